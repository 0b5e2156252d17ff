// SPDX-License-Identifier: MIT
#include "support/catch.hpp"

#if __has_include(<curl/curl.h>) && __has_include(<openssl/ssl.h>) && __has_include(<poll.h>)

#include <wawp/client/async_client.hpp>
#include <wawp/transport/curl_loop.hpp>

#include <chrono>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "support/async_transports.hpp"
#include "support/curl_event_loop.hpp"
#include "support/failing_start.hpp"
#include "support/fault_server.hpp"
#include "support/patient_kit.hpp"

#include <wawp/testing/tls_transport_kit.hpp>

using namespace std::chrono_literals;
using wawp::test::answers;
using wawp::test::curl_event_loop;
using wawp::test::fault_server;
using wawp::test::in;
using wawp::test::options_for;
using wawp::test::request_to;
using transport_type = wawp::curl_loop_transport<curl_event_loop>;
using kind = wawp::test::step::kind;

static_assert(wawp::http::async_transport<transport_type> && wawp::http::async_timer<transport_type>);

TEST_CASE("curl_loop_transport: keeps the promises of a transport, plain and over TLS") {
    using wawp::test::looping;
    const auto plain = tests::examine_patiently([](const auto& options) { return wawp::testing::check_transport([] { return looping({}); }, options); });
    CHECK(plain.wrong == std::vector<std::string>{});
    CHECK(plain.cases > 100);
    const auto tls = tests::examine_patiently([](const auto& options) {
        return wawp::testing::check_transport_over_tls([](const std::string& ca) { return looping({.ca_file = ca}); }, options);
    });
    CHECK(tls.wrong == std::vector<std::string>{});
    CHECK(tls.cases > plain.cases);
}

TEST_CASE("curl_loop_transport: hundreds of messages on one loop, each answered on its turn and never inside start") {
    constexpr int count = 300, again = 100;
    fault_server server({answers(count + again)});  // one connection may serve them all
    curl_event_loop loop;
    int ended = 0, sent = 0;
    {
        wawp::async_client client{transport_type{loop}, tests::who, options_for(server)};
        const auto note = [&](const wawp::result<wawp::receipt>& result) {
            ++ended;
            sent += result.has_value();
        };
        for (int i = 0; i < count; ++i) {
            client.start(tests::documented_event(), [&, i](const wawp::result<wawp::receipt>& result) {
                note(result);
                if (i % 3 == 0) client.start(tests::documented_event(), note);
            });
        }
        CHECK(ended == 0);
        while (ended < count + again) loop.turn(client.transport());
        while (loop.alarm() != (wawp::http::deadline::max)()) loop.turn(client.transport());  // libcurl may have something left to do
    }
    CHECK(sent == count + again);
    CHECK(server.request_count() == count + again);
    CHECK(loop.watched() == 0);  // nothing is left in the loop
    CHECK(loop.repeated() == 0);
    CHECK(loop.alarm() == (wawp::http::deadline::max)());
}

TEST_CASE("curl_loop_transport: a stop ends a message within 50 ms, on its way and between two attempts") {
    for (const bool waits : {false, true}) {
        wawp::test::script steps{{kind::handshake}, {kind::read_request}};
        if (waits) steps.push_back({kind::refuse, 0, wawp::test::answer(429, "{}", "Retry-After: 30\r\n")});
        steps.push_back({kind::stall});
        fault_server server({steps});
        curl_event_loop loop;
        wawp::async_client client{transport_type{loop}, tests::who, options_for(server)};
        std::stop_source source;
        std::optional<wawp::errc> code;
        client.start(tests::documented_event(), [&](const wawp::result<wawp::receipt>& result) { code = result.error().code; }, source.get_token());
        const auto settled = [&] { return server.request_count() != 0; };
        while (!settled()) loop.turn(client.transport());
        for (const auto until = in(30ms); std::chrono::steady_clock::now() < until;) loop.turn(client.transport());
        CHECK_FALSE(code);
        source.request_stop();
        const auto asked = std::chrono::steady_clock::now();
        while (!code) loop.turn(client.transport());
        CHECK(std::chrono::steady_clock::now() - asked < 50ms);
        CHECK(code == wawp::errc::cancelled);
    }
}

