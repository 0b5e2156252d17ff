// SPDX-License-Identifier: MIT
// Generated from include/ by single_include/amalgamate.cmake: change the headers there.
#pragma once

#include <wawp/wawp.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <sqlite3.h>
#include <string>
#include <string_view>
#include <utility>
#include <vector>
#include <wawp/journal/sqlite_database.hpp>
#include <wawp/journal/sqlite_file.hpp>
#include <wawp/journal/sqlite_roll.hpp>
#include <wawp/journal/sqlite_schema.hpp>
#include <wawp/journal/verdict_columns.hpp>
#include <wawp/outbox/outbox.hpp>
#include <wawp/outbox/outbox_system.hpp>
#include <wawp/outbox/rows.hpp>
#include <wawp/outbox/stored_event.hpp>

// wawp/outbox/sqlite_tables.hpp
/// The tables of an outbox in SQLite, and how their rows are read and written.
namespace wawp::detail {

/// Rows that exist are never changed: a new version adds a step.
inline constexpr const char* sqlite_outbox_steps[] = {
    "CREATE TABLE wawp_outbox ("
    "  id INTEGER PRIMARY KEY AUTOINCREMENT,"
    "  key TEXT NOT NULL UNIQUE,"
    "  sender TEXT NOT NULL,"
    "  endpoint TEXT NOT NULL,"
    "  payload TEXT NOT NULL,"
    "  event TEXT NOT NULL,"
    "  state TEXT NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'claimed', 'sending', 'sent', 'not_sent', 'unknown')),"
    "  not_before INTEGER NOT NULL DEFAULT 0,"
    "  lease_until INTEGER,"
    "  fence INTEGER NOT NULL DEFAULT 0,"
    "  worker TEXT NOT NULL DEFAULT '',"
    "  began INTEGER NOT NULL DEFAULT 0,"
    "  ended INTEGER NOT NULL DEFAULT 0,"
    "  tries INTEGER NOT NULL DEFAULT 0,"
    "  resolved INTEGER NOT NULL DEFAULT 0,"
    "  message_id TEXT NOT NULL DEFAULT '',"
    "  may_be_duplicate INTEGER NOT NULL DEFAULT 0,"
    "  attempts INTEGER NOT NULL DEFAULT 0,"
    "  layout TEXT NOT NULL DEFAULT 'dotted' CHECK (layout IN ('dotted', 'nested')),"
    "  error TEXT NOT NULL DEFAULT '',"
    "  http_status INTEGER NOT NULL DEFAULT 0,"
    "  CHECK ((state = 'claimed') = (lease_until IS NOT NULL)),"
    "  CHECK (state NOT IN ('claimed', 'sending') OR (fence > 0 AND worker <> ''))"
    ");"
    "CREATE INDEX wawp_outbox_ready ON wawp_outbox (sender, endpoint, not_before, id) WHERE state = 'queued';"
    "CREATE INDEX wawp_outbox_open ON wawp_outbox (state, id) WHERE state IN ('claimed', 'sending', 'unknown', 'not_sent');"
    "CREATE TABLE wawp_outbox_worker (id TEXT NOT NULL PRIMARY KEY) WITHOUT ROWID;"
    "CREATE TABLE wawp_pace ("
    "  sender TEXT NOT NULL PRIMARY KEY,"
    "  limits TEXT NOT NULL DEFAULT '',"
    "  next INTEGER NOT NULL DEFAULT 0,"
    "  minute INTEGER NOT NULL DEFAULT 0, minute_used INTEGER NOT NULL DEFAULT 0,"
    "  hour INTEGER NOT NULL DEFAULT 0, hour_used INTEGER NOT NULL DEFAULT 0,"
    "  day INTEGER NOT NULL DEFAULT 0, day_used INTEGER NOT NULL DEFAULT 0, earlier_days INTEGER NOT NULL DEFAULT 0,"
    "  pause_reason TEXT NOT NULL DEFAULT 'none', paused_since INTEGER NOT NULL DEFAULT 0, paused_until INTEGER NOT NULL DEFAULT 0"
    ") WITHOUT ROWID",
};
inline constexpr sqlite_part sqlite_outbox_part{"outbox"sv, sqlite_outbox_steps};

/// Entries that are claimed or being sent. SQLite uses the index `wawp_outbox_open` only where its own condition is repeated.
inline constexpr std::string_view sqlite_open_entries =
    "(state = 'claimed' OR state = 'sending') AND state IN ('claimed', 'sending', 'unknown', 'not_sent')"sv;

/// The statements that read and write one entry, and the pace of one sender. Codes are SQLite's.
class sqlite_outbox_rows {
public:
    static constexpr int senseless = -1;  ///< no code of SQLite's: a row makes no sense

