// SPDX-License-Identifier: MIT
// Generated from include/ by single_include/amalgamate.cmake: change the headers there.
#pragma once

#include <wawp/wawp.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <wawp/journal/postgres_connection.hpp>

// wawp/journal/postgres_session.hpp
namespace wawp::detail {

/// From 1 to 2^62.
[[nodiscard]] inline std::uint64_t random_postgres_number() {
    std::random_device device;
    const std::uint64_t high = device(), low = device();
    return ((high << 32 ^ low) >> 2) + 1;
}

/// A connection that holds an advisory lock under a name of its own for as long as it lasts: that is how others see that who
/// has it lives.
class postgres_session {
public:
    /// @param wait  for a lock or a statement
    postgres_session(const std::string& address, std::chrono::milliseconds wait) : server_(address), wait_(wait) {}
    postgres_session(postgres_session&&) = default;
    postgres_session& operator=(postgres_session&&) = delete;
    /// Says good-bye: by itself the server notices only a little later that a connection is gone.
    ~postgres_session() {
        if (server_.is_open()) static_cast<void>(server_.run("SELECT pg_advisory_unlock_all()"));
    }

    /// Takes this session's lock, under a name that no other session has.
    [[nodiscard]] bool enrol() {
        id_ = std::to_string(random_postgres_number());
        const auto wait = std::to_string(std::clamp<std::chrono::milliseconds::rep>(wait_.count(), 1, 1'000'000'000));
        const std::string statements = "SET lock_timeout = " + wait + "; SET statement_timeout = " + wait + "; SELECT pg_advisory_lock(" + id_ + ")";
        return server_.run(statements.c_str()).is_good();
    }

    /// Connects once more where the connection has been lost, under another name.
    [[nodiscard]] bool revive() {
        if (server_.is_open()) return true;
        server_.reset();
        return server_.is_open() && enrol();
    }

    [[nodiscard]] const std::string& id() const noexcept { return id_; }
    [[nodiscard]] bool is_open() const noexcept { return server_.is_open(); }
    [[nodiscard]] postgres_connection& server() noexcept { return server_; }
    [[nodiscard]] error failure(std::string_view what) const { return server_.failure(what); }

    /// SQL that is true while the session lasts whose name stands in `column`.
    [[nodiscard]] static std::string lasts(std::string_view column) {
        return std::string("EXISTS (SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND granted AND objsubid = 1 AND "
                           "database = (SELECT oid FROM pg_database WHERE datname = current_database()) AND "
                           "(classid::bigint << 32 | objid::bigint) = ").append(column).append(")");
    }

private:
    postgres_connection server_;
    std::chrono::milliseconds wait_;
    std::string id_{};
};

/// A grace that SQL can count with, in seconds and in milliseconds: the nearest from none to 100 years. One that overflows there
/// would declare at once dead what is on its way.
[[nodiscard]] constexpr std::chrono::seconds bounded_grace(std::chrono::seconds grace) noexcept {
    return std::clamp(grace, std::chrono::seconds{0}, std::chrono::seconds{std::chrono::years{100}});
}

/// Whether a statement gave up because somebody else held a lock for too long.
[[nodiscard]] inline bool waited_in_vain(const postgres_rows& rows) noexcept { return rows.state() == "55P03" || rows.state() == "57014"; }

}  // namespace wawp::detail
