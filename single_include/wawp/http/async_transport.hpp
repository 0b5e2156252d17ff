// SPDX-License-Identifier: MIT
// Generated from include/ by single_include/amalgamate.cmake: change the headers there.
#pragma once

#include <wawp/wawp.hpp>

#include <utility>

// wawp/http/async_transport.hpp
namespace wawp::http {

namespace detail {

/// Handlers as an asynchronous client passes them: they can be moved and called once, and nothing else.
struct outcome_handler {
    outcome_handler() = delete;
    outcome_handler(outcome_handler&&) noexcept = default;
    outcome_handler& operator=(outcome_handler&&) noexcept = default;
    void operator()(const outcome& /*what*/) {}
};
struct wake_handler {
    wake_handler() = delete;
    wake_handler(wake_handler&&) noexcept = default;
    wake_handler& operator=(wake_handler&&) noexcept = default;
    void operator()() {}
};

}  // namespace detail

/// A policy that carries requests without blocking, many at once.
///
/// A handler may be called on any thread, and may call `start` again. It does not throw.
template <class T>
concept async_transport = requires(T& t, const request& r, deadline until, stop_signal stop, detail::outcome_handler handler) {
    /// Sends `r` once, as a `transport` does, and calls `handler(outcome)` exactly once: by `until`, or soon after `stop`
    /// asks for it, with `failure::cancelled`; and never from inside `start`. What `r` and `stop` refer to stays where it
    /// is until then, and is not looked at afterwards. Before its destructor returns, every handler has been called. If it
    /// throws, it has sent nothing and calls nothing.
    t.start(r, until, stop, std::move(handler));
};

/// A policy that wakes up at a point in time without blocking; most often the transport is one as well.
template <class T>
concept async_timer = requires(T& t, deadline until, stop_signal stop, detail::wake_handler handler) {
    /// Calls `handler()` exactly once: at `until` (at once if that has passed), or soon after `stop` asks for it; and never
    /// from inside `wait_until`. Before its destructor returns, every handler has been called. If it throws, it calls nothing.
    t.wait_until(until, stop, std::move(handler));
};

/// A transport that is no timer, and a timer beside it: what an `async_client` needs in one.
template <async_transport Transport, async_timer Timer>
struct with_timer {
    // The transport is destroyed first: its last handlers may still ask the timer to wake them.
    Timer timer;  ///< wakes up between attempts
    Transport transport;  ///< carries the requests

    /// @param carrier  the transport, moved in
    /// @param clock    the timer, moved in
    with_timer(Transport carrier, Timer clock) : timer(std::move(clock)), transport(std::move(carrier)) {}

    /// By `transport`: see `async_transport`.
    void start(const request& r, deadline until, stop_signal stop, auto handler) {
        transport.start(r, until, stop, std::move(handler));
    }
    /// By `timer`: see `async_timer`.
    void wait_until(deadline until, stop_signal stop, auto handler) { timer.wait_until(until, stop, std::move(handler)); }
};
}  // namespace wawp::http

namespace wawp::detail {

/// Stops the compiler with one sentence if `T` cannot carry the messages of an `async_client`.
template <class T>
consteval bool require_async_transport() noexcept {
    static_assert(http::async_transport<T>,
                  "async_client: the transport needs `void start(const http::request&, http::deadline, http::stop_signal, handler)`, "
                  "which takes any handler that can be moved and called with an `http::outcome`");
    static_assert(http::async_timer<T>,
                  "async_client: the transport needs `void wait_until(http::deadline, http::stop_signal, handler)`; "
                  "`http::with_timer{transport, timer}` gives it one");
    return true;
}

}  // namespace wawp::detail
