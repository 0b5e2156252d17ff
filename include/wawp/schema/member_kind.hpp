// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>
#include <utility>

#include <wawp/core/secret.hpp>
#include <wawp/core/text.hpp>
#include <wawp/schema/field.hpp>

/// What a member's type is to JSON. Writers, readers and validation all ask here, so that they agree on it.
namespace wawp {

/// How a member is written and read: `member_kind_table` says which types are of which kind; `none` is for all others.
enum class member_kind : std::uint8_t {
    boolean, integer, real, text, secret, instant, name, json, list, array, map, variant, structure, own, none
};

namespace detail {

/// Text that is JSON already: `json::raw` and `json::raw_view` say so of themselves.
template <class T>
inline constexpr bool is_json_text = false;

/// The rule that text is JSON, which <wawp/schema/json_rule.hpp> brings.
template <class T>
struct json_rule_of;

template <class T>
inline constexpr bool is_fixed_array = false;
template <class T, std::size_t Size>
inline constexpr bool is_fixed_array<std::array<T, Size>> = true;

/// What there is to know of a variant; <wawp/schema/variant.hpp> says it of `std::variant`.
template <class T>
struct variant_access;
template <class T>
inline constexpr bool is_null_type = false;
template <class T>
concept is_variant = requires { variant_access<T>::size; };

/// The names that an enum's own declaration gives its values; <wawp/schema/reflect.hpp> reads them.
template <class Enum>
struct declared_names;

}  // namespace detail

/// Of an enum that declares its names itself; all others have a function of this name beside them.
template <class Enum>
    requires requires { detail::declared_names<Enum>::table; }
[[nodiscard]] constexpr const auto& names_of(Enum) noexcept {
    return detail::declared_names<Enum>::table;
}

namespace detail {

/// An enum whose values have names: see <wawp/schema/names.hpp>.
template <class T>
concept named_enum = std::is_enum_v<T> && requires { names_of(T{}); };

template <class T>
concept range_like = requires(const T& list) {
    typename T::value_type;
    list.begin();
    list.end();
    { list.size() } -> std::convertible_to<std::size_t>;
};

template <class T>
concept text_pair = requires(const T& pair) {
    { pair.first } -> std::convertible_to<std::string_view>;
    pair.second;
};

/// How a type of one's own is written.
template <class T>
concept has_json_value = requires(const T& value) { value.json_value(); };

/// A member's type without what says whether it must be there.
template <class T>
using held_type = std::remove_cvref_t<decltype(value_of(std::declval<const T&>()))>;

template <class T>
consteval member_kind kind_of_value() noexcept {
    if constexpr (std::same_as<T, bool>) {
        return member_kind::boolean;
    } else if constexpr (std::is_enum_v<T>) {
        return named_enum<T> ? member_kind::name : member_kind::integer;
    } else if constexpr (std::same_as<T, long double> || (std::is_integral_v<T> && sizeof(T) > sizeof(std::uint64_t))) {
        return member_kind::none;  // of other size from machine to machine, and `__int128`: no policies could agree on them
    } else if constexpr (std::is_arithmetic_v<T>) {
        return std::is_integral_v<T> ? member_kind::integer : member_kind::real;
    } else if constexpr (std::same_as<T, std::chrono::sys_seconds>) {
        return member_kind::instant;
    } else if constexpr (std::same_as<T, secret>) {
        return member_kind::secret;
    } else if constexpr (textual<T>) {
        return member_kind::text;
    } else if constexpr (has_json_value<T>) {
        return member_kind::own;
    } else if constexpr (is_json_text<T>) {
        return member_kind::json;
    } else if constexpr (is_variant<T>) {
        return member_kind::variant;
    } else if constexpr (is_fixed_array<T>) {
        return member_kind::array;
    } else if constexpr (range_like<T>) {
        return text_pair<typename T::value_type> ? member_kind::map : member_kind::list;
    } else {
        return std::is_class_v<T> ? member_kind::structure : member_kind::none;
    }
}

/// What a member's type is, whether it must be there or not.
template <class Member>
inline constexpr member_kind kind_of_member = kind_of_value<held_type<Member>>();

/// Kinds that hold other values.
constexpr bool is_compound(member_kind kind) noexcept {
    return kind >= member_kind::list && kind <= member_kind::structure;
}

/// The largest number of a floating-point type, as writers spell it: in the fewest digits.
template <std::floating_point Real>
inline constexpr std::string_view largest_real = std::same_as<Real, float> ? "3.4028235e+38"sv : "1.7976931348623157e+308"sv;

}  // namespace detail

}  // namespace wawp
