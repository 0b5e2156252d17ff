// SPDX-License-Identifier: MIT
#include "support/catch.hpp"

#if __has_include(<libpq-fe.h>)

#include <chrono>
#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "support/cutting_proxy.hpp"
#include "support/outboxes.hpp"
#include "support/pace_processes.hpp"
#include "support/postgres_database.hpp"

#include <wawp/outbox/postgres.hpp>

using namespace std::chrono_literals;
using tests::cutting_proxy;
using tests::begin_one;
using tests::claim_one;
using tests::event_number;
using tests::fill;
using tests::new_database;
using tests::server;
using wawp::delivery;
using wawp::errc;
using wawp::outbox_entry;
using wawp::outbox_permit;
using wawp::outbox_state;
using wawp::postgres_outbox;

namespace {

const wawp::breaker_pauses pauses{};
constexpr std::string_view path = wawp::send_event::path;

postgres_outbox open(const std::string& address, std::chrono::seconds grace = 0s) {
    auto opened = postgres_outbox::open(address, {.grace = grace, .chance = &tests::outbox_time::draw});
    if (!opened) FAIL(to_string(opened.error()));
    return *std::move(opened);
}

bool has(const std::string& text, std::string_view part) {
    CAPTURE(text);
    CHECK(text.find(part) != std::string::npos);
    return true;
}

}  // namespace

