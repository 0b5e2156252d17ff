// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <sqlite3.h>

#include <wawp/core/error.hpp>
#include <wawp/core/result.hpp>
#include <wawp/core/text.hpp>
#include <wawp/journal/journal.hpp>
#include <wawp/journal/rows.hpp>
#include <wawp/journal/sqlite_database.hpp>
#include <wawp/journal/sqlite_file.hpp>
#include <wawp/journal/sqlite_roll.hpp>
#include <wawp/journal/sqlite_schema.hpp>
#include <wawp/journal/sqlite_sender.hpp>
#include <wawp/journal/verdict_columns.hpp>

namespace wawp {

/// How a journal in a file behaves. An aggregate; every member has a default.
struct sqlite_options {
    std::chrono::milliseconds wait{5'000};  ///< for other programs that write at the same moment; then `errc::journal_failed`
};

/// A journal in an SQLite file: the default for one machine. Any number of programs may use the file at once, each sender
/// through an object of its own, on one thread at a time.
///
/// `begin` and `end` are one commit each, in WAL mode with `synchronous=FULL`: what they answer survives a crash of the
/// program, of the system, and a loss of power, as far as the disk keeps what it says it has written. The file belongs on a
/// local disk; beside it stand SQLite's `-wal` and `-shm`, and an empty `-sender-…` for each sender that lives, by
/// whose lock the others see whether it does. A program that is killed leaves its keys in doubt at once.
///
/// It holds keys, digests, message ids, times and names of errors; never a token, an event or a text of the gateway's.
/// The tables may live in a database of yours: their names begin with `wawp_`, and their version is checked in every
/// `begin`. Ended entries may be deleted; their keys are new again.
///
/// Not for forked children of a process that opened it; each opens its own. It needs libsqlite3 3.37 or later.
class sqlite_journal {
public:
    /// Opens the journal in `path`; makes file and tables where there are none, and brings older tables up to date.
    /// @return `errc::journal_failed` with a sentence: the file cannot be opened or written, is damaged, no database, or
    ///         of a newer version; or `errc::bad_option` for a path that names no file
    [[nodiscard]] static result<sqlite_journal> open(std::string_view path, const sqlite_options& options = {}) {
        if (error refusal = detail::refuse_sqlite_path(path); !refusal.violations.empty()) return unexpected{std::move(refusal)};
        sqlite_journal made;
        error failure = made.connect(std::string(path), options);
        if (!failure.message.empty()) return unexpected{std::move(failure)};
        return made;
    }

    /// See `journal_policy`.
    [[nodiscard]] result<begin_answer> begin(std::string_view key, std::string_view payload) {
        if (const int code = sender_.enrol(file_); code != SQLITE_OK) return unexpected{database_.failure(code)};
        const std::uint64_t fence = detail::random_sqlite_fence();
        auto answer = change(key, [&](journal_entry& entry) -> result<begin_answer> {
            const begin_request asked{.payload = payload, .sender = sender_.id(), .fence = fence, .now = now()};
            return entry.begin(asked, lives(entry));
        });
        if (answer && answer->status == begin_status::go) {
            open_.push_back(fence);
            enrolled_ = true;
        }
        return answer;
    }

    /// See `journal_policy`.
    [[nodiscard]] result<journal_state> end(std::string_view key, std::uint64_t fence, const journal_verdict& how) {
        std::erase(open_, fence);
        return change(key, [&](journal_entry& entry) { return entry.end(fence, how); });
    }

    /// See `journal_policy`.
    [[nodiscard]] result<journal_state> resolve(std::string_view key, resolution what) {
        return change(key, [&](journal_entry& entry) { return entry.resolve(what, lives(entry)); });
    }

    /// What is known of `key`; an entry whose `fence` is 0 if that is nothing.
    [[nodiscard]] result<journal_entry> find(std::string_view key) {
        if (error refusal = refuse_key(key); !refusal.violations.empty()) return unexpected{std::move(refusal)};
        journal_entry entry{.key = std::string(key)};
        const int code = load(entry);
        if (code != SQLITE_OK) return unexpected{failure_of(code)};
        return entry;
    }

    /// The keys that wait for a person, the oldest first.
    /// @param limit  how many at most
    [[nodiscard]] result<std::vector<journal_entry>> in_doubt(std::size_t limit = 1'000) {
        std::vector<journal_entry> entries;
        int code = SQLITE_ROW;
        while (entries.size() < limit && (code = open_entries_.next()) == SQLITE_ROW) {
            journal_entry entry;
            if (!detail::read_journal_row(open_entries_, entry)) code = senseless_row;
            if (code != SQLITE_ROW) break;
            if (entry.state == journal_state::unknown || !lives(entry)) entries.push_back(std::move(entry));
        }
        open_entries_.reset();
        if (code != SQLITE_ROW && code != SQLITE_DONE) return unexpected{failure_of(code)};
        return entries;
    }

private:
    static constexpr int senseless_row = -1;  ///< no code of SQLite's
    static constexpr int newer_version = -2;

