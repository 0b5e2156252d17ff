// SPDX-License-Identifier: MIT
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <wawp/core/utf8.hpp>

#include "support/catch.hpp"

namespace utf8 = wawp::utf8;

namespace {

/// The bytes of `point`, made the way RFC 3629 draws them, surrogates and all.
std::string encoded(std::uint32_t point) {
    const auto byte = [](std::uint32_t bits) { return static_cast<char>(static_cast<unsigned char>(bits)); };
    if (point < 0x80) return {byte(point)};
    if (point < 0x800) return {byte(0xC0 | point >> 6), byte(0x80 | (point & 0x3F))};
    if (point < 0x10000)
        return {byte(0xE0 | point >> 12), byte(0x80 | (point >> 6 & 0x3F)), byte(0x80 | (point & 0x3F))};
    return {byte(0xF0 | point >> 18), byte(0x80 | (point >> 12 & 0x3F)), byte(0x80 | (point >> 6 & 0x3F)),
            byte(0x80 | (point & 0x3F))};
}

struct broken_text {
    std::string_view why;
    std::string_view text;
    std::size_t at;
};

constexpr broken_text broken[] = {
    {"a continuation byte alone", "\x80", 0},
    {"a continuation byte alone, the last one", "ab\xBF", 2},
    {"a continuation byte too many", "é\x80", 2},
    {"0xC0", "\xC0\x80", 0},
    {"0xC1", "\xC1\xBF", 0},
    {"overlong, three bytes", "\xE0\x80\x80", 0},
    {"overlong, three bytes, the largest", "\xE0\x9F\xBF", 0},
    {"overlong, four bytes", "\xF0\x80\x80\x80", 0},
    {"overlong, four bytes, the largest", "\xF0\x8F\xBF\xBF", 0},
    {"the first surrogate", "\xED\xA0\x80", 0},
    {"the last surrogate", "\xED\xBF\xBF", 0},
    {"a pair of surrogates (CESU-8)", "x\xED\xA0\xBD\xED\xB3\x85", 1},
    {"above U+10FFFF", "\xF4\x90\x80\x80", 0},
    {"0xF5", "\xF5\x80\x80\x80", 0},
    {"five bytes", "\xF8\x88\x80\x80\x80", 0},
    {"0xFE", "\xFE", 0},
    {"0xFF", "abc\xFF", 3},
    {"two bytes cut", "\xC3", 0},
    {"three bytes cut after one", "漢\xE6", 3},
    {"three bytes cut after two", "\xE6\xBC", 0},
    {"four bytes cut after three", "abcd\xF0\x9F\x93", 4},
    {"a letter where a continuation belongs", "\xC3z", 0},
    {"a letter as third byte", "\xE6\xBCz", 0},
    {"a letter as fourth byte", "\xF0\x9F\x93z", 0},
    {"a new start inside a sequence", "\xE6\xC3\xA9", 0},
    {"Latin-1", "caf\xE9 au lait", 3},
    {"UTF-16 byte order mark", "\xFF\xFE", 0},
};

}  // namespace

TEST_CASE("utf8: the first byte that does not fit is found, for every kind of error") {
    for (const auto& [why, text, at] : broken) {
        INFO(why);
        CHECK(utf8::first_error(text) == at);
        CHECK(utf8::decode(text, at).size == 0);
        CHECK(utf8::first_error(std::string("é漢📅").append(text)) == 9 + at);
    }
}

TEST_CASE("utf8: every code point but the surrogates is read back, with its size") {
    std::size_t wrong = 0;
    for (std::uint32_t point = 0; point <= 0x110010; ++point) {
        const std::string text = encoded(point);
        const utf8::code_point read = utf8::decode(text, 0);
        const bool surrogate = point >= 0xD800 && point <= 0xDFFF;
        const bool good = surrogate || point > 0x10FFFF ? read.size == 0 && utf8::first_error(text) == 0
                                                        : read.size == text.size() && read.value == point &&
                                                              utf8::first_error(text) == utf8::valid;
        if (!good) ++wrong;
    }
    CHECK(wrong == 0);
}

TEST_CASE("utf8: of all texts of two bytes exactly the right ones are valid") {
    std::size_t valid = 0;
    for (unsigned lead = 0; lead < 256; ++lead) {
        for (unsigned next = 0; next < 256; ++next) {
            const char text[] = {static_cast<char>(lead), static_cast<char>(next)};
            if (utf8::first_error({text, 2}) == utf8::valid) ++valid;
        }
    }
    CHECK(valid == 128 * 128 + (0x800 - 0x80));
}

