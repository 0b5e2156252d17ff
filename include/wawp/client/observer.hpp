// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <concepts>

#include <wawp/core/error.hpp>
#include <wawp/endpoint/verdict.hpp>

namespace wawp {

/// Watches a client send, for logs and metrics. Derive from it and hide what you want to see; the calls are not
/// virtual, the client knows the type. It sees no credentials, no request and no answer, so it has no secret to leak.
///
/// Called on the thread that sends, between attempts: what takes long here delays the next attempt. Must not throw.
struct no_observer {
    /// Attempt `number` (from 1) begins.
    void attempt_started(unsigned /*number*/) {}
    /// Attempt `number` ended with this row of the verdict table; `status` is 0 if none was received.
    void attempt_ended(unsigned /*number*/, const verdict& /*what*/, int /*status*/) {}
    /// The next attempt follows after `wait`.
    void waiting(std::chrono::milliseconds /*wait*/) {}
    /// The exchange is over.
    void done(delivery /*overall*/, unsigned /*attempts*/) {}
};

namespace detail {

/// Whether a hook, given as `&T::hook`, is the one that does nothing. One that is overloaded or a template has no address
/// and never comes here.
template <class... Arguments>
consteval bool is_inherited(void (no_observer::*)(Arguments...)) noexcept { return true; }
consteval bool is_inherited(auto) noexcept { return false; }

/// Whether `T` has a hook of its own.
template <class T>
consteval bool has_own_hook() noexcept {
    bool own = false;
    const auto note = [&](bool inherited) { own = own || !inherited; };
    if constexpr (requires { &T::attempt_started; }) note(is_inherited(&T::attempt_started)); else own = true;
    if constexpr (requires { &T::attempt_ended; }) note(is_inherited(&T::attempt_ended)); else own = true;
    if constexpr (requires { &T::waiting; }) note(is_inherited(&T::waiting)); else own = true;
    if constexpr (requires { &T::done; }) note(is_inherited(&T::done)); else own = true;
    return own;
}

}  // namespace detail

/// A policy that watches a client: `no_observer`, a type that hides at least one of its hooks, or a type of its own.
///
/// Hooks are found by their names. A type that derives from `no_observer` and hides none has misspelt its hook, and is
/// refused; one that does not derive from it must have all four, so that no misspelt one can go unnoticed.
template <class T>
concept observer_policy =
    requires(T& watcher, unsigned number, const verdict& what, int status, std::chrono::milliseconds wait, delivery overall) {
        /// Attempt `number` (from 1) begins.
        watcher.attempt_started(number);
        /// It ended with this row of the verdict table; `status` is 0 if none was received.
        watcher.attempt_ended(number, what, status);
        /// The next attempt follows after `wait`.
        watcher.waiting(wait);
        /// The exchange is over, after `number` attempts.
        watcher.done(overall, number);
    } && (std::same_as<T, no_observer> || detail::has_own_hook<T>());

namespace detail {

/// Stops the compiler with one sentence if `T` is no `observer_policy`.
template <class T>
consteval bool require_observer_policy() noexcept {
    constexpr bool started = requires(T& watcher) { watcher.attempt_started(1u); };
    constexpr bool ended = requires(T& watcher, const verdict& what) { watcher.attempt_ended(1u, what, 200); };
    constexpr bool waiting = requires(T& watcher, std::chrono::milliseconds wait) { watcher.waiting(wait); };
    constexpr bool done = requires(T& watcher) { watcher.done(delivery::sent, 1u); };
    static_assert(started, "observer: it needs `void attempt_started(unsigned number)`; derive from `no_observer` to leave it out");
    static_assert(ended, "observer: it needs `void attempt_ended(unsigned number, const verdict&, int status)`; "
                         "derive from `no_observer` to leave it out");
    static_assert(waiting, "observer: it needs `void waiting(std::chrono::milliseconds)`; derive from `no_observer` to leave it out");
    static_assert(done, "observer: it needs `void done(delivery, unsigned attempts)`; derive from `no_observer` to leave it out");
    static_assert(!(started && ended && waiting && done) || observer_policy<T>,
                  "observer: it derives from `no_observer` and hides none of its calls; is one of the names misspelt?");
    return true;
}

}  // namespace detail

}  // namespace wawp
