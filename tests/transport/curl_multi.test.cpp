// SPDX-License-Identifier: MIT
#include "support/catch.hpp"

#if __has_include(<curl/curl.h>) && __has_include(<openssl/ssl.h>)

#include <wawp/client/async_client.hpp>
#include <wawp/transport/curl_multi.hpp>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <latch>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#if defined(__unix__) || defined(__APPLE__)
#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>
#endif

#include "support/as_blocking.hpp"
#include "support/async_transports.hpp"
#include "support/failing_start.hpp"
#include "support/fault_server.hpp"

using namespace std::chrono_literals;
using wawp::http::evidence;
using wawp::http::failure;
using wawp::test::accept;
using wawp::test::answers;
using wawp::test::certificate;
using wawp::test::fault_server;
using wawp::test::in;
using wawp::test::options_for;
using wawp::test::request_to;
using wawp::test::script;
using kind = wawp::test::step::kind;
using blocking = wawp::test::as_blocking<wawp::curl_multi_transport>;

namespace {

wawp::curl_options trusting() { return {.ca_file = wawp::test::test_ca_file()}; }

}  // namespace

TEST_CASE("curl_multi_transport: keeps its connection and its handle from one request to the next") {
    for (const bool tls : {false, true}) {
        fault_server server({answers(50)}, tls ? std::optional(certificate::good) : std::nullopt);
        {
            blocking transport{wawp::curl_multi_transport{trusting()}};
            for (int i = 0; i < 50; ++i) {
                auto request = request_to(server.base_url());
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
            CHECK(transport.round_trip(request_to(server.base_url()), in(5s)));
            std::this_thread::sleep_for(50ms);
            for (int i = 0; i < 3; ++i) CHECK(transport.round_trip(request_to(server.base_url()), in(5s)));
        }
        CHECK(server.request_count() == 4);
        CHECK(server.connections() == 2);
    }
}

TEST_CASE("curl_multi_transport: after many connections that the gateway has closed, the next one is still noticed") {
    constexpr std::size_t count = 20;  // more than it keeps in mind at a time
    const script once{{kind::handshake}, {kind::read_request}, accept(), {kind::close}};
    fault_server server(std::vector<script>(count, once), certificate::good);
    {
        blocking transport{wawp::curl_multi_transport{trusting()}};
        for (std::size_t i = 0; i < count; ++i) {
            CHECK(transport.round_trip(request_to(server.base_url()), in(5s)));
            std::this_thread::sleep_for(20ms);
        }
    }
    CHECK(server.request_count() == count);
    CHECK(server.connections() == count);
}

#if defined(__unix__) || defined(__APPLE__)
namespace {

/// As long as it lives, the process opens no more files.
class no_more_files {
public:
    no_more_files() {
        ::getrlimit(RLIMIT_NOFILE, &before_);
        rlimit now = before_;
        const int lowest = ::open("/dev/null", O_RDONLY);
        now.rlim_cur = static_cast<rlim_t>(lowest);
        ::close(lowest);
        ::setrlimit(RLIMIT_NOFILE, &now);
    }
    ~no_more_files() { ::setrlimit(RLIMIT_NOFILE, &before_); }
    no_more_files(const no_more_files&) = delete;
    no_more_files& operator=(const no_more_files&) = delete;

private:
    rlimit before_{};
};

}  // namespace

TEST_CASE("curl_multi_transport: sockets that could not be opened do not hide a connection that the gateway has closed") {
    fault_server server({{{kind::handshake}, {kind::read_request}, accept(), {kind::close}}, answers(3)}, certificate::good);
    {
        blocking transport{wawp::curl_multi_transport{trusting()}};
        for (int i = 0; i < 30; ++i) {
            const no_more_files none;
            const auto outcome = transport.round_trip(request_to(server.base_url()), in(5s));
            REQUIRE_FALSE(outcome);
            CHECK(outcome.error().evidence == evidence::nothing_sent);
        }
        CHECK(server.connections() == 0);
        CHECK(transport.round_trip(request_to(server.base_url()), in(5s)));
        std::this_thread::sleep_for(50ms);
        for (int i = 0; i < 3; ++i) CHECK(transport.round_trip(request_to(server.base_url()), in(5s)));
    }
    CHECK(server.request_count() == 4);
    CHECK(server.connections() == 2);
}
#endif

TEST_CASE("curl_multi_transport: a reused connection that dies is not sent on again behind the caller's back") {
    fault_server server({{{kind::handshake}, {kind::read_request}, accept(), {kind::read_request}, {kind::close}}, answers(9)});
    blocking transport{wawp::curl_multi_transport{}};
    CHECK(transport.round_trip(request_to(server.base_url()), in(5s)));
    const auto lost = transport.round_trip(request_to(server.base_url()), in(5s));
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
    wawp::test::check_many_threads(wawp::curl_multi_transport{});
}

TEST_CASE("curl_multi_transport: stops within 50 ms of being asked, on its way and between attempts") {
    wawp::test::check_stops_soon<wawp::curl_multi_transport>();
}

TEST_CASE("curl_multi_transport: its end calls every handler, also of what waits and of what handlers start") {
    fault_server server({{{kind::handshake}, {kind::read_request}, {kind::stall}}});
    std::atomic<int> calls{0}, cancelled{0};
    wawp::http::request request = request_to(server.base_url());
    {
        wawp::curl_multi_transport transport;
        for (int i = 0; i < 20; ++i) {
            transport.start(request, in(60s), {}, [&](wawp::http::outcome outcome) {
                ++calls;
                cancelled += !outcome && outcome.error().failure == failure::cancelled;
                transport.start(request, in(60s), {}, [&](wawp::http::outcome late) {
                    ++calls;
                    cancelled += !late && late.error().evidence == evidence::nothing_sent && late.error().message == "the transport was closed";
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
    wawp::test::check_timers<wawp::curl_multi_transport>();
}

#if defined(__unix__) || defined(__APPLE__)
TEST_CASE("curl_multi_transport: whatever allocation fails in a start, what throws calls nothing and keeps nothing") {
    wawp::test::check_failing_starts([] { return wawp::curl_multi_transport{}; }, [](auto&, auto&& condition) {
        while (!condition()) std::this_thread::yield();
    });
}
#endif

#endif
