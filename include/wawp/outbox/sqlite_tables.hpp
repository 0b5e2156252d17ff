// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include <sqlite3.h>

#include <wawp/core/text.hpp>
#include <wawp/journal/sqlite_database.hpp>
#include <wawp/journal/sqlite_schema.hpp>
#include <wawp/journal/verdict_columns.hpp>
#include <wawp/outbox/outbox.hpp>
#include <wawp/outbox/pace_text.hpp>
#include <wawp/outbox/rows.hpp>

/// The tables of an outbox in SQLite, and how their rows are read and written.
namespace wawp::detail {

/// Rows that exist are never changed: a new version adds a step.
inline constexpr const char* sqlite_outbox_steps[] = {
    "CREATE TABLE wawp_outbox ("
    "  id INTEGER PRIMARY KEY AUTOINCREMENT,"
    "  key TEXT NOT NULL UNIQUE,"
    "  sender TEXT NOT NULL,"
    "  endpoint TEXT NOT NULL,"
    "  payload TEXT NOT NULL,"
    "  event TEXT NOT NULL,"
    "  state TEXT NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'claimed', 'sending', 'sent', 'not_sent', 'unknown')),"
    "  not_before INTEGER NOT NULL DEFAULT 0,"
    "  lease_until INTEGER,"
    "  fence INTEGER NOT NULL DEFAULT 0,"
    "  worker TEXT NOT NULL DEFAULT '',"
    "  began INTEGER NOT NULL DEFAULT 0,"
    "  ended INTEGER NOT NULL DEFAULT 0,"
    "  tries INTEGER NOT NULL DEFAULT 0,"
    "  resolved INTEGER NOT NULL DEFAULT 0,"
    "  message_id TEXT NOT NULL DEFAULT '',"
    "  may_be_duplicate INTEGER NOT NULL DEFAULT 0,"
    "  attempts INTEGER NOT NULL DEFAULT 0,"
    "  layout TEXT NOT NULL DEFAULT 'dotted' CHECK (layout IN ('dotted', 'nested')),"
    "  error TEXT NOT NULL DEFAULT '',"
    "  http_status INTEGER NOT NULL DEFAULT 0,"
    "  CHECK ((state = 'claimed') = (lease_until IS NOT NULL)),"
    "  CHECK (state NOT IN ('claimed', 'sending') OR (fence > 0 AND worker <> ''))"
    ");"
    "CREATE INDEX wawp_outbox_ready ON wawp_outbox (sender, endpoint, not_before, id) WHERE state = 'queued';"
    "CREATE INDEX wawp_outbox_open ON wawp_outbox (state, id) WHERE state IN ('claimed', 'sending', 'unknown', 'not_sent');"
    "CREATE TABLE wawp_outbox_worker (id TEXT NOT NULL PRIMARY KEY) WITHOUT ROWID;"
    "CREATE TABLE wawp_pace ("
    "  sender TEXT NOT NULL PRIMARY KEY,"
    "  limits TEXT NOT NULL DEFAULT '',"
    "  next INTEGER NOT NULL DEFAULT 0,"
    "  minute INTEGER NOT NULL DEFAULT 0, minute_used INTEGER NOT NULL DEFAULT 0,"
    "  hour INTEGER NOT NULL DEFAULT 0, hour_used INTEGER NOT NULL DEFAULT 0,"
    "  day INTEGER NOT NULL DEFAULT 0, day_used INTEGER NOT NULL DEFAULT 0, earlier_days INTEGER NOT NULL DEFAULT 0,"
    "  pause_reason TEXT NOT NULL DEFAULT 'none', paused_since INTEGER NOT NULL DEFAULT 0, paused_until INTEGER NOT NULL DEFAULT 0"
    ") WITHOUT ROWID",
};
inline constexpr sqlite_part sqlite_outbox_part{"outbox"sv, sqlite_outbox_steps};

/// Entries that are claimed or being sent. SQLite uses the index `wawp_outbox_open` only where its own condition is repeated.
inline constexpr std::string_view sqlite_open_entries =
    "(state = 'claimed' OR state = 'sending') AND state IN ('claimed', 'sending', 'unknown', 'not_sent')"sv;

/// The statements that read and write one entry, and the pace of one sender. Codes are SQLite's.
class sqlite_outbox_rows {
public:
    static constexpr int senseless = -1;  ///< no code of SQLite's: a row makes no sense

