// SPDX-License-Identifier: MIT
// Generated from include/ by single_include/amalgamate.cmake: change the headers there.
#pragma once

#include <wawp/wawp.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <libpq-fe.h>
#include <string>
#include <string_view>
#include <utility>
#include <vector>
#include <wawp/journal/postgres_connection.hpp>
#include <wawp/journal/postgres_schema.hpp>
#include <wawp/journal/postgres_session.hpp>
#include <wawp/journal/verdict_columns.hpp>
#include <wawp/outbox/outbox.hpp>
#include <wawp/outbox/outbox_system.hpp>
#include <wawp/outbox/rows.hpp>
#include <wawp/outbox/stored_event.hpp>

// wawp/outbox/postgres_tables.hpp
/// The tables of an outbox in PostgreSQL, and how their rows are read and written.
namespace wawp::detail {

/// Rows that exist are never changed: a new version adds a step.
inline constexpr const char* postgres_outbox_steps[] = {
    "CREATE TABLE wawp_outbox ("
    "  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,"
    "  key text NOT NULL UNIQUE,"
    "  sender text NOT NULL,"
    "  endpoint text NOT NULL,"
    "  payload text NOT NULL,"
    "  event text NOT NULL,"
    "  state text NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'claimed', 'sending', 'sent', 'not_sent', 'unknown')),"
    "  not_before bigint NOT NULL DEFAULT 0,"
    "  lease_until bigint,"
    "  fence bigint NOT NULL DEFAULT 0,"
    "  worker bigint NOT NULL DEFAULT 0,"
    "  began bigint NOT NULL DEFAULT 0,"
    "  ended bigint NOT NULL DEFAULT 0,"
    "  tries bigint NOT NULL DEFAULT 0,"
    "  resolved int NOT NULL DEFAULT 0,"
    "  message_id text NOT NULL DEFAULT '',"
    "  may_be_duplicate int NOT NULL DEFAULT 0,"
    "  attempts bigint NOT NULL DEFAULT 0,"
    "  layout text NOT NULL DEFAULT 'dotted' CHECK (layout IN ('dotted', 'nested')),"
    "  error text NOT NULL DEFAULT '',"
    "  http_status int NOT NULL DEFAULT 0,"
    "  CHECK ((state = 'claimed') = (lease_until IS NOT NULL)),"
    "  CHECK (state NOT IN ('claimed', 'sending') OR (fence > 0 AND worker > 0))"
    ") WITH (fillfactor = 70);"
    "CREATE INDEX wawp_outbox_ready ON wawp_outbox (sender, endpoint, not_before, id) WHERE state = 'queued';"
    "CREATE INDEX wawp_outbox_open ON wawp_outbox (state, id) WHERE state IN ('claimed', 'sending', 'unknown', 'not_sent');"
    "CREATE TABLE wawp_pace ("
    "  sender text PRIMARY KEY,"
    "  limits text NOT NULL DEFAULT '',"
    "  next bigint NOT NULL DEFAULT 0,"
    "  minute bigint NOT NULL DEFAULT 0, minute_used bigint NOT NULL DEFAULT 0,"
    "  hour bigint NOT NULL DEFAULT 0, hour_used bigint NOT NULL DEFAULT 0,"
    "  day bigint NOT NULL DEFAULT 0, day_used bigint NOT NULL DEFAULT 0, earlier_days bigint NOT NULL DEFAULT 0,"
    "  pause_reason text NOT NULL DEFAULT 'none', paused_since bigint NOT NULL DEFAULT 0, paused_until bigint NOT NULL DEFAULT 0"
    ")",
};
inline constexpr postgres_part postgres_outbox_part{"outbox"sv, postgres_outbox_steps};

/// A statement that begins with the columns of an entry, then `more`.
[[nodiscard]] inline std::string select_outbox(std::string_view more) {
    return std::string("SELECT ").append(outbox_columns).append(more);
}

[[nodiscard]] inline postgres_rows store_outbox_row(postgres_connection& server, const outbox_entry& entry) {
    const journal_verdict& how = entry.verdict;
    return server.ask(
        "UPDATE wawp_outbox SET state = $2, not_before = $3, lease_until = NULLIF($4::bigint, 0), fence = $5, worker = $6::bigint, began = $7, "
        "ended = $8, tries = $9, resolved = $10, message_id = $11, may_be_duplicate = $12, attempts = $13, layout = $14, error = $15, "
        "http_status = $16 WHERE id = $1",
        entry.id, to_string(entry.state), milliseconds_of(entry.not_before), milliseconds_of(entry.lease_until), entry.fence,
        entry.worker.empty() ? "0"sv : std::string_view(entry.worker), milliseconds_of(entry.began), milliseconds_of(entry.ended), entry.tries,
        int{entry.resolved}, std::string_view(how.message_id), int{how.may_be_duplicate}, how.attempts, layout_column_of(how),
        std::string_view(how.error), how.http_status);
}

[[nodiscard]] inline postgres_rows store_pace_row(postgres_connection& server, std::string_view sender, const outbox_pace& pace) {
    const pace_state& state = pace.pace;
    return server.ask(
        "INSERT INTO wawp_pace VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) ON CONFLICT (sender) DO UPDATE SET "
        "limits = excluded.limits, next = excluded.next, minute = excluded.minute, minute_used = excluded.minute_used, hour = excluded.hour, "
        "hour_used = excluded.hour_used, day = excluded.day, day_used = excluded.day_used, earlier_days = excluded.earlier_days, "
        "pause_reason = excluded.pause_reason, paused_since = excluded.paused_since, paused_until = excluded.paused_until",
        sender, write_limits(pace.limits), milliseconds_of(state.next), state.minute.number, state.minute.used, state.hour.number, state.hour.used,
        state.day.number, state.day.used, state.earlier_days, to_string(pace.breaker.reason), milliseconds_of(pace.breaker.since),
        milliseconds_of(pace.breaker.until));
}

/// A row for a sender that has none, so that there is one to lock.
[[nodiscard]] inline postgres_rows make_pace_row(postgres_connection& server, std::string_view sender) {
    return server.ask("INSERT INTO wawp_pace (sender) VALUES ($1) ON CONFLICT (sender) DO NOTHING", sender);
}

/// Why nothing is queued by a connection with another encoding: the server would take the event's UTF-8 for that, and queue what
/// nobody can send.
[[nodiscard]] inline error refuse_encoding(PGconn* connection) {
    error refusal{.code = errc::bad_option};
    const std::string_view found = view_of(PQparameterStatus(connection, "client_encoding"));  // nothing if it was never connected
    if (!found.empty() && found != "UTF8") {
        refusal.violations.push_back({"client_encoding", "utf8"sv, describe(found), "connect with client_encoding=UTF8, or run SET client_encoding TO 'UTF8'"sv});
    }
    return refusal;
}

/// What the outbox holds of a key that was there already.
/// @param entry  with an `id`: this call's own, of an earlier round; a row that has it was made by that
[[nodiscard]] inline result<outbox_arrival> meet_in_postgres(PGconn* connection, const outbox_entry& entry) {
    const auto failed = [&](std::string_view what) { return unexpected{postgres_failure(connection, what)}; };
    const postgres_rows met = ask_postgres(connection, select_outbox(" FROM wawp_outbox WHERE key = $1 FOR UPDATE").c_str(), std::string_view(entry.key));
    outbox_entry known;
    if (!met.is_good() || met.size() != 1) return failed("the outbox could not be read");
    if (!read_outbox_row(postgres_row{met, 0}, known)) return failed("a row of the outbox makes no sense: it was changed by hand");
    if (known.payload != entry.payload) return unexpected{error{.code = errc::key_reused}};
    if (!known.enqueue_again(entry.sender, entry.not_before)) return outbox_arrival{.state = known.state, .queued = known.id == entry.id};
    // The digest says that it is the same event; but its text may have been damaged, and that be why it was not sent.
    const postgres_rows again = ask_postgres(connection, "UPDATE wawp_outbox SET state = 'queued', not_before = $2, sender = $3, tries = 0, event = $4 WHERE id = $1",
                                             known.id, milliseconds_of(known.not_before), std::string_view(known.sender), std::string_view(entry.event));
    if (!again.is_good()) return failed("the outbox could not be written");
    return outbox_arrival{.state = outbox_state::queued, .queued = true};
}

/// Queues an entry on any connection, in whatever transaction it has.
/// @param entry  is given the `id` of the row that is made
[[nodiscard]] inline result<outbox_arrival> enqueue_in_postgres(PGconn* connection, outbox_entry& entry) {
    const auto failed = [&](std::string_view what) { return unexpected{postgres_failure(connection, what)}; };
    if (error refusal = refuse_encoding(connection); !refusal.violations.empty()) return unexpected{std::move(refusal)};
    const postgres_rows version = ask_postgres(connection, "SELECT version FROM wawp_schema WHERE part = $1", postgres_outbox_part.name);
    if (!version.is_good()) return failed("the outbox could not be read");
    if (version.size() != 1 || version.integer(0, 0) != postgres_outbox_part.version()) {
        return failed("the database has no outbox of this version: open it with `postgres_outbox` first");
    }
    const postgres_rows made = ask_postgres(connection,
        "INSERT INTO wawp_outbox (key, sender, endpoint, payload, event, not_before) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (key) DO NOTHING RETURNING id",
        std::string_view(entry.key), std::string_view(entry.sender), std::string_view(entry.endpoint), std::string_view(entry.payload),
        std::string_view(entry.event), milliseconds_of(entry.not_before));
    if (!made.is_good()) return failed("the outbox could not be written");
    if (made.size() == 0) return meet_in_postgres(connection, entry);
    entry.id = made.integer(0, 0);
    return outbox_arrival{.state = outbox_state::queued, .queued = true};
}

}  // namespace wawp::detail

