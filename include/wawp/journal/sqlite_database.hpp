// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include <sqlite3.h>

#include <wawp/core/error.hpp>
#include <wawp/core/result.hpp>
#include <wawp/core/text.hpp>

/// SQLite's C interface with owners instead of pointers. Functions return SQLite's own result codes.
namespace wawp::detail {

struct sqlite_closer {
    void operator()(sqlite3* database) const noexcept { sqlite3_close_v2(database); }
    void operator()(sqlite3_stmt* statement) const noexcept { sqlite3_finalize(statement); }
};

/// What a result code says to people. Texts of SQLite's own follow it, and name no value: values are only ever bound.
[[nodiscard]] constexpr std::string_view meaning_of_sqlite(int code) noexcept {
    switch (code & 0xFF) {
        case SQLITE_FULL: return "the disk is full"sv;
        case SQLITE_READONLY: return "the file or its folder cannot be written"sv;
        case SQLITE_CANTOPEN: return "the file cannot be opened or made"sv;
        case SQLITE_CORRUPT: return "the file is damaged: restore it, and take every key that came after the backup to be in doubt"sv;
        case SQLITE_NOTADB: return "the file is no SQLite database"sv;
        case SQLITE_BUSY:
        case SQLITE_LOCKED: return "another program holds the file for too long"sv;
        case SQLITE_IOERR: return "the file could not be read or written"sv;
        case SQLITE_PERM:
        case SQLITE_AUTH: return "the file may not be used"sv;
        default: return "the database refused"sv;
    }
}

[[nodiscard]] inline error journal_failure(std::string_view what) {
    error failure{.code = errc::journal_failed};
    failure.message = what;
    return failure;
}

class sqlite_database {
public:
    sqlite_database() = default;

    /// @param flags  SQLite's `SQLITE_OPEN_…`
    [[nodiscard]] int open(const std::string& path, int flags) {
        sqlite3* opened = nullptr;
        const int code = sqlite3_open_v2(path.c_str(), &opened, flags | SQLITE_OPEN_EXRESCODE, nullptr);
        handle_.reset(opened);
        return code;
    }
    void close() noexcept { handle_.reset(); }

    [[nodiscard]] int run(const char* sql) noexcept { return sqlite3_exec(handle_.get(), sql, nullptr, nullptr, nullptr); }

    [[nodiscard]] error failure(int code) const {
        std::string text(meaning_of_sqlite(code));
        const bool own = handle_ && (sqlite3_extended_errcode(handle_.get()) == code);
        text.append(" (SQLite: ").append(own ? sqlite3_errmsg(handle_.get()) : sqlite3_errstr(code)).append(")");
        return journal_failure(text);
    }

    [[nodiscard]] sqlite3* get() const noexcept { return handle_.get(); }

private:
    std::unique_ptr<sqlite3, sqlite_closer> handle_{};
};

/// A statement that is compiled once and run often.
class sqlite_statement {
public:
    sqlite_statement() = default;

    [[nodiscard]] int prepare(sqlite3* database, std::string_view sql) {
        sqlite3_stmt* made = nullptr;
        const auto size = static_cast<int>(sql.size());
        const int code = sqlite3_prepare_v3(database, sql.data(), size, SQLITE_PREPARE_PERSISTENT, &made, nullptr);
        handle_.reset(made);
        return code;
    }

    /// Binds values to the places 1, 2, … The texts must live until `reset`.
    template <class... Values>
    void bind(const Values&... values) noexcept {
        int at = 0;
        (bind_one(++at, values), ...);
    }

    /// `SQLITE_ROW`, `SQLITE_DONE`, or what went wrong.
    [[nodiscard]] int next() noexcept { return sqlite3_step(handle_.get()); }
    void reset() noexcept { sqlite3_reset(handle_.get()); }

    /// Runs to the end a statement that returns no rows. `SQLITE_OK`, or what went wrong.
    [[nodiscard]] int run() noexcept {
        const int code = next();
        reset();
        return code == SQLITE_DONE || code == SQLITE_ROW ? SQLITE_OK : code;
    }

    [[nodiscard]] std::int64_t integer(int column) const noexcept { return sqlite3_column_int64(handle_.get(), column); }
    [[nodiscard]] std::string text(int column) const {
        const unsigned char* bytes = sqlite3_column_text(handle_.get(), column);
        const auto size = static_cast<std::size_t>(sqlite3_column_bytes(handle_.get(), column));
        return bytes == nullptr ? std::string() : std::string(reinterpret_cast<const char*>(bytes), size);
    }

private:
    void bind_one(int at, std::int64_t value) noexcept { sqlite3_bind_int64(handle_.get(), at, value); }
    void bind_one(int at, std::string_view value) noexcept {
        sqlite3_bind_text(handle_.get(), at, value.data(), static_cast<int>(value.size()), SQLITE_STATIC);
    }

    std::unique_ptr<sqlite3_stmt, sqlite_closer> handle_{};
};

/// A transaction that keeps all others from writing; undone unless it is committed.
class sqlite_transaction {
public:
    explicit sqlite_transaction(sqlite_database& database) : database_(&database), code_(database.run("BEGIN IMMEDIATE")) {}
    sqlite_transaction(const sqlite_transaction&) = delete;
    sqlite_transaction& operator=(const sqlite_transaction&) = delete;
    ~sqlite_transaction() {
        if (sqlite3_get_autocommit(database_->get()) == 0) static_cast<void>(database_->run("ROLLBACK"));
    }

    /// What became of the beginning.
    [[nodiscard]] int code() const noexcept { return code_; }
    [[nodiscard]] int commit() noexcept { return database_->run("COMMIT"); }

private:
    sqlite_database* database_;
    int code_;
};

}  // namespace wawp::detail
