// SPDX-License-Identifier: MIT
#include <cstdint>
#include <limits>
#include <string_view>

#include <wawp/core/constant_text.hpp>

#include "support/catch.hpp"

namespace {

using namespace wawp;

struct numbers {
    static constexpr void write(detail::text_sink& out) noexcept {
        out.put_number(0).put(" ").put_number(-5).put(" ").put_number(120u).put(" ").put_number(std::int8_t{-128});
        out.put(" ").put_number(std::numeric_limits<std::int64_t>::min()).put(" ").put_number(std::numeric_limits<std::uint64_t>::max());
    }
};
struct texts {
    static constexpr void write(detail::text_sink& out) noexcept { out.put_string("a\"b\\c\n\x1f\xC3\xA9 "); }
};
struct nothing {
    static constexpr void write(detail::text_sink&) noexcept {}
};

TEST_CASE("constant text: numbers of every size, with their signs") {
    constexpr std::string_view text = detail::constant_text<numbers>;
    CHECK(text == "0 -5 120 -128 -9223372036854775808 18446744073709551615");
}

TEST_CASE("constant text: a JSON string has the escapes that JSON asks for, and no others") {
    CHECK(detail::constant_text<texts> == "\"a\\\"b\\\\c\\u000a\\u001f\xC3\xA9 \"");
}

TEST_CASE("constant text: it ends with a NUL, and may be empty") {
    STATIC_REQUIRE(detail::constant_text<nothing>.empty());
    CHECK(*detail::constant_text<nothing>.data() == '\0');
    CHECK(detail::constant_text<numbers>.data()[detail::constant_text<numbers>.size()] == '\0');
}

}  // namespace
