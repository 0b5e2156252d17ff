// SPDX-License-Identifier: MIT
#include <array>
#include <memory>
#include <type_traits>
#include <utility>

#include "support/catch.hpp"

#include <wawp/http/once.hpp>

using wawp::http::once;

static_assert(!std::is_copy_constructible_v<once<int>> && std::is_nothrow_move_constructible_v<once<int>>);

TEST_CASE("once: calls a small and a large move-only function, wherever it was moved, and destroys it once") {
    const auto alive = std::make_shared<int>(0);
    int sum = 0;
    {
        once<int> small = [&sum, alive, owned = std::make_unique<int>(1)](int n) { sum += n * *owned; };
        once<int> large = [&sum, alive, owned = std::make_unique<int>(100), ballast = std::array<int, 40>{}](int n) { sum += n * *owned + ballast[3]; };
        CHECK(alive.use_count() == 3);
        once<int> moved = std::move(small);
        CHECK_FALSE(small);  // NOLINT: that is the question
        small = std::move(large);
        large = std::move(moved);
        CHECK(alive.use_count() == 3);
        small(2);
        CHECK(alive.use_count() == 2);
        CHECK_FALSE(small);
        large(3);
        CHECK(sum == 203);
        once<int> never_called = [alive](int) {};
        once<int> dropped = [alive](int) {};
        dropped = std::move(never_called);
        CHECK(alive.use_count() == 2);
    }
    CHECK(alive.use_count() == 1);
}

TEST_CASE("once: may be given anew while it is called") {
    int calls = 0;
    once<int> again = [](int) {};
    again = [&](int n) {
        ++calls;
        if (n > 0) again = [&](int) { ++calls; };
    };
    again(1);
    REQUIRE(again);
    again(0);
    CHECK(calls == 2);
    CHECK_FALSE(again);
}
