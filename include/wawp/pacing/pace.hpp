// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <wawp/core/error.hpp>
#include <wawp/core/text.hpp>
#include <wawp/pacing/quiet_hours.hpp>

/// How fast a sender may send. Values and rules alone: the clock and the dice are the caller's, and so is the waiting.
namespace wawp {

namespace detail {

inline constexpr std::chrono::milliseconds longest_gap = std::chrono::days{366};

}  // namespace detail

/// What a sender keeps to. Everything is off by default; 0 is no limit.
///
/// A minute, an hour and a day are those of the clock, so that limits are exact in each of them; in the sixty seconds around
/// the turn of a minute there may be twice as many. A gap spreads them.
///
/// What `refuse_limits` refuses counts as the nearest that it does not.
struct pace_limits {
    std::chrono::milliseconds gap{0};     ///< least time from one message to the next
    std::chrono::milliseconds jitter{0};  ///< a random share of it is added to each gap
    unsigned per_minute = 0;              ///< messages in a minute
    unsigned per_hour = 0;                ///< in an hour
    unsigned per_day = 0;                 ///< in a day, which begins at midnight where `utc_offset` holds
    std::vector<unsigned> warm_up{};      ///< limits of the first days on which anything is sent, for a new number; then `per_day`
    quiet_hours quiet{};                  ///< in which nothing is sent
    std::chrono::minutes utc_offset{0};   ///< how far the clocks of days and quiet hours are ahead of UTC; from -18 h to 18 h

    bool operator==(const pace_limits&) const = default;  ///< member by member
};

/// How many messages there were in the latest minute, hour or day in which there were any.
struct pace_window {
    std::int64_t number = 0;  ///< which one, counted from 1970
    unsigned used = 0;        ///< messages in it

    bool operator==(const pace_window&) const = default;  ///< member by member
};

/// What a sender has sent, as far as its pace depends on it. One for all who send in its name.
///
/// Ask `next_slot` when the next message may go; once that is not later than now, call `use` and send. Both in one
/// transaction, where several share it.
struct pace_state {
    pace_time next{};          ///< nothing before
    pace_window minute{};      ///< the latest
    pace_window hour{};        ///< the latest
    pace_window day{};         ///< the latest
    unsigned earlier_days = 0; ///< days before it on which anything was sent

    bool operator==(const pace_state&) const = default;  ///< member by member

    /// When the next message may go: `now`, or later. Where the clock went back, it waits for what it knew; but
    /// a `next` that is a day farther off than any gap shows that the clock had been wrong.
    [[nodiscard]] constexpr pace_time next_slot(const pace_limits& limits, pace_time now) const noexcept {
        const bool sound = next <= now + bounded(limits.gap) + bounded(limits.jitter) + days(1);
        const std::chrono::minutes offset = detail::bounded_offset(limits.utc_offset);
        const unsigned day_limit = earlier_days < limits.warm_up.size() ? limits.warm_up[earlier_days] : limits.per_day;
        for (pace_time slot = sound ? (std::max)(now, next) : now;;) {
            pace_time later = limits.quiet.end_after(slot, offset);
            later = after_full_window(later, day, day_limit, days(1), offset);
            later = after_full_window(later, hour, limits.per_hour, std::chrono::hours{1}, offset);
            later = after_full_window(later, minute, limits.per_minute, std::chrono::minutes{1}, offset);
            if (later == slot) return slot;
            slot = later;
        }
    }

    /// Takes in that a message goes at `slot`.
    /// @param limits  those that `next_slot` was asked with
    /// @param slot    not before `next_slot`
    /// @param chance  random, from 0 to 1; any other value (NaN too) counts as 1
    constexpr void use(const pace_limits& limits, pace_time slot, double chance) noexcept {
        const std::chrono::minutes offset = detail::bounded_offset(limits.utc_offset);
        const std::int64_t today = number_of(slot, days(1), offset);
        if (day.used > 0 && day.number != today) ++earlier_days;
        count(day, today);
        count(hour, number_of(slot, std::chrono::hours{1}, offset));
        count(minute, number_of(slot, std::chrono::minutes{1}, offset));
        next = slot + bounded(limits.gap) + share_of(bounded(limits.jitter), chance);
    }

private:
    [[nodiscard]] static constexpr std::chrono::milliseconds days(int count) noexcept { return std::chrono::days{count}; }

    [[nodiscard]] static constexpr std::chrono::milliseconds bounded(std::chrono::milliseconds gap) noexcept {
        return std::clamp(gap, std::chrono::milliseconds{0}, detail::longest_gap);
    }

    [[nodiscard]] static constexpr std::int64_t number_of(pace_time t, std::chrono::milliseconds length, std::chrono::minutes offset) noexcept {
        const std::int64_t time = (t + offset).time_since_epoch().count(), size = length.count();
        return time / size - (time % size < 0 ? 1 : 0);
    }

    [[nodiscard]] static constexpr pace_time after_full_window(pace_time slot, const pace_window& window, unsigned limit,
                                                               std::chrono::milliseconds length, std::chrono::minutes offset) noexcept {
        if (limit == 0 || window.used < limit || window.number != number_of(slot, length, offset)) return slot;
        return pace_time(length * (window.number + 1)) - offset;
    }

    static constexpr void count(pace_window& window, std::int64_t number) noexcept {
        if (window.number != number) window = {.number = number};
        ++window.used;
    }

    [[nodiscard]] static constexpr std::chrono::milliseconds share_of(std::chrono::milliseconds jitter, double chance) noexcept {
        if (!(chance >= 0.0 && chance < 1.0)) return jitter;
        using rep = std::chrono::milliseconds::rep;
        return std::chrono::milliseconds{static_cast<rep>(static_cast<double>(jitter.count()) * chance)};
    }
};

/// Why limits cannot be used: an error with a violation for each member that is wrong, or none if they can.
[[nodiscard]] inline error refuse_limits(const pace_limits& limits) {
    error refusal{.code = errc::bad_option};
    const auto demand = [&](bool holds, std::string_view member, std::int64_t found, std::string_view advice) {
        if (!holds) refusal.violations.push_back({std::string(member), "pace_limits"sv, std::to_string(found), advice});
    };
    const auto is_gap = [](std::chrono::milliseconds t) { return t.count() >= 0 && t <= detail::longest_gap; };
    const auto is_time_of_day = [](std::chrono::minutes t) { return t.count() >= 0 && t <= detail::last_minute_of_day; };
    demand(is_gap(limits.gap), "gap"sv, limits.gap.count(), "give milliseconds, from 0 to a year"sv);
    demand(is_gap(limits.jitter), "jitter"sv, limits.jitter.count(), "give milliseconds, from 0 to a year"sv);
    demand(is_time_of_day(limits.quiet.from), "quiet.from"sv, limits.quiet.from.count(), "give minutes after midnight, below 1440"sv);
    demand(is_time_of_day(limits.quiet.to), "quiet.to"sv, limits.quiet.to.count(), "give minutes after midnight, below 1440"sv);
    demand(limits.utc_offset == detail::bounded_offset(limits.utc_offset), "utc_offset"sv, limits.utc_offset.count(),
           "give minutes ahead of UTC, from -1080 to 1080"sv);
    return refusal;
}

}  // namespace wawp
