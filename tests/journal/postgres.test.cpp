// SPDX-License-Identifier: MIT
#include "support/catch.hpp"

#if __has_include(<libpq-fe.h>)

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "support/cutting_proxy.hpp"
#include "support/postgres_database.hpp"
#include "support/journals.hpp"
#include "support/sample_event.hpp"

#include <wawp/client/client.hpp>
#include <wawp/journal/once.hpp>
#include <wawp/journal/postgres.hpp>
#include <wawp/testing/journal_kit.hpp>
#include <wawp/testing/sandbox.hpp>

using wawp::begin_status;
using wawp::delivery;
using wawp::errc;
using wawp::journal_state;
using wawp::postgres_journal;
using wawp::detail::postgres_connection;

namespace {

constexpr wawp::postgres_options no_grace{.wait = std::chrono::seconds{60}, .grace = std::chrono::seconds{0}};  // on a busy machine, too

postgres_journal open(const std::string& address, const wawp::postgres_options& options = no_grace) {
    auto opened = postgres_journal::open(address, options);
    REQUIRE(opened);
    return *std::move(opened);
}

using tests::ask;
using tests::begin;
using tests::cutting_proxy;
using tests::has;
using tests::new_database;
using tests::run;
using tests::server;
using sender = tests::journal_sender;

}  // namespace

TEST_CASE("postgres_journal: passes the kit") {
    if (server() == nullptr) return;
    const std::string address = new_database();
    CHECK(wawp::testing::check_journal([&] { return *postgres_journal::open(address, no_grace); }) == std::vector<std::string>{});
}

TEST_CASE("postgres_journal: keeps all that it is told") {
    if (server() == nullptr) return;
    const std::string address = new_database();
    const wawp::journal_verdict refused{.delivery = delivery::not_sent, .attempts = 2, .error = "rejected", .http_status = 400};
    {
        postgres_journal journal = open(address);
        const auto begun = journal.begin("key", "payload");
        REQUIRE(begun);
        REQUIRE(journal.end("key", begun->fence, refused));
        CHECK(journal.find("key")->fence == begun->fence);
    }
    postgres_journal journal = open(address);
    const auto entry = journal.find("key");
    REQUIRE(entry);
    CHECK(entry->key == "key");
    CHECK(entry->payload == "payload");
    CHECK(entry->state == journal_state::not_sent);
    CHECK_FALSE(entry->resolved);
    CHECK(entry->verdict == refused);
    const auto age = std::chrono::system_clock::now() - entry->began;
    CHECK(age > std::chrono::seconds{-5});
    CHECK(age < std::chrono::minutes{5});
    CHECK(journal.find("another")->fence == 0);
    CHECK(journal.find("").error().code == errc::bad_option);
}

TEST_CASE("postgres_journal: lists what waits for a person, the oldest first, and nothing else") {
    if (server() == nullptr) return;
    const std::string address = new_database();
    postgres_journal journal = open(address);
    {
        postgres_journal dies = open(address);
        REQUIRE(begin(dies, "left behind") == begin_status::go);
    }
    for (const delivery how : {delivery::sent, delivery::not_sent, delivery::unknown}) {
        const auto begun = journal.begin(to_string(how), "payload");
        REQUIRE(begun);
        REQUIRE(journal.end(to_string(how), begun->fence, {.delivery = how}));
    }
    REQUIRE(begin(journal, "in flight") == begin_status::go);
    run(address, "UPDATE wawp_journal SET began = began - interval '10 s' WHERE key = 'unknown'");
    const auto waiting = journal.in_doubt();
    REQUIRE(waiting);
    REQUIRE(waiting->size() == 2);
    CHECK((*waiting)[0].key == "unknown");
    CHECK((*waiting)[1].key == "left behind");
    CHECK(journal.in_doubt(1)->size() == 1);
}

