// SPDX-License-Identifier: MIT
#include "support/catch.hpp"

#if __has_include(<sqlite3.h>)

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "support/outboxes.hpp"
#include "support/temporary_folder.hpp"

#include <wawp/outbox/sqlite.hpp>
#include <wawp/outbox/worker.hpp>

using namespace std::chrono_literals;
using tests::event_number;
using tests::outbox_time;
using wawp::errc;
using wawp::outbox_state;
using wawp::pause_reason;
using wawp::sqlite_outbox;
using wawp::work_kind;

namespace {

/// An outbox in virtual time, and a worker on it.
struct post_office {
    tests::temporary_folder here{};
    sqlite_outbox outbox = open(here);
    tests::outbox_worker<sqlite_outbox> at_work;

    explicit post_office(wawp::worker_options options = {}) : at_work(outbox, std::move(options)) {}

    static sqlite_outbox open(const tests::temporary_folder& where) {
        outbox_time::reset();
        auto opened = sqlite_outbox::open(where.file("outbox.db"), {.clock = &outbox_time::read, .chance = &outbox_time::draw});
        REQUIRE(opened);
        return *std::move(opened);
    }
    void fill(int count) {
        for (int i = 0; i < count; ++i) REQUIRE(outbox.enqueue("key " + std::to_string(i), event_number(i)));
    }
    outbox_state state(int number) { return outbox.find("key " + std::to_string(number))->state; }
    wawp::work_report work() { return at_work.work(); }
    [[nodiscard]] std::size_t arrived() const { return at_work.gateway.invitations().size(); }
};

}  // namespace

TEST_CASE("worker: sends what is queued in the order of arrival, each once, and is idle then") {
    post_office post({.batch = 2});
    CHECK(post.work().kind == work_kind::idle);
    post.fill(5);
    for (int i = 0; i < 5; ++i) {
        const auto report = post.work();
        CHECK(report.kind == work_kind::ended);
        CHECK(report.key == "key " + std::to_string(i));
        CHECK(report.state == outbox_state::sent);
        CHECK(report.message_id == post.at_work.gateway.invitations().back().id);
        CHECK_FALSE(report.unrecorded);
        CHECK(post.state(i) == outbox_state::sent);
        CHECK(post.at_work.gateway.invitations().back().event.description == "number " + std::to_string(i));
    }
    CHECK(post.work().kind == work_kind::idle);
    CHECK(post.arrived() == 5);
    const auto entry = *post.outbox.find("key 4");
    CHECK(entry.verdict.message_id == post.at_work.gateway.invitations().back().id);
    CHECK(entry.verdict.attempts == 1);
    CHECK(entry.tries == 1);
}

TEST_CASE("worker: run reports each step, gives the counts, and sleeps where it has to wait") {
    post_office post;
    post.fill(3);
    REQUIRE(post.outbox.set_pace("default", {.gap = 400ms}));
    std::vector<work_kind> kinds;
    const auto counts = post.at_work.worker.run(post.at_work.world, [&](const wawp::work_report& report) { kinds.push_back(report.kind); });
    REQUIRE(counts);
    CHECK((*counts)[outbox_state::sent] == 3);
    CHECK(kinds == std::vector<work_kind>{work_kind::ended, work_kind::waiting, work_kind::ended, work_kind::waiting, work_kind::ended, work_kind::idle});
    CHECK(post.at_work.world.sleeps == std::vector<std::chrono::milliseconds>{400ms, 400ms});
    CHECK(outbox_time::now == outbox_time::start + 800ms);
}

TEST_CASE("worker: what is not due yet is waited for, in short sleeps") {
    post_office post({.poll = 700ms});
    REQUIRE(post.outbox.enqueue("later", event_number(1), "default", outbox_time::start + 1s));
    const auto report = post.work();
    CHECK(report.kind == work_kind::waiting);
    CHECK(report.until == outbox_time::start + 1s);
    CHECK(report.reason == pause_reason::none);
    CHECK(post.at_work.worker.run(post.at_work.world, [](const auto&) {}));
    CHECK(post.at_work.world.sleeps == std::vector<std::chrono::milliseconds>{700ms, 300ms});
    CHECK(post.arrived() == 1);
}

TEST_CASE("worker: one that stays waits for more, until it is stopped") {
    post_office post({.stays = true});
    post.at_work.world.stop_during_sleep = true;
    CHECK(post.at_work.worker.run(post.at_work.world, [](const wawp::work_report& report) { CHECK(report.kind == work_kind::idle); }));
    CHECK(post.at_work.world.sleeps == std::vector<std::chrono::milliseconds>{1s});
}

TEST_CASE("worker: one that is stopped gives back what it claimed") {
    post_office post;
    post.fill(4);
    CHECK(post.at_work.worker.run(post.at_work.world, [&](const wawp::work_report&) { post.at_work.world.stopped = true; }));
    CHECK(post.arrived() == 1);
    CHECK((*post.outbox.counts())[outbox_state::queued] == 3);
    CHECK((*post.outbox.counts())[outbox_state::sent] == 1);
}

TEST_CASE("worker: what the gateway refuses ends as not sent, with its error; the next one goes on") {
    post_office post;
    post.fill(2);
    post.at_work.gateway.will_answer(400, R"({"statusCode":400,"message":"no such chat","error":"Bad Request"})");
    const auto report = post.work();
    CHECK(report.state == outbox_state::not_sent);
    CHECK(report.failure.code == errc::rejected);
    const auto entry = *post.outbox.find("key 0");
    CHECK(entry.state == outbox_state::not_sent);
    CHECK(entry.verdict.error == "rejected");
    CHECK(entry.verdict.http_status == 400);
    CHECK(post.work().state == outbox_state::sent);
    CHECK(post.outbox.enqueue("key 0", event_number(0))->queued);
    CHECK(post.work().state == outbox_state::sent);
    CHECK(post.arrived() == 2);
}

