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

constexpr bool is_space(char c) noexcept { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }

namespace portable {

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
