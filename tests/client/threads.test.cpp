// SPDX-License-Identifier: MIT
#include <atomic>
#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include "support/catch.hpp"
#include "support/sample_event.hpp"
#include "support/virtual_system.hpp"

#include <wawp/client/client.hpp>
#include <wawp/exchange/retry_budget.hpp>

using namespace std::chrono_literals;

namespace {

/// A gateway that nobody can reach; counts who tries.
struct dead_transport {
    std::atomic<unsigned>* tries;
    wawp::http::outcome round_trip(const wawp::http::request&, wawp::http::deadline) {
        ++*tries;
        return wawp::unexpected{wawp::http::transport_error{wawp::http::failure::connect, wawp::http::evidence::nothing_sent, {}, {}}};
    }
};

using patient_client = wawp::client<dead_transport, wawp::json::native, wawp::at_most_once, wawp::send_event, tests::virtual_system>;

}  // namespace

TEST_CASE("client: one client per thread, one budget for all, no more attempts than budgeted", "[thread]") {
    constexpr unsigned threads = 8, sends = 125, budgeted = 100;
    std::atomic<unsigned> tries{0};
    wawp::retry_budget budget{{.capacity = budgeted, .refill = 0ms, .accepted_per_retry = 0}};
    std::vector<std::thread> workers;
    for (unsigned i = 0; i < threads; ++i) {
        workers.emplace_back([&] {
            tests::virtual_world world;
            patient_client client{{&tries}, tests::who, {.exchange = {.max_attempts = 10, .budget = &budget}}, {}, {&world}};
            for (unsigned sent = 0; sent < sends; ++sent) static_cast<void>(client.send(tests::documented_event()));
        });
    }
    for (std::thread& worker : workers) worker.join();
    CHECK(tries == threads * sends + budgeted);
}

TEST_CASE("client: a stop token ends a real wait within 50 ms", "[thread]") {
    std::atomic<unsigned> tries{0};
    wawp::client client{dead_transport{&tries}, tests::who, {.backoff = {.first = 60s, .ceiling = 60s}}};
    std::atomic<std::chrono::steady_clock::time_point> asked{};
    std::jthread sender([&](std::stop_token stop) {
        const auto sent = client.send(tests::documented_event(), stop);
        const auto took = std::chrono::steady_clock::now() - asked.load();
        CHECK(sent.error().code == wawp::errc::cancelled);
        CHECK(sent.error().delivery == wawp::delivery::not_sent);
        CHECK(took < 50ms);
    });
    while (tries == 0) std::this_thread::yield();
    asked = std::chrono::steady_clock::now();
    sender.request_stop();
}
