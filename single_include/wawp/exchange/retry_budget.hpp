// SPDX-License-Identifier: MIT
// Generated from include/ by single_include/amalgamate.cmake: change the headers there.
#pragma once

#include <wawp/wawp.hpp>

#include <atomic>
#include <chrono>
#include <limits>

// wawp/exchange/retry_budget.hpp
namespace wawp {

/// The size of a `retry_budget` and how it fills again.
struct retry_budget_options {
    unsigned capacity = 10;                   ///< retries that may follow each other at once; 0: none ever
    std::chrono::milliseconds refill{1'000};  ///< the time that brings one retry back; 0 or less: time brings none
    unsigned accepted_per_retry = 10;         ///< accepted messages that bring one retry back, a million at most; 0: they bring none
};

/// A bucket of retries that clients share, so that an outage is not made worse by everyone trying again.
///
/// Each retry takes a token, a first attempt takes none; an exchange that finds the bucket empty ends. So `n` exchanges
/// against a dead gateway make at most `n + capacity` attempts, and one more for each `refill` that passes.
///
/// One budget may serve any number of clients and threads at once, and must outlive them. It neither locks nor
/// allocates: its state is one atomic number, changed by compare-and-swap. All accesses are relaxed, because that
/// number guards no other data, and the single order in which it changes is enough to make every token count once.
class retry_budget final : public retry_allowance {
public:
    /// Starts full. If time would take more than 70 years to fill it, time brings nothing back.
    constexpr explicit retry_budget(const retry_budget_options& options = {}) noexcept
        : timed_(fills_by_time(options)),
          token_(timed_ ? time_point::duration{options.refill}.count() : ticks_without_time),
          full_(static_cast<rep>(options.capacity) * token_),
          reward_(options.accepted_per_retry == 0 ? 0 : (token_ + options.accepted_per_retry - 1) / options.accepted_per_retry) {}

    /// Takes the token of one retry; false if there is none.
    /// @param now  the steady clock's time; that of another thread may be a little ahead or behind
    [[nodiscard]] bool try_take(time_point now) noexcept override {
        const rep at = ticks(now);
        rep debt_end = debt_end_.load(std::memory_order_relaxed);
        for (;;) {
            const rep after = later(debt_end, at) + token_;
            if (after - at > full_) return false;
            if (debt_end_.compare_exchange_weak(debt_end, after, std::memory_order_relaxed)) return true;
        }
    }

    /// Notes that a message was accepted; the gateway is well, so part of a token comes back.
    void reward() noexcept override {
        rep debt_end = debt_end_.load(std::memory_order_relaxed);
        while (!debt_end_.compare_exchange_weak(debt_end, later(debt_end - reward_, -limit),
                                                std::memory_order_relaxed)) {
        }
    }

    /// Retries that could be taken at `now`. Other threads may take them before the caller does.
    [[nodiscard]] unsigned available(time_point now) const noexcept {
        const rep at = ticks(now);
        const rep debt = later(debt_end_.load(std::memory_order_relaxed), at) - at;
        return debt >= full_ ? 0 : static_cast<unsigned>((full_ - debt) / token_);
    }

private:
    using rep = time_point::rep;

    static constexpr rep later(rep left, rep right) noexcept { return left > right ? left : right; }

    // A quarter of the range: any sum of three such numbers is free of overflow.
    static constexpr rep limit = (std::numeric_limits<rep>::max)() / 4;

    // What a token is worth when time brings none: fine enough for any share of it that a reward brings.
    static constexpr rep ticks_without_time = 1'000'000;

    static constexpr bool fills_by_time(const retry_budget_options& options) noexcept {
        constexpr auto longest = std::chrono::floor<std::chrono::milliseconds>(time_point::duration{limit});
        return options.refill.count() > 0 && options.refill <= longest / (options.capacity == 0 ? 1u : options.capacity);
    }

    // Without a refill by time the clock stands still.
    constexpr rep ticks(time_point now) const noexcept {
        if (!timed_) return 0;
        const rep at = now.time_since_epoch().count();
        return at < -limit ? -limit : at > limit ? limit : at;
    }

    bool timed_;
    rep token_;   // the ticks that one token is worth
    rep full_;    // the ticks that the whole bucket is worth
    rep reward_;  // the ticks that one accepted message is worth, rounded up: as many as are asked for bring a token back

    // The tick at which the bucket is full again if nobody takes any more: a token taken moves it forth, a reward back,
    // and the clock runs towards it. This one number replaces a count, a time of the last refill and a lock.
    std::atomic<rep> debt_end_{-limit};
};

}  // namespace wawp
