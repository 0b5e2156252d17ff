// SPDX-License-Identifier: MIT
// Generated from include/ by single_include/amalgamate.cmake: change the headers there.
#pragma once

#include <wawp/wawp.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <wawp/journal/postgres_connection.hpp>

// wawp/journal/postgres_schema.hpp
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
inline constexpr std::int64_t postgres_journal_version = std::size(postgres_journal_steps);

inline constexpr postgres_part postgres_journal_part{"journal"sv, postgres_journal_steps};

/// Brings the tables up to the version of this program, in one transaction. An empty message if all is well.
[[nodiscard]] inline error migrate_postgres(postgres_connection& server, const postgres_part& part) {
    const std::string name(part.name);
    const auto failed = [&](error why) {
        static_cast<void>(server.run("ROLLBACK"));
        return why;
    };
    // The lock keeps all others out: `IF NOT EXISTS` alone fails when two programs ask at once.
    const postgres_rows begun = server.run(
        "BEGIN; SET LOCAL synchronous_commit = on; SELECT pg_advisory_xact_lock(hashtextextended('wawp_schema', 0));"
        "CREATE TABLE IF NOT EXISTS wawp_schema (part text PRIMARY KEY, version bigint NOT NULL)");
    if (!begun.is_good()) return failed(server.failure("the " + name + "'s tables could not be made"));
    const postgres_rows rows = server.ask("SELECT version FROM wawp_schema WHERE part = $1", part.name);
    if (!rows.is_good()) return failed(server.failure("the " + name + "'s version could not be read"));
    std::int64_t found = rows.size() == 0 ? 0 : rows.integer(0, 0);
    if (found > part.version()) {
        error newer{.code = errc::journal_failed};
        newer.message = "the " + name + " was written by a newer version of wawp: its tables have version " + std::to_string(found) +
                        ", this program knows " + std::to_string(part.version()) + " and below";
        return failed(std::move(newer));
    }
    if (found == part.version()) return failed({});
    for (; found < part.version(); ++found) {
        if (!server.run(part.steps[static_cast<std::size_t>(found)]).is_good()) return failed(server.failure("the " + name + "'s tables could not be made"));
    }
    const postgres_rows noted = server.ask(
        "INSERT INTO wawp_schema VALUES ($1, $2) ON CONFLICT (part) DO UPDATE SET version = excluded.version", part.name, found);
    if (!noted.is_good() || !server.run("COMMIT").is_good()) return failed(server.failure("the " + name + "'s tables could not be made"));
    return {};
}

}  // namespace wawp::detail
