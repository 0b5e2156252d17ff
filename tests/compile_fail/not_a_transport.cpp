// SPDX-License-Identifier: MIT
// expect: client: the transport needs `http::outcome round_trip(const http::request&, http::deadline)`
#include <wawp/client/client.hpp>

struct my_transport {
#ifdef FIXED
    wawp::http::outcome round_trip(const wawp::http::request&, wawp::http::deadline) { return wawp::http::response{}; }
#else
    int post(const wawp::http::request&) { return 200; }
#endif
};

wawp::client client{my_transport{}, wawp::credentials{"INSTANCE_ID", "ACCESS_TOKEN"}};
