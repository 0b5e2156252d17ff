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

#include <wawp/core/error.hpp>
#include <wawp/core/result.hpp>
#include <wawp/journal/postgres_connection.hpp>
#include <wawp/journal/postgres_schema.hpp>
#include <wawp/journal/postgres_session.hpp>
#include <wawp/outbox/outbox.hpp>
#include <wawp/outbox/postgres_tables.hpp>
#include <wawp/outbox/rows.hpp>

namespace wawp::detail {

/// The tables of an outbox as one worker sees them: transactions on its rows, and who of the workers lives.
class postgres_outbox_store {
public:
    postgres_outbox_store(const std::string& address, std::chrono::milliseconds wait, std::chrono::seconds grace)
        : session_(address, wait), grace_(bounded_grace(grace)) {}

    /// An error with an empty message if all is well.
    [[nodiscard]] error connect() {
        if (error failure = session_.begin(postgres_outbox_part); !failure.message.empty()) return failure;
        const auto asked = transact([](bool&) -> result<bool> { return true; });  // for the time, which `now` begins with
        return asked ? error{} : asked.error();
    }

    void note_begun(std::uint64_t fence) { open_.push_back(fence); }
    void note_ended(std::uint64_t fence) { std::erase(open_, fence); }
    [[nodiscard]] const std::string& worker() const noexcept { return session_.id(); }
    [[nodiscard]] postgres_connection& server() noexcept { return session_.server(); }
    [[nodiscard]] error failure(std::string_view what) const { return session_.failure(what); }
    /// Whether the latest transaction failed while its commit was on its way.
    [[nodiscard]] bool commit_in_question() const noexcept { return commit_in_question_; }
    /// The server's clock as the latest transaction began: the one moment of all that happens in it.
    [[nodiscard]] pace_time time() const noexcept { return time_; }
    /// The server's clock, outside of transactions. Where it does not answer: that moment, and what has passed since by the
    /// clock of this machine.
    [[nodiscard]] pace_time now() noexcept {
        const postgres_rows rows = server().run(ask_clock);
        if (rows.is_good() && rows.size() == 1) return pace_time_of(rows.integer(0, 0));
        return time_ + std::chrono::ceil<std::chrono::milliseconds>(std::chrono::steady_clock::now() - asked_);
    }

    /// Runs `work`, which answers a result, in a transaction, and commits if the answer is good and `work` has set `changed`.
    /// What fails before the commit because the connection was lost is done once more.
    template <class Work>
    auto transact(Work&& work) -> decltype(work(std::declval<bool&>())) {
        commit_in_question_ = false;
        auto answer = transact_once(work);
        if (!answer && !session_.is_open() && !commit_in_question_) answer = transact_once(work);
        if (!answer && session_.is_open()) static_cast<void>(server().run("ROLLBACK"));
        return answer;
    }

    /// Reads the entries of a statement that begins with `select`, and whether the worker of each may still be at work on it.
    template <class... Values>
    [[nodiscard]] error read(const std::string& statement, std::vector<std::pair<outbox_entry, bool>>& entries, const Values&... values) {
        const postgres_rows rows = server().ask(statement.c_str(), values...);
        if (waited_in_vain(rows)) return failure("another worker holds the entry for too long");
        if (!rows.is_good()) return failure("the outbox could not be read");
        for (int row = 0; row < rows.size(); ++row) {
            outbox_entry entry;
            if (!read_outbox_row(postgres_row{rows, row}, entry)) return journal_failure_of("a row of the outbox makes no sense: it was changed by hand");
            const bool lives = is_alive(entry, rows.is_true(row, column_of_life));
            entries.emplace_back(std::move(entry), lives);
        }
        return {};
    }

    /// A statement for `read`: the columns, whether the worker lives, and `more`.
    [[nodiscard]] std::string select(std::string_view more) const { return select_outbox(", " + lives() + " FROM wawp_outbox WHERE ").append(more); }

