// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include <wawp/core/text.hpp>
#include <wawp/journal/journal.hpp>
#include <wawp/journal/verdict_columns.hpp>
#include <wawp/outbox/outbox.hpp>
#include <wawp/outbox/pace_text.hpp>

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
