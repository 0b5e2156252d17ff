// SPDX-License-Identifier: MIT
// What a client is given and what of it reaches the transport, the machine and the judgement: one test per member.
#include <chrono>
#include <cstddef>
#include <stop_token>
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/sample_event.hpp"
#include "support/virtual_system.hpp"

#include <wawp/client/client.hpp>

using namespace std::chrono_literals;
using wawp::delivery;
using wawp::errc;
using wawp::situation;

namespace {

/// Keeps what it is asked to send, and answers with what it was given, in turn; the last answer stands for all further ones.
struct recording_transport {
    struct round {
        std::string url, user_agent;
        std::size_t response_cap;
        wawp::http::deadline until;
        bool stop_possible, stop_requested;
    };

    std::vector<round>* rounds;
    std::vector<wawp::http::outcome> answers;

    wawp::http::outcome round_trip(const wawp::http::request&, wawp::http::deadline) {
        FAIL("a transport that can be told to stop is asked without a stop signal");
        return answers.front();
    }

    wawp::http::outcome round_trip(const wawp::http::request& request, wawp::http::deadline until, wawp::http::stop_signal stop) {
        std::string user_agent;
        for (const wawp::http::request_header& header : request.headers) {
            if (header.name == "User-Agent") user_agent = header.value.reveal();
        }
        rounds->push_back({request.url, user_agent, request.response_cap, until, stop.stop_possible(), stop.stop_requested()});
        return answers[rounds->size() < answers.size() ? rounds->size() - 1 : answers.size() - 1];
    }
};
static_assert(wawp::http::cancellable_transport<recording_transport>);

wawp::http::outcome answer(int status, std::string body = {}) { return wawp::http::response{status, {}, std::move(body)}; }
const wawp::http::outcome accepted = answer(201, R"({"id":"x"})");
const wawp::http::outcome refused_connection =
    wawp::unexpected{wawp::http::transport_error{wawp::http::failure::connect, wawp::http::evidence::nothing_sent, {}, {}}};

/// A client in virtual time, and what its transport saw.
struct fixture {
    tests::virtual_world world{};
    std::vector<recording_transport::round> rounds{};

    template <class Retry = wawp::at_most_once>
    auto client(wawp::client_options options, std::vector<wawp::http::outcome> answers) {
        return wawp::client<recording_transport, wawp::json::native, Retry, wawp::send_event, tests::virtual_system>(
            {&rounds, std::move(answers)}, tests::who, std::move(options), {}, {&world});
    }
};

/// Counts how often it is asked, and allows no retry.
struct miser final : wawp::retry_allowance {
    unsigned asked = 0, rewarded = 0;
    bool try_take(time_point) noexcept override {
        ++asked;
        return false;
    }
    void reward() noexcept override { ++rewarded; }
};

struct flag {
    bool raised = false;
    [[nodiscard]] bool stop_requested() const noexcept { return raised; }
};

}  // namespace

TEST_CASE("client_options: request.base_url is where the request goes") {
    fixture all;
    CHECK(all.client({.request = {.base_url = "https://gateway.example/deep"}}, {accepted}).send(tests::documented_event()));
    REQUIRE(all.rounds.size() == 1);
    CHECK(all.rounds[0].url == "https://gateway.example/deep/v2/send/event");
}

TEST_CASE("client_options: request.user_agent goes into the header") {
    fixture all;
    CHECK(all.client({.request = {.user_agent = "inviter/7"}}, {accepted}).send(tests::documented_event()));
    REQUIRE(all.rounds.size() == 1);
    CHECK(all.rounds[0].user_agent == "inviter/7");
}

