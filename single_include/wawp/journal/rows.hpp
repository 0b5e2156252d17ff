// SPDX-License-Identifier: MIT
// Generated from include/ by single_include/amalgamate.cmake: change the headers there.
#pragma once

#include <wawp/wawp.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <wawp/journal/journal.hpp>
#include <wawp/journal/verdict_columns.hpp>

// wawp/journal/rows.hpp
/// How rows of either database become entries of a journal.
namespace wawp::detail {

inline constexpr std::array journal_states{journal_state::sending, journal_state::sent, journal_state::not_sent, journal_state::unknown};

inline constexpr std::string_view journal_columns =
    "key, payload, state, fence, sender, began, resolved, message_id, may_be_duplicate, attempts, layout, error, http_status"sv;

/// A row whose columns are `journal_columns`, `began` in seconds since 1970 and flags as 0 or 1; false if it makes no sense: such a
/// row decides nothing.
/// @tparam Row  has `text(column)` and `integer(column)`
template <class Row>
[[nodiscard]] bool read_journal_row(const Row& row, journal_entry& entry) {
    const std::string state = row.text(2);
    const auto named = std::find_if(journal_states.begin(), journal_states.end(), [&](journal_state each) { return to_string(each) == state; });
    if (named == journal_states.end()) return false;
    entry = {.key = row.text(0), .payload = row.text(1), .state = *named, .fence = static_cast<std::uint64_t>(row.integer(3)), .sender = row.text(4),
             .began = std::chrono::sys_seconds{std::chrono::seconds{row.integer(5)}}, .resolved = row.integer(6) != 0};
    return !entry.payload.empty() && entry.fence != 0 && read_verdict_columns(row, 7, entry.state, entry.verdict);
}

}  // namespace wawp::detail
