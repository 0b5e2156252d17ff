// SPDX-License-Identifier: MIT
// Generated from include/ by single_include/amalgamate.cmake: change the headers there.
#pragma once

#include <wawp/wawp.hpp>

#include <algorithm>
#include <chrono>
#include <curl/curl.h>
#include <memory>
#include <utility>
#include <vector>
#include <wawp/http/async_transport.hpp>
#include <wawp/transport/curl_engine.hpp>

// wawp/transport/curl_loop.hpp
namespace wawp {

static_assert(LIBCURL_VERSION_NUM >= 0x074400, "curl_loop_transport: libcurl 7.68 or later is needed");

/// An event loop that a `curl_loop_transport` lives in. Nothing here may throw: libcurl, which is C, calls it.
template <class L>
concept socket_loop = requires(L& loop, curl_socket_t socket, bool reads, bool writes, http::deadline until) {
    /// From now on the loop says, by `on_ready`, when `socket` can be read or written, as is asked here; with neither, no
    /// more. A socket comes here again whenever that changes.
    { loop.watch(socket, reads, writes) } noexcept;
    /// The loop calls `on_time` at `until`, once. A later call takes the place of this one; the end of time is never.
    { loop.wake_at(until) } noexcept;
};

namespace detail {

/// Stops the compiler with one sentence if `L` is no `socket_loop`.
template <class L>
consteval bool require_socket_loop() noexcept {
    static_assert(socket_loop<L>, "curl_loop_transport: the loop needs `void watch(curl_socket_t, bool reads, bool writes) noexcept` and "
                                  "`void wake_at(http::deadline) noexcept`");
    return true;
}

}  // namespace detail

/// The transport on libcurl's multi interface, without a thread: on an event loop of yours (epoll, libuv, Qt, …).
///
/// Everything happens on the loop's thread: all calls come from there, and handlers are called there, from `on_ready`,
/// `on_time` and the destructor, in which `on_ready` and `on_time` must not be called. Otherwise as `curl_multi_transport`.
/// The loop must outlive it. Its destructor ends what is on its way as cancelled; not to be destroyed in a handler. Movable,
/// not copyable.
/// ```cpp
/// wawp::async_client client{wawp::curl_loop_transport{loop}, credentials};  // loop.watch and loop.wake_at are yours
/// client.start(event, [](auto sent) { … });
/// // the loop, when a socket is ready: client.transport().on_ready(socket, reads, writes)
/// // and when it is time:              client.transport().on_time()
/// ```
template <class Loop>
class curl_loop_transport {
    static_assert(detail::require_socket_loop<Loop>());

public:
    /// Connects to nothing yet. What of `options` cannot be used, each outcome reports.
    explicit curl_loop_transport(Loop& loop [[clang::lifetimebound]], curl_options options = {})
        : work_(std::make_unique<work>(loop, std::move(options))) {}

    /// See `http::async_transport`. Cancelling takes effect within some 10 ms.
    template <class Handler>
    void start(const http::request& request, http::deadline until, http::stop_signal stop, Handler handler) {
        work_->orders.push_back({&request, until, stop, std::move(handler)});
        work_->wake_by(engine::clock::now());
    }

    /// See `http::async_timer`.
    template <class Handler>
    void wait_until(http::deadline until, http::stop_signal stop, Handler handler) {
        work_->timers.push_back({until, stop, engine::waking<Handler>{std::move(handler)}});
        work_->wake_by(engine::clock::now());
    }

    /// For the loop: `socket` can be read or written. One that failed or was hung up counts as both.
    void on_ready(curl_socket_t socket, bool reads, bool writes) {
        work_->act(socket, (reads ? CURL_CSELECT_IN : 0) | (writes ? CURL_CSELECT_OUT : 0));
        work_->proceed();
    }

    /// For the loop: it is the time that `wake_at` named.
    void on_time() {
        work_->alarm = (http::deadline::max)();
        if (work_->libcurl_due <= engine::clock::now()) {
            work_->libcurl_due = (http::deadline::max)();
            work_->act(CURL_SOCKET_TIMEOUT, 0);
        }
        work_->proceed();
    }

private:
    using engine = detail::curl_engine;

    /// What the callbacks refer to; it stays where it is.
    struct work {
        work(Loop& l, curl_options options) : loop(l), curl(std::move(options)) {
            CURLM* const multi = curl.multi();
            if (multi == nullptr) return;
            curl_multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, &on_socket);
            curl_multi_setopt(multi, CURLMOPT_SOCKETDATA, this);
            curl_multi_setopt(multi, CURLMOPT_TIMERFUNCTION, &on_timer);
            curl_multi_setopt(multi, CURLMOPT_TIMERDATA, this);
        }
        work(const work&) = delete;
        work& operator=(const work&) = delete;
        ~work() {
            do {  // handlers may start more even now: it ends at once
                curl.shut_down();
            } while (take_over());
            wake_at((http::deadline::max)());
        }

        void act(curl_socket_t socket, int ready) {
            int running = 0;
            if (curl.multi() != nullptr) curl_multi_socket_action(curl.multi(), socket, ready, &running);
        }

        void proceed() {
            take_over();
            curl.collect();
            curl.wake();
            wake_at(orders.empty() && timers.empty() ? (std::min)(curl.due(), libcurl_due) : engine::clock::now());
        }

        /// Hands on what was asked for since the last time; false if that was nothing.
        bool take_over() {
            orders.swap(taken_orders);
            timers.swap(taken_timers);
            const bool any = !taken_orders.empty() || !taken_timers.empty();
            for (engine::order& each : taken_orders) curl.begin(std::move(each));
            for (engine::timer& each : taken_timers) curl.wait_until(std::move(each));
            taken_orders.clear();
            taken_timers.clear();
            return any;
        }

        void wake_by(http::deadline until) noexcept {
            if (until < alarm) wake_at(until);
        }
        void wake_at(http::deadline until) noexcept {
            if (until != alarm) loop.wake_at(until);
            alarm = until;
        }

        static int on_socket(CURL*, curl_socket_t socket, int what, void* self, void*) noexcept {
            static_cast<work*>(self)->loop.watch(socket, (what & CURL_POLL_IN) != 0, (what & CURL_POLL_OUT) != 0);
            return 0;
        }
        static int on_timer(CURLM*, long milliseconds, void* self) noexcept {
            auto& it = *static_cast<work*>(self);
            it.libcurl_due = milliseconds < 0 ? (http::deadline::max)() : engine::clock::now() + std::chrono::milliseconds{milliseconds};
            return 0;
        }

        Loop& loop;
        std::vector<engine::order> orders{}, taken_orders{};
        std::vector<engine::timer> timers{}, taken_timers{};
        http::deadline libcurl_due = (http::deadline::max)();  ///< when libcurl wants to be called
        http::deadline alarm = (http::deadline::max)();        ///< what the loop was told last
        engine curl;  // last: its end calls back
    };

    std::unique_ptr<work> work_;
};

}  // namespace wawp
