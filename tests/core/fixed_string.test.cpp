// SPDX-License-Identifier: MIT
#include <string_view>

#include <wawp/core/fixed_string.hpp>

#include "support/catch.hpp"

using wawp::fixed_string;

namespace {

template <fixed_string Key>
struct keyed {
    static constexpr std::string_view key = Key;
};

template <fixed_string Key>
constexpr int tag = 0;

}  // namespace

TEST_CASE("fixed_string: size counts bytes, without the terminator") {
    static_assert(fixed_string("chatId").size() == 6);
    static_assert(fixed_string("").size() == 0);
    static_assert(fixed_string("📅").size() == 4);
    static_assert(fixed_string("a\0b").size() == 3);
    constexpr fixed_string key = "event.name";
    CHECK(key.view() == "event.name");
    CHECK(key.chars[key.size()] == '\0');
    CHECK(fixed_string("a\0b").view() == std::string_view("a\0b", 3));
}

TEST_CASE("fixed_string: the same text is the same template argument") {
    CHECK(keyed<"event.name">::key == "event.name");
    CHECK(&tag<"a"> == &tag<"a">);
    CHECK(&tag<"a"> != &tag<"b">);
    CHECK(static_cast<const void*>(&tag<"a">) != static_cast<const void*>(&tag<"aa">));
}

TEST_CASE("fixed_string: two texts are put together") {
    constexpr auto both = fixed_string("event.") + fixed_string("name");
    static_assert(both == fixed_string("event.name"));
    static_assert(!(both == fixed_string("event.nama")));
    static_assert((fixed_string("") + fixed_string("")).size() == 0);
    CHECK(both.view() == "event.name");
    CHECK((fixed_string("") + fixed_string("x")).view() == "x");
    CHECK(both.chars[both.size()] == '\0');
}
