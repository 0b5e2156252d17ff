// SPDX-License-Identifier: MIT
// expect-first: endpoint: it needs a static `const secret& token(const credentials&)`
#include <wawp/client/client.hpp>

struct my_transport {
    wawp::http::outcome round_trip(const wawp::http::request&, wawp::http::deadline) { return wawp::http::response{}; }
};

struct send_poll : wawp::send_event {
#ifndef FIXED
    static std::string token(const credentials& sender) { return std::string(sender.access_token.reveal()); }
#endif
};

bool is_sent(wawp::client<my_transport, wawp::json::native, wawp::at_most_once, send_poll>& client, const wawp::event& invitation) {
    return client.send(invitation).has_value();
}