TEST_CASE("worker: what may have been sent is unknown, and is never sent again unless a person says so") {
    post_office post;
    post.fill(1);
    post.at_work.gateway.will_time_out();
    CHECK(post.work().state == outbox_state::unknown);
    outbox_time::now += 24h * 365;
    CHECK(post.work().kind == work_kind::idle);
    CHECK(post.outbox.enqueue("key 0", event_number(0))->queued == false);
    CHECK(post.arrived() == 1);
    CHECK(*post.outbox.resolve("key 0", wawp::resolution::not_sent) == outbox_state::queued);
    CHECK(post.work().state == outbox_state::sent);
    CHECK(post.arrived() == 2);
}

TEST_CASE("worker: what is about the sender stops it within one send, for all workers; then one message tries") {
    post_office post;
    post.fill(3);
    outbox_time::now += 1s;
    post.at_work.gateway.will_answer(422, R"({"error":"Session status is not as expected","status":"STOPPED"})");
    const auto report = post.work();
    CHECK(report.state == outbox_state::queued);
    CHECK(report.failure.code == errc::session_down);
    CHECK(post.outbox.find("key 0")->not_before == outbox_time::now);  // behind the others, which were due before

    auto other = sqlite_outbox::open(post.here.file("outbox.db"), {.clock = &outbox_time::read});
    tests::outbox_worker<sqlite_outbox> second(*other);
    for (auto* each : {&post.at_work, &second}) {
        const auto waits = each->work();
        CHECK(waits.kind == work_kind::waiting);
        CHECK(waits.until == outbox_time::now + 15min);
        CHECK(waits.reason == pause_reason::session_down);
    }
    CHECK((*post.outbox.counts())[outbox_state::claimed] == 0);
    CHECK(post.outbox.pace("default")->breaker.reason == pause_reason::session_down);
    CHECK(post.arrived() + second.gateway.invitations().size() == 0);

    outbox_time::now += 15min;
    CHECK(second.work().key == "key 1");
    CHECK(post.outbox.pace("default")->breaker == wawp::breaker_state{});
    second.worker.release();
    CHECK(post.work().state == outbox_state::sent);
}

TEST_CASE("worker: a wrong token, plan or option ends no event; the queue goes out once it is mended") {
    const wawp::credentials wrong{"INSTANCE", "WRONG"}, right{"INSTANCE", "RIGHT"};
    const struct {
        wawp::credentials who;
        const char* base_url;
        const char* answer;  // scripted; or the gateway's own
        int status;
        errc code;
    } rows[] = {{wrong, "https://api.wawp.net", nullptr, 0, errc::unauthorized},
                {right, "https://api.wawp.net", R"({"code":"subscription_required","message":"renew"})", 200, errc::plan_required},
                {right, "ftp://api.wawp.net", nullptr, 0, errc::bad_option}};
    for (const auto& row : rows) {
        CAPTURE(wawp::info_of(row.code).name);
        post_office post;
        post.fill(5);
        wawp::testing::sandbox gateway{wawp::secret("RIGHT")};
        if (row.answer != nullptr) gateway.will_answer(row.status, row.answer);
        wawp::client mistaken{gateway.transport(), row.who, wawp::client_options{.request = {.base_url = row.base_url}}};
        wawp::worker worker{post.outbox, mistaken};
        const auto report = worker.work();
        REQUIRE(report);
        CHECK(report->state == outbox_state::queued);
        CHECK(report->failure.code == row.code);
        const auto waits = worker.work();
        REQUIRE(waits);
        CHECK(waits->kind == work_kind::waiting);
        CHECK(waits->reason == pause_reason::sender_refused);
        CHECK(waits->until == outbox_time::start + 15min);
        CHECK(post.outbox.pace("default")->breaker.reason == pause_reason::sender_refused);
        CHECK((*post.outbox.counts())[outbox_state::queued] == 5);

        outbox_time::now += 15min;
        wawp::client mended{gateway.transport(), right};
        wawp::worker again{post.outbox, mended};
        for (int i = 0; i < 5; ++i) CHECK(again.work()->state == outbox_state::sent);
        CHECK(post.outbox.pace("default")->breaker == wawp::breaker_state{});
    }
}

namespace {

/// Answers every request alike.
struct constant_answer {
    wawp::http::outcome outcome;
    wawp::http::outcome operator()(const wawp::http::request&, wawp::http::deadline) const { return outcome; }
};

wawp::http::outcome answer(int status, const char* body, std::vector<wawp::http::header> headers = {}) { return wawp::http::response{status, std::move(headers), body}; }
wawp::http::outcome failure(wawp::http::failure what, const char* text) {
    return wawp::unexpected{wawp::http::transport_error{.failure = what, .evidence = wawp::http::evidence::nothing_sent, .message = text}};
}

}  // namespace

