// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <sqlite3.h>

#include <wawp/journal/sqlite_database.hpp>
#include <wawp/journal/sqlite_sender.hpp>

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
