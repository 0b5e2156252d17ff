// SPDX-License-Identifier: MIT
// expect-first: client: what `send` asks whether to stop needs `bool stop_requested() const noexcept`; a std::stop_token has it, a bool does not
#include <stop_token>

#include <wawp/client/client.hpp>

struct my_transport {
    wawp::http::outcome round_trip(const wawp::http::request&, wawp::http::deadline) { return wawp::http::response{}; }
};

#ifdef FIXED
using stop = std::stop_token;
#else
using stop = bool;
#endif

bool is_sent(wawp::client<my_transport>& client, const wawp::event& invitation, const stop& quit) {
    return client.send(invitation, quit).has_value();
}