TEST_CASE("worker: what stands between it and the gateway, or a base URL that is another's, ends no event") {
    const struct {
        wawp::http::outcome outcome;
        errc code;
        pause_reason reason;
    } rows[] = {{answer(403, "<html>Just a moment...</html>", {{"cf-mitigated", "challenge"}}), errc::intercepted, pause_reason::sender_refused},
                {answer(404, "<html>404 nginx</html>"), errc::intercepted, pause_reason::sender_refused},
                {answer(404, R"({"statusCode":404,"message":"Cannot POST /v2/send/event","error":"Not Found"})"), errc::rejected, pause_reason::sender_refused},
                {answer(404, R"({"code":"rest_no_route","message":"No route was found","data":{"status":404}})"), errc::rejected, pause_reason::sender_refused},
                {answer(307, "", {{"Location", "https://www.wawp.net"}}), errc::redirected, pause_reason::sender_refused},
                {answer(501, "{}"), errc::unsupported, pause_reason::sender_refused},
                {answer(405, R"({"message":"no"})"), errc::rejected, pause_reason::sender_refused},
                {answer(405, "<html>405 Not Allowed</html>"), errc::rejected, pause_reason::sender_refused},
                {failure(wawp::http::failure::certificate, "self-signed"), errc::certificate_refused, pause_reason::sender_refused},
                {failure(wawp::http::failure::protocol, "no HTTP"), errc::malformed_answer, pause_reason::unreachable},
                {answer(421, "{}"), errc::rejected, pause_reason::unreachable}};
    for (const auto& row : rows) {
        CAPTURE(wawp::info_of(row.code).name, row.outcome ? row.outcome->status : 0);
        post_office post;
        post.fill(3);
        wawp::client<constant_answer, wawp::json::native, wawp::never_retry> client{constant_answer{row.outcome}, tests::who};
        wawp::worker worker{post.outbox, client};
        const auto report = worker.work();
        REQUIRE(report);
        CHECK(report->failure.code == row.code);
        CHECK(report->state == outbox_state::queued);
        const auto waits = worker.work();
        REQUIRE(waits);
        CHECK(waits->kind == work_kind::waiting);
        CHECK(waits->reason == row.reason);
        CHECK((*post.outbox.counts())[outbox_state::queued] == 3);
        CHECK(post.outbox.find("key 0")->tries == (row.outcome && row.outcome->status == 403 ? 1u : 0u));
    }
}

TEST_CASE("worker: a pause of the sender ends no event, not even one on its last try") {
    post_office post({.tries = 1});
    post.fill(1);
    post.at_work.gateway.will_answer(429, R"({"code":"quota_reached","message":"quota"})");
    CHECK(post.work().state == outbox_state::queued);
    CHECK(post.outbox.find("key 0")->tries == 0);
}

TEST_CASE("worker: an event that a firewall always blocks ends after its tries, and does not hold the others up for ever") {
    post_office post;
    post.fill(1);
    wawp::client<constant_answer, wawp::json::native, wawp::never_retry> client{constant_answer{answer(403, "<html>blocked</html>")}, tests::who};
    wawp::worker worker{post.outbox, client, wawp::worker_options{.tries = 3}};
    for (int i = 1; i <= 3; ++i) {
        const auto report = worker.work();
        REQUIRE(report);
        CHECK(report->failure.code == errc::intercepted);
        CHECK(report->state == (i < 3 ? outbox_state::queued : outbox_state::not_sent));
        CHECK(post.outbox.pace("default")->breaker.reason == pause_reason::sender_refused);
        outbox_time::now += 1h;
    }
    CHECK(post.outbox.find("key 0")->tries == 3);
}

TEST_CASE("worker: a refusal that is about the one event ends it, and the next one goes on") {
    for (const auto& refusal : {answer(404, R"({"statusCode":404,"message":"no such chat","error":"Not Found"})"), answer(413, "<html>too large</html>"),
                                answer(422, R"({"statusCode":422,"message":"name 'Reach out time with mentors' is not allowed"})"),
                                answer(400, R"({"statusCode":400,"message":"location 'Zip code 46311, Gary' is too long","error":"Bad Request"})")}) {
        CAPTURE(refusal->status);
        post_office post;
        post.fill(2);
        wawp::client client{constant_answer{refusal}, tests::who};
        wawp::worker worker{post.outbox, client};
        for (int i = 0; i < 2; ++i) CHECK(worker.work()->state == outbox_state::not_sent);
        CHECK(post.outbox.pace("default")->breaker == wawp::breaker_state{});
    }
}

TEST_CASE("worker: a transport that gives up by itself is tried again with growing waits, up to a number of tries") {
    post_office post({.tries = 2});
    post.fill(1);
    wawp::client client{constant_answer{failure(wawp::http::failure::cancelled, "the pool shuts down")}, tests::who};
    wawp::worker worker{post.outbox, client, wawp::worker_options{.tries = 3, .first_wait = 10s}};
    for (const auto wait : {10s, 20s}) {
        const auto report = wait == 10s ? worker.work() : worker.work(post.at_work.world);  // who may stop it, and does not
        REQUIRE(report);
        CHECK(report->state == outbox_state::queued);
        CHECK(report->failure.code == errc::cancelled);
        CHECK(post.outbox.find("key 0")->not_before == outbox_time::now + wait);
        CHECK(worker.work()->kind == work_kind::waiting);
        outbox_time::now += wait;
    }
    CHECK(worker.work()->state == outbox_state::not_sent);
    CHECK(post.outbox.find("key 0")->tries == 3);
    CHECK(post.outbox.pace("default")->breaker == wawp::breaker_state{});
}

