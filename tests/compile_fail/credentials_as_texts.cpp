// SPDX-License-Identifier: MIT
// expect: credentials are one argument: wawp::credentials{"INSTANCE_ID", "ACCESS_TOKEN"}
#include <wawp/client/client.hpp>

struct my_transport {
    wawp::http::outcome round_trip(const wawp::http::request&, wawp::http::deadline) { return wawp::http::response{}; }
};

#ifdef FIXED
wawp::client client{my_transport{}, wawp::credentials{"INSTANCE_ID", "ACCESS_TOKEN"}};
#else
wawp::client client{my_transport{}, "INSTANCE_ID", "ACCESS_TOKEN"};
#endif
