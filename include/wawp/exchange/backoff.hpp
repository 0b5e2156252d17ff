// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <concepts>

#include <wawp/core/language.hpp>

namespace wawp {

/// A policy that answers one question: how long to wait before the next attempt?
template <class P>
concept backoff_policy = requires(const P& policy, unsigned failures, double jitter) {
    /// Copied into the exchange.
    P(policy);

    /// The wait after `failures` attempts that failed (1 after the first), for a random `jitter` from 0 to 1.
    /// Must not throw. A negative wait counts as none; `Retry-After` and the deadline are not its business.
    { policy.delay(failures, jitter) } noexcept -> std::same_as<std::chrono::milliseconds>;
};

namespace detail {

/// Stops the compiler with one sentence if `P` is no `backoff_policy`.
template <class P>
consteval bool require_backoff_policy() noexcept {
    constexpr bool is_called = requires(const P& policy) { policy.delay(1u, 1.0); };
    static_assert(is_called, "backoff: it needs `std::chrono::milliseconds delay(unsigned failures, double jitter) const noexcept`");
    static_assert(!is_called || backoff_policy<P>,
                  "backoff: `delay` must return std::chrono::milliseconds and be noexcept, and the policy be copied");
    return true;
}

}  // namespace detail

/// Waits that double from `first` up to `ceiling`, with full jitter: each is drawn evenly from zero to that length, so
/// that clients which failed together do not come back together.
struct exponential_backoff {
    std::chrono::milliseconds first{200};       ///< longest wait after the first failure
    std::chrono::milliseconds ceiling{10'000};  ///< longest wait at all

    /// The wait after `failures` failed attempts; no failure, no wait.
    ///
    /// @param failures  attempts that failed so far
    /// @param jitter    the share of the longest wait, from 0 to 1; any other value (NaN too) counts as 1
    [[nodiscard]] constexpr std::chrono::milliseconds delay(unsigned failures, double jitter) const noexcept {
        const std::chrono::milliseconds longest = longest_after(failures);
        if (!(jitter >= 0.0 && jitter < 1.0)) return longest;
        using rep = std::chrono::milliseconds::rep;
        return std::chrono::milliseconds{static_cast<rep>(static_cast<double>(longest.count()) * jitter)};
    }

private:
    [[nodiscard]] constexpr std::chrono::milliseconds longest_after(unsigned failures) const noexcept {
        constexpr std::chrono::milliseconds none{0};
        if (failures == 0 || first <= none || ceiling <= none) return none;
        std::chrono::milliseconds longest = first < ceiling ? first : ceiling;
        for (unsigned i = 1; i < failures && longest < ceiling; ++i) {
            longest = longest.count() > ceiling.count() / 2 ? ceiling : std::chrono::milliseconds{longest.count() * 2};
        }
        return longest;
    }
};

static_assert(backoff_policy<exponential_backoff>);

}  // namespace wawp
