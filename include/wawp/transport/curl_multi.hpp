// SPDX-License-Identifier: MIT
#pragma once

#include <curl/curl.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include <wawp/http/async_transport.hpp>
#include <wawp/http/request.hpp>
#include <wawp/http/transport.hpp>
#include <wawp/transport/curl_engine.hpp>
#include <wawp/transport/curl_options.hpp>
#include <wawp/transport/curl_poller.hpp>

namespace wawp {

static_assert(LIBCURL_VERSION_NUM >= 0x074400, "curl_multi_transport: libcurl 7.68 or later is needed");

/// A transport that does not block, on libcurl's multi interface: thousands of requests on their way, from one thread.
///
/// The thread is its own; handlers are called on it, so what takes long there delays everything. Calls may come from any
/// thread. Otherwise as `curl_transport`: it sends once, and looks at a kept connection before it writes on it. Each request
/// on its way has a connection of its own (HTTP/1.1), which is kept for the next one.
///
/// Its destructor ends what is on its way as cancelled, and has called every handler when it returns; not to be destroyed
/// in a handler. Movable, not copyable.
/// ```cpp
/// wawp::async_client client{wawp::curl_multi_transport{}, credentials};
/// client.start(event, [](auto sent) { … });
/// ```
class curl_multi_transport {
public:
    /// Starts the thread, and connects to nothing yet; `std::system_error` if the system has no thread to give. What of
    /// `options` cannot be used, each outcome reports.
    explicit curl_multi_transport(curl_options options = {}) : loop_(std::make_unique<loop>(std::move(options))) {}

    /// See `http::async_transport`. Cancelling takes effect within some 10 ms.
    template <class Handler>
    void start(const http::request& request, http::deadline until, http::stop_signal stop, Handler handler) {
        loop_->add(loop_->orders, engine::order{&request, until, stop, std::move(handler)});
    }

    /// See `http::async_timer`. Late by some milliseconds at most.
    template <class Handler>
    void wait_until(http::deadline until, http::stop_signal stop, Handler handler) {
        loop_->add(loop_->timers, engine::timer{until, stop, engine::waking<Handler>{std::move(handler)}});
    }

private:
    using engine = detail::curl_engine;

    /// What the thread works on; it stays where it is.
    struct loop {
        explicit loop(curl_options options) : curl(std::move(options)) {
            if (curl.multi() != nullptr) poller.install(curl.multi());
            worker = std::thread([this] { run(); });
        }
        loop(const loop&) = delete;
        loop& operator=(const loop&) = delete;
        ~loop() {
            {
                const std::lock_guard lock(mutex);
                closing = true;
            }
            poller.wake();
            worker.join();
        }

        template <class What>
        void add(std::vector<What>& to, What what) {
            bool wakes = false;
            {
                const std::lock_guard lock(mutex);
                to.push_back(std::move(what));
                wakes = std::exchange(asleep, false);  // one call for all that comes until it is up
            }
            if (wakes) poller.wake();
        }

        void run() {
            while (take_orders()) {
                if (curl.multi() != nullptr) poller.act();
                curl.collect();
                curl.wake();
                sleep();
            }
            do {  // handlers may start more even now: it ends at once
                curl.shut_down();
            } while (take_over());
        }

        /// False when it is time to end.
        bool take_orders() {
            {
                const std::lock_guard lock(mutex);
                asleep = false;
                if (closing) return false;
                if (orders.empty() && timers.empty()) return true;
            }
            take_over();
            return true;
        }

        /// Hands on what was asked for since the last time; false if that was nothing.
        bool take_over() {
            {
                const std::lock_guard lock(mutex);
                orders.swap(taken_orders);
                timers.swap(taken_timers);
            }
            const bool any = !taken_orders.empty() || !taken_timers.empty();
            poller.expect(curl.transfers() + taken_orders.size());
            for (engine::order& each : taken_orders) curl.begin(std::move(each));
            for (engine::timer& each : taken_timers) curl.wait_until(std::move(each));
            taken_orders.clear();
            taken_timers.clear();
            return any;
        }

        void sleep() {
            {
                const std::lock_guard lock(mutex);
                if (closing || !orders.empty() || !timers.empty()) return;  // a handler has asked for more
                asleep = true;
            }
            const auto left = std::chrono::ceil<std::chrono::milliseconds>(curl.due() - engine::clock::now());
            poller.wait((std::clamp)(left, std::chrono::milliseconds{0}, std::chrono::milliseconds{1'000}));
        }

        detail::curl_poller poller{};  // outlives the multi handle
        engine curl;
        std::mutex mutex{};
        std::vector<engine::order> orders{}, taken_orders{};
        std::vector<engine::timer> timers{}, taken_timers{};
        bool closing = false, asleep = false;
        std::thread worker{};  // last: it needs all the others
    };

    std::unique_ptr<loop> loop_;
};

static_assert(http::async_transport<curl_multi_transport> && http::async_timer<curl_multi_transport>);

}  // namespace wawp
