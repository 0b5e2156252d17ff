// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include <wawp/core/error.hpp>
#include <wawp/core/result.hpp>
#include <wawp/core/text.hpp>
#include <wawp/journal/postgres_connection.hpp>

namespace wawp::detail {

/// Tables that belong together, and have one version.
struct postgres_part {
    std::string_view name;               ///< as `wawp_schema` knows it, and people; no quote in it
    std::span<const char* const> steps;  ///< what leads from each version to the next

    [[nodiscard]] std::int64_t version() const noexcept { return static_cast<std::int64_t>(steps.size()); }
};

/// Rows that exist are never changed: a new version adds a step.
inline constexpr const char* postgres_journal_steps[] = {
    "CREATE TABLE wawp_journal ("
    "  key text PRIMARY KEY,"
    "  payload text NOT NULL CHECK (payload <> ''),"
    "  state text NOT NULL CHECK (state IN ('sending', 'sent', 'not_sent', 'unknown')),"
    "  fence bigint NOT NULL CHECK (fence > 0),"
    "  sender bigint NOT NULL,"
    "  began timestamptz NOT NULL,"
    "  resolved boolean NOT NULL DEFAULT false,"
    "  message_id text NOT NULL DEFAULT '',"
    "  may_be_duplicate boolean NOT NULL DEFAULT false,"
    "  attempts bigint NOT NULL DEFAULT 0,"
    "  layout text NOT NULL DEFAULT 'dotted' CHECK (layout IN ('dotted', 'nested')),"
    "  error text NOT NULL DEFAULT '',"
    "  http_status int NOT NULL DEFAULT 0"
    ")",

    "CREATE INDEX wawp_journal_open ON wawp_journal (began, key) WHERE state IN ('sending', 'unknown')",
};
inline constexpr postgres_part postgres_journal_part{"journal"sv, postgres_journal_steps};

/// The version of the tables in the first schema of the search path, which is where they are made; 0 if there are none.
[[nodiscard]] inline result<std::int64_t> read_postgres_version(postgres_connection& server, const postgres_part& part) {
    const postgres_rows there = server.run("SELECT to_regclass(quote_ident(current_schema()) || '.wawp_schema') IS NOT NULL");
    if (there.is_good() && !there.is_true(0, 0)) return 0;
    const postgres_rows rows = server.ask("SELECT version FROM wawp_schema WHERE part = $1", part.name);
    if (!rows.is_good()) return unexpected{server.failure("the " + std::string(part.name) + "'s version could not be read")};
    const std::int64_t found = rows.size() == 0 ? 0 : rows.integer(0, 0);
    if (found <= part.version()) return found;
    error newer{.code = errc::journal_failed};
    newer.message = "the " + std::string(part.name) + " was written by a newer version of wawp: its tables have version " + std::to_string(found) +
                    ", this program knows " + std::to_string(part.version()) + " and below";
    return unexpected{std::move(newer)};
}

/// Begins a transaction, makes what is missing of the tables, and commits. An empty message if all is well.
[[nodiscard]] inline error make_postgres_tables(postgres_connection& server, const postgres_part& part) {
    const auto failure = [&] { return server.failure("the " + std::string(part.name) + "'s tables could not be made"); };
    // The lock keeps all others out: `IF NOT EXISTS` alone fails when two programs ask at once. At a stricter level than this
    // one would not see what was made while it waited.
    const postgres_rows begun = server.run(
        "BEGIN ISOLATION LEVEL READ COMMITTED; SET LOCAL synchronous_commit = on;"
        "SELECT pg_advisory_xact_lock(hashtextextended('wawp_schema', 0));"
        "CREATE TABLE IF NOT EXISTS wawp_schema (part text PRIMARY KEY, version bigint NOT NULL)");
    if (waited_in_vain(begun)) return server.failure("another program makes tables for too long");
    if (!begun.is_good()) return failure();
    auto found = read_postgres_version(server, part);  // once more: another program may have been faster
    if (!found) return std::move(found.error());
    for (; *found < part.version(); ++*found) {
        if (!server.run(part.steps[static_cast<std::size_t>(*found)]).is_good()) return failure();
    }
    const postgres_rows noted = server.ask(
        "INSERT INTO wawp_schema VALUES ($1, $2) ON CONFLICT (part) DO UPDATE SET version = excluded.version", part.name, *found);
    if (!noted.is_good() || !server.run("COMMIT").has_done("COMMIT")) return failure();
    return {};
}

/// Brings the tables up to the version of this program. An empty message if all is well. Where they have it already nothing is
/// written: it takes no right to make tables.
[[nodiscard]] inline error migrate_postgres(postgres_connection& server, const postgres_part& part) {
    auto found = read_postgres_version(server, part);
    if (!found) return std::move(found.error());
    if (*found == part.version()) return {};
    error failure = make_postgres_tables(server, part);
    if (!failure.message.empty()) static_cast<void>(server.run("ROLLBACK"));
    return failure;
}

}  // namespace wawp::detail