    sqlite_journal() = default;

    error connect(const std::string& path, const sqlite_options& options) {
        if (error failure = detail::open_sqlite_file(database_, path, options.wait); !failure.message.empty()) return failure;
        if (error failure = detail::prepare_sqlite_tables(database_, detail::sqlite_journal_part); !failure.message.empty()) return failure;
        file_ = sqlite3_db_filename(database_.get(), "main");
        const int code = prepare();
        return code == SQLITE_OK ? error{} : database_.failure(code);
    }

    int prepare() {
        const std::string columns(detail::journal_columns);
        const std::pair<detail::sqlite_statement*, std::string> statements[] = {
            {&version_, detail::sqlite_journal_part.query()},
            {&load_, "SELECT " + columns + " FROM wawp_journal WHERE key = ?1"},
            {&open_entries_, "SELECT " + columns + " FROM wawp_journal WHERE state IN ('sending', 'unknown') ORDER BY began, key"},
            {&store_, "INSERT OR REPLACE INTO wawp_journal (" + columns + ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)"}};
        for (const auto& [statement, sql] : statements) {
            if (const int code = statement->prepare(database_.get(), sql); code != SQLITE_OK) return code;
        }
        return roll_.prepare(database_, "wawp_journal_sender");
    }

    /// One operation: reads the entry, lets `how` change it, writes it if it has changed, commits.
    template <class How>
    auto change(std::string_view key, How&& how) -> decltype(how(std::declval<journal_entry&>())) {
        if (error refusal = refuse_key(key); !refusal.violations.empty()) return unexpected{std::move(refusal)};
        detail::sqlite_transaction transaction(database_);
        int code = transaction.code();
        if (code == SQLITE_OK) code = check_version();
        journal_entry entry{.key = std::string(key)};
        if (code == SQLITE_OK) code = load(entry);
        if (code != SQLITE_OK) return unexpected{failure_of(code)};

        const journal_entry before = entry;
        auto answer = how(entry);
        if (!answer || entry == before) return answer;
        code = store(entry);
        if (code == SQLITE_OK && !enrolled_ && entry.sender == sender_.id()) code = roll_.enrol(file_, sender_);
        if (code == SQLITE_OK) code = transaction.commit();
        if (code != SQLITE_OK) return unexpected{failure_of(code)};
        return answer;
    }

    int check_version() {
        const int code = version_.next();
        const std::int64_t found = code == SQLITE_ROW ? version_.integer(0) : 0;
        version_.reset();
        if (code != SQLITE_ROW) return code == SQLITE_DONE ? senseless_row : code;
        return found == detail::sqlite_journal_version ? SQLITE_OK : newer_version;
    }

    int load(journal_entry& entry) {
        load_.bind(std::string_view(entry.key));
        int code = load_.next();
        if (code == SQLITE_ROW) code = detail::read_journal_row(load_, entry) ? SQLITE_OK : senseless_row;
        else if (code == SQLITE_DONE) code = SQLITE_OK;
        load_.reset();
        return code;
    }

    int store(const journal_entry& entry) {
        const journal_verdict& how = entry.verdict;
        store_.bind(std::string_view(entry.key), std::string_view(entry.payload), to_string(entry.state),
                    static_cast<std::int64_t>(entry.fence), std::string_view(entry.sender),
                    std::int64_t{entry.began.time_since_epoch().count()}, std::int64_t{entry.resolved},
                    std::string_view(how.message_id), std::int64_t{how.may_be_duplicate}, std::int64_t{how.attempts},
                    detail::layout_column_of(how),
                    std::string_view(how.error), std::int64_t{how.http_status});
        return store_.run();
    }

    /// Whether the latest try's sender may still be at work on it.
    [[nodiscard]] bool lives(const journal_entry& entry) const {
        if (entry.state != journal_state::sending) return false;
        if (entry.sender == sender_.id()) return std::find(open_.begin(), open_.end(), entry.fence) != open_.end();
        return detail::sqlite_sender::lives(file_, entry.sender);
    }

    [[nodiscard]] error failure_of(int code) const {
        if (code == senseless_row) {
            return detail::journal_failure("a row of the journal makes no sense: the file is damaged, or was changed by hand");
        }
        if (code == newer_version) return detail::journal_failure("another version of wawp has changed the journal since it was opened");
        return database_.failure(code);
    }

    static std::chrono::sys_seconds now() {
        return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    }

    detail::sqlite_database database_{};  // goes last: statements belong to it
    detail::sqlite_sender sender_{};
    std::string file_{};
    bool enrolled_ = false;
    std::vector<std::uint64_t> open_{};  ///< begun here and not ended
    detail::sqlite_statement version_{}, load_{}, open_entries_{}, store_{};
    detail::sqlite_roll roll_{};
};

}  // namespace wawp