TEST_CASE("worker: once a clock that was far ahead is set right, a pause from then holds nobody up") {
    post_office post;
    post.fill(4);
    outbox_time::now += 24h * 40;
    post.at_work.gateway.will_refuse_connection();
    CHECK(post.work().state == outbox_state::queued);
    outbox_time::now = outbox_time::start;
    for (int i = 1; i < 4; ++i) CHECK(post.work().state == outbox_state::sent);
    CHECK(post.outbox.pace("default")->breaker == wawp::breaker_state{});
}

TEST_CASE("worker: a person may end a pause") {
    post_office post;
    post.fill(1);
    post.at_work.gateway.will_answer(429, R"({"code":"quota_reached","message":"quota"})");
    CHECK(post.work().state == outbox_state::queued);
    const auto waits = post.work();  // the only event is the one that paused the sender
    CHECK(waits.kind == work_kind::waiting);
    CHECK(waits.until == outbox_time::start + 1h);
    CHECK(waits.reason == pause_reason::quota_reached);
    CHECK(post.outbox.resume("default")->breaker == wawp::breaker_state{});
    CHECK(post.work().state == outbox_state::sent);
}

TEST_CASE("worker: a connection that takes too long is tried again with growing waits, up to a number of tries") {
    const auto fail = [](post_office& post) {
        post.at_work.gateway.will_fail({wawp::http::failure::timeout, wawp::http::evidence::nothing_sent, {}, "reset"}, false);
        return post.work();
    };
    post_office post({.tries = 3, .first_wait = 10s});
    post.fill(1);
    CHECK(fail(post).state == outbox_state::queued);
    CHECK(post.outbox.find("key 0")->not_before == outbox_time::now + 10s);
    outbox_time::now += 10s;
    CHECK(fail(post).state == outbox_state::queued);
    CHECK(post.outbox.find("key 0")->not_before == outbox_time::now + 20s);
    outbox_time::now += 20s;
    CHECK(fail(post).state == outbox_state::not_sent);
    CHECK(post.outbox.find("key 0")->tries == 3);
    CHECK(post.arrived() == 0);
}

TEST_CASE("worker: what had no time to be sent is tried again with growing waits, up to a number of tries, and not at once") {
    for (const wawp::exchange_options hasty : {wawp::exchange_options{.attempt_timeout = 0ms}, wawp::exchange_options{.timeout = 0ms}}) {
        post_office post;
        post.fill(1);
        const auto late = [](const wawp::http::request&, wawp::http::deadline) -> wawp::http::outcome {
            return wawp::unexpected{wawp::http::transport_error{.failure = wawp::http::failure::timeout, .evidence = wawp::http::evidence::nothing_sent}};
        };
        wawp::client client{late, tests::who, wawp::client_options{.exchange = hasty}};
        wawp::worker worker{post.outbox, client, wawp::worker_options{.tries = 3, .first_wait = 10s}};
        for (const auto wait : {10s, 20s}) {
            const auto report = worker.work();
            REQUIRE(report);
            CHECK(report->failure.code == errc::deadline_passed);
            CHECK(report->state == outbox_state::queued);
            CHECK(post.outbox.find("key 0")->not_before == outbox_time::now + wait);
            CHECK(worker.work()->kind == work_kind::waiting);
            outbox_time::now += wait;
        }
        CHECK(worker.work()->state == outbox_state::not_sent);
        CHECK(post.outbox.find("key 0")->tries == 3);
    }
}

TEST_CASE("worker: neither a pause of the sender nor a stop uses up an event's tries, nor lengthens its waits") {
    post_office post({.tries = 2, .first_wait = 10s});
    post.fill(1);
    for (int i = 0; i < 4; ++i) {
        post.at_work.gateway.will_answer(422, R"({"error":"Session status is not as expected","status":"STOPPED"})");
        CHECK(post.work().state == outbox_state::queued);
        CHECK(post.outbox.find("key 0")->tries == 0);
        outbox_time::now += 15min;
        post.at_work.world.stopped = true;
        CHECK(post.work().failure.code == errc::cancelled);
        CHECK(post.outbox.find("key 0")->tries == 0);
        post.at_work.world.stopped = false;
        outbox_time::now += 30s;  // of the trial
    }
    const auto fail = [&] {
        post.at_work.gateway.will_fail({wawp::http::failure::timeout, wawp::http::evidence::nothing_sent, {}, "slow"}, false);
        return post.work().state;
    };
    CHECK(fail() == outbox_state::queued);
    CHECK(post.outbox.find("key 0")->tries == 1);
    CHECK(post.outbox.find("key 0")->not_before == outbox_time::now + 10s);
    outbox_time::now += 30s;
    CHECK(fail() == outbox_state::not_sent);
    CHECK(post.outbox.find("key 0")->tries == 2);
}

TEST_CASE("worker: the waits between tries end at an hour") {
    post_office post({.tries = 20, .first_wait = 50min});
    post.fill(1);
    for (const auto wait : {50min, 60min, 60min}) {
        post.at_work.gateway.will_fail({wawp::http::failure::timeout, wawp::http::evidence::nothing_sent, {}, "slow"}, false);
        CHECK(post.work().state == outbox_state::queued);
        CHECK(post.outbox.find("key 0")->not_before == outbox_time::now + wait);
        outbox_time::now += wait;
    }
}

TEST_CASE("worker: a send that is stopped before the first byte goes back to the queue at once") {
    post_office post({.tries = 1});
    post.fill(1);
    post.at_work.world.stopped = true;
    const auto report = post.work();
    CHECK(report.state == outbox_state::queued);
    CHECK(report.failure.code == errc::cancelled);
    post.at_work.world.stopped = false;
    CHECK(post.work().state == outbox_state::sent);
}

