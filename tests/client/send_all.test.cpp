// SPDX-License-Identifier: MIT
#include <algorithm>
#include <chrono>
#include <coroutine>
#include <cstddef>
#include <exception>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "support/catch.hpp"
#include "support/sample_event.hpp"
#include "support/virtual_io.hpp"
#include "support/virtual_system.hpp"

#include <wawp/client/async_client.hpp>
#include <wawp/client/client.hpp>
#include <wawp/testing/sandbox.hpp>

using namespace std::chrono_literals;
using wawp::delivery;
using wawp::errc;
using wawp::send_counts;

namespace {

/// Takes longer for each message than for the next one, so that results come in another order; answers by the number that
/// the event's name ends in.
struct scripted_gateway {
    std::size_t now_in_flight = 0, most_in_flight = 0, requests = 0;

    static int number(const wawp::http::request& request) {
        const std::string_view body = request.body.reveal();
        return std::atoi(body.data() + body.find("number ") + 7);
    }
    std::chrono::milliseconds begin(const wawp::http::request& request, wawp::http::deadline) {
        ++requests;
        most_in_flight = std::max(most_in_flight, ++now_in_flight);
        return std::chrono::milliseconds{1'000 - number(request) * 7 % 100};
    }
    wawp::http::outcome end(const wawp::http::request& request) {
        --now_in_flight;
        const int n = number(request);
        if (n % 10 == 3) return wawp::http::response{401, {}, {}};
        if (n % 10 == 7) return wawp::unexpected{wawp::http::transport_error{}};
        return wawp::http::response{201, {}, "{\"id\":\"message " + std::to_string(n) + "\"}"};
    }
};

std::vector<wawp::event> events(int count) {
    std::vector<wawp::event> all;
    for (int i = 0; i < count; ++i) {
        all.push_back(tests::documented_event());
        all.back().name = "number " + std::to_string(i) + " ";
    }
    if (count > 50) all[50].name = "";  // breaks a rule
    return all;
}

struct flag {
    const bool* raised;
    bool stop_requested() const noexcept { return *raised; }
};

using bench = tests::virtual_bench<scripted_gateway>;
using client_type = bench::client_type;

tests::fire_and_forget await_all(client_type& client, std::vector<wawp::event> all, std::vector<std::size_t>& order, send_counts& counts) {
    const auto note = [&](std::size_t index, const wawp::result<wawp::receipt>&) { order.push_back(index); };
    counts = co_await client.send_all(std::move(all), note, {.in_flight = 0});
}

}  // namespace

TEST_CASE("send_all: the blocking client has a result for every event, in order, and tells how far it is") {
    wawp::testing::sandbox there;
    wawp::client client{there.transport(), tests::who, {}, wawp::never_retry{}};
    there.will_answer(401, "");
    there.will_time_out();
    std::vector<std::size_t> indexes, totals;
    const send_counts counts = client.send_all(events(6), [&](std::size_t index, const wawp::result<wawp::receipt>&, const send_counts& so_far) {
        indexes.push_back(index);
        totals.push_back(so_far.total());
    });
    CHECK(indexes == std::vector<std::size_t>{0, 1, 2, 3, 4, 5});
    CHECK(totals == std::vector<std::size_t>{1, 2, 3, 4, 5, 6});
    CHECK(counts == send_counts{.sent = 4, .not_sent = 1, .unknown = 1});
}

TEST_CASE("send_all: after a stop the blocking client sends no more, and still has a result for each") {
    wawp::testing::sandbox there;
    wawp::client client{there.transport(), tests::who};
    bool stop = false;
    std::size_t cancelled = 0;
    const send_counts counts = client.send_all(events(6), [&](std::size_t index, const wawp::result<wawp::receipt>& sent) {
        stop = index == 1 || stop;
        cancelled += !sent && sent.error().code == errc::cancelled;
    }, flag{&stop});
    CHECK(counts == send_counts{.sent = 2, .not_sent = 4, .unknown = 0});
    CHECK(cancelled == 4);
    CHECK(there.requests() == 2);
}

TEST_CASE("send_all: the asynchronous client has no more in flight than allowed, and exactly one result for each event") {
    bench b;
    std::vector<int> seen(1'000);
    bool right = true, in_order = true;
    std::size_t last = 0;
    std::optional<send_counts> counts;
    b.client.start_all(
        events(1'000),
        [&](std::size_t index, wawp::result<wawp::receipt> sent, const send_counts& so_far) {
            ++seen[index];
            in_order = in_order && (index == 0 || index > last);
            last = index;
            right = right && (!sent || sent->id == "message " + std::to_string(index)) && so_far.total() <= 1'000;
            right = right && (index != 50 || sent.error().code == errc::rule_broken);
        },
        [&](send_counts all) { counts = all; }, {.in_flight = 25});
    CHECK_FALSE(counts);
    b.run();
    CHECK(std::count(seen.begin(), seen.end(), 1) == 1'000);
    CHECK(right);
    CHECK_FALSE(in_order);
    CHECK(b.gateway.most_in_flight == 25);
    CHECK(b.gateway.requests == 999);
    CHECK(counts == send_counts{.sent = 799, .not_sent = 101, .unknown = 100});
}

TEST_CASE("send_all: a stop ends what is on its way as it ends, and what has not started with `cancelled`") {
    bench b;
    bool stop = false;
    std::size_t results = 0, cancelled = 0;
    std::optional<send_counts> counts;
    b.client.start_all(
        events(40),
        [&](std::size_t, const wawp::result<wawp::receipt>& sent) {
            stop = ++results == 10 || stop;
            cancelled += !sent && sent.error().code == errc::cancelled;
        },
        [&](send_counts all) { counts = all; }, {.in_flight = 4}, flag{&stop});
    b.run();
    CHECK(results == 40);
    REQUIRE(counts);
    CHECK(counts->total() == 40);
    CHECK(b.gateway.requests == 13);
    CHECK(cancelled == 27);
}

TEST_CASE("send_all: no events end at once, but not from inside the call") {
    bench b;
    std::optional<send_counts> counts;
    b.client.start_all(std::vector<wawp::event>{}, [](std::size_t, const wawp::result<wawp::receipt>&) {}, [&](send_counts all) { counts = all; });
    CHECK_FALSE(counts);
    b.run();
    CHECK(counts == send_counts{});
}

TEST_CASE("send_all: a coroutine awaits the counts; no room counts as room for one") {
    bench b;
    std::vector<std::size_t> order;
    send_counts counts;
    await_all(b.client, events(5), order, counts);
    b.run();
    CHECK(order == std::vector<std::size_t>{0, 1, 2, 3, 4});
    CHECK(counts == send_counts{.sent = 4, .not_sent = 1, .unknown = 0});
    CHECK(b.gateway.most_in_flight == 1);
}
