// SPDX-License-Identifier: MIT
#include "support/catch.hpp"

#include <chrono>
#include <limits>
#include <ratio>
#include <string>
#include <string_view>

#include <wawp/outbox/outbox.hpp>

using namespace std::chrono_literals;
using wawp::delivery;
using wawp::errc;
using wawp::journal_verdict;
using wawp::outbox_entry;
using wawp::outbox_state;
using wawp::pace_time;
using wawp::resolution;

namespace {

constexpr pace_time noon{std::chrono::hours{480'012}};
const journal_verdict is_sent{.delivery = delivery::sent, .message_id = "true_1", .attempts = 1};
const journal_verdict is_not_sent{.delivery = delivery::not_sent, .attempts = 1, .error = "rejected", .http_status = 400};
const journal_verdict is_unknown{.delivery = delivery::unknown, .attempts = 1, .error = "timed_out"};

outbox_entry queued() { return {.id = 7, .key = "key", .sender = "s", .not_before = noon - 1h}; }
outbox_entry claimed(std::uint64_t fence = 5) {
    outbox_entry entry = queued();
    CHECK(entry.claim("worker", fence, noon, noon + 1min));
    return entry;
}
outbox_entry sending(std::uint64_t fence = 5) {
    outbox_entry entry = claimed(fence);
    CHECK(entry.begin(fence, noon + 1s));
    return entry;
}
outbox_entry ended(const journal_verdict& how) {
    outbox_entry entry = sending();
    CHECK(entry.end(5, how, noon + 2s, nullptr));
    return entry;
}

}  // namespace

TEST_CASE("outbox_entry: a claim takes what is queued and due, and nothing else") {
    outbox_entry entry = queued();
    entry.not_before = noon;
    const outbox_entry before = entry;
    CHECK_FALSE(entry.claim("worker", 5, noon - 1ms, noon));
    CHECK(entry == before);
    CHECK(entry.claim("worker", 5, noon, noon + 1min));
    CHECK(entry.state == outbox_state::claimed);
    CHECK(entry.worker == "worker");
    CHECK(entry.fence == 5);
    CHECK(entry.lease_until == noon + 1min);
    for (outbox_entry other : {claimed(), sending(), ended(is_sent), ended(is_not_sent), ended(is_unknown)}) {
        const outbox_entry as_it_was = other;
        CHECK_FALSE(other.claim("another", 6, noon + 1h, noon + 2h));
        CHECK(other == as_it_was);
    }
}

TEST_CASE("outbox_entry: a claim goes back to the queue when its lease ends, its worker is gone, or it is given back") {
    outbox_entry entry = claimed();
    CHECK_FALSE(entry.recover(noon + 1min - 1ms, true));
    CHECK(entry.state == outbox_state::claimed);
    outbox_entry late = entry, orphan = entry, given_back = entry;
    CHECK(late.recover(noon + 1min, true));
    CHECK(orphan.recover(noon, false));
    CHECK_FALSE(given_back.release(6));
    CHECK(given_back.release(5));
    CHECK_FALSE(given_back.release(0));
    for (const outbox_entry& each : {late, orphan, given_back}) CHECK(each == queued());
    outbox_entry sends = sending();
    CHECK_FALSE(sends.release(5));
    CHECK(sends == sending());
}

TEST_CASE("outbox_entry: what is being sent never goes back to the queue by time; a lost worker's becomes unknown") {
    outbox_entry entry = sending();
    CHECK_FALSE(entry.recover(noon + 24h * 365, true));
    CHECK(entry == sending());
    CHECK(entry.recover(noon, false));
    CHECK(entry.state == outbox_state::unknown);
    CHECK_FALSE(entry.recover(noon + 24h, false));
    for (outbox_entry other : {queued(), ended(is_sent), ended(is_not_sent)}) CHECK_FALSE(other.recover(noon + 24h, false));
}

TEST_CASE("outbox_entry: only the worker whose claim holds begins, and once") {
    outbox_entry entry = claimed();
    CHECK_FALSE(entry.begin(6, noon));
    CHECK(entry == claimed());
    CHECK(entry.begin(5, noon + 1s));
    CHECK(entry.state == outbox_state::sending);
    CHECK(entry.began == noon + 1s);
    CHECK(entry.lease_until == pace_time{});
    CHECK(entry.tries == 1);
    CHECK_FALSE(entry.begin(5, noon));
    outbox_entry lost = claimed();
    CHECK(lost.recover(noon + 1h, true));
    CHECK_FALSE(lost.begin(5, noon + 1h));
    CHECK_FALSE(lost.begin(0, noon + 1h));
    CHECK(lost.state == outbox_state::queued);
    CHECK(lost.claim("another", 6, noon + 1h, noon + 2h));
    CHECK_FALSE(lost.begin(5, noon + 1h));
    CHECK(lost.begin(6, noon + 1h));
}

TEST_CASE("outbox_entry: a second try begins without what is known of the first") {
    outbox_entry entry = ended(is_unknown);
    CHECK(*entry.resolve(resolution::not_sent, false) == outbox_state::queued);
    CHECK(entry.claim("worker", 6, noon, noon + 1min));
    CHECK(entry.begin(6, noon + 3s));
    CHECK(entry.tries == 1);
    CHECK(entry.verdict == journal_verdict{});
    CHECK_FALSE(entry.resolved);
    CHECK(entry.ended == pace_time{});
}

TEST_CASE("outbox_entry: a try that does not count is taken back where it goes into the queue again, and only if it was begun") {
    const pace_time later = noon + 1h;
    outbox_entry entry = sending();
    const unsigned before = entry.tries;
    CHECK(*entry.end(5, is_not_sent, noon, &later, false) == outbox_state::queued);
    CHECK(entry.tries + 1 == before);
    outbox_entry counted = sending();
    CHECK(*counted.end(5, is_not_sent, noon, &later) == outbox_state::queued);
    CHECK(counted.tries == before);
    outbox_entry over = sending();
    CHECK(*over.end(5, is_not_sent, noon, nullptr, false) == outbox_state::not_sent);
    CHECK(over.tries == before);
    outbox_entry never_begun = claimed();
    never_begun.tries = 3;
    CHECK(*never_begun.end(5, is_not_sent, noon, &later, false) == outbox_state::queued);
    CHECK(never_begun.tries == 3);
    outbox_entry changed_by_hand = sending();
    changed_by_hand.tries = 0;
    CHECK(*changed_by_hand.end(5, is_not_sent, noon, &later, false) == outbox_state::queued);
    CHECK(changed_by_hand.tries == 0);
}

TEST_CASE("counts_as_try: what is about the sender or the caller does not count, all else does") {
    for (const auto code : {wawp::errc::session_down, wawp::errc::rate_limited, wawp::errc::connect_failed, wawp::errc::unauthorized, wawp::errc::cancelled,
                            wawp::errc::intercepted, wawp::errc::redirected, wawp::errc::unsupported, wawp::errc::certificate_refused, wawp::errc::tls_failed}) {
        CHECK_FALSE(wawp::counts_as_try({.code = code}));
    }
    CHECK(wawp::counts_as_try({.code = wawp::errc::intercepted, .http_status = 403}));  // its own text may offend a firewall
    CHECK_FALSE(wawp::counts_as_try({.code = wawp::errc::intercepted, .http_status = 404}));
    CHECK_FALSE(wawp::counts_as_try({.code = wawp::errc::unauthorized, .http_status = 403}));
    for (const auto code : {wawp::errc::deadline_passed, wawp::errc::rejected, wawp::errc::timed_out}) {
        CHECK(wawp::counts_as_try({.code = code}));
    }
}

TEST_CASE("outbox_entry: an end gives the state and the verdict") {
    for (const auto& [how, state] : {std::pair{is_sent, outbox_state::sent}, {is_not_sent, outbox_state::not_sent}, {is_unknown, outbox_state::unknown}}) {
        outbox_entry entry = sending();
        const auto answer = entry.end(5, how, noon + 2s, nullptr);
        REQUIRE(answer);
        CHECK(*answer == state);
        CHECK(entry.state == state);
        CHECK(entry.verdict == how);
        CHECK(entry.ended == noon + 2s);
        CHECK(entry.not_before == noon - 1h);
    }
}

TEST_CASE("outbox_entry: what surely was not sent may be queued again by its worker, and nothing else may") {
    const pace_time again = noon + 1h;
    outbox_entry entry = sending();
    CHECK(*entry.end(5, is_not_sent, noon, &again) == outbox_state::queued);
    CHECK(entry.state == outbox_state::queued);
    CHECK(entry.not_before == again);
    CHECK(entry.verdict == is_not_sent);
    for (const journal_verdict& how : {is_sent, is_unknown}) {
        outbox_entry other = sending();
        CHECK(*other.end(5, how, noon, &again) != outbox_state::queued);
        CHECK(other.not_before == noon - 1h);
    }
}

TEST_CASE("outbox_entry: a claim that never began ends as not sent, or not at all") {
    const pace_time again = noon + 1h;
    outbox_entry entry = claimed();
    CHECK(*entry.end(5, is_not_sent, noon, &again) == outbox_state::queued);
    CHECK(entry.lease_until == pace_time{});
    for (const journal_verdict& how : {is_sent, is_unknown}) {
        outbox_entry other = claimed();
        CHECK(other.end(5, how, noon, nullptr).error().code == errc::other_try);
        CHECK(other == claimed());
    }
    outbox_entry others = claimed();
    CHECK_FALSE(others.end(6, is_not_sent, noon, &again));
    CHECK(others == claimed());
}

TEST_CASE("outbox_entry: another try's end is refused") {
    for (outbox_entry entry : {queued(), sending(6), ended(is_sent)}) {
        const outbox_entry before = entry;
        for (const std::uint64_t fence : {std::uint64_t{0}, std::uint64_t{4}}) {
            const auto answer = entry.end(fence, is_sent, noon, nullptr);
            REQUIRE_FALSE(answer);
            CHECK(answer.error().code == errc::other_try);
            CHECK(entry == before);
        }
    }
}

TEST_CASE("outbox_entry: the late news that it was sent turns unknown into sent; other late news changes nothing") {
    outbox_entry entry = sending();
    CHECK(entry.recover(noon, false));
    outbox_entry late = entry;
    CHECK(*late.end(5, is_not_sent, noon, nullptr) == outbox_state::unknown);
    CHECK(*late.end(5, is_unknown, noon, nullptr) == outbox_state::unknown);
    CHECK(late == entry);
    CHECK(*late.end(5, is_sent, noon + 9s, nullptr) == outbox_state::sent);
    CHECK(late.verdict == is_sent);
    CHECK(late.ended == noon + 9s);
    const pace_time again = noon;
    CHECK(*late.end(5, is_not_sent, noon, &again) == outbox_state::sent);
    CHECK(late.verdict == is_sent);
}

TEST_CASE("outbox_entry: the late news still helps when a person has queued it again, until it is claimed") {
    outbox_entry entry = ended(is_unknown);
    CHECK(*entry.resolve(resolution::not_sent, false) == outbox_state::queued);
    outbox_entry late = entry;
    CHECK(*late.end(5, is_sent, noon, nullptr) == outbox_state::sent);
    CHECK_FALSE(late.resolved);
    CHECK(*entry.end(5, is_not_sent, noon, nullptr) == outbox_state::queued);
    CHECK(entry.claim("another", 6, noon, noon + 1min));
    CHECK_FALSE(entry.end(5, is_sent, noon, nullptr));
}

TEST_CASE("outbox_entry: a person says what became of one in doubt") {
    for (const outbox_entry& doubted : {ended(is_unknown), sending()}) {
        outbox_entry sent = doubted, not_sent = doubted;
        CHECK(*sent.resolve(resolution::sent, false) == outbox_state::sent);
        CHECK(sent.state == outbox_state::sent);
        CHECK(sent.resolved);
        CHECK(sent.verdict.delivery == delivery::sent);
        CHECK(doubted.tries == 1);
        CHECK(*not_sent.resolve(resolution::not_sent, false) == outbox_state::queued);
        CHECK(not_sent.state == outbox_state::queued);
        CHECK(not_sent.tries == 0);
        CHECK(sent.tries == 1);
        CHECK(not_sent.resolved);
        CHECK(not_sent.verdict.delivery == delivery::not_sent);
    }
    outbox_entry alive = sending();
    CHECK(alive.resolve(resolution::not_sent, true).error().code == errc::in_flight);
    CHECK(alive == sending());
    for (outbox_entry other : {queued(), claimed(), ended(is_sent), ended(is_not_sent)}) {
        const outbox_entry before = other;
        CHECK(other.resolve(resolution::not_sent, false).error().code == errc::not_in_doubt);
        CHECK(other == before);
    }
}

TEST_CASE("outbox_entry: what was not sent may be enqueued again") {
    outbox_entry entry = ended(is_not_sent);
    CHECK(entry.enqueue_again("second", noon + 3h));
    CHECK(entry.sender == "second");
    CHECK(entry.tries == 0);
    CHECK(entry.state == outbox_state::queued);
    CHECK(entry.not_before == noon + 3h);
    for (outbox_entry other : {queued(), claimed(), sending(), ended(is_sent), ended(is_unknown)}) {
        const outbox_entry before = other;
        CHECK_FALSE(other.enqueue_again("second", noon + 3h));
        CHECK(other == before);
    }
}

TEST_CASE("outbox_pace: the later of the pace and the pause holds, and the answer names the pause") {
    wawp::outbox_pace pace{.limits = {.gap = 10s}};
    CHECK(pace.next_slot(noon) == noon);
    pace.use({}, noon, 0);
    CHECK(pace.next_slot(noon) == noon + 10s);
    CHECK(pace.wait_from(noon).permit == wawp::outbox_permit::wait);
    CHECK(pace.wait_from(noon).until == noon + 10s);
    CHECK(pace.wait_from(noon).reason == wawp::pause_reason::none);
    pace.breaker.on_error({}, wawp::error{.code = errc::rate_limited}, noon);
    CHECK(pace.wait_from(noon).until == noon + 1min);
    CHECK(pace.wait_from(noon).reason == wawp::pause_reason::rate_limited);
    CHECK(pace.wait_from(noon + 1min).reason == wawp::pause_reason::none);
    pace.use({}, noon + 1min, 0);
    CHECK(pace.breaker.until == noon + 1min + 30s);
}

TEST_CASE("outbox_pace: without limits nothing is counted") {
    wawp::outbox_pace pace;
    pace.use({}, noon, 0);
    CHECK(pace == wawp::outbox_pace{});
}

TEST_CASE("bounded_lease: no unit is too narrow for it, and what is out of its bounds counts as the nearest within") {
    using wawp::detail::bounded_lease;
    constexpr std::chrono::milliseconds longest = std::chrono::days{366};
    using narrow_us = std::chrono::duration<int, std::micro>;
    using narrow_ns = std::chrono::duration<int, std::nano>;
    using narrow_ms = std::chrono::duration<int, std::milli>;
    using hours_of_a_byte = std::chrono::duration<signed char, std::ratio<3600>>;
    using floating = std::chrono::duration<double>;
    static_assert(bounded_lease(narrow_us{300'000'000}) == 5min);
    static_assert(bounded_lease(narrow_ns{2'000'000'000}) == 2s);
    static_assert(bounded_lease(narrow_ms{2'073'600'000}) == 24h * 24);
    static_assert(bounded_lease(hours_of_a_byte{100}) == 100h);
    static_assert(bounded_lease(std::chrono::duration<unsigned, std::micro>{4'000'000'000U}) == 4'000s);
    for (const auto minus : {bounded_lease(narrow_us{-1}), bounded_lease(hours_of_a_byte{-1}), bounded_lease((std::chrono::seconds::min)()), bounded_lease(floating{-1e300})}) CHECK(minus == 0ms);
    CHECK(bounded_lease(floating{1e300}) == longest);
    CHECK(bounded_lease(floating{std::numeric_limits<double>::infinity()}) == longest);
    CHECK(bounded_lease(floating{-std::numeric_limits<double>::infinity()}) == 0ms);
    CHECK(bounded_lease(floating{std::numeric_limits<double>::quiet_NaN()}) == 0ms);
    CHECK(bounded_lease(floating{0.25}) == 250ms);
    CHECK(bounded_lease((std::chrono::seconds::max)()) == longest);
    CHECK(bounded_lease((std::chrono::nanoseconds::max)()) == longest);
    CHECK(bounded_lease(longest) == longest);
    CHECK(bounded_lease(longest + 1ms) == longest);
    CHECK(bounded_lease(longest - 1ms) == longest - 1ms);
    CHECK(bounded_lease(1'999us) == 1ms);
    CHECK(bounded_lease(0s) == 0ms);
}

TEST_CASE("outbox: states have their names, and counts are by state") {
    const std::string_view names[] = {"queued", "claimed", "sending", "sent", "not_sent", "unknown"};
    for (std::size_t i = 0; i < wawp::outbox_states.size(); ++i) {
        CHECK(to_string(wawp::outbox_states[i]) == names[i]);
        wawp::outbox_counts counts;
        counts[wawp::outbox_states[i]] = 3;
        CHECK(counts.of[i] == 3);
        CHECK(std::as_const(counts)[wawp::outbox_states[i]] == 3);
    }
}
