// SPDX-License-Identifier: MIT
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <type_traits>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

/// Putting single values into memory that is known to be large enough. Everything here also works in constant
/// evaluation, byte by byte; at run time texts go in steps of 16 bytes where SSE2 is there.
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

constexpr bool needs_escape(char c) noexcept { return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\'; }

/// The escape of one byte: two bytes long where JSON has a letter for it, otherwise six.
struct escape {
    char text[6]{};
    unsigned char size = 0;
};

struct escape_table {
    escape of['\\' + 1]{};
    constexpr escape_table() noexcept {
        constexpr std::string_view hex = "0123456789abcdef", plain = "\"\\\b\f\n\r\t", letters = "\"\\bfnrt";
        for (unsigned c = 0; c < 0x20; ++c) of[c] = {{'\\', 'u', '0', '0', hex[c >> 4], hex[c & 15]}, 6};
        for (std::size_t i = 0; i < plain.size(); ++i) {
            of[static_cast<unsigned char>(plain[i])] = {{'\\', letters[i]}, 2};
        }
    }
};
inline constexpr escape_table escapes{};

/// The escape of `c`, which needs one.
constexpr const escape& escape_of(char c) noexcept { return escapes.of[static_cast<unsigned char>(c)]; }

/// How many bytes all escapes of `text` take more than the text itself.
constexpr std::size_t growth_of(std::string_view text) noexcept {
    std::size_t growth = 0;
    for (const char c : text) growth += needs_escape(c) ? escape_of(c).size - 1u : 0;
    return growth;
}

/// Copies `text` up to its first byte that needs an escape, byte by byte; returns how many bytes that were.
constexpr std::size_t put_plain_portable(char* to, std::string_view text) noexcept {
    std::size_t i = 0;
    for (; i < text.size() && !needs_escape(text[i]); ++i) to[i] = text[i];
    return i;
}

#if defined(__SSE2__)
/// One bit for each of 16 bytes that needs an escape.
inline unsigned escape_bits(__m128i bytes) noexcept {
    const __m128i control = _mm_cmpeq_epi8(_mm_max_epu8(bytes, _mm_set1_epi8(0x1F)), _mm_set1_epi8(0x1F));
    const __m128i quote = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('"'));
    const __m128i backslash = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\'));
    return static_cast<unsigned>(_mm_movemask_epi8(_mm_or_si128(control, _mm_or_si128(quote, backslash))));
}

/// Two overlapping halves of a text of sizeof(Word) to 2 * sizeof(Word) bytes; false, and nothing written, if it has a
/// byte that needs an escape.
template <class Word>
bool put_halves(char* to, const char* from, std::size_t size) noexcept {
    Word first, last;
    std::memcpy(&first, from, sizeof first);
    std::memcpy(&last, from + size - sizeof last, sizeof last);
    const auto both = _mm_set_epi64x(static_cast<long long>(last), static_cast<long long>(first));
    // Zeros that only fill the register up are no control characters of the text.
    constexpr unsigned used = ((1u << sizeof(Word)) - 1) * 0x101;
    if ((escape_bits(both) & used) != 0) return false;
    std::memcpy(to, &first, sizeof first);
    std::memcpy(to + size - sizeof last, &last, sizeof last);
    return true;
}

inline std::size_t put_plain(char* to, std::string_view text) noexcept {
    const char* const from = text.data();
    const std::size_t size = text.size();
    const auto load = [&](std::size_t at) { return _mm_loadu_si128(reinterpret_cast<const __m128i*>(from + at)); };
    const auto store = [&](std::size_t at, __m128i bytes) {
        _mm_storeu_si128(reinterpret_cast<__m128i*>(to + at), bytes);
    };
    if (size < 16) {
        if (size >= 8 && put_halves<std::uint64_t>(to, from, size)) return size;
        if (size >= 4 && size < 8 && put_halves<std::uint32_t>(to, from, size)) return size;
        return put_plain_portable(to, text);
    }
    std::size_t at = 0;
    // What is copied behind a byte that needs an escape is overwritten later: what follows is at least as long.
    for (; size - at >= 16; at += 16) {
        const __m128i bytes = load(at);
        store(at, bytes);
        const unsigned found = escape_bits(bytes);
        if (found != 0) return at + static_cast<unsigned>(std::countr_zero(found));
    }
    if (at == size) return size;
    const __m128i bytes = load(size - 16);
    store(size - 16, bytes);
    const unsigned found = escape_bits(bytes);
    return found == 0 ? size : size - 16 + static_cast<unsigned>(std::countr_zero(found));
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
    const std::size_t growth = spelled.size - 1u;
    if (growth > room.bytes) return room.spent = true, to;
    room.bytes -= growth;
    return spelled.size == 2 ? put_bytes(to, spelled.text, 2) : put_bytes(to, spelled.text, 6);
}

