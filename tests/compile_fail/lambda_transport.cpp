// SPDX-License-Identifier: MIT
// expect-first: client: the transport needs `http::outcome round_trip(const http::request&, http::deadline)`, or is a function or a lambda with that signature
#include <wawp/client/client.hpp>

#ifdef FIXED
const auto post = [](const wawp::http::request&, wawp::http::deadline) { return wawp::http::outcome(wawp::http::response{}); };
#else
const auto post = [](const wawp::http::request&) { return wawp::http::outcome(wawp::http::response{}); };
#endif
wawp::client client{post, wawp::credentials{"INSTANCE_ID", "ACCESS_TOKEN"}};
