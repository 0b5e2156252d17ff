// SPDX-License-Identifier: MIT
#include <wawp/core/ascii.hpp>

#include <string>

#include "support/catch.hpp"

namespace {

using wawp::detail::contains_ignoring_case;
using wawp::detail::equal_ignoring_case;
using wawp::detail::to_lower;

static_assert(to_lower('A') == 'a' && to_lower('Z') == 'z' && contains_ignoring_case("Session DOWN", "down"));

TEST_CASE("ascii: the 26 capital letters have small ones, every other byte stands for itself") {
    const std::string capital = "ABCDEFGHIJKLMNOPQRSTUVWXYZ", small = "abcdefghijklmnopqrstuvwxyz";
    for (int byte = 0; byte < 256; ++byte) {
        const char c = static_cast<char>(byte);
        const std::size_t place = capital.find(c);
        CHECK(to_lower(c) == (place == std::string::npos ? c : small[place]));
    }
}

TEST_CASE("ascii: names are equal in any case, and only if they are equally long") {
    CHECK(equal_ignoring_case("Retry-After", "rETRY-aFTER"));
    CHECK(equal_ignoring_case("", ""));
    CHECK_FALSE(equal_ignoring_case("Retry-After", "Retry-Afte"));
    CHECK_FALSE(equal_ignoring_case("Retry-Afte", "Retry-After"));
    CHECK_FALSE(equal_ignoring_case("Retry-After", "Xetry-After"));
    CHECK_FALSE(equal_ignoring_case("Retry-After", "Retry-Aftex"));
    CHECK_FALSE(equal_ignoring_case("Retry-After", "Retry_After"));
    CHECK_FALSE(equal_ignoring_case("[", "{"));
}

TEST_CASE("ascii: a phrase is found wherever it stands, in any case") {
    CHECK(contains_ignoring_case("Session is DOWN", "session"));
    CHECK(contains_ignoring_case("session is down", "SESSION IS"));
    CHECK(contains_ignoring_case("Session is DOWN", "down"));
    CHECK(contains_ignoring_case("Session is DOWN", "on iS"));
    CHECK(contains_ignoring_case("down", "down"));
    CHECK(contains_ignoring_case("tititime out", "time out"));
    CHECK(contains_ignoring_case("down", ""));
    CHECK(contains_ignoring_case("", ""));
    CHECK_FALSE(contains_ignoring_case("", "down"));
    CHECK_FALSE(contains_ignoring_case("dow", "down"));
    CHECK_FALSE(contains_ignoring_case("dowd ow", "down"));
    CHECK_FALSE(contains_ignoring_case("session is dow", "down"));
    CHECK_FALSE(contains_ignoring_case("d-o-w-n", "down"));
}

}  // namespace
