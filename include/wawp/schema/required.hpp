// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <compare>
#include <concepts>
#include <cstddef>
#include <initializer_list>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include <wawp/core/lifetime.hpp>
#include <wawp/core/text.hpp>

namespace wawp {

namespace detail {

/// Whether every value of the arithmetic type `From` is one of `To`. A boolean is no number.
template <class From, class To>
consteval bool is_lossless() noexcept {
    using from = std::numeric_limits<From>;
    using to = std::numeric_limits<To>;
    if constexpr (!std::is_arithmetic_v<From> || std::same_as<From, bool> != std::same_as<To, bool>) {
        return false;
    } else if constexpr (std::is_integral_v<To>) {
        return std::is_integral_v<From> && from::digits <= to::digits && (to::is_signed || !from::is_signed);
    } else {
        return from::digits <= to::digits && from::max_exponent <= to::max_exponent;
    }
}

/// What the items of a list are.
template <class T>
struct items_of {
    struct type;
};
template <class T>
    requires requires { typename T::value_type; }
struct items_of<T> {
    using type = typename T::value_type;
};
template <class T>
using item_of = typename items_of<T>::type;

/// What a `required<T>` is compared with as its `T` is. An optional brings comparisons of its own, which reach ours.
template <class Other, class T>
concept equal_to = !requires(const Other& other) { other.has_value(); } && requires(const T& value, const Other& other) { value == other; };
template <class Other, class T>
concept ordered_with = equal_to<Other, T> && requires(const T& value, const Other& other) { value <=> other; };

/// Makes values that wait to be filled. For readers only: it is the one way to a `required` that holds nothing yet.
struct blank {
    template <class T>
    [[nodiscard]] static constexpr T make() {
        return T{};
    }
    template <class Required>
    [[nodiscard]] static constexpr auto& inside(Required& member) noexcept {
        return member.value_;
    }
};

}  // namespace detail

/// A member of an aggregate that must be given: leaving it out of the braces does not compile.
///
/// It converts from `T` only where nothing can go wrong, and back to `const T&`. What it refuses has a deleted or private
/// constructor below, whose comment is the line that compilers print.
///
/// A number is taken from every type all of whose values it can hold: `required<double>` from an `int` or a `float`, but
/// not from a `long`; `required<std::uint8_t>` from no `int`, not even from the constant 200, because a constructor cannot
/// tell a constant from a variable: write `std::uint8_t{200}`, which the compiler checks.
template <class T>
class required {
public:
    /// From a number, of any type all of whose values `T` holds.
    template <class Number>
        requires std::is_arithmetic_v<T> && (detail::is_lossless<Number, T>())
    constexpr required(const Number& value) noexcept : value_(static_cast<T>(value)) {}
    template <class Other>
        requires std::is_arithmetic_v<T> && (!detail::is_lossless<Other, T>())
    required(const Other&) = delete;  // the value could change on its way into this number: convert it first, as in std::uint8_t{200}

    constexpr required(const T& value) : value_(value) {}  ///< a copy
    constexpr required(T&& value) noexcept(std::is_nothrow_move_constructible_v<T>) : value_(std::move(value)) {}  ///< moved in

    /// The items of a list: `.options = {"Tea", "Coffee"}`.
    constexpr required(std::initializer_list<detail::item_of<T>> items) requires std::constructible_from<T, decltype(items)>
        : value_(items) {}
    /// What converts to a `T` that is no number: an array to a span, one of the alternatives to a variant.
    template <class Other>
        requires(std::is_class_v<T> && !std::same_as<Other, T> && std::convertible_to<const Other&, T>)
    constexpr required(const Other& value) : value_(value) {}

    [[nodiscard]] constexpr const T& value() const noexcept { return value_; }  ///< the value
    constexpr operator const T&() const noexcept { return value_; }  ///< the value

private:
    friend detail::blank;
    constexpr required() : value_(detail::blank::make<T>()) {}  // this member is required: give it a value, at its place in the order of the members
    T value_;
};

/// Required text that the object owns.
template <>
class required<std::string> {
public:
    required(std::nullptr_t) = delete;  // a null pointer is no text

    /// A null pointer gives an empty text.
    template <detail::textual Text>
    required(const Text& text) : value_(detail::view_of(text)) {}
    required(std::string&& text) noexcept : value_(std::move(text)) {}  ///< moved in
    template <class Other>
        requires(!detail::textual<Other>)
    required(const Other&) = delete;  // only a text: write a number as one first; a secret belongs into a member of its own type

    [[nodiscard]] const std::string& value() const noexcept [[clang::lifetimebound]] { return value_; }  ///< the text
    operator const std::string&() const noexcept [[clang::lifetimebound]] { return value_; }  ///< the text

private:
    friend detail::blank;
    required() {}  // this member is required: give it a text, at its place in the order of the members
    std::string value_;
};

/// Required text that the object only looks at: it must outlive the object.
template <>
class required<std::string_view> {
public:
    required(std::nullptr_t) = delete;  // a null pointer is no text

    /// A null pointer gives an empty text.
    template <detail::textual Text>
    constexpr required(const Text& text) : value_(detail::view_of(text)) {}

