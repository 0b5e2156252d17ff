// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <type_traits>

#include <wawp/core/language.hpp>

namespace wawp::utf8 {

/// What `first_error` answers for a text without one.
inline constexpr std::size_t valid = static_cast<std::size_t>(-1);

/// One code point of a text: its value and the number of bytes it takes; 0 bytes where the text is not UTF-8.
struct code_point {
    char32_t value = 0;  ///< its number in Unicode
    std::size_t size = 0;  ///< bytes; 0 where the text is not UTF-8
};

/// The code point that starts at `at` (RFC 3629: no overlong form, no surrogate, nothing above U+10FFFF).
[[nodiscard]] constexpr code_point decode(std::string_view text, std::size_t at) noexcept {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned char lead = byte(at);
    if (lead < 0x80) return {lead, 1};

    const std::size_t size = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4 || text.size() - at < size) return {};

    char32_t value = lead & (0x7Fu >> size);
    for (std::size_t i = 1; i < size; ++i) {
        if ((byte(at + i) & 0xC0) != 0x80) return {};
        value = value << 6 | (byte(at + i) & 0x3Fu);
    }
    constexpr char32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
    const bool surrogate = value >= 0xD800 && value <= 0xDFFF;
    if (value < smallest[size] || value > 0x10FFFF || surrogate) return {};
    return {value, size};
}

/// The offset of the first byte that is not part of valid UTF-8, or `utf8::valid`.
[[nodiscard]] constexpr std::size_t first_error(std::string_view text) noexcept {
    for (std::size_t at = 0; at < text.size();) {
        if (!std::is_constant_evaluated() && text.size() - at >= 8) {
            std::uint64_t bytes = 0;
            std::memcpy(&bytes, text.data() + at, sizeof bytes);
            if ((bytes & 0x8080'8080'8080'8080) == 0) {  // ASCII
                at += sizeof bytes;
                continue;
            }
        }
        const std::size_t size = decode(text, at).size;
        if (size == 0) return at;
        at += size;
    }
    return valid;
}

/// Whether `point` is white space: Unicode's property White_Space.
[[nodiscard]] constexpr bool is_white_space(char32_t point) noexcept {
    return (point >= 0x09 && point <= 0x0D) || point == 0x20 || point == 0x85 || point == 0xA0 || point == 0x1680 ||
           (point >= 0x2000 && point <= 0x200A) || point == 0x2028 || point == 0x2029 || point == 0x202F ||
           point == 0x205F || point == 0x3000;
}

/// Whether `point` acts on what shows it instead of being shown: controls (C0, DEL, C1), line and paragraph separators,
/// and the marks that turn the direction of the text around them.
[[nodiscard]] constexpr bool steers_display(char32_t point) noexcept {
    const bool control = point < 0x20 || (point >= 0x7F && point <= 0x9F);
    const bool separator = point == 0x2028 || point == 0x2029;
    const bool bidirectional = point == 0x061C || point == 0x200E || point == 0x200F ||
                               (point >= 0x202A && point <= 0x202E) || (point >= 0x2066 && point <= 0x2069);
    return control || separator || bidirectional;
}

/// Whether `text` is empty or holds only white space. Bytes that are not UTF-8 count as visible.
[[nodiscard]] constexpr bool is_blank(std::string_view text) noexcept {
    for (std::size_t at = 0; at < text.size();) {
        const code_point point = decode(text, at);
        if (point.size == 0 || !is_white_space(point.value)) return false;
        at += point.size;
    }
    return true;
}

/// The longest start of `text` that has at most `bytes` bytes and does not cut a code point in two.
[[nodiscard]] constexpr std::string_view clip(std::string_view text, std::size_t bytes) noexcept {
    if (text.size() <= bytes) return text;
    const auto continues = [&](std::size_t i) { return (static_cast<unsigned char>(text[i]) & 0xC0) == 0x80; };
    std::size_t end = bytes;
    while (end > 0 && bytes - end < 3 && continues(end)) --end;
    return text.substr(0, end);
}

}  // namespace wawp::utf8
