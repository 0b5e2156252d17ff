// SPDX-License-Identifier: MIT
#include <chrono>
#include <functional>
#include <new>
#include <string>
#include <string_view>
#include <utility>
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

namespace {

/// Looks at the request, also when it has been sent: a client uses the same one for all its messages.
struct looking_transport {
    const wawp::http::request** seen;
    std::vector<std::string>* bodies;
    bool* short_of_memory;
    wawp::http::outcome round_trip(const wawp::http::request& request, wawp::http::deadline) {
        *seen = &request;
        bodies->emplace_back(request.body.reveal());
        if (*short_of_memory) throw std::bad_alloc();
        return wawp::http::response{201, {}, R"({"id":"true_1@c.us_3EB0"})"};
    }
};

}  // namespace

TEST_CASE("client: the body is wiped as soon as it has been sent, and the rest of the request serves the next message") {
    const wawp::http::request* seen = nullptr;
    std::vector<std::string> bodies;
    bool short_of_memory = false;
    wawp::client client{looking_transport{&seen, &bodies, &short_of_memory}, tests::who};
    wawp::event e = tests::documented_event();
    for (const char* const name : {"first", "second", "third"}) {
        e.name = name;
        short_of_memory = std::string_view(name) == "second";
        if (short_of_memory) {
            CHECK_THROWS_AS(client.send(e), std::bad_alloc);
        } else {
            CHECK(client.send(e));
        }
        REQUIRE(seen != nullptr);
        CHECK(seen->body.empty());
        CHECK(seen->url == "https://api.wawp.net/v2/send/event");
        CHECK(seen->headers.size() == 4);
        CHECK(bodies.back().find(name) != std::string::npos);
    }
    CHECK(bodies.size() == 3);
    e.name = "";
    CHECK_FALSE(client.send(e));
    e.name = "last";
    CHECK(client.send(e));
    CHECK(bodies.back().find("last") != std::string::npos);
}

namespace {

/// Sends something else, by the same client, before an attempt follows.
struct busy_observer : wawp::no_observer {
    std::function<void()>* before_waiting = nullptr;
    void waiting(std::chrono::milliseconds) const { (*before_waiting)(); }
};

}  // namespace

TEST_CASE("client: a message that an observer sends meanwhile takes nothing from the one on its way") {
    sandbox gateway;
    tests::virtual_world world;
    std::function<void()> send_other;
    busy_observer observer;
    observer.before_waiting = &send_other;
    virtual_client<wawp::at_most_once, busy_observer> client{gateway.transport(), tests::who, {}, {}, {&world}, observer};
    wawp::event other = tests::documented_event();
    other.name = "other";
    send_other = [&] { CHECK(client.send(other)); };
    gateway.will_answer(429, "");
    CHECK(client.send(tests::documented_event()));
    REQUIRE(gateway.invitations().size() == 2);
    CHECK(gateway.invitations()[0].event.name == "other");
    CHECK(gateway.invitations()[1].event.name == tests::documented_event().name.value());
}

