// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <chrono>

#include <wawp/core/language.hpp>

namespace wawp {

/// What paces are measured with: the wall clock, in milliseconds. Senders on several machines have it in common.
using pace_time = std::chrono::sys_time<std::chrono::milliseconds>;

namespace detail {

inline constexpr std::chrono::minutes last_minute_of_day{24 * 60 - 1};
inline constexpr std::chrono::minutes farthest_offset{18 * 60};  // in either direction

[[nodiscard]] constexpr std::chrono::minutes bounded_offset(std::chrono::minutes offset) noexcept {
    return std::clamp(offset, -farthest_offset, farthest_offset);
}

/// How far `t` is from the start of its day, where clocks are ahead of UTC by `offset`.
[[nodiscard]] constexpr std::chrono::milliseconds time_of_day(pace_time t, std::chrono::minutes offset) noexcept {
    const pace_time local = t + offset;
    return local - std::chrono::floor<std::chrono::days>(local);
}

}  // namespace detail

/// The hours of each day in which nothing is sent, `[from, to)`; from 22:00 to 07:00 is a night. Equal ones are none. A time that
/// is out of its range counts as the nearest one that is not.
struct quiet_hours {
    std::chrono::minutes from{0};  ///< after midnight, below 24 h
    std::chrono::minutes to{0};    ///< likewise

    bool operator==(const quiet_hours&) const = default;  ///< member by member

    /// `t` itself if something may be sent then, or else the moment at which these quiet hours end.
    /// @param t       when one would like to send
    /// @param offset  how far clocks there are ahead of UTC, from -18 h to 18 h; it knows no summer time
    [[nodiscard]] constexpr pace_time end_after(pace_time t, std::chrono::minutes offset) const noexcept {
        const std::chrono::milliseconds time = detail::time_of_day(t, detail::bounded_offset(offset));
        const std::chrono::minutes begin = within_day(from), end = within_day(to);
        const bool over_midnight = begin > end;
        const bool quiet = over_midnight ? time >= begin || time < end : time >= begin && time < end;
        if (!quiet) return t;
        const std::chrono::milliseconds rest = end - time;
        return t + (rest.count() > 0 ? rest : rest + std::chrono::days{1});
    }

private:
    [[nodiscard]] static constexpr std::chrono::minutes within_day(std::chrono::minutes time) noexcept {
        return std::clamp(time, std::chrono::minutes{0}, detail::last_minute_of_day);
    }
};

}  // namespace wawp
