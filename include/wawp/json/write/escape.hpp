// SPDX-License-Identifier: MIT
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <type_traits>

#include <wawp/core/text.hpp>
#include <wawp/json/lex/simd.hpp>

/// Putting texts into memory that is known to be large enough. Everything here also works in constant
/// evaluation, byte by byte; at run time in steps of 16 bytes where SSE2 is there.
namespace wawp::json::detail {

/// Copies `size` bytes. Not `memcpy` alone, which is no constant expression.
constexpr char* put_bytes(char* to, const char* from, std::size_t size) noexcept {
    if (std::is_constant_evaluated()) {
        for (std::size_t i = 0; i < size; ++i) to[i] = from[i];
    } else {
        std::memcpy(to, from, size);
    }
    return to + size;
}

/// Copies a text that the compiler knows, in steps of up to 16 bytes; the last two may overlap.
template <std::size_t Size>
constexpr char* put_constant(char* to, const char (&text)[Size]) noexcept {
    constexpr std::size_t step = std::bit_floor(Size < 16 ? Size : 16), last = Size - step;
    for (std::size_t at = 0; at < last; at += step) put_bytes(to + at, text + at, step);
    put_bytes(to + last, text + last, step);
    return to + Size;
}

constexpr bool needs_escape(char c) noexcept { return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\'; }

/// The escape of one byte: two bytes long where JSON has a letter for it, otherwise six. It fills a word, so that it can
/// be copied at once.
struct escape {
    char text[7]{};
    unsigned char growth = 0;  ///< how many bytes it is longer than the byte that it stands for
};

struct escape_table {
    escape of['\\' + 1]{};
    constexpr escape_table() noexcept {
        constexpr std::string_view hex = "0123456789abcdef"sv, plain = "\"\\\b\f\n\r\t"sv, letters = "\"\\bfnrt"sv;
        for (unsigned c = 0; c < 0x20; ++c) of[c] = {{'\\', 'u', '0', '0', hex[c >> 4], hex[c & 15]}, 5};
        for (std::size_t i = 0; i < plain.size(); ++i) {
            of[static_cast<unsigned char>(plain[i])] = {{'\\', letters[i]}, 1};
        }
    }
};
inline constexpr escape_table escapes{};

/// The escape of `c`, which needs one.
constexpr const escape& escape_of(char c) noexcept { return escapes.of[static_cast<unsigned char>(c)]; }

/// How many bytes all escapes of `text` take more than the text itself.
[[gnu::noinline]] constexpr std::size_t growth_of(std::string_view text) noexcept {
    std::size_t growth = 0;
    for (const char c : text) growth += needs_escape(c) ? escape_of(c).growth : std::size_t{0};
    return growth;
}

/// Copies `text` up to its first byte that needs an escape, byte by byte; returns how many bytes that were.
constexpr std::size_t put_plain_portable(char* to, std::string_view text) noexcept {
    std::size_t i = 0;
    for (; i < text.size() && !needs_escape(text[i]); ++i) to[i] = text[i];
    return i;
}

#if defined(__SSE2__)
// The quote changes places with the blank: then it is found by the comparison that finds control characters.
inline constexpr signed char swap = '"' ^ ' ';
inline constexpr signed char swapped_backslash = '\\' ^ swap;

using unsigned_block [[gnu::vector_size(16)]] = unsigned char;
inline unsigned_block swap_quote(block bytes) noexcept { return reinterpret_cast<unsigned_block>(bytes ^ swap); }
inline block is_low(unsigned_block swapped) noexcept { return swapped <= static_cast<unsigned char>(' '); }
inline block is_backslash(unsigned_block swapped) noexcept {
    return swapped == static_cast<unsigned char>(swapped_backslash);
}

/// One bit for each of 16 bytes that needs an escape.
inline unsigned escape_bits(block bytes) noexcept {
    const unsigned_block swapped = swap_quote(bytes);
    return bits_of(is_low(swapped) | is_backslash(swapped));
}

/// Copies two blocks of 16 bytes, which may overlap; 0 if no byte of them needs an escape.
[[gnu::always_inline]] inline unsigned put_blocks(char* to, const char* from, std::size_t first, std::size_t second) noexcept {
    const block a = load_block(from + first), b = load_block(from + second);
    store_block(to + first, a);
    store_block(to + second, b);
    const unsigned_block left = swap_quote(a), right = swap_quote(b);
    return bits_of(is_low(left < right ? left : right) | is_backslash(left) | is_backslash(right));
}

/// Copies two halves, which may overlap, of a text of sizeof(Word) to 2 * sizeof(Word) bytes; 0 if no byte of it needs
/// an escape.
template <class Word>
[[gnu::always_inline]] inline unsigned put_halves(char* to, const char* from, std::size_t size) noexcept {
    Word first, last;
    std::memcpy(&first, from, sizeof first);
    std::memcpy(&last, from + size - sizeof last, sizeof last);
    std::memcpy(to, &first, sizeof first);
    std::memcpy(to + size - sizeof last, &last, sizeof last);
    using words [[gnu::vector_size(16)]] = std::uint64_t;
    const words both{first, last};
    // Zeros that only fill the register up are no control characters of the text.
    constexpr unsigned used = ((1u << sizeof(Word)) - 1) * 0x101;
    return escape_bits(reinterpret_cast<block>(both)) & used;
}

/// Copies `text` up to its first byte that needs an escape; returns how many bytes that were. What is copied behind is
/// overwritten later: what follows is at least as long.
inline std::size_t put_plain(char* to, std::string_view text) noexcept {
    std::size_t at = 0;
    for (; text.size() - at >= 16; at += 16) {
        const block bytes = load_block(text.data() + at);
        store_block(to + at, bytes);
        const unsigned found = escape_bits(bytes);
        if (found != 0) return at + static_cast<unsigned>(std::countr_zero(found));
    }
    return at + put_plain_portable(to + at, text.substr(at));
}
#else
inline std::size_t put_plain(char* to, std::string_view text) noexcept { return put_plain_portable(to, text); }
#endif

constexpr std::size_t put_plain_anywhere(char* to, std::string_view text) noexcept {
    if (std::is_constant_evaluated()) return put_plain_portable(to, text);
    return put_plain(to, text);
}

/// How much larger than their texts all escapes together may still become. `spent` says that it did not suffice.
struct escape_room {
    std::size_t bytes = 0;
    bool spent = false;
};

/// Puts the escape of `c`, if there is room.
constexpr char* put_escape(char* to, char c, escape_room& room) noexcept {
    const escape& spelled = escape_of(c);
    if (spelled.growth > room.bytes) {
        room.spent = true;
        return to;
    }
    room.bytes -= spelled.growth;
    return spelled.growth == 1 ? put_bytes(to, spelled.text, 2) : put_bytes(to, spelled.text, 6);
}

#if defined(__SSE2__)
inline constexpr std::size_t escape_window = 64;  ///< bytes whose escapes are found at once
inline constexpr std::size_t copy_stride = 32;    ///< bytes that are copied at once, also where fewer are needed

/// Copies a window; one bit for each byte that needs an escape.
[[gnu::always_inline]] inline std::uint64_t put_and_mark(char* to, const char* from) noexcept {
    const auto put = [&](std::size_t at) {
        const block bytes = load_block(from + at);
        store_block(to + at, bytes);
        return std::uint64_t{escape_bits(bytes)} << at;
    };
    return put(0) | put(16) | put(32) | put(48);
}

/// Puts a window with escapes that are not all two bytes long, or for which there may be too little room.
[[gnu::noinline]] inline char* put_any_escapes(char* to, const char* from, std::uint64_t found, escape_room& room) noexcept {
    std::size_t at = 0;
    for (; found != 0; found &= found - 1) {
        const auto next = static_cast<std::size_t>(std::countr_zero(found));
        to = put_escape(put_bytes(to, from + at, next - at), from[next], room);
        if (room.spent) return to;
        at = next + 1;
    }
    return put_bytes(to, from + at, escape_window - at);
}

/// Puts the escapes of a window, which is copied already, as if each was two bytes long: then where one goes does not wait
/// for what the one before is.
/// @return whether each is
[[gnu::always_inline]] inline bool put_short_escapes(char* to, const char* from, std::uint64_t found) noexcept {
    unsigned growths = 0;
    for (; found != 0; ++to) {
        const auto at = static_cast<std::size_t>(std::countr_zero(found));
        found &= found - 1;
        const auto next = static_cast<std::size_t>(std::countr_zero(found));  // 64 if there is none
        const escape& spelled = escape_of(from[at]);
        growths |= spelled.growth;
        std::memcpy(to + at, &spelled, sizeof spelled);  // more than the escape; the text that goes on overwrites the rest
        char* const behind = to + at + 2;
        const char* const gap = from + at + 1;
        std::memcpy(behind, gap, copy_stride);  // likewise
        if (next - at - 1 > copy_stride) std::memcpy(behind + copy_stride, gap + copy_stride, copy_stride);
    }
    return growths <= 1;
}

/// Puts windows, as many as `text` has with a stride behind them, so that copying in whole strides overwrites nothing.
[[gnu::always_inline]] inline char* put_windows_of(std::string_view& text, char* to, escape_room& room) noexcept {
    const char *from = text.data(), *const end = from + text.size();
    for (; static_cast<std::size_t>(end - from) >= escape_window + copy_stride && !room.spent; from += escape_window) {
        const std::uint64_t found = put_and_mark(to, from);
        const auto count = static_cast<std::size_t>(std::popcount(found));
        if (count <= room.bytes && put_short_escapes(to, from, found)) [[likely]] {
            room.bytes -= count;
            to += escape_window + count;
        } else {
            to = put_any_escapes(to, from, found, room);
        }
    }
    text.remove_prefix(static_cast<std::size_t>(from - text.data()));
    return to;
}

#if defined(__clang__) || !defined(__cpp_modules)
[[gnu::target("avx2,bmi,popcnt"), gnu::noinline]] inline char* put_windows_avx2(std::string_view& text, char* to,
                                                                                escape_room& room) noexcept {
    return put_windows_of(text, to, room);
}
[[gnu::noinline]] inline char* put_windows(std::string_view& text, char* to, escape_room& room) noexcept {
    const bool wide = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") && __builtin_cpu_supports("popcnt");
    return wide ? put_windows_avx2(text, to, room) : put_windows_of(text, to, room);
}
#else
[[gnu::noinline]] inline char* put_windows(std::string_view& text, char* to, escape_room& room) noexcept {
    return put_windows_of(text, to, room);
}
#endif
#endif

/// Puts the rest of a text of which some byte needs an escape.
constexpr char* put_escaped(char* to, std::string_view text, escape_room& room) noexcept {
    while (!text.empty() && !room.spent) {
#if defined(__SSE2__)
        if (!std::is_constant_evaluated() && text.size() >= escape_window + copy_stride) {
            to = put_windows(text, to, room);
            continue;
        }
#endif
        const std::size_t plain = put_plain_anywhere(to, text);
        to += plain;
        text.remove_prefix(plain);
        if (text.empty()) break;
        to = put_escape(to, text.front(), room);
        text.remove_prefix(1);
    }
    return to;
}

#if defined(__SSE2__)
/// Puts a text that is shorter than 8 bytes or longer than 32.
[[gnu::noinline]] inline char* put_other_text(char* to, std::string_view text, escape_room& room) noexcept {
    const std::size_t size = text.size();
    unsigned found = 1;
    if (size > 32) {
        found = put_blocks(to, text.data(), size - 32, size - 16);
        for (std::size_t at = 0; found == 0 && at < size - 32; at += 32) {
            found = put_blocks(to, text.data(), at, at + 16);
        }
    } else if (size >= 4) {
        found = put_halves<std::uint32_t>(to, text.data(), size);
    }
    return found == 0 ? to + size : put_escaped(to, text, room);
}

/// Puts a text. The lengths that most have, 8 to 32 bytes, take the shortest ways. (What is smaller than the number that is
/// taken off wraps round, and is too large.)
[[gnu::noinline]] inline char* put_text_in_blocks(char* to, std::string_view text, escape_room& room) noexcept {
    const std::size_t size = text.size();
    unsigned found;
    if (size - 16 <= 16) {
        found = put_blocks(to, text.data(), 0, size - 16);
    } else if (size - 8 < 8) {
        found = put_halves<std::uint64_t>(to, text.data(), size);
    } else {
        return put_other_text(to, text, room);
    }
    return found == 0 ? to + size : put_escaped(to, text, room);
}
#endif

/// Puts `text`, escaped; breaks off where there is no room for an escape.
constexpr char* put_text(char* to, std::string_view text, escape_room& room) noexcept {
#if defined(__SSE2__)
    if (!std::is_constant_evaluated()) return put_text_in_blocks(to, text, room);
#endif
    return put_escaped(to, text, room);
}

}  // namespace wawp::json::detail
