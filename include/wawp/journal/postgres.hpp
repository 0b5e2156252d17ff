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
#include <wawp/journal/journal.hpp>
#include <wawp/journal/postgres_connection.hpp>
#include <wawp/journal/postgres_schema.hpp>
#include <wawp/journal/postgres_session.hpp>
#include <wawp/journal/rows.hpp>
#include <wawp/journal/verdict_columns.hpp>

namespace wawp {

/// How a journal in a PostgreSQL database behaves. An aggregate; every member has a default.
struct postgres_options {
    std::chrono::milliseconds wait{5'000};  ///< for a lock or a statement; then `errc::journal_failed`
    /// For how long a try whose sender has lost its connection counts as in flight, by the server's clock: the program may
    /// live and be about to send. Not below `exchange_options::timeout`.
    std::chrono::seconds grace{120};  ///< whole seconds, from 0 to 100 years; anything else counts as the nearest of these
};

/// A journal in a PostgreSQL database (12 or later), for senders on many machines. Each sender has an object, and by it a
/// connection, of its own, on one thread at a time.
///
/// `begin` and `end` are one commit each, with `synchronous_commit` on, whatever the server's setting: what they answer
/// survives a crash of the program and of the database. It survives a fail-over only if the replica is a synchronous one.
/// When a commit's reply is lost, `begin` answers `go` only if it then reads its own fence.
///
/// A sender holds an advisory lock for as long as its connection lasts: that is how others see that it lives. So no pooler
/// that hands sessions around (PgBouncer's transaction mode) may stand between.
///
/// It holds keys, digests, message ids, times and names of errors; never a token, an event or a text of the gateway's. The
/// tables `wawp_journal` and `wawp_schema` are made in the first schema of the search path. Ended entries may be deleted;
/// their keys are new again.
class postgres_journal {
public:
    /// Connects, and makes the tables where there are none.
    /// @param address  `postgresql://user@host/database` or libpq's `key=value` pairs
    /// @param options  how long it waits for locks and for senders that are gone
    [[nodiscard]] static result<postgres_journal> open(const std::string& address, const postgres_options& options = {}) {
        postgres_journal made(address, options);
        if (error failure = made.session_.begin(detail::postgres_journal_part); !failure.message.empty()) return unexpected{std::move(failure)};
        return made;
    }

    postgres_journal(postgres_journal&&) = default;  ///< what is moved from can only be destroyed
    postgres_journal& operator=(postgres_journal&&) = delete;  ///< a journal keeps its connection

    /// See `journal_policy`.
    [[nodiscard]] result<begin_answer> begin(std::string_view key, std::string_view payload) {
        const std::uint64_t fence = detail::random_postgres_number();
        auto answer = change(key, [&](journal_entry& entry, const row_facts& facts) -> result<begin_answer> {
            const begin_request asked{.payload = payload, .sender = session_.id(), .fence = fence, .now = facts.now};
            return entry.begin(asked, facts.lives);
        });
        if (!answer && commit_in_question_) {
            const auto entry = find(key);  // waits for the transaction in question: it holds the key's lock
            if (entry && entry->fence == fence && entry->state == journal_state::sending) {
                answer = begin_answer{.status = begin_status::go, .fence = fence, .began = entry->began};
            }
        }
        if (answer && answer->status == begin_status::go) open_.push_back(fence);
        return answer;
    }

    /// See `journal_policy`. A try whose reply is lost is made once more: that a try ends twice alike changes nothing.
    [[nodiscard]] result<journal_state> end(std::string_view key, std::uint64_t fence, const journal_verdict& how) {
        std::erase(open_, fence);
        const auto apply = [&](journal_entry& entry, const row_facts&) { return entry.end(fence, how); };
        auto answer = change(key, apply);
        if (!answer && commit_in_question_) answer = change(key, apply);
        return answer;
    }

    /// See `journal_policy`.
    [[nodiscard]] result<journal_state> resolve(std::string_view key, resolution what) {
        return change(key, [&](journal_entry& entry, const row_facts& facts) { return entry.resolve(what, facts.lives); });
    }

