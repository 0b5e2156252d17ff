// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <iterator>
#include <string>

#include <sqlite3.h>

#include <wawp/core/error.hpp>
#include <wawp/journal/sqlite_database.hpp>

namespace wawp::detail {

/// What leads from each version of the tables to the next. Rows that exist are never changed: a new version adds a step.
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
inline constexpr std::int64_t sqlite_journal_version = std::size(sqlite_journal_steps);

inline constexpr const char* sqlite_version_query = "SELECT version FROM wawp_schema WHERE part = 'journal'";

/// The version of the tables in the file, 0 if there are none; or below 0 and what went wrong in `code`.
[[nodiscard]] inline std::int64_t read_sqlite_version(const sqlite_database& database, int& code) {
    sqlite_statement query;
    code = query.prepare(database, sqlite_version_query);
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

[[nodiscard]] inline error newer_sqlite_version(std::int64_t found) {
    return journal_failure("the journal was written by a newer version of wawp: its tables have version " + std::to_string(found) +
                           ", this program knows " + std::to_string(sqlite_journal_version) + " and below");
}

/// Brings the tables up to the version of this program, in one transaction. `errc{}` with an empty message if all is well.
[[nodiscard]] inline error migrate_sqlite(sqlite_database& database) {
    sqlite_transaction transaction(database);
    int code = transaction.code();
    if (code != SQLITE_OK) return database.failure(code);
    std::int64_t present = read_sqlite_version(database, code);  // another program may have been faster
    if (present > sqlite_journal_version) return newer_sqlite_version(present);
    if (code == SQLITE_OK) {
        code = database.run("CREATE TABLE IF NOT EXISTS wawp_schema (part TEXT NOT NULL PRIMARY KEY, version INTEGER NOT NULL)");
    }
    for (; code == SQLITE_OK && present < sqlite_journal_version; ++present) code = database.run(sqlite_journal_steps[present]);
    const std::string note = "INSERT OR REPLACE INTO wawp_schema VALUES ('journal', " + std::to_string(sqlite_journal_version) + ")";
    if (code == SQLITE_OK) code = database.run(note.c_str());
    if (code == SQLITE_OK) code = transaction.commit();
    return code == SQLITE_OK ? error{} : database.failure(code);
}

}  // namespace wawp::detail
