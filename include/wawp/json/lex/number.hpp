// SPDX-License-Identifier: MIT
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <string_view>
#include <type_traits>

#include <wawp/core/digits.hpp>
#include <wawp/json/lex/input.hpp>
#include <wawp/json/lex/real.hpp>

namespace wawp::json::detail {

/// A number of the input, checked but not yet converted.
struct number {
    const char* begin = nullptr;  ///< the sign, or the first digit
    const char* digits = nullptr;
    const char* end = nullptr;
    std::uint64_t magnitude = 0;  ///< only if `whole`
    bool negative = false;
    bool whole = false;           ///< neither fraction nor exponent, and at most 19 digits
};

using wawp::detail::is_digit;

/// The bytes of a word in reverse order.
constexpr std::uint64_t reversed(std::uint64_t word) noexcept {
    word = (word & 0x00FF'00FF'00FF'00FF) << 8 | (word >> 8 & 0x00FF'00FF'00FF'00FF);
    word = (word & 0x0000'FFFF'0000'FFFF) << 16 | (word >> 16 & 0x0000'FFFF'0000'FFFF);
    return word << 32 | word >> 32;
}
static_assert(reversed(0x0102'0304'0506'0708) == 0x0807'0605'0403'0201);

/// Whether eight bytes are digits; if so, the number that they spell is appended to `value`.
inline bool append_eight_digits(const char* at, std::uint64_t& value) noexcept {
    std::uint64_t lanes;  // the first byte in the lowest lane
    std::memcpy(&lanes, at, sizeof lanes);
    if constexpr (std::endian::native == std::endian::big) lanes = reversed(lanes);
    lanes ^= 0x3030'3030'3030'3030;
    if (((lanes | (lanes + 0x7676'7676'7676'7676)) & 0x8080'8080'8080'8080) != 0) return false;
    lanes = (lanes * 10 + (lanes >> 8)) & 0x00FF'00FF'00FF'00FF;
    lanes = (lanes * 100 + (lanes >> 16)) & 0x0000'FFFF'0000'FFFF;
    value = value * 100'000'000 + ((lanes * 10'000 + (lanes >> 32)) & 0xFFFF'FFFF);
    return true;
}

/// A number of a few digits, and what follows it; null if it is none.
struct short_number {
    const char* behind = nullptr;
    std::uint64_t value = 0;
};

/// Reads the number at `at` if it has at most 15 digits and neither sign, fraction nor exponent.
/// `number_size` bytes can be read.
///
/// Where the number ends is found by branches and not computed, so that the processor need not wait for it.
[[gnu::noinline]] inline short_number read_short_number(const char* at) noexcept {
    const auto goes_on = [](char c) { return is_digit(c) || c == '.' || c == 'e' || c == 'E'; };
    if (!is_digit(*at)) return {};
    std::uint64_t value = static_cast<unsigned>(*at - '0');
    if (!goes_on(at[1])) return {at + 1, value};
    if (value == 0) return {};
    value = 0;
    if (append_eight_digits(at, value)) {
        at += 8;
        if (is_digit(at[7]) && append_eight_digits(at, value)) return {};
    }
    while (is_digit(*at)) value = value * 10 + static_cast<unsigned>(*at++ - '0');
    return goes_on(*at) ? short_number{} : short_number{at, value};
}

/// One or more digits.
[[gnu::noinline]] constexpr const char* scan_digits(input& in, const char* at) noexcept {
    if (at == in.end || !is_digit(*at)) return in.fail_or_end(problem::bad_number, at);
    while (at != in.end && is_digit(*at)) ++at;
    return at;
}

[[gnu::noinline]] constexpr const char* scan_number(input& in, const char* at, number& out) noexcept {
    out.begin = at;
    out.negative = *at == '-';
    at += out.negative;
    out.digits = at;
    if (at == in.end || !is_digit(*at)) return in.fail_or_end(problem::bad_number, at);
    std::uint64_t value = 0;
    while (at != in.end && is_digit(*at)) value = value * 10 + static_cast<unsigned>(*at++ - '0');
    if (*out.digits == '0' && at - out.digits > 1) return in.fail(problem::bad_number, out.digits + 1);

    out.magnitude = value;  // wraps around from 20 digits on, and is then not used
    out.whole = at - out.digits <= 19;
    if (at != in.end && *at == '.') {
        out.whole = false;
        at = scan_digits(in, at + 1);
        if (at == nullptr) return nullptr;
    }
    if (at != in.end && (*at == 'e' || *at == 'E')) {
        out.whole = false;
        ++at;
        if (at != in.end && (*at == '+' || *at == '-')) ++at;
        at = scan_digits(in, at);
        if (at == nullptr) return nullptr;
    }
    out.end = at;
    return at;
}

/// A number as digits and a power of ten: `digits` without leading or trailing zeros, then as many zeros as `zeros`
/// says. Digits behind the decimal point make `zeros` negative.
struct decimal {
    const char* begin = nullptr;
    const char* end = nullptr;
    long long zeros = 0;
};

[[gnu::noinline, gnu::cold]] constexpr decimal decimal_of(const number& n) noexcept {
    constexpr long long huge = 1'000'000'000'000;  // more than any text has digits
    decimal d{n.digits, n.digits, 0};
    while (d.end != n.end && is_digit(*d.end)) ++d.end;
    const char* at = d.end;
    if (at != n.end && *at == '.') {
        for (++at; at != n.end && is_digit(*at); ++at) --d.zeros;
        d.end = at;
    }
    if (at != n.end) {
        ++at;
        const bool shrinks = *at == '-';
        if (*at == '+' || *at == '-') ++at;
        long long power = 0;
        for (; at != n.end; ++at) power = power < huge ? power * 10 + (*at - '0') : power;
        d.zeros += shrinks ? -power : power;
    }
    while (d.begin != d.end && (*d.begin == '0' || *d.begin == '.')) ++d.begin;
    while (d.begin != d.end && (d.end[-1] == '0' || d.end[-1] == '.')) {
        d.zeros += d.end[-1] == '0';
        --d.end;
    }
    return d;
}

/// The exact magnitude of a number that is a whole one, however it is spelled (`1.759108866e9`); false if it is not
/// whole or does not fit.
[[gnu::noinline, gnu::cold]] constexpr bool exact_magnitude(const number& n, std::uint64_t& out) noexcept {
    out = n.magnitude;
    if (n.whole) return true;
    const decimal d = decimal_of(n);
    out = 0;
    if (d.begin == d.end) return true;
    if (d.zeros < 0 || d.zeros > 20) return false;
    for (const char* at = d.begin; at != d.end; ++at) {
        if (*at != '.' && !wawp::detail::append_digit(out, *at - '0')) return false;
    }
    for (long long i = 0; i < d.zeros; ++i) {
        if (!wawp::detail::append_digit(out, 0)) return false;
    }
    return true;
}

/// Whether the number is whole and fits; if so it is stored, exactly.
[[gnu::noinline]] constexpr bool to_integer(const number& n, std::int64_t& out) noexcept {
    std::uint64_t magnitude = 0;
    if (!exact_magnitude(n, magnitude) || magnitude > (std::uint64_t{1} << 63) - !n.negative) return false;
    out = static_cast<std::int64_t>(n.negative ? 0 - magnitude : magnitude);
    return true;
}
[[gnu::noinline]] constexpr bool to_integer(const number& n, std::uint64_t& out) noexcept {
    return exact_magnitude(n, out) && (!n.negative || out == 0);
}
template <class Integer>
constexpr bool to_integer(const number& n, Integer& out) noexcept {
    using widest = std::conditional_t<std::is_signed_v<Integer>, std::int64_t, std::uint64_t>;
    using range = std::numeric_limits<Integer>;
    widest wide = 0;
    if (!to_integer(n, wide) || wide < widest{(range::min)()} || wide > widest{(range::max)()}) return false;
    out = static_cast<Integer>(wide);
    return true;
}

/// The double nearest to a number; false if the number is too large. Whole numbers below 2^53 need no rounding.
inline bool to_double(const number& n, double& out) {
    if (n.whole && n.magnitude >> 53 == 0) {
        const auto magnitude = static_cast<double>(n.magnitude);
        out = n.negative ? -magnitude : magnitude;
        return true;
    }
    if (parse_real(n.begin, n.end, out)) return true;
    const decimal d = decimal_of(n);
    if (d.zeros >= 0) return false;  // a tiny number has its digits far behind the point
    out = n.negative ? -0.0 : 0.0;
    return d.end - d.begin + d.zeros < 0;
}

}  // namespace wawp::json::detail
