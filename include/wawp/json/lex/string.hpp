// SPDX-License-Identifier: MIT
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include <wawp/core/secret.hpp>
#include <wawp/json/lex/input.hpp>

namespace wawp::json::detail {

/// A string of the input, without its quotes.
struct text_span {
    const char* begin = nullptr;
    const char* end = nullptr;
    bool escaped = false;  ///< it has escapes, so that the bytes are not yet the text

    [[nodiscard]] std::string_view view() const noexcept { return {begin, static_cast<std::size_t>(end - begin)}; }
};

/// The values of hex digits; -1 for all other bytes.
struct hex_values {
    signed char of[256];
    constexpr hex_values() noexcept : of{} {
        for (signed char& value : of) value = -1;
        for (signed char i = 0; i < 10; ++i) of['0' + i] = i;
        for (signed char i = 0; i < 6; ++i) of['a' + i] = of['A' + i] = static_cast<signed char>(10 + i);
    }
};
inline constexpr hex_values hex_digits{};
inline int hex_value(char c) noexcept { return hex_digits.of[static_cast<unsigned char>(c)]; }

/// The four hex digits at `at`, as a UTF-16 unit.
inline const char* read_unit(input& in, const char* at, unsigned& unit) noexcept {
    unit = 0;
    for (int i = 0; i < 4; ++i, ++at) {
        const int digit = at == in.end ? -1 : hex_value(*at);
        if (digit < 0) return in.fail_or_end(problem::bad_escape, at);
        unit = unit << 4 | static_cast<unsigned>(digit);
    }
    return at;
}

/// Checks the escape whose backslash stands at `at`, the second half of a surrogate pair included.
[[gnu::noinline]] inline const char* scan_escape(input& in, const char* at) noexcept {
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
inline std::size_t size_beyond_ascii(const char* at) noexcept {
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
inline const char* scan_special(input& in, const char* at, bool& escaped) noexcept {
    const auto byte = static_cast<unsigned char>(*at);
    if (byte == '\\') {
        escaped = true;
        return scan_escape(in, at);
    }
    if (byte < 0x20) return in.fail(problem::control_character, at);
    do {  // characters beyond ASCII seldom come alone
        char last[4]{};
        const bool near_end = in.ahead(at) < sizeof last;
        if (near_end) std::char_traits<char>::copy(last, at, in.ahead(at));
        const std::size_t size = size_beyond_ascii(near_end ? last : at);
        if (size == 0) return in.fail(problem::bad_utf8, at);
        at += size;
    } while (at != in.end && static_cast<unsigned char>(*at) >= 0x80);
    return at;
}

/// Marks the special bytes of the part of the text that the byte behind `at` lies in; that byte may be the end.
[[gnu::noinline]] inline void mark_behind(input& in, const char* at) noexcept {
    in.marked = in.begin + static_cast<std::size_t>(at - in.begin) / look_ahead * look_ahead;
    const char* const first = in.marked + 1;
    const std::size_t size = in.ahead(first), windows = size / window_size;
    if (size >= look_ahead) {
        in.marked_size = look_ahead;
        return mark_special(first, in.special, look_ahead / window_size);
    }
    char rest[window_size]{};  // zeros are special: they stand for the end
    std::char_traits<char>::copy(rest, first + windows * window_size, size % window_size);
    mark_special(first, in.special, windows);
    mark_special(rest, in.special + windows, 1);
    in.marked_size = (windows + 1) * window_size;
}

/// The marks of the bytes from `place` on, the first one in the lowest bit. They are as many as one load has, at least 57
/// where the first byte of a word is its lowest.
inline std::uint64_t marks_from(const input& in, std::size_t place) noexcept {
    if constexpr (std::endian::native != std::endian::little) {
        return in.special[place / window_size] >> place % window_size;
    }
    std::uint64_t marks;
    std::memcpy(&marks, reinterpret_cast<const char*>(in.special) + place / 8, sizeof marks);
    return marks >> place % 8;
}

/// The same as `plain_run`, from load to load.
[[gnu::noinline]] inline std::size_t long_plain_run(input& in, const char* at) noexcept {
    const char* before = at - 1;
    for (;;) {
        if (static_cast<std::size_t>(before - in.marked) >= in.marked_size) mark_behind(in, before);
        const auto place = static_cast<std::size_t>(before - in.marked);
        const std::uint64_t left = in.special[place / window_size] >> place % window_size;
        before += left != 0 ? static_cast<unsigned>(std::countr_zero(left)) : window_size - place % window_size;
        if (left != 0) return static_cast<std::size_t>(before + 1 - at);
    }
}

/// How many bytes there are before the first special one from `at` on, or before the end of the input.
[[gnu::always_inline]] inline std::size_t plain_run(input& in, const char* at) noexcept {
    const auto place = static_cast<std::size_t>(at - 1 - in.marked);
    if (place < in.marked_size) [[likely]] {
        const std::uint64_t left = marks_from(in, place);
        if (left != 0) [[likely]] return static_cast<unsigned>(std::countr_zero(left));
    }
    return long_plain_run(in, at);
}

/// The closing quote of the string at `at`, which may be any value; null if it is no string or not a plain one.
[[gnu::always_inline]] inline const char* find_plain_end(input& in, const char* at) noexcept {
    if (*at != '"') return nullptr;
    const char* const close = at + 1 + plain_run(in, at + 1);
    return close != in.end && *close == '"' ? close : nullptr;
}

/// Goes on with a string that is not over at its first special byte, which stands at `at`.
[[gnu::noinline]] inline const char* scan_text_on(input& in, const char* at, text_span& text) noexcept {
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
[[gnu::always_inline]] inline const char* scan_text(input& in, const char* at, text_span& text) noexcept {
    text.begin = at;
    text.escaped = false;
    at += plain_run(in, at);
    if (at == in.end || *at != '"') [[unlikely]] return scan_text_on(in, at, text);
    text.end = at;
    return at + 1;
}

/// Puts a code point as UTF-8; up to four bytes.
inline char* put_utf8(char* to, char32_t point) noexcept {
    if (point < 0x80) {
        *to++ = static_cast<char>(point);
        return to;
    }
    const int tails = point < 0x800 ? 1 : point < 0x10000 ? 2 : 3;
    constexpr unsigned leads[] = {0, 0xC0, 0xE0, 0xF0};
    *to++ = static_cast<char>(leads[tails] | point >> 6 * tails);
    for (int left = tails - 1; left >= 0; --left) *to++ = static_cast<char>(0x80 | (point >> 6 * left & 0x3F));
    return to;
}

/// Resolves the escape at `at`, of a string that `scan_text` has checked. What comes of it is never longer.
[[gnu::noinline]] inline const char* put_unescaped(char*& to, const char* at) noexcept {
    const auto unit_at = [](const char* digits) {
        unsigned unit = 0;
        for (int i = 0; i < 4; ++i) unit = unit << 4 | static_cast<unsigned>(hex_value(digits[i]));
        return static_cast<char32_t>(unit);
    };
    const char kind = at[1];
    at += 2;
    switch (kind) {
        case 'b': *to++ = '\b'; return at;
        case 'f': *to++ = '\f'; return at;
        case 'n': *to++ = '\n'; return at;
        case 'r': *to++ = '\r'; return at;
        case 't': *to++ = '\t'; return at;
        case 'u': break;
        default: *to++ = kind; return at;
    }
    const char32_t unit = unit_at(at);
    if (unit < 0xD800 || unit > 0xDFFF) {
        to = put_utf8(to, unit);
        return at + 4;
    }
    to = put_utf8(to, 0x10000 + ((unit - 0xD800) << 10) + (unit_at(at + 6) - 0xDC00));
    return at + 10;
}

/// Resolves the escapes of a string that `scan_text` has checked.
[[gnu::noinline]] inline void unescape(std::string_view text, std::string& out) {
    wawp::detail::fill_zeros(out, text.size());
    char* to = out.data();
    const char* at = text.data();
    const char* const end = at + text.size();
    while (at != end) {
        // There is room for as much as is left of the text.
        const auto left = static_cast<std::size_t>(end - at);
        const std::size_t run = left >= block_size ? copy_to_backslash(to, at) : *at != '\\';
        if (run == 0) {
            at = put_unescaped(to, at);
        } else {
            if (left < block_size) *to = *at;
            at += run;
            to += run;
        }
    }
    out.erase(static_cast<std::size_t>(to - out.data()));
}

}  // namespace wawp::json::detail
