// SPDX-License-Identifier: MIT
// expect-gcc: no matching function for call to 'wawp::client<my_transport>::send(const wawp::event*)'
// expect-clang: no matching member function for call to 'send'
// expect: request_of
#include <wawp/client/client.hpp>

struct my_transport {
    wawp::http::outcome round_trip(const wawp::http::request&, wawp::http::deadline) { return wawp::http::response{}; }
};

bool send(wawp::client<my_transport>& client, const wawp::event& invitation) {
#ifdef FIXED
    return client.send(invitation).has_value();
#else
    return client.send(&invitation).has_value();
#endif
}
