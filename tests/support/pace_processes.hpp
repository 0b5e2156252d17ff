// SPDX-License-Identifier: MIT
// One sender's pace, which workers in eight processes share.
#pragma once

#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include <wawp/outbox/worker.hpp>
#include <wawp/testing/sandbox.hpp>

#include "support/catch.hpp"
#include "support/outboxes.hpp"

namespace tests {

/// Works until nothing is queued, or nothing may go for long.
template <class Outbox>
bool work_to_the_end(Outbox& outbox) {
    using namespace std::chrono_literals;
    wawp::testing::sandbox gateway;
    wawp::client<wawp::testing::sandbox::transport_type, wawp::json::native, wawp::never_retry> client{gateway.transport(), who};
    wawp::worker worker{outbox, client, {.batch = 2}};
    for (int failures = 0; failures < 10;) {
        const auto report = worker.work();
        if (!report) {
            ++failures;
            continue;
        }
        const auto left = report->until - outbox.now();
        if (report->kind == wawp::work_kind::idle || (report->kind == wawp::work_kind::waiting && left > 1min)) return true;
        if (report->kind == wawp::work_kind::waiting) std::this_thread::sleep_for(left);
    }
    return false;
}

/// @param open  opens the outbox, with the true clock and chance; called in each process
template <class Open>
void check_pace_of_processes(Open open) {
    using namespace std::chrono_literals;
    constexpr std::size_t processes = 8, events = 120, cap = 100;
    {
        auto outbox = open();
        const auto of_day = outbox.now().time_since_epoch() % 24h;  // it is noon where the pace counts its days
        REQUIRE(outbox.set_pace("default", {.gap = 20ms, .jitter = 10ms, .per_day = cap, .utc_offset = std::chrono::floor<std::chrono::minutes>(12h - of_day)}));
        fill(outbox, events);
    }
    std::array<::pid_t, processes> children{};
    for (::pid_t& child : children) {
        child = ::fork();
        if (child != 0) continue;
        auto outbox = open();
        ::_exit(work_to_the_end(outbox) ? 0 : 1);
    }
    for (const ::pid_t child : children) {
        int status = -1;
        REQUIRE(::waitpid(child, &status, 0) == child);
        CHECK(status == 0);
    }
    auto outbox = open();
    std::vector<wawp::pace_time> begins;
    std::vector<std::string> workers;
    for (std::size_t i = 0; i < events; ++i) {
        const auto entry = outbox.find("key " + std::to_string(i));
        REQUIRE(entry);
        if (entry->state != wawp::outbox_state::sent) continue;
        begins.push_back(entry->began);
        workers.push_back(entry->worker);
    }
    CHECK(begins.size() == cap);
    CHECK((*outbox.counts())[wawp::outbox_state::sent] == cap);
    std::sort(begins.begin(), begins.end());
    std::chrono::milliseconds shortest = 1h;
    for (std::size_t i = 1; i < begins.size(); ++i) shortest = (std::min)(shortest, begins[i] - begins[i - 1]);
    CHECK(shortest >= 20ms);
    CHECK(begins.back() - begins.front() >= (cap - 1) * 20ms + 100ms);  // chance adds 5 ms to each gap
    std::sort(workers.begin(), workers.end());
    CHECK(std::unique(workers.begin(), workers.end()) - workers.begin() > 1);  // no single one did all
}

}  // namespace tests
