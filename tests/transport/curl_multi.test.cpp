// SPDX-License-Identifier: MIT
#include "support/catch.hpp"

#if __has_include(<curl/curl.h>) && __has_include(<openssl/ssl.h>)

#include <wawp/client/async_client.hpp>
#include <wawp/transport/curl_multi.hpp>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <latch>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "support/as_blocking.hpp"
#include "support/fault_server.hpp"
#include "support/sample_event.hpp"

using namespace std::chrono_literals;
using wawp::http::evidence;
using wawp::http::failure;
using wawp::test::certificate;
using wawp::test::fault_server;
using wawp::test::script;
using kind = wawp::test::step::kind;
using blocking = wawp::test::as_blocking<wawp::curl_multi_transport>;

namespace {

wawp::test::step accept(const std::string& id = "true_1@c.us_AA") {
    return {kind::accept, 0, wawp::test::answer(200, R"({"id":")" + id + "\"}")};
}
wawp::http::request request_to(const fault_server& server) {
    return {.url = server.base_url() + "/v2/send/event", .headers = {{"Content-Type", "application/json"}}, .body = wawp::secret("{}")};
}
wawp::curl_options trusting() { return {.ca_file = wawp::test::test_ca_file()}; }
auto in(std::chrono::milliseconds time) { return std::chrono::steady_clock::now() + time; }

wawp::client_options options_for(const fault_server& server) {
    wawp::client_options options;
    options.request.base_url = server.base_url();
    return options;
}

/// A connection that answers `times` requests, and then sees no more.
script answers(int times) {
    script steps{{kind::handshake}};
    for (int i = 0; i < times; ++i) steps.insert(steps.end(), {{kind::read_request}, accept()});
    steps.push_back({kind::stall});
    return steps;
}

}  // namespace

TEST_CASE("curl_multi_transport: keeps its connection and its handle from one request to the next") {
    for (const bool tls : {false, true}) {
        fault_server server({answers(50)}, tls ? std::optional(certificate::good) : std::nullopt);
        {
            blocking transport{wawp::curl_multi_transport{trusting()}};
            for (int i = 0; i < 50; ++i) {
                auto request = request_to(server);
                request.body = wawp::secret("{\"n\":" + std::to_string(i) + "}");
                request.headers.push_back({"X-Number", wawp::secret(std::to_string(i))});
                const auto outcome = transport.round_trip(request, in(5s));
                REQUIRE(outcome);
                CHECK(outcome->status == 200);
                CHECK(server.last_request().ends_with("\r\n\r\n{\"n\":" + std::to_string(i) + "}"));
                CHECK(server.last_request().find("X-Number: " + std::to_string(i) + "\r\n") != std::string::npos);
            }
        }
        CHECK(server.connections() == 1);
        CHECK(server.request_count() == 50);
    }
}

TEST_CASE("curl_multi_transport: a kept connection that the gateway has closed is not written on") {
    for (const bool tls : {false, true}) {
        fault_server server({{{kind::handshake}, {kind::read_request}, accept(), {kind::close}}, answers(3)},
                            tls ? std::optional(certificate::good) : std::nullopt);
        {
            blocking transport{wawp::curl_multi_transport{trusting()}};
            CHECK(transport.round_trip(request_to(server), in(5s)));
            std::this_thread::sleep_for(50ms);
            for (int i = 0; i < 3; ++i) CHECK(transport.round_trip(request_to(server), in(5s)));
        }
        CHECK(server.request_count() == 4);
        CHECK(server.connections() == 2);
    }
}

TEST_CASE("curl_multi_transport: a reused connection that dies is not sent on again behind the caller's back") {
    fault_server server({{{kind::handshake}, {kind::read_request}, accept(), {kind::read_request}, {kind::close}}, answers(9)});
    blocking transport{wawp::curl_multi_transport{}};
    CHECK(transport.round_trip(request_to(server), in(5s)));
    const auto lost = transport.round_trip(request_to(server), in(5s));
    REQUIRE_FALSE(lost);
    CHECK(lost.error().evidence == evidence::may_have_been_sent);
    CHECK(lost.error().failure == failure::connection);
    CHECK(server.request_count() == 2);
}

