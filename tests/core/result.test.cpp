// SPDX-License-Identifier: MIT
#include <memory>
#include <string>
#include <type_traits>
#include <utility>

#include <wawp/core/error.hpp>
#include <wawp/core/result.hpp>

#include "support/catch.hpp"

using wawp::result;
using wawp::unexpected;

namespace {

/// Counts how many of its kind live, so that a result that forgets or repeats a destructor is found.
struct counted {
    explicit counted(int& living) noexcept : living_(&living) { ++*living_; }
    counted(const counted& other) noexcept : living_(other.living_) { ++*living_; }
    counted(counted&& other) noexcept : living_(other.living_) { ++*living_; }
    counted& operator=(const counted&) = default;
    ~counted() { --*living_; }

private:
    int* living_;
};

constexpr result<int, char> half(int number) {
    if (number % 2 != 0) return unexpected{'o'};
    return number / 2;
}

constexpr bool works_in_the_compiler() {
    result<int, char> kept = half(8);
    if (!kept || *kept != 4) return false;
    kept = half(3);
    if (kept.has_value() || kept.error() != 'o') return false;
    result<int, char> copy = kept;
    kept = 7;
    const result<int, char> moved = std::move(kept);
    copy = moved;
    return *copy == 7 && half(12).and_then(half).and_then(half).error() == 'o' && *half(12).and_then(half) == 3 &&
           *half(4).transform([](int n) { return n + 0.5; }) == 2.5 && half(5).value_or(9) == 9 &&
           half(5).transform_error([](char c) { return c + 1; }).error() == 'o' + 1;
}
static_assert(works_in_the_compiler());

using unique = result<std::unique_ptr<int>, std::string>;
static_assert(std::is_nothrow_move_constructible_v<unique> && std::is_nothrow_move_assignable_v<unique>);
static_assert(!std::is_copy_constructible_v<unique> && !std::is_copy_assignable_v<unique>);
static_assert(std::is_copy_constructible_v<result<std::string>> && std::is_copy_assignable_v<result<std::string>>);
static_assert(std::is_nothrow_move_constructible_v<result<std::string>>);
static_assert(!std::is_default_constructible_v<result<int>>);
static_assert(!std::is_convertible_v<result<int>, bool>, "a result is asked, it does not turn into a number");
static_assert(std::is_same_v<result<int>::error_type, wawp::error>);

}  // namespace

TEST_CASE("result: holds a value or an error") {
    const result<std::string, int> value = std::string("text");
    CHECK(value.has_value());
    CHECK(static_cast<bool>(value));
    CHECK(*value == "text");
    CHECK(value->size() == 4);
    const result<std::string, int> failure = unexpected{5};
    CHECK_FALSE(failure.has_value());
    CHECK(failure.error() == 5);
    CHECK(value.value_or("other") == "text");
    CHECK(failure.value_or("other") == "other");
}

TEST_CASE("result: value and error may be of one type") {
    const result<int, int> value = 1;
    const result<int, int> failure = unexpected{1};
    CHECK(value.has_value());
    CHECK_FALSE(failure.has_value());
}

TEST_CASE("result: an error of a type that converts is taken") {
    const result<int, std::string> failure = unexpected{"why"};
    CHECK(failure.error() == "why");
}

TEST_CASE("result: what can only be moved is moved through") {
    unique made = std::make_unique<int>(6);
    unique moved = std::move(made);
    REQUIRE(moved);
    CHECK(**moved == 6);
    made = unique(unexpected{std::string("gone")});
    CHECK(made.error() == "gone");
    made = std::move(moved);
    CHECK(**made == 6);
    const auto doubled =
        std::move(made).transform([](std::unique_ptr<int> number) { return std::make_unique<int>(*number * 2); });
    CHECK(**doubled == 12);
    const std::unique_ptr<int> taken = unique(std::make_unique<int>(3)).value_or(nullptr);
    CHECK(*taken == 3);
}

TEST_CASE("result: an error passes through the steps that follow, and none of them runs") {
    int ran = 0;
    const auto step = [&](int number) -> result<int, std::string> { return ++ran, number + 1; };
    const auto ended = result<int, std::string>(unexpected{std::string("first")}).and_then(step).transform([&](int n) {
        return ++ran, n;
    });
    CHECK(ended.error() == "first");
    CHECK(ran == 0);
    CHECK(*result<int, std::string>(1).and_then(step).and_then(step) == 3);
    CHECK(ran == 2);
    CHECK(result<int, std::string>(1).transform_error([&](std::string) { return ++ran; }).has_value());
    CHECK(ran == 2);
}

TEST_CASE("result: each copy, move and assignment destroys exactly what it made") {
    using counting = result<counted, std::string>;
    int living = 0;
    {
        counting value = counted(living);
        counting failure = unexpected{std::string(100, 'e')};
        CHECK(living == 1);
        counting copy = value;
        CHECK(living == 2);
        copy = failure;
        CHECK(living == 1);
        CHECK(copy.error() == std::string(100, 'e'));
        copy = value;
        CHECK(living == 2);
        copy = copy.has_value() ? std::as_const(copy) : std::as_const(failure);  // to itself
        CHECK(living == 2);
        counting& same = copy;
        copy = std::move(same);
        CHECK(living == 2);
        failure = std::move(value);
        CHECK(living == 3);
        failure = unexpected{std::string("again")};
        CHECK(living == 2);
    }
    CHECK(living == 0);
}
