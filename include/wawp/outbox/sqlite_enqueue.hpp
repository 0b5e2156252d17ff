// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include <sqlite3.h>

#include <wawp/core/error.hpp>
#include <wawp/core/result.hpp>
#include <wawp/journal/sqlite_database.hpp>
#include <wawp/journal/sqlite_schema.hpp>
#include <wawp/outbox/outbox.hpp>
#include <wawp/outbox/rows.hpp>
#include <wawp/outbox/sqlite_tables.hpp>

namespace wawp::detail {

/// A failure of a database that is not ours to close.
[[nodiscard]] inline error sqlite_failure_of(sqlite3* database, int code) {
    std::string text(meaning_of_sqlite(code));
    return journal_failure(text.append(" (SQLite: ").append(sqlite3_errmsg(database)).append(")"));
}

/// What the outbox holds of a key that was there already.
[[nodiscard]] inline result<outbox_arrival> meet_in_sqlite(sqlite3* database, const outbox_entry& entry) {
    sqlite_statement load, requeue;
    int code = load.prepare(database, std::string("SELECT ").append(outbox_columns).append(" FROM wawp_outbox WHERE key = ?1"));
    if (code == SQLITE_OK) code = requeue.prepare(database, "UPDATE wawp_outbox SET state = 'queued', not_before = ?2, sender = ?3, tries = 0, event = ?4 WHERE id = ?1 AND state = 'not_sent'");
    if (code != SQLITE_OK) return unexpected{sqlite_failure_of(database, code)};
    load.bind(std::string_view(entry.key));
    code = load.next();
    outbox_entry known;
    const bool sound = code == SQLITE_ROW && read_outbox_row(load, known);
    load.reset();
    if (code != SQLITE_ROW) return unexpected{sqlite_failure_of(database, code)};
    if (!sound) return unexpected{journal_failure("a row of the outbox makes no sense: the file is damaged, or was changed by hand")};
    if (known.payload != entry.payload) return unexpected{error{.code = errc::key_reused}};
    if (!known.enqueue_again(entry.sender, entry.not_before)) return outbox_arrival{.state = known.state, .queued = false};
    // The event is the same, by its digest; what is kept of it may be damaged.
    requeue.bind(known.id, milliseconds_of(known.not_before), std::string_view(known.sender), std::string_view(entry.event));
    if (code = requeue.run(); code != SQLITE_OK) return unexpected{sqlite_failure_of(database, code)};
    return outbox_arrival{.state = outbox_state::queued, .queued = true};
}

/// Queues an entry on any connection, in whatever transaction it has.
[[nodiscard]] inline result<outbox_arrival> enqueue_in_sqlite(sqlite3* database, const outbox_entry& entry) {
    int code = SQLITE_OK;
    const std::int64_t found = read_sqlite_version(database, sqlite_outbox_part, code);
    if (found < 0) return unexpected{sqlite_failure_of(database, code)};
    if (found > sqlite_outbox_part.version()) return unexpected{newer_sqlite_version(sqlite_outbox_part, found)};
    if (found < sqlite_outbox_part.version()) return unexpected{journal_failure("the database has no outbox of this version: open it with `sqlite_outbox` first")};
    sqlite_statement insert;
    code = insert.prepare(database, "INSERT INTO wawp_outbox (key, sender, endpoint, payload, event, not_before) VALUES (?1, ?2, ?3, ?4, ?5, ?6) "
                                    "ON CONFLICT (key) DO NOTHING");
    if (code != SQLITE_OK) return unexpected{sqlite_failure_of(database, code)};
    insert.bind(std::string_view(entry.key), std::string_view(entry.sender), std::string_view(entry.endpoint), std::string_view(entry.payload),
                std::string_view(entry.event), milliseconds_of(entry.not_before));
    if (code = insert.run(); code != SQLITE_OK) return unexpected{sqlite_failure_of(database, code)};
    if (sqlite3_changes(database) > 0) return outbox_arrival{.state = outbox_state::queued, .queued = true};
    return meet_in_sqlite(database, entry);
}

}  // namespace wawp::detail
