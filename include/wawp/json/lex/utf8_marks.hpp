// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

#include <wawp/core/language.hpp>

/// Whether 64 bytes go on rightly as UTF-8, 32 at once: for processors with AVX2, whatever the rest is compiled for.
namespace wawp::json::detail {

/// Not with modules under g++, which loses the attribute on the way.
#if defined(__SSE2__) && (defined(__clang__) || !defined(__cpp_modules))

using wide_block [[gnu::vector_size(32)]] = signed char;

[[gnu::target("avx2"), gnu::always_inline]] inline wide_block load_wide_block(const char* at) noexcept {
    wide_block bytes;
    std::memcpy(&bytes, at, sizeof bytes);
    return bytes;
}

/// A bit for each lane whose highest bit is set.
[[gnu::target("avx2"), gnu::always_inline]] inline std::uint32_t bits_of(wide_block bytes) noexcept {
    using chars [[gnu::vector_size(32)]] = char;
    return static_cast<std::uint32_t>(__builtin_ia32_pmovmskb256(reinterpret_cast<chars>(bytes)));
}

/// How many bytes before a window are looked at: as many as a character has before its last one.
inline constexpr std::size_t look_back = 3;

/// What two bytes, one behind the other, can do wrong. After J. Keiser and D. Lemire, "Validating UTF-8 in less than one
/// instruction per byte" (2021): each half byte allows some of the faults; one that three half bytes allow is there.
enum utf8_fault : unsigned char {
    too_short = 1,       ///< a lead byte, and no continuation behind it
    too_long = 2,        ///< a continuation behind ASCII
    overlong_3 = 4,
    too_large = 8,       ///< beyond U+10FFFF
    surrogate = 16,
    overlong_2 = 32,
    overlong_4 = 64,     ///< or beyond U+10FFFF, with a lead from F5 on
    continuations = 128  ///< two in a row, which is a fault unless the bytes before ask for them
};

/// The faults that each value of a half byte allows: of the first byte's upper half, of its lower half, and of the second
/// byte's upper half.
struct fault_tables {
    unsigned char lead[16], lead_bits[16], second[16];
};
inline constexpr int any_lead = too_short | too_long | continuations, any_second = too_long | overlong_2 | continuations;
inline constexpr fault_tables faults{
    {too_long, too_long, too_long, too_long, too_long, too_long, too_long, too_long,
     continuations, continuations, continuations, continuations,
     too_short | overlong_2, too_short, too_short | overlong_3 | surrogate, too_short | too_large | overlong_4},
    {any_lead | overlong_3 | overlong_2 | overlong_4, any_lead | overlong_2, any_lead, any_lead,
     any_lead | too_large, any_lead | too_large | overlong_4, any_lead | too_large | overlong_4, any_lead | too_large | overlong_4,
     any_lead | too_large | overlong_4, any_lead | too_large | overlong_4, any_lead | too_large | overlong_4,
     any_lead | too_large | overlong_4, any_lead | too_large | overlong_4,
     any_lead | too_large | overlong_4 | surrogate, any_lead | too_large | overlong_4, any_lead | too_large | overlong_4},
    {too_short, too_short, too_short, too_short, too_short, too_short, too_short, too_short,
     any_second | overlong_3 | overlong_4, any_second | overlong_3 | too_large,
     any_second | surrogate | too_large, any_second | surrogate | too_large,
     too_short, too_short, too_short, too_short}};

/// What a table says of each lane, which holds a half byte.
[[gnu::target("avx2"), gnu::always_inline]] inline wide_block look_up(const unsigned char (&table)[16], wide_block halves) noexcept {
    using chars [[gnu::vector_size(32)]] = char;
    using half_chars [[gnu::vector_size(16)]] = char;
    half_chars once;
    std::memcpy(&once, table, sizeof once);
    const chars twice = __builtin_shufflevector(once, once, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,  //
                                                0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
    return reinterpret_cast<wide_block>(__builtin_ia32_pshufb256(twice, reinterpret_cast<chars>(halves)));
}

[[gnu::target("avx2"), gnu::always_inline]] inline wide_block upper_half(wide_block bytes) noexcept {
    using halves [[gnu::vector_size(32)]] = std::uint16_t;
    return reinterpret_cast<wide_block>(reinterpret_cast<halves>(bytes) >> 4) & 15;
}

/// Lanes other than zero where the 32 bytes at `at` do not go on rightly behind those before them.
[[gnu::target("avx2"), gnu::always_inline]] inline wide_block utf8_faults(const char* at) noexcept {
    using bytes [[gnu::vector_size(32)]] = unsigned char;
    const wide_block first = load_wide_block(at - 1);
    const wide_block found = look_up(faults.lead, upper_half(first)) & look_up(faults.lead_bits, first & 15) &
                             look_up(faults.second, upper_half(load_wide_block(at)));
    const bytes second_last = reinterpret_cast<bytes>(load_wide_block(at - 2)), third_last = reinterpret_cast<bytes>(load_wide_block(at - 3));
    const auto asked = (second_last >= static_cast<unsigned char>(0xE0)) | (third_last >= static_cast<unsigned char>(0xF0));
    return found ^ (reinterpret_cast<wide_block>(asked) & static_cast<signed char>(continuations));
}

/// Whether the 64 bytes at `at` go on rightly behind those before them; a character may go on behind them.
[[gnu::target("avx2"), gnu::always_inline]] inline bool goes_on_as_utf8(const char* at) noexcept {
    return bits_of((utf8_faults(at) | utf8_faults(at + 32)) != 0) == 0;
}

/// The bit of the last lead byte among 64 bytes whose character goes on behind them; 0 if there is none.
inline std::uint64_t open_character(const char* at) noexcept {
    const auto byte = [at](int place) { return static_cast<unsigned char>(at[place]); };
    const int place = byte(63) >= 0xC0 ? 63 : byte(62) >= 0xE0 ? 62 : byte(61) >= 0xF0 ? 61 : 64;
    return place == 64 ? 0 : std::uint64_t{1} << place;
}

#endif

}  // namespace wawp::json::detail