// wawp/outbox/postgres_store.hpp
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

// wawp/outbox/postgres.hpp
namespace wawp {

/// How an outbox in a PostgreSQL database behaves. An aggregate; every member has a default.
struct postgres_outbox_options {
    std::chrono::milliseconds wait{5'000};  ///< for a lock or a statement; then `errc::journal_failed`
    /// For how long a try whose worker has lost its connection counts as on its way, by the server's clock: the program may
    /// live and be about to send. Not below `exchange_options::timeout`.
    std::chrono::seconds grace{120};  ///< whole seconds, from 0 to 100 years; anything else counts as the nearest of these
    double (*chance)() noexcept = &detail::outbox_chance;  ///< random, from 0 to 1, for the pace's jitter
};

/// An outbox in a PostgreSQL database (12 or later), for workers on many machines; each has an object, and by it a connection,
/// of its own, on one thread at a time. All times are by the server's clock.
///
/// What `postgres_journal` promises of its commits, of fail-over and of connections holds here, too. Workers claim with
/// `FOR UPDATE SKIP LOCKED`; no lock is held while the gateway answers.
class postgres_outbox {
public:
    /// Connects, and makes the tables where there are none.
    /// @param address  as for `postgres_journal::open`
    /// @param options  copied
    [[nodiscard]] static result<postgres_outbox> open(const std::string& address, const postgres_outbox_options& options = {}) {
        postgres_outbox made(address, options);
        error failure = made.store_.connect();
        if (!failure.message.empty()) return unexpected{std::move(failure)};
        return made;
    }

