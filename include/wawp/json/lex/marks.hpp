// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

#include <wawp/json/lex/simd.hpp>
#include <wawp/json/lex/utf8_marks.hpp>

/// Marking what ends a plain run of a string, for 64 bytes at once.
///
/// All ways mark quotes, backslashes and control characters. Beyond ASCII, the fastest one marks only what a reader must look
/// at: all bytes of a window whose characters are not well-formed, and the first byte of a character that goes on where
/// nobody has looked yet. The others mark every byte. So whoever comes upon a marked byte beyond ASCII checks the character
/// that it begins; what is not marked is well-formed.
namespace wawp::json::detail {

inline constexpr std::size_t window_size = 64;  ///< bytes that one word of bits tells of

/// Whether a byte may end a plain run of a string: a quote, a backslash, a control character, or no ASCII.
constexpr bool is_special(char c) noexcept {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte >= 0x80 || byte == '"' || byte == '\\';
}

namespace portable {

/// Writes a word for each of `count` windows from `at` on, with one bit for each special byte.
/// @param begins  nothing before `at` can be read; otherwise three bytes can, of the same text
inline void mark_special(const char* at, std::uint64_t* bits, std::size_t count, bool /*begins*/) noexcept {
    for (; count > 0; --count, at += window_size) {
        std::uint64_t word = 0;
        for (std::size_t i = 0; i < window_size; ++i) word |= std::uint64_t{is_special(at[i])} << i;
        *bits++ = word;
    }
}

}  // namespace portable

#if defined(__SSE2__)

// The quote and the blank change places: then control characters and the quote lie below what the others become. Signed: so
// does what is not ASCII, whose sign is kept, so that a look at the moved bytes finds it.
inline constexpr signed char quote_move = '"' ^ ' ';
inline constexpr signed char lowest_plain = '"' - 1;
inline constexpr signed char moved_backslash = '\\' ^ quote_move;

inline unsigned special_bits(const char* at) noexcept {
    const block moved = load_block(at) ^ quote_move;
    return bits_of((moved < lowest_plain) | (moved == moved_backslash));
}

inline void mark_special_sse2(const char* at, std::uint64_t* bits, std::size_t count, bool /*begins*/) noexcept {
    for (; count > 0; --count, at += window_size) {
        const unsigned low = special_bits(at) | special_bits(at + block_size) << 16;
        const unsigned high = special_bits(at + 2 * block_size) | special_bits(at + 3 * block_size) << 16;
        *bits++ = low | std::uint64_t{high} << 32;
    }
}

#if defined(__clang__) || !defined(__cpp_modules)
[[gnu::target("avx2"), gnu::always_inline]] inline std::uint32_t special_bits(wide_block moved) noexcept {
    return bits_of((moved < lowest_plain) | (moved == moved_backslash));
}

/// Takes the marks of well-formed characters back.
[[gnu::target("avx2"), gnu::noinline]] inline void unmark_characters(const char* at, std::uint64_t* bits,
                                                                     std::size_t count) noexcept {
    std::uint64_t open = 0;  // the lead byte, in the last window, of a character that goes on in this one
    for (; count > 0; --count, at += window_size, ++bits) {
        const wide_block low = load_wide_block(at), high = load_wide_block(at + sizeof low);
        const std::uint64_t beyond = bits_of(low) | std::uint64_t{bits_of(high)} << 32;
        if ((beyond | open) == 0) continue;
        if (goes_on_as_utf8(at)) {
            *bits &= ~beyond;
            open = open_character(at);
        } else if (open != 0) {
            bits[-1] |= open;
            open = 0;  // if there is a new one it is marked
        }
    }
    if (open != 0) bits[-1] |= open;
}

/// The same of a text that begins here: no byte before it can be read.
[[gnu::noinline, gnu::cold]] inline void unmark_first_characters(const char* at, std::uint64_t* bits, std::size_t count) noexcept {
    char first[look_back + window_size]{};
    std::memcpy(first + look_back, at, window_size);
    unmark_characters(first + look_back, bits, 1);
    unmark_characters(at + window_size, bits + 1, count - 1);
}

[[gnu::target("avx2")]] inline void mark_special_avx2(const char* at, std::uint64_t* bits, std::size_t count,
                                                      bool begins) noexcept {
    wide_block all{};
    for (std::size_t i = 0; i < count; ++i) {
        const char* const window = at + i * window_size;
        const wide_block low = load_wide_block(window) ^ quote_move, high = load_wide_block(window + sizeof low) ^ quote_move;
        bits[i] = special_bits(low) | std::uint64_t{special_bits(high)} << 32;
        all |= low | high;
    }
    if (bits_of(all) != 0) [[unlikely]] begins ? unmark_first_characters(at, bits, count) : unmark_characters(at, bits, count);
}

[[gnu::noinline]] inline void mark_special(const char* at, std::uint64_t* bits, std::size_t count, bool begins) noexcept {
    __builtin_cpu_supports("avx2") ? mark_special_avx2(at, bits, count, begins) : mark_special_sse2(at, bits, count, begins);
}
#else
inline void mark_special(const char* at, std::uint64_t* bits, std::size_t count, bool begins) noexcept {
    mark_special_sse2(at, bits, count, begins);
}
#endif

#elif defined(__ARM_NEON) && defined(__aarch64__)

inline uint8x16_t special_lanes(const char* at) noexcept {
    const uint8x16_t bytes = load_block(at);
    const uint8x16_t outside = vorrq_u8(vcltq_u8(bytes, vdupq_n_u8(0x20)), vcgeq_u8(bytes, vdupq_n_u8(0x80)));
    const uint8x16_t marks = vorrq_u8(vceqq_u8(bytes, vdupq_n_u8('"')), vceqq_u8(bytes, vdupq_n_u8('\\')));
    return vorrq_u8(outside, marks);
}

inline void mark_special(const char* at, std::uint64_t* bits, std::size_t count, bool /*begins*/) noexcept {
    const uint8x16_t weights = vreinterpretq_u8_u64(vdupq_n_u64(0x8040'2010'0804'0201));
    for (; count > 0; --count, at += window_size) {
        const auto weighted = [&](std::size_t block) { return vandq_u8(special_lanes(at + block * 16), weights); };
        const uint8x16_t sums = vpaddq_u8(vpaddq_u8(weighted(0), weighted(1)), vpaddq_u8(weighted(2), weighted(3)));
        *bits++ = vgetq_lane_u64(vreinterpretq_u64_u8(vpaddq_u8(sums, sums)), 0);
    }
}

#else

using portable::mark_special;

#endif

}  // namespace wawp::json::detail
