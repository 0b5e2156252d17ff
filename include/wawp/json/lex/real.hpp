// SPDX-License-Identifier: MIT
#pragma once

#include <bit>
#include <cfloat>
#include <clocale>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include <wawp/core/language.hpp>

/// The double nearest to a number as JSON spells it. Without `<charconv>`, whose parsing every includer would pay for.
namespace wawp::json::detail {

/// Where digits and power of ten are both exact as doubles, one multiplication or division rounds once, which is right
/// (W. D. Clinger, "How to Read Floating Point Numbers Accurately"); that is, up to 15 digits and 22 zeros.
///
/// @return whether it was such a number, and the processor computes in doubles
inline bool parse_short_real(const char* at, const char* end, double& out) noexcept {
    constexpr double exact_powers[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                       1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
    const bool negative = *at == '-';
    at += negative;
    std::uint64_t digits = 0;
    int zeros = 0, count = 0;
    bool behind_point = false;
    for (; at != end && (*at | 0x20) != 'e'; ++at) {
        if (*at == '.') {
            behind_point = true;
            continue;
        }
        if (++count > 15) return false;
        digits = digits * 10 + static_cast<std::uint64_t>(*at - '0');
        zeros -= behind_point;
    }
    if (at != end) {
        ++at;
        const bool shrinks = *at == '-';
        at += shrinks || *at == '+';
        int power = 0;
        for (; at != end && power < 100; ++at) power = power * 10 + (*at - '0');
        zeros += shrinks ? -power : power;
    }
    if (zeros < -22 || zeros > 22 || FLT_EVAL_METHOD != 0) return false;
    const auto whole = static_cast<double>(digits);
    const double magnitude = zeros < 0 ? whole / exact_powers[-zeros] : whole * exact_powers[zeros];
    out = negative ? -magnitude : magnitude;
    return true;
}

/// As the C library takes it, which minds the locale: its decimal point takes the place of ours.
inline std::string localized(const char* begin, const char* end) {
    const std::string_view number(begin, static_cast<std::size_t>(end - begin));
    const std::size_t point = number.find('.');
    std::string text(number.substr(0, point));
    // NOLINTNEXTLINE(concurrency-mt-unsafe): strtod reads the same locale, so whoever changes it meanwhile breaks that, too
    if (point != number.npos) text.append(std::localeconv()->decimal_point).append(number.substr(point + 1));
    return text;
}

/// @param begin  a number by the grammar of JSON, up to `end`
/// @return false if it is too large for a double; then `out` is of no use
inline bool parse_real(const char* begin, const char* end, double& out) {
    if (parse_short_real(begin, end, out)) return true;
    out = std::strtod(localized(begin, end).c_str(), nullptr);
    constexpr std::uint64_t infinite = 0x7FF0'0000'0000'0000;
    return (std::bit_cast<std::uint64_t>(out) & infinite) != infinite;
}

/// The same of a float: the one nearest to the number, not to the double nearest to it.
inline bool parse_real(const char* begin, const char* end, float& out) {
    out = std::strtof(localized(begin, end).c_str(), nullptr);
    constexpr std::uint32_t infinite = 0x7F80'0000;
    return (std::bit_cast<std::uint32_t>(out) & infinite) != infinite;
}

}  // namespace wawp::json::detail