    /// See `sqlite_outbox::enqueue`. Where the commit's reply is lost it is done once more, and a key that is queued again, as it
    /// had ended as `not_sent`, may then be said to have been there already.
    template <endpoint Endpoint = send_event, class Event>
        requires sendable_by<Event, Endpoint>
    [[nodiscard]] result<outbox_arrival> enqueue(std::string_view key, const Event& e, std::string_view sender = "default", pace_time not_before = {}) {
        auto entry = detail::entry_for<Endpoint>(key, sender, e, not_before);
        if (!entry) return unexpected{std::move(entry.error())};
        const auto work = [&](bool& changed) {
            auto arrival = detail::enqueue_in_postgres(store_.server().get(), *entry);
            changed = arrival && arrival->queued;
            return arrival;
        };
        auto arrival = store_.transact(work);
        if (!arrival && store_.commit_in_question()) arrival = store_.transact(work);  // which meets its own row, if that was committed
        return arrival;
    }

    /// The same within a transaction of the caller's: the event is queued if and only if that is committed. The tables must be
    /// there already (`open`).
    /// @param yours  with a transaction begun, and `client_encoding` UTF8, or it is `errc::bad_option`; after an error, roll it back
    /// @param key         what the event is known by, once and for all
    /// @param e           an owning event, a view, or a checked constant
    /// @param sender      in whose name it goes: who shares one shares a pace
    /// @param not_before  the earliest time to send it
    template <endpoint Endpoint = send_event, class Event>
        requires sendable_by<Event, Endpoint>
    [[nodiscard]] static result<outbox_arrival> enqueue(PGconn* yours, std::string_view key, const Event& e, std::string_view sender = "default",
                                                        pace_time not_before = {}) {
        auto entry = detail::entry_for<Endpoint>(key, sender, e, not_before);
        if (!entry) return unexpected{std::move(entry.error())};
        return detail::enqueue_in_postgres(yours, *entry);
    }

