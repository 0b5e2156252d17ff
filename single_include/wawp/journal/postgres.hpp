// SPDX-License-Identifier: MIT
// Generated from include/ by single_include/amalgamate.cmake: change the headers there.
#pragma once

#include <wawp/wawp.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <libpq-fe.h>
#include <memory>
#include <random>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>
#include <wawp/journal/journal.hpp>

// wawp/journal/postgres_connection.hpp
/// libpq with owners instead of pointers.
namespace wawp::detail {

struct postgres_closer {
    void operator()(PGconn* connection) const noexcept { PQfinish(connection); }
    void operator()(PGresult* rows) const noexcept { PQclear(rows); }
};

/// What a statement brought. Texts only: the journal asks for nothing else.
class postgres_rows {
public:
    explicit postgres_rows(PGresult* rows) noexcept : rows_(rows) {}

    [[nodiscard]] bool is_good() const noexcept {
        const ExecStatusType status = PQresultStatus(rows_.get());
        return status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK;
    }
    /// Whether it did what `command` says; a failed transaction answers COMMIT with ROLLBACK, as a success.
    [[nodiscard]] bool has_done(std::string_view command) const noexcept { return is_good() && PQcmdStatus(rows_.get()) == command; }
    [[nodiscard]] int size() const noexcept { return PQntuples(rows_.get()); }
    [[nodiscard]] std::string text(int row, int column) const {
        return {PQgetvalue(rows_.get(), row, column), static_cast<std::size_t>(PQgetlength(rows_.get(), row, column))};
    }
    /// 0 where the text is no number.
    [[nodiscard]] std::int64_t integer(int row, int column) const noexcept {
        const char* text = PQgetvalue(rows_.get(), row, column);
        std::int64_t value = 0;
        std::from_chars(text, text + PQgetlength(rows_.get(), row, column), value);
        return value;
    }
    [[nodiscard]] bool is_true(int row, int column) const noexcept { return *PQgetvalue(rows_.get(), row, column) == 't'; }
    /// The five characters of SQLSTATE, or none.
    [[nodiscard]] std::string_view state() const noexcept {
        const char* code = PQresultErrorField(rows_.get(), PG_DIAG_SQLSTATE);
        return code == nullptr ? std::string_view() : std::string_view(code);
    }

private:
    std::unique_ptr<PGresult, postgres_closer> rows_;
};

[[nodiscard]] inline std::string to_postgres_text(std::string_view text) { return std::string(text); }
[[nodiscard]] inline std::string to_postgres_text(std::integral auto number) { return std::to_string(number); }

/// Runs one statement with values for `$1`, `$2`, … on any connection.
template <class... Values>
[[nodiscard]] postgres_rows ask_postgres(PGconn* connection, const char* statement, const Values&... values) {
    const std::array<std::string, sizeof...(Values)> texts{to_postgres_text(values)...};
    std::array<const char*, sizeof...(Values)> pointers{};
    for (std::size_t i = 0; i < texts.size(); ++i) pointers[i] = texts[i].c_str();
    const auto count = static_cast<int>(texts.size());
    return postgres_rows(PQexecParams(connection, statement, count, nullptr, pointers.data(), nullptr, nullptr, 0));
}

/// What went wrong, in libpq's words, of which the address's password is none.
[[nodiscard]] inline error postgres_failure(PGconn* connection, std::string_view what) {
    error failed{.code = errc::journal_failed};
    failed.message = what;
    const std::string words = sanitize(PQerrorMessage(connection), secret());
    const std::size_t end = words.find_last_not_of(' ');
    if (end != words.npos) failed.message.append(" (PostgreSQL: ").append(words, 0, end + 1).append(")");
    return failed;
}

class postgres_connection {
public:
    /// @param address  a URL `postgresql://…` or `key=value` pairs, as libpq takes them
    explicit postgres_connection(const std::string& address) {
        // What stands in the address outranks these: the last mention of a keyword counts.
        constexpr const char* keywords[] = {"connect_timeout", "keepalives_idle", "tcp_user_timeout", "application_name", "dbname",
                                            "client_encoding", nullptr};
        const char* const values[] = {"10", "30", "30000", "wawp", address.c_str(), "UTF8", nullptr};
        handle_.reset(PQconnectdbParams(keywords, values, 1));
        PQsetNoticeProcessor(handle_.get(), [](void*, const char*) {}, nullptr);
    }

