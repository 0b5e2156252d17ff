// SPDX-License-Identifier: MIT
// Generated from include/ by single_include/amalgamate.cmake: change the headers there.
#pragma once

#include <wawp/wawp.hpp>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <system_error>
#include <wawp/journal/journal.hpp>
#include <wawp/journal/verdict_columns.hpp>
#include <wawp/outbox/outbox.hpp>
#include <wawp/pacing/breaker.hpp>
#include <wawp/pacing/pace.hpp>

// wawp/outbox/pace_text.hpp
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

// wawp/outbox/rows.hpp
/// How rows of either database become entries and paces. Times are milliseconds since 1970, flags 0 or 1.
namespace wawp::detail {

inline constexpr std::string_view outbox_columns =
    "id, key, sender, endpoint, payload, event, state, not_before, lease_until, fence, worker, began, ended, tries, resolved, message_id, "
    "may_be_duplicate, attempts, layout, error, http_status"sv;

[[nodiscard]] constexpr pace_time pace_time_of(std::int64_t milliseconds) noexcept { return pace_time{std::chrono::milliseconds{milliseconds}}; }
[[nodiscard]] constexpr std::int64_t milliseconds_of(pace_time t) noexcept { return t.time_since_epoch().count(); }

/// A row whose columns are `outbox_columns`; false if it makes no sense: such a row decides nothing.
/// @tparam Row  has `text(column)` and `integer(column)`
template <class Row>
[[nodiscard]] bool read_outbox_row(const Row& row, outbox_entry& entry) {
    const std::string state = row.text(6);
    const auto named = std::find_if(outbox_states.begin(), outbox_states.end(), [&](outbox_state each) { return to_string(each) == state; });
    if (named == outbox_states.end()) return false;
    entry = {.id = row.integer(0), .key = row.text(1), .sender = row.text(2), .endpoint = row.text(3), .payload = row.text(4),
             .event = row.text(5), .state = *named, .not_before = pace_time_of(row.integer(7)), .lease_until = pace_time_of(row.integer(8)),
             .fence = static_cast<std::uint64_t>(row.integer(9)), .worker = row.text(10), .began = pace_time_of(row.integer(11)),
             .ended = pace_time_of(row.integer(12)), .tries = static_cast<unsigned>(row.integer(13)), .resolved = row.integer(14) != 0};
    const journal_state ended = *named == outbox_state::sent       ? journal_state::sent
                                : *named == outbox_state::not_sent ? journal_state::not_sent
                                                                   : journal_state::unknown;
    return read_verdict_columns(row, 15, ended, entry.verdict);
}

inline constexpr std::string_view pace_columns =
    "limits, next, minute, minute_used, hour, hour_used, day, day_used, earlier_days, pause_reason, paused_since, paused_until"sv;

/// A row whose columns are `pace_columns`; false if it makes no sense.
template <class Row>
[[nodiscard]] bool read_pace_row(const Row& row, outbox_pace& pace) {
    const auto window = [&](int at) { return pace_window{row.integer(at), static_cast<unsigned>(row.integer(at + 1))}; };
    pace.pace = {.next = pace_time_of(row.integer(1)), .minute = window(2), .hour = window(4), .day = window(6),
                 .earlier_days = static_cast<unsigned>(row.integer(8))};
    pace.breaker.since = pace_time_of(row.integer(10));
    pace.breaker.until = pace_time_of(row.integer(11));
    return read_limits(row.text(0), pace.limits) && read_reason(row.text(9), pace.breaker.reason);
}

}  // namespace wawp::detail