    /// What is not an event of the endpoint stops the compiler with one sentence.
    template <endpoint Endpoint = send_event, class Event> requires(!sendable_by<Event, Endpoint>)
    [[nodiscard]] result<outbox_arrival> enqueue(std::string_view, const Event&, std::string_view = {}, pace_time = {}) {
        return detail::refuse_type<Endpoint, Event>();
    }
    /// The same.
    template <endpoint Endpoint = send_event, class Event> requires(!sendable_by<Event, Endpoint>)
    [[nodiscard]] static result<outbox_arrival> enqueue(PGconn*, std::string_view, const Event&, std::string_view = {}, pace_time = {}) {
        return detail::refuse_type<Endpoint, Event>();
    }

    /// The server's clock, which is asked. Where the server cannot be reached: as it was in the latest operation, and what has
    /// passed since by this machine's.
    [[nodiscard]] pace_time now() noexcept { return store_.now(); }

    /// See `sqlite_outbox::claim`.
    template <class Rep, class Period>
    [[nodiscard]] result<std::vector<outbox_entry>> claim(std::string_view sender, std::string_view endpoint, std::size_t count,
                                                          std::chrono::duration<Rep, Period> lease) {
        return transact_for(sender, [&](bool& changed) -> result<std::vector<outbox_entry>> {
            std::vector<std::pair<outbox_entry, bool>> due;
            error failure = store_.read(store_.select("state = 'queued' AND sender = $1 AND endpoint = $2 AND not_before <= $3::bigint "
                                                      "ORDER BY not_before, id LIMIT $4 FOR UPDATE SKIP LOCKED"),
                                        due, sender, endpoint, detail::milliseconds_of(store_.time()), detail::bounded_claim(count));
            if (!failure.message.empty()) return unexpected{std::move(failure)};
            const pace_time lease_end = store_.time() + detail::bounded_lease(lease);
            std::vector<outbox_entry> taken;
            for (auto& [entry, lives] : due) {
                if (!entry.claim(store_.worker(), detail::random_postgres_number(), store_.time(), lease_end)) continue;
                changed = true;
                if (!detail::store_outbox_row(store_.server(), entry).is_good()) return unexpected{store_.failure("the outbox could not be written")};
                taken.push_back(std::move(entry));
            }
            return taken;
        });
    }

    /// See `sqlite_outbox::release`.
    [[nodiscard]] result<outbox_state> release(const outbox_entry& claimed) {
        return store_.change("id", claimed.id, [&](outbox_entry& entry, bool) -> result<outbox_state> {
            entry.release(claimed.fence);
            return entry.state;
        });
    }

    /// See `sqlite_outbox::begin`. When the commit's reply is lost, it answers `go` only if it then reads its own fence.
    [[nodiscard]] result<outbox_begin> begin(const outbox_entry& claimed, const breaker_pauses& pauses) {
        auto answer = store_.change("id", claimed.id, [&](outbox_entry& entry, bool) -> result<outbox_begin> {
            outbox_pace pace;
            if (error failure = store_.load(claimed.sender, pace); !failure.message.empty()) return unexpected{std::move(failure)};
            if (pace.next_slot(store_.time()) > store_.time()) return pace.wait_from(store_.time());
            if (!entry.begin(claimed.fence, store_.time())) return outbox_begin{.permit = outbox_permit::lost};
            const outbox_pace before = pace;
            pace.use(pauses, store_.time(), options_.chance());
            const bool stored = pace == before || detail::store_pace_row(store_.server(), claimed.sender, pace).is_good();
            if (!stored) return unexpected{store_.failure("the pace could not be written")};
            return outbox_begin{.permit = outbox_permit::go};
        });
        if (!answer && store_.commit_in_question()) {
            const auto entry = find(claimed.key);  // waits for the transaction in question: it holds the row's lock
            if (entry && entry->fence == claimed.fence && entry->state == outbox_state::sending) answer = outbox_begin{.permit = outbox_permit::go};
        }
        if (answer && answer->permit == outbox_permit::go) store_.note_begun(claimed.fence);
        if (!answer && answer.error().code == errc::other_try) return outbox_begin{.permit = outbox_permit::lost};  // somebody has deleted it
        return answer;
    }