TEST_CASE("postgres_outbox: keeps all of an entry") {
    if (server() == nullptr) return;
    const std::string address = new_database();
    const wawp::journal_verdict how{.delivery = delivery::sent, .message_id = "true_1", .may_be_duplicate = true, .attempts = 3, .layout = wawp::json::layout::nested};
    outbox_entry claimed;
    {
        postgres_outbox outbox = open(address);
        CHECK(outbox.enqueue("key", event_number(1), "sales", wawp::pace_time{5ms})->queued);
        const wawp::pace_time before = outbox.now();
        claimed = outbox.claim("sales", path, 5, 1min)->at(0);
        CHECK(claimed.state == outbox_state::claimed);
        CHECK(claimed.lease_until >= before + 1min);
        CHECK(claimed.lease_until <= outbox.now() + 1min);
        CHECK(outbox.find("key")->fence == claimed.fence);
        CHECK(outbox.begin(claimed, pauses)->permit == outbox_permit::go);
        CHECK(outbox.find("key")->state == outbox_state::sending);
        CHECK(*outbox.end(claimed, how, nullptr, pauses, nullptr) == outbox_state::sent);
    }
    postgres_outbox outbox = open(address);
    const auto entry = *outbox.find("key");
    CHECK(entry.id == 1);
    CHECK(entry.sender == "sales");
    CHECK(entry.endpoint == path);
    CHECK(entry.payload == wawp::payload_digest<wawp::send_event>(event_number(1)));
    CHECK(entry.state == outbox_state::sent);
    CHECK(entry.not_before == wawp::pace_time{5ms});
    CHECK(entry.tries == 1);
    CHECK(entry.ended >= entry.began);
    CHECK(entry.began > wawp::pace_time{std::chrono::days{20'000}});
    CHECK(entry.verdict == how);
    CHECK(outbox.find("another").error().code == errc::bad_option);
}

TEST_CASE("postgres_outbox: a key stands for one event; what was not sent may be queued again") {
    if (server() == nullptr) return;
    postgres_outbox outbox = open(new_database());
    CHECK(outbox.enqueue("key", event_number(1))->queued);
    CHECK_FALSE(outbox.enqueue("key", event_number(1))->queued);
    CHECK(outbox.enqueue("key", event_number(2)).error().code == errc::key_reused);
    const outbox_entry entry = begin_one(outbox);
    CHECK(outbox.enqueue("key", event_number(1))->state == outbox_state::sending);
    CHECK(outbox.end(entry, {.delivery = delivery::not_sent}, nullptr, pauses, nullptr));
    CHECK(outbox.enqueue("key", event_number(1))->queued);
    CHECK(outbox.find("key")->state == outbox_state::queued);
    for (const std::string& key : {std::string(), std::string("a\0b", 3), std::string(10'000, 'k'), std::string("\xFF")}) {
        CHECK(outbox.enqueue(key, event_number(1)).error().code == errc::bad_option);
    }
    for (const std::string& key : {std::string("'; DROP TABLE wawp_outbox; --"), std::string("📅 \"$1\"")}) {
        CHECK(outbox.enqueue(key, event_number(1), key)->queued);
        CHECK(outbox.claim(key, path, 1, 1min)->at(0).key == key);
        CHECK(outbox.set_pace(key, {.gap = 1ms})->limits.gap == 1ms);
    }
}

TEST_CASE("postgres_outbox: what is no sender's name is refused wherever one is given, and no text is cut at a NUL") {
    if (server() == nullptr) return;
    const std::string address = new_database();
    postgres_outbox outbox = open(address);
    REQUIRE(outbox.enqueue("key", event_number(1), "sales"));
    const auto is_refused = [](const auto& answer) {
        REQUIRE_FALSE(answer);
        CHECK(answer.error().code == errc::bad_option);
        REQUIRE(answer.error().violations.size() == 1);
        CHECK(answer.error().violations[0].key == "sender");
        CHECK(answer.error().violations[0].rule == "journal_key");
    };
    for (const std::string& sender : {std::string(), std::string("sales\0x", 7), std::string(513, 's'), std::string("\xFF")}) {
        is_refused(outbox.enqueue("another", event_number(1), sender));
        is_refused(outbox.claim(sender, path, 1, 1min));
        is_refused(outbox.next_due(sender, path));
        is_refused(outbox.pace(sender));
        is_refused(outbox.set_pace(sender, {}));
        is_refused(outbox.resume(sender));
    }
    CHECK(tests::ask(address, "SELECT count(*) FROM wawp_pace") == "0");
    const std::string longer = std::string(path) + std::string("\0x", 2);
    CHECK(outbox.claim("sales", longer, 1, 1min)->empty());
    CHECK(*outbox.next_due("sales", longer) == wawp::pace_time::max());
    const outbox_entry taken = outbox.claim("sales", path, 1, 1min)->at(0);
    CHECK(outbox.begin(taken, pauses)->permit == outbox_permit::go);
    CHECK(outbox.end(taken, {.delivery = delivery::sent, .message_id = std::string("\0true\0", 6)}, nullptr, pauses, nullptr));
    CHECK(outbox.find("key")->verdict.message_id == "\xEF\xBF\xBDtrue\xEF\xBF\xBD");
}

TEST_CASE("postgres_outbox: in the user's own transaction, an event is queued if and only if that is committed") {
    if (server() == nullptr) return;
    const std::string address = new_database();
    wawp::detail::postgres_connection mine(address);
    has(postgres_outbox::enqueue(mine.get(), "key", event_number(1)).error().message, "the outbox could not be read");
    postgres_outbox outbox = open(address);
    for (const char* end : {"ROLLBACK", "COMMIT"}) {
        REQUIRE(mine.run("BEGIN").is_good());
        CHECK(postgres_outbox::enqueue(mine.get(), "key", event_number(1), "sales")->queued);
        CHECK_FALSE(postgres_outbox::enqueue(mine.get(), "key", event_number(1))->queued);
        CHECK(postgres_outbox::enqueue(mine.get(), "key", event_number(2)).error().code == errc::key_reused);
        CHECK((*outbox.counts())[outbox_state::queued] == 0);
        REQUIRE(mine.run(end).is_good());
    }
    CHECK((*outbox.counts())[outbox_state::queued] == 1);
    tests::run(address, "UPDATE wawp_schema SET version = 2 WHERE part = 'outbox'");
    has(postgres_outbox::enqueue(mine.get(), "other", event_number(1)).error().message, "open it with `postgres_outbox` first");
    has(outbox.claim("default", path, 1, 1min).error().message, "another version of wawp has changed the outbox");
    has(postgres_outbox::open(address).error().message, "the outbox was written by a newer version");
}

TEST_CASE("postgres_outbox: a connection of the user's that has another encoding than UTF-8 queues nothing") {
    if (server() == nullptr) return;
    const std::string address = new_database();
    postgres_outbox outbox = open(address);
    wawp::detail::postgres_connection mine(address);
    wawp::event e = event_number(1);
    e.name = "Caf\xC3\xA9 📅";
    for (const char* other : {"LATIN1", "SQL_ASCII", "WIN1252"}) {
        REQUIRE(PQsetClientEncoding(mine.get(), other) == 0);
        const auto refused = postgres_outbox::enqueue(mine.get(), "key", e);
        REQUIRE_FALSE(refused);
        CHECK(refused.error().code == errc::bad_option);
        has(to_string(refused.error()), "client_encoding: ");
        has(to_string(refused.error()), other);
        has(to_string(refused.error()), "SET client_encoding TO 'UTF8'");
    }
    CHECK(*outbox.counts() == wawp::outbox_counts{});
    REQUIRE(mine.run("SET client_encoding TO unicode").is_good());  // another name of the same
    CHECK(postgres_outbox::enqueue(mine.get(), "key", e)->queued);
    CHECK(wawp::detail::event_of<wawp::send_event, wawp::event>(*outbox.find("key"))->name == e.name);
}

TEST_CASE("postgres_outbox: of all that claim at once, each entry has one, and none waits for another", "[thread]") {
    if (server() == nullptr) return;
    const std::string address = new_database();
    postgres_outbox outbox = open(address);
    fill(outbox, 40);
    std::vector<std::vector<std::string>> got(4);
    std::vector<std::thread> threads;
    for (auto& mine : got) {
        threads.emplace_back([&mine, &address] {
            auto own = *postgres_outbox::open(address);
            for (auto taken = own.claim("default", path, 3, 1min); taken && !taken->empty(); taken = own.claim("default", path, 3, 1min)) {
                for (const outbox_entry& each : *taken) mine.push_back(each.key);
            }
            mine.push_back("end");
            std::this_thread::sleep_for(std::chrono::milliseconds{1});
        });
    }
    for (std::thread& each : threads) each.join();
    std::set<std::string> keys;
    std::size_t all = 0;
    for (const auto& mine : got) {
        keys.insert(mine.begin(), mine.end());
        all += mine.size();
    }
    CHECK(all == 44);
    CHECK(keys.size() == 41);
}

TEST_CASE("postgres_outbox: a claim holds a thousand entries at most, for a year at most, whatever is asked for") {
    if (server() == nullptr) return;
    const std::string address = new_database();
    postgres_outbox outbox = open(address);
    fill(outbox, 1);
    tests::run(address, "INSERT INTO wawp_outbox (key, sender, endpoint, payload, event) SELECT 'copy ' || n, sender, endpoint, payload, event "
                        "FROM wawp_outbox, generate_series(1, 1001) n");
    const wawp::pace_time before = outbox.now();
    const auto is_lease = [&](const outbox_entry& entry, std::chrono::milliseconds lease) {
        CHECK(entry.lease_until >= before + lease);
        CHECK(entry.lease_until <= outbox.now() + lease);
    };
    const auto taken = outbox.claim("default", path, SIZE_MAX, (std::chrono::milliseconds::max)());
    REQUIRE(taken);
    CHECK(taken->size() == 1'000);
    is_lease(taken->front(), 24h * 366);
    CHECK(*outbox.recover() == 0);
    const auto later = outbox.claim("default", path, 1, (std::chrono::seconds::max)());
    REQUIRE(later);
    is_lease(later->at(0), 24h * 366);
    const auto brief = outbox.claim("default", path, 1, (std::chrono::milliseconds::min)());
    REQUIRE(brief);
    is_lease(brief->at(0), 0ms);
}

TEST_CASE("postgres_outbox: its clock is the server's now, from the first moment on, and however long nothing was done") {
    if (server() == nullptr) return;
    const std::string address = new_database();
    const auto server_time = [&] { return wawp::pace_time{std::chrono::milliseconds{std::stoll(tests::ask(address, "SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint - 1"))}}; };
    postgres_outbox outbox = open(address);
    CHECK(outbox.now() >= server_time() - 1h);
    CHECK(outbox.enqueue("in an hour", event_number(1), "default", outbox.now() + 1h));
    CHECK(outbox.claim("default", path, 8, 1min)->empty());
    for (int i = 0; i < 3; ++i) {
        tests::run(address, "SELECT pg_sleep(0.01)");
        const wawp::pace_time least = server_time();
        CHECK(outbox.now() >= least);
        CHECK(outbox.now() <= least + 1h);
    }
}

TEST_CASE("postgres_outbox: while the server is gone, its clock goes on from the latest that is known") {
    if (server() == nullptr) return;
    const std::string address = new_database();
    postgres_outbox fresh = open(address), used = open(address);
    fill(used, 1);
    const wawp::pace_time known = claim_one(used, 0ms).lease_until;
    REQUIRE(server()->stop("immediate"));
    std::this_thread::sleep_for(20ms);
    CHECK(used.now() >= known + 20ms);
    CHECK(used.now() <= known + 1h);
    CHECK(fresh.now() >= known - 1h);
    CHECK(fresh.now() <= known + 1h);
    REQUIRE(server()->start());
    CHECK(used.now() >= known + 20ms);
    CHECK(used.counts());
}

TEST_CASE("postgres_outbox: the wait before the next try begins when the last one ended, however long it took") {
    if (server() == nullptr) return;
    const std::string address = new_database();
    postgres_outbox outbox = open(address);
    fill(outbox, 1);
    std::chrono::milliseconds ended{0};
    const auto slow = [&](const wawp::http::request&, wawp::http::deadline) -> wawp::http::outcome {
        tests::run(address, "SELECT pg_sleep(0.05)");
        ended = std::chrono::milliseconds{std::stoll(tests::ask(address, "SELECT floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint"))};
        return wawp::unexpected{wawp::http::transport_error{.failure = wawp::http::failure::timeout, .evidence = wawp::http::evidence::nothing_sent}};
    };
    wawp::client<decltype(slow), wawp::json::native, wawp::never_retry> client{slow, tests::who};
    wawp::worker worker{outbox, client, wawp::worker_options{.first_wait = 30s}};
    const auto report = worker.work();
    REQUIRE(report);
    CHECK(report->state == outbox_state::queued);
    CHECK(outbox.find("key 0")->not_before >= wawp::pace_time{ended} + 30s);
    CHECK(outbox.find("key 0")->not_before <= outbox.now() + 30s);
}

TEST_CASE("postgres_outbox: a message that went before the sender's pause, and was sent, does not end it") {
    if (server() == nullptr) return;
    const std::string address = new_database();
    postgres_outbox outbox = open(address);
    fill(outbox, 2);
    const outbox_entry early = begin_one(outbox), fails = begin_one(outbox);
    tests::run(address, "SELECT pg_sleep(0.01)");
    const wawp::error down{.code = errc::session_down};
    CHECK(outbox.end(fails, {.delivery = delivery::not_sent}, &down, pauses, nullptr));
    tests::run(address, "SELECT pg_sleep(0.01)");
    CHECK(*outbox.end(early, {.delivery = delivery::sent}, nullptr, pauses, nullptr) == outbox_state::sent);
    CHECK(outbox.pace("default")->breaker.reason == wawp::pause_reason::session_down);
}

TEST_CASE("postgres_outbox: an entry that somebody deletes while claims are recovered keeps none of the others") {
    if (server() == nullptr) return;
    const std::string address = new_database();
    postgres_outbox outbox = open(address);
    fill(outbox, 3);
    REQUIRE(outbox.claim("default", path, 3, 0ms)->size() == 3);
    tests::run(address, "CREATE FUNCTION delete_next() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                        "DELETE FROM wawp_outbox WHERE id = NEW.id + 1 AND state = 'claimed'; RETURN NEW; END $$; "
                        "CREATE TRIGGER delete_next BEFORE UPDATE ON wawp_outbox FOR EACH ROW WHEN (OLD.id = 1) EXECUTE FUNCTION delete_next()");
    const auto recovered = outbox.recover();
    REQUIRE(recovered);
    CHECK(*recovered == 2);
    CHECK((*outbox.counts())[outbox_state::queued] == 2);
}

TEST_CASE("postgres_outbox: claims whose entries somebody has deleted are lost, however many, and the others are sent") {
    if (server() == nullptr) return;
    const std::string address = new_database();
    postgres_outbox outbox = open(address);
    fill(outbox, 20);
    tests::outbox_worker<postgres_outbox> at_work(outbox, {.batch = 16});
    std::size_t lost = 0, ended = 0;
    const auto counts = at_work.worker.run(at_work.world, [&](const wawp::work_report& report) {
        if (report.kind == wawp::work_kind::lost) ++lost;
        if (report.kind == wawp::work_kind::ended && ++ended == 1) tests::run(address, "DELETE FROM wawp_outbox WHERE state = 'claimed'");
    });
    REQUIRE(counts);
    CHECK(lost == 15);
    CHECK(ended == 5);
    CHECK((*counts)[outbox_state::sent] == 5);
}

TEST_CASE("postgres_outbox: what a worker had claimed or was sending when it went is recovered; a late answer still counts") {
    if (server() == nullptr) return;
    const std::string address = new_database();
    postgres_outbox outbox = open(address);
    fill(outbox, 2);
    outbox_entry sending;
    {
        postgres_outbox dies = open(address);
        sending = begin_one(dies);
        static_cast<void>(claim_one(dies));
        CHECK(*outbox.recover() == 0);
        CHECK(outbox.resolve("key 0", wawp::resolution::sent).error().code == errc::in_flight);
    }
    CHECK(*open(address, 1'000s).recover() == 1);
    CHECK(outbox.find("key 0")->state == outbox_state::sending);
    CHECK(outbox.find("key 1")->state == outbox_state::queued);
    CHECK(*outbox.recover() == 1);
    CHECK(outbox.find("key 0")->state == outbox_state::unknown);
    CHECK(outbox.list(outbox_state::unknown)->at(0).key == "key 0");
    CHECK(outbox.list(outbox_state::unknown, 5, sending.id)->empty());
    CHECK(*outbox.end(sending, {.delivery = delivery::sent, .message_id = "late"}, nullptr, pauses, nullptr) == outbox_state::sent);
    CHECK(outbox.find("key 0")->verdict.message_id == "late");
    CHECK(outbox.resolve("key 0", wawp::resolution::sent).error().code == errc::not_in_doubt);
}

TEST_CASE("postgres_outbox: a grace beyond what SQL can count with is a hundred years, and one below none is none") {
    if (server() == nullptr) return;
    const std::string address = new_database();
    for (const std::chrono::seconds grace : {(std::chrono::seconds::max)(), (std::chrono::seconds::max)() / 1'000, std::chrono::seconds{std::chrono::years{300}}}) {
        CAPTURE(grace.count());
        postgres_outbox patient = open(address, grace);
        tests::run(address, "DELETE FROM wawp_outbox");
        fill(patient, 1);
        static_cast<void>(begin_one(*std::make_unique<postgres_outbox>(open(address, grace))));  // its connection ends here
        CHECK(*patient.recover() == 0);
        CHECK(patient.resolve("key 0", wawp::resolution::not_sent).error().code == errc::in_flight);
        tests::run(address, "UPDATE wawp_outbox SET began = began - 99 * 365 * 24 * 3600000::bigint");
        CHECK(*patient.recover() == 0);
        CHECK(patient.find("key 0")->state == outbox_state::sending);
    }
    CHECK(*open(address, (std::chrono::seconds::min)()).recover() == 1);
}

TEST_CASE("postgres_outbox: what this worker ended it holds no longer") {
    if (server() == nullptr) return;
    const std::string address = new_database();
    postgres_outbox outbox = open(address);
    fill(outbox, 3);
    const outbox_entry ended = begin_one(outbox), superseded = begin_one(outbox), held = begin_one(outbox);
    CHECK(outbox.end(ended, {.delivery = delivery::sent}, nullptr, pauses, nullptr));
    tests::run(address, "UPDATE wawp_outbox SET fence = fence - 1 WHERE key = 'key 1'");
    CHECK(outbox.end(superseded, {.delivery = delivery::sent}, nullptr, pauses, nullptr).error().code == errc::other_try);
    tests::run(address, "UPDATE wawp_outbox SET fence = fence + 1 WHERE key = 'key 1'");
    tests::run(address, "UPDATE wawp_outbox SET state = 'sending'");  // as if none had ended: what is held alone says which are on their way
    CHECK(*outbox.recover() == 2);
    CHECK(outbox.find("key 0")->state == outbox_state::unknown);
    CHECK(outbox.find("key 1")->state == outbox_state::unknown);
    CHECK(outbox.find("key 2")->state == outbox_state::sending);
    CHECK(outbox.end(held, {.delivery = delivery::sent}, nullptr, pauses, nullptr));
}

TEST_CASE("postgres_outbox: a lease that ends gives the claim back, and its worker cannot begin") {
    if (server() == nullptr) return;
    const std::string address = new_database();
    postgres_outbox outbox = open(address), other = open(address);
    fill(outbox, 1);
    const outbox_entry lost = claim_one(outbox, 0ms);
    CHECK(*other.recover() == 1);
    const outbox_entry taken = claim_one(other);
    CHECK(outbox.begin(lost, pauses)->permit == outbox_permit::lost);
    CHECK(*outbox.release(lost) == outbox_state::claimed);
    CHECK(*other.release(taken) == outbox_state::queued);
    CHECK(*outbox.next_due("default", path) == wawp::pace_time{});
    CHECK(*outbox.next_due("nobody", path) == wawp::pace_time::max());
}

TEST_CASE("postgres_outbox: a worker sends each once, keeps the pace that all share, and pauses for all") {
    if (server() == nullptr) return;
    const std::string address = new_database();
    postgres_outbox outbox = open(address), other = open(address);
    fill(outbox, 4);
    tests::outbox_worker<postgres_outbox> at_work(outbox, {.batch = 1});
    CHECK(at_work.work().state == outbox_state::sent);
    REQUIRE(outbox.set_pace("default", {.per_day = 1}));
    CHECK(at_work.work().state == outbox_state::sent);
    const auto waits = at_work.work();
    CHECK(waits.kind == wawp::work_kind::waiting);
    CHECK(waits.until > outbox.now());
    CHECK(other.pace("default")->pace.day.used == 1);
    REQUIRE(other.set_pace("default", {}));
    at_work.gateway.will_answer(422, R"({"error":"Session status is not as expected","status":"STOPPED"})");
    CHECK(at_work.work().state == outbox_state::queued);
    CHECK(outbox.find("key 2")->tries == 0);  // it was not the event's fault
    const outbox_entry next = claim_one(other);
    const auto paused = *other.begin(next, pauses);
    CHECK(paused.permit == outbox_permit::wait);
    CHECK(paused.reason == wawp::pause_reason::session_down);
    REQUIRE(other.resume("default"));
    CHECK(other.begin(next, pauses)->permit == outbox_permit::go);
    CHECK(*other.end(next, {.delivery = delivery::unknown}, nullptr, pauses, nullptr) == outbox_state::unknown);
    CHECK(*other.resolve(next.key, wawp::resolution::not_sent) == outbox_state::queued);
    CHECK(at_work.gateway.invitations().size() == 2);
}

TEST_CASE("postgres_outbox: limits that are set while the sender's first message fails are kept") {
    if (server() == nullptr) return;
    const std::string address = new_database();
    postgres_outbox outbox = open(address), other = open(address);
    fill(outbox, 1);
    const outbox_entry claimed = begin_one(outbox);
    tests::run(address, "CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.pause_reason <> 'none' THEN PERFORM pg_sleep(0.4); END IF; "
                        "RETURN NEW; END $$");
    tests::run(address, "CREATE TRIGGER slow BEFORE INSERT OR UPDATE ON wawp_pace FOR EACH ROW EXECUTE FUNCTION slow()");
    wawp::error unreachable{.code = errc::connect_failed};
    std::thread worker([&] { CHECK(outbox.end(claimed, {.delivery = delivery::not_sent}, &unreachable, pauses, nullptr)); });
    std::this_thread::sleep_for(100ms);
    CHECK(other.set_pace("default", {.gap = 30s, .per_day = 20}));
    worker.join();
    const auto pace = outbox.pace("default");
    REQUIRE(pace);
    CHECK(pace->limits.gap == 30s);
    CHECK(pace->limits.per_day == 20);
    CHECK(pace->breaker.reason == wawp::pause_reason::unreachable);
}

TEST_CASE("postgres_outbox: what is enqueued again has all of its tries, and the name that is given now") {
    if (server() == nullptr) return;
    postgres_outbox outbox = open(new_database());
    fill(outbox, 1);
    const outbox_entry entry = begin_one(outbox);
    REQUIRE(*outbox.end(entry, {.delivery = delivery::not_sent}, nullptr, pauses, nullptr) == outbox_state::not_sent);
    CHECK(outbox.find(entry.key)->tries == 1);
    CHECK(outbox.enqueue(entry.key, event_number(0), "second")->queued);
    CHECK(outbox.find(entry.key)->sender == "second");
    CHECK(outbox.find(entry.key)->tries == 0);
}

TEST_CASE("postgres_outbox: what is enqueued again has its event whole again") {
    if (server() == nullptr) return;
    const std::string address = new_database();
    postgres_outbox outbox = open(address);
    fill(outbox, 1);
    tests::run(address, "UPDATE wawp_outbox SET event = left(event, 20)");
    tests::outbox_worker<postgres_outbox> at_work(outbox);
    CHECK(at_work.work().state == outbox_state::not_sent);
    CHECK(at_work.gateway.requests() == 0);
    CHECK(outbox.enqueue("key 0", event_number(0))->queued);
    CHECK(at_work.work().state == outbox_state::sent);
    CHECK(at_work.gateway.requests() == 1);
}

TEST_CASE("postgres_outbox: a sender whose row another one is just making is bound by it") {
    if (server() == nullptr) return;
    const std::string address = new_database();
    postgres_outbox outbox = open(address);
    fill(outbox, 1);
    const outbox_entry claimed = claim_one(outbox);
    wawp::detail::postgres_connection maker(address);
    REQUIRE(maker.run("BEGIN; INSERT INTO wawp_pace (sender, pause_reason, paused_until) VALUES ('default', 'session_down', "
                      "(extract(epoch FROM now()) * 1000)::bigint + 600000)").is_good());
    std::thread worker([&] {
        const auto begun = outbox.begin(claimed, pauses);
        CHECK((begun && begun->permit == outbox_permit::wait && begun->reason == wawp::pause_reason::session_down));
    });
    std::this_thread::sleep_for(100ms);
    REQUIRE(maker.run("COMMIT").is_good());
    worker.join();
}

TEST_CASE("postgres_outbox: its commits are synchronous, whatever the database's setting") {
    if (server() == nullptr) return;
    const std::string address = new_database();
    postgres_outbox made = open(address);
    tests::run(address, "ALTER DATABASE " + tests::ask(address, "SELECT current_database()") + " SET synchronous_commit = off");
    tests::run(address, "CREATE TABLE seen (setting text); CREATE FUNCTION see() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                        "INSERT INTO seen VALUES (current_setting('synchronous_commit')); RETURN NEW; END $$; "
                        "CREATE TRIGGER see BEFORE INSERT OR UPDATE ON wawp_outbox FOR EACH ROW EXECUTE FUNCTION see()");
    postgres_outbox outbox = open(address);
    fill(outbox, 1);
    CHECK(outbox.end(begin_one(outbox), {.delivery = delivery::sent}, nullptr, pauses, nullptr));
    CHECK(tests::ask(address, "SELECT string_agg(DISTINCT setting, ' ') || count(*) FROM seen") == "on4");
}

TEST_CASE("postgres_outbox: where the reply to a commit is lost, only one's own fence lets go") {
    if (server() == nullptr) return;
    const std::string address = new_database();
    cutting_proxy proxy(server()->socket());
    postgres_outbox outbox = open("host=" + proxy.folder() + address.substr(address.find(' ')));
    fill(outbox, 2);

    outbox_entry entry = claim_one(outbox);
    proxy.arm(cutting_proxy::cut::after_commit);
    CHECK(outbox.begin(entry, pauses)->permit == outbox_permit::go);
    proxy.arm(cutting_proxy::cut::after_commit);
    CHECK(*outbox.end(entry, {.delivery = delivery::sent}, nullptr, pauses, nullptr) == outbox_state::sent);

    entry = claim_one(outbox);
    proxy.arm(cutting_proxy::cut::before_commit);
    const auto begun = outbox.begin(entry, pauses);
    REQUIRE_FALSE(begun);
    CHECK(begun.error().code == errc::journal_failed);
    CHECK(outbox.find(entry.key)->state == outbox_state::claimed);
    proxy.arm(cutting_proxy::cut::after_commit);
    CHECK(outbox.enqueue("another", event_number(9))->queued);
    CHECK(outbox.find("another")->state == outbox_state::queued);
    CHECK_FALSE(outbox.enqueue("another", event_number(9))->queued);
}

TEST_CASE("postgres_outbox: a database that is gone sends nothing, and one that came back is used again") {
    if (server() == nullptr) return;
    postgres_outbox outbox = open(new_database());
    fill(outbox, 2);
    tests::outbox_worker<postgres_outbox> at_work(outbox, {.batch = 1});
    CHECK(at_work.work().state == outbox_state::sent);
    REQUIRE(server()->stop("immediate"));
    CHECK(at_work.worker.work(at_work.world).error().code == errc::journal_failed);
    CHECK(outbox.counts().error().code == errc::journal_failed);
    CHECK(at_work.gateway.requests() == 1);
    REQUIRE(server()->start());
    CHECK(at_work.work().state == outbox_state::sent);
    CHECK(at_work.gateway.requests() == 2);
}

TEST_CASE("postgres_outbox: another transaction that holds the row is waited for as long as it is told") {
    if (server() == nullptr) return;
    const std::string address = new_database();
    auto outbox = *postgres_outbox::open(address, {.wait = 50ms});
    fill(outbox, 1);
    const outbox_entry entry = claim_one(outbox);
    wawp::detail::postgres_connection holder(address);
    REQUIRE(holder.run("BEGIN; SELECT 1 FROM wawp_outbox FOR UPDATE").is_good());
    has(outbox.begin(entry, pauses).error().message, "another worker holds the entry for too long");
    REQUIRE(holder.run("ROLLBACK; BEGIN; INSERT INTO wawp_pace (sender) VALUES ('default'); COMMIT; BEGIN; SELECT 1 FROM wawp_pace FOR UPDATE").is_good());
    has(outbox.begin(entry, pauses).error().message, "another worker holds the pace for too long");
    REQUIRE(holder.run("ROLLBACK").is_good());
    CHECK(outbox.begin(entry, pauses)->permit == outbox_permit::go);
}

TEST_CASE("postgres_outbox: opening waits for a program that makes the tables as long as it is told") {
    if (server() == nullptr) return;
    const std::string address = new_database();
    wawp::detail::postgres_connection maker(address);
    REQUIRE(maker.run("BEGIN; SELECT pg_advisory_xact_lock(hashtextextended('wawp_schema', 0))").is_good());
    std::thread gives_up([&] {
        std::this_thread::sleep_for(std::chrono::seconds{2});
        static_cast<void>(maker.run("ROLLBACK"));
    });
    const auto opened = postgres_outbox::open(address, {.wait = std::chrono::milliseconds{50}});
    gives_up.join();
    REQUIRE_FALSE(opened);
    has(opened.error().message, "another program makes tables for too long");
    CHECK(postgres_outbox::open(address));
}

TEST_CASE("postgres_outbox: a worker that cannot take its lock again takes nothing, and goes on once it can") {
    if (server() == nullptr) return;
    const std::string address = new_database();
    postgres_outbox other = open(address);
    fill(other, 1);
    tests::run(address, "REVOKE EXECUTE ON FUNCTION pg_advisory_lock(bigint) FROM PUBLIC; CREATE ROLE lockless_worker LOGIN; "
                        "GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA public TO lockless_worker; GRANT EXECUTE ON FUNCTION pg_advisory_lock(bigint) TO lockless_worker");
    postgres_outbox outbox = open("host=" + server()->folder() + " user=lockless_worker " + address.substr(address.find("dbname")));
    tests::run(address, "REVOKE EXECUTE ON FUNCTION pg_advisory_lock(bigint) FROM lockless_worker; "
                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'lockless_worker'");
    while (tests::ask(address, "SELECT count(*) FROM pg_stat_activity WHERE usename = 'lockless_worker'") != "0") std::this_thread::sleep_for(5ms);
    for (int i = 0; i < 3; ++i) {
        const auto taken = outbox.claim("default", path, 1, 1min);
        REQUIRE_FALSE(taken);
        has(taken.error().message, "permission denied for function pg_advisory_lock");
    }
    tests::run(address, "GRANT EXECUTE ON FUNCTION pg_advisory_lock(bigint) TO lockless_worker");
    claim_one(outbox);
    CHECK(*other.recover() == 0);
}

TEST_CASE("postgres_outbox: a row that makes no sense, or is gone, decides nothing") {
    if (server() == nullptr) return;
    const std::string address = new_database();
    postgres_outbox outbox = open(address);
    fill(outbox, 1);
    const outbox_entry entry = claim_one(outbox);
    REQUIRE(outbox.set_pace("default", {}));
    tests::run(address, "UPDATE wawp_pace SET limits = 'fast'");
    has(outbox.begin(entry, pauses).error().message, "the sender's row of the pace makes no sense");
    tests::run(address, "UPDATE wawp_pace SET limits = ''; ALTER TABLE wawp_outbox DROP CONSTRAINT wawp_outbox_layout_check; UPDATE wawp_outbox SET layout = 'flat'");
    has(outbox.begin(entry, pauses).error().message, "a row of the outbox makes no sense");
    CHECK(outbox.enqueue("key 0", event_number(0)).error().code == errc::journal_failed);
    tests::run(address, "DELETE FROM wawp_outbox");
    const auto begun = outbox.begin(entry, pauses);
    REQUIRE(begun);
    CHECK(begun->permit == outbox_permit::lost);
    has(outbox.end(entry, {}, nullptr, pauses, nullptr).error().message, "the entry is gone from the outbox");
    has(postgres_outbox::open("host=/no/such/folder password=SECRET").error().message, "the database cannot be reached");
    CHECK(postgres_outbox::open("host=/no/such/folder password=SECRET").error().message.find("SECRET") == std::string::npos);
}

TEST_CASE("postgres_outbox: no error shows a row") {
    if (server() == nullptr) return;
    const std::string address = new_database();
    postgres_outbox outbox = open(address);
    tests::run(address, "ALTER TABLE wawp_outbox ADD CONSTRAINT of_somebody CHECK (key <> 'odd')");
    const auto refused = outbox.enqueue("odd", event_number(1));
    REQUIRE_FALSE(refused);
    has(refused.error().message, "of_somebody");
    CHECK(refused.error().message.find(event_number(1).name) == std::string::npos);
}

TEST_CASE("postgres_outbox: the token is in no row") {
    if (server() == nullptr) return;
    const std::string address = new_database();
    postgres_outbox outbox = open(address);
    fill(outbox, 2);
    tests::outbox_worker<postgres_outbox> at_work(outbox);
    const std::string token(tests::token);
    at_work.gateway.will_answer(201, R"({"id":"true_)" + token + R"("})");
    at_work.gateway.will_answer(500, token);
    CHECK(at_work.work().state == outbox_state::sent);
    CHECK(at_work.work().state == outbox_state::unknown);
    CHECK(tests::ask(address, "SELECT string_agg(o::text, ' ') FROM wawp_outbox o").find(token) == std::string::npos);
}

TEST_CASE("postgres_outbox: workers in eight processes keep the pace that they share, and the day's cap exactly") {
    if (server() == nullptr) return;
    const std::string address = new_database();
    tests::check_pace_of_processes([&] { return *postgres_outbox::open(address); });
}

#endif
