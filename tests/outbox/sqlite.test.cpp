// SPDX-License-Identifier: MIT
#include "support/catch.hpp"

#if __has_include(<sqlite3.h>)

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <set>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "support/outboxes.hpp"
#include "support/pace_processes.hpp"
#include "support/sqlite_faults.hpp"
#include "support/temporary_folder.hpp"

#include <wawp/journal/sqlite.hpp>
#include <wawp/outbox/sqlite.hpp>

using namespace std::chrono_literals;
using tests::begin_one;
using tests::claim_one;
using tests::event_number;
using tests::fill;
using tests::outbox_time;
using tests::temporary_folder;
using wawp::delivery;
using wawp::errc;
using wawp::outbox_entry;
using wawp::outbox_permit;
using wawp::outbox_state;
using wawp::sqlite_outbox;

namespace {

const wawp::breaker_pauses pauses{};
constexpr std::string_view path = wawp::send_event::path;

std::string file_in(const temporary_folder& here) { return here.file("outbox.db"); }

sqlite_outbox open(const temporary_folder& here) {
    auto opened = sqlite_outbox::open(file_in(here), {.clock = &outbox_time::read, .chance = &outbox_time::draw});
    if (!opened) FAIL(to_string(opened.error()));
    return *std::move(opened);
}

/// Another connection, as the user's own program has.
struct connection {
    wawp::detail::sqlite_database database{};
    explicit connection(const std::string& file) { REQUIRE(database.open(file, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE) == SQLITE_OK); }
    void run(const char* sql) {
        CAPTURE(sql);
        REQUIRE(database.run(sql) == SQLITE_OK);
    }
    std::string ask(const char* sql) {
        wawp::detail::sqlite_statement query;
        REQUIRE(query.prepare(database.get(), sql) == SQLITE_OK);
        REQUIRE(query.next() == SQLITE_ROW);
        return query.text(0);
    }
};

bool has(const std::string& text, std::string_view part) {
    CAPTURE(text);
    CHECK(text.find(part) != std::string::npos);
    return true;
}

}  // namespace

TEST_CASE("sqlite_outbox: keeps all of an entry") {
    outbox_time::reset();
    const temporary_folder here;
    outbox_entry claimed;
    {
        sqlite_outbox outbox = open(here);
        const auto arrival = outbox.enqueue("key", event_number(1), "sales", outbox_time::start - 1h);
        REQUIRE(arrival);
        CHECK(arrival->queued);
        CHECK(arrival->state == outbox_state::queued);
        claimed = outbox.claim("sales", path, 5, 1min)->at(0);
        CHECK(claimed.state == outbox_state::claimed);
        CHECK(claimed.lease_until == outbox_time::start + 1min);
        CHECK(claimed.fence > 0);
        CHECK(claimed.worker.size() == 32);
        CHECK(*outbox.find("key") == claimed);
        outbox_time::now += 1s;
        CHECK(outbox.begin(claimed, pauses)->permit == outbox_permit::go);
        outbox_time::now += 1s;
        const wawp::journal_verdict how{.delivery = delivery::sent, .message_id = "true_1", .may_be_duplicate = true, .attempts = 3, .layout = wawp::json::layout::nested};
        CHECK(*outbox.end(claimed, how, nullptr, pauses, nullptr) == outbox_state::sent);
        claimed.verdict = how;
    }
    sqlite_outbox outbox = open(here);
    const auto entry = *outbox.find("key");
    CHECK(entry.id == 1);
    CHECK(entry.key == "key");
    CHECK(entry.sender == "sales");
    CHECK(entry.endpoint == path);
    CHECK(entry.payload == wawp::payload_digest<wawp::send_event>(event_number(1)));
    CHECK(entry.state == outbox_state::sent);
    CHECK(entry.not_before == outbox_time::start - 1h);
    CHECK(entry.fence == claimed.fence);
    CHECK(entry.began == outbox_time::start + 1s);
    CHECK(entry.ended == outbox_time::start + 2s);
    CHECK(entry.tries == 1);
    CHECK_FALSE(entry.resolved);
    CHECK(entry.verdict == claimed.verdict);
    CHECK(outbox.find("another").error().code == errc::bad_option);
    CHECK(outbox.find("").error().code == errc::bad_option);
}

