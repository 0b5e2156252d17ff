// SPDX-License-Identifier: MIT
#include <chrono>
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/sample_event.hpp"
#include "support/virtual_system.hpp"

#include <wawp/client/client.hpp>
#include <wawp/core/time.hpp>
#include <wawp/exchange/retry_budget.hpp>
#include <wawp/testing/sandbox.hpp>

using namespace std::chrono_literals;
using wawp::delivery;
using wawp::errc;
using wawp::testing::sandbox;

static_assert(wawp::system_policy<wawp::standard_system>);

namespace {

template <class Retry = wawp::at_most_once, class Observer = wawp::no_observer>
using virtual_client =
    wawp::client<sandbox::transport_type, wawp::json::native, Retry, wawp::send_event, tests::virtual_system, Observer>;

template <class Retry = wawp::at_most_once>
virtual_client<Retry> make(sandbox& gateway, tests::virtual_world& world, wawp::client_options options = {}) {
    return {gateway.transport(), tests::who, options, {}, {&world}};
}

/// Writes down what a client tells.
struct diary {
    std::vector<std::string>* lines;
    void attempt_started(unsigned number) { lines->push_back("start " + std::to_string(number)); }
    void attempt_ended(unsigned number, const wawp::verdict& what, int status) {
        lines->push_back("end " + std::to_string(number) + " " + std::string(to_string(what.delivery)) + " " + std::to_string(status));
    }
    void waiting(std::chrono::milliseconds wait) { lines->push_back("wait " + std::to_string(wait.count())); }
    void done(delivery overall, unsigned attempts) {
        lines->push_back("done " + std::string(to_string(overall)) + " " + std::to_string(attempts));
    }
};

}  // namespace

TEST_CASE("client: sends the owning, the view and the checked form") {
    sandbox gateway;
    wawp::client client{gateway.transport(), tests::who};
    constexpr auto constant = wawp::checked(tests::documented_event<wawp::event_view>());
    CHECK(client.send(tests::documented_event()));
    CHECK(client.send(tests::documented_event<wawp::event_view>()));
    CHECK(client.send(constant));
    CHECK(gateway.invitations().size() == 3);
}

TEST_CASE("client: an event that breaks a rule never reaches the transport") {
    sandbox gateway;
    wawp::client client{gateway.transport(), tests::who};
    wawp::event e = tests::documented_event();
    e.name = "";
    const auto sent = client.send(e);
    CHECK(sent.error().code == errc::rule_broken);
    CHECK(sent.error().attempts == 0);
    CHECK(gateway.requests() == 0);
}

TEST_CASE("client: at_most_once resends what surely was not sent, and counts the attempts") {
    sandbox gateway;
    tests::virtual_world world;
    auto client = make(gateway, world);
    gateway.will_refuse_connection();
    gateway.will_answer(429, "");
    const auto sent = client.send(tests::documented_event());
    REQUIRE(sent);
    CHECK(sent->attempts == 3);
    CHECK_FALSE(sent->may_be_duplicate);
    CHECK(gateway.requests() == 3);
    CHECK(world.sleeps == std::vector<std::chrono::milliseconds>{200ms, 400ms});
}

TEST_CASE("client: at_most_once never resends after a time-out") {
    sandbox gateway;
    tests::virtual_world world;
    auto client = make(gateway, world);
    gateway.will_time_out();
    const auto sent = client.send(tests::documented_event());
    REQUIRE_FALSE(sent);
    CHECK(sent.error().delivery == delivery::unknown);
    CHECK(sent.error().code == errc::timed_out);
    CHECK(gateway.requests() == 1);
    CHECK(gateway.invitations().size() == 1);
}

TEST_CASE("client: at_least_once resends after a time-out and marks the possible duplicate") {
    sandbox gateway;
    tests::virtual_world world;
    auto client = make<wawp::at_least_once>(gateway, world);
    gateway.will_time_out();
    const auto sent = client.send(tests::documented_event());
    REQUIRE(sent);
    CHECK(sent->may_be_duplicate);
    CHECK(sent->attempts == 2);
}

TEST_CASE("client: unknown then refused stays unknown") {
    sandbox gateway;
    tests::virtual_world world;
    auto client = make<wawp::at_least_once>(gateway, world);
    gateway.will_time_out();
    gateway.will_answer(401, R"({"message":"no"})");
    const auto sent = client.send(tests::documented_event());
    REQUIRE_FALSE(sent);
    CHECK(sent.error().delivery == delivery::unknown);
    CHECK(sent.error().code == errc::unauthorized);
    CHECK(sent.error().attempts == 2);
    CHECK(to_string(sent.error()).find("look into the chat before sending again") != std::string::npos);
}

