// SPDX-License-Identifier: MIT
// expect-first: system policy: it needs `now()` (a std::chrono::steady_clock::time_point), `wall_now()` (a std::chrono::sys_seconds)
#include <wawp/client/client.hpp>

struct my_transport {
    wawp::http::outcome round_trip(const wawp::http::request&, wawp::http::deadline) { return wawp::http::response{}; }
};

struct my_system : wawp::standard_system {
#ifndef FIXED
    std::chrono::system_clock::time_point now() const { return std::chrono::system_clock::now(); }
#endif
};

bool is_sent(wawp::client<my_transport, wawp::json::native, wawp::at_most_once, wawp::send_event, my_system>& client,
             const wawp::event& invitation) {
    return client.send(invitation).has_value();
}
