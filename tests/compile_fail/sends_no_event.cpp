// SPDX-License-Identifier: MIT
// expect-first: this endpoint does not send an event of this type
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
