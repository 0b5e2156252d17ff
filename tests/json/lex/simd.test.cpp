// SPDX-License-Identifier: MIT
#include <wawp/json/lex/simd.hpp>

#include <random>
#include <string>

#include "support/catch.hpp"

namespace detail = wawp::json::detail;

TEST_CASE("block: white space is counted, and texts are compared, as the portable path does") {
    std::mt19937 random(7);
    const std::string kinds = " \n\r\ta\"\x80";
    int wrong = 0;
    for (int round = 0; round < 20000; ++round) {
        std::string left(64, ' ');
        for (char& c : left) c = random() % 8 == 0 ? kinds[random() % kinds.size()] : ' ';
        wrong += detail::space_run(left.data()) != detail::portable::space_run(left.data());
        alignas(16) char right[64];
        left.copy(right, sizeof right);
        right[random() % sizeof right] = 'x';
        for (std::size_t size = 1; size <= 48; ++size) {
            wrong += detail::same(left.data(), right, size) != detail::portable::same(left.data(), right, size);
        }
    }
    CHECK(wrong == 0);
}