TEST_CASE("worker: a send that is stopped keeps to the wait that the gateway asked for") {
    const struct {
        int status;
        const char* retry_after;
        std::chrono::seconds wait;
        errc code;
        pause_reason reason;
    } rows[] = {{429, "100", 100s, errc::cancelled, pause_reason::rate_limited},
                {429, "600", 600s, errc::rate_limited, pause_reason::rate_limited},
                {521, "100", 100s, errc::cancelled, pause_reason::none}};
    for (const auto& row : rows) {
        CAPTURE(row.status, row.retry_after);
        post_office post;
        post.fill(1);
        const auto answer = [&](const wawp::http::request&, wawp::http::deadline) -> wawp::http::outcome {
            post.at_work.world.stopped = true;
            return wawp::http::response{row.status, {{"Retry-After", row.retry_after}}, "{}"};
        };
        wawp::client client{answer, tests::who};
        wawp::worker worker{post.outbox, client};
        const auto report = worker.work(post.at_work.world);
        REQUIRE(report);
        CHECK(report->failure.code == row.code);
        CHECK(report->state == outbox_state::queued);
        CHECK(post.outbox.pace("default")->breaker.reason == row.reason);
        const auto waits = worker.work();
        REQUIRE(waits);
        CHECK(waits->kind == work_kind::waiting);
        CHECK(waits->until == outbox_time::now + row.wait);
        CHECK(waits->reason == row.reason);
    }
}

