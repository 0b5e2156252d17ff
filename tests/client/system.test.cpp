// SPDX-License-Identifier: MIT
#include <chrono>
#include <cstdint>
#include <ctime>

#include "support/catch.hpp"

#include <wawp/client/system.hpp>

using namespace std::chrono_literals;

TEST_CASE("standard_system: the clocks are the standard's") {
    wawp::standard_system system;
    const auto before = std::chrono::steady_clock::now();
    const auto now = system.now();
    CHECK(now >= before);
    CHECK(now <= std::chrono::steady_clock::now());
    const auto wall = system.wall_now();
    const auto difference = std::chrono::system_clock::now() - wall;
    CHECK(difference >= 0s);
    CHECK(difference < 2s);
}

TEST_CASE("standard_system: jitter lies from 0 to below 1, spreads over the range, and differs between systems") {
    wawp::standard_system first, second;
    int same = 0, quarters[4]{};
    for (int i = 0; i < 4000; ++i) {
        const double left = first.jitter(), right = second.jitter();
        CHECK((left >= 0.0 && left < 1.0));
        ++quarters[static_cast<int>(left * 4)];
        same += left == right;
    }
    for (const int count : quarters) CHECK((count > 850 && count < 1150));  // 1000 expected, five standard deviations
    CHECK(same == 0);
}

TEST_CASE("standard_system: chance is SplitMix64, as its authors give it") {
    std::uint64_t state = 0;
    CHECK(wawp::detail::next_random(state) == 0xE220'A839'7B1D'CDAF);
    CHECK(wawp::detail::next_random(state) == 0x6E78'9E6A'A1B9'65F4);
    CHECK(wawp::detail::next_random(state) == 0x06C4'5D18'8009'454F);
}

TEST_CASE("standard_system: a sleep costs no processor time, and is not much longer than asked for") {
    wawp::standard_system system;
    const auto start = system.now();
    [[maybe_unused]] const std::clock_t used = std::clock();
    system.sleep_until(start + 200ms, {});
#if !defined(_WIN32)  // there, clock() is the wall's
    CHECK(static_cast<double>(std::clock() - used) / CLOCKS_PER_SEC < 0.04);  // on a busy machine, a loop that only waits gets half of it
#endif
    CHECK(system.now() < start + 1s);
}

TEST_CASE("standard_system: a sleep ends when its time has come, at once if it has passed, and soon after a stop") {
    wawp::standard_system system;
    const auto start = system.now();
    system.sleep_until(start + 30ms, {});
    CHECK(system.now() >= start + 30ms);
    const auto later = system.now();
    system.sleep_until(start, {});
    CHECK(system.now() < later + 5s);
    struct stopped {
        bool stop_requested() const noexcept { return true; }
    } stop;
    system.sleep_until(system.now() + 1h, wawp::http::stop_signal(stop));
    CHECK(system.now() < later + 60s);
}