    /// False once a statement has failed because the connection was lost; `PQstatus` alone notices that late.
    [[nodiscard]] bool is_open() const noexcept { return !lost_ && PQstatus(handle_.get()) == CONNECTION_OK; }
    void reset() noexcept {
        PQreset(handle_.get());
        lost_ = false;
    }

    [[nodiscard]] PGconn* get() const noexcept { return handle_.get(); }
    [[nodiscard]] postgres_rows run(const char* statements) noexcept { return notice(postgres_rows(PQexec(handle_.get(), statements))); }

    /// Runs one statement with values for `$1`, `$2`, …
    template <class... Values>
    [[nodiscard]] postgres_rows ask(const char* statement, const Values&... values) {
        return notice(ask_postgres(handle_.get(), statement, values...));
    }

    [[nodiscard]] error failure(std::string_view what) const { return postgres_failure(handle_.get(), what); }

private:
    /// An error without a state comes from libpq itself; those of 57P0x end the session.
    postgres_rows notice(postgres_rows rows) noexcept {
        if (!rows.is_good() && (rows.state().empty() || rows.state().starts_with("57P0"))) lost_ = true;
        return rows;
    }

    std::unique_ptr<PGconn, postgres_closer> handle_{};
    bool lost_ = false;
};

}  // namespace wawp::detail

// wawp/journal/postgres_schema.hpp
namespace wawp::detail {

/// Tables that belong together, and have one version.
struct postgres_part {
    std::string_view name;               ///< as `wawp_schema` knows it, and people; no quote in it
    std::span<const char* const> steps;  ///< what leads from each version to the next

    [[nodiscard]] std::int64_t version() const noexcept { return static_cast<std::int64_t>(steps.size()); }
};

/// Rows that exist are never changed: a new version adds a step.
inline constexpr const char* postgres_journal_steps[] = {
    "CREATE TABLE wawp_journal ("
    "  key text PRIMARY KEY,"
    "  payload text NOT NULL CHECK (payload <> ''),"
    "  state text NOT NULL CHECK (state IN ('sending', 'sent', 'not_sent', 'unknown')),"
    "  fence bigint NOT NULL CHECK (fence > 0),"
    "  sender bigint NOT NULL,"
    "  began timestamptz NOT NULL,"
    "  resolved boolean NOT NULL DEFAULT false,"
    "  message_id text NOT NULL DEFAULT '',"
    "  may_be_duplicate boolean NOT NULL DEFAULT false,"
    "  attempts bigint NOT NULL DEFAULT 0,"
    "  layout text NOT NULL DEFAULT 'dotted' CHECK (layout IN ('dotted', 'nested')),"
    "  error text NOT NULL DEFAULT '',"
    "  http_status int NOT NULL DEFAULT 0"
    ")",

    "CREATE INDEX wawp_journal_open ON wawp_journal (began, key) WHERE state IN ('sending', 'unknown')",
};
inline constexpr std::int64_t postgres_journal_version = std::size(postgres_journal_steps);

inline constexpr postgres_part postgres_journal_part{"journal"sv, postgres_journal_steps};

/// Brings the tables up to the version of this program, in one transaction. An empty message if all is well.
[[nodiscard]] inline error migrate_postgres(postgres_connection& server, const postgres_part& part) {
    const std::string name(part.name);
    const auto failed = [&](error why) {
        static_cast<void>(server.run("ROLLBACK"));
        return why;
    };
    // The lock keeps all others out: `IF NOT EXISTS` alone fails when two programs ask at once.
    const postgres_rows begun = server.run(
        "BEGIN; SET LOCAL synchronous_commit = on; SELECT pg_advisory_xact_lock(hashtextextended('wawp_schema', 0));"
        "CREATE TABLE IF NOT EXISTS wawp_schema (part text PRIMARY KEY, version bigint NOT NULL)");
    if (!begun.is_good()) return failed(server.failure("the " + name + "'s tables could not be made"));
    const postgres_rows rows = server.ask("SELECT version FROM wawp_schema WHERE part = $1", part.name);
    if (!rows.is_good()) return failed(server.failure("the " + name + "'s version could not be read"));
    std::int64_t found = rows.size() == 0 ? 0 : rows.integer(0, 0);
    if (found > part.version()) {
        error newer{.code = errc::journal_failed};
        newer.message = "the " + name + " was written by a newer version of wawp: its tables have version " + std::to_string(found) +
                        ", this program knows " + std::to_string(part.version()) + " and below";
        return failed(std::move(newer));
    }
    if (found == part.version()) return failed({});
    for (; found < part.version(); ++found) {
        if (!server.run(part.steps[static_cast<std::size_t>(found)]).is_good()) return failed(server.failure("the " + name + "'s tables could not be made"));
    }
    const postgres_rows noted = server.ask(
        "INSERT INTO wawp_schema VALUES ($1, $2) ON CONFLICT (part) DO UPDATE SET version = excluded.version", part.name, found);
    if (!noted.is_good() || !server.run("COMMIT").is_good()) return failed(server.failure("the " + name + "'s tables could not be made"));
    return {};
}

}  // namespace wawp::detail

