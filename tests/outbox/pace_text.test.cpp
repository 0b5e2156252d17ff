// SPDX-License-Identifier: MIT
#include "support/catch.hpp"

#include <chrono>
#include <string>

#include <wawp/outbox/pace_text.hpp>

using namespace std::chrono_literals;
using wawp::pace_limits;
using wawp::detail::read_limits;
using wawp::detail::write_limits;

TEST_CASE("pace_text: limits come back as they were") {
    const pace_limits all{.gap = 20s, .jitter = 10s, .per_minute = 8, .per_hour = 40, .per_day = 200, .warm_up = {20, 0, 4'294'967'295},
                          .quiet = {.from = 22h, .to = 7h}, .utc_offset = -330min};
    CHECK(write_limits(all) == "20000 10000 8 40 200 1320 420 -330 20 0 4294967295");
    for (const pace_limits& limits : {all, pace_limits{}, pace_limits{.per_day = 1}, pace_limits{.warm_up = {5}}}) {
        pace_limits back{.gap = 1ms, .warm_up = {1, 2}};
        CHECK(read_limits(write_limits(limits), back));
        CHECK(back == limits);
    }
    pace_limits none{.gap = 1ms};
    CHECK(read_limits("", none));
    CHECK(none == pace_limits{});
}

TEST_CASE("pace_text: what is no limits is refused") {
    for (const char* text : {"x", "1", "1 2 3 4 5 6 7", "0 0 0 0 0 0 0 0x", "0 0 0 0 0 0 0 0 x", "-1 0 0 0 0 0 0 0", "0 0 4294967296 0 0 0 0 0",
                             "0 0 -1 0 0 0 0 0", "0 0 0 0 0 1440 0 0", "0 0 0 0 0 0 0 1081", "0 0 0 0 0 0 0 0 -1", "0  0 0 0 0 0 0 0", " ",
                             "0 0 0 0 0 0 0 0 99999999999999999999", "0 0 0 0 0 -1 0 0", "0 -1 0 0 0 0 0 0"}) {
        CAPTURE(text);
        pace_limits limits;
        CHECK_FALSE(read_limits(text, limits));
    }
}

TEST_CASE("pace_text: reasons are read by their names") {
    for (int i = 0; i < 7; ++i) {
        const auto reason = static_cast<wawp::pause_reason>(i);
        auto back = static_cast<wawp::pause_reason>(6 - i);
        CHECK(wawp::detail::read_reason(to_string(reason), back));
        CHECK(back == reason);
    }
    CHECK(to_string(wawp::pause_reason::sender_refused) == "sender_refused");  // the last: the loop has them all
    auto back = wawp::pause_reason::rate_limited;
    CHECK_FALSE(wawp::detail::read_reason("", back));
    CHECK_FALSE(wawp::detail::read_reason("session", back));
    CHECK(back == wawp::pause_reason::rate_limited);
}
