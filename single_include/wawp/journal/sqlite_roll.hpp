// SPDX-License-Identifier: MIT
// Generated from include/ by single_include/amalgamate.cmake: change the headers there.
#pragma once

#include <wawp/wawp.hpp>

#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <sqlite3.h>
#include <string>
#include <string_view>
#include <utility>
#include <vector>
#include <wawp/journal/sqlite_database.hpp>

// wawp/journal/sqlite_sender.hpp
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

// wawp/journal/sqlite_roll.hpp
namespace wawp::detail {

/// The list of senders that use a file, in a table of it, so that what dead ones have left beside the file is found.
class sqlite_roll {
public:
    /// @param table  has one column, `id`
    [[nodiscard]] int prepare(const sqlite_database& database, const std::string& table) {
        int code = senders_.prepare(database.get(), "SELECT id FROM " + table);
        if (code == SQLITE_OK) code = enrol_.prepare(database.get(), "INSERT INTO " + table + " VALUES (?1)");
        if (code == SQLITE_OK) code = bury_.prepare(database.get(), "DELETE FROM " + table + " WHERE id = ?1");
        return code;
    }

    /// Writes `sender` down, in a transaction of the caller's, and takes dead ones away with their files.
    [[nodiscard]] int enrol(const std::string& file, const sqlite_sender& sender) {
        std::vector<std::string> dead;
        int code = SQLITE_ROW;
        while ((code = senders_.next()) == SQLITE_ROW) {
            std::string id = senders_.text(0);
            if (id != sender.id() && !sqlite_sender::lives(file, id)) dead.push_back(std::move(id));
        }
        senders_.reset();
        if (code != SQLITE_DONE) return code;
        for (const std::string& id : dead) {
            bury_.bind(std::string_view(id));
            if (code = bury_.run(); code != SQLITE_OK) return code;
            sqlite_sender::bury(file, id);
        }
        enrol_.bind(std::string_view(sender.id()));
        return enrol_.run();
    }

private:
    sqlite_statement senders_{}, enrol_{}, bury_{};
};

}  // namespace wawp::detail
