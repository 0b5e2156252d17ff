// SPDX-License-Identifier: MIT
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include <wawp/core/language.hpp>

#if !defined(__SSE2__) && defined(__ARM_NEON) && defined(__aarch64__)
#include <arm_neon.h>
#endif

/// Many bytes of a text at once. Each function has a portable form of the same meaning.
namespace wawp::json::detail {

inline constexpr std::size_t block_size = 16;
inline constexpr std::size_t window_size = 64;  ///< bytes that one word of bits tells of

/// Whether a byte ends a plain run of a string: a quote, a backslash, a control character, or no ASCII.
constexpr bool is_special(char c) noexcept {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte >= 0x80 || byte == '"' || byte == '\\';
}

constexpr bool is_space(char c) noexcept { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }

namespace portable {

/// Writes a word for each of `count` windows from `at` on, with one bit for each special byte.
inline void mark_special(const char* at, std::uint64_t* bits, std::size_t count) noexcept {
    for (; count > 0; --count, at += window_size) {
        std::uint64_t word = 0;
        for (std::size_t i = 0; i < window_size; ++i) word |= std::uint64_t{is_special(at[i])} << i;
        *bits++ = word;
    }
}

/// The number of white space bytes before the first other one, at most 16.
inline std::size_t space_run(const char* at) noexcept {
    std::size_t i = 0;
    while (i < block_size && is_space(at[i])) ++i;
    return i;
}

/// Copies 16 bytes; how many of them stand before the first backslash.
inline std::size_t copy_to_backslash(char* to, const char* from) noexcept {
    std::memcpy(to, from, block_size);
    std::size_t i = 0;
    while (i < block_size && from[i] != '\\') ++i;
    return i;
}

/// Whether both sides begin with the same `size` bytes.
inline bool same(const char* left, const char* right, std::size_t size) noexcept {
    return std::memcmp(left, right, size) == 0;
}

}  // namespace portable

#if defined(__SSE2__)

// Vector types, and not the intrinsics: the headers that declare those cost every includer time, the one for AVX2 a third
// of a second.
using block [[gnu::vector_size(16)]] = signed char;

inline block load_block(const char* at) noexcept {
    block bytes;
    std::memcpy(&bytes, at, sizeof bytes);
    return bytes;
}

inline void store_block(char* to, block bytes) noexcept { std::memcpy(to, &bytes, sizeof bytes); }

/// All ones in each lane that holds `c`.
inline block equal(block bytes, char c) noexcept { return bytes == static_cast<signed char>(c); }

inline unsigned bits_of(block lanes) noexcept {
    using chars [[gnu::vector_size(16)]] = char;
    return static_cast<unsigned>(__builtin_ia32_pmovmskb128(reinterpret_cast<chars>(lanes)));
}

// All bits of a byte flip, but the quote and the blank change places before: then control characters and the quote lie
// above what the others become. Signed: so does what is not ASCII.
inline constexpr signed char flip = ~('"' ^ ' ');
inline constexpr signed char highest_plain = ~(' ' + 1);
inline constexpr signed char flipped_backslash = '\\' ^ flip;

inline unsigned special_bits(const char* at) noexcept {
    const block flipped = load_block(at) ^ flip;
    return bits_of((flipped > highest_plain) | (flipped == flipped_backslash));
}

inline void mark_special_sse2(const char* at, std::uint64_t* bits, std::size_t count) noexcept {
    for (; count > 0; --count, at += window_size) {
        const unsigned low = special_bits(at) | special_bits(at + block_size) << 16;
        const unsigned high = special_bits(at + 2 * block_size) | special_bits(at + 3 * block_size) << 16;
        *bits++ = low | std::uint64_t{high} << 32;
    }
}

#if defined(__clang__) || !defined(__cpp_modules)
/// Compiled for AVX2, whatever the rest is compiled for. Not by g++ with modules: it loses the attribute on the way.
[[gnu::target("avx2")]] inline void mark_special_avx2(const char* at, std::uint64_t* bits, std::size_t count) noexcept {
    using signed_lanes [[gnu::vector_size(32)]] = signed char;
    using lanes [[gnu::vector_size(32)]] = char;
    for (; count > 0; --count, at += window_size) {
        signed_lanes low, high;
        std::memcpy(&low, at, sizeof low);
        std::memcpy(&high, at + sizeof low, sizeof high);
        low ^= flip;
        high ^= flip;
        const auto low_special = (low > highest_plain) | (low == flipped_backslash);
        const auto high_special = (high > highest_plain) | (high == flipped_backslash);
        const auto low_bits = static_cast<unsigned>(__builtin_ia32_pmovmskb256(reinterpret_cast<lanes>(low_special)));
        const auto high_bits = static_cast<unsigned>(__builtin_ia32_pmovmskb256(reinterpret_cast<lanes>(high_special)));
        *bits++ = low_bits | std::uint64_t{high_bits} << 32;
    }
}

[[gnu::noinline]] inline void mark_special(const char* at, std::uint64_t* bits, std::size_t count) noexcept {
    __builtin_cpu_supports("avx2") ? mark_special_avx2(at, bits, count) : mark_special_sse2(at, bits, count);
}
#else
inline void mark_special(const char* at, std::uint64_t* bits, std::size_t count) noexcept { mark_special_sse2(at, bits, count); }
#endif

inline std::size_t space_run(const char* at) noexcept {
    const block bytes = load_block(at);
    const block blank = equal(bytes, ' ') | equal(bytes, '\n') | equal(bytes, '\t') | equal(bytes, '\r');
    return static_cast<std::size_t>(std::countr_zero(~bits_of(blank)));
}

inline std::size_t copy_to_backslash(char* to, const char* from) noexcept {
    const block bytes = load_block(from);
    store_block(to, bytes);
    return static_cast<std::size_t>(std::countr_zero(bits_of(equal(bytes, '\\')) | 0x10000u));
}

/// Here `size` is from 1 to 48, at least 16 bytes of both sides can be read, and `right` is aligned to blocks.
[[gnu::always_inline]] inline bool same(const char* left, const char* right, std::size_t size) noexcept {
    const auto aligned = [&](std::size_t at) {
        return load_block(static_cast<const char*>(__builtin_assume_aligned(right + at, block_size)));
    };
    const block first = load_block(left) == aligned(0);
    if (size <= 16) [[likely]] {
        const unsigned bits = bits_of(first);
        return ((bits ^ (bits + 1)) >> size & 1) != 0;  // whether at least `size` ones come before the first zero
    }
    const block last = load_block(left + size - 16) == load_block(right + size - 16);
    if (bits_of(first & last) != 0xFFFF) return false;
    return size <= 32 || bits_of(load_block(left + 16) == aligned(16)) == 0xFFFF;
}

#elif defined(__ARM_NEON) && defined(__aarch64__)

inline uint8x16_t load_block(const char* at) noexcept { return vld1q_u8(reinterpret_cast<const std::uint8_t*>(at)); }

inline uint8x16_t special_lanes(const char* at) noexcept {
    const uint8x16_t bytes = load_block(at);
    const uint8x16_t outside = vorrq_u8(vcltq_u8(bytes, vdupq_n_u8(0x20)), vcgeq_u8(bytes, vdupq_n_u8(0x80)));
    const uint8x16_t marks = vorrq_u8(vceqq_u8(bytes, vdupq_n_u8('"')), vceqq_u8(bytes, vdupq_n_u8('\\')));
    return vorrq_u8(outside, marks);
}

inline void mark_special(const char* at, std::uint64_t* bits, std::size_t count) noexcept {
    const uint8x16_t weights = vreinterpretq_u8_u64(vdupq_n_u64(0x8040'2010'0804'0201));
    for (; count > 0; --count, at += window_size) {
        const auto weighted = [&](std::size_t block) { return vandq_u8(special_lanes(at + block * 16), weights); };
        const uint8x16_t sums = vpaddq_u8(vpaddq_u8(weighted(0), weighted(1)), vpaddq_u8(weighted(2), weighted(3)));
        *bits++ = vgetq_lane_u64(vreinterpretq_u64_u8(vpaddq_u8(sums, sums)), 0);
    }
}

inline std::size_t space_run(const char* at) noexcept {
    const uint8x16_t bytes = load_block(at);
    const auto equal = [&](char c) { return vceqq_u8(bytes, vdupq_n_u8(static_cast<std::uint8_t>(c))); };
    const uint8x16_t other = vmvnq_u8(vorrq_u8(vorrq_u8(equal(' '), equal('\n')), vorrq_u8(equal('\t'), equal('\r'))));
    // Four bits for each of the lanes, which are all ones or all zeros.
    const uint8x8_t nibbles = vshrn_n_u16(vreinterpretq_u16_u8(other), 4);
    return static_cast<std::size_t>(std::countr_zero(vget_lane_u64(vreinterpret_u64_u8(nibbles), 0))) / 4;
}

using portable::copy_to_backslash;
using portable::same;

#else

using portable::copy_to_backslash;
using portable::mark_special;
using portable::same;
using portable::space_run;

#endif

/// The bytes at `at` as one word, and the same of a literal, so that a word such as `true` is one comparison.
inline std::uint16_t load_two(const char* at) noexcept {
    std::uint16_t word;
    std::memcpy(&word, at, sizeof word);
    return word;
}

inline std::uint32_t load_four(const char* at) noexcept {
    std::uint32_t word;
    std::memcpy(&word, at, sizeof word);
    return word;
}

}  // namespace wawp::json::detail
