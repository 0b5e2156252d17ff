// SPDX-License-Identifier: MIT
#include <algorithm>
#include <chrono>
#include <coroutine>
#include <cstddef>
#include <exception>
#include <optional>
#include <ranges>
#include <stdexcept>
#include <string>
#include <system_error>
#include <type_traits>
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
    int throws_at = -1;  // the number of an event that it does not even start

    static int number(const wawp::http::request& request) {
        const std::string_view body = request.body.reveal();
        return std::atoi(body.data() + body.find("number ") + 7);
    }
    std::chrono::milliseconds begin(const wawp::http::request& request, wawp::http::deadline) {
        if (number(request) == throws_at) {
            throw std::system_error(std::make_error_code(std::errc::resource_unavailable_try_again), std::string(tests::token));
        }
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

tests::fire_and_forget await_or_catch(client_type& client, std::vector<wawp::event> all, send_counts& counts, bool& thrown) {
    try {
        counts = co_await client.send_all(std::move(all), [](std::size_t, const wawp::result<wawp::receipt>&) {});
    } catch (const std::system_error&) {
        thrown = true;
    }
}

/// What became of each event, and how often the end came.
struct protocol {
    std::vector<std::optional<wawp::error>> failures{};  // by the index; accepted ones have none
    std::vector<int> results{};
    std::optional<send_counts> counts{};
    int ends = 0;

    void start(bench& b, auto all, std::size_t in_flight) {
        b.client.start_all(
            std::move(all),
            [this](std::size_t index, const wawp::result<wawp::receipt>& sent) {
                if (results.size() <= index) results.resize(index + 1), failures.resize(index + 1);
                ++results[index];
                if (!sent) failures[index] = sent.error();
            },
            [this](const send_counts& all_in_all) {
                counts = all_in_all;
                ++ends;
            },
            {.in_flight = in_flight});
    }
};

/// Events made as they are asked for; number `bad` cannot be made. Only whoever may change it can walk it, as with many views.
struct lazy_events {
    int count, bad;

    struct iterator {
        int at = 0, bad = -1;
        wawp::event operator*() const {
            if (at == bad) throw std::runtime_error("row is unreadable: " + std::string(tests::token));
            wawp::event e = tests::documented_event();
            e.name = "number " + std::to_string(at) + " ";
            return e;
        }
        iterator& operator++() {
            ++at;
            return *this;
        }
        bool operator!=(const iterator& other) const { return at != other.at; }
    };
    [[nodiscard]] iterator begin() { return {0, bad}; }
    [[nodiscard]] iterator end() { return {count, bad}; }
};

/// Events that are made as they are asked for, as a coroutine makes them: the iterator cannot be copied, nor be there without
/// its range.
struct generated_events {
    int count;
    wawp::event made = tests::documented_event();

    struct end_of_events {};
    struct iterator {
        using value_type = wawp::event;
        using difference_type = std::ptrdiff_t;

        generated_events* from;
        int at = 0;

        explicit iterator(generated_events& range) : from(&range) { make(); }
        iterator(iterator&&) noexcept = default;
        iterator& operator=(iterator&&) noexcept = default;
        const wawp::event& operator*() const { return from->made; }
        iterator& operator++() {
            ++at;
            make();
            return *this;
        }
        void operator++(int) { ++*this; }
        bool operator==(end_of_events) const { return at == from->count; }
        void make() const { from->made.name = "number " + std::to_string(at) + " "; }
    };
    [[nodiscard]] iterator begin() { return iterator(*this); }
    [[nodiscard]] static end_of_events end() { return {}; }
};
static_assert(std::ranges::input_range<generated_events> && !std::is_default_constructible_v<generated_events::iterator>);

/// Counts the attempts and messages that begin and end.
struct balance {
    int attempts = 0, messages = 0, ended = 0;
};
struct accountant : wawp::no_observer {
    balance* book;
    explicit accountant(balance& in) : book(&in) {}
    void attempt_started(unsigned) { ++book->attempts; }
    void attempt_ended(unsigned, const wawp::verdict&, int) { --book->attempts; ++book->ended; }
    void done(delivery, unsigned) { ++book->messages; }
};

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

TEST_CASE("send_all: the blocking client takes a range that only whoever may change it can walk") {
    wawp::testing::sandbox there;
    wawp::client client{there.transport(), tests::who};
    const auto ignore = [](std::size_t, const wawp::result<wawp::receipt>&) {};
    lazy_events named{2, -1};
    CHECK(client.send_all(named, ignore) == send_counts{.sent = 2, .not_sent = 0, .unknown = 0});
    CHECK(client.send_all(lazy_events{3, -1}, ignore).sent == 3);
    const std::vector<wawp::event> constant = events(4);
    CHECK(client.send_all(constant, ignore).sent == 4);
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

TEST_CASE("send_all: without options, 64 are in flight") {
    bench b;
    CHECK(wawp::send_all_options{}.in_flight == 64);
    b.client.start_all(events(200), [](std::size_t, const wawp::result<wawp::receipt>&) {}, [](const send_counts&) {});
    b.run();
    CHECK(b.gateway.most_in_flight == 64);
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

TEST_CASE("send_all: what the transport throws at the first event is thrown, and nothing is called") {
    bench b;
    b.gateway.throws_at = 0;
    protocol seen;
    CHECK_THROWS_AS(seen.start(b, events(3), 2), std::system_error);
    CHECK(b.queue.size() == 0);
    bool thrown = false;
    send_counts counts;
    await_or_catch(b.client, events(3), counts, thrown);
    CHECK(thrown);
    CHECK(b.queue.size() == 0);
    b.run();
    CHECK(seen.results.empty());
    CHECK(seen.ends == 0);
}

TEST_CASE("send_all: an event that the transport throws for later is surely not sent, and the others go on") {
    for (const std::size_t in_flight : {1U, 2U, 3U, 64U}) {  // thrown in a handler, in a handler, in the call that begins
        INFO(in_flight);
        bench b;
        b.gateway.throws_at = 2;
        protocol seen;
        seen.start(b, events(6), in_flight);
        CHECK(seen.results.empty());  // never from inside the call
        b.run();
        CHECK(seen.results == std::vector<int>(6, 1));
        CHECK(seen.ends == 1);
        CHECK(seen.counts == send_counts{.sent = 4, .not_sent = 2, .unknown = 0});  // number 3 is refused by the gateway
        REQUIRE(seen.failures.at(2));
        CHECK(seen.failures[2]->code == errc::connect_failed);
        CHECK(seen.failures[2]->delivery == delivery::not_sent);
        CHECK(seen.failures[2]->cause == std::errc::resource_unavailable_try_again);
        CHECK(seen.failures[2]->message.find("the transport could not start it: ") == 0);
        CHECK(to_string(*seen.failures[2]).find(tests::token) == std::string::npos);
        CHECK(b.gateway.requests == 5);
    }
}

TEST_CASE("send_all: the last event, too, has its result before the end if the transport throws for it") {
    bench b;
    b.gateway.throws_at = 1;
    protocol seen;
    seen.start(b, events(2), 1);
    b.run();
    CHECK(seen.results == std::vector<int>{1, 1});
    CHECK(seen.counts == send_counts{.sent = 1, .not_sent = 1, .unknown = 0});
    CHECK(seen.ends == 1);
}

TEST_CASE("send_all: a coroutine gets the counts although the transport threw for the third event") {
    bench b;
    b.gateway.throws_at = 2;
    bool thrown = false;
    send_counts counts;
    await_or_catch(b.client, events(3), counts, thrown);
    b.run();
    CHECK_FALSE(thrown);
    CHECK(counts == send_counts{.sent = 2, .not_sent = 1, .unknown = 0});
}

TEST_CASE("send_all: an observer is told that the event has ended which the transport throws for") {
    bench b;
    b.gateway.throws_at = 1;
    balance book;
    wawp::async_client client{tests::virtual_io<scripted_gateway>{&b.queue, &b.world, &b.gateway}, tests::who, wawp::client_options{},
                              wawp::at_most_once{}, tests::virtual_system{&b.world}, accountant(book)};
    client.start_all(events(3), [](std::size_t, const wawp::result<wawp::receipt>&) {}, [](const send_counts&) {}, {.in_flight = 1});
    b.run();
    CHECK(book.attempts == 0);
    CHECK(book.ended == 3);
    CHECK(book.messages == 3);
}

TEST_CASE("send_all: takes a range whose iterator can only be moved and has no default") {
    for (const std::size_t in_flight : {1U, 2U, 64U}) {
        bench b;
        protocol seen;
        seen.start(b, generated_events{.count = 3}, in_flight);
        b.run();
        CHECK(seen.results == std::vector<int>(3, 1));
        CHECK(seen.counts == send_counts{.sent = 3, .not_sent = 0, .unknown = 0});
    }
}

TEST_CASE("send_all: a range that throws at its first event throws it, and nothing is called") {
    bench b;
    protocol seen;
    CHECK_THROWS_AS(seen.start(b, lazy_events{5, 0}, 2), std::runtime_error);
    CHECK(b.queue.size() == 0);
    CHECK(seen.results.empty());
}

TEST_CASE("send_all: a range that throws later ends there, with a result that says so") {
    for (const std::size_t in_flight : {1U, 2U, 64U}) {
        INFO(in_flight);
        bench b;
        protocol seen;
        seen.start(b, lazy_events{6, 2}, in_flight);
        b.run();
        CHECK(seen.results == std::vector<int>(3, 1));
        CHECK(seen.ends == 1);
        CHECK(seen.counts == send_counts{.sent = 2, .not_sent = 1, .unknown = 0});
        REQUIRE(seen.failures.at(2));
        CHECK(seen.failures[2]->code == errc::bad_option);
        CHECK(seen.failures[2]->delivery == delivery::not_sent);
        REQUIRE(seen.failures[2]->violations.size() == 1);
        CHECK(seen.failures[2]->violations[0].key == "events");
        CHECK(seen.failures[2]->violations[0].found == "row is unreadable: [redacted]");
        CHECK(b.gateway.requests == 2);
    }
}
