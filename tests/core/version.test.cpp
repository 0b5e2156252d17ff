// SPDX-License-Identifier: MIT
#include <wawp/core/version.hpp>

#include <string>

#include "support/catch.hpp"

TEST_CASE("version: the number and the text say the same") {
    constexpr int number = wawp::version_number;
    CHECK(wawp::version == std::to_string(number / 10000) + "." + std::to_string(number / 100 % 100) + "." + std::to_string(number % 100));
}