TEST_CASE("sqlite_outbox: a key stands for one event, and is queued once") {
    const temporary_folder here;
    sqlite_outbox outbox = open(here);
    CHECK(outbox.enqueue("key", event_number(1))->queued);
    CHECK_FALSE(outbox.enqueue("key", event_number(1))->queued);
    const auto reused = outbox.enqueue("key", event_number(2));
    REQUIRE_FALSE(reused);
    CHECK(reused.error().code == errc::key_reused);
    CHECK((*outbox.counts())[outbox_state::queued] == 1);
    const outbox_entry entry = begin_one(outbox);
    CHECK(outbox.enqueue("key", event_number(1))->state == outbox_state::sending);
    CHECK(outbox.end(entry, {.delivery = delivery::not_sent}, nullptr, pauses, nullptr));
    CHECK(outbox.enqueue("key", event_number(2)).error().code == errc::key_reused);
    const auto again = outbox.enqueue("key", event_number(1), "default", outbox_time::start + 5s);
    CHECK(again->queued);
    CHECK(again->state == outbox_state::queued);
    CHECK(outbox.find("key")->state == outbox_state::queued);
    CHECK(outbox.find("key")->not_before == outbox_time::start + 5s);
}

TEST_CASE("sqlite_outbox: in the user's own transaction, an event is queued if and only if that is committed") {
    const temporary_folder here;
    sqlite_outbox outbox = open(here);
    connection mine(file_in(here));
    mine.run("CREATE TABLE booking (n)");
    for (const char* end : {"ROLLBACK", "COMMIT"}) {
        mine.run("BEGIN; INSERT INTO booking VALUES (1)");
        CHECK(sqlite_outbox::enqueue(mine.database.get(), "booking", event_number(1), "sales", outbox_time::start)->queued);
        CHECK_FALSE(sqlite_outbox::enqueue(mine.database.get(), "booking", event_number(1))->queued);
        CHECK(sqlite_outbox::enqueue(mine.database.get(), "booking", event_number(2)).error().code == errc::key_reused);
        CHECK((*outbox.counts())[outbox_state::queued] == 0);
        mine.run(end);
    }
    CHECK((*outbox.counts())[outbox_state::queued] == 1);
    CHECK(outbox.find("booking")->sender == "sales");
    CHECK(outbox.find("booking")->not_before == outbox_time::start);
}

TEST_CASE("sqlite_outbox: the user's database is refused where there is no outbox, or one of another version") {
    const temporary_folder here;
    connection mine(here.file("other.db"));
    const auto without = sqlite_outbox::enqueue(mine.database.get(), "key", event_number(1));
    REQUIRE_FALSE(without);
    has(without.error().message, "open it with `sqlite_outbox` first");
    { const sqlite_outbox made = *sqlite_outbox::open(here.file("other.db")); }
    mine.run("UPDATE wawp_schema SET version = 2 WHERE part = 'outbox'");
    has(sqlite_outbox::enqueue(mine.database.get(), "key", event_number(1)).error().message, "the outbox was written by a newer version");
    has(sqlite_outbox::open(here.file("other.db")).error().message, "its tables have version 2, this program knows 1 and below");
    wawp::event bad = event_number(1);
    bad.location = "\xFF";
    CHECK(sqlite_outbox::enqueue(mine.database.get(), "key", bad).error().code == errc::rule_broken);
    CHECK(sqlite_outbox::enqueue(nullptr, "\n", event_number(1)).error().code == errc::bad_option);
}

TEST_CASE("sqlite_outbox: a program that has an older version's file open does nothing once it was changed") {
    const temporary_folder here;
    sqlite_outbox outbox = open(here);
    fill(outbox, 1);
    const outbox_entry entry = claim_one(outbox);
    connection(file_in(here)).run("UPDATE wawp_schema SET version = 2 WHERE part = 'outbox'");
    has(outbox.begin(entry, pauses).error().message, "another version of wawp has changed the outbox");
    CHECK_FALSE(outbox.enqueue("other", event_number(1)));
    CHECK_FALSE(outbox.claim("default", path, 1, 1min));
    connection(file_in(here)).run("DELETE FROM wawp_schema WHERE part = 'outbox'");
    const auto begun = outbox.begin(entry, pauses);  // no word of an entry that is gone: what becomes of it is still to be written
    REQUIRE_FALSE(begun);
    has(begun.error().message, "another version of wawp has changed the outbox");
    CHECK(outbox.end(entry, {}, nullptr, pauses, nullptr).error().code == errc::journal_failed);
}

TEST_CASE("sqlite_outbox: a look for what is open walks no entries that are done") {
    const temporary_folder here;
    const sqlite_outbox outbox = open(here);
    connection mine(file_in(here));
    wawp::detail::sqlite_statement plan;
    const std::string query = "EXPLAIN QUERY PLAN SELECT event FROM wawp_outbox WHERE " + std::string(wawp::detail::sqlite_open_entries);
    REQUIRE(plan.prepare(mine.database.get(), query) == SQLITE_OK);
    std::string steps;
    while (plan.next() == SQLITE_ROW) steps += plan.text(3) + "\n";
    has(steps, "USING INDEX wawp_outbox_open");
    CHECK(steps.find("SCAN wawp_outbox") == std::string::npos);
}

