// SPDX-License-Identifier: MIT
// expect-first: observer: it derives from `no_observer` and hides none of its calls; is one of the names misspelt?
#include <wawp/client/client.hpp>

struct my_transport {
    wawp::http::outcome round_trip(const wawp::http::request&, wawp::http::deadline) { return wawp::http::response{}; }
};

struct watcher : wawp::no_observer {
#ifdef FIXED
    void waiting(std::chrono::milliseconds) {}
#else
    void wating(std::chrono::milliseconds) {}
#endif
};

bool is_sent(wawp::client<my_transport, wawp::json::native, wawp::at_most_once, wawp::send_event, wawp::standard_system, watcher>& client,
             const wawp::event& invitation) {
    return client.send(invitation).has_value();
}
