// SPDX-License-Identifier: MIT
#include "support/catch.hpp"

#if __has_include(<sqlite3.h>)

#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include <sqlite3.h>

#include "support/journals.hpp"
#include "support/sample_event.hpp"
#include "support/sqlite_faults.hpp"

#include <wawp/client/client.hpp>
#include <wawp/journal/once.hpp>
#include <wawp/journal/sqlite.hpp>
#include <wawp/testing/journal_kit.hpp>
#include <wawp/testing/sandbox.hpp>

namespace fs = std::filesystem;
using wawp::begin_status;
using wawp::delivery;
using wawp::errc;
using wawp::journal_state;
using wawp::sqlite_journal;

namespace {

/// A folder that goes with the test.
struct folder {
    fs::path path = fs::temp_directory_path() / ("wawp-journal-" + std::to_string(::getpid()) + "-" + std::to_string(++count));
    folder() { fs::create_directories(path); }
    ~folder() {
        std::error_code ignored;
        fs::permissions(path, fs::perms::owner_all, ignored);
        fs::remove_all(path, ignored);
    }
    folder(const folder&) = delete;
    folder& operator=(const folder&) = delete;
    [[nodiscard]] std::string file(const std::string& name = "sent.db") const { return (path / name).string(); }
    /// Names of the files that lie here, without those that `faulty_disk` made.
    [[nodiscard]] std::vector<std::string> files_with(std::string_view part) const {
        std::vector<std::string> names;
        for (const auto& each : fs::directory_iterator(path)) {
            if (each.path().string().find(part) != std::string::npos) names.push_back(each.path().string());
        }
        return names;
    }
    static inline int count = 0;
};

sqlite_journal open(const std::string& path, const wawp::sqlite_options& options = {}) {
    auto opened = sqlite_journal::open(path, options);
    REQUIRE(opened);
    return *std::move(opened);
}

std::string refusal(const std::string& path) {
    const auto opened = sqlite_journal::open(path, {.wait = std::chrono::milliseconds{0}});
    REQUIRE_FALSE(opened);
    CHECK(opened.error().code == errc::journal_failed);
    CHECK(opened.error().delivery == delivery::not_sent);
    return opened.error().message;
}

/// Runs SQL as another program would.
void run(const std::string& path, const char* sql) {
    wawp::detail::sqlite_database database;
    REQUIRE(database.open(path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE) == SQLITE_OK);
    CAPTURE(sql);
    REQUIRE(database.run(sql) == SQLITE_OK);
}

std::string ask(const std::string& path, const char* sql) {
    wawp::detail::sqlite_database database;
    wawp::detail::sqlite_statement query;
    REQUIRE(database.open(path, SQLITE_OPEN_READWRITE) == SQLITE_OK);
    REQUIRE(query.prepare(database.get(), sql) == SQLITE_OK);
    REQUIRE(query.next() == SQLITE_ROW);
    return query.text(0);
}

std::string bytes_of(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

using tests::begin;
using tests::has;
using sender = tests::journal_sender;

}  // namespace

TEST_CASE("sqlite_journal: passes the kit", "[thread]") {
    const folder here;
    const std::string path = here.file();
    CHECK(wawp::testing::check_journal([&] { return *sqlite_journal::open(path); }) == std::vector<std::string>{});
}

TEST_CASE("sqlite_journal: keeps what was sent, with time, sender and verdict, when it is closed") {
    const folder here;
    const auto earlier = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    {
        sqlite_journal journal = open(here.file());
        const auto begun = journal.begin("key", "payload");
        REQUIRE(begun);
        REQUIRE(journal.end("key", begun->fence, {.delivery = delivery::not_sent, .attempts = 2, .error = "rejected", .http_status = 400}));
    }
    sqlite_journal journal = open(here.file());
    const auto entry = journal.find("key");
    REQUIRE(entry);
    CHECK(entry->key == "key");
    CHECK(entry->payload == "payload");
    CHECK(entry->state == journal_state::not_sent);
    CHECK(entry->fence > 0);
    CHECK(entry->sender.size() == 32);
    CHECK(entry->began >= earlier);
    CHECK(entry->began <= earlier + std::chrono::seconds{60});
    CHECK_FALSE(entry->resolved);
    CHECK(entry->verdict == wawp::journal_verdict{.delivery = delivery::not_sent, .attempts = 2, .error = "rejected", .http_status = 400});
    CHECK(journal.find("another")->fence == 0);
    CHECK(journal.find("").error().code == errc::bad_option);
}

TEST_CASE("sqlite_journal: lists what waits for a person, the oldest first, and nothing else") {
    const folder here;
    sqlite_journal journal = open(here.file());
    {
        sqlite_journal dies = open(here.file());
        REQUIRE(begin(dies, "left behind") == begin_status::go);
    }
    const auto end_as = [&](std::string_view key, delivery how) {
        const auto begun = journal.begin(key, "payload");
        REQUIRE(begun);
        REQUIRE(journal.end(key, begun->fence, {.delivery = how}));
    };
    end_as("sent", delivery::sent);
    end_as("not sent", delivery::not_sent);
    end_as("unknown", delivery::unknown);
    end_as("resolved", delivery::unknown);
    REQUIRE(journal.resolve("resolved", wawp::resolution::sent));
    CHECK(journal.find("resolved")->resolved);
    REQUIRE(begin(journal, "in flight") == begin_status::go);
    run(here.file(), "UPDATE wawp_journal SET began = began - 10 WHERE key = 'unknown'");

    const auto waiting = journal.in_doubt();
    REQUIRE(waiting);
    REQUIRE(waiting->size() == 2);
    CHECK((*waiting)[0].key == "unknown");
    CHECK((*waiting)[0].state == journal_state::unknown);
    CHECK((*waiting)[1].key == "left behind");
    CHECK((*waiting)[1].payload == "payload");
    CHECK(journal.in_doubt(1)->size() == 1);
    CHECK(journal.in_doubt(0)->empty());
    CHECK(journal.in_doubt()->size() == 2);
}

TEST_CASE("sqlite_journal: a live sender has a file beside the journal, and a dead one's is taken away") {
    const folder here;
    {
        sqlite_journal journal = open(here.file());
        CHECK(here.files_with("-sender-").empty());
        REQUIRE(begin(journal) == begin_status::go);
        CHECK(here.files_with("-sender-").size() == 1);
        REQUIRE(begin(journal, "another") == begin_status::go);
        CHECK(here.files_with("-sender-").size() == 1);
        const fs::path file = here.files_with("-sender-")[0];
        CHECK(fs::file_size(file) == 0);
        const std::string name = file.filename().string(), id = name.substr(name.rfind('-') + 1);  // 16 random bytes
        CHECK(id.size() == 32);
        CHECK(id.find_first_not_of("0123456789abcdef") == id.npos);
        std::string high, low;
        for (std::size_t i = 0; i + 1 < id.size(); i += 2) {
            high += id[i];
            low += id[i + 1];
        }
        CHECK(high.find_first_not_of(high[0]) != high.npos);  // all alike: once in 10^18 times
        CHECK(low.find_first_not_of(low[0]) != low.npos);
    }
    CHECK(here.files_with("-sender-").empty());
    CHECK(ask(here.file(), "SELECT count(*) FROM wawp_journal_sender") == "1");

    // One that was killed leaves its file, which nobody has locked.
    run(here.file(), "INSERT INTO wawp_journal_sender VALUES ('killed')");
    std::ofstream(here.file() + "-sender-killed").close();
    sqlite_journal journal = open(here.file());
    REQUIRE(begin(journal, "third") == begin_status::go);
    CHECK(ask(here.file(), "SELECT count(*) FROM wawp_journal_sender") == "1");
    CHECK(here.files_with("-sender-killed").empty());
    REQUIRE(begin(journal, "fourth") == begin_status::go);
    CHECK(ask(here.file(), "SELECT count(*) FROM wawp_journal_sender") == "1");
}

TEST_CASE("sqlite_journal: one commit for begin and one for end, each synced") {
    const folder here;
    tests::faulty_disk disk;
    sqlite_journal journal = open(here.file());
    REQUIRE(begin(journal, "first") == begin_status::go);
    const std::string wal = here.file() + "-wal";
    const auto frames = [&] { return (fs::file_size(wal) - 32) / (4096 + 24); };
    const auto before = frames();
    const auto begun = journal.begin("second", "payload");
    const auto between = frames();
    REQUIRE(journal.end("second", begun->fence, {.delivery = delivery::sent}));
    CHECK(between - before <= 2);  // the row's page and the index's
    CHECK(frames() - between <= 2);
    CHECK(ask(here.file(), "PRAGMA journal_mode") == "wal");
}

TEST_CASE("sqlite_journal: what begin and end have answered survives a loss of power") {
    const folder here;
    tests::faulty_disk disk;
    std::uint64_t fence = 0;
    const auto lose_power = [&](auto&& before) {
        {
            sqlite_journal journal = open(here.file());
            before(journal);
            fs::copy(here.path, here.path.string() + "-at-loss", fs::copy_options::recursive);
        }
        // The orderly end above has written more than a loss of power lets.
        for (const auto& each : fs::directory_iterator(here.path)) fs::remove(each);
        fs::copy(here.path.string() + "-at-loss", here.path, fs::copy_options::recursive);
        fs::remove_all(here.path.string() + "-at-loss");
        disk.lose_power();
    };
    lose_power([&](sqlite_journal& journal) { fence = journal.begin("key", "payload")->fence; });
    lose_power([&](sqlite_journal& journal) { CHECK(begin(journal) == begin_status::in_doubt); });
    lose_power([&](sqlite_journal& journal) { REQUIRE(journal.end("key", fence, {.delivery = delivery::sent, .message_id = "true_1"})); });
    lose_power([&](sqlite_journal& journal) {
        CHECK(begin(journal) == begin_status::already_sent);
        CHECK(journal.begin("key", "payload")->verdict.message_id == "true_1");
    });
}

TEST_CASE("sqlite_journal: whichever write or sync fails, nobody is sent to twice and no verdict is false") {
    for (const auto& [code, sentence] : {std::pair(SQLITE_FULL, "the disk is full"), std::pair(SQLITE_IOERR_WRITE, "could not be read or written")}) {
        int begins_refused = 0, ends_refused = 0;
        for (int after = 0; after < 24; ++after) {
            const folder here;
            tests::faulty_disk disk;
            sender with;
            sqlite_journal journal = open(here.file());
            REQUIRE(with.send(journal, "first").empty());
            disk.fail(after, code);
            const std::string said = with.send(journal);
            disk.heal();
            const std::size_t went = with.gateway.requests() - 1;
            CAPTURE(after, said, went);
            if (said.empty()) {
                CHECK(went == 1);
            } else {
                ++begins_refused;
                CHECK(went == 0);
                CHECK(has(said, sentence));
                CHECK(has(said, "not sent: the journal could not be read or written"));
            }
            const auto state = journal.find("key");
            REQUIRE(state);
            if (state->state == journal_state::sending) ++ends_refused;
            const bool doubtful = state->state == journal_state::sending;
            CHECK((state->state == journal_state::sent || doubtful || went == 0));
            const std::string again = with.send(journal);
            CHECK(with.gateway.requests() - 1 <= 1);
            if (doubtful) CHECK(has(again, "in_doubt"));
        }
        CHECK(begins_refused >= 2);
        CHECK(ends_refused >= 2);
    }
}

TEST_CASE("sqlite_journal: a file that cannot be used is refused with a sentence") {
    const folder here;
    CHECK(has(refusal(here.file("no/such/folder/sent.db")), "the file cannot be opened or made"));
    CHECK(has(refusal(here.path.string()), "the file cannot be opened or made"));
    std::ofstream(here.file("text")) << std::string(4096, 'x');
    CHECK(has(refusal(here.file("text")), "the file is no SQLite database"));
    for (const std::string& path : {std::string(), std::string(":memory:"), std::string("a\0b", 3)}) {
        const auto opened = sqlite_journal::open(path);
        REQUIRE_FALSE(opened);
        CHECK(opened.error().code == errc::bad_option);
        CHECK(opened.error().violations[0].key == "path");
    }
    run(here.file("foreign"), "CREATE TABLE wawp_journal (x)");
    CHECK(has(refusal(here.file("foreign")), "table wawp_journal already exists"));
}

TEST_CASE("sqlite_journal: a file that has become read-only sends nothing") {
    const folder here;
    sender with;
    { sqlite_journal made = open(here.file()); }
    if (::geteuid() == 0) {  // to whom no permission bit applies
        run(here.file(), "CREATE TRIGGER no BEFORE INSERT ON wawp_journal BEGIN SELECT RAISE(ABORT, 'read-only'); END");
        sqlite_journal journal = open(here.file());
        CHECK(has(with.send(journal), "the database refused (SQLite: read-only)"));
    } else {
        fs::permissions(here.file(), fs::perms::owner_read);
        const auto opened = sqlite_journal::open(here.file());
        std::string said;
        if (opened) {
            sqlite_journal journal = *sqlite_journal::open(here.file());
            said = with.send(journal);
        } else {
            said = to_string(opened.error());
        }
        CHECK(has(said, "cannot be written"));
    }
    CHECK(with.gateway.requests() == 0);
}

TEST_CASE("sqlite_journal: says what SQLite's codes mean") {
    using wawp::detail::meaning_of_sqlite;
    CHECK(meaning_of_sqlite(SQLITE_READONLY_DIRECTORY) == "the file or its folder cannot be written");
    CHECK(meaning_of_sqlite(SQLITE_BUSY_SNAPSHOT) == "another program holds the file for too long");
    CHECK(meaning_of_sqlite(SQLITE_PERM) == "the file may not be used");
    CHECK(meaning_of_sqlite(SQLITE_NOMEM) == "the database refused");
}

TEST_CASE("sqlite_journal: a damaged page sends nothing") {
    const folder here;
    sender with;
    {
        sqlite_journal journal = open(here.file());
        for (int i = 0; i < 200; ++i) REQUIRE(begin(journal, "key " + std::to_string(i)) == begin_status::go);
    }
    run(here.file(), "PRAGMA wal_checkpoint(TRUNCATE)");
    const std::uintmax_t size = fs::file_size(here.file());
    REQUIRE(size > 8 * 4096);
    {
        std::fstream file(here.file(), std::ios::binary | std::ios::in | std::ios::out);
        for (std::uintmax_t page = 4096; page < size; page += 4096) {
            file.seekp(static_cast<std::streamoff>(page));
            file << std::string(64, '\x55');
        }
    }
    const auto opened = sqlite_journal::open(here.file());
    if (opened) {
        sqlite_journal journal = open(here.file());
        CHECK(has(with.send(journal), "the file is damaged"));
        CHECK_FALSE(journal.find("key 7"));
        CHECK_FALSE(journal.in_doubt());
    } else {
        CHECK(has(opened.error().message, "the file is damaged"));
    }
    CHECK(with.gateway.requests() == 0);
}

TEST_CASE("sqlite_journal: a row that makes no sense decides nothing") {
    for (const char* const change : {"state = 'sen'", "fence = 0", "payload = ''", "layout = 'flat'", "state = NULL"}) {
        const folder here;
        sender with;
        sqlite_journal journal = open(here.file());
        REQUIRE(with.send(journal).empty());
        run(here.file(), (std::string("PRAGMA ignore_check_constraints=ON; PRAGMA writable_schema=ON; UPDATE OR IGNORE wawp_journal SET ") + change).c_str());
        if (std::string_view(change) == "state = NULL") continue;  // the database itself does not let this be
        CHECK(has(with.send(journal), "a row of the journal makes no sense"));
        CHECK(with.gateway.requests() == 1);
    }
    const folder here;
    sqlite_journal journal = open(here.file());
    REQUIRE(begin(journal) == begin_status::go);
    run(here.file(), "UPDATE wawp_journal SET payload = ''");
    const auto waiting = journal.in_doubt();
    REQUIRE_FALSE(waiting);
    CHECK(has(waiting.error().message, "a row of the journal makes no sense"));
}

TEST_CASE("sqlite_journal: older tables are brought up to date, and keep what they know") {
    const folder here;
    run(here.file(), wawp::detail::sqlite_journal_steps[0]);
    run(here.file(), "CREATE TABLE wawp_schema (part TEXT NOT NULL PRIMARY KEY, version INTEGER NOT NULL); INSERT INTO wawp_schema VALUES ('journal', 1);"
                     "INSERT INTO wawp_journal (key, payload, state, fence, sender, began) VALUES ('old', 'payload', 'sent', 1, 'somebody', 1764547199)");
    sqlite_journal journal = open(here.file());
    CHECK(begin(journal, "old") == begin_status::already_sent);
    CHECK(begin(journal, "new") == begin_status::go);
    CHECK(ask(here.file(), "SELECT version FROM wawp_schema WHERE part = 'journal'") == "2");
    CHECK(ask(here.file(), "SELECT count(*) FROM sqlite_schema WHERE name = 'wawp_journal_open'") == "1");
}

TEST_CASE("sqlite_journal: newer tables are refused, also by a program that has had them open") {
    const folder here;
    sender with;
    sqlite_journal journal = open(here.file());
    REQUIRE(with.send(journal, "before").empty());
    run(here.file(), "UPDATE wawp_schema SET version = 3 WHERE part = 'journal'");
    CHECK(has(with.send(journal), "another version of wawp has changed the journal since it was opened"));
    CHECK(has(refusal(here.file()), "written by a newer version of wawp: its tables have version 3, this program knows 2 and below"));
    run(here.file(), "DELETE FROM wawp_schema");
    CHECK(has(with.send(journal), "makes no sense"));
    run(here.file(), "DROP TABLE wawp_schema");
    CHECK(has(with.send(journal), "no such table: wawp_schema"));
    CHECK(with.gateway.requests() == 1);
}

TEST_CASE("sqlite_journal: lives in a file in which only the outbox has tables") {
    const folder here;
    run(here.file(), "CREATE TABLE wawp_schema (part TEXT NOT NULL PRIMARY KEY, version INTEGER NOT NULL);"
                     "INSERT INTO wawp_schema VALUES ('outbox', 1)");
    sqlite_journal journal = open(here.file());
    CHECK(begin(journal, "key") == begin_status::go);
}

TEST_CASE("sqlite_journal: lives in a database of somebody else's") {
    const folder here;
    run(here.file(), "CREATE TABLE bookings (id INTEGER); INSERT INTO bookings VALUES (4711); PRAGMA user_version = 12");
    sqlite_journal journal = open(here.file());
    CHECK(begin(journal) == begin_status::go);
    CHECK(ask(here.file(), "SELECT id FROM bookings") == "4711");
    CHECK(ask(here.file(), "PRAGMA user_version") == "12");
}

TEST_CASE("sqlite_journal: waits for another program as long as it is told, and then sends nothing") {
    const folder here;
    sender with;
    sqlite_journal journal = open(here.file(), {.wait = std::chrono::milliseconds{20}});
    wawp::detail::sqlite_database other;
    REQUIRE(other.open(here.file(), SQLITE_OPEN_READWRITE) == SQLITE_OK);
    REQUIRE(other.run("BEGIN IMMEDIATE") == SQLITE_OK);
    const auto start = std::chrono::steady_clock::now();
    CHECK(has(with.send(journal), "another program holds the file for too long"));
    CHECK(std::chrono::steady_clock::now() - start >= std::chrono::milliseconds{15});
    CHECK(with.gateway.requests() == 0);
    REQUIRE(other.run("COMMIT") == SQLITE_OK);
    CHECK(with.send(journal).empty());
}

TEST_CASE("sqlite_journal: one that opens a file which another program makes waits as long as it is told") {
    const folder here;
    wawp::detail::sqlite_database other;
    REQUIRE(other.open(here.file(), SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE) == SQLITE_OK);
    REQUIRE(other.run("CREATE TABLE of_another (x); BEGIN IMMEDIATE") == SQLITE_OK);
    const auto start = std::chrono::steady_clock::now();
    const auto refused = sqlite_journal::open(here.file(), {.wait = std::chrono::milliseconds{20}});
    REQUIRE_FALSE(refused);
    CHECK(has(refused.error().message, "another program holds the file for too long"));
    CHECK(std::chrono::steady_clock::now() - start >= std::chrono::milliseconds{15});

    std::thread ending([&] {
        std::this_thread::sleep_for(std::chrono::milliseconds{30});
        static_cast<void>(other.run("COMMIT"));
    });
    const auto opened = sqlite_journal::open(here.file(), {.wait = std::chrono::minutes{1}});
    ending.join();
    CHECK(opened);
    CHECK(ask(here.file(), "PRAGMA journal_mode") == "wal");
}

TEST_CASE("sqlite_journal: programs that start together all open the new file", "[thread]") {
    const folder here;
    constexpr int programs = 8, files = 25;
    std::atomic<int> refused = 0;
    for (int i = 0; i < files; ++i) {
        const std::string path = here.file(std::to_string(i));
        std::atomic<int> awaited = programs;
        std::vector<std::thread> starting;
        for (int each = 0; each < programs; ++each) {
            starting.emplace_back([&] {
                for (--awaited; awaited != 0;) std::this_thread::yield();
                refused += !sqlite_journal::open(path, {.wait = std::chrono::minutes{1}});
            });
        }
        for (std::thread& each : starting) each.join();
    }
    CHECK(refused == 0);
}

TEST_CASE("sqlite_journal: the token is in no file") {
    const folder here;
    sender with;
    sqlite_journal journal = open(here.file());
    REQUIRE(with.send(journal).empty());
    const std::string echo = R"({"message":"bad )" + std::string(tests::token) + R"(","id":")" + std::string(tests::token) + R"("})";
    with.gateway.will_answer(500, echo);
    REQUIRE_FALSE(with.send(journal, "failed").empty());
    with.gateway.will_answer(201, echo);
    static_cast<void>(with.send(journal, "echoed"));
    std::size_t looked = 0;
    for (const std::string& path : here.files_with("sent.db")) {
        const std::string bytes = bytes_of(path);
        looked += bytes.size();
        CHECK(bytes.find(tests::token) == std::string::npos);
        CHECK(bytes.find("Team Meeting") == std::string::npos);
    }
    CHECK(looked > 4096);
}

TEST_CASE("sqlite_journal: one that has moved is the same sender") {
    const folder here;
    sqlite_journal first = open(here.file());
    REQUIRE(begin(first) == begin_status::go);
    {
        sqlite_journal second = std::move(first);
        CHECK(begin(second) == begin_status::in_flight);
        CHECK(here.files_with("-sender-").size() == 1);
    }
    sqlite_journal third = open(here.file());
    CHECK(begin(third) == begin_status::in_doubt);
}

#endif
