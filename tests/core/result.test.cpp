// SPDX-License-Identifier: MIT
#if __has_include(<sys/wait.h>) && __has_include(<unistd.h>)
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#endif

#include <csignal>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

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
           half(5).transform_error([](char c) { return c + 1; }).error() == 'o' + 1 && half(6).value() == 3;
}
static_assert(works_in_the_compiler());

using unique = result<std::unique_ptr<int>, std::string>;
static_assert(std::is_nothrow_move_constructible_v<unique> && std::is_nothrow_move_assignable_v<unique>);
static_assert(!std::is_copy_constructible_v<unique> && !std::is_copy_assignable_v<unique>);
static_assert(std::is_copy_constructible_v<result<std::string>> && std::is_copy_assignable_v<result<std::string>>);
static_assert(std::is_nothrow_move_constructible_v<result<std::string>>);
static_assert(!std::is_default_constructible_v<result<int>>);
static_assert(!std::is_convertible_v<result<int>, bool>, "a result is asked, it does not turn into a number");
static_assert(!std::is_convertible_v<result<int>, int> && !std::is_convertible_v<result<bool>, bool>, "it is read with *");
static_assert(!std::is_convertible_v<unexpected<const char*>, result<int>>, "an error is of the result's type");
static_assert(std::is_same_v<result<int>::error_type, wawp::error>);

}  // namespace

TEST_CASE("result: a value is made in the place of an error or of another value") {
    result<std::string, std::string> held = wawp::unexpected{std::string("why")};
    const std::string& made = held.emplace(3u, 'x');
    CHECK(&made == &*held);
    CHECK(*held == "xxx");
    held.emplace();
    CHECK(*held == "");
}

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

TEST_CASE("result: what a temporary holds outlives it, as a loop over it needs") {
    const auto list = [](bool well) -> wawp::result<std::vector<std::string>, std::vector<std::string>> {
        const std::vector<std::string> long_texts(3, std::string(100, 'x'));
        if (!well) return wawp::unexpected{long_texts};
        return long_texts;
    };
    int seen = 0;
    for (const std::string& each : *list(true)) seen += each == std::string(100, 'x');
    for (const std::string& each : list(true).value()) seen += each == std::string(100, 'x');
    for (const std::string& each : list(false).error()) seen += each == std::string(100, 'x');
    CHECK(seen == 9);
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

TEST_CASE("result: value() is what * gives") {
    result<std::string, int> text = std::string("text");
    text.value() += "s";
    CHECK(std::as_const(text).value() == "texts");
    CHECK(&text.value() == &*text);
    const std::string moved = std::move(text).value();
    CHECK(moved == "texts");
    static_assert(std::is_same_v<decltype(std::move(text).value()), std::string> && std::is_same_v<decltype(*std::move(text)), std::string>);
}

#if __has_include(<sys/wait.h>) && __has_include(<unistd.h>)

namespace {

/// What a child process that runs `act` writes to stderr; "" if it does not end by SIGABRT.
template <class Act>
std::string last_words(Act act) {
    int ends[2] = {};
    if (pipe(ends) != 0) return "no pipe";
    const pid_t child = fork();
    if (child == 0) {
        const rlimit no_core{0, 0};
        setrlimit(RLIMIT_CORE, &no_core);
        std::signal(SIGABRT, SIG_DFL);  // Catch2 would report it as this test's failure
        dup2(ends[1], STDERR_FILENO);
        act();
        _exit(0);
    }
    close(ends[1]);
    std::string text;
    char piece[256];
    for (ssize_t size = 0; (size = read(ends[0], piece, sizeof piece)) > 0;) text.append(piece, static_cast<std::size_t>(size));
    close(ends[0]);
    int status = 0;
    waitpid(child, &status, 0);
    return WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT ? text : std::string{};
}

bool starts_with(const std::string& text, std::string_view start) { return std::string_view(text).starts_with(start); }

/// An error without a text.
struct silent {};

}  // namespace

TEST_CASE("result: reading the value of one that holds an error ends the program with what the error says") {
    constexpr std::string_view text =
        "wawp::result: its value was read, but it holds an error\n"
        "not sent: the text is not an RFC 3339 time (bad_time)\n"
        "  what to do: write it as 2026-12-01T16:00:00+02:00\n";
    result<std::string> failure = unexpected{wawp::error{.code = wawp::errc::bad_time}};
    const result<std::string>& constant = failure;
    CHECK(starts_with(last_words([&] { static_cast<void>(*failure); }), text));
    CHECK(starts_with(last_words([&] { static_cast<void>(*constant); }), text));
    CHECK(starts_with(last_words([&] { static_cast<void>(*std::move(failure)); }), text));
    CHECK(starts_with(last_words([&] { static_cast<void>(failure->size()); }), text));
    CHECK(starts_with(last_words([&] { static_cast<void>(constant->size()); }), text));
    CHECK(starts_with(last_words([&] { static_cast<void>(failure.value()); }), text));
    CHECK(starts_with(last_words([&] { static_cast<void>(constant.value()); }), text));
    CHECK(starts_with(last_words([&] { static_cast<void>(std::move(failure).value()); }), text));
}

TEST_CASE("result: an error whose text is a view is told as well, and one without a text is named") {
    const result<int, wawp::errc> code = unexpected{wawp::errc::cancelled};
    CHECK(starts_with(last_words([&] { static_cast<void>(*code); }), "wawp::result: its value was read, but it holds an error\ncancelled\n"));
    const result<int, silent> failure = unexpected{silent{}};
    CHECK(starts_with(last_words([&] { static_cast<void>(*failure); }), "wawp::result: its value was read, but it holds an error\n"));
}

TEST_CASE("result: reading the error of one that holds a value ends the program") {
    constexpr std::string_view text = "wawp::result: its error was read, but it holds a value\n";
    result<int, std::string> value = 5;
    const result<int, std::string>& constant = value;
    CHECK(starts_with(last_words([&] { static_cast<void>(value.error()); }), text));
    CHECK(starts_with(last_words([&] { static_cast<void>(constant.error()); }), text));
    CHECK(starts_with(last_words([&] { static_cast<void>(std::move(value).error()); }), text));
    CHECK(*value == 5);
}

#endif
