// SPDX-License-Identifier: MIT
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

#if defined(__SSE2__)
#include <emmintrin.h>
#elif defined(__ARM_NEON) && defined(__aarch64__)
#include <arm_neon.h>
#endif

/// Sixteen bytes of the input at once. Each function has a portable form of the same meaning.
namespace wawp::json::detail {

inline constexpr std::size_t block_size = 16;
inline constexpr std::size_t window_size = 64;

/// Whether a byte ends a plain run of a string: a quote, a backslash, a control character, or no ASCII.
constexpr bool is_special(char c) noexcept {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte >= 0x80 || byte == '"' || byte == '\\';
}

constexpr bool is_space(char c) noexcept { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }

namespace portable {

/// The number of plain bytes before the first special one, at most 16.
inline std::size_t plain_run(const char* at) noexcept {
    std::size_t i = 0;
    while (i < block_size && !is_special(at[i])) ++i;
    return i;
}

/// The number of white space bytes before the first other one, at most 16.
inline std::size_t space_run(const char* at) noexcept {
    std::size_t i = 0;
    while (i < block_size && is_space(at[i])) ++i;
    return i;
}

inline std::uint64_t window_bits(const char* at) noexcept {
    std::uint64_t bits = 0;
    for (std::size_t i = 0; i < window_size; ++i) bits |= std::uint64_t{is_special(at[i])} << i;
    return bits;
}

inline bool same(const char* left, const char* right, std::size_t size) noexcept {
    return std::memcmp(left, right, size) == 0;
}

}  // namespace portable

#if defined(__SSE2__)

inline __m128i load_block(const char* at) noexcept { return _mm_loadu_si128(reinterpret_cast<const __m128i*>(at)); }

inline unsigned bits_of(__m128i lanes) noexcept { return static_cast<unsigned>(_mm_movemask_epi8(lanes)); }

/// One bit for each special byte of a block.
[[gnu::always_inline]] inline unsigned special_bits(const char* at) noexcept {
    const __m128i bytes = load_block(at);
    // All bits flip, but the quote and the blank change places before: then control characters and the quote lie above
    // what the others become. Signed: so does what is not ASCII.
    const __m128i flipped = _mm_xor_si128(bytes, _mm_set1_epi8(~('"' ^ ' ')));
    const __m128i outside = _mm_cmpgt_epi8(flipped, _mm_set1_epi8(~(' ' + 1)));
    const __m128i backslash = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\'));
    return bits_of(_mm_or_si128(outside, backslash));
}

[[gnu::always_inline]] inline std::size_t plain_run(const char* at) noexcept {
    return static_cast<std::size_t>(std::countr_zero(special_bits(at) | 0x10000u));
}

/// The same of a window.
inline std::uint64_t window_bits(const char* at) noexcept {
    const auto low = special_bits(at) | special_bits(at + block_size) << 16;
    const auto high = special_bits(at + 2 * block_size) | special_bits(at + 3 * block_size) << 16;
    return low | std::uint64_t{high} << 32;
}

inline std::size_t space_run(const char* at) noexcept {
    const __m128i bytes = load_block(at);
    const auto equal = [&](char c) { return _mm_cmpeq_epi8(bytes, _mm_set1_epi8(c)); };
    const __m128i blank = _mm_or_si128(equal(' '), equal('\n'));
    const __m128i other = _mm_or_si128(equal('\t'), equal('\r'));
    return static_cast<std::size_t>(std::countr_zero(~bits_of(_mm_or_si128(blank, other))));
}

[[gnu::always_inline]] inline unsigned equal_bits(const char* left, const char* right) noexcept {
    return bits_of(_mm_cmpeq_epi8(load_block(left), load_block(right)));
}

/// Whether both sides begin with the same `size` bytes, at most 48. All 48 bytes of both must be readable.
[[gnu::always_inline]] inline bool same(const char* left, const char* right, std::size_t size) noexcept {
    const unsigned first = equal_bits(left, right);
    if (size <= 16) return (first | ~0u << size) == ~0u;
    if (first != 0xFFFF || equal_bits(left + size - 16, right + size - 16) != 0xFFFF) return false;
    return size <= 32 || equal_bits(left + 16, right + 16) == 0xFFFF;
}

#elif defined(__ARM_NEON) && defined(__aarch64__)

/// Four bits for each of the lanes, which are all ones or all zeros.
inline std::uint64_t bits_of(uint8x16_t lanes) noexcept {
    return vget_lane_u64(vreinterpret_u64_u8(vshrn_n_u16(vreinterpretq_u16_u8(lanes), 4)), 0);
}

inline uint8x16_t load_block(const char* at) noexcept { return vld1q_u8(reinterpret_cast<const std::uint8_t*>(at)); }

inline std::size_t run_before(uint8x16_t found) noexcept {
    return static_cast<std::size_t>(std::countr_zero(bits_of(found))) / 4;
}

inline std::size_t plain_run(const char* at) noexcept {
    const uint8x16_t bytes = load_block(at);
    const uint8x16_t outside = vorrq_u8(vcltq_u8(bytes, vdupq_n_u8(0x20)), vcgeq_u8(bytes, vdupq_n_u8(0x80)));
    const uint8x16_t marks = vorrq_u8(vceqq_u8(bytes, vdupq_n_u8('"')), vceqq_u8(bytes, vdupq_n_u8('\\')));
    return run_before(vorrq_u8(outside, marks));
}

using portable::window_bits;

inline std::size_t space_run(const char* at) noexcept {
    const uint8x16_t bytes = load_block(at);
    const uint8x16_t blank = vorrq_u8(vceqq_u8(bytes, vdupq_n_u8(' ')), vceqq_u8(bytes, vdupq_n_u8('\n')));
    const uint8x16_t other = vorrq_u8(vceqq_u8(bytes, vdupq_n_u8('\t')), vceqq_u8(bytes, vdupq_n_u8('\r')));
    return run_before(vmvnq_u8(vorrq_u8(blank, other)));
}

using portable::same;

#else

using portable::plain_run;
using portable::same;
using portable::space_run;
using portable::window_bits;

#endif

/// The four bytes at `at` as one word, and the same of a literal, so that a word such as `true` is one comparison.
inline std::uint32_t load_four(const char* at) noexcept {
    std::uint32_t word;
    std::memcpy(&word, at, sizeof word);
    return word;
}
inline bool is_word(const char* at, const char (&word)[5]) noexcept { return load_four(at) == load_four(word); }

}  // namespace wawp::json::detail
