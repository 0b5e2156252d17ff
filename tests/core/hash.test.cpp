// SPDX-License-Identifier: MIT
#include <string>
#include <string_view>

#include <wawp/core/hash.hpp>

#include "support/catch.hpp"

using wawp::detail::hash_of;

TEST_CASE("hash: of one key it is always the same, at compile time as well") {
    constexpr std::size_t known = hash_of("timestamp");
    const std::string key = std::string("time") + "stamp";
    CHECK(hash_of(key) == known);
    CHECK(hash_of({}) == hash_of(""));
}

TEST_CASE("hash: length, first, middle and last byte each count, and the others do not") {
    CHECK(hash_of("abcde") != hash_of("abcdee"));
    CHECK(hash_of("abcde") != hash_of("xbcde"));
    CHECK(hash_of("abcde") != hash_of("abxde"));
    CHECK(hash_of("abcde") != hash_of("abcdx"));
    CHECK(hash_of("abcde") == hash_of("axcxe"));
    CHECK(hash_of("a") != hash_of("b"));
}

TEST_CASE("hash: a byte beyond ASCII counts alike where characters are signed and where not") {
    CHECK(hash_of("\xFF") == 37 + 255 * (5 + 101 + 11));
}