    template <class Traits, class Allocator>
    required(const std::basic_string<char, Traits, Allocator>&&) = delete;  // a temporary would dangle: keep the string
    template <class Other>
        requires(!detail::textual<Other>)
    required(const Other&) = delete;  // only a text: write a number as one first; a secret belongs into a member of its own type

    [[nodiscard]] constexpr const std::string_view& value() const noexcept { return value_; }  ///< the text
    constexpr operator const std::string_view&() const noexcept { return value_; }  ///< the text

private:
    friend detail::blank;
    constexpr required() {}  // this member is required: give it a text, at its place in the order of the members
    std::string_view value_;
};

/// A required boolean.
template <>
class required<bool> {
public:
    constexpr required(std::same_as<bool> auto value) noexcept : value_(value) {}  ///< from a boolean alone
    template <class Other>
    required(Other) = delete;  // only true or false: a number, a pointer or the text "false" would silently become a boolean

    [[nodiscard]] constexpr const bool& value() const noexcept { return value_; }  ///< the value
    constexpr operator const bool&() const noexcept { return value_; }  ///< the value

private:
    friend detail::blank;
    constexpr required() : value_(false) {}  // this member is required: give it true or false, at its place in the order of the members
    bool value_;
};

/// A required instant in whole seconds.
template <>
class required<std::chrono::sys_seconds> {
public:
    /// From an instant in seconds or in a coarser unit, such as days: nothing is lost.
    template <class Duration>
        requires std::convertible_to<Duration, std::chrono::seconds>
    constexpr required(std::chrono::sys_time<Duration> value) noexcept : value_(value) {}

    template <class Duration>
        requires(!std::convertible_to<Duration, std::chrono::seconds>)
    required(std::chrono::sys_time<Duration>) = delete;  // finer than a second: use std::chrono::floor<std::chrono::seconds>(time)
    template <class Number>
        requires std::is_arithmetic_v<Number>
    required(Number) = delete;  // a bare number has no unit: use std::chrono::sys_seconds{std::chrono::seconds{n}}
    template <class Number, class Unit>
    required(std::chrono::duration<Number, Unit>) = delete;  // a duration is no instant: use std::chrono::sys_seconds{duration}
    template <detail::textual Text>
    required(const Text&) = delete;  // a text is read first: use wawp::rfc3339("2026-12-01T16:00:00+02:00") or wawp::parse_rfc3339(text)

    [[nodiscard]] constexpr const std::chrono::sys_seconds& value() const noexcept { return value_; }  ///< the instant
    constexpr operator const std::chrono::sys_seconds&() const noexcept { return value_; }  ///< the instant

    // Templates of the standard library look for a time_point and find none here, so the arithmetic of instants is spelled out.

    /// So much later.
    template <class Number, class Unit>
    friend constexpr auto operator+(const required& start, const std::chrono::duration<Number, Unit>& length) {
        return start.value_ + length;
    }
    /// So much later.
    template <class Number, class Unit>
    friend constexpr auto operator+(const std::chrono::duration<Number, Unit>& length, const required& start) {
        return start.value_ + length;
    }
    /// So much earlier.
    template <class Number, class Unit>
    friend constexpr auto operator-(const required& end, const std::chrono::duration<Number, Unit>& length) {
        return end.value_ - length;
    }
    /// The time between the two.
    friend constexpr std::chrono::seconds operator-(const required& end, const required& start) {
        return end.value_ - start.value_;
    }
    /// The time between the two.
    template <class Duration>
    friend constexpr auto operator-(const required& end, const std::chrono::sys_time<Duration>& start) {
        return end.value_ - start;
    }
    /// The time between the two.
    template <class Duration>
    friend constexpr auto operator-(const std::chrono::sys_time<Duration>& end, const required& start) {
        return end - start.value_;
    }

private:
    friend detail::blank;
    constexpr required() {}  // this member is required: give it an instant, such as rfc3339("2026-12-01T16:00:00+02:00")
    std::chrono::sys_seconds value_;
};

/// Compares the values, if a `T` can be compared.
template <class T>
    requires requires(const T& value) { value == value; }
[[nodiscard]] constexpr bool operator==(const required<T>& left, const required<T>& right) noexcept(noexcept(left.value() == right.value())) {
    return left.value() == right.value();
}
/// Compares the value with whatever a `T` is compared with: `event.name == "Team Meeting"`.
template <class T, detail::equal_to<T> Other>
[[nodiscard]] constexpr bool operator==(const required<T>& left, const Other& right) noexcept(noexcept(left.value() == right)) {
    return left.value() == right;
}
/// Orders the values.
template <class T>
    requires detail::ordered_with<T, T>
[[nodiscard]] constexpr auto operator<=>(const required<T>& left, const required<T>& right) noexcept(noexcept(left.value() <=> right.value())) {
    return left.value() <=> right.value();
}
/// Orders the value and whatever a `T` is ordered with: `event.start_time < std::chrono::system_clock::now()`.
template <class T, detail::ordered_with<T> Other>
[[nodiscard]] constexpr auto operator<=>(const required<T>& left, const Other& right) noexcept(noexcept(left.value() <=> right)) {
    return left.value() <=> right;
}

/// A member that may be left out. What `required<T>` refuses is refused here as well.
template <class T>
using optional = std::optional<required<T>>;

}  // namespace wawp
