// SPDX-License-Identifier: MIT
// What every asynchronous transport owes where it throws: it has sent nothing, calls nothing, keeps nothing, and goes on.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <memory>
#include <utility>

#include <wawp/client/async_client.hpp>

#include "support/allocations.hpp"
#include "support/async_transports.hpp"
#include "support/catch.hpp"
#include "support/fault_server.hpp"
#include "support/sample_event.hpp"

namespace wawp::test {

/// Calls `ask(handler)` again and again; in each call but the last one allocation fails, another one each time. Returns how
/// often it threw. `drive(condition)` lets the transport work until `condition()`. The handler is too large to be kept
/// without an allocation.
template <class Ask, class Drive>
int check_failing_allocations(Ask&& ask, Drive&& drive) {
    std::atomic<int> calls{0};
    for (std::size_t n = 1;; ++n) {
        INFO(n);
        REQUIRE(n < 1'000);
        auto owned = std::make_shared<int>(1);
        const std::weak_ptr<int> kept = owned;
        const auto how = tests::fail_allocations({.fails_at = n}, [&] {
            ask([&calls, held = std::move(owned), large = std::array<int, 16>{}](const auto&...) { calls += *held + large[0]; });
        });
        if (how == tests::ended::by_throwing) {
            CHECK(kept.expired());
            continue;
        }
        drive([&] { return calls != 0; });
        CHECK(calls == 1);  // this one, and none that threw
        if (how == tests::ended::undisturbed) return static_cast<int>(n) - 1;
        calls = 0;
    }
}

/// Makes a client of `make()`, and has an allocation fail in all that starts something there.
template <class Make, class Drive>
void check_failing_starts(Make&& make, Drive&& drive) {
    if (!tests::allocations_are_watched()) {
        WARN("a sanitizer's operators new are in use: no allocation can be made to fail");
        return;
    }
    fault_server server({answers(1'000)});
    const http::request request = request_to(server.base_url());
    std::atomic<int> rung{0};
    {
        async_client client{make(), tests::who, options_for(server)};
        auto& transport = client.transport();
        const auto work = [&](auto&& condition) { drive(transport, condition); };
        transport.wait_until(in(std::chrono::milliseconds{50}), {}, [&] { ++rung; });
        CHECK(check_failing_allocations([&](auto handler) { transport.start(request, in(std::chrono::seconds{10}), {}, std::move(handler)); }, work) > 0);
        CHECK(check_failing_allocations([&](auto handler) { transport.wait_until(in(std::chrono::milliseconds{1}), {}, std::move(handler)); }, work) > 0);
        CHECK(check_failing_allocations([&](auto handler) { client.start(tests::documented_event(), std::move(handler)); }, work) > 0);
        work([&] { return rung == 1; });  // which was there before
    }
    CHECK(rung == 1);
    CHECK(server.request_count() >= 2);
}

}  // namespace wawp::test