    [[nodiscard]] int prepare(const sqlite_database& database) {
        const std::string load = std::string("SELECT ").append(outbox_columns).append(" FROM wawp_outbox WHERE ");
        const std::pair<sqlite_statement*, std::string> statements[] = {
            {&by_id_, load + "id = ?1"},
            {&by_key_, load + "key = ?1"},
            {&store_, "UPDATE wawp_outbox SET state = ?2, not_before = ?3, lease_until = NULLIF(?4, 0), fence = ?5, worker = ?6, began = ?7, "
                      "ended = ?8, tries = ?9, resolved = ?10, message_id = ?11, may_be_duplicate = ?12, attempts = ?13, layout = ?14, "
                      "error = ?15, http_status = ?16 WHERE id = ?1"},
            {&load_pace_, std::string("SELECT ").append(pace_columns).append(" FROM wawp_pace WHERE sender = ?1")},
            {&store_pace_, "INSERT OR REPLACE INTO wawp_pace VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)"}};
        for (const auto& [statement, sql] : statements) {
            if (const int code = statement->prepare(database.get(), sql); code != SQLITE_OK) return code;
        }
        return SQLITE_OK;
    }

    /// `SQLITE_DONE` if there is no such entry.
    [[nodiscard]] int load(std::int64_t id, outbox_entry& entry) {
        by_id_.bind(id);
        return load(by_id_, entry);
    }
    [[nodiscard]] int load(std::string_view key, outbox_entry& entry) {
        by_key_.bind(key);
        return load(by_key_, entry);
    }

    [[nodiscard]] int store(const outbox_entry& entry) {
        const journal_verdict& how = entry.verdict;
        store_.bind(entry.id, to_string(entry.state), milliseconds_of(entry.not_before), milliseconds_of(entry.lease_until),
                    static_cast<std::int64_t>(entry.fence), std::string_view(entry.worker), milliseconds_of(entry.began),
                    milliseconds_of(entry.ended), std::int64_t{entry.tries}, std::int64_t{entry.resolved}, std::string_view(how.message_id),
                    std::int64_t{how.may_be_duplicate}, std::int64_t{how.attempts}, layout_column_of(how), std::string_view(how.error),
                    std::int64_t{how.http_status});
        return store_.run();
    }

    /// A sender without a row has no limits and has sent nothing.
    [[nodiscard]] int load(std::string_view sender, outbox_pace& pace) {
        load_pace_.bind(sender);
        int code = load_pace_.next();
        pace = {};
        if (code == SQLITE_ROW) {
            code = read_pace_row(load_pace_, pace) ? SQLITE_OK : senseless;
        } else if (code == SQLITE_DONE) {
            code = SQLITE_OK;
        }
        load_pace_.reset();
        return code;
    }

    [[nodiscard]] int store(std::string_view sender, const outbox_pace& pace) {
        const std::string limits = write_limits(pace.limits);
        const pace_state& state = pace.pace;
        store_pace_.bind(sender, std::string_view(limits), milliseconds_of(state.next), state.minute.number, std::int64_t{state.minute.used},
                         state.hour.number, std::int64_t{state.hour.used}, state.day.number, std::int64_t{state.day.used},
                         std::int64_t{state.earlier_days}, to_string(pace.breaker.reason), milliseconds_of(pace.breaker.since),
                         milliseconds_of(pace.breaker.until));
        return store_pace_.run();
    }

private:
    static int load(sqlite_statement& query, outbox_entry& entry) {
        int code = query.next();
        if (code == SQLITE_ROW) code = read_outbox_row(query, entry) ? SQLITE_OK : senseless;
        query.reset();
        return code;
    }

    sqlite_statement by_id_{}, by_key_{}, store_{}, load_pace_{}, store_pace_{};
};

}  // namespace wawp::detail

