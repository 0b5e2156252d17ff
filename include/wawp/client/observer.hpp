// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <concepts>

#include <wawp/core/error.hpp>
#include <wawp/endpoint/verdict.hpp>

namespace wawp {

/// What is known of an attempt that has ended. No secret is in it: an error's texts are scrubbed of the token.
struct attempt_report {
    unsigned number = 0;       ///< from 1
    wawp::verdict verdict{};   ///< its row of the verdict table; `to_string(verdict.situation)` names it
    int status = 0;            ///< 0 if none was received
    const error* failure = nullptr;  ///< null if the message was accepted; has `code`, `gateway_code`; valid during the call
};

/// Watches a client send, for logs and metrics. Derive from it and hide what you want to see; the calls are not
/// virtual, the client knows the type. It sees no credentials, no request and no answer, so it has no secret to leak.
///
/// Instead of the number, the verdict and the status, `attempt_ended` may take a `const attempt_report&`, which also has
/// the error: its `gateway_code`, and its category by `info_of(failure->code)`.
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

template <class T>
concept takes_report = requires(T& watcher, const attempt_report& report) { watcher.attempt_ended(report); };
template <class T>
concept takes_verdict = requires(T& watcher, const verdict& what) { watcher.attempt_ended(1u, what, 200); };

/// Tells `watcher` in whichever form it takes.
template <class T>
void report_attempt(T& watcher, const attempt_report& report) {
    if constexpr (takes_report<T>) {
        watcher.attempt_ended(report);
    } else {
        watcher.attempt_ended(report.number, report.verdict, report.status);
    }
}

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
    requires(T& watcher, unsigned number, std::chrono::milliseconds wait, delivery overall) {
        /// Attempt `number` (from 1) begins.
        watcher.attempt_started(number);
        /// It ended: `attempt_ended(number, verdict, status)`, or `attempt_ended(const attempt_report&)`.
        requires detail::takes_report<T> || detail::takes_verdict<T>;
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
    constexpr bool ended = takes_report<T> || takes_verdict<T>;
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
