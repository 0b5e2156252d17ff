// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include <wawp/json/cursor.hpp>
#include <wawp/json/number.hpp>
#include <wawp/json/take.hpp>
#include <wawp/json/text.hpp>

/// Reading a value that is of the kind that its member expects, and spelled as most are. All others are left to
/// `take.hpp`, which begins again at the value's first byte.
namespace wawp::json::detail {

template <class T>
struct held {
    using type = T;
};
template <class T>
struct held<std::optional<T>> {
    using type = T;
};

template <class T>
concept takes_whole_numbers = whole_number<T> || std::is_enum_v<T> || takes_integer<T> || std::same_as<T, double>;

/// Whether `target` can hold `number`, which has at most 16 digits; if so it is stored.
template <class T>
bool take_short_number(std::uint64_t number, T& target) {
    if constexpr (whole_number<T>) {
        if (number > static_cast<std::uint64_t>(std::numeric_limits<T>::max())) return false;
        return target = static_cast<T>(number), true;
    } else if constexpr (std::is_enum_v<T>) {
        std::underlying_type_t<T> value{};
        return take_short_number(number, value) ? (target = static_cast<T>(value), true) : false;
    } else if constexpr (std::same_as<T, double>) {
        return target = static_cast<double>(number), true;
    } else {
        return target.take_integer(static_cast<std::int64_t>(number));
    }
}

template <class T>
[[gnu::always_inline]] inline const char* read_simple_number(const char* at, T& member) {
    std::uint64_t number = 0;
    typename held<T>::type value{};
    at = read_short_number(at, number);
    return at != nullptr && take_short_number(number, value) ? (member = value, at) : nullptr;
}

template <class T>
[[gnu::always_inline]] inline const char* read_simple_text(reading& in, const char* at, T& member) {
    const char* const close = find_plain_end(in, at);
    if (close == nullptr) return nullptr;
    const std::string_view text(at + 1, static_cast<std::size_t>(close - at - 1));
    if constexpr (takes_text<typename held<T>::type>) {
        typename held<T>::type value{};
        if (!value.take_text(text)) return nullptr;
        member = std::move(value);
    } else if constexpr (wawp::detail::is_optional<T>) {
        member.emplace(text);
    } else {
        member = text;
    }
    return close + 1;
}

/// An empty list; some print it as `{}`.
template <class T>
const char* read_simple_list(const reading& in, const char* at, T& member) {
    const char* const inside = at + 1 + (at[1] == '\n');
    const bool empty = (at[0] == '{' && *inside == '}') || (at[0] == '[' && *inside == ']');
    return empty && in.depth_left > 0 ? (member = typename held<T>::type{}, inside + 1) : nullptr;
}

/// Goes on behind the value at `at`; null if it is left to `read_any_value`. `simple_size` bytes can be read.
template <class T, class Value = typename held<T>::type>
[[gnu::always_inline]] inline const char* read_simple(reading& in, const char* at, T& member) {
    if constexpr (std::same_as<Value, bool>) {
        if (is_word(at, "true")) return member = true, at + 4;
        if (is_word(at, "fals") && at[4] == 'e') return member = false, at + 5;
    } else if constexpr (takes_whole_numbers<Value>) {
        return read_simple_number(at, member);
    } else if constexpr (std::same_as<Value, std::string> || std::same_as<Value, std::string_view> || takes_text<Value>) {
        return read_simple_text(in, at, member);
    } else if constexpr (is_vector<Value>) {
        return read_simple_list(in, at, member);
    }
    return nullptr;
}

/// Reads the value at `at` into `member`.
template <class T>
[[gnu::noinline]] const char* read_value(reading& in, const char* at, T& member) {
    if (in.ahead(at) < simple_size) [[unlikely]] return read_any_value(in, at, member);
    if constexpr (wawp::detail::is_optional<T>) {
        if (is_word(at, "null")) return member.reset(), at + 4;
    }
    const char* const behind = read_simple(in, at, member);
    return behind != nullptr ? behind : read_any_value(in, at, member);
}

}  // namespace wawp::json::detail