TEST_CASE("sqlite_outbox: a journal may live in the same file") {
    const temporary_folder here;
    auto journal = wawp::sqlite_journal::open(file_in(here));
    REQUIRE(journal);
    sqlite_outbox outbox = open(here);
    fill(outbox, 1);
    CHECK(journal->begin("key", "payload"));
    CHECK((*outbox.counts())[outbox_state::queued] == 1);
}

TEST_CASE("sqlite_outbox: claims are by due time and arrival, for one sender and one endpoint, as many as asked") {
    outbox_time::reset();
    const temporary_folder here;
    sqlite_outbox outbox = open(here);
    const auto at = [](int seconds) { return outbox_time::start + std::chrono::seconds{seconds}; };
    REQUIRE(outbox.enqueue("late", event_number(1), "default", at(-1)));
    REQUIRE(outbox.enqueue("early", event_number(2), "default", at(-9)));
    REQUIRE(outbox.enqueue("same", event_number(3), "default", at(-1)));
    REQUIRE(outbox.enqueue("future", event_number(4), "default", at(1)));
    REQUIRE(outbox.enqueue("other", event_number(5), "sales", at(-9)));
    CHECK(outbox.claim("default", "/v2/send/poll", 9, 1min)->empty());
    CHECK(outbox.claim("default", path, 0, 1min)->empty());
    std::string order;
    for (const std::size_t count : {2U, 9U}) {
        const auto taken = outbox.claim("default", path, count, 1min);
        for (const outbox_entry& each : *taken) order += each.key + " ";
    }
    CHECK(order == "early late same ");
    CHECK(*outbox.next_due("default", path) == at(1));
    CHECK(*outbox.next_due("nobody", path) == wawp::pace_time::max());
    CHECK(*outbox.next_due("default", "/v2/send/poll") == wawp::pace_time::max());
}

