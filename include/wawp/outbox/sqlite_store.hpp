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
#include <wawp/journal/sqlite_database.hpp>
#include <wawp/journal/sqlite_file.hpp>
#include <wawp/journal/sqlite_roll.hpp>
#include <wawp/journal/sqlite_schema.hpp>
#include <wawp/journal/sqlite_sender.hpp>
#include <wawp/outbox/outbox.hpp>
#include <wawp/outbox/rows.hpp>
#include <wawp/outbox/sqlite_tables.hpp>

namespace wawp::detail {

/// The file of an outbox, opened by one worker: transactions on its rows, and who of the workers lives.
class sqlite_outbox_store {
public:
    static constexpr int nothing_to_do = -3;  ///< no code of SQLite's, from `transact`'s work: it ends without a commit

    /// An error with an empty message if all is well.
    [[nodiscard]] error connect(const std::string& path, std::chrono::milliseconds wait) {
        if (error failure = open_sqlite_file(database_, path, wait); !failure.message.empty()) return failure;
        if (error failure = prepare_sqlite_tables(database_, sqlite_outbox_part); !failure.message.empty()) return failure;
        file_ = sqlite3_db_filename(database_.get(), "main");
        const int code = prepare();
        return code == SQLITE_OK ? error{} : database_.failure(code);
    }

    /// Becomes a worker that others see alive. `SQLITE_OK`, or what went wrong.
    [[nodiscard]] int enrol() { return worker_.enrol(file_); }
    [[nodiscard]] const std::string& worker() const noexcept { return worker_.id(); }

    /// What was begun here and not ended: no other worker's business, and lost if it is not on this list.
    void note_begun(std::uint64_t fence) { open_.push_back(fence); }
    void note_ended(std::uint64_t fence) { std::erase(open_, fence); }

    /// Whether the worker of the latest claim may still be at work on it.
    [[nodiscard]] bool lives(const outbox_entry& entry) const {
        if (entry.state == outbox_state::claimed && entry.worker == worker_.id()) return true;
        if (entry.state != outbox_state::sending && entry.state != outbox_state::claimed) return false;
        if (entry.worker == worker_.id()) return std::find(open_.begin(), open_.end(), entry.fence) != open_.end();
        return sqlite_sender::lives(file_, entry.worker);
    }

    /// Runs `work` in a transaction, and commits if it answers `SQLITE_OK`.
    template <class Work>
    [[nodiscard]] int transact(Work&& work) {
        sqlite_transaction transaction(database_);
        int code = transaction.code();
        if (code == SQLITE_OK) code = check_version();
        if (code == SQLITE_OK) code = work();
        return code == SQLITE_OK ? transaction.commit() : code;
    }

    /// One operation on one entry: reads it, lets `how` change it, writes it if it has changed, commits.
    template <class How>
    auto change(std::int64_t id, How&& how) -> decltype(how(std::declval<outbox_entry&>())) {
        decltype(how(std::declval<outbox_entry&>())) answer = unexpected{error{}};
        const int code = transact([&]() -> int {
            outbox_entry entry;
            if (const int loaded = rows_.load(id, entry); loaded != SQLITE_OK) return loaded;
            const outbox_entry before = entry;
            answer = how(entry);
            return !answer || entry == before ? nothing_to_do : rows_.store(entry);
        });
        if (code != SQLITE_OK && code != nothing_to_do) return unexpected{failure(code)};
        return answer;
    }

    /// The same on the pace of one sender.
    template <class How>
    [[nodiscard]] result<outbox_pace> change_pace(std::string_view sender, How&& how) {
        outbox_pace pace;
        const int code = transact([&]() -> int {
            if (const int loaded = rows_.load(sender, pace); loaded != SQLITE_OK) return loaded;
            how(pace);
            return rows_.store(sender, pace);
        });
        if (code != SQLITE_OK) return unexpected{failure(code)};
        return pace;
    }

    /// Takes due entries in a transaction of the caller's.
    [[nodiscard]] int claim(std::string_view sender, std::string_view endpoint, std::size_t count, pace_time now, pace_time lease_end,
                            std::vector<outbox_entry>& taken) {
        due_.bind(sender, endpoint, milliseconds_of(now), static_cast<std::int64_t>(count));
        if (const int code = collect(due_, taken); code != SQLITE_OK) return code;
        if (taken.empty()) return nothing_to_do;
        for (outbox_entry& entry : taken) {
            if (!entry.claim(worker_.id(), random_sqlite_fence(), now, lease_end)) return sqlite_outbox_rows::senseless;
            if (const int code = rows_.store(entry); code != SQLITE_OK) return code;
        }
        return enrolled_ ? SQLITE_OK : roll_.enrol(file_, worker_);
    }
    void note_enrolled() noexcept { enrolled_ = true; }