TEST_CASE("curl_multi_transport: refuses what curl_transport refuses, and never from inside `start`") {
    wawp::curl_multi_transport transport;
    std::latch done{3};
    const auto caller = std::this_thread::get_id();
    std::atomic<int> refused{0}, inside{0};
    const auto note = [&](wawp::http::outcome outcome) {
        refused += !outcome && outcome.error().evidence == evidence::nothing_sent;
        inside += std::this_thread::get_id() == caller;
        done.count_down();
    };
    const wawp::http::request plain{.url = "http://gateway.example/", .headers = {}, .body = {}};
    const wawp::http::request smuggled{.url = "https://gateway.example/", .headers = {{"X", wawp::secret("a\r\nB: c")}}, .body = {}};
    const wawp::http::request fine{.url = "https://gateway.example/", .headers = {}, .body = {}};
    transport.start(plain, in(5s), {}, note);
    transport.start(smuggled, in(5s), {}, note);
    transport.start(fine, in(-1s), {}, note);
    done.wait();
    CHECK(refused == 3);
    CHECK(inside == 0);
}

TEST_CASE("curl_multi_transport: many messages from many threads, each with its own answer") {
    script numbered{{kind::handshake}};
    for (int i = 0; i < 40; ++i) numbered.insert(numbered.end(), {{kind::read_request}, accept()});
    fault_server server({numbered});
    constexpr int threads = 4, each = 100;
    std::atomic<int> sent{0};
    {
        wawp::async_client client{wawp::curl_multi_transport{}, tests::who, options_for(server)};
        std::latch done{threads * each};
        std::vector<std::jthread> callers;
        for (int t = 0; t < threads; ++t) {
            callers.emplace_back([&] {
                for (int i = 0; i < each; ++i) {
                    client.start(tests::documented_event(), [&, owned = std::make_unique<int>(1)](const wawp::result<wawp::receipt>& result) {
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

TEST_CASE("curl_multi_transport: stops within 50 ms of being asked, on its way and between attempts") {
    for (const bool waits : {false, true}) {
        script steps{{kind::handshake}, {kind::read_request}};
        if (waits) steps.push_back({kind::refuse, 0, wawp::test::answer(429, "{}", "Retry-After: 30\r\n")});
        steps.push_back({kind::stall});
        fault_server server({steps});
        wawp::async_client client{wawp::curl_multi_transport{}, tests::who, options_for(server)};
        std::stop_source source;
        std::latch done{1};
        std::optional<wawp::errc> code;
        client.start(tests::documented_event(), [&](const wawp::result<wawp::receipt>& result) {
            code = result.error().code;
            done.count_down();
        }, source.get_token());
        while (server.request_count() == 0) std::this_thread::yield();
        std::this_thread::sleep_for(30ms);
        const auto asked = std::chrono::steady_clock::now();
        source.request_stop();
        done.wait();
        CHECK(std::chrono::steady_clock::now() - asked < 50ms);
        CHECK(code == wawp::errc::cancelled);
    }
}

TEST_CASE("curl_multi_transport: its end calls every handler, also of what waits and of what handlers start") {
    fault_server server({{{kind::handshake}, {kind::read_request}, {kind::stall}}});
    std::atomic<int> calls{0}, cancelled{0};
    wawp::http::request request = request_to(server);
    {
        wawp::curl_multi_transport transport;
        for (int i = 0; i < 20; ++i) {
            transport.start(request, in(60s), {}, [&](wawp::http::outcome outcome) {
                ++calls;
                cancelled += !outcome && outcome.error().failure == failure::cancelled;
                transport.start(request, in(60s), {}, [&](wawp::http::outcome late) {
                    ++calls;
                    cancelled += !late && late.error().evidence == evidence::nothing_sent;
                });
            });
            transport.wait_until(in(60s), {}, [&] { ++calls; });
        }
        while (server.request_count() < 10) std::this_thread::yield();
    }
    CHECK(calls == 60);
    CHECK(cancelled == 40);
}

TEST_CASE("curl_multi_transport: timers are called in time, in their order") {
    wawp::curl_multi_transport transport;
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

#endif