    [[nodiscard]] int prepare(const sqlite_database& database) {
        const std::string load = std::string("SELECT ").append(outbox_columns).append(" FROM wawp_outbox WHERE ");
        const std::pair<sqlite_statement*, std::string> statements[] = {
            {&by_id_, load + "id = ?1"},
            {&by_key_, load + "key = ?1"},
            {&store_, "UPDATE wawp_outbox SET state = ?2, not_before = ?3, lease_until = NULLIF(?4, 0), fence = ?5, worker = ?6, began = ?7, "
                      "ended = ?8, tries = ?9, resolved = ?10, message_id = ?11, may_be_duplicate = ?12, attempts = ?13, layout = ?14, "
                      "error = ?15, http_status = ?16 WHERE id = ?1"},
            {&load_pace_, std::string("SELECT ").append(pace_columns).append(" FROM wawp_pace WHERE sender = ?1")},
            {&store_pace_, "INSERT OR REPLACE INTO wawp_pace VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)"}};
        for (const auto& [statement, sql] : statements) {
            if (const int code = statement->prepare(database.get(), sql); code != SQLITE_OK) return code;
        }
        return SQLITE_OK;
    }

    /// `SQLITE_DONE` if there is no such entry.
    [[nodiscard]] int load(std::int64_t id, outbox_entry& entry) {
        by_id_.bind(id);
        return load(by_id_, entry);
    }
    [[nodiscard]] int load(std::string_view key, outbox_entry& entry) {
        by_key_.bind(key);
        return load(by_key_, entry);
    }

    [[nodiscard]] int store(const outbox_entry& entry) {
        const journal_verdict& how = entry.verdict;
        store_.bind(entry.id, to_string(entry.state), milliseconds_of(entry.not_before), milliseconds_of(entry.lease_until),
                    static_cast<std::int64_t>(entry.fence), std::string_view(entry.worker), milliseconds_of(entry.began),
                    milliseconds_of(entry.ended), std::int64_t{entry.tries}, std::int64_t{entry.resolved}, std::string_view(how.message_id),
                    std::int64_t{how.may_be_duplicate}, std::int64_t{how.attempts}, layout_column_of(how), std::string_view(how.error),
                    std::int64_t{how.http_status});
        return store_.run();
    }

    /// A sender without a row has no limits and has sent nothing.
    [[nodiscard]] int load(std::string_view sender, outbox_pace& pace) {
        load_pace_.bind(sender);
        int code = load_pace_.next();
        pace = {};
        if (code == SQLITE_ROW) {
            code = read_pace_row(load_pace_, pace) ? SQLITE_OK : senseless;
        } else if (code == SQLITE_DONE) {
            code = SQLITE_OK;
        }
        load_pace_.reset();
        return code;
    }

    [[nodiscard]] int store(std::string_view sender, const outbox_pace& pace) {
        const std::string limits = write_limits(pace.limits);
        const pace_state& state = pace.pace;
        store_pace_.bind(sender, std::string_view(limits), milliseconds_of(state.next), state.minute.number, std::int64_t{state.minute.used},
                         state.hour.number, std::int64_t{state.hour.used}, state.day.number, std::int64_t{state.day.used},
                         std::int64_t{state.earlier_days}, to_string(pace.breaker.reason), milliseconds_of(pace.breaker.since),
                         milliseconds_of(pace.breaker.until));
        return store_pace_.run();
    }

private:
    static int load(sqlite_statement& query, outbox_entry& entry) {
        int code = query.next();
        if (code == SQLITE_ROW) code = read_outbox_row(query, entry) ? SQLITE_OK : senseless;
        query.reset();
        return code;
    }

    sqlite_statement by_id_{}, by_key_{}, store_{}, load_pace_{}, store_pace_{};
};

}  // namespace wawp::detail
