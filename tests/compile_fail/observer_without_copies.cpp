// SPDX-License-Identifier: MIT
// expect-first: async_client: each message has a copy of the observer, so it must be copyable
#include <memory>

#include <wawp/client/async_client.hpp>

struct my_transport {
    void start(const wawp::http::request&, wawp::http::deadline, wawp::http::stop_signal, auto) {}
    void wait_until(wawp::http::deadline, wawp::http::stop_signal, auto) {}
};

struct watcher : wawp::no_observer {
#ifdef FIXED
    std::shared_ptr<unsigned> ended = std::make_shared<unsigned>(0);
#else
    std::unique_ptr<unsigned> ended = std::make_unique<unsigned>(0);
#endif
    void done(wawp::delivery, unsigned) { ++*ended; }
};

using client_type = wawp::async_client<my_transport, wawp::json::native, wawp::at_most_once, wawp::send_event, wawp::standard_system, watcher>;

void send(client_type& client, const wawp::event& invitation) {
    client.start(invitation, [](const auto&) {});
}