    /// What is known of `key`; an entry whose `fence` is 0 if that is nothing.
    [[nodiscard]] result<journal_entry> find(std::string_view key) {
        journal_entry found;
        auto looked = change(key, [&](journal_entry& entry, const row_facts&) -> result<journal_state> {
            found = entry;
            return entry.state;
        });
        if (!looked) return unexpected{std::move(looked.error())};
        return found;
    }

    /// The keys that wait for a person, the oldest first.
    /// @param limit  how many at most
    [[nodiscard]] result<std::vector<journal_entry>> in_doubt(std::size_t limit = 1'000) {
        if (!session_.revive()) return unexpected{session_.failure("the database cannot be reached")};
        // What is begun here and not ended comes as well, and is left out below.
        const std::size_t max_rows = (std::min)(limit, std::size_t{1'000'000'000}) + open_.size();
        const detail::postgres_rows rows = session_.server().ask(doubt_query().c_str(), session_.id(), max_rows);
        if (!rows.is_good()) return unexpected{session_.failure("the journal could not be read")};
        std::vector<journal_entry> entries;
        for (int row = 0; row < rows.size() && entries.size() < limit; ++row) {
            journal_entry entry;
            row_facts facts;
            if (!read(rows, row, entry, facts)) return unexpected{senseless()};
            if (entry.state == journal_state::unknown || !facts.lives) entries.push_back(std::move(entry));
        }
        return entries;
    }

private:
    /// What the database says beside the entry.
    struct row_facts {
        std::chrono::sys_seconds now{};
        bool lives = false;  ///< whether the latest try's sender may still be at work on it
    };

    postgres_journal(const std::string& address, const postgres_options& options) : session_(address, options.wait), grace_(detail::bounded_grace(options.grace)) {}

    static error senseless() {
        error failure{.code = errc::journal_failed};
        failure.message = "a row of the journal makes no sense: it was changed by hand";
        return failure;
    }

    /// One operation: reads the entry, lets `how` change it, writes it if it has changed, commits. What fails before the
    /// commit because the connection was lost is done once more.
    template <class How>
    auto change(std::string_view key, How&& how) -> decltype(how(std::declval<journal_entry&>(), std::declval<const row_facts&>())) {
        if (error refusal = refuse_key(key); !refusal.violations.empty()) return unexpected{std::move(refusal)};
        commit_in_question_ = false;
        auto answer = change_once(key, how);
        if (!answer && !session_.is_open() && !commit_in_question_) answer = change_once(key, how);
        if (!answer && session_.is_open()) static_cast<void>(session_.server().run("ROLLBACK"));
        return answer;
    }

    template <class How>
    auto change_once(std::string_view key, How& how) -> decltype(how(std::declval<journal_entry&>(), std::declval<const row_facts&>())) {
        if (!session_.revive()) return unexpected{session_.failure("the database cannot be reached")};
        journal_entry entry;
        row_facts facts;
        if (error failure = load(key, entry, facts); !failure.message.empty()) return unexpected{std::move(failure)};
        const journal_entry before = entry;
        auto answer = how(entry, facts);
        if (!answer || entry == before) {
            static_cast<void>(session_.server().run("ROLLBACK"));
            return answer;
        }
        if (!store(entry)) return unexpected{session_.failure("the journal could not be written")};
        commit_in_question_ = true;
        if (!session_.server().run("COMMIT").has_done("COMMIT")) return unexpected{session_.failure("the journal could not be written")};
        commit_in_question_ = false;
        return answer;
    }

    /// Begins a transaction in which nobody else can change the key, and reads its entry.
    error load(std::string_view key, journal_entry& entry, row_facts& facts) {
        const detail::postgres_rows begun = session_.server().run("BEGIN ISOLATION LEVEL READ COMMITTED; SET LOCAL synchronous_commit = on");
        if (!begun.is_good()) return session_.failure("the journal could not be read");
        const detail::postgres_rows locked = session_.server().ask(
            "SELECT pg_advisory_xact_lock(hashtextextended($1, 4711)), version, floor(extract(epoch FROM now()))::bigint "
            "FROM wawp_schema WHERE part = 'journal'",
            key);
        if (detail::waited_in_vain(locked)) return session_.failure("another sender holds the key for too long");
        if (!locked.is_good()) return session_.failure("the journal could not be read");
        if (locked.size() != 1 || locked.integer(0, 1) != detail::postgres_journal_part.version()) {
            error failure{.code = errc::journal_failed};
            failure.message = "another version of wawp has changed the journal since it was opened";
            return failure;
        }
        facts.now = std::chrono::sys_seconds(std::chrono::seconds(locked.integer(0, 2)));
        const detail::postgres_rows rows = session_.server().ask(entry_query().c_str(), key);
        if (!rows.is_good()) return session_.failure("the journal could not be read");
        entry.key = key;
        if (rows.size() != 0 && !read(rows, 0, entry, facts)) return senseless();
        return {};
    }

    /// SQL that is true while another's try may still be on its way.
    [[nodiscard]] std::string lives() const {
        return "(state = 'sending' AND"
               " (clock_timestamp() < began + " + std::to_string(grace_.count()) + " * interval '1 s'"
               " OR " + detail::postgres_session::lasts("sender") + "))";
    }
    /// As `read_journal_row` takes them, and whether it lives.
    [[nodiscard]] std::string columns() const {
        return "SELECT key, payload, state, fence, sender, extract(epoch FROM began)::bigint, resolved::int, message_id, "
               "may_be_duplicate::int, attempts, layout, error, http_status, " + lives() + " FROM wawp_journal WHERE ";
    }
    [[nodiscard]] std::string entry_query() const { return columns() + "key = $1"; }
    [[nodiscard]] std::string doubt_query() const {
        return columns() + "state IN ('sending', 'unknown') AND (sender = $1::bigint OR NOT " + lives() + ") ORDER BY began, key LIMIT $2";
    }

    /// False where the row makes no sense.
    bool read(const detail::postgres_rows& rows, int row, journal_entry& entry, row_facts& facts) const {
        if (!detail::read_journal_row(detail::postgres_row{rows, row}, entry)) return false;
        const bool open = std::find(open_.begin(), open_.end(), entry.fence) != open_.end();
        facts.lives = entry.state == journal_state::sending && (open || (entry.sender != session_.id() && rows.is_true(row, column_of_life)));
        return true;
    }

    bool store(const journal_entry& entry) {
        const journal_verdict& how = entry.verdict;
        constexpr const char* statement =
            "INSERT INTO wawp_journal (key, payload, state, fence, sender, began, resolved, message_id, may_be_duplicate, attempts, layout, "
            "error, http_status) VALUES ($1, $2, $3, $4, $5, to_timestamp($6), $7::bool, $8, $9::bool, $10, $11, $12, $13) "
            "ON CONFLICT (key) DO UPDATE SET payload = excluded.payload, state = excluded.state, fence = excluded.fence, "
            "sender = excluded.sender, began = excluded.began, resolved = excluded.resolved, message_id = excluded.message_id, "
            "may_be_duplicate = excluded.may_be_duplicate, attempts = excluded.attempts, layout = excluded.layout, "
            "error = excluded.error, http_status = excluded.http_status";
        const auto flag = [](bool set) { return std::string_view(set ? "true" : "false"); };
        return session_.server()
            .ask(statement, entry.key, entry.payload, to_string(entry.state), entry.fence, entry.sender,
                 entry.began.time_since_epoch().count(), flag(entry.resolved), how.message_id, flag(how.may_be_duplicate), how.attempts,
                 detail::layout_column_of(how), how.error, how.http_status)
            .is_good();
    }

    static constexpr int column_of_life = 13;  ///< after those of an entry

    detail::postgres_session session_;
    std::chrono::seconds grace_;
    std::vector<std::uint64_t> open_{};  ///< begun here and not ended
    bool commit_in_question_ = false;    ///< the latest change failed while its commit was on its way
};

}  // namespace wawp
