// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include <libpq-fe.h>

#include <wawp/core/error.hpp>
#include <wawp/core/result.hpp>
#include <wawp/core/text.hpp>
#include <wawp/journal/postgres_connection.hpp>
#include <wawp/journal/postgres_schema.hpp>
#include <wawp/journal/verdict_columns.hpp>
#include <wawp/outbox/outbox.hpp>
#include <wawp/outbox/rows.hpp>
#include <wawp/schema/describe.hpp>

/// The tables of an outbox in PostgreSQL, and how their rows are read and written.
namespace wawp::detail {

/// Rows that exist are never changed: a new version adds a step.
inline constexpr const char* postgres_outbox_steps[] = {
    "CREATE TABLE wawp_outbox ("
    "  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,"
    "  key text NOT NULL UNIQUE,"
    "  sender text NOT NULL,"
    "  endpoint text NOT NULL,"
    "  payload text NOT NULL,"
    "  event text NOT NULL,"
    "  state text NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'claimed', 'sending', 'sent', 'not_sent', 'unknown')),"
    "  not_before bigint NOT NULL DEFAULT 0,"
    "  lease_until bigint,"
    "  fence bigint NOT NULL DEFAULT 0,"
    "  worker bigint NOT NULL DEFAULT 0,"
    "  began bigint NOT NULL DEFAULT 0,"
    "  ended bigint NOT NULL DEFAULT 0,"
    "  tries bigint NOT NULL DEFAULT 0,"
    "  resolved int NOT NULL DEFAULT 0,"
    "  message_id text NOT NULL DEFAULT '',"
    "  may_be_duplicate int NOT NULL DEFAULT 0,"
    "  attempts bigint NOT NULL DEFAULT 0,"
    "  layout text NOT NULL DEFAULT 'dotted' CHECK (layout IN ('dotted', 'nested')),"
    "  error text NOT NULL DEFAULT '',"
    "  http_status int NOT NULL DEFAULT 0,"
    "  CHECK ((state = 'claimed') = (lease_until IS NOT NULL)),"
    "  CHECK (state NOT IN ('claimed', 'sending') OR (fence > 0 AND worker > 0))"
    ") WITH (fillfactor = 70);"
    "CREATE INDEX wawp_outbox_ready ON wawp_outbox (sender, endpoint, not_before, id) WHERE state = 'queued';"
    "CREATE INDEX wawp_outbox_open ON wawp_outbox (state, id) WHERE state IN ('claimed', 'sending', 'unknown', 'not_sent');"
    "CREATE TABLE wawp_pace ("
    "  sender text PRIMARY KEY,"
    "  limits text NOT NULL DEFAULT '',"
    "  next bigint NOT NULL DEFAULT 0,"
    "  minute bigint NOT NULL DEFAULT 0, minute_used bigint NOT NULL DEFAULT 0,"
    "  hour bigint NOT NULL DEFAULT 0, hour_used bigint NOT NULL DEFAULT 0,"
    "  day bigint NOT NULL DEFAULT 0, day_used bigint NOT NULL DEFAULT 0, earlier_days bigint NOT NULL DEFAULT 0,"
    "  pause_reason text NOT NULL DEFAULT 'none', paused_since bigint NOT NULL DEFAULT 0, paused_until bigint NOT NULL DEFAULT 0"
    ")",
};
inline constexpr postgres_part postgres_outbox_part{"outbox"sv, postgres_outbox_steps};

/// A statement that begins with the columns of an entry, then `more`.
[[nodiscard]] inline std::string select_outbox(std::string_view more) {
    return std::string("SELECT ").append(outbox_columns).append(more);
}

[[nodiscard]] inline postgres_rows store_outbox_row(postgres_connection& server, const outbox_entry& entry) {
    const journal_verdict& how = entry.verdict;
    return server.ask(
        "UPDATE wawp_outbox SET state = $2, not_before = $3, lease_until = NULLIF($4::bigint, 0), fence = $5, worker = $6::bigint, began = $7, "
        "ended = $8, tries = $9, resolved = $10, message_id = $11, may_be_duplicate = $12, attempts = $13, layout = $14, error = $15, "
        "http_status = $16 WHERE id = $1",
        entry.id, to_string(entry.state), milliseconds_of(entry.not_before), milliseconds_of(entry.lease_until), entry.fence,
        entry.worker.empty() ? "0"sv : std::string_view(entry.worker), milliseconds_of(entry.began), milliseconds_of(entry.ended), entry.tries,
        int{entry.resolved}, std::string_view(how.message_id), int{how.may_be_duplicate}, how.attempts, layout_column_of(how),
        std::string_view(how.error), how.http_status);
}

[[nodiscard]] inline postgres_rows store_pace_row(postgres_connection& server, std::string_view sender, const outbox_pace& pace) {
    const pace_state& state = pace.pace;
    return server.ask(
        "INSERT INTO wawp_pace VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) ON CONFLICT (sender) DO UPDATE SET "
        "limits = excluded.limits, next = excluded.next, minute = excluded.minute, minute_used = excluded.minute_used, hour = excluded.hour, "
        "hour_used = excluded.hour_used, day = excluded.day, day_used = excluded.day_used, earlier_days = excluded.earlier_days, "
        "pause_reason = excluded.pause_reason, paused_since = excluded.paused_since, paused_until = excluded.paused_until",
        sender, write_limits(pace.limits), milliseconds_of(state.next), state.minute.number, state.minute.used, state.hour.number, state.hour.used,
        state.day.number, state.day.used, state.earlier_days, to_string(pace.breaker.reason), milliseconds_of(pace.breaker.since),
        milliseconds_of(pace.breaker.until));
}

/// A row for a sender that has none, so that there is one to lock.
[[nodiscard]] inline postgres_rows make_pace_row(postgres_connection& server, std::string_view sender) {
    return server.ask("INSERT INTO wawp_pace (sender) VALUES ($1) ON CONFLICT (sender) DO NOTHING", sender);
}

/// Why nothing is queued by a connection with another encoding: the server would take the event's UTF-8 for that, and queue what
/// nobody can send.
[[nodiscard]] inline error refuse_encoding(PGconn* connection) {
    error refusal{.code = errc::bad_option};
    const std::string_view found = view_of(PQparameterStatus(connection, "client_encoding"));  // nothing if it was never connected
    if (!found.empty() && found != "UTF8") {
        refusal.violations.push_back({"client_encoding", "utf8"sv, describe(found), "connect with client_encoding=UTF8, or run SET client_encoding TO 'UTF8'"sv});
    }
    return refusal;
}

/// What the outbox holds of a key that was there already.
/// @param entry  with an `id`: this call's own, of an earlier round; a row that has it was made by that
[[nodiscard]] inline result<outbox_arrival> meet_in_postgres(PGconn* connection, const outbox_entry& entry) {
    const auto failed = [&](std::string_view what) { return unexpected{postgres_failure(connection, what)}; };
    const postgres_rows met = ask_postgres(connection, select_outbox(" FROM wawp_outbox WHERE key = $1 FOR UPDATE").c_str(), std::string_view(entry.key));
    outbox_entry known;
    if (!met.is_good() || met.size() != 1) return failed("the outbox could not be read");
    if (!read_outbox_row(postgres_row{met, 0}, known)) return failed("a row of the outbox makes no sense: it was changed by hand");
    if (known.payload != entry.payload) return unexpected{error{.code = errc::key_reused}};
    if (!known.enqueue_again(entry.sender, entry.not_before)) return outbox_arrival{.state = known.state, .queued = known.id == entry.id};
    // The digest says that it is the same event; but its text may have been damaged, and that be why it was not sent.
    const postgres_rows again = ask_postgres(connection, "UPDATE wawp_outbox SET state = 'queued', not_before = $2, sender = $3, tries = 0, event = $4 WHERE id = $1",
                                             known.id, milliseconds_of(known.not_before), std::string_view(known.sender), std::string_view(entry.event));
    if (!again.is_good()) return failed("the outbox could not be written");
    return outbox_arrival{.state = outbox_state::queued, .queued = true};
}

/// Queues an entry on any connection, in whatever transaction it has.
/// @param entry  is given the `id` of the row that is made
[[nodiscard]] inline result<outbox_arrival> enqueue_in_postgres(PGconn* connection, outbox_entry& entry) {
    const auto failed = [&](std::string_view what) { return unexpected{postgres_failure(connection, what)}; };
    if (error refusal = refuse_encoding(connection); !refusal.violations.empty()) return unexpected{std::move(refusal)};
    const postgres_rows version = ask_postgres(connection, "SELECT version FROM wawp_schema WHERE part = $1", postgres_outbox_part.name);
    if (!version.is_good()) return failed("the outbox could not be read");
    if (version.size() != 1 || version.integer(0, 0) != postgres_outbox_part.version()) {
        return failed("the database has no outbox of this version: open it with `postgres_outbox` first");
    }
    const postgres_rows made = ask_postgres(connection,
        "INSERT INTO wawp_outbox (key, sender, endpoint, payload, event, not_before) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (key) DO NOTHING RETURNING id",
        std::string_view(entry.key), std::string_view(entry.sender), std::string_view(entry.endpoint), std::string_view(entry.payload),
        std::string_view(entry.event), milliseconds_of(entry.not_before));
    if (!made.is_good()) return failed("the outbox could not be written");
    if (made.size() == 0) return meet_in_postgres(connection, entry);
    entry.id = made.integer(0, 0);
    return outbox_arrival{.state = outbox_state::queued, .queued = true};
}

}  // namespace wawp::detail
