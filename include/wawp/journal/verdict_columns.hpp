// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <wawp/core/text.hpp>
#include <wawp/journal/journal.hpp>

/// A verdict as six columns of a row: message_id, may_be_duplicate, attempts, layout, error, http_status.
namespace wawp::detail {

/// Reads the verdict of a try that ended in `state`, from the column `at` on; false if it makes no sense.
/// @tparam Row  has `text(column)` and `integer(column)`
template <class Row>
[[nodiscard]] bool read_verdict_columns(const Row& row, int at, journal_state state, journal_verdict& how) {
    const std::string layout = row.text(at + 3);
    if (layout != "dotted" && layout != "nested") return false;
    how = {.delivery = delivery::unknown,
           .message_id = row.text(at),
           .may_be_duplicate = row.integer(at + 1) != 0,
           .attempts = static_cast<unsigned>(row.integer(at + 2)),
           .layout = layout == "nested" ? json::layout::nested : json::layout::dotted,
           .error = row.text(at + 4),
           .http_status = static_cast<int>(row.integer(at + 5))};
    if (state == journal_state::sent) how.delivery = delivery::sent;
    if (state == journal_state::not_sent) how.delivery = delivery::not_sent;
    return true;
}

/// The layout's name as a row has it; static.
[[nodiscard]] constexpr std::string_view layout_column_of(const journal_verdict& how) noexcept {
    return how.layout == json::layout::nested ? "nested"sv : "dotted"sv;
}

}  // namespace wawp::detail
