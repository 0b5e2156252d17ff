// SPDX-License-Identifier: MIT
// Time that passes only when somebody waits, and chance that is no chance.
#pragma once

#include <chrono>
#include <vector>

#include <wawp/http/transport.hpp>

namespace tests {

struct virtual_world {
    std::chrono::steady_clock::time_point now{std::chrono::hours{1}};
    std::chrono::sys_seconds wall{std::chrono::seconds{1735920000}};
    double jitter = 1.0;
    std::vector<std::chrono::milliseconds> sleeps{};
    bool stop_during_sleep = false;
    bool stopped = false;

    void pass(std::chrono::milliseconds time) { now += time; }
    [[nodiscard]] bool stop_requested() const noexcept { return stopped; }
};

/// A `system_policy` that looks at a world of the test's.
struct virtual_system {
    virtual_world* world;

    std::chrono::steady_clock::time_point now() { return world->now; }
    std::chrono::sys_seconds wall_now() { return world->wall; }
    double jitter() { return world->jitter; }
    void sleep_until(std::chrono::steady_clock::time_point until, wawp::http::stop_signal) {
        world->sleeps.push_back(std::chrono::duration_cast<std::chrono::milliseconds>(until - world->now));
        if (world->stop_during_sleep) {
            world->stopped = true;
            return;
        }
        if (until > world->now) world->now = until;
    }
};

}  // namespace tests
