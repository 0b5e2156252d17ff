// SPDX-License-Identifier: MIT
#include <wawp/json/write/digits.hpp>
#include <wawp/json/write/escape.hpp>

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>
#include <utility>

#include "support/catch.hpp"

namespace detail = wawp::json::detail;

namespace {

/// What RFC 8259 asks for, byte by byte.
std::string escaped(std::string_view text) {
    std::string out;
    for (const char c : text) {
        constexpr std::string_view plain = "\"\\\b\f\n\r\t", letters = "\"\\bfnrt";
        if (const std::size_t found = plain.find(c); found != plain.npos) {
            out += {'\\', letters[found]};
        } else if (static_cast<unsigned char>(c) < 0x20) {
            char unit[8];
            std::snprintf(unit, sizeof unit, "\\u%04x", static_cast<unsigned>(c));
            out += unit;
        } else {
            out += c;
        }
    }
    return out;
}

/// `put_text` into memory that is exactly as large as the result, so that a sanitizer sees every byte too many.
std::string put(std::string_view text) {
    detail::escape_room room{detail::growth_of(text)};
    std::string out(text.size() + room.bytes, '?');
    const char* const end = detail::put_text(out.data(), text, room);
    return room.spent || room.bytes != 0 ? "no room" : out.substr(0, static_cast<std::size_t>(end - out.data()));
}

/// Whether a constant of `Size` bytes is copied whole, and nothing beside it is touched.
template <std::size_t Size>
bool is_copied() {
    char text[Size];
    for (std::size_t i = 0; i < Size; ++i) text[i] = static_cast<char>('a' + i);
    std::string out(Size + 2, '?');
    const char* const end = detail::put_constant(out.data() + 1, text);
    return end == out.data() + 1 + Size && out == '?' + std::string(text, Size) + '?';
}

}  // namespace

TEST_CASE("emit: a constant of any length is copied whole") {
    const auto all = []<std::size_t... I>(std::index_sequence<I...>) { return (is_copied<I + 1>() && ...); };
    CHECK(all(std::make_index_sequence<60>{}));
}

TEST_CASE("emit: a text of any length is escaped wherever a byte needs it") {
    int wrong = 0;
    for (std::size_t size = 0; size <= 200; ++size) {
        const std::string plain(size, 'a');
        wrong += put(plain) != plain;
        for (std::size_t place = 0; place < size; ++place) {
            for (const char c : {'"', '\\', '\n', '\x01', '\x1f'}) {
                std::string text = plain;
                text[place] = c;
                wrong += put(text) != escaped(text);
                text[size - 1 - place] = '"';
                wrong += put(text) != escaped(text);
            }
        }
    }
    CHECK(wrong == 0);
}

TEST_CASE("emit: escapes of both lengths side by side, and one byte too little room for them") {
    std::uint32_t state = 1;
    const auto dice = [&] { return (state = state * 1664525 + 1013904223) >> 16; };
    int wrong = 0;
    for (int round = 0; round < 4'000; ++round) {
        const std::uint32_t seldom = 2 + dice() % 40, long_ones = dice() % 3;
        std::string text(dice() % 600, 'a');
        for (char& c : text) {
            if (dice() % seldom == 0) c = dice() % 8 < long_ones ? '\x01' : "\"\n\\\t"[dice() % 4];
        }
        wrong += put(text) != escaped(text);
        const std::size_t growth = detail::growth_of(text);
        if (growth == 0) continue;
        detail::escape_room room{growth - 1};
        std::string out(text.size() + room.bytes, '?');
        detail::put_text(out.data(), text, room);
        wrong += !room.spent;
#if defined(__SSE2__)
        const auto windows = [&](auto put_windows) {  // with the vectors that every processor has, too
            detail::escape_room all{growth};
            std::string written(text.size() + growth, '?');
            std::string_view rest = text;
            char* const end = put_windows(rest, written.data(), all);
            return written.substr(0, static_cast<std::size_t>(end - written.data())) + "|" + std::string(rest);
        };
        const std::string half = windows([](auto&&... all) { return detail::put_windows_of(all...); });
        const std::size_t bar = half.rfind('|');
        wrong += escaped(std::string_view(text).substr(0, text.size() - (half.size() - bar - 1))) != half.substr(0, bar);
        wrong += half != windows([](auto&&... all) { return detail::put_windows(all...); });
        wrong += half.size() - bar > 96;
#endif
    }
    CHECK(wrong == 0);
}

TEST_CASE("emit: each byte alone is escaped or copied") {
    int wrong = 0;
    for (int value = 0; value < 256; ++value) {
        for (const std::size_t size : {1u, 5u, 9u, 20u, 40u, 100u}) {
            std::string text(size, 'a');
            text[size / 2] = static_cast<char>(value);
            wrong += put(text) != escaped(text);
        }
    }
    CHECK(wrong == 0);
}

TEST_CASE("emit: without room for an escape it says so, and writes nothing beyond") {
    const std::string text(100, '\n');
    int wrong = 0;
    for (std::size_t bytes = 0; bytes < text.size(); ++bytes) {
        detail::escape_room room{bytes};
        std::string out(text.size() + bytes, '?');
        detail::put_text(out.data(), text, room);
        wrong += !room.spent;
    }
    CHECK(wrong == 0);
}

TEST_CASE("emit: numbers of ten digits are spelled as all others are") {
    int wrong = 0;
    const auto check = [&](std::uint64_t number) {
        char text[10];
        detail::put_ten_digits(text, number);
        wrong += std::string_view(text, sizeof text) != std::to_string(number);
    };
    for (std::uint64_t number = 1'000'000'000; number <= 0xFFFF'FFFF; number += 1009) check(number);
    for (std::uint64_t hundreds = 10'000'000; hundreds <= 42'949'671; hundreds += 101) {
        check(hundreds * 100);
        check(hundreds * 100 + 99);
    }
    check(0xFFFF'FFFF);
    CHECK(wrong == 0);
    CHECK_FALSE(detail::is_of_our_days(999'999'999));
    CHECK_FALSE(detail::is_of_our_days(0x1'0000'0000));
    CHECK_FALSE(detail::is_of_our_days(std::int64_t{-1'500'000'000}));
}

TEST_CASE("emit: numbers of any length are spelled in full") {
    int wrong = 0;
    for (std::uint64_t number = 1; number < 10'000'000'000'000'000'000u / 11; number = number * 11 + number % 7) {
        for (const std::uint64_t near : {number - 1, number, number + 1}) {
            const std::size_t count = detail::count_digits(near);
            std::string text(count, '?');
            detail::put_digits(text.data(), near, count);
            wrong += text != std::to_string(near);
        }
    }
    CHECK(wrong == 0);
}
