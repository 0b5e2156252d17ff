// SPDX-License-Identifier: MIT
// expect-first: client: the transport needs `http::outcome round_trip(const http::request&, http::deadline)`; a function or a lambda goes into a struct that has it
#include <wawp/client/client.hpp>

const auto post = [](const wawp::http::request&, wawp::http::deadline) { return wawp::http::outcome(wawp::http::response{}); };

#ifdef FIXED
struct my_transport {
    wawp::http::outcome round_trip(const wawp::http::request& request, wawp::http::deadline until) { return post(request, until); }
};
wawp::client client{my_transport{}, wawp::credentials{"INSTANCE_ID", "ACCESS_TOKEN"}};
#else
wawp::client client{post, wawp::credentials{"INSTANCE_ID", "ACCESS_TOKEN"}};
#endif
