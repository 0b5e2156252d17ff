// SPDX-License-Identifier: MIT
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <type_traits>

#include <wawp/json/write/escape.hpp>

/// Putting whole numbers into memory that is known to be large enough, two digits at a time. Everything here also works
/// in constant evaluation.
namespace wawp::json::detail {

struct powers_of_ten {
    std::uint64_t of[20]{1};
    constexpr powers_of_ten() noexcept {
        for (std::size_t i = 1; i < 20; ++i) of[i] = of[i - 1] * 10;
    }
};
inline constexpr powers_of_ten power_table{};

/// How many digits `number` has: its logarithm from the number of its bits (1233 / 4096 is the ratio of the two
/// logarithms), which is at most one too large.
[[gnu::noinline]] constexpr std::size_t count_digits(std::uint64_t number) noexcept {
    const unsigned bits = 64u - static_cast<unsigned>(std::countl_zero(number | 1)), about = bits * 1233 / 4096;
    return about + (number >= power_table.of[about] || number == 0);
}

struct digit_pairs {
    char chars[200]{};
    constexpr digit_pairs() noexcept {
        for (std::size_t i = 0; i < 100; ++i) {
            chars[2 * i] = static_cast<char>('0' + i / 10);
            chars[2 * i + 1] = static_cast<char>('0' + i % 10);
        }
    }
};
inline constexpr digit_pairs pair_table{};

/// Puts `number`, which has `count` digits, two at a time, from the end.
[[gnu::noinline]] constexpr char* put_digits(char* to, std::uint64_t number, std::size_t count) noexcept {
    char* at = to + count;
    for (; number >= 100; number /= 100) put_bytes(at -= 2, pair_table.chars + number % 100 * 2, 2);
    if (number >= 10) {
        put_bytes(at - 2, pair_table.chars + number * 2, 2);
    } else {
        at[-1] = static_cast<char>('0' + number);
    }
    return to + count;
}

/// Whether a number could be an instant between 2001 and 2106: it has ten digits and fits 32 bits.
template <class Integer>
constexpr bool is_of_our_days(Integer number) noexcept {
    const auto bits = static_cast<std::uint64_t>(number);  // what is negative becomes very large
    return bits >= 1'000'000'000 && bits <= 0xFFFF'FFFF;
}

/// Puts the ten digits of such a number from the front. It is a binary fraction of which the point stands behind the first
/// two digits; each multiplication by 100 moves two more before the point. (The factor is 2^57 / 10^8, rounded up: the
/// error stays below the tenth digit.)
constexpr char* put_ten_digits(char* to, std::uint64_t number) noexcept {
    std::uint64_t fraction = number * 1'441'151'881 >> 25;
    const auto put_pair = [&] {
        to = put_bytes(to, pair_table.chars + (fraction >> 32) * 2, 2);
        fraction = (fraction & 0xFFFF'FFFF) * 100;
    };
    put_pair();
    put_pair();
    put_pair();
    put_pair();
    put_pair();
    return to;
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
