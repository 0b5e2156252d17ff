// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>

#include <wawp/core/secret.hpp>
#include <wawp/json/write/digits.hpp>
#include <wawp/json/write/escape.hpp>
#include <wawp/json/write/separator.hpp>
#include <wawp/schema/entry.hpp>
#include <wawp/schema/member_kind.hpp>

/// Writing, or measuring, one value that holds no others.
namespace wawp::json::detail {

template <text_value T>
constexpr std::string_view text_of(const T& value) noexcept {
    if constexpr (std::same_as<T, secret>) {
        return value.reveal();
    } else if constexpr (wawp::detail::named_enum<T>) {
        return names_of(T{}).name_of(value);
    } else {
        return wawp::detail::view_of(value);
    }
}

/// Booleans, numbers, enums and instants as what is written for them.
template <class T>
constexpr auto plain_of(const T& value) noexcept {
    if constexpr (std::is_enum_v<T>) {
        return static_cast<std::underlying_type_t<T>>(value);
    } else if constexpr (std::same_as<T, std::chrono::sys_seconds>) {
        return value.time_since_epoch().count();
    } else {
        return value;
    }
}

/// What is written for it needs no look inside: a boolean, a number, an instant.
template <class T>
concept is_plain_value = (std::is_arithmetic_v<T> && wawp::detail::kind_of_value<T>() != member_kind::none) || std::same_as<T, std::chrono::sys_seconds> ||
                         (std::is_enum_v<T> && !wawp::detail::named_enum<T>);

/// Whether the value stands for nothing: an empty JSON text, a variant that holds null, a type of one's own of which nothing is
/// written.
template <class T>
constexpr bool is_nothing([[maybe_unused]] const T& value) {
    if constexpr (wawp::detail::is_json_text<T>) {
        return value.text.empty();
    } else if constexpr (wawp::detail::is_variant<T>) {
        return wawp::detail::variant_access<T>::holds_null(value);
    } else if constexpr (wawp::detail::can_be_nothing<T>()) {
        const auto& written = value.json_value();
        return !is_present(written) || is_nothing(value_of(written));
    } else {
        return false;
    }
}

/// Stops the compiler with one sentence if a `T` cannot be written.
template <class Schema, class T>
consteval bool require_writable() noexcept {
    constexpr bool known = std::is_class_v<T> && !std::is_void_v<Schema>;
    static_assert(known, "json: a member of this type cannot be written: use one of the types of wawp::member_kind_table (bool, "
                         "numbers, texts, sys_seconds, enums, json::raw; lists, arrays and maps of them; variants with <wawp/schema/variant.hpp>), "
                         "describe a struct by object<key, member, schema>, or give the type a json_value()");
    return known;
}

inline constexpr std::size_t longest_real = 32;

/// How a number with a fraction is spelled; <wawp/json/write/real.hpp> brings it.
template <class T>
struct real_writer;

/// How many bytes `put_plain_value` puts at most.
template <class T>
constexpr std::size_t plain_value_size(const T& value) noexcept {
    if constexpr (std::same_as<T, bool>) {
        return value ? 4 : 5;
    } else if constexpr (std::floating_point<T>) {
        return longest_real;
    } else {
        const auto number = plain_of(value);
        if (is_of_our_days(number)) [[likely]] return 10;
        return is_negative(number) + count_digits(magnitude_of(number));
    }
}

template <class T>
constexpr char* put_plain_value(char* to, const T& value) noexcept {
    if constexpr (std::same_as<T, bool>) {
        return value ? put_bytes(to, "true", 4) : put_bytes(to, "false", 5);
    } else if constexpr (std::floating_point<T>) {
        constexpr bool has_writer = requires { sizeof(real_writer<T>); };
        static_assert(has_writer, "write: a member is a float or a double: include <wawp/json/write/real.hpp>, which spells it");
        if constexpr (has_writer) {  // or its sentence would be followed by a second one
            const bool finite = value - value == 0;  // JSON has no infinity and no NaN
            return finite ? real_writer<T>::put(to, value) : put_bytes(to, "null", 4);
        }
        return to;
    } else {
        const auto number = plain_of(value);
        if (is_of_our_days(number)) [[likely]] return put_ten_digits(to, static_cast<std::uint64_t>(number));
        if (is_negative(number)) *to++ = '-';
        const std::uint64_t magnitude = magnitude_of(number);
        return put_digits(to, magnitude, count_digits(magnitude));
    }
}

/// Adds up what the body needs, without escapes.
struct measure {
    std::size_t size = 0;

    constexpr void join(const separator& s) noexcept { size += size_of(s); }
    template <std::size_t Size>
    constexpr void constant(const char (&)[Size]) noexcept { size += Size; }
    constexpr void bytes(std::string_view v) noexcept { size += v.size(); }
    constexpr void text(std::string_view v) noexcept { size += v.size(); }  // the fragments around it have the quotes
    template <class T>
    constexpr void plain(const T& v) noexcept { size += plain_value_size(v); }
};

/// Puts the body at `at`, which has the measured size, and `room` more for escapes. The walk keeps it by value, so that
/// `at` stays in a register.
struct writer {
    char* at;
    escape_room* room;

    constexpr void join(const separator& s) noexcept { at = put_separator(at, s); }
    template <std::size_t Size>
    constexpr void constant(const char (&text)[Size]) noexcept { at = put_constant(at, text); }
    constexpr void bytes(std::string_view v) noexcept { at = put_bytes(at, v.data(), v.size()); }
    constexpr void text(std::string_view v) noexcept { at = put_text(at, v, *room); }
    template <class T>
    constexpr void plain(const T& v) noexcept { at = put_plain_value(at, v); }
};

}  // namespace wawp::json::detail