TEST_CASE("postgres_journal: of many that wait for a person no more are read than asked for, and those on their way are passed over") {
    if (server() == nullptr) return;
    const std::string address = new_database();
    cutting_proxy proxy(server()->socket());
    postgres_journal journal = open("host=" + proxy.folder() + " user=wawp " + address.substr(address.find("dbname")));
    postgres_journal other = open(address);
    REQUIRE(begin(other, "of another") == begin_status::go);
    REQUIRE(begin(journal, "my first") == begin_status::go);
    REQUIRE(begin(journal, "my second") == begin_status::go);
    run(address, "INSERT INTO wawp_journal (key, payload, state, fence, sender, began) SELECT 'key ' || lpad(i::text, 4, '0'), repeat('0', 64), "
                 "CASE i % 2 WHEN 0 THEN 'sending' ELSE 'unknown' END, i, 1, '2021-01-01Z'::timestamptz + interval '1 year' * (i % 3) FROM generate_series(1, 3000) i");
    run(address, "UPDATE wawp_journal SET began = '2020-01-01Z' WHERE sender > 1");  // those on their way are the oldest
    const std::size_t before = proxy.answered();
    const auto waiting = journal.in_doubt(2);
    CHECK(proxy.answered() - before < 4'000);
    REQUIRE(waiting);
    REQUIRE(waiting->size() == 2);
    CHECK((*waiting)[0].key == "key 0003");
    CHECK((*waiting)[1].key == "key 0006");
    CHECK((*waiting)[1].state == journal_state::sending);
    CHECK(journal.in_doubt(0)->empty());
    CHECK(journal.in_doubt(SIZE_MAX)->size() == 3'000);
}

TEST_CASE("postgres_journal: a try whose sender has lost its connection is in flight until the grace is over") {
    if (server() == nullptr) return;
    const std::string address = new_database();
    postgres_journal patient = open(address, {.grace = std::chrono::seconds{60}});
    {
        postgres_journal dies = open(address);
        REQUIRE(begin(dies) == begin_status::go);
    }
    CHECK(begin(patient) == begin_status::in_flight);
    CHECK(patient.in_doubt()->empty());
    CHECK(patient.resolve("key", wawp::resolution::not_sent).error().code == errc::in_flight);
    run(address, "UPDATE wawp_journal SET began = began - interval '61 s'");
    CHECK(begin(patient) == begin_status::in_doubt);
    CHECK(*patient.resolve("key", wawp::resolution::not_sent) == journal_state::not_sent);
    CHECK(begin(patient) == begin_status::go);
}

TEST_CASE("postgres_journal: a grace beyond what SQL can count with is a hundred years, and one below none is none") {
    if (server() == nullptr) return;
    const std::string address = new_database();
    postgres_journal patient = open(address, {.grace = (std::chrono::seconds::max)()});
    postgres_journal hasty = open(address, {.grace = (std::chrono::seconds::min)()});
    {
        postgres_journal dies = open(address, {.grace = (std::chrono::seconds::max)()});
        REQUIRE(begin(dies) == begin_status::go);
    }
    CHECK(begin(patient) == begin_status::in_flight);
    CHECK(patient.resolve("key", wawp::resolution::not_sent).error().code == errc::in_flight);
    run(address, "UPDATE wawp_journal SET began = began - interval '99 years'");
    CHECK(begin(patient) == begin_status::in_flight);
    CHECK(begin(hasty) == begin_status::in_doubt);
}

TEST_CASE("postgres_journal: its commits are synchronous, whatever the database's setting") {
    if (server() == nullptr) return;
    const std::string address = new_database();
    postgres_journal journal = open(address);
    run(address, "ALTER ROLE wawp SET synchronous_commit = off");
    run(address, "CREATE TABLE seen (setting text);"
                 "CREATE FUNCTION look() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN INSERT INTO seen VALUES (current_setting('synchronous_commit'));"
                 " RETURN NULL; END$$;"
                 "CREATE TRIGGER look AFTER INSERT OR UPDATE ON wawp_journal FOR EACH ROW EXECUTE FUNCTION look()");
    postgres_journal another = open(address);
    const auto begun = another.begin("key", "payload");
    REQUIRE(begun);
    REQUIRE(another.end("key", begun->fence, {.delivery = delivery::unknown}));
    REQUIRE(another.resolve("key", wawp::resolution::sent));
    CHECK(ask(address, "SELECT string_agg(setting, ' ') FROM seen") == "on on on");
    run(address, "ALTER ROLE wawp RESET synchronous_commit");
}

TEST_CASE("postgres_journal: survives a crash of the database between begin and end") {
    if (server() == nullptr) return;
    const std::string address = new_database();
    postgres_journal journal = open(address);
    const auto begun = journal.begin("key", "payload");
    REQUIRE(begun);
    REQUIRE(server()->stop("immediate"));
    REQUIRE(server()->start());
    postgres_journal other = open(address);
    CHECK(begin(other) == begin_status::in_doubt);
    CHECK(*journal.end("key", begun->fence, {.delivery = delivery::sent, .message_id = "true_1"}) == journal_state::sent);
}

TEST_CASE("postgres_journal: a database that is gone sends nothing, and one that came back is used again") {
    if (server() == nullptr) return;
    const std::string address = new_database();
    sender with;
    postgres_journal journal = open(address);
    REQUIRE(with.send(journal, "before").empty());
    REQUIRE(server()->stop("immediate"));
    CHECK(has(with.send(journal), "the database cannot be reached"));
    CHECK(with.gateway.requests() == 1);
    const auto opened = postgres_journal::open(address);
    REQUIRE_FALSE(opened);
    CHECK(has(to_string(opened.error()), "not sent: the journal could not be read or written (journal_failed)\n  the database cannot be reached (PostgreSQL: "));
    REQUIRE(server()->start());
    CHECK(with.send(journal).empty());
    CHECK(with.gateway.requests() == 2);
    CHECK(begin(journal, "after") == begin_status::go);
    CHECK(begin(journal, "after") == begin_status::in_flight);
    postgres_journal other = open(address);
    CHECK(begin(other, "after") == begin_status::in_flight);  // the new connection shows that the sender lives
}

TEST_CASE("postgres_journal: where the reply to a commit is lost, only one's own fence lets go") {
    if (server() == nullptr) return;
    const std::string address = new_database();
    cutting_proxy proxy(server()->socket());
    const std::string name = address.substr(address.find("dbname"));
    postgres_journal journal = open("host=" + proxy.folder() + " user=wawp " + name);
    postgres_journal witness = open(address);

    proxy.arm(cutting_proxy::cut::after_commit);
    const auto begun = journal.begin("committed", "payload");
    REQUIRE(begun);
    CHECK(begun->status == begin_status::go);
    CHECK(begun->fence == witness.find("committed")->fence);
    CHECK(begin(journal, "committed") == begin_status::in_flight);

    proxy.arm(cutting_proxy::cut::after_commit);
    CHECK(*journal.end("committed", begun->fence, {.delivery = delivery::sent}) == journal_state::sent);
    CHECK(begin(witness, "committed") == begin_status::already_sent);

    proxy.arm(cutting_proxy::cut::before_commit);
    const auto lost = journal.begin("lost", "payload");
    REQUIRE_FALSE(lost);
    CHECK(lost.error().code == errc::journal_failed);
    CHECK(witness.find("lost")->fence == 0);
    CHECK(begin(journal, "lost") == begin_status::go);
}

TEST_CASE("postgres_journal: waits for another sender as long as it is told, and then sends nothing") {
    if (server() == nullptr) return;
    const std::string address = new_database();
    sender with;
    postgres_journal journal = open(address, {.wait = std::chrono::milliseconds{50}});
    postgres_connection other(address);
    REQUIRE(other.run("BEGIN; SELECT pg_advisory_xact_lock(hashtextextended('key', 4711))").is_good());
    CHECK(has(with.send(journal), "another sender holds the key for too long"));
    CHECK(with.send(journal, "another key").empty());
    REQUIRE(other.run("LOCK TABLE wawp_journal").is_good());
    CHECK(has(with.send(journal, "third"), "the journal could not be read"));
    REQUIRE(other.run("COMMIT").is_good());
    CHECK(with.send(journal).empty());
    CHECK(with.gateway.requests() == 2);
}

TEST_CASE("postgres_journal: older tables are brought up to date, newer ones are refused") {
    if (server() == nullptr) return;
    const std::string address = new_database();
    sender with;
    run(address, std::string(wawp::detail::postgres_journal_steps[0]) +
                     "; CREATE TABLE wawp_schema (part text PRIMARY KEY, version bigint NOT NULL); INSERT INTO wawp_schema VALUES ('journal', 1);"
                     "INSERT INTO wawp_journal (key, payload, state, fence, sender, began) VALUES ('old', 'payload', 'sent', 1, 1, now())");
    postgres_journal journal = open(address);
    CHECK(begin(journal, "old") == begin_status::already_sent);
    CHECK(ask(address, "SELECT version FROM wawp_schema") == "2");
    CHECK(ask(address, "SELECT count(*) FROM pg_indexes WHERE indexname = 'wawp_journal_open'") == "1");

    run(address, "UPDATE wawp_schema SET version = 3");
    CHECK(has(with.send(journal), "another version of wawp has changed the journal since it was opened"));
    const auto opened = postgres_journal::open(address);
    REQUIRE_FALSE(opened);
    CHECK(opened.error().message == "the journal was written by a newer version of wawp: its tables have version 3, this program knows 2 and below");
    run(address, "DROP TABLE wawp_schema");
    CHECK(has(with.send(journal), "relation \"wawp_schema\" does not exist"));
    CHECK(with.gateway.requests() == 0);
}

TEST_CASE("postgres_journal: programs that open it at once make the tables once, whatever the database's isolation", "[thread]") {
    if (server() == nullptr) return;
    const std::string address = new_database();
    run(address, "ALTER DATABASE " + ask(address, "SELECT current_database()") + " SET default_transaction_isolation = 'repeatable read'");
    postgres_connection another(address);
    REQUIRE(another.run("BEGIN; SELECT pg_advisory_xact_lock(hashtextextended('wawp_schema', 0))").is_good());
    std::vector<std::string> messages(3);
    std::vector<std::thread> programs;
    for (std::string& message : messages) {
        programs.emplace_back([&message, &address] {
            const auto opened = postgres_journal::open(address, no_grace);
            if (!opened) message = opened.error().message;
        });
    }
    while (ask(address, "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted") != "3") std::this_thread::sleep_for(std::chrono::milliseconds{5});
    REQUIRE(another.run("COMMIT").is_good());
    for (std::thread& each : programs) each.join();
    CHECK(messages == std::vector<std::string>(3));
}

TEST_CASE("postgres_journal: who may read and write the tables, and make none, can use it") {
    if (server() == nullptr) return;
    const std::string address = new_database();
    const std::string plain = "host=" + server()->folder() + " user=plain_journal " + address.substr(address.find("dbname"));
    run(address, "CREATE ROLE plain_journal LOGIN; REVOKE CREATE ON SCHEMA public FROM PUBLIC");
    const auto refused = postgres_journal::open(plain);
    REQUIRE_FALSE(refused);
    CHECK(has(refused.error().message, "the journal's tables could not be made (PostgreSQL: ERROR:"));
    static_cast<void>(open(address));
    CHECK(has(postgres_journal::open(plain).error().message, "the journal's version could not be read (PostgreSQL: ERROR:"));
    run(address, "GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA public TO plain_journal");
    postgres_journal journal = open(plain);
    CHECK(begin(journal) == begin_status::go);
}

TEST_CASE("postgres_journal: opening waits for a program that makes the tables as long as it is told") {
    if (server() == nullptr) return;
    const std::string address = new_database();
    postgres_connection maker(address);
    REQUIRE(maker.run("BEGIN; SELECT pg_advisory_xact_lock(hashtextextended('wawp_schema', 0))").is_good());
    std::thread gives_up([&] {
        std::this_thread::sleep_for(std::chrono::seconds{2});
        static_cast<void>(maker.run("ROLLBACK"));
    });
    const auto opened = postgres_journal::open(address, {.wait = std::chrono::milliseconds{50}});
    gives_up.join();
    REQUIRE_FALSE(opened);
    has(opened.error().message, "another program makes tables for too long");
    CHECK(postgres_journal::open(address));
}

TEST_CASE("postgres_journal: a database that cannot be written sends nothing, and no password is shown") {
    if (server() == nullptr) return;
    const std::string address = new_database();
    sender with;
    postgres_journal journal = open(address);
    run(address, "ALTER TABLE wawp_journal RENAME COLUMN attempts TO tries; ALTER TABLE wawp_journal ADD attempts bigint CHECK (attempts > 0)");
    CHECK(has(with.send(journal), "the journal could not be written (PostgreSQL: "));
    CHECK(with.gateway.requests() == 0);
    const auto opened = postgres_journal::open("host=/nowhere user=wawp password=SECRET_WORD");
    REQUIRE_FALSE(opened);
    CHECK(opened.error().message.find("SECRET_WORD") == std::string::npos);
    CHECK(opened.error().message.find('\n') == std::string::npos);
}

TEST_CASE("postgres_journal: no part of a password is shown, however the address is written, and a person learns how to write it") {
    constexpr std::string_view encode = "with each `@`, `:`, `/` and `%` of the user and the password as `%40`, `%3A`, `%2F` and `%25`";
    for (const std::string address : {"postgresql://app:hunter2/x@db.invalid/prod", "postgresql://app:100%hunter2@127.0.0.1:1/prod",
                                      "host=127.0.0.1 port=1 user=app password=correct hunter2", "postgresql://app:p@hunter2@db.invalid/prod",
                                      "postgresql://127.0.0.1:1/hunter2@prod", "postgresql://app:hunter2", "postgresql:/app:hunter2@127.0.0.1/prod",
                                      "host=127.0.0.1 port=1 password=a port=hunter2", "postgresql://app@127.0.0.1:1/prod?passwrod=hunter2",
                                      "jdbc:postgresql://127.0.0.1/prod?password=hunter2"}) {
        CAPTURE(address);
        const auto opened = postgres_journal::open(address);
        REQUIRE_FALSE(opened);
        CHECK(opened.error().code == errc::journal_failed);
        CHECK(has(opened.error().message, "the database cannot be reached (the address "));
        CHECK(has(opened.error().message, encode));
        CHECK(opened.error().message.find("hunter2") == std::string::npos);
    }
    for (const std::string address : {"postgresql://app%40b:hunter2%2F@127.0.0.1:1/prod?application_name=a@b", "host=127.0.0.1 port=1 dbname=a@b password='hunter 2'"}) {
        CAPTURE(address);
        const auto opened = postgres_journal::open(address);
        REQUIRE_FALSE(opened);
        CHECK(has(opened.error().message, "the database cannot be reached (PostgreSQL: connection to server at \"127.0.0.1\", port 1 failed"));
    }
}

TEST_CASE("postgres_journal: a doubtful address that leads to a database is used, and its errors are PostgreSQL's") {
    if (server() == nullptr) return;
    run(server()->address(), "CREATE DATABASE \"a@b\"");
    postgres_journal journal = open("postgresql:///a@b?user=wawp&host=" + server()->folder());
    CHECK(begin(journal) == begin_status::go);
    run("host=" + server()->folder() + " user=wawp dbname=a@b", "DROP TABLE wawp_schema");
    CHECK(has(journal.begin("key", "payload").error().message, "(PostgreSQL: ERROR:"));
}

TEST_CASE("postgres_journal: a row that makes no sense decides nothing") {
    if (server() == nullptr) return;
    const std::string address = new_database();
    sender with;
    postgres_journal journal = open(address);
    REQUIRE(with.send(journal).empty());
    run(address, "ALTER TABLE wawp_journal DROP CONSTRAINT wawp_journal_state_check; UPDATE wawp_journal SET state = 'sen'");
    CHECK(has(with.send(journal), "a row of the journal makes no sense"));
    CHECK_FALSE(journal.find("key"));
    CHECK(with.gateway.requests() == 1);
}

TEST_CASE("postgres_journal: the token is in no row") {
    if (server() == nullptr) return;
    const std::string address = new_database();
    sender with;
    postgres_journal journal = open(address);
    REQUIRE(with.send(journal).empty());
    const std::string echo = R"({"message":"bad )" + std::string(tests::token) + R"(","id":")" + std::string(tests::token) + R"("})";
    with.gateway.will_answer(500, echo);
    REQUIRE_FALSE(with.send(journal, "failed").empty());
    with.gateway.will_answer(201, echo);
    static_cast<void>(with.send(journal, "echoed"));
    const std::string rows = ask(address, "SELECT string_agg(j::text, ' ') FROM wawp_journal j");
    CHECK(rows.find("echoed") != std::string::npos);
    CHECK(rows.find(tests::token) == std::string::npos);
    CHECK(rows.find("Team Meeting") == std::string::npos);
}

#endif