TEST_CASE("client: waits as long as Retry-After asks, and ends at once if that is past the deadline") {
    sandbox gateway;
    tests::virtual_world world;
    auto client = make(gateway, world, {.exchange = {.timeout = 60s}});
    const auto busy = [&](const char* seconds) {
        gateway.will_answer({.status = 429, .headers = {{"Retry-After", seconds}}, .body = {}});
    };
    busy("30");
    CHECK(client.send(tests::documented_event()));
    CHECK(world.sleeps == std::vector<std::chrono::milliseconds>{30'000ms});

    busy("61");
    const auto sent = client.send(tests::documented_event());
    REQUIRE_FALSE(sent);
    CHECK(sent.error().code == errc::rate_limited);
    CHECK(sent.error().retry_after == 61s);
    CHECK(world.sleeps.size() == 1);
}

TEST_CASE("client: a Retry-After date is measured against the wall clock") {
    sandbox gateway;
    tests::virtual_world world;
    world.wall = wawp::rfc3339("2015-10-21T07:27:50Z");
    auto client = make(gateway, world);
    gateway.will_answer({.status = 429, .headers = {{"Retry-After", "Wed, 21 Oct 2015 07:28:00 GMT"}}, .body = {}});
    CHECK(client.send(tests::documented_event()));
    CHECK(world.sleeps == std::vector<std::chrono::milliseconds>{10'000ms});
}

TEST_CASE("client: stops before the first attempt and during a wait when asked to") {
    sandbox gateway;
    tests::virtual_world world;
    auto client = make(gateway, world);
    world.stopped = true;
    const auto early = client.send(tests::documented_event(), world);
    REQUIRE_FALSE(early);
    CHECK(early.error().code == errc::cancelled);
    CHECK(early.error().delivery == delivery::not_sent);
    CHECK(early.error().attempts == 0);
    CHECK(gateway.requests() == 0);

    world.stopped = false;
    world.stop_during_sleep = true;
    gateway.will_refuse_connection();
    const auto late = client.send(tests::documented_event(), world);
    REQUIRE_FALSE(late);
    CHECK(late.error().code == errc::cancelled);
    CHECK(late.error().delivery == delivery::not_sent);
    CHECK(late.error().attempts == 1);
    CHECK(gateway.requests() == 1);
}

TEST_CASE("client: a deadline that has passed sends nothing") {
    sandbox gateway;
    tests::virtual_world world;
    auto client = make(gateway, world, {.exchange = {.timeout = 0s}});
    const auto sent = client.send(tests::documented_event());
    REQUIRE_FALSE(sent);
    CHECK(sent.error().code == errc::deadline_passed);
    CHECK(sent.error().delivery == delivery::not_sent);
    CHECK(gateway.requests() == 0);
}

TEST_CASE("client: gives up after the last attempt and says so") {
    sandbox gateway;
    tests::virtual_world world;
    auto client = make(gateway, world, {.exchange = {.max_attempts = 2}});
    gateway.will_refuse_connection();
    gateway.will_refuse_connection();
    const auto sent = client.send(tests::documented_event());
    REQUIRE_FALSE(sent);
    CHECK(sent.error().code == errc::connect_failed);
    CHECK(sent.error().attempts == 2);
    CHECK(sent.error().elapsed == 200ms);
    CHECK(sent.error().message.find("attempts_used_up") != std::string::npos);
}

TEST_CASE("client: a shared retry budget ends the retries of all") {
    sandbox gateway;
    tests::virtual_world world;
    wawp::retry_budget budget{{.capacity = 3, .refill = 0ms, .accepted_per_retry = 0}};
    auto client = make(gateway, world, {.exchange = {.max_attempts = 10, .budget = &budget}});
    for (int i = 0; i < 40; ++i) gateway.will_refuse_connection();
    for (int i = 0; i < 10; ++i) CHECK_FALSE(client.send(tests::documented_event()));
    CHECK(gateway.requests() == 10 + 3);
}

TEST_CASE("client: an observer sees each attempt and each wait") {
    sandbox gateway;
    tests::virtual_world world;
    std::vector<std::string> lines;
    virtual_client<wawp::at_most_once, diary> client{gateway.transport(), tests::who, {}, {}, {&world}, {&lines}};
    gateway.will_answer(429, "");
    REQUIRE(client.send(tests::documented_event()));
    CHECK(lines == std::vector<std::string>{"start 1", "end 1 not_sent 429", "wait 200", "start 2", "end 2 sent 201", "done sent 2"});
}

TEST_CASE("client: no error that a scripted gateway can cause holds the token") {
    const std::string echo = "{\"code\":\"x TOKEN_MUST_NOT_BE_LOGGED\",\"message\":[\"TOKEN_MUST_NOT_BE_LOGGED\"],"
                             "\"error\":{\"message\":\"TOKEN_MUST_NOT_BE_LOGGED\"}}";
    sandbox gateway;
    wawp::client client{gateway.transport(), tests::who, {}, wawp::never_retry{}};
    for (int status = 200; status < 600; ++status) {
        for (const std::string& body : {echo, std::string("TOKEN_MUST_NOT_BE_LOGGED"), "{\"message\":\"TOKEN_MUST_NOT_BE_LOGGED" + std::string(600, 'x') + "\"}"}) {
            gateway.will_answer(status, body);
            const auto sent = client.send(tests::documented_event());
            REQUIRE_FALSE(sent);
            CHECK(to_string(sent.error()).find(tests::token) == std::string::npos);
            CHECK((sent.error().message + sent.error().gateway_code).find(tests::token) == std::string::npos);
        }
    }
    for (const auto where : {wawp::http::failure::not_attempted, wawp::http::failure::connection, wawp::http::failure::timeout}) {
        gateway.will_fail({where, wawp::http::evidence::may_have_been_sent, {}, "sending {\"access_token\":\"TOKEN_MUST_NOT_BE_LOGGED\"}"}, true);
        const auto sent = client.send(tests::documented_event());
        REQUIRE_FALSE(sent);
        CHECK(to_string(sent.error()).find(tests::token) == std::string::npos);
    }
}
