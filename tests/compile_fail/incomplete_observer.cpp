// SPDX-License-Identifier: MIT
// expect-first: observer: it needs `void attempt_ended(unsigned number, const verdict&, int status)`; derive from `no_observer` to leave it out
#include <wawp/client/client.hpp>

struct my_transport {
    wawp::http::outcome round_trip(const wawp::http::request&, wawp::http::deadline) { return wawp::http::response{}; }
};

struct watcher {
    void attempt_started(unsigned) {}
#ifdef FIXED
    void attempt_ended(unsigned, const wawp::verdict&, int) {}
#endif
    void waiting(std::chrono::milliseconds) {}
    void done(wawp::delivery, unsigned) {}
};

bool is_sent(wawp::client<my_transport, wawp::json::native, wawp::at_most_once, wawp::send_event, wawp::standard_system, watcher>& client,
             const wawp::event& invitation) {
    return client.send(invitation).has_value();
}
