// SPDX-License-Identifier: MIT
// Generated from include/ by single_include/amalgamate.cmake: change the headers there.
#pragma once

#include <wawp/wawp.hpp>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>
#include <wawp/journal/journal.hpp>
#include <wawp/outbox/csv.hpp>
#include <wawp/pacing/quiet_hours.hpp>

// wawp/outbox/csv_events.hpp
namespace wawp {

/// One row of a table of events.
template <class Event>
struct csv_event {
    std::size_t line = 0;       ///< where it begins in the file
    std::string key{};          ///< column `key`
    pace_time not_before{};     ///< column `not_before`, or 1970
    Event event;                ///< of account only if nothing is wrong
    std::vector<violation> violations{};  ///< what is wrong with it, by the names of the columns
};

namespace detail {

[[nodiscard]] inline bool read_cell(const std::string& cell, std::string& value) {
    value = cell;
    return true;
}
[[nodiscard]] inline bool read_cell(const std::string& cell, bool& value) {
    value = cell == "true";
    return value || cell == "false";
}
[[nodiscard]] inline bool read_cell(const std::string& cell, std::chrono::sys_seconds& value) {
    std::int64_t seconds = 0;
    const char* const end = cell.data() + cell.size();
    const auto [rest, problem] = std::from_chars(cell.data(), end, seconds);
    if (problem == std::errc{} && rest == end) {
        value = std::chrono::sys_seconds{std::chrono::seconds{seconds}};
        return true;
    }
    const auto time = parse_rfc3339(cell);
    if (time) value = *time;
    return time.has_value();
}

[[nodiscard]] constexpr std::string_view advice_for_cell(const std::string*) noexcept { return "write a text"sv; }
[[nodiscard]] constexpr std::string_view advice_for_cell(const bool*) noexcept { return "write true or false"sv; }
[[nodiscard]] constexpr std::string_view advice_for_cell(const std::chrono::sys_seconds*) noexcept {
    return "write it as 2026-12-01T16:00:00+02:00, or in seconds since 1970"sv;
}

template <class Member>
struct cell_of {
    using type = Member;
};
template <class T>
struct cell_of<required<T>> {
    using type = T;
};
template <class T>
struct cell_of<std::optional<T>> : cell_of<T> {};

/// How many columns that are wrong are told at most.
inline constexpr std::size_t max_bad_columns = 100;

/// What is wrong with the names of the columns.
template <class Fields>
[[nodiscard]] std::vector<violation> check_csv_header(const std::vector<std::string>& header) {
    std::vector<violation> violations;
    std::vector<std::string_view> known{"key"sv, "not_before"sv}, wanted{"key"sv};
    Fields::for_each([&]<class Entry>() {
        if constexpr (requires { Entry::member; }) {
            known.push_back(Entry::key.view());
            if (!Entry::optional) wanted.push_back(Entry::key.view());
        }
    });
    bool cut = false;
    for (const std::string& name : header) {
        const bool is_known = std::find(known.begin(), known.end(), name) != known.end();
        // Only known names are counted, and only until there is enough to tell: a header may have as many columns as bytes.
        if (is_known && std::count(header.begin(), header.end(), name) == 1) continue;
        cut = violations.size() == max_bad_columns;
        if (cut) break;
        const bool printable = journal_key{}(name).empty();  // and short
        violations.push_back({printable ? name : "header", "csv_column"sv, describe(name), is_known ? "name each column once"sv : "name a field of the event, key or not_before"sv});
    }
    for (const std::string_view name : wanted) {
        if (std::find(header.begin(), header.end(), name) == header.end()) violations.push_back({std::string(name), "csv_column"sv, "no such column", "add the column"sv});
    }
    if (cut) violations.push_back({"header", "few_faults"sv, "more than is listed here", "mend these first"sv});
    return violations;
}

template <class Entry, class Event>
void read_csv_member(const std::string* cell, Event& event, std::vector<violation>& violations) {
    using value_type = typename cell_of<typename Entry::value_type>::type;
    if (Entry::optional && (cell == nullptr || cell->empty())) return;
    value_type value{};
    if (cell != nullptr && read_cell(*cell, value)) Entry::get(event) = std::move(value);
    else violations.push_back({std::string(Entry::key.view()), "csv_cell"sv, describe(cell == nullptr ? std::string_view() : *cell), advice_for_cell(&value)});
}

/// Reads the cells of one row by the names of the columns.
template <class Fields, class Event>
void read_csv_row(const std::vector<std::string>& header, const std::vector<std::string>& cells, csv_event<Event>& row) {
    const auto cell_at = [&](std::string_view name) -> const std::string* {
        const auto at = std::find(header.begin(), header.end(), name) - header.begin();
        return static_cast<std::size_t>(at) < header.size() ? &cells[static_cast<std::size_t>(at)] : nullptr;
    };
    row.key = *cell_at("key");
    row.violations = refuse_key(row.key).violations;
    std::chrono::sys_seconds when{};
    const std::string* not_before = cell_at("not_before");
    if (not_before != nullptr && !not_before->empty()) {
        if (!read_cell(*not_before, when)) {
            row.violations.push_back({"not_before", "csv_cell"sv, describe(*not_before), advice_for_cell(&when)});
        } else if (const std::string_view advice = plausible_seconds{}(when); !advice.empty()) {
            row.violations.push_back({"not_before", plausible_seconds::name, describe(*not_before), advice});
            when = {};
        }
    }
    row.not_before = when;
    const std::size_t before = row.violations.size();
    Fields::for_each([&]<class Entry>() {
        if constexpr (requires { Entry::member; }) read_csv_member<Entry>(cell_at(Entry::key.view()), row.event, row.violations);
    });
    if (row.violations.size() != before) return;  // rules speak of values
    for (violation& broken : validate<Fields>(row.event)) row.violations.push_back(std::move(broken));
}

}  // namespace detail

/// Reads events from a table whose first record names the columns: `key`, `not_before` if you like, and the event's keys as
/// the endpoint has them (`chatId`, `event.name`, …). Times are RFC 3339 or seconds since 1970; `extraGuestsAllowed` is `true`
/// or `false`; an empty cell of an optional field is no value.
///
/// @param text    UTF-8, as `csv_reader` takes it
/// @param on_row  called with a `csv_event<Event>&&` for each row; those with violations are the bad ones, and the others go on
/// @return how many rows there were, or `errc::bad_option` for the header: of the columns that it should not have at most a
///         hundred are listed, and `few_faults` of `header` if there are more
template <endpoint Endpoint = send_event, class Event = event, class OnRow>
[[nodiscard]] result<std::size_t> read_csv(std::string_view text, OnRow&& on_row) {
    using fields = typename Endpoint::template request_fields<Event>;
    csv_reader table(text);
    std::vector<std::string> header, cells;
    error refusal{.code = errc::bad_option};
    if (!table.next(header)) refusal.violations.push_back({"header", "csv_column"sv, "nothing", "name the columns in the first line"sv});
    else if (!table.problem().empty()) refusal.violations.push_back({"header", "csv_record"sv, "the first line", table.problem()});
    else refusal.violations = detail::check_csv_header<fields>(header);
    if (!refusal.violations.empty()) return unexpected{std::move(refusal)};

    std::size_t rows = 0;
    for (; table.next(cells); ++rows) {
        csv_event<Event> row{.line = table.line(), .event = detail::blank::make<Event>()};
        if (!table.problem().empty()) {
            row.violations.push_back({"row", "csv_record"sv, detail::describe(cells.back()), table.problem()});
        } else if (cells.size() != header.size()) {
            row.violations.push_back({"row", "csv_record"sv, std::to_string(cells.size()) + " cells", "give one cell for each column"sv});
        } else {
            detail::read_csv_row<fields>(header, cells, row);
        }
        on_row(std::move(row));
    }
    return rows;
}

}  // namespace wawp