    /// Entries that are claimed or being sent.
    [[nodiscard]] int open_entries(std::vector<outbox_entry>& entries) { return collect(open_entries_, entries); }

    [[nodiscard]] int entries_in(outbox_state state, std::int64_t after, std::size_t limit, std::vector<outbox_entry>& entries) {
        const auto bounded = std::min<std::size_t>(limit, 1'000'000'000);
        in_state_.bind(to_string(state), after, static_cast<std::int64_t>(bounded));
        return collect(in_state_, entries);
    }

    [[nodiscard]] int count(outbox_counts& counted) {
        int code = SQLITE_ROW;
        while ((code = counts_.next()) == SQLITE_ROW) {
            for (const outbox_state each : outbox_states) {
                if (to_string(each) == counts_.text(0)) counted[each] = static_cast<std::size_t>(counts_.integer(1));
            }
        }
        counts_.reset();
        return code == SQLITE_DONE ? SQLITE_OK : code;
    }

    [[nodiscard]] int next_due(std::string_view sender, std::string_view endpoint, pace_time& due) {
        next_due_.bind(sender, endpoint);
        const int code = next_due_.next();
        due = code == SQLITE_ROW ? pace_time_of(next_due_.integer(0)) : (pace_time::max)();
        next_due_.reset();
        return code == SQLITE_ROW || code == SQLITE_DONE ? SQLITE_OK : code;
    }

    [[nodiscard]] sqlite_outbox_rows& rows() noexcept { return rows_; }
    [[nodiscard]] sqlite_database& database() noexcept { return database_; }

    [[nodiscard]] error failure(int code) const {
        if (code == SQLITE_DONE) return entry_is_gone();
        if (code == sqlite_outbox_rows::senseless) {
            return journal_failure("a row of the outbox makes no sense: the file is damaged, or was changed by hand");
        }
        if (code == newer_version) return journal_failure("another version of wawp has changed the outbox since it was opened");
        return database_.failure(code);
    }

private:
    static constexpr int newer_version = -2;

    int prepare() {
        const std::string load = std::string("SELECT ").append(outbox_columns).append(" FROM wawp_outbox WHERE ");
        const std::pair<sqlite_statement*, std::string> statements[] = {
            {&version_, sqlite_outbox_part.query()},
            {&due_, load + "state = 'queued' AND sender = ?1 AND endpoint = ?2 AND not_before <= ?3 ORDER BY not_before, id LIMIT ?4"},
            {&open_entries_, load + std::string(sqlite_open_entries)},
            {&in_state_, load + "state = ?1 AND id > ?2 ORDER BY id LIMIT ?3"},
            {&counts_, "SELECT state, count(*) FROM wawp_outbox GROUP BY state"},
            {&next_due_, "SELECT not_before FROM wawp_outbox WHERE state = 'queued' AND sender = ?1 AND endpoint = ?2 ORDER BY not_before LIMIT 1"}};
        for (const auto& [statement, sql] : statements) {
            if (const int code = statement->prepare(database_.get(), sql); code != SQLITE_OK) return code;
        }
        const int code = rows_.prepare(database_);
        return code == SQLITE_OK ? roll_.prepare(database_, "wawp_outbox_worker") : code;
    }

    int check_version() {
        const int code = version_.next();
        const std::int64_t found = code == SQLITE_ROW ? version_.integer(0) : 0;
        version_.reset();
        if (code != SQLITE_ROW && code != SQLITE_DONE) return code;
        return found == sqlite_outbox_part.version() ? SQLITE_OK : newer_version;
    }

    static int collect(sqlite_statement& query, std::vector<outbox_entry>& entries) {
        int code = SQLITE_ROW;
        while ((code = query.next()) == SQLITE_ROW) {
            if (!read_outbox_row(query, entries.emplace_back())) break;
        }
        query.reset();
        return code == SQLITE_DONE ? SQLITE_OK : code == SQLITE_ROW ? sqlite_outbox_rows::senseless : code;
    }

    sqlite_database database_{};  // goes last: statements belong to it
    sqlite_sender worker_{};
    std::string file_{};
    bool enrolled_ = false;
    std::vector<std::uint64_t> open_{};
    sqlite_statement version_{}, due_{}, open_entries_{}, in_state_{}, counts_{}, next_due_{};
    sqlite_outbox_rows rows_{};
    sqlite_roll roll_{};
};

}  // namespace wawp::detail
