// SPDX-License-Identifier: MIT
#include "support/catch.hpp"

#include <chrono>
#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <type_traits>

#include <wawp/exchange/exchange.hpp>

using namespace std::chrono_literals;
using wawp::action;
using wawp::delivery;
using wawp::exchange_state;
using wawp::situation;
using wawp::stop_reason;

namespace {

using time_point = std::chrono::steady_clock::time_point;
using std::chrono::seconds;

// Times of a test count from here; nothing reads a clock and nothing sleeps.
constexpr time_point t0{1'000s};

constexpr const wawp::verdict& row(situation what) { return wawp::default_verdicts[what]; }

// What a test says happened: an attempt ends `at`, with a situation and what the gateway asked for.
template <class Machine>
constexpr action end_attempt(Machine& machine, situation what, time_point at,
                             std::optional<seconds> retry_after = std::nullopt, double jitter = 1.0) {
    return machine.on_attempt(row(what), retry_after, at, jitter);
}

constexpr wawp::exchange_options bounds(unsigned attempts, std::chrono::milliseconds attempt_timeout,
                                        std::chrono::milliseconds timeout) {
    return {.max_attempts = attempts, .attempt_timeout = attempt_timeout, .timeout = timeout};
}

}  // namespace

// --- policies -------------------------------------------------------------------------------------------------------

static_assert(wawp::exponential_backoff{}.delay(0, 1.0) == 0ms);
static_assert(wawp::exponential_backoff{}.delay(1, 1.0) == 200ms);
static_assert(wawp::exponential_backoff{}.delay(3, 1.0) == 800ms);
static_assert(wawp::exponential_backoff{}.delay(3, 0.5) == 400ms);
static_assert(wawp::exponential_backoff{}.delay(3, 0.0) == 0ms);
static_assert(wawp::exponential_backoff{}.delay(6, 1.0) == 6'400ms);
static_assert(wawp::exponential_backoff{}.delay(7, 1.0) == 10'000ms);
static_assert(wawp::exponential_backoff{}.delay(std::numeric_limits<unsigned>::max(), 1.0) == 10'000ms);
static_assert(wawp::exponential_backoff{.first = 20s, .ceiling = 10s}.delay(1, 1.0) == 10s);

TEST_CASE("backoff: the longest wait doubles up to the ceiling and never overflows") {
    using std::chrono::milliseconds;
    const wawp::exponential_backoff endless{.first = 1ms, .ceiling = milliseconds::max()};
    CHECK(endless.delay(63, 1.0) == milliseconds{std::int64_t{1} << 62});
    CHECK(endless.delay(64, 1.0) == milliseconds::max());
    CHECK(endless.delay(1'000'000, 1.0) == milliseconds::max());
    CHECK(endless.delay(64, std::nextafter(1.0, 0.0)) > milliseconds::max() / 2);
    CHECK(wawp::exponential_backoff{.first = 0ms, .ceiling = 10s}.delay(4'000'000'000u, 1.0) == 0ms);
    CHECK(wawp::exponential_backoff{.first = -5ms, .ceiling = 10s}.delay(3, 1.0) == 0ms);
    CHECK(wawp::exponential_backoff{.first = 5ms, .ceiling = -10s}.delay(3, 1.0) == 0ms);
}

TEST_CASE("backoff: a jitter that is no share of the wait counts as the whole wait") {
    const wawp::exponential_backoff policy;
    CHECK(policy.delay(2, -0.1) == 400ms);
    CHECK(policy.delay(2, 1.1) == 400ms);
    CHECK(policy.delay(2, std::numeric_limits<double>::quiet_NaN()) == 400ms);
    CHECK(policy.delay(2, std::numeric_limits<double>::infinity()) == 400ms);
}

TEST_CASE("retry: at_most_once resends nothing that may have been sent, never resends nothing") {
    for (const wawp::verdict& last : wawp::default_verdicts.rows) {
        CAPTURE(static_cast<int>(last.situation));
        const bool safe = wawp::at_most_once{}.may_resend(last);
        CHECK((!safe || last.delivery == delivery::not_sent));
        CHECK((!safe || wawp::at_least_once{}.may_resend(last)));
        CHECK((last.delivery != delivery::sent || !wawp::at_least_once{}.may_resend(last)));
        CHECK_FALSE(wawp::never_retry{}.may_resend(last));
    }
    CHECK(wawp::at_most_once{}.may_resend(row(situation::not_connected)));
    CHECK_FALSE(wawp::at_most_once{}.may_resend(row(situation::no_status)));
    CHECK(wawp::at_least_once{}.may_resend(row(situation::no_status)));
    CHECK_FALSE(wawp::at_least_once{}.may_resend(row(situation::stopped_while_writing)));
}

namespace {
struct throws_perhaps {
    bool may_resend(const wawp::verdict&) const { return true; }
};
struct says_a_number {
    int may_resend(const wawp::verdict&) const noexcept { return 1; }
};
struct waits_in_seconds {
    seconds delay(unsigned, double) const noexcept { return 1s; }
};
}  // namespace
static_assert(!wawp::retry_policy<throws_perhaps>);
static_assert(!wawp::retry_policy<says_a_number>);
static_assert(!wawp::backoff_policy<waits_in_seconds>);

// --- the machine ----------------------------------------------------------------------------------------------------

static_assert(
    std::is_same_v<decltype(wawp::exchange{}), wawp::exchange<wawp::at_most_once, wawp::exponential_backoff>>);
static_assert(std::is_trivially_copyable_v<wawp::exchange<>>, "the machine owns nothing");

// A whole exchange in the compiler: refused once, waits, accepted.
static_assert([] {
    wawp::exchange machine{bounds(3, 1s, 10s)};
    if (machine.start(t0) != action::send) return false;
    if (end_attempt(machine, situation::not_connected, t0 + 100ms) != action::wait) return false;
    if (machine.on_wake(machine.wake_time()) != action::send) return false;
    return end_attempt(machine, situation::accepted_with_id, t0 + 500ms) == action::done &&
           machine.overall() == delivery::sent && machine.attempts() == 2 && machine.elapsed() == 500ms;
}());

TEST_CASE("exchange: an accepted first attempt ends it") {
    wawp::exchange machine{};
    CHECK(machine.state() == exchange_state::idle);
    CHECK(machine.reason() == stop_reason::unfinished);
    REQUIRE(machine.start(t0) == action::send);
    CHECK(machine.state() == exchange_state::sending);
    CHECK(machine.attempts() == 1);
    CHECK(machine.last() == nullptr);
    REQUIRE(end_attempt(machine, situation::accepted_by_flag, t0 + 1234ms) == action::done);
    CHECK(machine.state() == exchange_state::done);
    CHECK(machine.reason() == stop_reason::accepted);
    CHECK(machine.overall() == delivery::sent);
    CHECK_FALSE(machine.may_be_duplicate());
    CHECK(machine.elapsed() == 1234ms);
    CHECK(*machine.last() == row(situation::accepted_by_flag));
}

TEST_CASE("exchange: whoever asks while an attempt is on its way hears that it may have been sent") {
    wawp::exchange machine{wawp::exchange_options{}, wawp::at_least_once{}};
    CHECK(machine.overall() == delivery::not_sent);
    REQUIRE(machine.start(t0) == action::send);
    CHECK(machine.overall() == delivery::unknown);
    REQUIRE(end_attempt(machine, situation::not_connected, t0 + 1s) == action::wait);
    CHECK(machine.overall() == delivery::not_sent);
    REQUIRE(machine.on_wake(machine.wake_time()) == action::send);
    CHECK(machine.overall() == delivery::unknown);
    REQUIRE(end_attempt(machine, situation::no_status, t0 + 9s) == action::wait);
    CHECK(machine.overall() == delivery::unknown);
    REQUIRE(machine.on_wake(machine.wake_time()) == action::send);
    CHECK(machine.overall() == delivery::unknown);
    REQUIRE(end_attempt(machine, situation::accepted_with_id, t0 + 15s) == action::done);
    CHECK(machine.overall() == delivery::sent);
}

TEST_CASE("exchange: at_most_once does not resend once a byte may have left") {
    for (const situation what : {situation::no_status, situation::server_error, situation::stopped_while_writing,
                                 situation::unproven, situation::redirect_to_get, situation::other_client_error}) {
        CAPTURE(static_cast<int>(what));
        wawp::exchange machine{};
        REQUIRE(machine.start(t0) == action::send);
        CHECK(end_attempt(machine, what, t0 + 1s) == action::done);
        CHECK(machine.overall() == delivery::unknown);
        CHECK(machine.reason() == stop_reason::not_worth_resending);
        CHECK(machine.attempts() == 1);
    }
}

TEST_CASE("exchange: at_most_once stops with the first unknown, also after safe resends") {
    wawp::exchange machine{};
    REQUIRE(machine.start(t0) == action::send);
    REQUIRE(end_attempt(machine, situation::not_connected, t0 + 1s) == action::wait);
    REQUIRE(machine.on_wake(machine.wake_time()) == action::send);
    CHECK(end_attempt(machine, situation::no_status, t0 + 9s) == action::done);
    CHECK(machine.overall() == delivery::unknown);
    CHECK(machine.attempts() == 2);
}

TEST_CASE("exchange: under at_least_once unknown then refused stays unknown") {
    wawp::exchange machine{wawp::exchange_options{}, wawp::at_least_once{}};
    REQUIRE(machine.start(t0) == action::send);
    REQUIRE(end_attempt(machine, situation::no_status, t0 + 1s) == action::wait);
    REQUIRE(machine.on_wake(machine.wake_time()) == action::send);
    REQUIRE(end_attempt(machine, situation::refused_by_status, t0 + 3s) == action::done);
    CHECK(machine.overall() == delivery::unknown);
    CHECK(machine.last()->delivery == delivery::not_sent);
    CHECK_FALSE(machine.may_be_duplicate());
}

TEST_CASE("exchange: under at_least_once unknown then accepted is sent and may be a duplicate") {
    wawp::exchange machine{wawp::exchange_options{}, wawp::at_least_once{}};
    REQUIRE(machine.start(t0) == action::send);
    REQUIRE(end_attempt(machine, situation::server_error, t0 + 1s) == action::wait);
    REQUIRE(machine.on_wake(machine.wake_time()) == action::send);
    REQUIRE(end_attempt(machine, situation::too_many_requests, t0 + 3s) == action::wait);
    REQUIRE(machine.on_wake(machine.wake_time()) == action::send);
    REQUIRE(end_attempt(machine, situation::accepted_with_id, t0 + 6s) == action::done);
    CHECK(machine.overall() == delivery::sent);
    CHECK(machine.may_be_duplicate());
    CHECK(machine.attempts() == 3);
}

TEST_CASE("exchange: refused then accepted is no duplicate") {
    wawp::exchange machine{wawp::exchange_options{}, wawp::at_least_once{}};
    REQUIRE(machine.start(t0) == action::send);
    REQUIRE(end_attempt(machine, situation::too_many_requests, t0 + 1s) == action::wait);
    REQUIRE(machine.on_wake(machine.wake_time()) == action::send);
    REQUIRE(end_attempt(machine, situation::accepted_with_id, t0 + 3s) == action::done);
    CHECK_FALSE(machine.may_be_duplicate());
}

TEST_CASE("exchange: a policy of the user's own cannot resend what was accepted") {
    struct always {
        constexpr bool may_resend(const wawp::verdict&) const noexcept { return true; }
    };
    wawp::exchange machine{wawp::exchange_options{}, always{}};
    REQUIRE(machine.start(t0) == action::send);
    REQUIRE(end_attempt(machine, situation::refused_by_status, t0) == action::wait);
    REQUIRE(machine.on_wake(machine.wake_time()) == action::send);
    CHECK(end_attempt(machine, situation::accepted_with_id, t0 + 1s) == action::done);
}

TEST_CASE("exchange: waits as long as the backoff says, or as the gateway asks if that is longer") {
    wawp::exchange machine{bounds(10, 5s, 100s)};
    REQUIRE(machine.start(t0) == action::send);
    REQUIRE(end_attempt(machine, situation::not_connected, t0 + 1s) == action::wait);
    CHECK(machine.wake_time() == t0 + 1s + 200ms);
    REQUIRE(machine.on_wake(t0 + 1200ms) == action::send);
    REQUIRE(end_attempt(machine, situation::too_many_requests, t0 + 2s, 7s) == action::wait);
    CHECK(machine.wake_time() == t0 + 9s);
    CHECK(machine.retry_after() == std::optional<seconds>{7s});
    REQUIRE(machine.on_wake(t0 + 9s) == action::send);
    REQUIRE(end_attempt(machine, situation::too_many_requests, t0 + 10s, 0s) == action::wait);
    CHECK(machine.wake_time() == t0 + 10s + 800ms);
    REQUIRE(machine.on_wake(t0 + 11s) == action::send);
    REQUIRE(end_attempt(machine, situation::too_many_requests, t0 + 12s, -5s, 0.0) == action::wait);
    CHECK(machine.wake_time() == t0 + 12s);
}

TEST_CASE("exchange: waking too early waits on, oversleeping the deadline ends it") {
    wawp::exchange machine{bounds(10, 5s, 20s)};
    REQUIRE(machine.start(t0) == action::send);
    REQUIRE(end_attempt(machine, situation::not_connected, t0 + 1s, 10s) == action::wait);
    CHECK(machine.on_wake(t0 + 2s) == action::wait);
    CHECK(machine.state() == exchange_state::waiting);
    CHECK(machine.on_wake(t0 + 11s - 1ns) == action::wait);
    auto late = machine;
    CHECK(machine.on_wake(t0 + 11s) == action::send);
    CHECK(late.on_wake(t0 + 20s) == action::done);
    CHECK(late.reason() == stop_reason::deadline_passed);
    CHECK(late.attempts() == 1);
    CHECK(late.overall() == delivery::not_sent);
}

TEST_CASE("exchange: a wait that would reach the deadline ends it at once and keeps the gateway's wish") {
    wawp::exchange machine{bounds(10, 5s, 20s)};
    REQUIRE(machine.start(t0) == action::send);
    auto exact = machine;
    auto fits = machine;
    auto endless = machine;
    CHECK(end_attempt(machine, situation::too_many_requests, t0 + 1s, 3600s) == action::done);
    CHECK(machine.reason() == stop_reason::deadline_passed);
    CHECK(machine.retry_after() == std::optional<seconds>{3600s});
    CHECK(machine.overall() == delivery::not_sent);
    CHECK(machine.elapsed() == 1s);
    CHECK(end_attempt(exact, situation::too_many_requests, t0 + 1s, 19s) == action::done);
    CHECK(end_attempt(fits, situation::too_many_requests, t0 + 1s, 18s) == action::wait);
    CHECK(end_attempt(endless, situation::too_many_requests, t0 + 1s, seconds::max()) == action::done);
}

TEST_CASE("exchange: a wish of the gateway is that of its latest answer only") {
    wawp::exchange machine{};
    REQUIRE(machine.start(t0) == action::send);
    REQUIRE(end_attempt(machine, situation::too_many_requests, t0 + 1s, 3s) == action::wait);
    REQUIRE(machine.on_wake(t0 + 4s) == action::send);
    REQUIRE(end_attempt(machine, situation::refused_by_status, t0 + 5s) == action::done);
    CHECK_FALSE(machine.retry_after().has_value());
}

TEST_CASE("exchange: an attempt may take its own time-out, but not beyond the deadline") {
    wawp::exchange machine{bounds(10, 8s, 20s)};
    REQUIRE(machine.start(t0) == action::send);
    CHECK(machine.deadline() == t0 + 20s);
    CHECK(machine.attempt_deadline() == t0 + 8s);
    REQUIRE(end_attempt(machine, situation::not_connected, t0 + 8s, 5s) == action::wait);
    REQUIRE(machine.on_wake(t0 + 13s) == action::send);
    CHECK(machine.attempt_deadline() == t0 + 20s);
}

TEST_CASE("exchange: makes no more attempts than allowed") {
    for (unsigned most = 1; most <= 6; ++most) {
        wawp::exchange machine{bounds(most, 5s, 1'000s)};
        action next = machine.start(t0);
        time_point now = t0;
        unsigned sends = 0;
        while (next != action::done) {
            if (next == action::send) {
                ++sends;
                next = end_attempt(machine, situation::not_connected, now += 1s);
            } else {
                next = machine.on_wake(now = machine.wake_time());
            }
        }
        CHECK(sends == most);
        CHECK(machine.attempts() == most);
        CHECK(machine.reason() == stop_reason::attempts_used_up);
    }
}

TEST_CASE("exchange: options that leave no room send nothing") {
    wawp::exchange none{bounds(0, 5s, 20s)};
    CHECK(none.start(t0) == action::done);
    CHECK(none.reason() == stop_reason::attempts_used_up);
    for (const auto timeout : {0ms, -1ms, std::chrono::milliseconds::min()}) {
        wawp::exchange late{bounds(3, 5s, timeout)};
        CHECK(late.start(t0) == action::done);
        CHECK(late.reason() == stop_reason::deadline_passed);
        CHECK(late.deadline() == t0);
        CHECK(late.attempts() == 0);
        CHECK(late.overall() == delivery::not_sent);
    }
    for (const auto attempt_timeout : {0ms, -1ms, std::chrono::milliseconds::min()}) {
        wawp::exchange late{bounds(3, attempt_timeout, 20s)};
        CHECK(late.start(t0) == action::done);
        CHECK(late.reason() == stop_reason::deadline_passed);
        CHECK(late.attempts() == 0);
        CHECK(late.overall() == delivery::not_sent);
    }
    wawp::exchange shortest{bounds(3, 1ms, 1ms)};
    CHECK(shortest.start(t0) == action::send);
}

TEST_CASE("exchange: times without end do not overflow") {
    using std::chrono::milliseconds;
    for (const time_point start : {t0, time_point{-1'000s}, time_point::max() - 1h}) {
        wawp::exchange machine{bounds(10, milliseconds::max(), milliseconds::max())};
        REQUIRE(machine.start(start) == action::send);
        CHECK(machine.deadline() == time_point::max());
        CHECK(machine.attempt_deadline() == time_point::max());
        REQUIRE(end_attempt(machine, situation::too_many_requests, start + 1s, 60s) == action::wait);
        CHECK(machine.wake_time() == start + 61s);
    }
}

// --- cancelling -----------------------------------------------------------------------------------------------------

TEST_CASE("exchange: cancelled before the first send, nothing is sent") {
    wawp::exchange machine{};
    CHECK(machine.cancel(t0) == action::done);
    CHECK(machine.reason() == stop_reason::cancelled);
    CHECK(machine.overall() == delivery::not_sent);
    CHECK(machine.attempts() == 0);
    CHECK(machine.elapsed() == 0ms);
    CHECK(machine.start(t0) == action::done);
}

TEST_CASE("exchange: cancelled while waiting, it ends with what the attempts made of it") {
    wawp::exchange machine{wawp::exchange_options{}, wawp::at_least_once{}};
    REQUIRE(machine.start(t0) == action::send);
    REQUIRE(end_attempt(machine, situation::no_status, t0 + 1s, 30s) == action::wait);
    CHECK(machine.cancel(t0 + 2s) == action::done);
    CHECK(machine.reason() == stop_reason::cancelled);
    CHECK(machine.overall() == delivery::unknown);
    CHECK(machine.elapsed() == 2s);
    CHECK(machine.on_wake(t0 + 31s) == action::done);
    CHECK(machine.attempts() == 1);
}

TEST_CASE("exchange: cancelled during an attempt, the attempt's outcome still counts and none follows") {
    struct outcome {
        situation what;
        delivery overall;
        stop_reason reason;
    };
    for (const outcome& expected :
         {outcome{situation::stopped_before_writing, delivery::not_sent, stop_reason::cancelled},
          outcome{situation::stopped_while_writing, delivery::unknown, stop_reason::cancelled},
          outcome{situation::not_connected, delivery::not_sent, stop_reason::cancelled},
          outcome{situation::too_many_requests, delivery::not_sent, stop_reason::cancelled},
          outcome{situation::no_status, delivery::unknown, stop_reason::cancelled},
          outcome{situation::accepted_with_id, delivery::sent, stop_reason::accepted}}) {
        CAPTURE(static_cast<int>(expected.what));
        wawp::exchange machine{wawp::exchange_options{}, wawp::at_least_once{}};
        REQUIRE(machine.start(t0) == action::send);
        CHECK(machine.cancel(t0 + 1s) == action::none);
        CHECK(machine.state() == exchange_state::sending);
        CHECK(end_attempt(machine, expected.what, t0 + 2s) == action::done);
        CHECK(machine.overall() == expected.overall);
        CHECK(machine.reason() == expected.reason);
    }
}

TEST_CASE("exchange: cancelling what is over changes nothing") {
    wawp::exchange machine{};
    REQUIRE(machine.start(t0) == action::send);
    REQUIRE(end_attempt(machine, situation::accepted_with_id, t0 + 1s) == action::done);
    CHECK(machine.cancel(t0 + 5s) == action::done);
    CHECK(machine.reason() == stop_reason::accepted);
    CHECK(machine.elapsed() == 1s);
}

TEST_CASE("exchange: abandoned by its driver, it ends as a cancelled one does, for a reason of its own") {
    wawp::exchange idle{};
    CHECK(idle.abandon(t0) == action::done);
    CHECK(idle.reason() == stop_reason::abandoned);
    CHECK(idle.start(t0) == action::done);

    wawp::exchange waiting{};
    REQUIRE(waiting.start(t0) == action::send);
    REQUIRE(end_attempt(waiting, situation::too_many_requests, t0 + 1s, 30s) == action::wait);
    CHECK(waiting.abandon(t0 + 2s) == action::done);
    CHECK(waiting.reason() == stop_reason::abandoned);
    CHECK(waiting.elapsed() == 2s);
    CHECK(waiting.cancel(t0 + 3s) == action::done);
    CHECK(waiting.reason() == stop_reason::abandoned);
}

TEST_CASE("exchange: asked to end twice during an attempt, it names the first reason") {
    for (const bool cancelled_first : {false, true}) {
        wawp::exchange machine{};
        REQUIRE(machine.start(t0) == action::send);
        CHECK((cancelled_first ? machine.cancel(t0) : machine.abandon(t0)) == action::none);
        CHECK((cancelled_first ? machine.abandon(t0) : machine.cancel(t0)) == action::none);
        CHECK(end_attempt(machine, situation::too_many_requests, t0 + 1s) == action::done);
        CHECK(machine.reason() == (cancelled_first ? stop_reason::cancelled : stop_reason::abandoned));
    }
}

// --- calls that do not fit ------------------------------------------------------------------------------------------

TEST_CASE("exchange: calls out of order change nothing") {
    wawp::exchange machine{};
    CHECK(machine.on_wake(t0) == action::none);
    CHECK(end_attempt(machine, situation::accepted_with_id, t0) == action::none);
    CHECK(machine.state() == exchange_state::idle);
    CHECK(machine.overall() == delivery::not_sent);

    REQUIRE(machine.start(t0) == action::send);
    CHECK(machine.start(t0 + 1s) == action::none);
    CHECK(machine.on_wake(t0 + 1s) == action::none);
    CHECK(machine.attempts() == 1);
    CHECK(machine.deadline() == t0 + 120s);

    REQUIRE(end_attempt(machine, situation::not_connected, t0 + 1s) == action::wait);
    CHECK(end_attempt(machine, situation::accepted_with_id, t0 + 1s) == action::none);
    CHECK(machine.start(t0 + 1s) == action::none);
    CHECK(machine.overall() == delivery::not_sent);
    CHECK(machine.wake_time() == t0 + 1200ms);
    CHECK(machine.attempts() == 1);

    REQUIRE(machine.on_wake(t0 + 2s) == action::send);
    REQUIRE(end_attempt(machine, situation::refused_by_status, t0 + 3s) == action::done);
    CHECK(machine.start(t0 + 4s) == action::done);
    CHECK(end_attempt(machine, situation::accepted_with_id, t0 + 4s) == action::done);
    CHECK(machine.on_wake(t0 + 4s) == action::done);
    CHECK(machine.overall() == delivery::not_sent);
    CHECK(machine.reason() == stop_reason::not_worth_resending);
    CHECK(machine.elapsed() == 3s);
}

TEST_CASE("exchange: a clock that steps back is held where it was") {
    wawp::exchange machine{bounds(3, 5s, 20s)};
    REQUIRE(machine.start(t0) == action::send);
    REQUIRE(end_attempt(machine, situation::not_connected, t0 - 10s) == action::wait);
    CHECK(machine.wake_time() == t0 + 200ms);
    CHECK(machine.elapsed() == 0ms);
}

TEST_CASE("exchange: every reason has a name") {
    CHECK(to_string(stop_reason::unfinished) == "unfinished");
    CHECK(to_string(stop_reason::accepted) == "accepted");
    CHECK(to_string(stop_reason::not_worth_resending) == "not_worth_resending");
    CHECK(to_string(stop_reason::attempts_used_up) == "attempts_used_up");
    CHECK(to_string(stop_reason::deadline_passed) == "deadline_passed");
    CHECK(to_string(stop_reason::cancelled) == "cancelled");
    CHECK(to_string(stop_reason::budget_spent) == "budget_spent");
    CHECK(to_string(stop_reason::abandoned) == "abandoned");
}

// --- a request that is sent again in another form ----------------------------------------------------------------------

TEST_CASE("exchange: a refused form is sent again in another one at once, as an attempt of its own") {
    wawp::exchange<> machine{bounds(3, 10s, 60s)};
    REQUIRE(machine.start(t0) == action::send);
    CHECK(machine.on_refused_form(row(situation::layout_refused), t0 + 1s) == action::send);
    CHECK(machine.state() == exchange_state::sending);
    CHECK(machine.attempts() == 2);
    CHECK(machine.attempt_deadline() == t0 + 11s);
    CHECK(*machine.last() == row(situation::layout_refused));
    CHECK(end_attempt(machine, situation::accepted_with_id, t0 + 2s) == action::done);
    CHECK(machine.reason() == stop_reason::accepted);
    CHECK_FALSE(machine.may_be_duplicate());
}

TEST_CASE("exchange: another form is not sent once anything may have been sent") {
    wawp::exchange<wawp::at_least_once> machine{bounds(5, 10s, 60s)};
    REQUIRE(machine.start(t0) == action::send);
    REQUIRE(end_attempt(machine, situation::no_status, t0 + 1s, std::nullopt, 0.0) == action::wait);
    REQUIRE(machine.on_wake(t0 + 1s) == action::send);
    CHECK(machine.on_refused_form(row(situation::layout_refused), t0 + 2s) == action::done);
    CHECK(machine.reason() == stop_reason::not_worth_resending);
    CHECK(machine.overall() == delivery::unknown);
}

TEST_CASE("exchange: another form is sent only where a resend is allowed, an attempt and time are left, and nobody cancelled") {
    wawp::exchange<wawp::never_retry> never{bounds(5, 10s, 60s)};
    REQUIRE(never.start(t0) == action::send);
    CHECK(never.on_refused_form(row(situation::layout_refused), t0) == action::done);
    CHECK(never.reason() == stop_reason::not_worth_resending);

    wawp::exchange<> strict{bounds(5, 10s, 60s)};
    REQUIRE(strict.start(t0) == action::send);
    CHECK(strict.on_refused_form(row(situation::refused_by_status), t0) == action::done);

    wawp::exchange<> once{bounds(1, 10s, 60s)};
    REQUIRE(once.start(t0) == action::send);
    CHECK(once.on_refused_form(row(situation::layout_refused), t0) == action::done);
    CHECK(once.reason() == stop_reason::attempts_used_up);

    wawp::exchange<> late{bounds(5, 10s, 60s)};
    REQUIRE(late.start(t0) == action::send);
    CHECK(late.on_refused_form(row(situation::layout_refused), t0 + 60s) == action::done);
    CHECK(late.reason() == stop_reason::deadline_passed);

    wawp::exchange<> cancelled{bounds(5, 10s, 60s)};
    REQUIRE(cancelled.start(t0) == action::send);
    REQUIRE(cancelled.cancel(t0) == action::none);
    CHECK(cancelled.on_refused_form(row(situation::layout_refused), t0) == action::done);
    CHECK(cancelled.reason() == stop_reason::cancelled);

    wawp::exchange<> idle{bounds(5, 10s, 60s)};
    CHECK(idle.on_refused_form(row(situation::layout_refused), t0) == action::none);
    CHECK(idle.attempts() == 0);
}

TEST_CASE("exchange: unless told otherwise, four attempts of a minute each within two minutes, and no budget") {
    const wawp::exchange_options options;
    CHECK(options.max_attempts == 4);
    CHECK(options.attempt_timeout == 60s);
    CHECK(options.timeout == 120s);
    CHECK(options.budget == nullptr);
}

TEST_CASE("backoff: half of an odd ceiling is doubled, not taken for the ceiling") {
    const wawp::exponential_backoff odd{.first = 200ms, .ceiling = 401ms};
    CHECK(odd.delay(2, 1.0) == 400ms);
    CHECK(odd.delay(3, 1.0) == 401ms);
}
