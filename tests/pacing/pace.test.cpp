// SPDX-License-Identifier: MIT
#include "support/catch.hpp"

#include <chrono>
#include <cstddef>
#include <limits>
#include <map>
#include <string>
#include <vector>

#include <wawp/pacing/pace.hpp>

using namespace std::chrono_literals;
using wawp::pace_limits;
using wawp::pace_state;
using wawp::pace_time;

namespace {

constexpr pace_time midnight{std::chrono::days{20'000}};

/// Sends as fast as the limits allow, by a virtual clock.
std::vector<pace_time> slots(const pace_limits& limits, std::size_t count, pace_time now = midnight, double chance = 0) {
    pace_state pace;
    std::vector<pace_time> found;
    while (found.size() < count) {
        now = pace.next_slot(limits, now);
        CHECK(pace.next_slot(limits, now) == now);
        pace.use(limits, now, chance);
        found.push_back(now);
    }
    return found;
}

template <class Length>
std::map<long, std::size_t> counts_by(const std::vector<pace_time>& when, std::chrono::minutes offset = 0min) {
    std::map<long, std::size_t> counts;
    for (const pace_time each : when) ++counts[static_cast<long>(std::chrono::floor<Length>((each + offset).time_since_epoch()).count())];
    return counts;
}

std::vector<std::string> refused(const pace_limits& limits) {
    std::vector<std::string> members;
    const wawp::error refusal = refuse_limits(limits);
    CHECK(refusal.code == wawp::errc::bad_option);
    for (const wawp::violation& each : refusal.violations) {
        CHECK(each.rule == "pace_limits");
        members.push_back(each.key + " " + each.found);
    }
    return members;
}

}  // namespace

TEST_CASE("pace: without limits a message may go at any time") {
    CHECK(slots({}, 3) == std::vector<pace_time>(3, midnight));
}

TEST_CASE("pace: a gap and a share of the jitter lie between two messages") {
    const pace_limits limits{.gap = 20ms, .jitter = 10ms};
    CHECK(slots(limits, 3, midnight, 0.0) == std::vector<pace_time>{midnight, midnight + 20ms, midnight + 40ms});
    CHECK(slots(limits, 3, midnight, 0.5) == std::vector<pace_time>{midnight, midnight + 25ms, midnight + 50ms});
    CHECK(slots({.gap = 20ms}, 2, midnight, 1.0) == std::vector<pace_time>{midnight, midnight + 20ms});
    for (const double whole : {1.0, 7.0, -1.0, std::numeric_limits<double>::quiet_NaN()}) {
        CHECK(slots(limits, 2, midnight, whole) == std::vector<pace_time>{midnight, midnight + 30ms});
    }
}

TEST_CASE("pace: who comes later than the gap does not wait, and one who comes early is told when") {
    pace_state pace;
    const pace_limits limits{.gap = 1s};
    pace.use(limits, midnight, 0);
    CHECK(pace.next_slot(limits, midnight - 1h) == midnight + 1s);
    CHECK(pace.next_slot(limits, midnight + 1s - 1ms) == midnight + 1s);
    CHECK(pace.next_slot(limits, midnight + 5s) == midnight + 5s);
}

TEST_CASE("pace: a minute, an hour and a day of the clock hold as many messages as they may") {
    const auto minutes = counts_by<std::chrono::minutes>(slots({.per_minute = 8}, 80, midnight + 30s));
    CHECK(minutes.size() == 10);
    for (const auto& [minute, count] : minutes) CHECK(count == 8);
    const auto hours = counts_by<std::chrono::hours>(slots({.per_minute = 7, .per_hour = 20}, 100, midnight));
    CHECK(hours.size() == 5);
    for (const auto& [hour, count] : hours) CHECK(count == 20);
    const auto days = counts_by<std::chrono::days>(slots({.gap = 5s, .jitter = 5s, .per_hour = 40, .per_day = 50}, 250, midnight, 0.9));
    CHECK(days.size() == 5);
    for (const auto& [day, count] : days) CHECK(count == 50);
}

TEST_CASE("pace: after a full minute the next one begins at its first moment, also where 1970 had not begun") {
    CHECK(slots({.per_minute = 1}, 2, midnight + 59s) == std::vector<pace_time>{midnight + 59s, midnight + 60s});
    CHECK(slots({.per_day = 1, .utc_offset = -5h}, 2, pace_time{1s}) == std::vector<pace_time>{pace_time{1s}, pace_time{5h}});
    CHECK(slots({.per_day = 1, .utc_offset = -5h}, 2, pace_time{5h}) == std::vector<pace_time>{pace_time{5h}, pace_time{29h}});
    CHECK(slots({.per_day = 1, .utc_offset = -18h}, 2, pace_time{0s}) == std::vector<pace_time>{pace_time{0s}, pace_time{18h}});
}

TEST_CASE("pace: a day begins at midnight where the offset holds") {
    const pace_limits limits{.per_day = 2, .utc_offset = 2h};
    CHECK(slots(limits, 3, midnight) == std::vector<pace_time>{midnight, midnight, midnight + 22h});
    const auto days = counts_by<std::chrono::days>(slots({.per_hour = 3, .per_day = 50, .utc_offset = -330min}, 18 + 150), -330min);
    CHECK(days == std::map<long, std::size_t>{{19'999, 18}, {20'000, 50}, {20'001, 50}, {20'002, 50}});
}

TEST_CASE("pace: the first days with messages have the warm-up's limits, and days without do not count") {
    const pace_limits limits{.per_day = 5, .warm_up = {1, 2, 3}};
    const auto days = counts_by<std::chrono::days>(slots(limits, 16));
    CHECK(days == std::map<long, std::size_t>{{20'000, 1}, {20'001, 2}, {20'002, 3}, {20'003, 5}, {20'004, 5}});

    pace_state pace;
    pace.use(limits, midnight, 0);
    const pace_time week_later = midnight + 24h * 7;
    pace.use(limits, pace.next_slot(limits, week_later), 0);
    pace.use(limits, pace.next_slot(limits, week_later), 0);
    CHECK(pace.earlier_days == 1);
    CHECK(pace.next_slot(limits, week_later) == week_later + 24h);
}

TEST_CASE("pace: a day of the warm-up that is 0 has no limit of its own") {
    CHECK(slots({.per_day = 1, .warm_up = {0}}, 4) == std::vector<pace_time>(4, midnight));
}

TEST_CASE("pace: nothing goes in quiet hours, and a limit that ends in them waits for their end") {
    const pace_limits limits{.per_hour = 2, .quiet = {.from = 22h, .to = 7h}, .utc_offset = 1h};
    CHECK(slots(limits, 4, midnight + 20h + 30min) ==
          std::vector<pace_time>{midnight + 20h + 30min, midnight + 20h + 30min, midnight + 30h, midnight + 30h});
    const pace_limits days{.per_day = 1, .quiet = {.from = 0h, .to = 9h}};
    CHECK(slots(days, 2, midnight + 8h) == std::vector<pace_time>{midnight + 9h, midnight + 33h});
}

TEST_CASE("pace: a clock that goes back lets nobody send more") {
    pace_state pace;
    const pace_limits limits{.per_minute = 1};
    pace.use(limits, midnight, 0);
    CHECK(pace.next_slot(limits, midnight - 1h) == midnight + 60s);
    pace = {};
    pace.use({.per_minute = 2}, midnight, 0);
    CHECK(pace.next_slot({.per_minute = 2}, midnight - 1h) == midnight);
}

TEST_CASE("pace: a message that went while the clock was far ahead stops nobody for longer than a day") {
    const pace_limits limits{.gap = 20s, .jitter = 10s};
    pace_state pace;
    pace.use(limits, midnight + 24h * 3650, 0.5);
    const pace_time then = midnight + 24h * 3650 + 25s;
    CHECK(pace.next_slot(limits, midnight) == midnight);
    CHECK(pace.next_slot(limits, then - 24h - 30s) == then);
    CHECK(pace.next_slot(limits, then - 24h - 31s) == then - 24h - 31s);
}

TEST_CASE("pace: limits that make no sense are refused by their names") {
    CHECK(refused({}).empty());
    CHECK(refused({.gap = 24h * 366, .jitter = 24h * 366, .quiet = {.from = 24h - 1min, .to = 24h - 1min}, .utc_offset = 18h}).empty());
    CHECK(refused({.utc_offset = -18h}).empty());
    CHECK(refused({.gap = -1ms, .jitter = -2ms, .quiet = {.from = -1min, .to = -2min}, .utc_offset = -1081min}) ==
          std::vector<std::string>{"gap -1", "jitter -2", "quiet.from -1", "quiet.to -2", "utc_offset -1081"});
    CHECK(refused({.gap = 24h * 366 + 1ms, .jitter = 24h * 366 + 1ms, .quiet = {.from = 24h, .to = 24h}, .utc_offset = 1081min}).size() == 5);
}

TEST_CASE("pace: limits that are refused count as the nearest ones that are not") {
    CHECK(slots({.gap = 24h * 367, .jitter = 24h * 367}, 2, midnight, 1.0) == std::vector<pace_time>{midnight, midnight + 24h * 732});
    CHECK(slots({.gap = -5ms, .jitter = -5ms}, 2, midnight, 1.0) == std::vector<pace_time>{midnight, midnight});
    CHECK(slots({.per_day = 1, .utc_offset = 20h}, 2, midnight) == std::vector<pace_time>{midnight, midnight + 6h});
    CHECK(slots({.per_day = 1, .utc_offset = -20h}, 2, midnight) == std::vector<pace_time>{midnight, midnight + 18h});
    CHECK(slots({.quiet = {.from = 0h, .to = 24h}}, 1) == std::vector<pace_time>{midnight + 24h - 1min});
}

namespace {

/// When the second message goes, by limits all of which are at one end of their types. In a constant, nothing may overflow.
template <class Limit>
constexpr pace_time second_slot(Limit limit) {
    const pace_limits limits{.gap = limit, .jitter = limit, .per_day = 1, .utc_offset = limit};
    pace_state pace;
    pace.use(limits, midnight, 1.0);
    return pace.next_slot(limits, midnight);
}

struct least {
    template <class Rep, class Period>
    constexpr operator std::chrono::duration<Rep, Period>() const { return std::chrono::duration<Rep, Period>::min(); }
};
struct most {
    template <class Rep, class Period>
    constexpr operator std::chrono::duration<Rep, Period>() const { return std::chrono::duration<Rep, Period>::max(); }
};
static_assert(second_slot(least{}) == midnight + 18h);
static_assert(second_slot(most{}) == midnight + 24h * 732);
static_assert(pace_state{.next = pace_time::max()}.next_slot({}, midnight) == midnight);
static_assert(pace_state{.next = pace_time::min()}.next_slot({}, midnight) == midnight);

}  // namespace

static_assert(pace_state{}.next_slot(pace_limits{}, pace_time{1s}) == pace_time{1s});
