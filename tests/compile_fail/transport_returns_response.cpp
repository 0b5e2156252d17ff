// SPDX-License-Identifier: MIT
// expect-first: client: the transport's `round_trip` must return `http::outcome`; a response or an `unexpected{http::transport_error{...}}` converts to it
#include <wawp/client/client.hpp>

struct my_transport {
#ifdef FIXED
    wawp::http::outcome round_trip(const wawp::http::request&, wawp::http::deadline) { return wawp::http::response{}; }
#else
    wawp::http::response round_trip(const wawp::http::request&, wawp::http::deadline) { return {}; }
#endif
};

wawp::client client{my_transport{}, wawp::credentials{"INSTANCE_ID", "ACCESS_TOKEN"}};
