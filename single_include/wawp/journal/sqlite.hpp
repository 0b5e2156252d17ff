// SPDX-License-Identifier: MIT
// Generated from include/ by single_include/amalgamate.cmake: change the headers there.
#pragma once

#include <wawp/wawp.hpp>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <iterator>
#include <memory>
#include <sqlite3.h>
#include <string>
#include <string_view>
#include <utility>
#include <vector>
#include <wawp/journal/journal.hpp>

// wawp/journal/sqlite_database.hpp
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

    [[nodiscard]] int prepare(const sqlite_database& database, std::string_view sql) {
        sqlite3_stmt* made = nullptr;
        const auto size = static_cast<int>(sql.size());
        const int code = sqlite3_prepare_v3(database.get(), sql.data(), size, SQLITE_PREPARE_PERSISTENT, &made, nullptr);
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

// wawp/journal/sqlite_schema.hpp
namespace wawp::detail {

/// What leads from each version of the tables to the next. Rows that exist are never changed: a new version adds a step.
inline constexpr const char* sqlite_journal_steps[] = {
    "CREATE TABLE wawp_journal ("
    "  key TEXT NOT NULL PRIMARY KEY,"
    "  payload TEXT NOT NULL,"
    "  state TEXT NOT NULL CHECK (state IN ('sending', 'sent', 'not_sent', 'unknown')),"
    "  fence INTEGER NOT NULL CHECK (fence > 0),"
    "  sender TEXT NOT NULL,"
    "  began INTEGER NOT NULL,"
    "  resolved INTEGER NOT NULL DEFAULT 0,"
    "  message_id TEXT NOT NULL DEFAULT '',"
    "  may_be_duplicate INTEGER NOT NULL DEFAULT 0,"
    "  attempts INTEGER NOT NULL DEFAULT 0,"
    "  layout TEXT NOT NULL DEFAULT 'dotted' CHECK (layout IN ('dotted', 'nested')),"
    "  error TEXT NOT NULL DEFAULT '',"
    "  http_status INTEGER NOT NULL DEFAULT 0"
    ") WITHOUT ROWID",

    "CREATE INDEX wawp_journal_open ON wawp_journal (began, key) WHERE state IN ('sending', 'unknown');"
    "CREATE TABLE wawp_journal_sender (id TEXT NOT NULL PRIMARY KEY) WITHOUT ROWID",
};
inline constexpr std::int64_t sqlite_journal_version = std::size(sqlite_journal_steps);

inline constexpr const char* sqlite_version_query = "SELECT version FROM wawp_schema WHERE part = 'journal'";

/// The version of the tables in the file, 0 if there are none; or below 0 and what went wrong in `code`.
[[nodiscard]] inline std::int64_t read_sqlite_version(const sqlite_database& database, int& code) {
    sqlite_statement query;
    code = query.prepare(database, sqlite_version_query);
    if (code == SQLITE_ERROR) {  // there is no such table
        code = SQLITE_OK;
        return 0;
    }
    if (code != SQLITE_OK) return -1;
    code = query.next();
    if (code == SQLITE_DONE) {
        code = SQLITE_OK;
        return 0;
    }
    if (code != SQLITE_ROW) return -1;
    code = SQLITE_OK;
    return query.integer(0);
}

[[nodiscard]] inline error newer_sqlite_version(std::int64_t found) {
    return journal_failure("the journal was written by a newer version of wawp: its tables have version " + std::to_string(found) +
                           ", this program knows " + std::to_string(sqlite_journal_version) + " and below");
}

/// Brings the tables up to the version of this program, in one transaction. `errc{}` with an empty message if all is well.
[[nodiscard]] inline error migrate_sqlite(sqlite_database& database) {
    sqlite_transaction transaction(database);
    int code = transaction.code();
    if (code != SQLITE_OK) return database.failure(code);
    std::int64_t present = read_sqlite_version(database, code);  // another program may have been faster
    if (present > sqlite_journal_version) return newer_sqlite_version(present);
    if (code == SQLITE_OK) {
        code = database.run("CREATE TABLE IF NOT EXISTS wawp_schema (part TEXT NOT NULL PRIMARY KEY, version INTEGER NOT NULL)");
    }
    for (; code == SQLITE_OK && present < sqlite_journal_version; ++present) code = database.run(sqlite_journal_steps[present]);
    const std::string note = "INSERT OR REPLACE INTO wawp_schema VALUES ('journal', " + std::to_string(sqlite_journal_version) + ")";
    if (code == SQLITE_OK) code = database.run(note.c_str());
    if (code == SQLITE_OK) code = transaction.commit();
    return code == SQLITE_OK ? error{} : database.failure(code);
}

}  // namespace wawp::detail

// wawp/journal/sqlite_sender.hpp
namespace wawp::detail {

/// Shows other processes that a sender lives, and nothing else can show it by mistake: it holds the lock of an empty file
/// beside the journal, which the system takes back when the process ends, however it ends. A clock or a lease could not
/// tell a dead sender from one that was stopped for long and then goes on to send.
class sqlite_sender {
public:
    sqlite_sender() = default;
    sqlite_sender(sqlite_sender&&) = default;
    sqlite_sender& operator=(sqlite_sender&&) = delete;
    ~sqlite_sender() {
        if (database_.get() == nullptr) return;
        database_.close();
        std::remove(path_of(journal_, id_).c_str());
    }

    /// Becomes a sender with a new name. `SQLITE_OK`, or what went wrong.
    /// @param journal  absolute path of the journal's file
    [[nodiscard]] int enrol(std::string journal) {
        if (database_.get() != nullptr) return SQLITE_OK;
        id_ = random_name();
        journal_ = std::move(journal);
        sqlite_database made;
        int code = made.open(path_of(journal_, id_), SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
        if (code == SQLITE_OK) code = made.run("PRAGMA journal_mode=OFF; BEGIN EXCLUSIVE");  // no second file, and nothing to write
        if (code == SQLITE_OK) database_ = std::move(made);
        return code;
    }

    [[nodiscard]] const std::string& id() const noexcept { return id_; }

    /// Whether the sender `id` may live: only a lock that is free, or a file that is gone, says that it does not.
    [[nodiscard]] static bool lives(const std::string& journal, std::string_view id) {
        const std::string path = path_of(journal, id);
        sqlite_database other;
        if (other.open(path, SQLITE_OPEN_READWRITE) != SQLITE_OK) return sqlite3_system_errno(other.get()) != ENOENT;
        return other.run("SELECT count(*) FROM sqlite_schema") != SQLITE_OK;  // reads, so that two who look do not see each other
    }

    /// Takes away what a dead sender has left. No other will ever have its name.
    static void bury(const std::string& journal, std::string_view id) { std::remove(path_of(journal, id).c_str()); }

private:
    static std::string path_of(const std::string& journal, std::string_view id) {
        return std::string(journal).append("-sender-").append(id);
    }

    static std::string random_name() {
        unsigned char bytes[16];
        sqlite3_randomness(sizeof bytes, bytes);
        std::string name;
        for (const unsigned char byte : bytes) {
            name.push_back("0123456789abcdef"[byte >> 4]);
            name.push_back("0123456789abcdef"[byte & 15]);
        }
        return name;
    }

    sqlite_database database_{};
    std::string journal_{}, id_{};
};

}  // namespace wawp::detail

// wawp/journal/sqlite.hpp
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
        if (path.empty() || path == ":memory:" || path.find('\0') != std::string_view::npos) {
            error refusal{.code = errc::bad_option};
            refusal.violations.push_back({"path", "file_path", detail::describe(path), "name a file: a journal in memory would forget"});
            return unexpected{std::move(refusal)};
        }
        sqlite_journal made;
        error failure = made.connect(std::string(path), options);
        if (!failure.message.empty()) return unexpected{std::move(failure)};
        return made;
    }

    /// See `journal_policy`.
    [[nodiscard]] result<begin_answer> begin(std::string_view key, std::string_view payload) {
        if (const int code = sender_.enrol(file_); code != SQLITE_OK) return unexpected{database_.failure(code)};
        const std::uint64_t fence = random_fence();
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
            journal_entry entry{.key = open_entries_.text(0)};
            if (code = read(open_entries_, 1, entry); code != SQLITE_OK) break;
            if (entry.state == journal_state::unknown || !lives(entry)) entries.push_back(std::move(entry));
        }
        open_entries_.reset();
        if (code != SQLITE_ROW && code != SQLITE_DONE && code != SQLITE_OK) return unexpected{failure_of(code)};
        return entries;
    }

