// SPDX-License-Identifier: MIT
#include <wawp/json/lex/marks.hpp>

#include <array>
#include <cstdint>
#include <iterator>
#include <random>
#include <string>
#include <string_view>

#include <wawp/core/utf8.hpp>

#include "support/catch.hpp"

namespace detail = wawp::json::detail;

namespace {

constexpr std::size_t marked_size = 256, windows = marked_size / detail::window_size;
using words = std::array<std::uint64_t, windows>;

template <class Mark>
words marked(Mark mark, const char* at, bool begins) {
    words bits{};
    mark(at, bits.data(), bits.size(), begins);
    return bits;
}

bool has(const words& bits, std::size_t place) { return bits[place / 64] >> place % 64 & 1; }

/// Whether what `bits` leave unmarked of these bytes and all behind them can be passed over by a reader that checks each
/// character whose first byte is marked, and nothing else.
bool are_right(const words& bits, std::string_view text, std::size_t begin) {
    for (std::size_t place = 0; place < marked_size; ++place) {
        const char c = text[begin + place];
        if (static_cast<unsigned char>(c) < 0x80 && has(bits, place) != detail::is_special(c)) return false;
    }
    std::size_t place = 0;  // the first byte that is no rest of a character from before
    while (place < 3 && (static_cast<unsigned char>(text[begin + place]) & 0xC0) == 0x80) ++place;
    while (place < marked_size) {
        if (static_cast<unsigned char>(text[begin + place]) < 0x80) {
            ++place;
            continue;
        }
        const std::size_t size = wawp::utf8::decode(text, begin + place).size;
        if (size == 0) return has(bits, place);  // where the reader stops; what is behind does not matter
        for (std::size_t i = 1; i < size && !has(bits, place) && place + i < marked_size; ++i) {
            if (has(bits, place + i)) return false;
        }
        if (place + size > marked_size && !has(bits, place)) return false;
        place += size;
    }
    return true;
}

/// Whether all ways of this processor to mark special bytes are right for 256 bytes behind `begin`.
bool all_ways_are_right(std::string_view text, std::size_t begin) {
    const char* const at = text.data() + begin;
    bool right = true;
    for (const bool begins : {true, false}) {
        if (!begins && begin < 3) continue;
        if (begins && (static_cast<unsigned char>(*at) & 0xC0) == 0x80) continue;  // no text begins so
        right = right && are_right(marked(detail::mark_special, at, begins), text, begin);
        right = right && are_right(marked(detail::portable::mark_special, at, begins), text, begin);
#if defined(__SSE2__)
        right = right && are_right(marked(detail::mark_special_sse2, at, begins), text, begin);
        if (__builtin_cpu_supports("avx2")) right = right && are_right(marked(detail::mark_special_avx2, at, begins), text, begin);
#endif
    }
    return right;
}

}  // namespace

TEST_CASE("marks: every byte is marked rightly by the portable, the SSE2 and the AVX2 path, in every place") {
    int wrong = 0;
    for (int value = 0; value < 256; ++value) {
        for (std::size_t place = 0; place < 64; ++place) {
            std::string text(marked_size, 'a');
            text[place] = static_cast<char>(value);
            wrong += !all_ways_are_right(text, 0);
            const bool special = value < 0x20 || value >= 0x80 || value == '"' || value == '\\';
            wrong += marked(detail::mark_special, text.data(), true)[0] != std::uint64_t{special} << place;
        }
    }
    CHECK(wrong == 0);
}

TEST_CASE("marks: every character of up to four bytes and every damage to it is marked rightly, in every place of two windows") {
    constexpr std::string_view characters[] = {"\xC2\x80", "é", "\xDF\xBF", "\xE0\xA0\x80", "\xED\x9F\xBF", "€", "\xEE\x80\x80",
                                               "\xEF\xBF\xBF", "\xF0\x90\x80\x80", "📅", "\xF4\x8F\xBF\xBF"};
    constexpr unsigned char others[] = {'a', '"', 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xED, 0xEF, 0xF0, 0xF4, 0xF5, 0xFF};
    int wrong = 0;
    for (const std::string_view character : characters) {
        for (std::size_t place = 3; place < 3 + 140; ++place) {
            std::string text(3 + marked_size, 'a');
            text.replace(place, character.size(), character);
            wrong += !all_ways_are_right(text, 3);
            for (std::size_t damaged = 0; damaged <= character.size(); ++damaged) {
                for (const unsigned char other : others) {
                    std::string spoiled = text;
                    spoiled[place + damaged] = static_cast<char>(other);
                    wrong += !all_ways_are_right(spoiled, 3);
                }
            }
        }
    }
    CHECK(wrong == 0);
}

TEST_CASE("marks: where AVX2 is there, well-formed characters are not marked") {
#if defined(__SSE2__) && (defined(__clang__) || !defined(__cpp_modules))
    if (!__builtin_cpu_supports("avx2")) return;
    std::string text;
    while (text.size() < marked_size) text += "é€📅会议a";  // 16 bytes
    CHECK(marked(detail::mark_special_avx2, text.data(), true) == words{});

    text.insert(0, "bbbcc");  // now characters lie across the windows: of the last one, the rest has not been seen
    const words across = marked(detail::mark_special_avx2, text.data() + 3, false);
    CHECK(across == words{0, 0, 0, std::uint64_t{1} << 62});
#endif
}

TEST_CASE("marks: random bytes are marked rightly by all paths, at every alignment") {
    std::mt19937 random(20261201);
    const std::string_view pieces[] = {"a", "b ", "é", "€", "📅", "\"", "\\", "\xE2\x82", "\x9F", "\xF0", "\n"};
    int wrong = 0;
    for (int round = 0; round < 2000; ++round) {
        std::string text;
        while (text.size() < marked_size + 64) {
            if (round % 2 == 0) {
                text += static_cast<char>(random() % 256);
            } else {
                text += pieces[random() % (round % 4 == 1 ? 5 : std::size(pieces))];
            }
        }
        for (std::size_t offset = 0; offset < 64; ++offset) wrong += !all_ways_are_right(text, offset);
    }
    CHECK(wrong == 0);
}