// wawp/outbox/sqlite_enqueue.hpp
namespace wawp::detail {

/// A failure of a database that is not ours to close.
[[nodiscard]] inline error sqlite_failure_of(sqlite3* database, int code) {
    std::string text(meaning_of_sqlite(code));
    return journal_failure(text.append(" (SQLite: ").append(sqlite3_errmsg(database)).append(")"));
}

/// What the outbox holds of a key that was there already.
[[nodiscard]] inline result<outbox_arrival> meet_in_sqlite(sqlite3* database, const outbox_entry& entry) {
    sqlite_statement load, requeue;
    int code = load.prepare(database, std::string("SELECT ").append(outbox_columns).append(" FROM wawp_outbox WHERE key = ?1"));
    if (code == SQLITE_OK) code = requeue.prepare(database, "UPDATE wawp_outbox SET state = 'queued', not_before = ?2, sender = ?3, tries = 0, event = ?4 WHERE id = ?1 AND state = 'not_sent'");
    if (code != SQLITE_OK) return unexpected{sqlite_failure_of(database, code)};
    load.bind(std::string_view(entry.key));
    code = load.next();
    outbox_entry known;
    const bool sound = code == SQLITE_ROW && read_outbox_row(load, known);
    load.reset();
    if (code != SQLITE_ROW) return unexpected{sqlite_failure_of(database, code)};
    if (!sound) return unexpected{journal_failure("a row of the outbox makes no sense: the file is damaged, or was changed by hand")};
    if (known.payload != entry.payload) return unexpected{error{.code = errc::key_reused}};
    if (!known.enqueue_again(entry.sender, entry.not_before)) return outbox_arrival{.state = known.state, .queued = false};
    // The event is the same, by its digest; what is kept of it may be damaged.
    requeue.bind(known.id, milliseconds_of(known.not_before), std::string_view(known.sender), std::string_view(entry.event));
    if (code = requeue.run(); code != SQLITE_OK) return unexpected{sqlite_failure_of(database, code)};
    return outbox_arrival{.state = outbox_state::queued, .queued = true};
}

/// Queues an entry on any connection, in whatever transaction it has.
[[nodiscard]] inline result<outbox_arrival> enqueue_in_sqlite(sqlite3* database, const outbox_entry& entry) {
    int code = SQLITE_OK;
    const std::int64_t found = read_sqlite_version(database, sqlite_outbox_part, code);
    if (found < 0) return unexpected{sqlite_failure_of(database, code)};
    if (found > sqlite_outbox_part.version()) return unexpected{newer_sqlite_version(sqlite_outbox_part, found)};
    if (found < sqlite_outbox_part.version()) return unexpected{journal_failure("the database has no outbox of this version: open it with `sqlite_outbox` first")};
    sqlite_statement insert;
    code = insert.prepare(database, "INSERT INTO wawp_outbox (key, sender, endpoint, payload, event, not_before) VALUES (?1, ?2, ?3, ?4, ?5, ?6) "
                                    "ON CONFLICT (key) DO NOTHING");
    if (code != SQLITE_OK) return unexpected{sqlite_failure_of(database, code)};
    insert.bind(std::string_view(entry.key), std::string_view(entry.sender), std::string_view(entry.endpoint), std::string_view(entry.payload),
                std::string_view(entry.event), milliseconds_of(entry.not_before));
    if (code = insert.run(); code != SQLITE_OK) return unexpected{sqlite_failure_of(database, code)};
    if (sqlite3_changes(database) > 0) return outbox_arrival{.state = outbox_state::queued, .queued = true};
    return meet_in_sqlite(database, entry);
}

}  // namespace wawp::detail

// wawp/outbox/sqlite_store.hpp
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

// wawp/outbox/sqlite.hpp
namespace wawp {

/// How an outbox in a file behaves. An aggregate; every member has a default.
struct sqlite_outbox_options {
    std::chrono::milliseconds wait{5'000};  ///< for other programs that write at the same moment; then `errc::journal_failed`
    pace_time (*clock)() noexcept = &detail::outbox_clock;  ///< the wall clock
    double (*chance)() noexcept = &detail::outbox_chance;   ///< random, from 0 to 1, for the pace's jitter
};

/// An outbox in an SQLite file: the default for one machine. Any number of programs may use the file at once, each worker
/// through an object of its own, on one thread at a time.
///
/// What `sqlite_journal` promises of its commits holds here, too, and a journal may live in the same file. Whether a worker
/// lives is seen by the lock of an empty `-sender-…` beside the file; only one that is surely gone loses what it was sending.
/// It holds keys, events, message ids, times and names of errors; never a token or a text of the gateway's.
class sqlite_outbox {
public:
    /// Opens the outbox in `path`; makes file and tables where there are none, and brings older tables up to date.
    /// @return as `sqlite_journal::open`
    [[nodiscard]] static result<sqlite_outbox> open(std::string_view path, const sqlite_outbox_options& options = {}) {
        if (error refusal = detail::refuse_sqlite_path(path); !refusal.violations.empty()) return unexpected{std::move(refusal)};
        sqlite_outbox made(options);
        error failure = made.store_.connect(std::string(path), options.wait);
        if (!failure.message.empty()) return unexpected{std::move(failure)};
        return made;
    }