// wawp/journal/postgres_session.hpp
namespace wawp::detail {

/// From 1 to 2^62.
[[nodiscard]] inline std::uint64_t random_postgres_number() {
    std::random_device device;
    const std::uint64_t high = device(), low = device();
    return ((high << 32 ^ low) >> 2) + 1;
}

/// A connection that holds an advisory lock under a name of its own for as long as it lasts: that is how others see that who
/// has it lives.
class postgres_session {
public:
    /// @param wait  for a lock or a statement
    postgres_session(const std::string& address, std::chrono::milliseconds wait) : server_(address), wait_(wait) {}
    postgres_session(postgres_session&&) = default;
    postgres_session& operator=(postgres_session&&) = delete;
    /// Says good-bye: by itself the server notices only a little later that a connection is gone.
    ~postgres_session() {
        if (server_.is_open()) static_cast<void>(server_.run("SELECT pg_advisory_unlock_all()"));
    }

    /// Takes this session's lock, under a name that no other session has.
    [[nodiscard]] bool enrol() {
        id_ = std::to_string(random_postgres_number());
        const auto wait = std::to_string(std::clamp<std::chrono::milliseconds::rep>(wait_.count(), 1, 1'000'000'000));
        const std::string statements = "SET lock_timeout = " + wait + "; SET statement_timeout = " + wait + "; SELECT pg_advisory_lock(" + id_ + ")";
        return server_.run(statements.c_str()).is_good();
    }

    /// Connects once more where the connection has been lost, under another name.
    [[nodiscard]] bool revive() {
        if (server_.is_open()) return true;
        server_.reset();
        return server_.is_open() && enrol();
    }

    [[nodiscard]] const std::string& id() const noexcept { return id_; }
    [[nodiscard]] bool is_open() const noexcept { return server_.is_open(); }
    [[nodiscard]] postgres_connection& server() noexcept { return server_; }
    [[nodiscard]] error failure(std::string_view what) const { return server_.failure(what); }

    /// SQL that is true while the session lasts whose name stands in `column`.
    [[nodiscard]] static std::string lasts(std::string_view column) {
        return std::string("EXISTS (SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND granted AND objsubid = 1 AND "
                           "database = (SELECT oid FROM pg_database WHERE datname = current_database()) AND "
                           "(classid::bigint << 32 | objid::bigint) = ").append(column).append(")");
    }

private:
    postgres_connection server_;
    std::chrono::milliseconds wait_;
    std::string id_{};
};

/// Whether a statement gave up because somebody else held a lock for too long.
[[nodiscard]] inline bool waited_in_vain(const postgres_rows& rows) noexcept { return rows.state() == "55P03" || rows.state() == "57014"; }

}  // namespace wawp::detail

// wawp/journal/postgres.hpp
namespace wawp {

/// How a journal in a PostgreSQL database behaves. An aggregate; every member has a default.
struct postgres_options {
    std::chrono::milliseconds wait{5'000};  ///< for a lock or a statement; then `errc::journal_failed`
    /// For how long a try whose sender has lost its connection counts as in flight, by the server's clock: the program may
    /// live and be about to send. Not below `exchange_options::timeout`.
    std::chrono::seconds grace{120};  ///< whole seconds
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
        if (!made.session_.is_open()) return unexpected{made.session_.failure("the database cannot be reached")};
        if (error failure = detail::migrate_postgres(made.session_.server(), detail::postgres_journal_part); !failure.message.empty()) return unexpected{std::move(failure)};
        if (!made.session_.enrol()) return unexpected{made.session_.failure("the database cannot be used")};
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
        const detail::postgres_rows rows = session_.server().run(open_query().c_str());
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

    postgres_journal(const std::string& address, const postgres_options& options) : session_(address, options.wait), options_(options) {}

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

    [[nodiscard]] std::string columns() const {
        const std::string grace = std::to_string(std::max<std::chrono::seconds::rep>(options_.grace.count(), 0));
        return "SELECT key, payload, state, fence, sender, extract(epoch FROM began)::bigint, resolved, message_id, may_be_duplicate, "
               "attempts, layout, error, http_status, state = 'sending' AND (clock_timestamp() < began + " + grace + " * interval '1 s' OR " +
               detail::postgres_session::lasts("sender") + ") FROM wawp_journal WHERE ";
    }
    [[nodiscard]] std::string entry_query() const { return columns() + "key = $1"; }
    [[nodiscard]] std::string open_query() const { return columns() + "state IN ('sending', 'unknown') ORDER BY began, key"; }

    /// False where the row makes no sense: it then decides nothing.
    bool read(const detail::postgres_rows& rows, int row, journal_entry& entry, row_facts& facts) const {
        const std::string state = rows.text(row, 2), layout = rows.text(row, 10);
        const auto named = std::find_if(states.begin(), states.end(), [&](journal_state each) { return to_string(each) == state; });
        entry.key = rows.text(row, 0);
        entry.payload = rows.text(row, 1);
        entry.fence = static_cast<std::uint64_t>(rows.integer(row, 3));
        if (named == states.end() || entry.payload.empty() || entry.fence == 0 || (layout != "dotted" && layout != "nested")) return false;
        entry.state = *named;
        entry.sender = rows.text(row, 4);
        entry.began = std::chrono::sys_seconds(std::chrono::seconds(rows.integer(row, 5)));
        entry.resolved = rows.is_true(row, 6);
        entry.verdict = {.delivery = deliveries[static_cast<std::size_t>(entry.state)],
                         .message_id = rows.text(row, 7),
                         .may_be_duplicate = rows.is_true(row, 8),
                         .attempts = static_cast<unsigned>(rows.integer(row, 9)),
                         .layout = layout == "nested" ? json::layout::nested : json::layout::dotted,
                         .error = rows.text(row, 11),
                         .http_status = static_cast<int>(rows.integer(row, 12))};
        const bool open = std::find(open_.begin(), open_.end(), entry.fence) != open_.end();
        facts.lives = entry.state == journal_state::sending && (open || (entry.sender != session_.id() && rows.is_true(row, 13)));
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
        const std::string_view layout = how.layout == json::layout::nested ? "nested" : "dotted";
        return session_.server()
            .ask(statement, entry.key, entry.payload, to_string(entry.state), entry.fence, entry.sender,
                 entry.began.time_since_epoch().count(), flag(entry.resolved), how.message_id, flag(how.may_be_duplicate), how.attempts,
                 layout, how.error, how.http_status)
            .is_good();
    }

    static constexpr std::array states{journal_state::sending, journal_state::sent, journal_state::not_sent, journal_state::unknown};
    static constexpr std::array deliveries{delivery::unknown, delivery::sent, delivery::not_sent, delivery::unknown};

    detail::postgres_session session_;
    postgres_options options_;
    std::vector<std::uint64_t> open_{};  ///< begun here and not ended
    bool commit_in_question_ = false;    ///< the latest change failed while its commit was on its way
};

}  // namespace wawp