TEST_CASE("utf8: good texts") {
    CHECK(utf8::first_error("") == utf8::valid);
    CHECK(utf8::first_error(std::string_view("a\0b", 3)) == utf8::valid);
    CHECK(utf8::first_error("Team Meeting 📅") == utf8::valid);
    CHECK(utf8::first_error("\xEF\xBB\xBF byte order mark") == utf8::valid);
    static_assert(utf8::first_error("Stand-up ☕") == utf8::valid);
    static_assert(utf8::first_error("\xC3") == 0);
}

TEST_CASE("utf8: white space is Unicode's property White_Space, and no code point more") {
    constexpr std::uint32_t white[] = {0x09,   0x0A,   0x0B,   0x0C,   0x0D,   0x20,   0x85,   0xA0,   0x1680,
                                       0x2000, 0x2001, 0x2002, 0x2003, 0x2004, 0x2005, 0x2006, 0x2007, 0x2008,
                                       0x2009, 0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000};
    std::size_t listed = 0, found = 0;
    for (const std::uint32_t point : white) listed += utf8::is_white_space(point) && utf8::is_blank(encoded(point));
    for (std::uint32_t point = 0; point <= 0x10FFFF; ++point) found += utf8::is_white_space(point);
    CHECK(listed == std::size(white));
    CHECK(found == std::size(white));
}

TEST_CASE("utf8: controls, separators and bidirectional marks steer what shows them, and no code point more") {
    constexpr std::uint32_t marks[] = {0x061C, 0x200E, 0x200F, 0x2028, 0x2029, 0x202A, 0x202B, 0x202C,
                                       0x202D, 0x202E, 0x2066, 0x2067, 0x2068, 0x2069};
    std::size_t listed = 0, found = 0;
    for (const std::uint32_t point : marks) listed += utf8::steers_display(point);
    for (std::uint32_t point = 0; point < 0x20; ++point) listed += utf8::steers_display(point);
    for (std::uint32_t point = 0x7F; point < 0xA0; ++point) listed += utf8::steers_display(point);
    for (std::uint32_t point = 0; point <= 0x10FFFF; ++point) found += utf8::steers_display(point);
    CHECK(listed == std::size(marks) + 0x20 + 0x21);
    CHECK(found == listed);
}

TEST_CASE("utf8: blank is empty or only white space") {
    CHECK(utf8::is_blank(""));
    CHECK(utf8::is_blank(" \t\u00A0\u3000"));
    CHECK_FALSE(utf8::is_blank(" x "));
    CHECK_FALSE(utf8::is_blank("\u200B"));
    CHECK_FALSE(utf8::is_blank(std::string_view("\0", 1)));
    CHECK_FALSE(utf8::is_blank("\xFF"));
    CHECK_FALSE(utf8::is_blank(" \xC2"));
}

TEST_CASE("utf8: clip keeps as much as fits and cuts no code point") {
    CHECK(utf8::clip("abc", 3) == "abc");
    CHECK(utf8::clip("abc", 2) == "ab");
    CHECK(utf8::clip("abc", 0).empty());
    CHECK(utf8::clip("", 4).empty());
    CHECK(utf8::clip("a📅b", 6) == "a📅b");
    CHECK(utf8::clip("a📅b", 5) == "a📅");
    for (std::size_t bytes = 1; bytes < 5; ++bytes) CHECK(utf8::clip("a📅b", bytes) == "a");
    CHECK(utf8::clip("é漢", 4) == "é");
    CHECK(utf8::clip("\x80\x80\x80\x80\x80\x80", 5).size() >= 2);  // not UTF-8: it ends all the same
}

TEST_CASE("utf8: the first byte that is none is found wherever it stands among ASCII") {
    int wrong = 0;
    for (std::size_t size = 1; size <= 40; ++size) {
        for (std::size_t place = 0; place < size; ++place) {
            std::string text(size, 'a');
            wrong += utf8::first_error(text) != utf8::valid;
            text[place] = '\x80';
            wrong += utf8::first_error(text) != place;
            text.insert(place, "\xC3");
            wrong += utf8::first_error(text) != utf8::valid;
            text += '\xFF';
            wrong += utf8::first_error(text) != size + 1;
        }
    }
    CHECK(wrong == 0);
}