    /// Queues `e`. A key that stands for the same event already is left alone, but for one that ended as `not_sent`: it is
    /// queued again.
    /// @param key         what the event is known by, once and for all
    /// @param e           an owning event, a view, or a checked constant
    /// @param sender      in whose name it goes: who shares one shares a pace
    /// @param not_before  the earliest time to send it
    /// @return `errc::rule_broken`, `errc::bad_option` for the key or the sender, `errc::key_reused` if the key stands for
    ///         another event, `errc::journal_failed`
    template <endpoint Endpoint = send_event, class Event>
        requires sendable_by<Event, Endpoint>
    [[nodiscard]] result<outbox_arrival> enqueue(std::string_view key, const Event& e, std::string_view sender = "default", pace_time not_before = {}) {
        const auto entry = detail::entry_for<Endpoint>(key, sender, e, not_before);
        if (!entry) return unexpected{entry.error()};
        result<outbox_arrival> arrival = unexpected{error{}};
        const int code = store_.transact([&]() -> int {
            arrival = detail::enqueue_in_sqlite(store_.database().get(), *entry);
            return arrival && arrival->queued ? SQLITE_OK : store_.nothing_to_do;
        });
        if (code != SQLITE_OK && code != store_.nothing_to_do) return unexpected{store_.failure(code)};
        return arrival;
    }

    /// The same within a transaction of the caller's, on the same file: the event is queued if and only if that is committed.
    /// The tables must be there already (`open`). How durable it is, is the caller's: see `PRAGMA synchronous`.
    /// @param yours  with a transaction begun; after an error, roll it back
    /// @param key         what the event is known by, once and for all
    /// @param e           an owning event, a view, or a checked constant
    /// @param sender      in whose name it goes: who shares one shares a pace
    /// @param not_before  the earliest time to send it
    template <endpoint Endpoint = send_event, class Event>
        requires sendable_by<Event, Endpoint>
    [[nodiscard]] static result<outbox_arrival> enqueue(sqlite3* yours, std::string_view key, const Event& e, std::string_view sender = "default",
                                                        pace_time not_before = {}) {
        auto entry = detail::entry_for<Endpoint>(key, sender, e, not_before);
        if (!entry) return unexpected{std::move(entry.error())};
        return detail::enqueue_in_sqlite(yours, *entry);
    }

    /// What is not an event of the endpoint stops the compiler with one sentence.
    template <endpoint Endpoint = send_event, class Event> requires(!sendable_by<Event, Endpoint>)
    [[nodiscard]] result<outbox_arrival> enqueue(std::string_view, const Event&, std::string_view = {}, pace_time = {}) {
        return detail::refuse_type<Endpoint, Event>();
    }
    /// The same.
    template <endpoint Endpoint = send_event, class Event> requires(!sendable_by<Event, Endpoint>)
    [[nodiscard]] static result<outbox_arrival> enqueue(sqlite3*, std::string_view, const Event&, std::string_view = {}, pace_time = {}) {
        return detail::refuse_type<Endpoint, Event>();
    }

    [[nodiscard]] pace_time now() const noexcept { return options_.clock(); }  ///< by the clock of all times in here

    /// For workers: takes entries that are due, the earliest first; one commit.
    /// @param sender    whose events
    /// @param endpoint  the path of the endpoint that they are for
    /// @param count     at most, and never more than 1000
    /// @param lease     after which others may take what was not begun; from 0 to 366 days, or else the nearest of these
    template <class Rep, class Period>
    [[nodiscard]] result<std::vector<outbox_entry>> claim(std::string_view sender, std::string_view endpoint, std::size_t count,
                                                          std::chrono::duration<Rep, Period> lease) {
        if (error refusal = detail::refuse_sender(sender); !refusal.violations.empty()) return unexpected{std::move(refusal)};
        int code = store_.enrol();
        std::vector<outbox_entry> taken;
        const pace_time when = now();
        const pace_time lease_end = when + detail::bounded_lease(lease);
        if (code == SQLITE_OK) code = store_.transact([&] { return store_.claim(sender, endpoint, detail::bounded_claim(count), when, lease_end, taken); });
        if (code == store_.nothing_to_do) return taken;
        if (code != SQLITE_OK) return unexpected{store_.failure(code)};
        store_.note_enrolled();
        return taken;
    }

