// SPDX-License-Identifier: MIT
// expect: the retry policy comes behind the options: client{transport, credentials, options, policy}
#include <wawp/client/client.hpp>

struct my_transport {
    wawp::http::outcome round_trip(const wawp::http::request&, wawp::http::deadline) { return wawp::http::response{}; }
};

auto made() {
#ifdef FIXED
    return wawp::client{my_transport{}, wawp::credentials{"I", "T"}, wawp::client_options{}, wawp::at_least_once{}};
#else
    return wawp::client{my_transport{}, wawp::credentials{"I", "T"}, wawp::at_least_once{}};
#endif
}
