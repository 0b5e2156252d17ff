// SPDX-License-Identifier: MIT
#pragma once

#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>
#include <utility>

#include <sqlite3.h>

#include <wawp/journal/sqlite_database.hpp>

namespace wawp::detail {

/// Shows other processes that a sender lives, and nothing else can show it by mistake: it holds the lock of an empty file
/// beside the journal, which the system takes back when the process ends, however it ends. A clock or a lease could not
/// tell a dead sender from one that was stopped for long and then goes on to send.
class sqlite_sender {
public:
    sqlite_sender() = default;
    sqlite_sender(sqlite_sender&&) = default;
    sqlite_sender& operator=(sqlite_sender&&) = delete;
    ~sqlite_sender() {
        if (database_.get() == nullptr) return;
        database_.close();
        std::remove(path_of(journal_, id_).c_str());
    }

    /// Becomes a sender with a new name. `SQLITE_OK`, or what went wrong.
    /// @param journal  absolute path of the journal's file
    [[nodiscard]] int enrol(std::string journal) {
        if (database_.get() != nullptr) return SQLITE_OK;
        id_ = random_name();
        journal_ = std::move(journal);
        sqlite_database made;
        int code = made.open(path_of(journal_, id_), SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
        if (code == SQLITE_OK) code = made.run("PRAGMA journal_mode=OFF; BEGIN EXCLUSIVE");  // no second file, and nothing to write
        if (code == SQLITE_OK) database_ = std::move(made);
        return code;
    }

    [[nodiscard]] const std::string& id() const noexcept { return id_; }

    /// Whether the sender `id` may live: only a lock that is free, or a file that is gone, says that it does not.
    [[nodiscard]] static bool lives(const std::string& journal, std::string_view id) {
        const std::string path = path_of(journal, id);
        sqlite_database other;
        if (other.open(path, SQLITE_OPEN_READWRITE) != SQLITE_OK) return sqlite3_system_errno(other.get()) != ENOENT;
        return other.run("SELECT count(*) FROM sqlite_schema") != SQLITE_OK;  // reads, so that two who look do not see each other
    }

    /// Takes away what a dead sender has left. No other will ever have its name.
    static void bury(const std::string& journal, std::string_view id) { std::remove(path_of(journal, id).c_str()); }

private:
    static std::string path_of(const std::string& journal, std::string_view id) {
        return std::string(journal).append("-sender-").append(id);
    }

    static std::string random_name() {
        unsigned char bytes[16];
        sqlite3_randomness(sizeof bytes, bytes);
        std::string name;
        for (const unsigned char byte : bytes) {
            name.push_back("0123456789abcdef"[byte >> 4]);
            name.push_back("0123456789abcdef"[byte & 15]);
        }
        return name;
    }

    sqlite_database database_{};
    std::string journal_{}, id_{};
};

}  // namespace wawp::detail
