// SPDX-License-Identifier: MIT
#pragma once

#include <limits>
#include <string_view>

#include <wawp/core/language.hpp>

/// Decimal digits of texts that come from outside. No locale, no sign, no white space; everything works in constant
/// evaluation.
namespace wawp::detail {

constexpr bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

/// Appends one decimal digit (0 to 9) to `value`, which must not be negative.
/// @return false if the number then does not fit; `value` is left as it was
template <class Integer>
constexpr bool append_digit(Integer& value, int digit) noexcept {
    const auto added = static_cast<Integer>(digit);
    if (value > ((std::numeric_limits<Integer>::max)() - added) / 10) return false;
    value = static_cast<Integer>(value * 10 + added);
    return true;
}

/// Reads a text that is digits from end to end, at least one. Leading zeros are fine.
/// @return false on an empty text, any other byte, or a number that does not fit; `value` is left as it was
template <class Integer>
constexpr bool parse_digits(std::string_view text, Integer& value) noexcept {
    Integer read = 0;
    for (const char c : text) {
        if (!is_digit(c) || !append_digit(read, c - '0')) return false;
    }
    if (text.empty()) return false;
    value = read;
    return true;
}

}  // namespace wawp::detail
