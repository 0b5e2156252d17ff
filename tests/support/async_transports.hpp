// SPDX-License-Identifier: MIT
// What every asynchronous transport is asked over real sockets, and what the fault server answers to it.
#pragma once

#include <atomic>
#include <chrono>
#include <latch>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <wawp/client/async_client.hpp>

#include "support/catch.hpp"
#include "support/fault_server.hpp"
#include "support/sample_event.hpp"

namespace wawp::test {

inline auto in(std::chrono::milliseconds time) { return std::chrono::steady_clock::now() + time; }

inline client_options options_for(const fault_server& server) {
    client_options options;
    options.request.base_url = server.base_url();
    return options;
}

inline http::request request_to(const std::string& base_url) {
    return {.url = base_url + "/v2/send/event", .headers = {{"Content-Type", "application/json"}}, .body = secret("{}")};
}

inline test::step accept(const std::string& more_headers = {}, const std::string& id = "true_1@c.us_AA") {
    return {test::step::kind::accept, 0, answer(200, R"({"id":")" + id + "\"}", more_headers)};
}

/// A connection that answers `times` requests, and then sees no more.
inline script answers(int times) {
    script steps{{test::step::kind::handshake}};
    for (int i = 0; i < times; ++i) steps.insert(steps.end(), {{test::step::kind::read_request}, accept()});
    steps.push_back({test::step::kind::stall});
    return steps;
}

/// Hundreds of messages, started by four threads: each is answered, and no handler is lost.
template <class Transport>
void check_many_threads(Transport transport) {
    script numbered{{test::step::kind::handshake}};
    for (int i = 0; i < 40; ++i) numbered.insert(numbered.end(), {{test::step::kind::read_request}, accept()});
    fault_server server({numbered});
    constexpr int threads = 4, each = 100;
    std::atomic<int> sent{0};
    {
        async_client client{std::move(transport), tests::who, options_for(server)};
        std::latch done{threads * each};
        std::vector<std::jthread> callers;
        for (int t = 0; t < threads; ++t) {
            callers.emplace_back([&] {
                for (int i = 0; i < each; ++i) {
                    client.start(tests::documented_event(), [&, owned = std::make_unique<int>(1)](const result<receipt>& result) {
                        sent += result ? *owned : 0;
                        done.count_down();
                    });
                }
            });
        }
        done.wait();
    }
    CHECK(sent == threads * each);
    CHECK(server.request_count() == threads * each);
}

/// A stop ends a message within 50 ms, on its way and between two attempts.
template <class Transport>
void check_stops_soon() {
    using kind = test::step::kind;
    for (const bool waits : {false, true}) {
        script steps{{kind::handshake}, {kind::read_request}};
        if (waits) steps.push_back({kind::refuse, 0, answer(429, "{}", "Retry-After: 30\r\n")});
        steps.push_back({kind::stall});
        fault_server server({steps});
        async_client client{Transport{}, tests::who, options_for(server)};
        std::stop_source source;
        std::latch done{1};
        std::optional<errc> code;
        client.start(tests::documented_event(), [&](const result<receipt>& result) {
            code = result.error().code;
            done.count_down();
        }, source.get_token());
        while (server.request_count() == 0) std::this_thread::yield();
        std::this_thread::sleep_for(std::chrono::milliseconds{30});
        const auto asked = std::chrono::steady_clock::now();
        source.request_stop();
        done.wait();
        CHECK(std::chrono::steady_clock::now() - asked < std::chrono::milliseconds{50});
        CHECK(code == errc::cancelled);
    }
}

/// Timers are called in time, in their order.
template <class Transport>
void check_timers() {
    using namespace std::chrono_literals;
    Transport transport;
    std::vector<int> order;
    std::latch done{3};
    const auto start = std::chrono::steady_clock::now();
    const auto note = [&](int which) { return [&, which] { order.push_back(which); done.count_down(); }; };
    transport.wait_until(start + 60ms, {}, note(3));
    transport.wait_until(start - 1s, {}, note(1));
    transport.wait_until(start + 20ms, {}, note(2));
    done.wait();
    CHECK(order == std::vector<int>{1, 2, 3});
    CHECK(std::chrono::steady_clock::now() - start >= 60ms);
}

}  // namespace wawp::test