TEST_CASE("client: one that was moved from sends nothing and says so, until it is given another") {
    int calls = 0;
    const auto transport = [&calls](const wawp::http::request&, wawp::http::deadline) -> wawp::http::outcome {
        ++calls;
        return wawp::http::response{201, {}, R"({"id":"true_1@c.us_3EB0"})"};
    };
    for (const char* const url : {"https://api.wawp.net", "http://a"}) {  // also where the texts are short
        wawp::client first{transport, tests::who, {.request = {.base_url = url}}};
        wawp::client second{std::move(first)};
        calls = 0;
        const auto sent = first.send(tests::documented_event());
        REQUIRE_FALSE(sent);
        CHECK(sent.error().code == errc::bad_option);
        CHECK(sent.error().delivery == delivery::not_sent);
        REQUIRE(sent.error().violations.size() == 1);
        CHECK(to_string(sent.error()).find("moved from") != std::string::npos);
        wawp::client copy{first};
        CHECK_FALSE(copy.send(tests::documented_event()));
        wawp::client third{std::move(first)};
        CHECK_FALSE(third.send(tests::documented_event()));
        const std::vector<wawp::event> events(2, tests::documented_event());
        CHECK(first.send_all(events, [](std::size_t, const auto& each) { CHECK_FALSE(each); }).not_sent == 2);
        CHECK(calls == 0);
        CHECK(second.send(tests::documented_event()));
        CHECK(calls == 1);
    }
    sandbox gateway;
    wawp::client filled{gateway.transport(), tests::who};
    wawp::client emptied{gateway.transport(), tests::who};
    const wawp::client<sandbox::transport_type> other{std::move(emptied)};
    emptied = std::move(filled);
    CHECK(emptied.send(tests::documented_event()));
    CHECK_FALSE(filled.send(tests::documented_event()));
    CHECK(gateway.invitations().size() == 1);
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

TEST_CASE("client: a deadline that has passed sends nothing, be it that of everything or of each attempt") {
    sandbox gateway;
    tests::virtual_world world;
    for (const wawp::exchange_options& bounds : {wawp::exchange_options{.timeout = 0s}, wawp::exchange_options{.attempt_timeout = 0s},
                                                 wawp::exchange_options{.attempt_timeout = -1s}}) {
        auto client = make(gateway, world, {.exchange = bounds});
        const auto sent = client.send(tests::documented_event());
        REQUIRE_FALSE(sent);
        CHECK(sent.error().code == errc::deadline_passed);
        CHECK(sent.error().delivery == delivery::not_sent);
        CHECK(sent.error().attempts == 0);
        CHECK(gateway.requests() == 0);
    }
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
    CHECK(sent.error().message == "scripted by the sandbox; not tried again: `max_attempts` is reached");
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
    lines.clear();
    gateway.will_refuse_connection();
    REQUIRE(client.send(tests::documented_event()));
    CHECK(lines[1] == "end 1 not_sent 0");  // no answer has no status
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

// --- the layout finds itself --------------------------------------------------------------------------------------------

using wawp::json::layout;
using wawp::testing::accepted_layouts;

TEST_CASE("client: the first send finds the layout that the gateway takes, and the client keeps to it") {
    sandbox gateway;
    gateway.set_layouts(accepted_layouts::nested);
    tests::virtual_world world;
    auto client = make(gateway, world);
    const auto first = client.send(tests::documented_event());
    REQUIRE(first);
    CHECK(first->layout == layout::nested);
    CHECK(first->attempts == 2);
    CHECK_FALSE(first->may_be_duplicate);
    CHECK(world.sleeps.empty());
    const auto second = client.send(tests::documented_event<wawp::event_view>());
    REQUIRE(second);
    CHECK(second->layout == layout::nested);
    CHECK(second->attempts == 1);
    constexpr auto constant = wawp::checked(tests::documented_event<wawp::event_view>());
    CHECK(client.send(constant));
    CHECK(gateway.requests() == 4);
    CHECK(gateway.invitations().size() == 3);
}

TEST_CASE("client: a gateway that takes the first layout is never asked for the other one") {
    for (const auto accepted : {accepted_layouts::either, accepted_layouts::dotted}) {
        sandbox gateway;
        gateway.set_layouts(accepted);
        tests::virtual_world world;
        auto client = make(gateway, world);
        const auto sent = client.send(tests::documented_event());
        REQUIRE(sent);
        CHECK(sent->layout == layout::dotted);
        CHECK(sent->attempts == 1);
        gateway.set_layouts(accepted_layouts::nested);  // too late: the layout was accepted once
        const auto refused = client.send(tests::documented_event());
        REQUIRE_FALSE(refused);
        CHECK(refused.error().attempts == 1);
        CHECK(refused.error().try_other_layout);
    }
}

TEST_CASE("client: the layout that was accepted stays, whatever is refused in its words later") {
    sandbox gateway;
    gateway.set_layouts(accepted_layouts::nested);
    tests::virtual_world world;
    auto client = make(gateway, world);
    CHECK(client.send(tests::documented_event()));
    for (const char* const words : {"event.startTime must be in the future", "event.name is required", "event.name is required"}) {
        gateway.will_answer(400, std::string(R"({"message":")").append(words).append(R"("})"));
        CHECK_FALSE(client.send(tests::documented_event()));
        const auto sent = client.send(tests::documented_event());
        REQUIRE(sent);
        CHECK(sent->layout == layout::nested);
        CHECK(sent->attempts == 1);
    }
}

TEST_CASE("client: an event that is refused in the words of a layout does not turn it from the right one for good") {
    sandbox gateway;
    gateway.set_layouts(accepted_layouts::dotted);
    tests::virtual_world world;
    auto client = make(gateway, world);
    gateway.will_answer(400, R"({"message":"event.startTime must be in the future"})");
    gateway.will_answer(400, R"({"message":"Missing required parameters"})");
    const auto refused = client.send(tests::documented_event());
    REQUIRE_FALSE(refused);
    CHECK(refused.error().attempts == 2);
    for (int i = 0; i < 2; ++i) {
        const auto sent = client.send(tests::documented_event());
        REQUIRE(sent);
        CHECK(sent->layout == layout::dotted);
        CHECK(sent->attempts == 1);
    }
}

TEST_CASE("client: where no attempt may follow, the next message begins in the other layout") {
    sandbox gateway;
    gateway.set_layouts(accepted_layouts::nested);
    tests::virtual_world world;
    auto never = make<wawp::never_retry>(gateway, world);
    const auto refused = never.send(tests::documented_event());
    REQUIRE_FALSE(refused);
    CHECK(refused.error().try_other_layout);
    CHECK(refused.error().attempts == 1);
    CHECK(never.send(tests::documented_event())->layout == layout::nested);
    CHECK(gateway.requests() == 2);
}

TEST_CASE("client: a gateway that takes neither layout is asked for both at once a single time, and from then on in turn") {
    sandbox gateway;
    gateway.set_layouts(accepted_layouts::neither);
    tests::virtual_world world;
    auto client = make(gateway, world);
    const auto refused = client.send(tests::documented_event());
    REQUIRE_FALSE(refused);
    CHECK(refused.error().delivery == delivery::not_sent);
    CHECK(refused.error().attempts == 2);
    CHECK_FALSE(refused.error().try_other_layout);
    CHECK(gateway.last_body().reveal().find("\"event\":{") != std::string_view::npos);
    const auto again = client.send(tests::documented_event());
    REQUIRE_FALSE(again);
    CHECK(again.error().attempts == 1);
    CHECK_FALSE(again.error().try_other_layout);
    CHECK(gateway.last_body().reveal().find("\"event.name\"") != std::string_view::npos);
    CHECK_FALSE(client.send(tests::documented_event()));
    CHECK(gateway.last_body().reveal().find("\"event\":{") != std::string_view::npos);
    gateway.will_answer(404, R"({"message":"no such route"})");  // in dots; that is refused, too
    CHECK_FALSE(client.send(tests::documented_event()));
    gateway.set_layouts(accepted_layouts::either);
    CHECK(client.send(tests::documented_event())->layout == layout::nested);
}

TEST_CASE("client: after a switch that met another failure it keeps the layout that was not refused") {
    sandbox gateway;
    gateway.set_layouts(accepted_layouts::nested);
    tests::virtual_world world;
    auto client = make(gateway, world);
    gateway.will_answer(400, R"({"message":"event must be an object"})");
    gateway.will_time_out();
    const auto unknown = client.send(tests::documented_event());
    REQUIRE_FALSE(unknown);
    CHECK(unknown.error().delivery == delivery::unknown);
    CHECK(unknown.error().attempts == 2);
    const auto sent = client.send(tests::documented_event());
    REQUIRE(sent);
    CHECK(sent->layout == layout::nested);
    CHECK(sent->attempts == 1);
}

TEST_CASE("client: nothing but a proven refusal of the layout makes it switch") {
    for (const auto& [status, body] : {std::pair<int, const char*>{500, R"({"message":"event must be an object"})"},
                                       {400, R"({"message":"chatId is missing"})"},
                                       {404, R"({"message":"event.name is missing"})"},
                                       {200, R"({"success":false,"message":"event.name is missing"})"},
                                       {409, R"({"message":"event.name is missing"})"}}) {
        sandbox gateway;
        tests::virtual_world world;
        auto client = make(gateway, world);
        gateway.will_answer(status, body);
        CHECK_FALSE(client.send(tests::documented_event()));
        CHECK(gateway.requests() == 1);
        CHECK(gateway.last_body().reveal().find("\"event.name\"") != std::string_view::npos);
    }
}

TEST_CASE("client: no switch once an attempt may have been sent, where no resend is allowed, or with one attempt") {
    const auto refusal = R"({"message":"event must be an object"})";
    tests::virtual_world world;
    sandbox first, second, third;
    auto eager = make<wawp::at_least_once>(first, world);
    first.will_time_out();
    first.will_answer(400, refusal);
    const auto unknown = eager.send(tests::documented_event());
    REQUIRE_FALSE(unknown);
    CHECK(unknown.error().delivery == delivery::unknown);
    CHECK(first.requests() == 2);

    auto never = make<wawp::never_retry>(second, world);
    second.will_answer(400, refusal);
    const auto once = never.send(tests::documented_event());
    REQUIRE_FALSE(once);
    CHECK(once.error().try_other_layout);
    CHECK(second.requests() == 1);

    auto single = make(third, world, {.exchange = {.max_attempts = 1}});
    third.will_answer(400, refusal);
    const auto last = single.send(tests::documented_event());
    REQUIRE_FALSE(last);
    CHECK(last.error().try_other_layout);
    CHECK(third.requests() == 1);
    CHECK(single.send(tests::documented_event())->layout == layout::nested);
}

TEST_CASE("client: a layout that is named is kept, and the error says that the other may be the one") {
    sandbox gateway;
    gateway.set_layouts(accepted_layouts::nested);
    wawp::client<sandbox::transport_type, wawp::json::native, wawp::at_most_once, wawp::dotted<wawp::send_event>> client{
        gateway.transport(), tests::who};
    const auto refused = client.send(tests::documented_event());
    REQUIRE_FALSE(refused);
    CHECK(refused.error().try_other_layout);
    CHECK(to_string(refused.error()).find("send the keys in the other layout") != std::string::npos);
    CHECK(gateway.requests() == 1);
    wawp::client<sandbox::transport_type, wawp::json::native, wawp::at_most_once, wawp::nested<wawp::send_event>> right{
        gateway.transport(), tests::who};
    CHECK(right.send(tests::documented_event())->layout == layout::nested);
}

TEST_CASE("client: no attempt allowed is an option to mend, and not a matter of time") {
    sandbox gateway;
    tests::virtual_world world;
    auto client = make(gateway, world, {.exchange = {.max_attempts = 0}});
    const auto sent = client.send(tests::documented_event());
    REQUIRE_FALSE(sent);
    CHECK(sent.error().code == errc::bad_option);
    CHECK(sent.error().delivery == delivery::not_sent);
    REQUIRE(sent.error().violations.size() == 1);
    CHECK(sent.error().violations.front().key == "exchange.max_attempts");
    CHECK(gateway.requests() == 0);
}

TEST_CASE("client: a final refusal says more than a cancellation that came with it") {
    struct stopping_transport {
        tests::virtual_world* world;
        int status;
        wawp::http::outcome round_trip(const wawp::http::request&, wawp::http::deadline) {
            world->stopped = true;
            return wawp::http::response{.status = status, .headers = {}, .body = {}};
        }
    };
    for (const auto& [status, code] : {std::pair{401, errc::unauthorized}, std::pair{429, errc::cancelled}}) {
        tests::virtual_world world;
        wawp::client<stopping_transport, wawp::json::native, wawp::at_most_once, wawp::send_event, tests::virtual_system> client{
            {&world, status}, tests::who, {}, {}, {&world}};
        const auto sent = client.send(tests::documented_event(), world);
        REQUIRE_FALSE(sent);
        CHECK(sent.error().code == code);
        CHECK(sent.error().attempts == 1);
    }
}
