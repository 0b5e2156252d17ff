// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>
#include <string_view>
#include <type_traits>

#include <wawp/core/language.hpp>

namespace wawp {

// Texts known to the compiler are written as `"text"sv`, with their length: without it g++ counts the characters of each in
// constant evaluation, which took a twelfth of the umbrella's compile time.
using std::string_view_literals::operator""sv;

}  // namespace wawp

namespace wawp::detail {

/// What the library takes as a text: strings, views, literals and pointers to characters that end with a NUL.
template <class T>
concept textual = std::convertible_to<const T&, std::string_view>;

/// The characters of `text`; none where it is a null pointer, of which the standard's own view must not be made.
template <textual T>
[[nodiscard]] constexpr std::string_view view_of(const T& text) noexcept {
    if constexpr (std::is_pointer_v<T>) {
        if (text == nullptr) return {};
    }
    return std::string_view(text);
}

/// Without white space around it.
[[nodiscard]] constexpr std::string_view trim(std::string_view text) noexcept {
    constexpr std::string_view space = " \t\r\n"sv;
    const auto first = text.find_first_not_of(space);
    return first == text.npos ? std::string_view{} : text.substr(first, text.find_last_not_of(space) - first + 1);
}

/// What some programs write before a text in UTF-8.
inline constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF"sv;

}  // namespace wawp::detail