    /// One operation on one entry: reads it, lets `how` change it, writes it if it has changed, commits.
    /// @param how  called with the entry, and whether its worker lives
    template <class How, class Key>
    auto change(std::string_view column, const Key& key, How&& how) -> decltype(how(std::declval<outbox_entry&>(), true)) {
        return transact([&](bool& changed) -> decltype(how(std::declval<outbox_entry&>(), true)) {
            std::vector<std::pair<outbox_entry, bool>> found;
            if (error failure = read(select(std::string(column) + " = $1 FOR UPDATE"), found, key); !failure.message.empty()) return unexpected{std::move(failure)};
            if (found.empty()) return unexpected{entry_is_gone()};
            auto& [entry, lives] = found.front();
            const outbox_entry before = entry;
            auto answer = how(entry, lives);
            if (!answer || entry == before) return answer;
            changed = true;
            if (!store_outbox_row(server(), entry).is_good()) return unexpected{failure("the outbox could not be written")};
            return answer;
        });
    }

    /// Reads a sender's pace, and keeps others from it until the transaction ends. A sender without a row has no limits; it gets
    /// a row, since a lock on none keeps nobody out.
    [[nodiscard]] error load(std::string_view sender, outbox_pace& pace) {
        pace = {};
        const std::string select = std::string("SELECT ").append(pace_columns).append(" FROM wawp_pace WHERE sender = $1 FOR UPDATE");
        postgres_rows rows = server().ask(select.c_str(), sender);
        if (rows.is_good() && rows.size() == 0) {
            rows = make_pace_row(server(), sender);
            if (rows.is_good()) rows = server().ask(select.c_str(), sender);
        }
        if (waited_in_vain(rows)) return failure("another worker holds the pace for too long");
        if (!rows.is_good()) return failure("the pace could not be read");
        if (rows.size() != 0 && !read_pace_row(postgres_row{rows, 0}, pace)) return journal_failure_of("the sender's row of the pace makes no sense: it was changed by hand");
        return {};
    }

    [[nodiscard]] static error journal_failure_of(std::string_view what) {
        error failed{.code = errc::journal_failed};
        failed.message = what;
        return failed;
    }

private:
    static constexpr int column_of_life = 21;  ///< after those of an entry
    static constexpr const char* ask_clock = "SELECT floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint";

    /// SQL that is true while the worker may still be at work on the entry.
    [[nodiscard]] std::string lives() const {
        const std::string within = std::to_string(std::chrono::milliseconds{grace_}.count());
        return "state IN ('claimed', 'sending') AND"
               " (state = 'sending' AND extract(epoch FROM clock_timestamp()) * 1000 < began + " + within +
               " OR " + postgres_session::lasts("worker") + ")";
    }

    template <class Work>
    auto transact_once(Work& work) -> decltype(work(std::declval<bool&>())) {
        if (!session_.revive()) return unexpected{failure("the database cannot be reached")};
        if (error failure = begin(); !failure.message.empty()) return unexpected{std::move(failure)};
        bool changed = false;
        auto answer = work(changed);
        if (!answer || !changed) {
            static_cast<void>(server().run("ROLLBACK"));
            return answer;
        }
        commit_in_question_ = true;
        if (!server().run("COMMIT").has_done("COMMIT")) return unexpected{failure("the outbox could not be written")};
        commit_in_question_ = false;
        return answer;
    }

    error begin() {
        if (!server().run("BEGIN ISOLATION LEVEL READ COMMITTED; SET LOCAL synchronous_commit = on").is_good()) return failure("the outbox could not be read");
        const std::string statement = std::string("SELECT version, (").append(ask_clock).append(") FROM wawp_schema WHERE part = $1");
        asked_ = std::chrono::steady_clock::now();
        const postgres_rows rows = server().ask(statement.c_str(), postgres_outbox_part.name);
        if (!rows.is_good()) return failure("the outbox could not be read");
        if (rows.size() != 1 || rows.integer(0, 0) != postgres_outbox_part.version()) {
            return journal_failure_of("another version of wawp has changed the outbox since it was opened");
        }
        time_ = pace_time_of(rows.integer(0, 1));
        return {};
    }

    [[nodiscard]] bool is_alive(const outbox_entry& entry, bool lasts) const {
        if (entry.state == outbox_state::claimed) return lasts;
        if (entry.state != outbox_state::sending) return false;
        const bool mine = std::find(open_.begin(), open_.end(), entry.fence) != open_.end();
        return mine || (entry.worker != session_.id() && lasts);
    }

    postgres_session session_;
    std::chrono::seconds grace_;
    std::vector<std::uint64_t> open_{};  ///< begun here and not ended
    bool commit_in_question_ = false;
    pace_time time_{};
    std::chrono::steady_clock::time_point asked_{};  ///< before the server said `time_`
};

}  // namespace wawp::detail
