// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <span>
#include <string>
#include <string_view>

#include <sqlite3.h>

#include <wawp/core/error.hpp>
#include <wawp/core/text.hpp>
#include <wawp/journal/sqlite_database.hpp>

namespace wawp::detail {

/// Tables that belong together, and have one version.
struct sqlite_part {
    std::string_view name;               ///< as `wawp_schema` knows it, and people; no quote in it
    std::span<const char* const> steps;  ///< what leads from each version to the next

    [[nodiscard]] std::int64_t version() const noexcept { return static_cast<std::int64_t>(steps.size()); }
    [[nodiscard]] std::string query() const { return std::string("SELECT version FROM wawp_schema WHERE part = '").append(name).append("'"); }
};

/// Rows that exist are never changed: a new version adds a step.
inline constexpr const char* sqlite_journal_steps[] = {
    "CREATE TABLE wawp_journal ("
    "  key TEXT NOT NULL PRIMARY KEY,"
    "  payload TEXT NOT NULL,"
    "  state TEXT NOT NULL CHECK (state IN ('sending', 'sent', 'not_sent', 'unknown')),"
    "  fence INTEGER NOT NULL CHECK (fence > 0),"
    "  sender TEXT NOT NULL,"
    "  began INTEGER NOT NULL,"
    "  resolved INTEGER NOT NULL DEFAULT 0,"
    "  message_id TEXT NOT NULL DEFAULT '',"
    "  may_be_duplicate INTEGER NOT NULL DEFAULT 0,"
    "  attempts INTEGER NOT NULL DEFAULT 0,"
    "  layout TEXT NOT NULL DEFAULT 'dotted' CHECK (layout IN ('dotted', 'nested')),"
    "  error TEXT NOT NULL DEFAULT '',"
    "  http_status INTEGER NOT NULL DEFAULT 0"
    ") WITHOUT ROWID",

    "CREATE INDEX wawp_journal_open ON wawp_journal (began, key) WHERE state IN ('sending', 'unknown');"
    "CREATE TABLE wawp_journal_sender (id TEXT NOT NULL PRIMARY KEY) WITHOUT ROWID",
};
inline constexpr sqlite_part sqlite_journal_part{"journal"sv, sqlite_journal_steps};
inline constexpr std::int64_t sqlite_journal_version = std::size(sqlite_journal_steps);

/// The version of the tables in the file, 0 if there are none; or below 0 and what went wrong in `code`.
[[nodiscard]] inline std::int64_t read_sqlite_version(sqlite3* database, const sqlite_part& part, int& code) {
    sqlite_statement query;
    code = query.prepare(database, part.query());
    if (code == SQLITE_ERROR) {  // there is no such table
        code = SQLITE_OK;
        return 0;
    }
    if (code != SQLITE_OK) return -1;
    code = query.next();
    if (code == SQLITE_DONE) {
        code = SQLITE_OK;
        return 0;
    }
    if (code != SQLITE_ROW) return -1;
    code = SQLITE_OK;
    return query.integer(0);
}

[[nodiscard]] inline error newer_sqlite_version(const sqlite_part& part, std::int64_t found) {
    return journal_failure("the " + std::string(part.name) + " was written by a newer version of wawp: its tables have version " +
                           std::to_string(found) + ", this program knows " + std::to_string(part.version()) + " and below");
}

/// Brings older tables up to the version of this program, in one transaction. An error with an empty message if all is well.
[[nodiscard]] inline error migrate_sqlite(sqlite_database& database, const sqlite_part& part) {
    sqlite_transaction transaction(database);
    int code = transaction.code();
    if (code != SQLITE_OK) return database.failure(code);
    std::int64_t present = read_sqlite_version(database.get(), part, code);  // another program may have been faster
    if (present > part.version()) return newer_sqlite_version(part, present);
    if (code == SQLITE_OK) {
        code = database.run("CREATE TABLE IF NOT EXISTS wawp_schema (part TEXT NOT NULL PRIMARY KEY, version INTEGER NOT NULL)");
    }
    for (; code == SQLITE_OK && present < part.version(); ++present) code = database.run(part.steps[static_cast<std::size_t>(present)]);
    const std::string note = "INSERT OR REPLACE INTO wawp_schema VALUES ('" + std::string(part.name) + "', " + std::to_string(part.version()) + ")";
    if (code == SQLITE_OK) code = database.run(note.c_str());
    if (code == SQLITE_OK) code = transaction.commit();
    return code == SQLITE_OK ? error{} : database.failure(code);
}

/// Whether the tables are those of this program; makes or migrates them if not. An error with an empty message if all is well.
[[nodiscard]] inline error prepare_sqlite_tables(sqlite_database& database, const sqlite_part& part) {
    int code = SQLITE_OK;
    const std::int64_t found = read_sqlite_version(database.get(), part, code);
    if (found < 0) return database.failure(code);
    if (found > part.version()) return newer_sqlite_version(part, found);
    return found < part.version() ? migrate_sqlite(database, part) : error{};
}

}  // namespace wawp::detail
