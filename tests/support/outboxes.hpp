// SPDX-License-Identifier: MIT
// What the tests of each outbox do with it: virtual time, and events that differ by a number.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include <wawp/client/client.hpp>
#include <wawp/outbox/worker.hpp>
#include <wawp/testing/sandbox.hpp>

#include "support/catch.hpp"
#include "support/sample_event.hpp"
#include "support/virtual_system.hpp"

namespace tests {

/// The clock that an outbox is given. Each test begins with `reset`.
struct outbox_time {
    static constexpr wawp::pace_time start{std::chrono::days{20'000}};
    static inline wawp::pace_time now = start;
    static inline double chance = 0;
    static wawp::pace_time read() noexcept { return now; }
    static double draw() noexcept { return chance; }
    static void reset() {
        now = start;
        chance = 0;
    }
};

/// The documented event, told apart by its description.
inline wawp::event event_number(int number) {
    wawp::event e = documented_event();
    e.description = "number " + std::to_string(number);
    return e;
}

template <class Outbox>
void fill(Outbox& outbox, int count) {
    for (int i = 0; i < count; ++i) REQUIRE(outbox.enqueue("key " + std::to_string(i), event_number(i)));
}

template <class Outbox>
wawp::outbox_entry claim_one(Outbox& outbox, std::chrono::milliseconds lease = std::chrono::minutes{1}) {
    const auto taken = outbox.claim("default", wawp::send_event::path, 1, lease);
    REQUIRE(taken);
    REQUIRE(taken->size() == 1);
    return taken->front();
}

template <class Outbox>
wawp::outbox_entry begin_one(Outbox& outbox) {
    wawp::outbox_entry entry = claim_one(outbox);
    const auto begun = outbox.begin(entry, wawp::breaker_pauses{});
    REQUIRE(begun);
    REQUIRE(begun->permit == wawp::outbox_permit::go);
    return entry;
}

/// A worker's `system_policy`: sleeping moves the outbox's clock.
struct outbox_system : virtual_system {
    void sleep_until(std::chrono::steady_clock::time_point until, wawp::http::stop_signal stop) {
        outbox_time::now += std::chrono::duration_cast<std::chrono::milliseconds>(until - now());
        virtual_system::sleep_until(until, stop);
    }
};

/// A worker with a gateway of its own.
template <class Outbox>
struct outbox_worker {
    explicit outbox_worker(Outbox& outbox, wawp::worker_options options = {}) : worker(outbox, client, std::move(options), outbox_system{{&world}}) {}
    outbox_worker(const outbox_worker&) = delete;
    outbox_worker& operator=(const outbox_worker&) = delete;

    wawp::work_report work() {
        const auto report = worker.work(world);
        REQUIRE(report);
        return *report;
    }

    virtual_world world{};
    wawp::testing::sandbox gateway{};
    wawp::client<wawp::testing::sandbox::transport_type, wawp::json::native, wawp::never_retry> client{gateway.transport(), who};
    wawp::worker<Outbox, decltype(client), wawp::send_event, wawp::event, outbox_system> worker;
};

}  // namespace tests
