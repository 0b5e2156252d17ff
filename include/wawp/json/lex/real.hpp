// SPDX-License-Identifier: MIT
#pragma once

#include <bit>
#include <charconv>
#include <clocale>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <system_error>

#include <wawp/core/language.hpp>

/// The double nearest to a number as JSON spells it.
namespace wawp::json::detail {

namespace portable {

/// By the C library, for standard libraries whose `from_chars` has no floating point (libc++). It minds the locale, whose
/// decimal point therefore takes the place of ours.
inline bool parse_real(const char* begin, const char* end, double& out) {
    std::string text(begin, end);
    // NOLINTNEXTLINE(concurrency-mt-unsafe): strtod reads the same locale, so whoever changes it meanwhile breaks that, too
    if (const std::size_t point = text.find('.'); point != text.npos) text.replace(point, 1, std::localeconv()->decimal_point);
    out = std::strtod(text.c_str(), nullptr);
    constexpr std::uint64_t infinite = 0x7FF0'0000'0000'0000;
    return (std::bit_cast<std::uint64_t>(out) & infinite) != infinite;
}

}  // namespace portable

/// @param begin  a number by the grammar of JSON, up to `end`
/// @return false if it is too large for a double; then `out` is of no use. Of one that is too small it may be false, too.
#if defined(__cpp_lib_to_chars)
inline bool parse_real(const char* begin, const char* end, double& out) {
    return std::from_chars(begin, end, out).ec == std::errc{};
}
#else
using portable::parse_real;
#endif

}  // namespace wawp::json::detail
