// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <type_traits>

#include <wawp/json/lex/input.hpp>
#include <wawp/json/lex/plain_run.hpp>

namespace wawp::json::detail {

/// A string of the input, without its quotes.
struct text_span {
    const char* begin = nullptr;
    const char* end = nullptr;
    bool escaped = false;  ///< it has escapes, so that the bytes are not yet the text

    [[nodiscard]] constexpr std::string_view view() const noexcept { return {begin, static_cast<std::size_t>(end - begin)}; }
};

/// What hex digits say of a UTF-16 unit in each of their four places; 0 for all other bytes. A bit beyond the unit, one for
/// each place, says that it is a digit.
struct hex_places {
    std::uint32_t of[4][256]{};
    constexpr hex_places() noexcept {
        for (unsigned place = 0; place < 4; ++place) {
            const auto digit = [place](unsigned value) { return 0x10000u << place | value << (12 - 4 * place); };
            for (unsigned i = 0; i < 10; ++i) of[place]['0' + i] = digit(i);
            for (unsigned i = 0; i < 6; ++i) of[place]['a' + i] = of[place]['A' + i] = digit(10 + i);
        }
    }
};
inline constexpr hex_places hex_digits{};
constexpr std::uint32_t hex_digit(const char* unit, int place) noexcept {
    return hex_digits.of[place][static_cast<unsigned char>(unit[place])];
}

/// The UTF-16 unit of the four hex digits at `at`; more than 0xFFFF if one is none.
[[gnu::always_inline]] constexpr unsigned unit_at(const char* at) noexcept {
    return (hex_digit(at, 0) | hex_digit(at, 1) | hex_digit(at, 2) | hex_digit(at, 3)) ^ 0xF0000;
}

/// The same of an end that may be near.
constexpr const char* read_unit(input& in, const char* at, unsigned& unit) noexcept {
    for (int place = 0; place < 4; ++place) {
        if (at + place == in.end || hex_digit(at, place) == 0) return in.fail_or_end(problem::bad_escape, at + place);
    }
    unit = unit_at(at);
    return at + 4;
}

/// Checks the escape whose backslash stands at `at`, the second half of a surrogate pair included.
[[gnu::noinline]] constexpr const char* scan_escape(input& in, const char* at) noexcept {
    const char* const backslash = at++;
    if (at == in.end) return in.fail(problem::unexpected_end, at);
    switch (*at) {
        case '"': case '\\': case '/': case 'b': case 'f': case 'n': case 'r': case 't': return at + 1;
        case 'u': break;
        default: return in.fail(problem::bad_escape, at);
    }
    unsigned unit = 0;
    at = read_unit(in, at + 1, unit);
    if (at == nullptr || unit < 0xD800 || unit > 0xDFFF) return at;
    if (unit >= 0xDC00) return in.fail(problem::lone_surrogate, backslash);
    if (at == in.end || (*at == '\\' && at + 1 == in.end)) return in.fail(problem::unexpected_end, in.end);
    if (at[0] != '\\' || at[1] != 'u') return in.fail(problem::lone_surrogate, backslash);
    at = read_unit(in, at + 2, unit);
    if (at != nullptr && (unit < 0xDC00 || unit > 0xDFFF)) return in.fail(problem::lone_surrogate, backslash);
    return at;
}

/// The size of the character beyond ASCII that four bytes begin with, checked with a few masks; 0 if that is not UTF-8.
constexpr std::size_t size_beyond_ascii(const char* at) noexcept {
    const auto byte = [&](int i) { return std::uint32_t{static_cast<unsigned char>(at[i])} << (8 * i); };
    const std::uint32_t bytes = byte(0) | byte(1) | byte(2) | byte(3);
    if ((bytes & 0xC0E0) == 0x80C0) return (bytes & 0x1E) != 0 ? 2 : 0;  // C0 and C1 would be overlong
    if ((bytes & 0xC0'C0F0) == 0x80'80E0) {
        const std::uint32_t bits = bytes & 0x200F;  // of both bytes that tell overlong forms and surrogates
        return bits != 0 && bits != 0x200D ? 3 : 0;
    }
    if ((bytes & 0xC0C0'C0F8) != 0x8080'80F0) return 0;
    const std::uint32_t plane = (bytes & 7) << 2 | (bytes >> 12 & 3);
    return plane >= 1 && plane <= 16 ? 4 : 0;
}

/// Checks what interrupts a plain run and is no closing quote: an escape, a character beyond ASCII, or an error.
constexpr const char* scan_special(input& in, const char* at, bool& escaped) noexcept {
    const auto byte = static_cast<unsigned char>(*at);
    if (byte == '\\') {
        escaped = true;
        return scan_escape(in, at);
    }
    if (byte < 0x20) return in.fail(problem::control_character, at);
    do {  // characters beyond ASCII seldom come alone
        char last[4]{};
        const bool near_end = in.ahead(at) < sizeof last;
        if (std::is_constant_evaluated()) {
            std::char_traits<char>::copy(last, at, near_end ? in.ahead(at) : sizeof last);
        } else if (near_end) {
            std::memcpy(last, at, in.ahead(at));
        }
        const std::size_t size = size_beyond_ascii(near_end ? last : at);
        if (size == 0) return in.fail(problem::bad_utf8, at);
        at += size;
    } while (at != in.end && static_cast<unsigned char>(*at) >= 0x80 && plain_run(in, at) == 0);
    return at;
}

/// The closing quote of the string at `at`, which may be any value; null if it is no string or not a plain one.
[[gnu::always_inline]] inline const char* find_plain_end(input& in, const char* at) noexcept {
    if (*at != '"') return nullptr;
    const char* const close = at + 1 + plain_run(in, at + 1);
    return close != in.end && *close == '"' ? close : nullptr;
}

/// Goes on with a string that is not over at its first special byte, which stands at `at`.
[[gnu::noinline]] constexpr const char* scan_text_on(input& in, const char* at, text_span& text) noexcept {
    while (at != in.end && *at != '"') {
        at = scan_special(in, at, text.escaped);
        if (at == nullptr) return nullptr;
        at += plain_run(in, at);
    }
    if (at == in.end) return in.fail(problem::unexpected_end, at);
    text.end = at;
    return at + 1;
}

/// Finds the end of the string that starts at `at` (its opening quote is already read) and checks all of it.
[[gnu::always_inline]] constexpr const char* scan_text(input& in, const char* at, text_span& text) noexcept {
    text.begin = at;
    text.escaped = false;
    at += plain_run(in, at);
    if (at == in.end || *at != '"') [[unlikely]] return scan_text_on(in, at, text);
    text.end = at;
    return at + 1;
}

}  // namespace wawp::json::detail
