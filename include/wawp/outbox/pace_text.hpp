// SPDX-License-Identifier: MIT
#pragma once

#include <charconv>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <system_error>

#include <wawp/core/text.hpp>
#include <wawp/pacing/breaker.hpp>
#include <wawp/pacing/pace.hpp>

/// A pace's limits as one text, as both databases keep them: numbers with blanks between them.
namespace wawp::detail {

/// `20000 10000 8 40 200 1320 420 120 20 40 80`: gap and jitter (ms), per minute, hour and day, quiet from and to, the offset
/// (minutes), the warm-up.
[[nodiscard]] inline std::string write_limits(const pace_limits& limits) {
    std::string text;
    const auto append = [&](std::int64_t number) { text.append(text.empty() ? "" : " ").append(std::to_string(number)); };
    append(limits.gap.count());
    append(limits.jitter.count());
    append(limits.per_minute);
    append(limits.per_hour);
    append(limits.per_day);
    append(limits.quiet.from.count());
    append(limits.quiet.to.count());
    append(limits.utc_offset.count());
    for (const unsigned day : limits.warm_up) append(day);
    return text;
}

/// An empty text is no limits; false if it is neither that nor what `write_limits` writes of usable ones.
[[nodiscard]] inline bool read_limits(std::string_view text, pace_limits& limits) {
    limits = {};
    if (text.empty()) return true;
    const char* at = text.data();
    const char* const end = at + text.size();
    bool sound = true;
    const auto next = [&](std::int64_t least, std::int64_t greatest) {
        std::int64_t number = 0;
        const auto [rest, problem] = std::from_chars(at, end, number);
        sound = sound && problem == std::errc{} && number >= least && number <= greatest && (rest == end || *rest == ' ');
        at = rest == end ? end : rest + 1;
        return number;
    };
    constexpr std::int64_t most = (std::numeric_limits<std::int64_t>::max)(), count = (std::numeric_limits<unsigned>::max)();
    limits.gap = std::chrono::milliseconds{next(0, most)};
    limits.jitter = std::chrono::milliseconds{next(0, most)};
    limits.per_minute = static_cast<unsigned>(next(0, count));
    limits.per_hour = static_cast<unsigned>(next(0, count));
    limits.per_day = static_cast<unsigned>(next(0, count));
    limits.quiet.from = std::chrono::minutes{next(0, most)};
    limits.quiet.to = std::chrono::minutes{next(0, most)};
    limits.utc_offset = std::chrono::minutes{next(-most, most)};
    while (sound && at != end) limits.warm_up.push_back(static_cast<unsigned>(next(0, count)));
    return sound && refuse_limits(limits).violations.empty();
}

/// A reason by its name; false if there is no such one.
[[nodiscard]] inline bool read_reason(std::string_view name, pause_reason& reason) noexcept {
    for (const pause_reason each : {pause_reason::none, pause_reason::session_down, pause_reason::quota_reached, pause_reason::rate_limited,
                                    pause_reason::reach_out_lock, pause_reason::unreachable, pause_reason::sender_refused}) {
        if (to_string(each) != name) continue;
        reason = each;
        return true;
    }
    return false;
}

}  // namespace wawp::detail
