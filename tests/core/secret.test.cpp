// SPDX-License-Identifier: MIT
#include <array>
#include <cstddef>
#include <memory>
#include <new>
#include <ostream>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include <wawp/core/secret.hpp>

#include "support/catch.hpp"

using wawp::secret;

namespace {

constexpr std::string_view token = "s3cr3t-token";  // fits into the buffer inside a string
constexpr std::string_view tail =
    token.substr(8);  // what a terminator or a capacity written over the front leaves of it

/// Room for an object whose bytes can be looked at while it lives and after it has gone.
template <class T>
struct glass_house {
    alignas(T) std::array<std::byte, sizeof(T)> bytes{};

    template <class... Arguments>
    T& build(Arguments&&... arguments) {
        return *std::construct_at(reinterpret_cast<T*>(bytes.data()), std::forward<Arguments>(arguments)...);
    }

    /// Whether `text` can be read in the bytes. They are read as volatile, so that what a destructor did to them
    /// counts.
    bool shows(std::string_view text) const {
        std::string seen;
        for (const volatile std::byte& each : bytes) seen.push_back(static_cast<char>(each));
        return seen.find(text) != std::string::npos;
    }
};

template <class T>
concept printable = requires(std::ostream& out, const T& value) {
    out << value;
};

static_assert(printable<std::string> && !printable<secret>);
static_assert(!std::is_convertible_v<secret, std::string> && !std::is_constructible_v<std::string, secret>);
static_assert(!std::is_convertible_v<secret, std::string_view> && !std::is_constructible_v<std::string_view, secret>);
static_assert(!std::is_convertible_v<secret, bool> && !std::is_convertible_v<secret, const char*>);
static_assert(!std::is_constructible_v<secret, std::nullptr_t>);
static_assert(std::is_nothrow_move_constructible_v<secret> && std::is_nothrow_move_assignable_v<secret>);

}  // namespace

TEST_CASE("secret: it takes every form of text and gives it back by name only") {
    const std::string owned(token);
    CHECK(secret(token).reveal() == token);
    CHECK(secret(owned).reveal() == token);
    CHECK(secret("s3cr3t-token").reveal() == token);
    CHECK(secret(std::string(token)).reveal() == token);
    CHECK(owned == token);
    CHECK(secret().empty());
    CHECK(secret(token).size() == token.size());
    CHECK(secret(std::string_view("a\0b", 3)).reveal() == std::string_view("a\0b", 3));
}

TEST_CASE("secret: equal texts are equal secrets") {
    CHECK(secret("abc") == secret("abc"));
    CHECK_FALSE(secret("abc") == secret("abd"));
    CHECK_FALSE(secret("abc") == secret("ab"));
    CHECK_FALSE(secret("ab") == secret("abc"));
    CHECK_FALSE(secret("xbc") == secret("abc"));
    CHECK(secret() == secret(""));
}

TEST_CASE("secret: a copy keeps both, a move leaves nothing behind") {
    for (const std::string& text : {std::string(token), std::string(400, 'k')}) {
        secret first(text);
        secret second = first;
        CHECK(first == second);
        const secret third = std::move(first);
        CHECK(third.reveal() == text);
        CHECK(first.empty());  // documented: wiped, not merely unspecified
        second = third;
        second = std::as_const(second);
        CHECK(second.reveal() == text);
        secret& same = second;
        second = std::move(same);
        CHECK(second.reveal() == text);
        second = secret("other");
        CHECK(second.reveal() == "other");
    }
}

TEST_CASE("secret: its bytes are gone when it has been destroyed") {
    glass_house<secret> house;
    secret& kept = house.build(token);
    REQUIRE(house.shows(token));  // the characters are inside the object: what follows can fail
    std::destroy_at(&kept);
    CHECK_FALSE(house.shows(token));
    CHECK_FALSE(house.shows(tail));
}

TEST_CASE("secret: its bytes are gone when it has been cleared") {
    glass_house<secret> house;
    secret& kept = house.build(token);
    kept.clear();
    CHECK(kept.empty());
    CHECK_FALSE(house.shows(tail));
    kept = secret("again");
    CHECK(kept.reveal() == "again");
    std::destroy_at(&kept);
}

TEST_CASE("secret: its bytes are gone when they have moved elsewhere") {
    glass_house<secret> from, to;
    secret& source = from.build(token);
    secret& target = to.build(std::move(source));
    CHECK(to.shows(token));
    CHECK_FALSE(from.shows(tail));
    source = secret("s0urc3-again");
    target = std::move(source);
    CHECK(to.shows("s0urc3-again"));
    CHECK_FALSE(from.shows("gain"));
    std::destroy_at(&source);
    std::destroy_at(&target);
}

TEST_CASE("secret: its bytes are gone when it has been assigned, also past a shorter text") {
    glass_house<secret> house;
    secret& kept = house.build(token);
    kept = secret("ab");
    CHECK(kept.reveal() == "ab");
    CHECK_FALSE(house.shows(tail));
    const secret other("cd");
    kept = secret(token);
    kept = other;
    CHECK_FALSE(house.shows(tail));
    kept = secret(token);
    kept = secret(std::string(400, 'k'));  // now the characters live elsewhere
    CHECK_FALSE(house.shows(tail));
    std::destroy_at(&kept);
}

TEST_CASE("secret: a string that it takes over keeps nothing") {
    glass_house<std::string> house;
    std::string& given = house.build(token);
    REQUIRE(house.shows(token));
    const secret kept(std::move(given));
    CHECK(kept.reveal() == token);
    CHECK(given.empty());
    CHECK_FALSE(house.shows(tail));
    std::destroy_at(&given);
}

TEST_CASE("wipe: the whole buffer is overwritten, what an earlier and longer text left in it included") {
    std::string text(300, 'x');
    text.resize(10);
    const std::size_t room = text.capacity();
    wawp::wipe(text);
    CHECK(text.empty());
    CHECK(text.capacity() == room);
    std::size_t left = 0;
    const volatile char* bytes = text.data();
    for (std::size_t i = 0; i < room; ++i) left += bytes[i] != '\0';
    CHECK(left == 0);
}

TEST_CASE("secret: a null pointer, as from a variable that is not set, makes an empty secret") {
    const char* const unset = nullptr;
    CHECK(secret(unset).empty());
    CHECK(secret(unset) == secret(""));
    CHECK(secret("set").size() == 3);
}