    /// For workers: gives back what was claimed and not begun.
    [[nodiscard]] result<outbox_state> release(const outbox_entry& claimed) {
        return store_.change(claimed.id, [&](outbox_entry& entry) -> result<outbox_state> {
            entry.release(claimed.fence);
            return entry.state;
        });
    }

    /// For workers: asks whether to send now; one commit. With `go`, `sending` is durable, the sender's pace is used, and nobody
    /// else will ever send the entry unless a person says so. An error means: do not send.
    [[nodiscard]] result<outbox_begin> begin(const outbox_entry& claimed, const breaker_pauses& pauses) {
        auto answer = store_.change(claimed.id, [&](outbox_entry& entry) -> result<outbox_begin> {
            const pace_time when = now();
            outbox_pace pace;
            if (const int code = store_.rows().load(claimed.sender, pace); code != SQLITE_OK) return unexpected{store_.failure(code)};
            if (pace.next_slot(when) > when) return pace.wait_from(when);
            if (!entry.begin(claimed.fence, when)) return outbox_begin{.permit = outbox_permit::lost};
            const outbox_pace before = pace;
            pace.use(pauses, when, options_.chance());
            const int code = pace == before ? SQLITE_OK : store_.rows().store(claimed.sender, pace);
            if (code != SQLITE_OK) return unexpected{store_.failure(code)};
            return outbox_begin{.permit = outbox_permit::go};
        });
        if (answer && answer->permit == outbox_permit::go) store_.note_begun(claimed.fence);
        if (!answer && answer.error().code == errc::other_try) return outbox_begin{.permit = outbox_permit::lost};  // somebody has deleted it
        return answer;
    }

    /// For workers: writes how a try ended, durably, and what that means for the sender; one commit.
    /// @param claimed  as `claim` gave it
    /// @param how      what became of the message
    /// @param failure  why it was not sent, or null; of it only the pause is kept, and whether it counts as a try: without one it does
    /// @param pauses   for how long which failure pauses the sender
    /// @param again    when to try again what was not sent, by this outbox's clock (`now`); null: no more
    /// @return the state now; `errc::other_try` if the entry is another try's by now, or somebody has deleted it
    [[nodiscard]] result<outbox_state> end(const outbox_entry& claimed, const journal_verdict& how, const error* failure,
                                           const breaker_pauses& pauses, const pace_time* again) {
        auto ended = store_.change(claimed.id, [&](outbox_entry& entry) -> result<outbox_state> {
            const pace_time when = now(), began = entry.began;
            auto state = entry.end(claimed.fence, how, when, again, failure == nullptr || counts_as_try(*failure));
            if (!state) return state;
            outbox_pace pace;
            int code = store_.rows().load(claimed.sender, pace);
            const breaker_state before = pace.breaker;
            if (how.delivery == delivery::sent) pace.breaker.on_sent(began, when);
            else if (failure != nullptr) pace.breaker.on_error(pauses, *failure, when);
            if (code == SQLITE_OK && pace.breaker != before) code = store_.rows().store(claimed.sender, pace);
            if (code != SQLITE_OK) return unexpected{store_.failure(code)};
            return state;
        });
        if (ended || ended.error().code == errc::other_try) store_.note_ended(claimed.fence);
        return ended;
    }

    /// Puts claims that ran out back into the queue, and what a worker that is gone was sending into `unknown`. Workers call
    /// it; so may anybody.
    /// @return how many entries that changed
    [[nodiscard]] result<std::size_t> recover() {
        std::vector<outbox_entry> open;
        int code = store_.open_entries(open);
        if (code != SQLITE_OK) return unexpected{store_.failure(code)};
        const pace_time when = now();
        std::erase_if(open, [&](outbox_entry entry) { return !entry.recover(when, store_.lives(entry)); });
        if (open.empty()) return std::size_t{0};
        std::size_t changed = 0;
        code = store_.transact([&]() -> int {
            for (const outbox_entry& found : open) {
                outbox_entry entry;
                const int loaded = store_.rows().load(found.id, entry);
                if (loaded == SQLITE_DONE) continue;  // somebody has deleted it meanwhile
                if (loaded != SQLITE_OK) return loaded;
                if (!entry.recover(when, store_.lives(entry))) continue;
                ++changed;
                if (const int stored = store_.rows().store(entry); stored != SQLITE_OK) return stored;
            }
            return SQLITE_OK;
        });
        if (code != SQLITE_OK) return unexpected{store_.failure(code)};
        return changed;
    }