    /// See `sqlite_outbox::end`. Where the commit's reply is lost it is done once more: that a try ends twice alike changes nothing.
    [[nodiscard]] result<outbox_state> end(const outbox_entry& claimed, const journal_verdict& how, const error* failure,
                                           const breaker_pauses& pauses, const pace_time* again) {
        const auto apply = [&](outbox_entry& entry, bool) -> result<outbox_state> {
            const pace_time began = entry.began;
            auto state = entry.end(claimed.fence, how, store_.time(), again, failure == nullptr || counts_as_try(*failure));
            if (!state) return state;
            outbox_pace pace;
            if (error problem = store_.load(claimed.sender, pace); !problem.message.empty()) return unexpected{std::move(problem)};
            const breaker_state before = pace.breaker;
            if (how.delivery == delivery::sent) pace.breaker.on_sent(began, store_.time());
            else if (failure != nullptr) pace.breaker.on_error(pauses, *failure, store_.time());
            const bool stored = pace.breaker == before || detail::store_pace_row(store_.server(), claimed.sender, pace).is_good();
            if (!stored) return unexpected{store_.failure("the pace could not be written")};
            return state;
        };
        auto ended = store_.change("id", claimed.id, apply);
        if (!ended && store_.commit_in_question()) ended = store_.change("id", claimed.id, apply);
        if (ended || ended.error().code == errc::other_try) store_.note_ended(claimed.fence);
        return ended;
    }

    /// See `sqlite_outbox::recover`.
    [[nodiscard]] result<std::size_t> recover() {
        auto open = list_where("state IN ('claimed', 'sending')");
        if (!open) return unexpected{std::move(open.error())};
        std::size_t changed = 0;
        for (auto& [entry, lives] : *open) {
            if (!entry.recover(store_.time(), lives)) continue;
            const auto done = store_.change("id", entry.id, [&](outbox_entry& found, bool alive) -> result<bool> { return found.recover(store_.time(), alive); });
            if (!done && done.error().code != errc::other_try) return unexpected{done.error()};  // else somebody has deleted it meanwhile
            if (done && *done) ++changed;
        }
        return changed;
    }

    /// See `sqlite_outbox::resolve`.
    [[nodiscard]] result<outbox_state> resolve(std::string_view key, resolution what) {
        const auto known = find(key);
        if (!known) return unexpected{known.error()};
        return store_.change("id", known->id, [&](outbox_entry& entry, bool lives) { return entry.resolve(what, lives); });
    }

    /// See `sqlite_outbox::find`.
    [[nodiscard]] result<outbox_entry> find(std::string_view key) {
        error refusal = refuse_key(key);
        if (!refusal.violations.empty()) return unexpected{std::move(refusal)};
        auto found = list_where("key = $1 FOR UPDATE", key);
        if (!found) return unexpected{std::move(found.error())};
        if (!found->empty()) return std::move(found->front().first);
        refusal.violations.push_back({"key", "queued_key", detail::describe(key), "give one that was queued"});
        return unexpected{std::move(refusal)};
    }

    /// See `sqlite_outbox::list`.
    [[nodiscard]] result<std::vector<outbox_entry>> list(outbox_state state, std::size_t limit = 1'000, std::int64_t after = 0) {
        const std::size_t bounded = limit < 1'000'000'000 ? limit : 1'000'000'000;
        auto found = list_where("state = $1 AND id > $2::bigint ORDER BY id LIMIT $3", to_string(state), after, bounded);
        if (!found) return unexpected{std::move(found.error())};
        std::vector<outbox_entry> entries;
        for (auto& [entry, lives] : *found) entries.push_back(std::move(entry));
        return entries;
    }

