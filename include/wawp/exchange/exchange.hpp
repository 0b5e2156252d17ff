// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include <wawp/core/lifetime.hpp>
#include <wawp/core/text.hpp>
#include <wawp/endpoint/verdict.hpp>
#include <wawp/exchange/backoff.hpp>
#include <wawp/exchange/retry.hpp>
#include <wawp/exchange/retry_allowance.hpp>

namespace wawp {

/// What the machine asks its driver to do.
enum class action : std::uint8_t {
    none,  ///< nothing new: what was asked for before still stands
    send,  ///< send the request, by `attempt_deadline()`; then call `on_attempt`
    wait,  ///< wait until `wake_time()`; then call `on_wake`
    done,  ///< the exchange is over; see `overall()` and `reason()`
};

/// Where an exchange stands.
enum class exchange_state : std::uint8_t {
    idle,     ///< not started
    sending,  ///< an attempt is on its way
    waiting,  ///< between two attempts
    done,
};

/// Why no further attempt is made.
enum class stop_reason : std::uint8_t {
    unfinished,           ///< the exchange is not over
    accepted,             ///< the gateway accepted the message
    not_worth_resending,  ///< the retry policy says no to the last verdict
    attempts_used_up,     ///< `max_attempts` were made
    deadline_passed,      ///< the time for everything is over, or would be before the next attempt, or an attempt is given none
    cancelled,            ///< the caller asked to stop
    budget_spent,         ///< the shared retry budget is empty
    abandoned,            ///< the driver could not go on
};

/// The bounds of one exchange. All times are > 0; too long a time means "no bound", one of 0 or less has passed.
struct exchange_options {
    unsigned max_attempts = 4;                          ///< the first one included; with 0 nothing is sent
    std::chrono::milliseconds attempt_timeout{60'000};  ///< for one attempt; the gateway may take 30 s and more
    std::chrono::milliseconds timeout{120'000};         ///< for all attempts and waits together
    retry_allowance* budget = nullptr;                  ///< shared with other exchanges; must outlive them; may be null
};

namespace detail {

/// `from + wait`, as far as the clock reaches.
template <class Duration>
[[nodiscard]] constexpr std::chrono::steady_clock::time_point later(std::chrono::steady_clock::time_point from,
                                                                    Duration wait) noexcept {
    using time_point = std::chrono::steady_clock::time_point;  ///< of a clock that never goes back
    if (wait <= Duration::zero()) return from;
    const auto room = (time_point::max)() - (from > time_point{} ? from : time_point{});
    return wait < std::chrono::duration_cast<Duration>(room) ? from + wait : (time_point::max)();
}

}  // namespace detail

/// One logical request with its retries: a machine without clock, thread, socket or memory of its own.
///
/// A driver tells it what happened and does what it says:
/// ```cpp
/// wawp::exchange machine{options};
/// auto next = machine.start(now());
/// while (next != action::done) {
///     if (next == action::send) {
///         const auto got = try_once(machine.attempt_deadline());
///         next = machine.on_attempt(got.verdict, got.retry_after, now(), jitter());
///     } else {
///         sleep_until(machine.wake_time());
///         next = machine.on_wake(now());
///     }
/// }
/// ```
/// `idle -start-> sending -on_attempt-> waiting -on_wake-> sending ... -> done`, and `cancel` or `abandon` from anywhere.
///
/// A call that does not fit the state (`on_attempt` while waiting, `on_wake` while sending, a second `start`) changes
/// nothing and answers `none`; every call answers `done` once the exchange is over. A `now` before the latest one seen
/// counts as that one. The machine is a value: copies go on separately, and one machine serves one thread at a time.
///
/// `Retry` is any `retry_policy`, `Backoff` any `backoff_policy`.
template <class Retry = at_most_once, class Backoff = exponential_backoff>
class exchange {
    static_assert(detail::require_retry_policy<Retry>() && detail::require_backoff_policy<Backoff>());

public:
    using time_point = std::chrono::steady_clock::time_point;  ///< of a clock that never goes back

    /// `options.budget`, if there is one, must outlive the exchange.
    constexpr explicit exchange(const exchange_options& options = {}, Retry retry = {}, Backoff backoff = {}) noexcept
        : options_(options), retry_(retry), backoff_(backoff) {}

    /// Starts the exchange and its deadline. Answers `send`, or `done` if the options leave no room for an attempt.
    constexpr action start(time_point now) noexcept {
        if (state_ != exchange_state::idle) return standing();
        started_ = latest_ = now;
        deadline_ = detail::later(now, options_.timeout);
        if (options_.max_attempts == 0) return stop(stop_reason::attempts_used_up);
        return send_unless_late();
    }

    /// Takes in what became of the attempt. Answers `wait` if another one shall follow, else `done`.
    ///
    /// @param attempt      the attempt's verdict, a row of the verdict table
    /// @param retry_after  what the gateway asked for; a wait that would not end before the deadline ends the exchange
    /// @param now          when the attempt ended
    /// @param jitter       random, from 0 to 1
    constexpr action on_attempt(const verdict& attempt, std::optional<std::chrono::seconds> retry_after, time_point now,
                                double jitter) noexcept {
        if (state_ != exchange_state::sending) return standing();
        note(attempt, retry_after, now);
        if (const stop_reason why = reason_to_end(attempt); why != stop_reason::unfinished) return stop(why);

        const time_point rested = detail::later(latest_, backoff_.delay(attempts_, jitter));
        const time_point asked = detail::later(latest_, retry_after.value_or(std::chrono::seconds{0}));
        wake_ = asked > rested ? asked : rested;
        if (wake_ >= deadline_) return stop(stop_reason::deadline_passed);
        if (options_.budget != nullptr && !options_.budget->try_take(latest_)) return stop(stop_reason::budget_spent);
        state_ = exchange_state::waiting;
        return action::wait;
    }

    /// Takes in an attempt that was refused for the form of its request, which is sent again in another form. Answers
    /// `send`, with no wait between, or `done` if that may not be: it counts as an attempt, the retry policy must allow it,
    /// and nothing that any attempt did may have been sent.
    constexpr action on_refused_form(const verdict& attempt, time_point now) noexcept {
        if (state_ != exchange_state::sending) return standing();
        note(attempt, std::nullopt, now);
        if (const stop_reason why = reason_to_end(attempt); why != stop_reason::unfinished) return stop(why);
        return overall_ == delivery::not_sent ? send_unless_late() : stop(stop_reason::not_worth_resending);
    }

    /// Ends the wait. Answers `send`; `wait` if it is too early; `done` if the driver overslept the deadline.
    constexpr action on_wake(time_point now) noexcept {
        if (state_ != exchange_state::waiting) return standing();
        see(now);
        return latest_ < wake_ ? action::wait : send_unless_late();
    }

    /// Ends the exchange: at once when nothing is on its way. During an attempt it answers `none`: the outcome still
    /// counts, so stop the transport and report to `on_attempt` as ever; no other attempt will follow.
    constexpr action cancel(time_point now) noexcept {
        return end_early(stop_reason::cancelled, now);
    }

    /// The same where nobody asked to stop, but the driver can do no more of what it is asked for, such as to wait.
    constexpr action abandon(time_point now) noexcept {
        return end_early(stop_reason::abandoned, now);
    }

    [[nodiscard]] constexpr exchange_state state() const noexcept { return state_; }  ///< where the exchange stands

    /// `unfinished` until the exchange is over.
    [[nodiscard]] constexpr stop_reason reason() const noexcept { return reason_; }

    /// What became of the message: the strongest verdict of all attempts so far; `not_sent` before the first, and at least
    /// `unknown` while one is on its way.
    [[nodiscard]] constexpr delivery overall() const noexcept {
        return state_ == exchange_state::sending ? fold(overall_, delivery::unknown) : overall_;
    }

    /// Whether the message was accepted after an attempt that may have been sent too.
    [[nodiscard]] constexpr bool may_be_duplicate() const noexcept { return may_be_duplicate_; }

    /// The verdict of the latest attempt; null before the first has ended. Valid until the next call that takes one in.
    [[nodiscard]] constexpr const verdict* last() const noexcept [[clang::lifetimebound]] { return any_verdict_ ? &last_ : nullptr; }

    /// The wait that the gateway asked for in its latest answer, even if that was too long to be kept.
    [[nodiscard]] constexpr std::optional<std::chrono::seconds> retry_after() const noexcept { return retry_after_; }

    /// Attempts begun so far.
    [[nodiscard]] constexpr unsigned attempts() const noexcept { return attempts_; }

    /// When to call `on_wake`; meaningful while waiting.
    [[nodiscard]] constexpr time_point wake_time() const noexcept { return wake_; }

    /// When the attempt on its way must be over; meaningful while sending. Never after `deadline()`.
    [[nodiscard]] constexpr time_point attempt_deadline() const noexcept { return attempt_deadline_; }

    /// When everything must be over; meaningful once started.
    [[nodiscard]] constexpr time_point deadline() const noexcept { return deadline_; }

    /// From the start to the latest call.
    [[nodiscard]] constexpr std::chrono::milliseconds elapsed() const noexcept {
        return std::chrono::duration_cast<std::chrono::milliseconds>(latest_ - started_);
    }

private:
    constexpr action standing() const noexcept {
        return state_ == exchange_state::done ? action::done : action::none;
    }

    constexpr action end_early(stop_reason why, time_point now) noexcept {
        if (state_ == exchange_state::done) return action::done;
        if (state_ == exchange_state::idle) started_ = latest_ = now;
        see(now);
        if (asked_to_end_ == stop_reason::unfinished) asked_to_end_ = why;
        return state_ == exchange_state::sending ? action::none : stop(asked_to_end_);
    }

    constexpr void see(time_point now) noexcept {
        if (now > latest_) latest_ = now;
    }

    constexpr void note(const verdict& attempt, std::optional<std::chrono::seconds> retry_after, time_point now) noexcept {
        see(now);
        may_be_duplicate_ = attempt.delivery == delivery::sent && overall_ == delivery::unknown;
        overall_ = fold(overall_, attempt.delivery);
        last_ = attempt;
        any_verdict_ = true;
        retry_after_ = retry_after;
    }

    /// Why no attempt may follow this one, whenever it were; `unfinished` if one may.
    constexpr stop_reason reason_to_end(const verdict& attempt) const noexcept {
        if (attempt.delivery == delivery::sent) return stop_reason::accepted;
        if (asked_to_end_ != stop_reason::unfinished) return asked_to_end_;
        if (!retry_.may_resend(attempt)) return stop_reason::not_worth_resending;
        return attempts_ >= options_.max_attempts ? stop_reason::attempts_used_up : stop_reason::unfinished;
    }

    constexpr action send_unless_late() noexcept {
        const time_point own = detail::later(latest_, options_.attempt_timeout);
        attempt_deadline_ = own < deadline_ ? own : deadline_;
        if (latest_ >= attempt_deadline_) return stop(stop_reason::deadline_passed);
        ++attempts_;
        state_ = exchange_state::sending;
        return action::send;
    }

    constexpr action stop(stop_reason why) noexcept {
        if (why == stop_reason::accepted && options_.budget != nullptr) options_.budget->reward();
        reason_ = why;
        state_ = exchange_state::done;
        return action::done;
    }

    exchange_options options_;
    [[no_unique_address]] Retry retry_;
    [[no_unique_address]] Backoff backoff_;

    exchange_state state_ = exchange_state::idle;
    stop_reason reason_ = stop_reason::unfinished;
    delivery overall_ = delivery::not_sent;
    bool may_be_duplicate_ = false;
    stop_reason asked_to_end_ = stop_reason::unfinished;  // the first reason, if somebody did
    bool any_verdict_ = false;
    unsigned attempts_ = 0;
    time_point started_{}, latest_{}, deadline_{}, attempt_deadline_{}, wake_{};
    verdict last_{};
    std::optional<std::chrono::seconds> retry_after_{};
};

/// The reason's name, `accepted`; static.
[[nodiscard]] constexpr std::string_view to_string(stop_reason why) noexcept {
    constexpr std::string_view names[] = {"unfinished"sv,      "accepted"sv,  "not_worth_resending"sv, "attempts_used_up"sv,
                                          "deadline_passed"sv, "cancelled"sv, "budget_spent"sv,        "abandoned"sv};
    return names[static_cast<std::size_t>(why)];
}

}  // namespace wawp