private:
    static constexpr int senseless_row = -1;  ///< no code of SQLite's
    static constexpr int newer_version = -2;

    sqlite_journal() = default;

    error connect(const std::string& path, const sqlite_options& options) {
        constexpr int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
        int code = database_.open(path, flags);
        if (code != SQLITE_OK) return database_.failure(code);
        const auto wait = std::clamp<std::chrono::milliseconds::rep>(options.wait.count(), 0, 1'000'000'000);
        sqlite3_busy_timeout(database_.get(), static_cast<int>(wait));
        if (error failure = make_durable(); !failure.message.empty()) return failure;

        const std::int64_t found = detail::read_sqlite_version(database_, code);
        if (found < 0) return database_.failure(code);
        if (found > detail::sqlite_journal_version) return detail::newer_sqlite_version(found);
        if (found < detail::sqlite_journal_version) {
            if (error failure = detail::migrate_sqlite(database_); !failure.message.empty()) return failure;
        }
        file_ = sqlite3_db_filename(database_.get(), "main");
        code = prepare();
        return code == SQLITE_OK ? error{} : database_.failure(code);
    }

    /// WAL, and a sync at each commit; asked for and looked at, since SQLite does not say when it cannot.
    error make_durable() {
        int code = database_.run("PRAGMA synchronous=FULL; PRAGMA fullfsync=ON; PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON");
        detail::sqlite_statement mode;
        if (code == SQLITE_OK) code = mode.prepare(database_, "PRAGMA journal_mode=WAL");
        if (code == SQLITE_OK) code = mode.next();
        if (code != SQLITE_ROW) return database_.failure(code);
        return mode.text(0) == "wal" ? error{} : detail::journal_failure("the file system of the file does not allow SQLite's WAL mode");
    }

    int prepare() {
        const std::pair<detail::sqlite_statement*, const char*> statements[] = {
            {&version_, detail::sqlite_version_query},
            {&load_, "SELECT payload, state, fence, sender, began, resolved, message_id, may_be_duplicate, attempts, layout, error, "
                     "http_status FROM wawp_journal WHERE key = ?1"},
            {&open_entries_, "SELECT key, payload, state, fence, sender, began, resolved, message_id, may_be_duplicate, attempts, layout, "
                             "error, http_status FROM wawp_journal WHERE state IN ('sending', 'unknown') ORDER BY began, key"},
            {&store_, "INSERT OR REPLACE INTO wawp_journal (key, payload, state, fence, sender, began, resolved, message_id, "
                      "may_be_duplicate, attempts, layout, error, http_status) "
                      "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)"},
            {&senders_, "SELECT id FROM wawp_journal_sender"},
            {&enrol_, "INSERT INTO wawp_journal_sender VALUES (?1)"},
            {&bury_, "DELETE FROM wawp_journal_sender WHERE id = ?1"}};
        for (const auto& [statement, sql] : statements) {
            if (const int code = statement->prepare(database_, sql); code != SQLITE_OK) return code;
        }
        return SQLITE_OK;
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
        if (code == SQLITE_OK && !enrolled_ && entry.sender == sender_.id()) code = enrol();
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
        if (code == SQLITE_ROW) code = read(load_, 0, entry);
        else if (code == SQLITE_DONE) code = SQLITE_OK;
        load_.reset();
        return code;
    }

    /// Reads a row whose `payload` stands in column `at`. A row that makes no sense decides nothing.
    static int read(const detail::sqlite_statement& row, int at, journal_entry& entry) {
        entry.payload = row.text(at);
        const std::string state = row.text(at + 1), layout = row.text(at + 9);
        const auto named = std::find_if(std::begin(states), std::end(states), [&](journal_state each) { return to_string(each) == state; });
        entry.fence = static_cast<std::uint64_t>(row.integer(at + 2));
        if (named == std::end(states) || entry.payload.empty() || entry.fence == 0 || (layout != "dotted" && layout != "nested")) {
            return senseless_row;
        }
        entry.state = *named;
        entry.sender = row.text(at + 3);
        entry.began = std::chrono::sys_seconds(std::chrono::seconds(row.integer(at + 4)));
        entry.resolved = row.integer(at + 5) != 0;
        entry.verdict = {.delivery = deliveries[static_cast<std::size_t>(entry.state)],
                         .message_id = row.text(at + 6),
                         .may_be_duplicate = row.integer(at + 7) != 0,
                         .attempts = static_cast<unsigned>(row.integer(at + 8)),
                         .layout = layout == "nested" ? json::layout::nested : json::layout::dotted,
                         .error = row.text(at + 10),
                         .http_status = static_cast<int>(row.integer(at + 11))};
        return SQLITE_OK;
    }

    int store(const journal_entry& entry) {
        const journal_verdict& how = entry.verdict;
        const std::string_view layout = how.layout == json::layout::nested ? "nested" : "dotted";
        store_.bind(std::string_view(entry.key), std::string_view(entry.payload), to_string(entry.state),
                    static_cast<std::int64_t>(entry.fence), std::string_view(entry.sender),
                    std::int64_t{entry.began.time_since_epoch().count()}, std::int64_t{entry.resolved},
                    std::string_view(how.message_id), std::int64_t{how.may_be_duplicate}, std::int64_t{how.attempts}, layout,
                    std::string_view(how.error), std::int64_t{how.http_status});
        return store_.run();
    }

    /// Writes this sender's name down in its first commit, and takes dead ones away with their files.
    int enrol() {
        std::vector<std::string> dead;
        int code = SQLITE_ROW;
        while ((code = senders_.next()) == SQLITE_ROW) {
            std::string id = senders_.text(0);
            if (id != sender_.id() && !detail::sqlite_sender::lives(file_, id)) dead.push_back(std::move(id));
        }
        senders_.reset();
        if (code != SQLITE_DONE) return code;
        for (const std::string& id : dead) {
            bury_.bind(std::string_view(id));
            if (code = bury_.run(); code != SQLITE_OK) return code;
            detail::sqlite_sender::bury(file_, id);
        }
        enrol_.bind(std::string_view(sender_.id()));
        return enrol_.run();
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

    static std::uint64_t random_fence() {
        std::uint64_t fence = 0;
        while (fence == 0) {
            sqlite3_randomness(sizeof fence, &fence);
            fence >>= 1;
        }
        return fence;
    }

    static std::chrono::sys_seconds now() {
        return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    }

    static constexpr std::array states{journal_state::sending, journal_state::sent, journal_state::not_sent, journal_state::unknown};
    static constexpr std::array deliveries{delivery::unknown, delivery::sent, delivery::not_sent, delivery::unknown};

    detail::sqlite_database database_{};  // goes last: statements belong to it
    detail::sqlite_sender sender_{};
    std::string file_{};
    bool enrolled_ = false;
    std::vector<std::uint64_t> open_{};  ///< begun here and not ended
    detail::sqlite_statement version_{}, load_{}, open_entries_{}, store_{}, senders_{}, enrol_{}, bury_{};
};

}  // namespace wawp