TEST_CASE("sqlite_outbox: a claim holds a thousand entries at most, for a year at most, whatever is asked for") {
    const tests::temporary_folder here;
    sqlite_outbox outbox = open(here);
    {
        wawp::detail::sqlite_database database;
        REQUIRE(database.open(here.file("outbox.db"), SQLITE_OPEN_READWRITE) == SQLITE_OK);
        REQUIRE(database.run("BEGIN") == SQLITE_OK);
        for (int i = 0; i < 1'002; ++i) REQUIRE(sqlite_outbox::enqueue(database.get(), "key " + std::to_string(i), event_number(1)));
        REQUIRE(database.run("COMMIT") == SQLITE_OK);
    }
    const auto taken = outbox.claim("default", path, SIZE_MAX, (std::chrono::milliseconds::max)());
    REQUIRE(taken);
    CHECK(taken->size() == 1'000);
    CHECK(taken->front().lease_until == outbox_time::now + 24h * 366);
    CHECK(*outbox.recover() == 0);
    CHECK(outbox.claim("default", path, 1, (std::chrono::hours::max)())->at(0).lease_until == outbox_time::now + 24h * 366);
    CHECK(outbox.claim("default", path, 1, (std::chrono::milliseconds::min)())->at(0).lease_until == outbox_time::now);
}

TEST_CASE("sqlite_outbox: of all that claim at once, each entry has one", "[thread]") {
    const temporary_folder here;
    sqlite_outbox outbox = open(here);
    fill(outbox, 60);
    std::vector<std::vector<std::string>> got(4);
    std::vector<std::thread> threads;
    for (auto& mine : got) {
        threads.emplace_back([&] {
            auto own = *sqlite_outbox::open(file_in(here));
            for (auto taken = own.claim("default", path, 3, 1min); taken && !taken->empty(); taken = own.claim("default", path, 3, 1min)) {
                for (const outbox_entry& each : *taken) mine.push_back(each.key);
            }
        });
    }
    for (std::thread& each : threads) each.join();
    std::set<std::string> keys;
    std::size_t all = 0;
    for (const auto& mine : got) {
        keys.insert(mine.begin(), mine.end());
        all += mine.size();
    }
    CHECK(all == 60);
    CHECK(keys.size() == 60);
}

TEST_CASE("sqlite_outbox: what a worker had claimed or was sending when it went is recovered") {
    outbox_time::reset();
    const temporary_folder here;
    sqlite_outbox outbox = open(here);
    fill(outbox, 2);
    outbox_entry sending;
    {
        sqlite_outbox dies = open(here);
        sending = begin_one(dies);
        static_cast<void>(claim_one(dies));
        CHECK(*outbox.recover() == 0);
        CHECK(outbox.resolve("key 0", wawp::resolution::sent).error().code == errc::in_flight);
        CHECK((*outbox.counts())[outbox_state::claimed] == 1);
    }
    CHECK(*outbox.recover() == 2);
    CHECK(outbox.find("key 0")->state == outbox_state::unknown);
    CHECK(outbox.find("key 1")->state == outbox_state::queued);
    CHECK(*outbox.recover() == 0);
    CHECK(*outbox.end(sending, {.delivery = delivery::sent, .message_id = "late"}, nullptr, pauses, nullptr) == outbox_state::sent);
    CHECK(outbox.find("key 0")->verdict.message_id == "late");
}

TEST_CASE("sqlite_outbox: a lease that ends gives the claim back, and its worker cannot begin") {
    outbox_time::reset();
    const temporary_folder here;
    sqlite_outbox outbox = open(here), other = open(here);
    fill(outbox, 1);
    const outbox_entry lost = claim_one(outbox, 10s);
    outbox_time::now += 10s;
    CHECK(*other.recover() == 1);
    const outbox_entry taken = claim_one(other);
    CHECK(taken.fence != lost.fence);
    CHECK(outbox.begin(lost, pauses)->permit == outbox_permit::lost);
    CHECK(*outbox.release(lost) == outbox_state::claimed);
    CHECK(*other.release(taken) == outbox_state::queued);
    CHECK(outbox.find("key 0")->state == outbox_state::queued);
}

TEST_CASE("sqlite_outbox: what this worker began and forgot is unknown; what it holds is not") {
    const temporary_folder here;
    sqlite_outbox outbox = open(here);
    fill(outbox, 2);
    const outbox_entry mine = begin_one(outbox);
    CHECK(*outbox.recover() == 0);
    static_cast<void>(claim_one(outbox));
    connection(file_in(here)).run("UPDATE wawp_outbox SET state = 'sending', lease_until = NULL WHERE state = 'claimed'");
    CHECK(*outbox.recover() == 1);
    CHECK(outbox.find("key 1")->state == outbox_state::unknown);
    CHECK(outbox.find("key 0")->state == outbox_state::sending);
}

TEST_CASE("sqlite_outbox: what this worker ended it holds no longer") {
    outbox_time::reset();
    const temporary_folder here;
    sqlite_outbox outbox = open(here);
    fill(outbox, 3);
    const outbox_entry ended = begin_one(outbox), superseded = begin_one(outbox), held = begin_one(outbox);
    CHECK(outbox.end(ended, {.delivery = delivery::sent}, nullptr, pauses, nullptr));
    connection(file_in(here)).run("UPDATE wawp_outbox SET fence = fence - 1 WHERE key = 'key 1'");
    CHECK(outbox.end(superseded, {.delivery = delivery::sent}, nullptr, pauses, nullptr).error().code == errc::other_try);
    connection(file_in(here)).run("UPDATE wawp_outbox SET fence = fence + 1 WHERE key = 'key 1'");
    connection(file_in(here)).run("UPDATE wawp_outbox SET state = 'sending'");  // as if none had ended: what is held alone says which are on their way
    CHECK(*outbox.recover() == 2);
    CHECK(outbox.find("key 0")->state == outbox_state::unknown);
    CHECK(outbox.find("key 1")->state == outbox_state::unknown);
    CHECK(outbox.find("key 2")->state == outbox_state::sending);
    CHECK(outbox.end(held, {.delivery = delivery::sent}, nullptr, pauses, nullptr));
}

TEST_CASE("sqlite_outbox: dead workers' files are taken away") {
    const temporary_folder here;
    sqlite_outbox outbox = open(here);
    fill(outbox, 1);
    std::ofstream(file_in(here) + "-sender-dead").flush();
    connection(file_in(here)).run("INSERT INTO wawp_outbox_worker VALUES ('dead')");
    static_cast<void>(claim_one(outbox));
    CHECK_FALSE(std::filesystem::exists(file_in(here) + "-sender-dead"));
    CHECK(connection(file_in(here)).ask("SELECT count(*) FROM wawp_outbox_worker") == "1");
}

TEST_CASE("sqlite_outbox: a person resolves what is in doubt") {
    const temporary_folder here;
    sqlite_outbox outbox = open(here);
    fill(outbox, 2);
    for (int i = 0; i < 2; ++i) {
        const outbox_entry entry = begin_one(outbox);
        CHECK(*outbox.end(entry, {.delivery = delivery::unknown, .error = "timed_out"}, nullptr, pauses, nullptr) == outbox_state::unknown);
    }
    CHECK(*outbox.resolve("key 0", wawp::resolution::sent) == outbox_state::sent);
    CHECK(*outbox.resolve("key 1", wawp::resolution::not_sent) == outbox_state::queued);
    CHECK(outbox.find("key 0")->resolved);
    CHECK(outbox.resolve("key 0", wawp::resolution::sent).error().code == errc::not_in_doubt);
    CHECK(outbox.resolve("none", wawp::resolution::sent).error().code == errc::bad_option);
}

TEST_CASE("sqlite_outbox: lists and counts by state, page by page") {
    const temporary_folder here;
    sqlite_outbox outbox = open(here);
    fill(outbox, 5);
    const outbox_entry entry = begin_one(outbox);
    wawp::outbox_counts expected;
    expected[outbox_state::queued] = 4;
    expected[outbox_state::sending] = 1;
    CHECK(*outbox.counts() == expected);
    CHECK(outbox.list(outbox_state::sending)->at(0).key == entry.key);
    const auto page = *outbox.list(outbox_state::queued, 3);
    REQUIRE(page.size() == 3);
    CHECK(page[0].key == "key 1");
    const auto rest = *outbox.list(outbox_state::queued, 3, page.back().id);
    REQUIRE(rest.size() == 1);
    CHECK(rest[0].key == "key 4");
    CHECK(outbox.list(outbox_state::unknown)->empty());
    CHECK(outbox.list(outbox_state::queued, SIZE_MAX)->size() == 4);
}

TEST_CASE("sqlite_outbox: the pace is one row for all workers, with its jitter") {
    outbox_time::reset();
    outbox_time::chance = 0.5;
    const temporary_folder here;
    sqlite_outbox first = open(here), second = open(here);
    fill(first, 3);
    const wawp::pace_limits limits{.gap = 20ms, .jitter = 10ms, .per_day = 2, .warm_up = {2}, .utc_offset = 60min};
    CHECK(first.set_pace("default", limits)->limits == limits);
    CHECK(second.pace("default")->limits == limits);
    const outbox_entry one = claim_one(first), two = claim_one(second), three = claim_one(second);
    CHECK(first.begin(one, pauses)->permit == outbox_permit::go);
    const auto waits = *second.begin(two, pauses);
    CHECK(waits.permit == outbox_permit::wait);
    CHECK(waits.until == outbox_time::start + 25ms);
    CHECK(waits.reason == wawp::pause_reason::none);
    CHECK(second.find(two.key)->state == outbox_state::claimed);
    outbox_time::now += 25ms;
    CHECK(second.begin(two, pauses)->permit == outbox_permit::go);
    CHECK(second.begin(three, pauses)->until == outbox_time::start + 23h);
    CHECK(first.pace("default")->pace == second.pace("default")->pace);
    CHECK(first.pace("default")->pace.day.used == 2);
    CHECK(*first.pace("nobody") == wawp::outbox_pace{});
    CHECK(first.set_pace("default", {.gap = -1ms}).error().code == errc::bad_option);
    CHECK(first.pace("default")->limits == limits);
    CHECK(first.set_pace("default", {})->pace.day.used == 2);
    outbox_time::now += 25ms;
    CHECK(second.begin(three, pauses)->permit == outbox_permit::go);
}

TEST_CASE("sqlite_outbox: eight workers at once keep the gap, and the day's limit is exact", "[thread]") {
    const temporary_folder here;
    auto outbox = *sqlite_outbox::open(file_in(here));
    fill(outbox, 40);
    REQUIRE(outbox.set_pace("default", {.gap = 20ms, .jitter = 10ms, .per_day = 30}));
    std::vector<std::thread> threads;
    for (int i = 0; i < 8; ++i) {
        threads.emplace_back([&here] {
            auto own = *sqlite_outbox::open(file_in(here), {.wait = 30s});
            for (auto taken = own.claim("default", path, 1, 10min); taken && !taken->empty(); taken = own.claim("default", path, 1, 10min)) {
                for (auto begun = own.begin(taken->front(), pauses); begun->permit != outbox_permit::go; begun = own.begin(taken->front(), pauses)) {
                    if (begun->until > own.now() + 1min) return;  // tomorrow
                    std::this_thread::sleep_for(begun->until - own.now());
                }
                static_cast<void>(own.end(taken->front(), {.delivery = delivery::sent}, nullptr, pauses, nullptr));
            }
        });
    }
    for (std::thread& each : threads) each.join();
    const auto sent = outbox.list(outbox_state::sent);
    if (sent->size() > 30) return;  // midnight has passed
    CHECK(sent->size() == 30);
    std::set<wawp::pace_time> slots;
    for (const outbox_entry& each : *sent) slots.insert(each.began);
    CHECK(slots.size() == 30);
    for (auto at = slots.begin(), next = std::next(at); next != slots.end(); at = next++) CHECK(*next - *at >= 20ms);
}

TEST_CASE("sqlite_outbox: an end that is about the sender pauses it for all, in the same commit") {
    outbox_time::reset();
    const temporary_folder here;
    sqlite_outbox first = open(here), second = open(here);
    fill(first, 3);
    const outbox_entry one = begin_one(first), early = begin_one(second), next = claim_one(second);
    const wawp::error down{.code = errc::session_down};
    const wawp::pace_time again = outbox_time::start;
    CHECK(*first.end(one, {.delivery = delivery::not_sent}, &down, pauses, &again) == outbox_state::queued);
    const auto waits = *second.begin(next, pauses);
    CHECK(waits.until == outbox_time::start + 15min);
    CHECK(waits.reason == wawp::pause_reason::session_down);
    CHECK(*second.end(early, {.delivery = delivery::sent}, nullptr, pauses, nullptr) == outbox_state::sent);
    CHECK(second.pace("default")->breaker == wawp::breaker_state{wawp::pause_reason::session_down, outbox_time::start, outbox_time::start + 15min});
    outbox_time::now += 15min;
    CHECK(second.begin(next, pauses)->permit == outbox_permit::go);
    CHECK(first.pace("default")->breaker.until == outbox_time::now + 30s);
    CHECK(*second.end(next, {.delivery = delivery::sent}, nullptr, pauses, nullptr) == outbox_state::sent);
    CHECK(first.pace("default")->breaker == wawp::breaker_state{});
}

TEST_CASE("sqlite_outbox: a message that went before the sender's pause, and was sent, does not end it") {
    outbox_time::reset();
    const temporary_folder here;
    sqlite_outbox outbox = open(here);
    fill(outbox, 2);
    const outbox_entry early = begin_one(outbox), fails = begin_one(outbox);
    outbox_time::now += 1s;
    const wawp::error down{.code = errc::session_down};
    CHECK(outbox.end(fails, {.delivery = delivery::not_sent}, &down, pauses, nullptr));
    outbox_time::now += 1s;
    CHECK(*outbox.end(early, {.delivery = delivery::sent}, nullptr, pauses, nullptr) == outbox_state::sent);
    CHECK(outbox.pace("default")->breaker.reason == wawp::pause_reason::session_down);
}

TEST_CASE("sqlite_outbox: any text is a key or is refused, and none is SQL") {
    const temporary_folder here;
    sqlite_outbox outbox = open(here);
    for (const std::string& key : {std::string("'; DROP TABLE wawp_outbox; --"), std::string("\"quoted\""), std::string("📅"), std::string(512, 'k')}) {
        CHECK(outbox.enqueue(key, event_number(1), key)->queued);
        CHECK(outbox.find(key)->key == key);
        CHECK(outbox.claim(key, path, 1, 1min)->size() == 1);
        CHECK(outbox.set_pace(key, {.gap = 1ms}));
        CHECK(outbox.pace(key)->limits.gap == 1ms);
    }
    for (const std::string& key : {std::string(), std::string("a\0b", 3), std::string(10'000, 'k'), std::string("\xFF"), std::string("\n")}) {
        CHECK(outbox.enqueue(key, event_number(1)).error().code == errc::bad_option);
        CHECK(outbox.enqueue("fine", event_number(1), key).error().code == errc::bad_option);
        CHECK(outbox.resolve(key, wawp::resolution::sent).error().code == errc::bad_option);
    }
    CHECK((*outbox.counts())[outbox_state::claimed] == 4);
}

TEST_CASE("sqlite_outbox: the token is in no file") {
    outbox_time::reset();
    const temporary_folder here;
    sqlite_outbox outbox = open(here);
    tests::outbox_worker<sqlite_outbox> at_work(outbox);
    fill(outbox, 4);
    const std::string token(tests::token);
    at_work.gateway.will_answer(201, R"({"id":"true_)" + token + R"("})");
    at_work.gateway.will_answer(400, R"({"statusCode":400,"message":"bad )" + token + R"(","error":")" + token + R"("})");
    at_work.gateway.will_answer(500, token);
    for (int i = 0; i < 4; ++i) at_work.work();
    CHECK(at_work.work().kind == wawp::work_kind::idle);
    CHECK(outbox.find("key 0")->state == outbox_state::sent);
    CHECK(outbox.find("key 0")->verdict.message_id.empty());
    CHECK(here.bytes().find(token) == std::string::npos);
    CHECK(here.bytes().find("number 3") != std::string::npos);
}

TEST_CASE("sqlite_outbox: whichever write or sync fails, nothing is sent twice, no verdict is false, nothing is lost") {
    for (const auto& [code, sentence] : {std::pair(SQLITE_FULL, "the disk is full"), std::pair(SQLITE_IOERR_WRITE, "could not be read or written")}) {
        int refused = 0, doubted = 0;
        for (int after = 0; after < 30; ++after) {
            outbox_time::reset();
            const temporary_folder here;
            tests::faulty_disk disk;
            sqlite_outbox outbox = open(here);
            tests::outbox_worker<sqlite_outbox> at_work(outbox);
            fill(outbox, 1);
            disk.fail(after, code);
            const auto report = at_work.worker.work(at_work.world);
            CAPTURE(after);
            if (!report) {
                ++refused;
                CHECK(at_work.gateway.requests() == 0);
                CHECK(report.error().code == errc::journal_failed);
                has(report.error().message, sentence);
            } else if (report->unrecorded) {
                ++doubted;
                CHECK(report->state == outbox_state::sent);
                CHECK(outbox.find("key 0")->state == outbox_state::sending);
            }
            disk.heal();
            CHECK(at_work.worker.run(at_work.world, [](const auto&) {}));
            CHECK(outbox.find("key 0")->state == outbox_state::sent);
            CHECK(at_work.gateway.requests() == 1);
        }
        CHECK(refused >= 4);
        CHECK(doubted >= 2);
    }
}

TEST_CASE("sqlite_outbox: a loss of power takes back nothing that was answered") {
    outbox_time::reset();
    const temporary_folder here;
    tests::faulty_disk disk;
    const auto lose_power = [&](auto&& before) {
        const temporary_folder at_loss;
        {
            sqlite_outbox outbox = open(here);
            before(outbox);
            std::filesystem::copy(here.path, at_loss.path, std::filesystem::copy_options::recursive);
        }
        // The orderly end above has written more than a loss of power lets.
        for (const auto& each : std::filesystem::directory_iterator(here.path)) std::filesystem::remove(each);
        std::filesystem::copy(at_loss.path, here.path, std::filesystem::copy_options::recursive);
        disk.lose_power();
    };
    outbox_entry entry;
    lose_power([&](sqlite_outbox& outbox) { fill(outbox, 1); });
    lose_power([&](sqlite_outbox& outbox) { entry = begin_one(outbox); });
    lose_power([&](sqlite_outbox& outbox) {
        CHECK(*outbox.recover() == 1);
        CHECK(outbox.find("key 0")->state == outbox_state::unknown);
        CHECK(*outbox.end(entry, {.delivery = delivery::sent}, nullptr, pauses, nullptr) == outbox_state::sent);
    });
    lose_power([&](sqlite_outbox& outbox) { CHECK(outbox.find("key 0")->state == outbox_state::sent); });
}

TEST_CASE("sqlite_outbox: a file that cannot be used is refused with a sentence") {
    const temporary_folder here;
    has(sqlite_outbox::open(here.file("no/such/outbox.db")).error().message, "the file cannot be opened or made");
    std::ofstream(here.file("text")) << std::string(4096, 'x');
    has(sqlite_outbox::open(here.file("text")).error().message, "the file is no SQLite database");
    CHECK(sqlite_outbox::open(":memory:").error().code == errc::bad_option);
}

TEST_CASE("sqlite_outbox: what is enqueued again has all of its tries, and the name that is given now") {
    const temporary_folder here;
    sqlite_outbox outbox = open(here);
    fill(outbox, 1);
    const outbox_entry entry = begin_one(outbox);
    REQUIRE(*outbox.end(entry, {.delivery = delivery::not_sent}, nullptr, pauses, nullptr) == outbox_state::not_sent);
    CHECK(outbox.find(entry.key)->tries == 1);
    CHECK(outbox.enqueue(entry.key, event_number(0), "second")->queued);
    CHECK(outbox.find(entry.key)->sender == "second");
    CHECK(outbox.find(entry.key)->tries == 0);
}

TEST_CASE("sqlite_outbox: an event that was damaged where it is kept is mended when it is enqueued again") {
    const temporary_folder here;
    sqlite_outbox outbox = open(here);
    fill(outbox, 1);
    const std::string event = outbox.find("key 0")->event;
    connection(file_in(here)).run("UPDATE wawp_outbox SET event = replace(event, 'a', 'b')");
    CHECK(outbox.find("key 0")->event != event);
    const outbox_entry entry = begin_one(outbox);
    REQUIRE(*outbox.end(entry, {.delivery = delivery::not_sent}, nullptr, pauses, nullptr) == outbox_state::not_sent);
    CHECK(outbox.enqueue("key 0", event_number(0))->queued);
    CHECK(outbox.find("key 0")->event == event);
}

TEST_CASE("sqlite_outbox: a sender is a name wherever it is given") {
    const temporary_folder here;
    sqlite_outbox outbox = open(here);
    using namespace std::string_view_literals;
    for (const std::string_view name : {""sv, "sales\0x"sv, "\n"sv}) {
        const auto refused = [](const auto& answer) {
            return !answer && answer.error().code == errc::bad_option && answer.error().violations.at(0).key == "sender";
        };
        CHECK(refused(outbox.enqueue("key", event_number(1), name)));
        CHECK(refused(outbox.claim(name, path, 1, 1min)));
        CHECK(refused(outbox.next_due(name, path)));
        CHECK(refused(outbox.pace(name)));
        CHECK(refused(outbox.set_pace(name, {.per_day = 1})));
        CHECK(refused(outbox.resume(name)));
    }
}

TEST_CASE("sqlite_outbox: a claim whose entry somebody has deleted is lost, and a try of it another's") {
    const temporary_folder here;
    sqlite_outbox outbox = open(here);
    fill(outbox, 1);
    const outbox_entry entry = claim_one(outbox);
    connection(file_in(here)).run("DELETE FROM wawp_outbox");
    const auto begun = outbox.begin(entry, pauses);
    REQUIRE(begun);
    CHECK(begun->permit == outbox_permit::lost);
    CHECK(outbox.end(entry, {}, nullptr, pauses, nullptr).error().code == errc::other_try);
    CHECK_FALSE(outbox.find("key 0"));
}

namespace {

/// A clock at which somebody deletes an entry once: `recover` asks for the time between its look and its transaction.
struct deleting_clock {
    static inline std::string file{};
    static wawp::pace_time read() noexcept {
        if (!file.empty()) connection(std::exchange(file, {})).run("DELETE FROM wawp_outbox WHERE key = 'key 1'");
        return outbox_time::read();
    }
};

}  // namespace

TEST_CASE("sqlite_outbox: an entry that somebody deletes while claims are recovered keeps none of the others") {
    outbox_time::reset();
    const temporary_folder here;
    auto outbox = *sqlite_outbox::open(file_in(here), {.clock = &deleting_clock::read});
    fill(outbox, 3);
    REQUIRE(outbox.claim("default", path, 3, 1s)->size() == 3);
    outbox_time::now += 1s;
    deleting_clock::file = file_in(here);
    const auto recovered = outbox.recover();
    CHECK(deleting_clock::file.empty());
    REQUIRE(recovered);
    CHECK(*recovered == 2);
    CHECK((*outbox.counts())[outbox_state::queued] == 2);
}

TEST_CASE("sqlite_outbox: a row that makes no sense decides nothing") {
    const temporary_folder here;
    for (const char* damage : {"PRAGMA ignore_check_constraints=ON; UPDATE wawp_outbox SET state = 'done'",
                               "PRAGMA ignore_check_constraints=ON; UPDATE wawp_outbox SET layout = 'flat'"}) {
        CAPTURE(damage);
        const temporary_folder other;
        sqlite_outbox outbox = open(other);
        fill(outbox, 1);
        const outbox_entry entry = claim_one(outbox);
        connection(file_in(other)).run(damage);
        has(outbox.begin(entry, pauses).error().message, "a row of the outbox makes no sense");
        CHECK_FALSE(outbox.end(entry, {}, nullptr, pauses, nullptr));
        CHECK_FALSE(outbox.find("key 0"));
    }
    sqlite_outbox outbox = open(here);
    fill(outbox, 1);
    const outbox_entry entry = claim_one(outbox);
    REQUIRE(outbox.set_pace("default", {}));
    for (const char* damage : {"UPDATE wawp_pace SET limits = 'fast'", "UPDATE wawp_pace SET limits = '', pause_reason = 'lunch'"}) {
        connection(file_in(here)).run(damage);
        has(outbox.begin(entry, pauses).error().message, "makes no sense");
        CHECK_FALSE(outbox.pace("default"));
    }
}

TEST_CASE("sqlite_outbox: a file that another program holds is an error after the wait, and nothing changes") {
    const temporary_folder here;
    auto outbox = *sqlite_outbox::open(file_in(here), {.wait = 0ms, .clock = &outbox_time::read});
    fill(outbox, 1);
    const outbox_entry entry = claim_one(outbox);
    connection holder(file_in(here));
    holder.run("BEGIN IMMEDIATE");
    for (const auto& failure : {outbox.begin(entry, pauses).error(), outbox.claim("default", path, 1, 1min).error(), outbox.enqueue("k", event_number(1)).error(),
                                outbox.end(entry, {.delivery = delivery::not_sent}, nullptr, pauses, nullptr).error(), outbox.release(entry).error(),
                                outbox.set_pace("default", {}).error(), outbox.resume("default").error()}) {
        CHECK(failure.code == errc::journal_failed);
        has(failure.message, "another program holds the file for too long");
    }
    holder.run("ROLLBACK");
    CHECK(outbox.find("key 0")->state == outbox_state::claimed);
}

TEST_CASE("sqlite_outbox: time and chance are the system's where nobody gives others") {
    const temporary_folder here;
    const auto outbox = *sqlite_outbox::open(file_in(here));
    const auto before = std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
    const wawp::pace_time now = outbox.now();
    CHECK(now >= before);
    CHECK(now <= before + 1min);
    const double one = wawp::detail::outbox_chance(), two = wawp::detail::outbox_chance();
    CHECK(one >= 0);
    CHECK(one < 1);
    CHECK(one != two);
}

TEST_CASE("sqlite_outbox: workers in eight processes keep the pace that they share, and the day's cap exactly") {
    const tests::temporary_folder here;
    tests::check_pace_of_processes([&] { return *sqlite_outbox::open(here.file("pace.db"), {.wait = 30s}); });
}

#endif
