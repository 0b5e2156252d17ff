// SPDX-License-Identifier: MIT
#include <wawp/json/lex/string.hpp>

#include <string_view>

#include <wawp/core/utf8.hpp>

#include "support/catch.hpp"

namespace detail = wawp::json::detail;

TEST_CASE("text: the masks that check a character beyond ASCII agree with its decoding, for every lead and second byte") {
    constexpr unsigned char edges[] = {0x00, 0x20, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xFF};
    int wrong = 0;
    for (int lead = 0x80; lead < 0x100; ++lead) {
        for (int second = 0; second < 0x100; ++second) {
            for (const unsigned char third : edges) {
                for (const unsigned char fourth : edges) {
                    const char bytes[] = {static_cast<char>(lead), static_cast<char>(second), static_cast<char>(third),
                                          static_cast<char>(fourth)};
                    const std::string_view text(bytes, sizeof bytes);
                    wrong += detail::size_beyond_ascii(bytes) != wawp::utf8::decode(text, 0).size;
                }
            }
        }
    }
    CHECK(wrong == 0);
}
