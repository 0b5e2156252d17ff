// SPDX-License-Identifier: MIT
#include <memory>
#include <type_traits>
#include <utility>
#include <vector>

#include "support/catch.hpp"
#include "support/sample_event.hpp"

#include <wawp/client/client.hpp>
#include <wawp/http/any_transport.hpp>
#include <wawp/testing/sandbox.hpp>

namespace http = wawp::http;
using http::any_transport;

namespace {

http::outcome answer(int status) { return http::response{.status = status, .headers = {}, .body = R"({"id":"x"})"}; }

http::outcome a_function(const http::request&, http::deadline) { return answer(201); }

struct flag {
    bool stop_requested() const noexcept { return true; }
};

/// One that can always be told to stop.
struct always_stoppable {
    http::outcome round_trip(const http::request&, http::deadline, http::stop_signal stop) { return answer(stop.stop_requested() ? 499 : 201); }
};
static_assert(http::transport<always_stoppable> && http::cancellable_transport<always_stoppable>);

struct move_only {
    std::unique_ptr<int> status = std::make_unique<int>(202);
    http::outcome round_trip(const http::request&, http::deadline) { return answer(*status); }
};

struct stoppable {
    http::outcome round_trip(const http::request&, http::deadline) { return answer(500); }
    http::outcome round_trip(const http::request&, http::deadline, http::stop_signal stop) { return answer(stop.stop_requested() ? 499 : 200); }
};

int status_of(http::outcome&& outcome) { return outcome ? outcome->status : 0; }

constexpr auto ignores_stop = [](const http::request&, http::deadline) { return answer(200); };
constexpr auto asks_to_stop = [](const http::request&, http::deadline, http::stop_signal stop) { return answer(stop.stop_requested() ? 498 : 200); };
constexpr auto wrong = [](const http::request&, http::deadline) { return 200; };

static_assert(http::transport<decltype(ignores_stop)> && !http::cancellable_transport<decltype(ignores_stop)>);
static_assert(http::transport<decltype(asks_to_stop)> && http::cancellable_transport<decltype(asks_to_stop)>);
static_assert(http::transport<decltype(&a_function)> && !http::transport<decltype(wrong)> && !http::transport<int>);
static_assert(!std::is_copy_constructible_v<any_transport> && !std::is_constructible_v<any_transport, decltype(wrong)>);
static_assert(sizeof(any_transport) == sizeof(void*));

}  // namespace

TEST_CASE("transport: a function, a lambda and an object are called the same way, and the stop signal reaches those that take it") {
    const http::request request{};
    const flag raised;
    const http::stop_signal stop(raised);
    auto function = &a_function;
    move_only object;
    stoppable both;
    CHECK(status_of(http::round_trip(function, request, {}, stop)) == 201);
    CHECK(status_of(http::round_trip(ignores_stop, request, {}, stop)) == 200);
    CHECK(status_of(http::round_trip(asks_to_stop, request, {}, stop)) == 498);
    CHECK(status_of(http::round_trip(asks_to_stop, request, {})) == 200);
    CHECK(status_of(http::round_trip(object, request, {}, stop)) == 202);
    CHECK(status_of(http::round_trip(both, request, {}, stop)) == 499);
    always_stoppable always;
    CHECK(status_of(http::round_trip(always, request, {}, stop)) == 499);
    CHECK(status_of(http::round_trip(always, request, {})) == 201);
}

TEST_CASE("any_transport: holds whatever is a transport, and hands the stop signal on") {
    const http::request request{};
    const flag raised;
    std::vector<any_transport> all;
    all.emplace_back(&a_function);
    all.emplace_back(ignores_stop);
    all.emplace_back(asks_to_stop);
    all.emplace_back(move_only{});
    all.emplace_back(stoppable{});
    std::vector<int> statuses;
    for (any_transport& each : all) statuses.push_back(status_of(each.round_trip(request, {}, http::stop_signal(raised))));
    CHECK(statuses == std::vector<int>{201, 200, 498, 202, 499});
    CHECK(status_of(all.back().round_trip(request, {})) == 200);
}

TEST_CASE("any_transport: one that was moved from attempts nothing, and can prove it") {
    any_transport first = ignores_stop;
    any_transport second = std::move(first);
    CHECK(second.round_trip({}, {}));
    const auto outcome = first.round_trip({}, {});  // NOLINT: that is the question
    REQUIRE_FALSE(outcome);
    CHECK(outcome.error().failure == http::failure::not_attempted);
    CHECK(outcome.error().evidence == http::evidence::nothing_sent);
    first = std::move(second);
    CHECK(first.round_trip({}, {}));
}

TEST_CASE("any_transport: one type of client for a sandbox and for a lambda") {
    wawp::testing::sandbox gateway;
    wawp::client over_sandbox{any_transport(gateway.transport()), tests::who};
    wawp::client over_lambda{any_transport([](const http::request&, http::deadline) { return answer(200); }), tests::who};
    static_assert(std::is_same_v<decltype(over_sandbox), decltype(over_lambda)>);
    CHECK(over_sandbox.send(tests::documented_event()));
    CHECK(over_lambda.send(tests::documented_event())->id == "x");
    CHECK(gateway.invitations().size() == 1);
    wawp::client plain{ignores_stop, tests::who};
    CHECK(plain.send(tests::documented_event()));
}
