// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string_view>

#include <wawp/core/language.hpp>

/// Letters of ASCII without regard to their case, as HTTP's names and the gateway's words are compared. Bytes beyond ASCII
/// stand for themselves; everything works in constant evaluation.
namespace wawp::detail {

constexpr char to_lower(char c) noexcept { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

constexpr bool equal_ignoring_case(std::string_view a, std::string_view b) noexcept {
    if (a.size() != b.size()) return false;
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (to_lower(a[i]) != to_lower(b[i])) return false;
    }
    return true;
}

/// Whether `phrase` stands somewhere in `text`; an empty one does. The phrase is compared only where its first letter is
/// found, so that a long text costs about one comparison a byte.
constexpr bool contains_ignoring_case(std::string_view text, std::string_view phrase) noexcept {
    if (phrase.empty()) return true;
    const char first = to_lower(phrase.front());
    for (std::size_t at = 0; at + phrase.size() <= text.size(); ++at) {
        if (to_lower(text[at]) == first && equal_ignoring_case(text.substr(at, phrase.size()), phrase)) return true;
    }
    return false;
}

}  // namespace wawp::detail