#if defined(__SSE2__)
/// Puts 64 bytes of a text that goes on for 16 bytes more, so that copying in whole steps overwrites nothing. All bytes
/// that need an escape are found first: where the next one is does not wait for the one before.
inline char* put_window(char* to, const char* from, escape_room& room) noexcept {
    const auto load = [&](int i) { return _mm_loadu_si128(reinterpret_cast<const __m128i*>(from + i)); };
    std::uint64_t found = 0;
    for (int i = 0; i < 64; i += 16) found |= std::uint64_t{escape_bits(load(i))} << i;
    int at = 0;
    for (;; found &= found - 1) {
        const int next = std::countr_zero(found);  // 64 if there is none
        for (int i = at; i < next; i += 16) _mm_storeu_si128(reinterpret_cast<__m128i*>(to + (i - at)), load(i));
        to += next - at;
        if (found == 0) return to;
        to = put_escape(to, from[next], room);
        if (room.spent) return to;
        at = next + 1;
    }
}
#endif

/// Puts the rest of a text of which a byte that needs an escape comes first.
constexpr char* put_escaped(char* to, std::string_view text, escape_room& room) noexcept {
    while (!text.empty() && !room.spent) {
#if defined(__SSE2__)
        if (!std::is_constant_evaluated() && text.size() >= 80) {
            to = put_window(to, text.data(), room);
            text.remove_prefix(64);
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

/// Puts `text`, escaped; breaks off where there is no room for an escape.
constexpr char* put_text(char* to, std::string_view text, escape_room& room) noexcept {
    const std::size_t plain = put_plain_anywhere(to, text);
    to += plain;
    if (plain == text.size()) [[likely]] return to;
    text.remove_prefix(plain);
    return put_escaped(to, text, room);
}

struct powers_of_ten {
    std::uint64_t of[20]{1};
    constexpr powers_of_ten() noexcept {
        for (std::size_t i = 1; i < 20; ++i) of[i] = of[i - 1] * 10;
    }
};
inline constexpr powers_of_ten powers{};

/// How many digits `number` has: its logarithm from the number of its bits (1233 / 4096 is the ratio of the two
/// logarithms), which is at most one too large.
constexpr std::size_t count_digits(std::uint64_t number) noexcept {
    const auto about = static_cast<std::size_t>(std::bit_width(number | 1) * 1233 / 4096);
    return about + (number >= powers.of[about] || number == 0);
}

struct digit_pairs {
    char chars[200]{};
    constexpr digit_pairs() noexcept {
        for (unsigned i = 0; i < 100; ++i) {
            chars[2 * i] = static_cast<char>('0' + i / 10);
            chars[2 * i + 1] = static_cast<char>('0' + i % 10);
        }
    }
};
inline constexpr digit_pairs pairs{};

/// Puts eight digits, leading zeros included, all at once: fours, twos and ones are split in the lanes of one word.
constexpr void put_eight(char* to, std::uint32_t number) noexcept {
    std::uint64_t lanes = number / 10'000 | std::uint64_t{number % 10'000} << 32;
    const std::uint64_t hundreds = (lanes * 10'486 >> 20) & 0x7F'0000'007F;
    lanes = hundreds | (lanes - hundreds * 100) << 16;
    const std::uint64_t tens = (lanes * 103 >> 10) & 0x000F'000F'000F'000F;
    lanes = (tens | (lanes - tens * 10) << 8) | 0x3030'3030'3030'3030;
    if (std::is_constant_evaluated() || std::endian::native != std::endian::little) {
        for (int i = 0; i < 8; ++i) to[i] = static_cast<char>(lanes >> (8 * i) & 0xFF);
    } else {
        std::memcpy(to, &lanes, sizeof lanes);
    }
}

/// Puts `number`, which has `count` digits: eight at a time, then two at a time, from the end.
constexpr char* put_digits(char* to, std::uint64_t number, std::size_t count) noexcept {
    constexpr std::uint64_t eight_digits = 100'000'000;
    char* const end = to + count;
    char* at = end;
    for (; number >= eight_digits; number /= eight_digits) {
        put_eight(at -= 8, static_cast<std::uint32_t>(number % eight_digits));
    }
    for (; number >= 100; number /= 100) put_bytes(at -= 2, pairs.chars + number % 100 * 2, 2);
    if (number >= 10) {
        put_bytes(at - 2, pairs.chars + number * 2, 2);
    } else {
        at[-1] = static_cast<char>('0' + number);
    }
    return end;
}

template <class Integer>
constexpr bool is_negative([[maybe_unused]] Integer number) noexcept {
    if constexpr (std::is_signed_v<Integer>) {
        return number < 0;
    } else {
        return false;
    }
}

template <class Integer>
constexpr std::uint64_t magnitude_of(Integer number) noexcept {
    const auto bits = static_cast<std::uint64_t>(number);
    return is_negative(number) ? 0 - bits : bits;
}

}  // namespace wawp::json::detail
