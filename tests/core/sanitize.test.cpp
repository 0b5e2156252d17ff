// SPDX-License-Identifier: MIT
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <wawp/core/sanitize.hpp>
#include <wawp/core/secret.hpp>
#include <wawp/core/utf8.hpp>

#include "support/catch.hpp"

using wawp::sanitize;
using wawp::secret;

namespace {

const secret none{};

/// The code points of `text`, each between bars, as sanitize leaves them.
std::string between_bars(std::string_view point) { return sanitize("|" + std::string(point) + "|", none); }

}  // namespace

TEST_CASE("sanitize: what can be read stays as it is") {
    for (const std::string_view text : {"", "plain text", "Réunion 📅 漢", "\u00A0\u3000", "👩\u200D💻", "\uFEFF", "\u2027\u202F\u2065\u206A\u061B\u061D\u200D\u2010"}) {
        CHECK(sanitize(text, none) == text);
    }
}

TEST_CASE("sanitize: what breaks a line or moves the cursor becomes a space") {
    for (const std::string_view point : {"\t", "\n", "\v", "\f", "\r", "\u0085", "\u2028", "\u2029"}) {
        CHECK(between_bars(point) == "| |");
    }
}

TEST_CASE("sanitize: controls, bidirectional marks and foreign bytes become a replacement character") {
    for (const std::string_view point : {"\x01", "\x1b", "\x1f", "\x7f", "\u0080", "\u009b", "\u009f", "\u061C", "\u200E", "\u200F", "\u202A",
                                         "\u202B", "\u202C", "\u202D", "\u202E", "\u2066", "\u2067", "\u2068", "\u2069"}) {
        CHECK(between_bars(point) == "|\uFFFD|");
    }
    CHECK(between_bars(std::string_view("\0", 1)) == "|\uFFFD|");
    CHECK(between_bars("\x9b") == "|\uFFFD|");
    CHECK(between_bars("\xC3") == "|\uFFFD|");
    CHECK(between_bars("\xE6\xBC") == "|\uFFFD\uFFFD|");
    CHECK(sanitize("\x1b[2Jgone", none) == "\uFFFD[2Jgone");
}

TEST_CASE("sanitize: the token is taken out in any spelling, before the text is clipped") {
    const secret token("ab/cd");
    CHECK(sanitize("t=ab/cd!", token) == "t=[redacted]!");
    CHECK(sanitize(R"({"t":"ab\u002fcd"})", token) == R"({"t":"[redacted]"})");
    CHECK(sanitize("?t=ab%2Fcd", token) == "?t=[redacted]");
    CHECK(sanitize("1234567 ab/cd", token, 10) == "1234567 [r");
    CHECK(sanitize("\nab/cd\x1b", token) == " [redacted]\uFFFD");
    CHECK(sanitize("ab/cdab/cd", token) == "[redacted][redacted]");
}

TEST_CASE("sanitize: the result has at most `limit` bytes and ends between two code points") {
    CHECK(sanitize(std::string(600, 'x'), none) == std::string(512, 'x'));
    CHECK(sanitize(std::string(512, 'x'), none).size() == 512);
    CHECK(sanitize("abc", none, 3) == "abc");
    CHECK(sanitize("abcd", none, 3) == "abc");
    CHECK(sanitize("ab漢", none, 4) == "ab");
    CHECK(sanitize("ab漢", none, 5) == "ab漢");
    CHECK(sanitize("ab\x80\x80", none, 5) == "ab\uFFFD");
    CHECK(sanitize("abc", none, 0).empty());
    const std::string long_text = std::string(1 << 20, '\x80');
    CHECK(sanitize(long_text, none).size() == 510);
}

TEST_CASE("sanitize: whatever comes in, valid text of a line comes out") {
    std::uint32_t state = 1;
    for (int round = 0; round < 2000; ++round) {
        std::string text;
        for (int i = 0; i < 40; ++i) {
            state = state * 1664525 + 1013904223;
            text.push_back(static_cast<char>(static_cast<unsigned char>(state >> 24)));
        }
        const std::string clean = sanitize(text, none, 60);
        bool steers = false;
        for (std::size_t at = 0; at < clean.size();) {
            const auto point = wawp::utf8::decode(clean, at);
            REQUIRE(point.size != 0);
            steers |= wawp::utf8::steers_display(point.value);
            at += point.size;
        }
        REQUIRE_FALSE(steers);
        REQUIRE(clean.size() <= 60);
    }
}