TEST_CASE("worker: of the wait that the gateway asked for, a send that is stopped keeps at most a month") {
    post_office post;
    post.fill(1);
    const auto answer_and_stop = [&](const wawp::http::request&, wawp::http::deadline) -> wawp::http::outcome {
        post.at_work.world.stopped = true;
        return answer(521, "{}", {{"Retry-After", "8640000"}});  // a hundred days
    };
    wawp::client client{answer_and_stop, tests::who, wawp::client_options{.exchange = {.timeout = 24h * 1'000}}};
    wawp::worker worker{post.outbox, client};
    CHECK(worker.work(post.at_work.world)->failure.code == errc::cancelled);
    CHECK(post.outbox.find("key 0")->not_before == outbox_time::now + 24h * 31);
}

TEST_CASE("worker: a claim that ran out is lost, and nothing is sent by who lost it") {
    post_office post({.lease = 10s, .batch = 2});
    post.fill(2);
    CHECK(post.work().state == outbox_state::sent);
    outbox_time::now += 10s;
    auto other = sqlite_outbox::open(post.here.file("outbox.db"), {.clock = &outbox_time::read});
    tests::outbox_worker<sqlite_outbox> second(*other);
    CHECK(second.work().state == outbox_state::sent);
    const auto report = post.work();
    CHECK(report.kind == work_kind::lost);
    CHECK(report.key == "key 1");
    CHECK(post.arrived() == 1);
    CHECK(second.gateway.invitations().size() == 1);
}

TEST_CASE("worker: claims whose entries somebody has deleted are lost, however many, and the others are sent") {
    post_office post({.batch = 16});
    post.fill(20);
    std::size_t lost = 0, ended = 0;
    const auto counts = post.at_work.worker.run(post.at_work.world, [&](const wawp::work_report& report) {
        if (report.kind == work_kind::lost) ++lost;
        if (report.kind != work_kind::ended) return;
        CHECK(report.state == outbox_state::sent);
        if (++ended != 1) return;
        wawp::detail::sqlite_database database;
        REQUIRE(database.open(post.here.file("outbox.db"), SQLITE_OPEN_READWRITE) == SQLITE_OK);
        REQUIRE(database.run("DELETE FROM wawp_outbox WHERE state = 'claimed'") == SQLITE_OK);
    });
    REQUIRE(counts);
    CHECK(lost == 15);
    CHECK(ended == 5);
    CHECK(post.arrived() == 5);
    CHECK((*counts)[outbox_state::sent] == 5);
    CHECK(post.at_work.world.sleeps.empty());
}

TEST_CASE("worker: a row that was changed by hand is not sent") {
    post_office post;
    post.fill(1);
    {
        wawp::detail::sqlite_database database;
        REQUIRE(database.open(post.here.file("outbox.db"), SQLITE_OPEN_READWRITE) == SQLITE_OK);
        REQUIRE(database.run("UPDATE wawp_outbox SET event = replace(event, 'number 0', 'number 9')") == SQLITE_OK);
    }
    const auto report = post.work();
    CHECK(report.state == outbox_state::not_sent);
    CHECK(report.failure.code == errc::journal_failed);
    CHECK(post.outbox.find("key 0")->verdict.error == "journal_failed");
    CHECK(post.arrived() == 0);
}

TEST_CASE("worker: it sends its sender's entries, and leaves the others'") {
    post_office post({.sender = "sales"});
    REQUIRE(post.outbox.enqueue("a", event_number(1), "support"));
    CHECK(post.work().kind == work_kind::idle);
    REQUIRE(post.outbox.enqueue("b", event_number(2), "sales"));
    CHECK(post.work().key == "b");
    CHECK(post.outbox.find("a")->state == outbox_state::queued);
}

namespace {

/// An outbox whose operations fail when the test says so.
struct failing_outbox {
    sqlite_outbox* inner;
    bool claim_fails = false, begin_fails = false, begin_is_lost = false, end_fails = false;
    std::size_t asked = 0;  // of the latest claim
    std::chrono::milliseconds asked_lease{};
    static wawp::error broken() {
        wawp::error e{.code = errc::journal_failed};
        e.message = "down";
        return e;
    }

    wawp::pace_time now() const { return inner->now(); }
    auto claim(std::string_view sender, std::string_view endpoint, std::size_t count, std::chrono::milliseconds lease) {
        asked = count;
        asked_lease = lease;
        return claim_fails ? wawp::unexpected{broken()} : inner->claim(sender, endpoint, count, lease);
    }
    auto release(const wawp::outbox_entry& entry) { return inner->release(entry); }
    wawp::result<wawp::outbox_begin> begin(const wawp::outbox_entry& entry, const wawp::breaker_pauses& pauses) {
        if (begin_fails) return wawp::unexpected{broken()};
        auto begun = inner->begin(entry, pauses);
        if (begin_is_lost) return wawp::unexpected{broken()};
        return begun;
    }
    wawp::result<outbox_state> end(const wawp::outbox_entry& entry, const wawp::journal_verdict& how, const wawp::error* failure,
                                   const wawp::breaker_pauses& pauses, const wawp::pace_time* again) {
        CHECK((failure == nullptr || how.delivery != wawp::delivery::sent));
        if (end_fails) return wawp::unexpected{broken()};
        return inner->end(entry, how, failure, pauses, again);
    }
    auto recover() { return inner->recover(); }
    auto next_due(std::string_view sender, std::string_view endpoint) { return inner->next_due(sender, endpoint); }
    auto pace(std::string_view sender) { return inner->pace(sender); }
    auto counts() { return inner->counts(); }
};

struct failing_office : post_office {
    failing_outbox fails{&outbox};
    tests::outbox_worker<failing_outbox> careful{fails};
    wawp::result<wawp::work_report> try_to_work() { return careful.worker.work(careful.world); }
    [[nodiscard]] std::size_t sent() const { return careful.gateway.invitations().size(); }
};

}  // namespace

TEST_CASE("worker: options out of their bounds count as the nearest within") {
    const struct {
        wawp::worker_options options;
        std::size_t batch;
        std::chrono::seconds lease;
        std::chrono::milliseconds sleep;
    } rows[] = {{{.batch = 0}, 1, 300s, 1s},
                {{.batch = SIZE_MAX}, 1'000, 300s, 1s},
                {{.batch = 1'000}, 1'000, 300s, 1s},
                {{.lease = (std::chrono::seconds::max)()}, 8, 24h * 366, 1s},
                {{.lease = (std::chrono::seconds::min)()}, 8, 1s, 1s},
                {{.lease = 0s}, 8, 1s, 1s},
                {{.poll = (std::chrono::milliseconds::max)()}, 8, 300s, 1h},
                {{.poll = (std::chrono::milliseconds::min)()}, 8, 300s, 1ms},
                {{.poll = 0ms}, 8, 300s, 1ms}};
    for (const auto& row : rows) {
        CAPTURE(row.options.batch, row.options.lease.count(), row.options.poll.count());
        post_office post;
        post.fill(2);
        failing_outbox spied{&post.outbox};
        auto options = row.options;
        options.stays = true;
        tests::outbox_worker<failing_outbox> bold(spied, options);
        CHECK(bold.work().state == outbox_state::sent);
        CHECK(spied.asked == row.batch);
        CHECK(spied.asked_lease == row.lease);
        CHECK(*post.outbox.recover() == 0);  // what it claimed stays its own
        bold.world.stop_during_sleep = true;
        CHECK(bold.worker.run(bold.world, [](const auto&) {}));
        CHECK(bold.world.sleeps == std::vector<std::chrono::milliseconds>{row.sleep});
        CHECK(bold.gateway.invitations().size() == 2);
    }
}

TEST_CASE("worker: a first wait out of its bounds counts as the nearest within") {
    for (const auto& [first, wait] : {std::pair{(std::chrono::seconds::max)(), 3'600s}, {(std::chrono::seconds::min)(), 0s}, {std::chrono::seconds{-5}, 0s}}) {
        post_office post({.first_wait = first});
        post.fill(1);
        for (int i = 0; i < 3; ++i) {
            post.at_work.gateway.will_fail({wawp::http::failure::timeout, wawp::http::evidence::nothing_sent, {}, "slow"}, false);
            CHECK(post.work().state == outbox_state::queued);
            CHECK(post.outbox.find("key 0")->not_before == outbox_time::now + wait);
            outbox_time::now += wait;
        }
    }
}

TEST_CASE("worker: when the claim or the begin fails, nothing is sent, and it is sent once when the database is back") {
    failing_office post;
    post.fill(1);
    post.fails.claim_fails = true;
    CHECK(post.try_to_work().error().code == errc::journal_failed);
    post.fails.claim_fails = false;
    post.fails.begin_fails = true;
    CHECK(post.try_to_work().error().message == "down");
    CHECK(post.sent() == 0);
    post.fails.begin_fails = false;
    CHECK(post.try_to_work()->state == outbox_state::sent);
    CHECK(post.sent() == 1);
}

TEST_CASE("worker: one whose begin failed, and whose entry another one then took, goes on with the next") {
    failing_office post;
    post.fill(2);
    post.fails.begin_fails = true;
    CHECK_FALSE(post.try_to_work());
    post.fails.begin_fails = false;
    outbox_time::now += std::chrono::hours{1};  // the lease runs out, and another worker sends both
    CHECK(post.work().state == outbox_state::sent);
    CHECK(post.work().state == outbox_state::sent);
    CHECK(post.try_to_work());
    post.fill(3);
    CHECK(post.careful.worker.run(post.careful.world, [](const auto&) {}));
    CHECK((*post.outbox.counts())[outbox_state::sent] == 3);
    CHECK(post.sent() == 1);
}

TEST_CASE("worker: that a try was sent whose entry is another's by now is told once, and stops nothing") {
    failing_office post;
    post.fill(1);
    post.fails.end_fails = true;
    const auto report = post.try_to_work();
    CHECK(report->unrecorded);  // there is an entry, and it will be tried again
    CHECK(report->failure.message.empty());
    CHECK(post.sent() == 1);
    {
        wawp::detail::sqlite_database database;
        REQUIRE(database.open(post.here.file("outbox.db"), SQLITE_OPEN_READWRITE) == SQLITE_OK);
        REQUIRE(database.run("UPDATE wawp_outbox SET fence = fence + 1") == SQLITE_OK);
    }
    post.fails.end_fails = false;
    const auto late = post.try_to_work();
    REQUIRE(late);
    CHECK(late->kind == work_kind::ended);
    CHECK(late->key == "key 0");
    CHECK(late->state == outbox_state::sent);
    CHECK(late->message_id == report->message_id);
    CHECK(late->failure.code == errc::other_try);
    CHECK_FALSE(late->unrecorded);
    CHECK(post.try_to_work()->failure.message.empty());
}

TEST_CASE("worker: run reports that a try was or may have been sent whose entry is gone by now, and takes it for no failure of the database") {
    for (const bool stops : {false, true}) {
        for (const auto& [status, state] : {std::pair{201, outbox_state::sent}, {500, outbox_state::unknown}}) {
            CAPTURE(stops, status);
            failing_office post;
            post.fill(2);
            post.fails.end_fails = true;
            post.careful.gateway.will_answer(status, R"({"id":"true_1"})");
            std::vector<wawp::work_report> reports;
            const auto counts = post.careful.worker.run(post.careful.world, [&](const wawp::work_report& report) {
                reports.push_back(report);
                if (!report.unrecorded) return;
                wawp::detail::sqlite_database database;
                REQUIRE(database.open(post.here.file("outbox.db"), SQLITE_OPEN_READWRITE) == SQLITE_OK);
                REQUIRE(database.run("DELETE FROM wawp_outbox WHERE state = 'sending'") == SQLITE_OK);
                post.fails.end_fails = false;
                post.careful.world.stopped = stops;
            });
            REQUIRE(counts);
            REQUIRE(reports.size() == (stops ? 2U : 4U));  // without a stop also the second event, and the end
            CHECK(reports[0].unrecorded);
            CHECK(reports[1].kind == work_kind::ended);
            CHECK(reports[1].key == "key 0");
            CHECK(reports[1].state == state);
            CHECK(reports[1].failure.code == errc::other_try);
            CHECK_FALSE(reports[1].unrecorded);
            CHECK((*counts)[stops ? outbox_state::queued : outbox_state::sent] == 1);
            CHECK(post.careful.world.sleeps.empty());
        }
    }
}

TEST_CASE("worker: run sends on and reports nothing new where it is the end of what was not sent that comes too late") {
    failing_office post;
    post.fill(1);
    post.fails.end_fails = true;
    post.careful.gateway.will_answer(400, R"({"statusCode":400,"message":"no","error":"Bad Request"})");
    std::vector<work_kind> kinds;
    const auto counts = post.careful.worker.run(post.careful.world, [&](const wawp::work_report& report) {
        kinds.push_back(report.kind);
        wawp::detail::sqlite_database database;
        REQUIRE(database.open(post.here.file("outbox.db"), SQLITE_OPEN_READWRITE) == SQLITE_OK);
        REQUIRE(database.run("DELETE FROM wawp_outbox") == SQLITE_OK);
        post.fails.end_fails = false;
    });
    REQUIRE(counts);
    CHECK(kinds == std::vector<work_kind>{work_kind::ended, work_kind::idle});
}

TEST_CASE("worker: that a try was or may have been sent whose entry somebody deleted meanwhile is told with it, and stops nothing") {
    const struct {
        int status;
        const char* body;
        outbox_state state;
        errc told;
    } rows[] = {{201, R"({"id":"true_1"})", outbox_state::sent, errc::other_try},
                {500, "{}", outbox_state::unknown, errc::other_try},
                {400, R"({"statusCode":400,"message":"no such chat","error":"Bad Request"})", outbox_state::not_sent, errc::rejected},
                {422, R"({"error":"Session status is not as expected","status":"STOPPED"})", outbox_state::not_sent, errc::session_down}};
    for (const auto& row : rows) {
        CAPTURE(row.status);
        post_office post;
        post.fill(2);
        bool first = true;
        const auto deletes = [&](const wawp::http::request&, wawp::http::deadline) -> wawp::http::outcome {
            if (!std::exchange(first, false)) return wawp::http::response{201, {}, R"({"id":"true_2"})"};
            wawp::detail::sqlite_database database;
            REQUIRE(database.open(post.here.file("outbox.db"), SQLITE_OPEN_READWRITE) == SQLITE_OK);
            REQUIRE(database.run("DELETE FROM wawp_outbox WHERE key = 'key 0'") == SQLITE_OK);
            return wawp::http::response{row.status, {}, row.body};
        };
        wawp::client client{deletes, tests::who};
        wawp::worker worker{post.outbox, client};
        const auto report = worker.work();
        REQUIRE(report);
        CHECK(report->kind == work_kind::ended);
        CHECK(report->key == "key 0");
        CHECK(report->state == row.state);
        CHECK(report->failure.code == row.told);
        CHECK_FALSE(report->unrecorded);
        const auto next = worker.work();
        REQUIRE(next);
        CHECK(next->key == "key 1");
        CHECK(next->state == outbox_state::sent);
        CHECK(next->failure.message.empty());
    }
}

TEST_CASE("worker: when the answer to begin is lost, nothing is sent, though it is written down") {
    failing_office post;
    post.fill(1);
    post.fails.begin_is_lost = true;
    CHECK_FALSE(post.try_to_work());
    CHECK(post.sent() == 0);
    CHECK(post.state(0) == outbox_state::sending);
    post.fails.begin_is_lost = false;
    CHECK(post.try_to_work()->state == outbox_state::sent);
    CHECK(post.sent() == 1);
    CHECK(post.outbox.find("key 0")->tries == 1);  // the one that never left was none of its tries
}

TEST_CASE("worker: while its sender pauses, or nothing is due, a worker claims nothing") {
    failing_office post;
    post.fill(20);
    post.careful.gateway.will_answer(422, R"({"error":"Session status is not as expected","status":"STOPPED"})");
    CHECK(post.try_to_work()->state == outbox_state::queued);
    CHECK(post.try_to_work()->kind == work_kind::waiting);  // and gives back what it had claimed
    post.fails.asked = 0;
    for (int i = 0; i < 3; ++i) {
        const auto waits = post.try_to_work();
        REQUIRE(waits);
        CHECK(waits->kind == work_kind::waiting);
        CHECK(waits->until == outbox_time::now + 15min);
        CHECK(waits->reason == pause_reason::session_down);
    }
    CHECK(post.fails.asked == 0);
    CHECK((*post.outbox.counts())[outbox_state::queued] == 20);
    outbox_time::now += 15min;
    CHECK(post.try_to_work()->state == outbox_state::sent);
    CHECK(post.fails.asked == 8);

    failing_office later;
    REQUIRE(later.outbox.enqueue("later", event_number(0), "default", outbox_time::now + 10s));
    CHECK(later.try_to_work()->until == outbox_time::now + 10s);
    CHECK(later.fails.asked == 0);
    outbox_time::now += 9s;
    CHECK(later.try_to_work()->until == outbox_time::now + 1s);
    outbox_time::now += 1s;
    CHECK(later.try_to_work()->state == outbox_state::sent);
}

TEST_CASE("worker: a sender's name that nobody can have is an error, and nothing is claimed") {
    post_office post;
    post.fill(1);
    for (const std::string_view name : {"", "a\nb"}) {
        wawp::worker worker{post.outbox, post.at_work.client, wawp::worker_options{.sender = std::string(name)}};
        const auto report = worker.work();
        REQUIRE_FALSE(report);
        CHECK(report.error().code == errc::bad_option);
        CHECK(report.error().violations.at(0).key == "sender");
    }
}

TEST_CASE("worker: an end that could not be written is written before anything else, and nothing is sent until then") {
    failing_office post;
    post.fill(2);
    post.fails.end_fails = true;
    const auto report = post.try_to_work();
    REQUIRE(report);
    CHECK(report->state == outbox_state::sent);
    CHECK(report->unrecorded);
    CHECK(post.state(0) == outbox_state::sending);
    CHECK_FALSE(post.try_to_work());
    CHECK(post.sent() == 1);
    post.fails.end_fails = false;
    CHECK(post.try_to_work()->key == "key 1");
    CHECK(post.state(0) == outbox_state::sent);
    CHECK(post.sent() == 2);
}

TEST_CASE("worker: what was not sent and could not be written down is told as what it will be") {
    failing_office post;
    post.fill(1);
    post.fails.end_fails = true;
    post.careful.gateway.will_answer(422, R"({"error":"Session status is not as expected","status":"STOPPED"})");
    const auto paused = post.try_to_work();
    REQUIRE(paused);
    CHECK(paused->state == outbox_state::queued);
    CHECK(paused->unrecorded);
    post.fails.end_fails = false;
    CHECK(post.try_to_work()->kind == work_kind::waiting);
    CHECK(post.state(0) == outbox_state::queued);

    REQUIRE(post.outbox.resume("default"));
    post.fails.end_fails = true;
    post.careful.gateway.will_answer(400, R"({"statusCode":400,"message":"no","error":"Bad Request"})");
    const auto refused = post.try_to_work();
    REQUIRE(refused);
    CHECK(refused->state == outbox_state::not_sent);
    CHECK(refused->unrecorded);
    const auto failed = post.careful.worker.run(post.careful.world, [](const auto&) {});
    REQUIRE_FALSE(failed);
    CHECK(failed.error().message == "down");
    CHECK(post.careful.world.sleeps.size() == 9);
    post.fails.end_fails = false;
    CHECK(post.careful.worker.run(post.careful.world, [](const auto&) {}));
    CHECK(post.state(0) == outbox_state::not_sent);
}

TEST_CASE("worker: what cannot be written down before it ends is an error of run") {
    failing_office post;
    post.fill(1);
    const auto failed = post.careful.worker.run(post.careful.world, [&](const wawp::work_report& report) {
        CHECK(report.state == outbox_state::sent);
        post.careful.world.stopped = true;
    });
    CHECK(failed);
    post.careful.world.stopped = false;
    REQUIRE(post.outbox.enqueue("another", event_number(7)));
    post.fails.end_fails = true;
    CHECK_FALSE(post.careful.worker.run(post.careful.world, [&](const wawp::work_report&) { post.careful.world.stopped = true; }));
}

#endif
