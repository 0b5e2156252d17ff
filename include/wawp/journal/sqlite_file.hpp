// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include <sqlite3.h>

#include <wawp/core/error.hpp>
#include <wawp/core/text.hpp>
#include <wawp/journal/sqlite_database.hpp>
#include <wawp/schema/validate.hpp>

namespace wawp::detail {

/// Why a path cannot hold what must last: an error with one violation, or none if it can.
[[nodiscard]] inline error refuse_sqlite_path(std::string_view path) {
    error refusal{.code = errc::bad_option};
    if (path.empty() || path == ":memory:" || path.find('\0') != std::string_view::npos) {
        refusal.violations.push_back({"path", "file_path", describe(path), "name a file: a journal in memory would forget"});
    }
    return refusal;
}

/// Asks for WAL until the answer is not that the file is busy, or `wait` is over. SQLite calls no busy handler for this change: of
/// programs that make a file at the same moment, some would be refused at once.
/// @param mode  what SQLite says that the file has now, if the code is `SQLITE_ROW`
[[nodiscard]] inline int change_to_wal(sqlite_database& database, std::chrono::milliseconds wait, std::string& mode) {
    constexpr int pause = 5;  // ms
    const auto deadline = std::chrono::steady_clock::now() + wait;
    for (;;) {
        sqlite_statement change;
        int code = change.prepare(database.get(), "PRAGMA journal_mode=WAL");
        if (code == SQLITE_OK) code = change.next();
        if (code == SQLITE_ROW) mode = change.text(0);
        if ((code & 0xFF) != SQLITE_BUSY || std::chrono::steady_clock::now() >= deadline) return code;
        sqlite3_sleep(pause);
    }
}

/// WAL, and a sync at each commit; asked for and looked at, since SQLite does not say when it cannot.
[[nodiscard]] inline error make_sqlite_durable(sqlite_database& database, std::chrono::milliseconds wait) {
    int code = database.run("PRAGMA synchronous=FULL; PRAGMA fullfsync=ON; PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON");
    if (code != SQLITE_OK) return database.failure(code);
    std::string mode;
    code = change_to_wal(database, wait, mode);
    if (code != SQLITE_ROW) return database.failure(code);
    return mode == "wal" ? error{} : journal_failure("the file system of the file does not allow SQLite's WAL mode");
}

/// Opens a file that keeps what is committed. An error with an empty message if all is well.
/// @param wait  for other programs that write at the same moment
[[nodiscard]] inline error open_sqlite_file(sqlite_database& database, const std::string& path, std::chrono::milliseconds wait) {
    const int code = database.open(path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX);
    if (code != SQLITE_OK) return database.failure(code);
    const auto bounded = std::clamp<std::chrono::milliseconds::rep>(wait.count(), 0, 1'000'000'000);
    sqlite3_busy_timeout(database.get(), static_cast<int>(bounded));
    return make_sqlite_durable(database, std::chrono::milliseconds{bounded});
}

/// Names a try that no other will have: above 0 and below 2^63.
[[nodiscard]] inline std::uint64_t random_sqlite_fence() {
    std::uint64_t fence = 0;
    while (fence == 0) {
        sqlite3_randomness(sizeof fence, &fence);
        fence >>= 1;
    }
    return fence;
}

}  // namespace wawp::detail
