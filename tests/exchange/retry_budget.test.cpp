// SPDX-License-Identifier: MIT
#include "support/catch.hpp"

#include <atomic>
#include <chrono>
#include <limits>
#include <thread>
#include <vector>

#include <wawp/exchange/exchange.hpp>
#include <wawp/exchange/retry_budget.hpp>

using namespace std::chrono_literals;
using wawp::action;
using wawp::retry_budget;
using wawp::retry_budget_options;

namespace {

using time_point = std::chrono::steady_clock::time_point;
constexpr time_point t0{1'000s};

constexpr retry_budget_options only_time(unsigned capacity, std::chrono::milliseconds refill) {
    return {.capacity = capacity, .refill = refill, .accepted_per_retry = 0};
}

constexpr retry_budget_options no_refill(unsigned capacity) {
    return {.capacity = capacity, .refill = 0ms, .accepted_per_retry = 0};
}

unsigned take_all(retry_budget& budget, time_point now) {
    unsigned taken = 0;
    while (taken < 100'000 && budget.try_take(now)) ++taken;
    return taken;
}

// One exchange against a gateway that nobody reaches, in virtual time; the attempts that it made.
unsigned attempts_against_a_dead_gateway(retry_budget& budget, time_point& now) {
    wawp::exchange machine{wawp::exchange_options{.max_attempts = 5, .budget = &budget}};
    action next = machine.start(now);
    while (next != action::done) {
        next = next == action::send
                   ? machine.on_attempt(wawp::default_verdicts[wawp::situation::not_connected], {}, now, 0.5)
                   : machine.on_wake(now = machine.wake_time());
    }
    return machine.attempts();
}

}  // namespace

static_assert(std::atomic<time_point::rep>::is_always_lock_free, "the budget is lock-free here");

TEST_CASE("retry_budget: starts full, and is empty when its capacity is taken") {
    for (const unsigned capacity : {0u, 1u, 2u, 10u, 1'000u}) {
        retry_budget timed{only_time(capacity, 100ms)};
        retry_budget timeless{no_refill(capacity)};
        CHECK(timed.available(t0) == capacity);
        CHECK(timeless.available(t0) == capacity);
        CHECK(take_all(timed, t0) == capacity);
        CHECK(take_all(timeless, t0) == capacity);
        CHECK(timed.available(t0) == 0);
    }
}

TEST_CASE("retry_budget: time brings retries back one by one, up to the capacity") {
    retry_budget budget{only_time(3, 100ms)};
    REQUIRE(take_all(budget, t0) == 3);
    CHECK_FALSE(budget.try_take(t0 + 99ms));
    CHECK(budget.try_take(t0 + 100ms));
    CHECK_FALSE(budget.try_take(t0 + 199ms));
    CHECK(budget.available(t0 + 300ms) == 2);
    CHECK(take_all(budget, t0 + 300ms) == 2);
    CHECK(take_all(budget, t0 + 1h) == 3);
}

TEST_CASE("retry_budget: without a refill by time, time brings nothing") {
    using std::chrono::milliseconds;
    for (const milliseconds refill : {0ms, -1ms, milliseconds::min(), milliseconds::max()}) {
        retry_budget budget{only_time(2, refill)};
        REQUIRE(take_all(budget, t0) == 2);
        CHECK(take_all(budget, t0 + 10'000h) == 0);
        CHECK(take_all(budget, time_point::max()) == 0);
    }
}

TEST_CASE("retry_budget: accepted messages bring retries back, up to the capacity") {
    for (const std::chrono::milliseconds refill : {0ms, 3'600'000ms}) {
        retry_budget budget{{.capacity = 2, .refill = refill, .accepted_per_retry = 4}};
        for (int i = 0; i < 100; ++i) budget.reward();  // full already
        REQUIRE(take_all(budget, t0) == 2);
        for (int i = 0; i < 3; ++i) budget.reward();
        CHECK_FALSE(budget.try_take(t0));
        budget.reward();
        CHECK(take_all(budget, t0) == 1);
        for (int i = 0; i < 1'000; ++i) budget.reward();
        CHECK(take_all(budget, t0) == 2);
    }
}

TEST_CASE("retry_budget: as many accepted messages as are asked for bring a retry back, whatever the number") {
    for (const unsigned each : {1u, 3u, 7u, 999u, 3'000'001u}) {
        for (const std::chrono::milliseconds refill : {std::chrono::milliseconds{0}, std::chrono::milliseconds{1'000}}) {
            wawp::retry_budget budget({.capacity = 1, .refill = refill, .accepted_per_retry = each});
            const auto now = std::chrono::steady_clock::time_point{std::chrono::hours{1}};
            REQUIRE(budget.try_take(now));
            CHECK(budget.available(now) == 0);
            for (unsigned i = 0; i + 1 < each; ++i) budget.reward();
            if (each < 1'000) CHECK(budget.available(now) == 0);
            budget.reward();
            CHECK(budget.available(now) == 1);
        }
    }
}

TEST_CASE("retry_budget: a clock that is behind or ahead gives no token twice") {
    retry_budget budget{only_time(5, 100ms)};
    unsigned taken = 0;
    for (int i = 0; i < 1'000; ++i) taken += budget.try_take(i % 2 == 0 ? t0 : t0 - 50ms);
    CHECK(taken == 5);
}

TEST_CASE("retry_budget: the widest options and times do not overflow") {
    using std::chrono::milliseconds;
    constexpr unsigned most = std::numeric_limits<unsigned>::max();
    for (const milliseconds refill : {1ms, 1'000ms, 3'600'000ms, milliseconds::max(), milliseconds::min()}) {
        for (const time_point now : {time_point::min(), time_point{}, t0, time_point::max()}) {
            retry_budget budget{{.capacity = most, .refill = refill, .accepted_per_retry = 1}};
            CHECK(budget.try_take(now));
            for (int i = 0; i < 10; ++i) budget.reward();
            CHECK(budget.try_take(now));
            CHECK(budget.available(now) >= most - 1);
        }
    }
    // The longest refill that still counts: each reward is worth a quarter of all the time there is.
    const auto quarter = std::chrono::floor<milliseconds>(time_point::duration::max() / 4);
    retry_budget slow{{.capacity = 1, .refill = quarter, .accepted_per_retry = 1}};
    for (int i = 0; i < 10; ++i) slow.reward();
    CHECK(slow.try_take(time_point{}));
    CHECK_FALSE(slow.try_take(t0));
    CHECK(slow.try_take(time_point::max()));  // by then time has brought it back
}

TEST_CASE("retry_budget: unless told otherwise, ten retries, one more for each second and for ten accepted messages") {
    const retry_budget_options options;
    CHECK(options.capacity == 10);
    CHECK(options.refill == 1s);
    CHECK(options.accepted_per_retry == 10);
}

TEST_CASE("retry_budget: the shortest refill brings retries back") {
    retry_budget budget{only_time(2, 1ms)};
    REQUIRE(take_all(budget, t0) == 2);
    CHECK_FALSE(budget.try_take(t0));
    CHECK(take_all(budget, t0 + 1ms) == 1);
}

TEST_CASE("retry_budget: where accepted messages bring nothing back, not even very many do") {
    retry_budget budget{no_refill(1)};
    REQUIRE(budget.try_take(t0));
    for (int i = 0; i < 1'000'001; ++i) budget.reward();
    CHECK_FALSE(budget.try_take(t0));
}

TEST_CASE("retry_budget: an exchange takes a token for a retry, none for a first attempt, and none in vain") {
    retry_budget budget{no_refill(2)};
    time_point now = t0;
    CHECK(attempts_against_a_dead_gateway(budget, now) == 3);
    CHECK(attempts_against_a_dead_gateway(budget, now) == 1);

    retry_budget untouched{no_refill(1)};
    wawp::exchange_options options{.max_attempts = 1, .budget = &untouched};
    wawp::exchange last_attempt{options};
    REQUIRE(last_attempt.start(t0) == action::send);
    REQUIRE(last_attempt.on_attempt(wawp::default_verdicts[wawp::situation::not_connected], {}, t0, 1.0) ==
            action::done);
    CHECK(last_attempt.reason() == wawp::stop_reason::attempts_used_up);
    options.max_attempts = 2;
    wawp::exchange too_late{options};
    REQUIRE(too_late.start(t0) == action::send);
    REQUIRE(too_late.on_attempt(wawp::default_verdicts[wawp::situation::too_many_requests], 1h, t0, 1.0) ==
            action::done);
    CHECK(too_late.reason() == wawp::stop_reason::deadline_passed);
    CHECK(untouched.available(t0) == 1);
}

TEST_CASE("retry_budget: an exchange that finds it empty says so") {
    retry_budget budget{no_refill(0)};
    wawp::exchange machine{wawp::exchange_options{.budget = &budget}};
    REQUIRE(machine.start(t0) == action::send);
    CHECK(machine.on_attempt(wawp::default_verdicts[wawp::situation::not_connected], {}, t0, 1.0) == action::done);
    CHECK(machine.reason() == wawp::stop_reason::budget_spent);
    CHECK(machine.overall() == wawp::delivery::not_sent);
}

TEST_CASE("retry_budget: an accepted exchange is a reward") {
    retry_budget budget{{.capacity = 1, .refill = 0ms, .accepted_per_retry = 2}};
    REQUIRE(budget.try_take(t0));
    for (int i = 0; i < 2; ++i) {
        CHECK(budget.available(t0) == 0);
        wawp::exchange machine{wawp::exchange_options{.budget = &budget}};
        REQUIRE(machine.start(t0) == action::send);
        REQUIRE(machine.on_attempt(wawp::default_verdicts[wawp::situation::accepted_with_id], {}, t0, 1.0) ==
                action::done);
    }
    CHECK(budget.available(t0) == 1);
}

TEST_CASE("retry_budget: 1,000 exchanges against a dead gateway make no more than the budgeted attempts") {
    retry_budget budget{no_refill(100)};
    time_point now = t0;
    unsigned attempts = 0;
    for (int i = 0; i < 1'000; ++i) attempts += attempts_against_a_dead_gateway(budget, now);
    CHECK(attempts == 1'000 + 100);

    retry_budget refilled{only_time(100, 1s)};
    now = t0;
    attempts = 0;
    for (int i = 0; i < 1'000; ++i) attempts += attempts_against_a_dead_gateway(refilled, now);
    const auto refills = static_cast<unsigned>(std::chrono::floor<std::chrono::seconds>(now - t0).count());
    CHECK(attempts > 1'000);
    CHECK(attempts <= 1'000 + 100 + refills);
}

TEST_CASE("retry_budget: the same with the exchanges spread over threads that share one budget", "[thread]") {
    retry_budget budget{no_refill(100)};
    std::atomic<unsigned> attempts{0};
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t) {
        threads.emplace_back([&] {
            time_point now = t0;
            for (int i = 0; i < 250; ++i) attempts += attempts_against_a_dead_gateway(budget, now);
        });
    }
    for (std::thread& thread : threads) thread.join();
    CHECK(attempts == 1'000 + 100);
}

TEST_CASE("retry_budget: threads that take and reward at once neither lose nor invent a token", "[thread]") {
    retry_budget budget{{.capacity = 50, .refill = 0ms, .accepted_per_retry = 1}};
    std::atomic<unsigned> taken{0};
    std::vector<std::thread> threads;
    REQUIRE(take_all(budget, t0) == 50);
    for (int t = 0; t < 4; ++t) {
        threads.emplace_back([&] {
            for (int i = 0; i < 2'000; ++i) {
                budget.reward();
                while (!budget.try_take(t0)) {
                }
                ++taken;
            }
        });
    }
    for (std::thread& thread : threads) thread.join();
    CHECK(taken == 8'000);
    CHECK(budget.available(t0) == 0);
}
