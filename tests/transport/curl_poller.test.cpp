// SPDX-License-Identifier: MIT
#include "support/catch.hpp"

#if __has_include(<curl/curl.h>) && (defined(__unix__) || defined(__APPLE__))

#include <chrono>
#include <thread>

#include "support/descriptors.hpp"

#include <wawp/transport/curl_poller.hpp>

using wawp::detail::curl_poller;
using namespace std::chrono_literals;

TEST_CASE("curl_poller: is woken by another thread, also before it waits, and waits no longer than it is told") {
    using clock = std::chrono::steady_clock;
    curl_poller poller;
    poller.wake();
    const auto begun = clock::now();
    poller.wait(10s);
    CHECK(clock::now() - begun < 5s);
    std::thread other([&] {
        std::this_thread::sleep_for(20ms);
        poller.wake();
    });
    poller.wait(10s);
    other.join();
    CHECK(clock::now() - begun < 5s);
    const auto alone = clock::now();
    poller.wait(30ms);  // what woke it up before is over
    CHECK(clock::now() - alone >= 30ms);
}

TEST_CASE("curl_poller: keeps no descriptor when it goes") {
    const int before = tests::open_descriptors();
    for (int i = 0; i < 10; ++i) const curl_poller poller;
    CHECK(tests::open_descriptors() == before);
}

#endif