TEST_CASE("client_options: request.response_cap is what the transport keeps at most") {
    fixture all;
    CHECK(all.client({.request = {.response_cap = 12'345}}, {accepted}).send(tests::documented_event()));
    REQUIRE(all.rounds.size() == 1);
    CHECK(all.rounds[0].response_cap == 12'345);
}

TEST_CASE("client_options: a request option that is wrong is told before anything is sent") {
    fixture all;
    const auto sent = all.client({.request = {.base_url = "gateway.example"}}, {accepted}).send(tests::documented_event());
    REQUIRE_FALSE(sent);
    CHECK(sent.error().code == errc::bad_option);
    CHECK(all.rounds.empty());
}

TEST_CASE("client_options: without any, a request goes to the gateway's own address with the documented cap and times") {
    fixture all;
    const auto start = all.world.now;
    CHECK(all.client({}, {accepted}).send(tests::documented_event()));
    REQUIRE(all.rounds.size() == 1);
    CHECK(all.rounds[0].url == "https://api.wawp.net/v2/send/event");
    CHECK(all.rounds[0].user_agent == "wawp-cpp/1");
    CHECK(all.rounds[0].response_cap == 256 * 1024);
    CHECK(all.rounds[0].until == start + 60s);
}

TEST_CASE("client_options: exchange.max_attempts bounds the attempts, and 0 is no option") {
    fixture all;
    const auto sent = all.client({.exchange = {.max_attempts = 3}}, {refused_connection}).send(tests::documented_event());
    REQUIRE_FALSE(sent);
    CHECK(sent.error().attempts == 3);
    CHECK(all.rounds.size() == 3);

    fixture none;
    const auto unsent = none.client({.exchange = {.max_attempts = 0}}, {accepted}).send(tests::documented_event());
    REQUIRE_FALSE(unsent);
    CHECK(unsent.error().code == errc::bad_option);
    REQUIRE(unsent.error().violations.size() == 1);
    CHECK(unsent.error().violations[0].key == "exchange.max_attempts");
    CHECK(unsent.error().violations[0].rule == "at_least_one");
    CHECK(unsent.error().violations[0].found == "0");
    CHECK(none.rounds.empty());
}

TEST_CASE("client_options: exchange.attempt_timeout ends each attempt by itself") {
    fixture all;
    const auto start = all.world.now;
    CHECK(all.client({.exchange = {.attempt_timeout = 7s}, .backoff = {.first = 1s}}, {refused_connection, accepted})
              .send(tests::documented_event()));
    REQUIRE(all.rounds.size() == 2);
    CHECK(all.rounds[0].until == start + 7s);
    CHECK(all.rounds[1].until == start + 1s + 7s);
}

TEST_CASE("client_options: exchange.timeout ends all attempts together") {
    fixture all;
    const auto start = all.world.now;
    const auto sent = all.client({.exchange = {.attempt_timeout = 7s, .timeout = 8s}, .backoff = {.first = 5s}},
                                 {refused_connection}).send(tests::documented_event());
    REQUIRE_FALSE(sent);
    REQUIRE(all.rounds.size() == 2);
    CHECK(all.rounds[0].until == start + 7s);
    CHECK(all.rounds[1].until == start + 8s);
    CHECK(all.world.sleeps == std::vector<std::chrono::milliseconds>{5s});  // the next wait would end behind the deadline
}

TEST_CASE("client_options: exchange.budget is asked for each retry, and told what was accepted") {
    fixture all;
    miser budget;
    const auto sent = all.client({.exchange = {.budget = &budget}}, {refused_connection}).send(tests::documented_event());
    REQUIRE_FALSE(sent);
    CHECK(sent.error().attempts == 1);
    CHECK(sent.error().message == "not tried again: the shared retry budget is empty");
    CHECK(budget.asked == 1);
    CHECK(budget.rewarded == 0);

    fixture good;
    CHECK(good.client({.exchange = {.budget = &budget}}, {accepted}).send(tests::documented_event()));
    CHECK(budget.asked == 1);
    CHECK(budget.rewarded == 1);
}

TEST_CASE("client_options: backoff says how long to wait, of which the system's jitter is the share") {
    fixture all;
    all.world.jitter = 0.5;
    CHECK(all.client({.exchange = {.max_attempts = 5}, .backoff = {.first = 1s, .ceiling = 3s}},
                     {refused_connection, refused_connection, refused_connection, refused_connection, accepted})
              .send(tests::documented_event()));
    CHECK(all.world.sleeps == std::vector<std::chrono::milliseconds>{500ms, 1'000ms, 1'500ms, 1'500ms});
}

TEST_CASE("client_options: verdicts decide what became of an attempt and whether it is sent again") {
    wawp::verdict_table mine = wawp::default_verdicts;
    const auto row = [&](situation what) -> wawp::verdict& { return mine.rows[static_cast<std::size_t>(what)]; };
    row(situation::server_error) = {situation::server_error, delivery::not_sent, true, true};
    row(situation::not_connected) = {situation::not_connected, delivery::not_sent, false, false};

    fixture broken;
    CHECK(broken.client({.verdicts = mine}, {answer(500), accepted}).send(tests::documented_event()));
    CHECK(broken.rounds.size() == 2);

    fixture unreachable;
    const auto unsent = unreachable.client({.verdicts = mine}, {refused_connection, accepted}).send(tests::documented_event());
    REQUIRE_FALSE(unsent);
    CHECK(unreachable.rounds.size() == 1);

    fixture by_default;
    const auto unknown = by_default.client({}, {answer(500), accepted}).send(tests::documented_event());
    REQUIRE_FALSE(unknown);
    CHECK(unknown.error().delivery == delivery::unknown);
    CHECK(by_default.rounds.size() == 1);
}

TEST_CASE("client_options: verdicts also judge a status that stands in the body of a 2xx") {
    wawp::verdict_table mine = wawp::default_verdicts;
    const auto at = static_cast<std::size_t>(situation::refused_by_status);
    mine.rows[at] = {situation::refused_by_status, delivery::unknown, false, false};
    const auto body = answer(200, R"({"status":400})");

    fixture by_default;
    CHECK(by_default.client({}, {body}).send(tests::documented_event()).error().delivery == delivery::not_sent);
    fixture with_mine;
    CHECK(with_mine.client({.verdicts = mine}, {body}).send(tests::documented_event()).error().delivery == delivery::unknown);
}

TEST_CASE("client_options: the caller's stop signal reaches the transport, and nobody's can never be raised") {
    fixture all;
    auto client = all.client({}, {accepted});
    CHECK(client.send(tests::documented_event()));
    flag calm;
    CHECK(client.send(tests::documented_event(), calm));
    std::stop_source source;
    CHECK(client.send(tests::documented_event(), source.get_token()));
    REQUIRE(all.rounds.size() == 3);
    CHECK_FALSE(all.rounds[0].stop_possible);
    CHECK(all.rounds[1].stop_possible);
    CHECK_FALSE(all.rounds[1].stop_requested);
    CHECK(all.rounds[2].stop_possible);
}

namespace {

/// Is told to stop while it sends: `stop` is raised before the answer is looked at.
struct interrupted_transport {
    flag* stop;
    bool* seen;
    wawp::http::outcome answer;

    wawp::http::outcome round_trip(const wawp::http::request&, wawp::http::deadline) { return answer; }
    wawp::http::outcome round_trip(const wawp::http::request&, wawp::http::deadline, wawp::http::stop_signal signal) {
        stop->raised = true;
        *seen = signal.stop_requested();
        return answer;
    }
};

}  // namespace

namespace {

/// A retry policy with a state of its own.
struct switched_retry {
    bool on = false;
    [[nodiscard]] bool may_resend(const wawp::verdict&) const noexcept { return on; }
};

}  // namespace

TEST_CASE("client_options: the retry policy that stands beside them is the one that is asked") {
    using client = wawp::client<recording_transport, wawp::json::native, switched_retry, wawp::send_event, tests::virtual_system>;
    for (const bool on : {false, true}) {
        fixture all;
        client sender{{&all.rounds, {refused_connection, accepted}}, tests::who, {}, {on}, {&all.world}};
        CHECK(static_cast<bool>(sender.send(tests::documented_event())) == on);
        CHECK(all.rounds.size() == (on ? 2 : 1));
    }
}

namespace {

/// Notes whether anybody could have ended its sleep.
struct noting_system : tests::virtual_system {
    std::vector<bool>* stop_possible;
    void sleep_until(std::chrono::steady_clock::time_point until, wawp::http::stop_signal stop) {
        stop_possible->push_back(stop.stop_possible());
        tests::virtual_system::sleep_until(until, stop);
    }
};

}  // namespace

TEST_CASE("client_options: the caller's stop signal reaches the waits between attempts") {
    fixture all;
    std::vector<bool> stop_possible;
    using client = wawp::client<recording_transport, wawp::json::native, wawp::at_most_once, wawp::send_event, noting_system>;
    client sender{{&all.rounds, {refused_connection, accepted, refused_connection, accepted}}, tests::who, {}, {}, {{&all.world}, &stop_possible}};
    const flag calm;
    CHECK(sender.send(tests::documented_event()));
    CHECK(sender.send(tests::documented_event(), calm));
    CHECK(stop_possible == std::vector<bool>{false, true});
}

TEST_CASE("client_options: a stop during an attempt is seen by the transport, and no other attempt follows") {
    flag stop;
    bool seen = false;
    tests::virtual_world world;
    using client = wawp::client<interrupted_transport, wawp::json::native, wawp::at_least_once, wawp::send_event, tests::virtual_system>;

    client refused{{&stop, &seen, refused_connection}, tests::who, {}, {}, {&world}};
    const auto unsent = refused.send(tests::documented_event(), stop);
    REQUIRE_FALSE(unsent);
    CHECK(seen);
    CHECK(unsent.error().code == errc::cancelled);
    CHECK(unsent.error().delivery == delivery::not_sent);
    CHECK(unsent.error().attempts == 1);
    CHECK(world.sleeps.empty());

    stop.raised = false;
    client denied{{&stop, &seen, answer(401, R"({"message":"no"})")}, tests::who, {}, {}, {&world}};
    const auto told = denied.send(tests::documented_event(), stop);  // would have ended the exchange anyhow
    REQUIRE_FALSE(told);
    CHECK(told.error().code == errc::unauthorized);

    stop.raised = false;
    client sent{{&stop, &seen, accepted}, tests::who, {}, {}, {&world}};
    CHECK(sent.send(tests::documented_event(), stop));  // what was accepted stays so
}
