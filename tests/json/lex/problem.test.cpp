// SPDX-License-Identifier: MIT
#include <wawp/json/lex/problem.hpp>

#include <set>
#include <string_view>

#include "support/catch.hpp"

namespace json = wawp::json;

TEST_CASE("problem: each has a text of its own, in the order of the enum") {
    std::set<std::string_view> texts;
    for (int i = 0; i <= static_cast<int>(json::problem::not_an_object); ++i) {
        texts.insert(json::to_string(static_cast<json::problem>(i)));
    }
    CHECK(texts.size() == 12);
    CHECK(texts.count("") == 0);
    CHECK(json::to_string(json::problem::unexpected_end) == "the text ends too early");
    CHECK(json::to_string(json::problem::bad_number) == "a malformed number");
    CHECK(json::to_string(json::problem::too_large) == "larger than the cap");
    CHECK(json::to_string(json::problem::not_an_object) == "not an object");
}

TEST_CASE("problem: the limits are 32 levels and 1 MiB unless others are given") {
    CHECK(json::limits{}.depth == 32);
    CHECK(json::limits{}.bytes == 1'048'576);
}