    /// Takes in what a person found out about an entry in doubt: `resolution::sent`, or else it is queued again.
    /// @return the state now; `errc::in_flight` while its worker lives, `errc::not_in_doubt`, `errc::bad_option` for an unknown key,
    ///         `errc::other_try` for one that somebody deletes at the same moment
    [[nodiscard]] result<outbox_state> resolve(std::string_view key, resolution what) {
        auto known = find(key);
        if (!known) return unexpected{std::move(known.error())};
        return store_.change(known->id, [&](outbox_entry& entry) { return entry.resolve(what, store_.lives(entry)); });
    }

    /// The entry of `key`; `errc::bad_option` if there is none.
    [[nodiscard]] result<outbox_entry> find(std::string_view key) {
        error refusal = refuse_key(key);
        if (!refusal.violations.empty()) return unexpected{std::move(refusal)};
        outbox_entry entry;
        const int code = store_.rows().load(key, entry);
        if (code == SQLITE_OK) return entry;
        if (code != SQLITE_DONE) return unexpected{store_.failure(code)};
        refusal.violations.push_back({"key", "queued_key", detail::describe(key), "give one that was queued"});
        return unexpected{std::move(refusal)};
    }

    /// The entries in `state`, in the order of their arrival.
    /// @param state  which ones
    /// @param limit  at most so many
    /// @param after  the `id` after which to go on; 0: from the first
    [[nodiscard]] result<std::vector<outbox_entry>> list(outbox_state state, std::size_t limit = 1'000, std::int64_t after = 0) {
        std::vector<outbox_entry> entries;
        if (const int code = store_.entries_in(state, after, limit, entries); code != SQLITE_OK) return unexpected{store_.failure(code)};
        return entries;
    }

    /// How many entries are in each state.
    [[nodiscard]] result<outbox_counts> counts() {
        outbox_counts counted;
        if (const int code = store_.count(counted); code != SQLITE_OK) return unexpected{store_.failure(code)};
        return counted;
    }

    /// When the earliest queued entry is due; `pace_time::max()` if none is queued.
    [[nodiscard]] result<pace_time> next_due(std::string_view sender, std::string_view endpoint) {
        if (error refusal = detail::refuse_sender(sender); !refusal.violations.empty()) return unexpected{std::move(refusal)};
        pace_time due{};
        if (const int code = store_.next_due(sender, endpoint, due); code != SQLITE_OK) return unexpected{store_.failure(code)};
        return due;
    }

    /// What all who send as `sender` have in common.
    [[nodiscard]] result<outbox_pace> pace(std::string_view sender) {
        if (error refusal = detail::refuse_sender(sender); !refusal.violations.empty()) return unexpected{std::move(refusal)};
        outbox_pace known;
        if (const int code = store_.rows().load(sender, known); code != SQLITE_OK) return unexpected{store_.failure(code)};
        return known;
    }

    /// Sets the limits for all who send as `sender`, from now on; what was sent under limits counts.
    /// @return `errc::bad_option` with a violation for each that cannot be used, the sender's name included
    [[nodiscard]] result<outbox_pace> set_pace(std::string_view sender, const pace_limits& limits) {
        if (error refusal = detail::refuse_sender(sender); !refusal.violations.empty()) return unexpected{std::move(refusal)};
        if (error refusal = refuse_limits(limits); !refusal.violations.empty()) return unexpected{std::move(refusal)};
        return store_.change_pace(sender, [&](outbox_pace& known) { known.limits = limits; });
    }

    /// Ends a pause of `sender` before its time: a person has mended what it was for.
    [[nodiscard]] result<outbox_pace> resume(std::string_view sender) {
        if (error refusal = detail::refuse_sender(sender); !refusal.violations.empty()) return unexpected{std::move(refusal)};
        return store_.change_pace(sender, [](outbox_pace& known) { known.breaker = {}; });
    }

private:
    explicit sqlite_outbox(const sqlite_outbox_options& options) : options_(options) {}

    sqlite_outbox_options options_;
    detail::sqlite_outbox_store store_{};
};

}  // namespace wawp
