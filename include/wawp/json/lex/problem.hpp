// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include <wawp/core/text.hpp>

/// Why a text is refused. A user's words, by way of `wawp/json/policy.hpp`; they stand here because the lexer says them.
namespace wawp::json {

/// What a reader does not go beyond.
struct limits {
    std::size_t depth = 32;           ///< objects and lists inside one another
    std::size_t bytes = std::size_t{1024} * 1024;  ///< size of the text
};

/// Why a text could not be read.
enum class problem : std::uint8_t {
    unexpected_end,
    unexpected_byte,
    bad_escape,
    lone_surrogate,
    control_character,
    bad_utf8,
    bad_number,
    too_deep,
    too_large,
    trailing_bytes,
    byte_order_mark,
    not_an_object,
};

/// What is wrong with a text, and where.
struct syntax_error {
    json::problem problem{};  ///< what is wrong
    std::size_t offset = 0;  ///< the first byte that does not fit
    bool operator==(const syntax_error&) const = default;  ///< member by member
};

/// The problem in words for people; static.
[[nodiscard]] constexpr std::string_view to_string(problem what) noexcept {
    constexpr std::string_view texts[] = {
        "the text ends too early"sv,   "a byte that does not belong there"sv, "an unknown escape"sv,
        "half a surrogate pair"sv,     "a control character in a string"sv,   "bytes that are not UTF-8"sv,
        "a malformed number"sv,        "nested too deeply"sv,                 "larger than the cap"sv,
        "bytes after the end"sv,       "a byte order mark"sv,                 "not an object"sv,
    };
    return texts[static_cast<std::size_t>(what)];
}

}  // namespace wawp::json
