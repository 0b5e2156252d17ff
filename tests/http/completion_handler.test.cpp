// SPDX-License-Identifier: MIT
#include <array>
#include <cstddef>
#include <memory>
#include <type_traits>
#include <utility>

#include "support/catch.hpp"

#include <wawp/http/completion_handler.hpp>

using wawp::http::completion_handler;

static_assert(std::is_constructible_v<completion_handler<int>, void (*)(int)> && !std::is_constructible_v<completion_handler<int>, int> &&
              !std::is_constructible_v<completion_handler<int>, void (*)()> && !std::is_constructible_v<completion_handler<int>, completion_handler<int>&>);
static_assert(!std::is_copy_constructible_v<completion_handler<int>> && std::is_nothrow_move_constructible_v<completion_handler<int>>);

TEST_CASE("completion_handler: calls a small and a large move-only function, wherever it was moved, and destroys it once") {
    const auto alive = std::make_shared<int>(0);
    int sum = 0;
    {
        completion_handler<int> small = [&sum, alive, owned = std::make_unique<int>(1)](int n) { sum += n * *owned; };
        completion_handler<int> large = [&sum, alive, owned = std::make_unique<int>(100), ballast = std::array<int, 40>{}](int n) { sum += n * *owned + ballast[3]; };
        CHECK(alive.use_count() == 3);
        completion_handler<int> moved = std::move(small);
        CHECK_FALSE(small);  // NOLINT: that is the question
        small = std::move(large);
        large = std::move(moved);
        CHECK(alive.use_count() == 3);
        small(2);
        CHECK(alive.use_count() == 2);
        CHECK_FALSE(small);
        large(3);
        CHECK(sum == 203);
        completion_handler<int> never_called = [alive](int) {};
        completion_handler<int> dropped = [alive](int) {};
        dropped = std::move(never_called);
        CHECK(alive.use_count() == 2);
    }
    CHECK(alive.use_count() == 1);
}

namespace {

/// Counts how often one is made on the heap.
template <std::size_t Size>
struct counted {
    inline static int allocations = 0;
    static void* operator new(std::size_t size) {
        ++allocations;
        return ::operator new(size);
    }
    static void* operator new(std::size_t, void* place) noexcept { return place; }
    static void operator delete(void* made) { ::operator delete(made); }
    void* words[Size]{};
    void operator()(int) const noexcept {}
};

}  // namespace

TEST_CASE("completion_handler: what takes four words needs no memory of its own") {
    completion_handler<int> four = counted<4>{}, moved = std::move(four);
    completion_handler<int> five = counted<5>{};
    CHECK(counted<4>::allocations == 0);
    CHECK(counted<5>::allocations == 1);
}

TEST_CASE("completion_handler: may be given anew while it is called") {
    int calls = 0;
    completion_handler<int> again = [](int) {};
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
