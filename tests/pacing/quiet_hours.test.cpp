// SPDX-License-Identifier: MIT
#include "support/catch.hpp"

#include <chrono>

#include <wawp/pacing/quiet_hours.hpp>

using namespace std::chrono_literals;
using wawp::pace_time;
using wawp::quiet_hours;

namespace {

constexpr pace_time midnight{std::chrono::days{20'000}};
constexpr quiet_hours night{.from = 22h, .to = 7h};
constexpr quiet_hours lunch{.from = 12h, .to = 13h + 30min};

}  // namespace

TEST_CASE("quiet_hours: by default there are none") {
    for (int hour = 0; hour < 24; ++hour) CHECK(quiet_hours{}.end_after(midnight + hour * 1h, 0min) == midnight + hour * 1h);
    CHECK(quiet_hours{.from = 5h, .to = 5h}.end_after(midnight + 5h, 0min) == midnight + 5h);
}

TEST_CASE("quiet_hours: within a day, the first moment is quiet and the last is not") {
    CHECK(lunch.end_after(midnight + 12h - 1ms, 0min) == midnight + 12h - 1ms);
    CHECK(lunch.end_after(midnight + 12h, 0min) == midnight + 13h + 30min);
    CHECK(lunch.end_after(midnight + 13h + 30min - 1ms, 0min) == midnight + 13h + 30min);
    CHECK(lunch.end_after(midnight + 13h + 30min, 0min) == midnight + 13h + 30min);
}

TEST_CASE("quiet_hours: a night ends in the morning after, on whichever side of midnight it is asked") {
    CHECK(night.end_after(midnight + 22h - 1ms, 0min) == midnight + 22h - 1ms);
    CHECK(night.end_after(midnight + 22h, 0min) == midnight + 31h);
    CHECK(night.end_after(midnight, 0min) == midnight + 7h);
    CHECK(night.end_after(midnight + 7h - 1ms, 0min) == midnight + 7h);
    CHECK(night.end_after(midnight + 7h, 0min) == midnight + 7h);
}

TEST_CASE("quiet_hours: the hours are those of the offset, also before 1970") {
    CHECK(night.end_after(midnight + 20h, 2h) == midnight + 29h);
    CHECK(night.end_after(midnight + 20h - 1ms, 2h) == midnight + 20h - 1ms);
    CHECK(night.end_after(midnight, -5h) == midnight);
    CHECK(night.end_after(midnight + 3h, -5h) == midnight + 12h);
    CHECK(night.end_after(pace_time{-1ms}, 0min) == pace_time{7h});
}

TEST_CASE("quiet_hours: what is out of its range counts as the nearest that is not") {
    CHECK(quiet_hours{.from = 0h, .to = 24h}.end_after(midnight, 0min) == midnight + 24h - 1min);  // the day has a time that is not quiet
    CHECK(quiet_hours{.from = -1min, .to = 7h}.end_after(midnight, 0min) == midnight + 7h);
    CHECK(quiet_hours{.from = -2min, .to = -1min}.end_after(midnight, 0min) == midnight);
    CHECK(night.end_after(midnight + 4h, 19h) == midnight + 13h);
    CHECK(night.end_after(midnight + 17h, -19h) == midnight + 25h);
}

static_assert(quiet_hours{.from = std::chrono::minutes::min(), .to = std::chrono::minutes::max()}.end_after(midnight, std::chrono::minutes::min()) == midnight + 18h - 1min,
              "nothing overflows");
static_assert(quiet_hours{.from = std::chrono::minutes::max(), .to = std::chrono::minutes::min()}.end_after(midnight, std::chrono::minutes::max()) == midnight);
