// SPDX-License-Identifier: MIT
#pragma once

#include <charconv>
#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>
#include <system_error>
#include <type_traits>
#include <vector>

#include <wawp/json/lex/number.hpp>
#include <wawp/json/lex/string.hpp>
#include <wawp/json/value.hpp>

/// One JSON value as it was found, before it is known what type takes it.
namespace wawp::json::detail {

enum class token_kind : std::uint8_t { null, boolean, number, text, array, object };

struct token {
    token_kind kind{};
    bool yes = false;
    bool rounded = false;            ///< the number came as a double that can stand for several integers
    bool escaped = false;            ///< the text has escapes, which are still to be resolved
    std::string_view text{};
    number value{};
    std::string_view source{};       ///< the value's own bytes, if a text is read
    std::string* scratch = nullptr;  ///< where escapes are resolved; null if there are none
};

template <class T>
inline constexpr bool is_vector = false;
template <class T>
inline constexpr bool is_vector<std::vector<T>> = true;

/// The text, with its escapes resolved.
inline std::string_view resolved(const token& told) {
    if (!told.escaped) return told.text;
    unescape(told.text, *told.scratch);
    return *told.scratch;
}

/// The double nearest to a number; false if the number is too large. Whole numbers below 2^53 need no rounding.
inline bool to_double(const number& n, double& out) noexcept {
    if (n.whole && n.magnitude >> 53 == 0) {
        const auto magnitude = static_cast<double>(n.magnitude);
        return out = n.negative ? -magnitude : magnitude, true;
    }
    const auto parsed = std::from_chars(n.begin, n.end, out);
    if (parsed.ec == std::errc{}) return true;
    const decimal d = decimal_of(n);
    if (d.zeros >= 0) return false;  // a tiny number has its digits far behind the point
    out = n.negative ? -0.0 : 0.0;
    return d.end - d.begin + d.zeros < 0;
}

template <class T>
inline constexpr bool is_whole_number = std::integral<T> && !std::same_as<T, bool>;

template <class T>
concept takes_numbers = is_whole_number<T> || std::same_as<T, double> || std::is_enum_v<T> || takes_integer<T>;

template <class T>
concept takes_texts = std::same_as<T, std::string> || std::same_as<T, std::string_view> || takes_text<T>;

template <takes_numbers T>
bool take_number(const token& told, T& target) {
    if constexpr (std::same_as<T, double>) {
        return to_double(told.value, target);
    } else if constexpr (is_whole_number<T>) {
        return !told.rounded && to_integer(told.value, target);
    } else if constexpr (std::is_enum_v<T>) {
        std::underlying_type_t<T> value{};
        return take_number(told, value) && (target = static_cast<T>(value), true);
    } else {
        std::int64_t value = 0;
        return take_number(told, value) && target.take_integer(value);
    }
}

template <takes_texts T>
bool take_text(const token& told, T& target) {
    if constexpr (std::same_as<T, std::string>) {
        if (told.escaped) return unescape(told.text, target), true;
        return target.assign(told.text), true;
    } else if constexpr (std::same_as<T, std::string_view>) {
        return target = told.text, !told.escaped;
    } else {
        // What owns nothing and has room for a view could only keep one, of the scratch buffer: it is not offered
        // resolved escapes.
        constexpr bool may_view = std::is_trivially_destructible_v<T> && sizeof(T) >= sizeof(std::string_view);
        return !(may_view && told.escaped) && target.take_text(resolved(told));
    }
}

/// Gives a value that is no bracket and not null to `target`, by the target's type. If it cannot take it, what the target
/// then holds is of no use.
template <class T>
bool take_token(const token& told, T& target) {
    if constexpr (takes_numbers<T>) {
        if (told.kind == token_kind::number) return take_number(told, target);
    }
    if constexpr (takes_texts<T>) {
        if (told.kind == token_kind::text) return take_text(told, target);
    }
    if constexpr (std::same_as<T, bool>) {
        if (told.kind == token_kind::boolean) return target = told.yes, true;
    } else if constexpr (takes_boolean<T>) {
        if (told.kind == token_kind::boolean) return target.take_boolean(told.yes);
    }
    return false;
}

}  // namespace wawp::json::detail