    /// See `sqlite_outbox::counts`.
    [[nodiscard]] result<outbox_counts> counts() {
        return store_.transact([&](bool&) -> result<outbox_counts> {
            const detail::postgres_rows rows = store_.server().run("SELECT state, count(*) FROM wawp_outbox GROUP BY state");
            if (!rows.is_good()) return unexpected{store_.failure("the outbox could not be read")};
            outbox_counts counted;
            for (int row = 0; row < rows.size(); ++row) {
                for (const outbox_state each : outbox_states) {
                    if (to_string(each) == rows.text(row, 0)) counted[each] = static_cast<std::size_t>(rows.integer(row, 1));
                }
            }
            return counted;
        });
    }

    /// See `sqlite_outbox::next_due`.
    [[nodiscard]] result<pace_time> next_due(std::string_view sender, std::string_view endpoint) {
        return transact_for(sender, [&](bool&) -> result<pace_time> {
            const detail::postgres_rows rows = store_.server().ask(
                "SELECT not_before FROM wawp_outbox WHERE state = 'queued' AND sender = $1 AND endpoint = $2 ORDER BY not_before LIMIT 1", sender, endpoint);
            if (!rows.is_good()) return unexpected{store_.failure("the outbox could not be read")};
            return rows.size() == 0 ? (pace_time::max)() : detail::pace_time_of(rows.integer(0, 0));
        });
    }

    /// See `sqlite_outbox::pace`.
    [[nodiscard]] result<outbox_pace> pace(std::string_view sender) {
        return transact_for(sender, [&](bool&) { return load_pace(sender); });
    }

    /// See `sqlite_outbox::set_pace`.
    [[nodiscard]] result<outbox_pace> set_pace(std::string_view sender, const pace_limits& limits) {
        if (error refusal = refuse_limits(limits); !refusal.violations.empty()) return unexpected{std::move(refusal)};
        return change_pace(sender, [&](outbox_pace& known) { known.limits = limits; });
    }

    /// See `sqlite_outbox::resume`.
    [[nodiscard]] result<outbox_pace> resume(std::string_view sender) {
        return change_pace(sender, [](outbox_pace& known) { known.breaker = {}; });
    }

private:
    postgres_outbox(const std::string& address, const postgres_outbox_options& options)
        : options_(options), store_(address, options.wait, options.grace) {}

    /// A transaction on what is a sender's, or `errc::bad_option`.
    template <class Work>
    [[nodiscard]] auto transact_for(std::string_view sender, Work&& work) -> decltype(work(std::declval<bool&>())) {
        if (error refusal = detail::refuse_sender(sender); !refusal.violations.empty()) return unexpected{std::move(refusal)};
        return store_.transact(work);
    }

    template <class... Values>
    [[nodiscard]] result<std::vector<std::pair<outbox_entry, bool>>> list_where(std::string_view where, const Values&... values) {
        return store_.transact([&](bool&) -> result<std::vector<std::pair<outbox_entry, bool>>> {
            std::vector<std::pair<outbox_entry, bool>> found;
            if (error failure = store_.read(store_.select(where), found, values...); !failure.message.empty()) return unexpected{std::move(failure)};
            return found;
        });
    }

    [[nodiscard]] result<outbox_pace> load_pace(std::string_view sender) {
        outbox_pace pace;
        if (error failure = store_.load(sender, pace); !failure.message.empty()) return unexpected{std::move(failure)};
        return pace;
    }

    template <class How>
    [[nodiscard]] result<outbox_pace> change_pace(std::string_view sender, How&& how) {
        return transact_for(sender, [&](bool& changed) -> result<outbox_pace> {
            auto known = load_pace(sender);
            if (!known) return known;
            how(*known);
            changed = true;
            if (!detail::store_pace_row(store_.server(), sender, *known).is_good()) return unexpected{store_.failure("the pace could not be written")};
            return known;
        });
    }

    postgres_outbox_options options_;
    detail::postgres_outbox_store store_;
};

}  // namespace wawp
