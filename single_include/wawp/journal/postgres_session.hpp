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
#include <wawp/journal/postgres_schema.hpp>

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

    /// Makes the tables where there are none, and begins to live. An empty message if all is well.
    [[nodiscard]] error begin(const postgres_part& part) {
        if (!is_open()) return failure("the database cannot be reached");
        if (!limit_waits()) return failure("the database cannot be used");
        if (error refusal = migrate_postgres(server_, part); !refusal.message.empty()) return refusal;
        return enrol() ? error{} : failure("the database cannot be used");
    }

    /// Connects once more where the connection has been lost, under another name. False while the session has no lock: others
    /// would take it for dead.
    [[nodiscard]] bool revive() {
        if (!server_.is_open()) {
            server_.reset();
            enrolled_ = false;
        }
        return server_.is_open() && (enrolled_ || (limit_waits() && enrol()));
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
    [[nodiscard]] bool limit_waits() {
        const auto wait = std::to_string(std::clamp<std::chrono::milliseconds::rep>(wait_.count(), 1, 1'000'000'000));
        return server_.run(("SET lock_timeout = " + wait + "; SET statement_timeout = " + wait).c_str()).is_good();
    }

    /// Takes this session's lock, under a name that no other session has.
    [[nodiscard]] bool enrol() {
        id_ = std::to_string(random_postgres_number());
        enrolled_ = server_.run(("SELECT pg_advisory_lock(" + id_ + ")").c_str()).is_good();
        return enrolled_;
    }

    postgres_connection server_;
    std::chrono::milliseconds wait_;
    std::string id_{};
    bool enrolled_ = false;  ///< it holds the lock of `id_`, as long as the connection lasts
};

/// A grace that SQL can count with, in seconds and in milliseconds: the nearest from none to 100 years. One that overflows there
/// would declare at once dead what is on its way.
[[nodiscard]] constexpr std::chrono::seconds bounded_grace(std::chrono::seconds grace) noexcept {
    return std::clamp(grace, std::chrono::seconds{0}, std::chrono::seconds{std::chrono::years{100}});
}

}  // namespace wawp::detail
