// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include <wawp/core/digits.hpp>
#include <wawp/core/error.hpp>
#include <wawp/core/result.hpp>

namespace wawp {

namespace detail {

/// Whether the next digit, with nothing but separators before it, is a 0.
[[nodiscard]] constexpr bool next_digit_is_0(std::string_view typed, std::size_t at) noexcept {
    const std::size_t next = typed.find_first_not_of(" -(.", at);
    return next != std::string_view::npos && typed[next] == '0';
}

}  // namespace detail

/// The chat id of the person behind a phone number in international form: `+20 (123) 456-7890` is `201234567890@c.us`.
///
/// Takes away `+`, spaces, `-`, `(`, `)` and `.`, and nothing else: no country code is added, guessed or removed, and a
/// national prefix stays what it is, because a guess sends someone's invitation to a stranger. For the same reason a 0 in
/// brackets behind the country code (`+44 (0)20 7946 0958`) is refused: with it the number is wrong, without it guessed.
/// @return `errc::bad_phone`, with the offset of a character that does not belong, if what remains is not 7 to 15
///         ASCII digits (E.164) or begins with 0; with the offset of the bracket if that holds a national prefix
[[nodiscard]] inline result<std::string> chat_id_from_phone(std::string_view typed) {
    const auto refuse = [](std::string why, const std::size_t offset) {
        error failure{.code = errc::bad_phone};
        failure.message = std::move(why);
        failure.offset = offset;
        return unexpected{std::move(failure)};
    };
    std::string digits;
    for (std::size_t at = 0; at < typed.size(); ++at) {
        const char c = typed[at];
        if (detail::is_digit(c)) {
            digits.push_back(c);
        } else if (c == '(' && !digits.empty() && detail::next_digit_is_0(typed, at)) {
            return refuse("the 0 in brackets is a prefix for calls at home: give the number as it is dialled from abroad", at);
        } else if (c == '+' && !digits.empty()) {
            return refuse("'+' stands only before the number", at);
        } else if (std::string_view("+ -().").find(c) == std::string_view::npos) {
            return refuse("only digits, '+', spaces, '-', '(', ')' and '.' belong in a phone number", at);
        }
    }
    if (digits.empty()) return refuse("there is no digit", 0);
    if (digits.front() == '0') return refuse("it begins with 0: a national form; begin with the country code", typed.find('0'));
    if (digits.size() < 7 || digits.size() > 15) {
        return refuse("found " + std::to_string(digits.size()) + " digits, a number has 7 to 15", 0);
    }
    return digits.append("@c.us");
}

}  // namespace wawp