TEST_CASE("curl_loop_transport: timers are called in time and in their order, and a loop that waits for nothing has no alarm") {
    curl_event_loop loop;
    transport_type transport{loop};
    CHECK(loop.alarm() == (wawp::http::deadline::max)());
    std::vector<int> order;
    const auto start = std::chrono::steady_clock::now();
    const auto note = [&](int which) { return [&order, which, once = std::make_unique<int>(0)] { order.push_back(which + *once); }; };
    transport.wait_until(start + 60ms, {}, note(3));
    transport.wait_until(start - 1s, {}, note(1));
    transport.wait_until(start + 20ms, {}, note(2));
    CHECK(order.empty());
    CHECK(loop.alarm() <= std::chrono::steady_clock::now());
    while (order.size() < 2) loop.turn(transport);
    CHECK(loop.alarm() == start + 60ms);
    loop.ring_early(transport);
    CHECK(order.size() == 2);
    CHECK(loop.alarm() == start + 60ms);  // set again
    while (order.size() < 3) loop.turn(transport);
    CHECK(order == std::vector<int>{1, 2, 3});
    CHECK(std::chrono::steady_clock::now() - start >= 60ms);
    CHECK(loop.alarm() == (wawp::http::deadline::max)());
}

TEST_CASE("curl_loop_transport: what could have been stopped leaves no alarm behind when it is over") {
    fault_server server({answers(1)});
    curl_event_loop loop;
    wawp::async_client client{transport_type{loop}, tests::who, options_for(server)};
    std::stop_source source;
    bool answered = false, waited = false;
    client.start(tests::documented_event(), [&](const wawp::result<wawp::receipt>& result) { answered = result.has_value(); }, source.get_token());
    const std::stop_token token = source.get_token();
    client.transport().wait_until(in(20ms), wawp::http::stop_signal(token), [&] { waited = true; });
    const auto limit = in(10s);
    while (loop.alarm() != (wawp::http::deadline::max)() && std::chrono::steady_clock::now() < limit) loop.turn(client.transport());
    CHECK(answered);
    CHECK(waited);
    CHECK(loop.alarm() == (wawp::http::deadline::max)());
}

TEST_CASE("curl_loop_transport: what is on its way when the transport ends, ends as cancelled") {
    fault_server server({{{kind::handshake}, {kind::read_request}, {kind::stall}}});
    curl_event_loop loop;
    std::vector<wawp::errc> codes;
    int woken = 0;
    {
        wawp::async_client client{transport_type{loop}, tests::who, options_for(server)};
        const auto note = [&](const wawp::result<wawp::receipt>& result) { codes.push_back(result.error().code); };
        client.start(tests::documented_event(), note);
        while (server.request_count() == 0) loop.turn(client.transport());
        client.start(tests::documented_event(), note);  // the loop has no turn for this one any more
        client.transport().wait_until(in(1h), {}, [&] { ++woken; });
    }
    CHECK(codes == std::vector<wawp::errc>(2, wawp::errc::cancelled));
    CHECK(woken == 1);
    CHECK(loop.watched() == 0);
    CHECK(loop.alarm() == (wawp::http::deadline::max)());
}

TEST_CASE("curl_loop_transport: its end calls every handler, also of what handlers start") {
    fault_server server({{{kind::handshake}, {kind::read_request}, {kind::stall}}});
    curl_event_loop loop;
    const wawp::http::request request = request_to(server.base_url());
    for (const bool a_timer : {false, true}) {
        std::vector<int> calls;
        {
            transport_type transport{loop};
            transport.start(request, in(60s), {}, [&](const wawp::http::outcome& outcome) {
                if (!outcome) calls.push_back(1);
                if (a_timer) return transport.wait_until(in(60s), {}, [&] { calls.push_back(2); });
                transport.start(request, in(60s), {}, [&](const wawp::http::outcome& late) {
                    calls.push_back(!late && late.error().message == "the transport was closed" ? 2 : 0);  // it was not even begun
                });
            });
            while (server.request_count() == 0) loop.turn(transport);
        }
        CHECK(calls == std::vector<int>{1, 2});
    }
}

TEST_CASE("curl_loop_transport: whatever allocation fails in a start, what throws calls nothing and keeps nothing") {
    curl_event_loop loop;
    wawp::test::check_failing_starts([&] { return transport_type{loop}; }, [&](transport_type& transport, auto&& condition) {
        while (!condition()) loop.turn(transport);
    });
}

TEST_CASE("curl_loop_transport: a refused request is told on the loop's next turn") {
    curl_event_loop loop;
    transport_type transport{loop};
    const auto request = request_to("http://192.0.2.1");  // plain HTTP to another machine
    std::optional<wawp::http::outcome> got;
    transport.start(request, in(5s), {}, [&](wawp::http::outcome outcome) { got.emplace(std::move(outcome)); });
    CHECK_FALSE(got);
    loop.turn(transport);
    REQUIRE(got);
    REQUIRE_FALSE(*got);
    CHECK(got->error().evidence == wawp::http::evidence::nothing_sent);
    CHECK(got->error().message.find("allow_plain_http") != std::string::npos);
}

#endif
