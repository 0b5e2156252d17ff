// SPDX-License-Identifier: MIT
// expect-first: retry policy: it needs `bool may_resend(const verdict&) const noexcept`
#include <wawp/client/client.hpp>

struct my_transport {
    wawp::http::outcome round_trip(const wawp::http::request&, wawp::http::deadline) { return wawp::http::response{}; }
};

struct my_retry {
#ifdef FIXED
    bool may_resend(const wawp::verdict&) const noexcept { return false; }
#else
    bool should_retry(const wawp::verdict&) const noexcept { return false; }
#endif
};

bool is_sent(wawp::client<my_transport, wawp::json::native, my_retry>& client, const wawp::event& invitation) {
    return client.send(invitation).has_value();
}
