// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>
#include <cstdio>
#include <exception>
#include <optional>
#include <type_traits>
#include <utility>

#include <wawp/core/language.hpp>
#include <wawp/core/lifetime.hpp>

namespace wawp {

struct error;

/// An error on its way into a `result`.
template <class E>
struct unexpected {
    E value;  ///< the error
};
/// The type follows from the error.
template <class E>
unexpected(E) -> unexpected<E>;

namespace detail {

// Neither is constexpr on purpose: where a constant expression comes here, the compiler prints the function's name.

/// Ends the program with what the error says, if its type has a `to_string`.
template <class E>
[[noreturn]] void the_result_holds_an_error(const E& error) noexcept {
    std::fputs("wawp::result: its value was read, but it holds an error\n", stderr);
    if constexpr (requires { to_string(error).data(); }) {
        const auto text = to_string(error);
        std::fwrite(text.data(), 1, text.size(), stderr);
        std::fputc('\n', stderr);
    }
    std::terminate();
}

[[noreturn]] inline void the_result_holds_a_value() noexcept {
    std::fputs("wawp::result: its error was read, but it holds a value\n", stderr);
    std::terminate();
}

}  // namespace detail

/// A value or the reason why there is none, with the member names of `std::expected`.
///
/// Nothing throws, `value()` neither: reading the value of a result that holds an error (or the other way round) writes
/// what the error says to `stderr` and ends the program with `std::terminate`, instead of reading foreign bytes.
/// `E` must have a default, which costs nothing to make.
template <class T, class E = error>
class [[nodiscard("a result may hold an error: look at it")]] result {
public:
    using value_type = T;  ///< as in `std::expected`
    using error_type = E;  ///< as in `std::expected`

    /// Holds `value`.
    constexpr result(T value) : value_(std::move(value)) {}

    /// Holds the error.
    template <class F>
        requires std::convertible_to<F, E>
    constexpr result(unexpected<F> failure) : error_(std::move(failure.value)) {}

    template <class F>
        requires(!std::convertible_to<F, E>)
    result(unexpected<F>) = delete;  // this error is of another type than the result's: make one of that type

    template <std::same_as<T> Value>
    operator Value() const = delete;  // a result may hold an error: look with `if (result)`, then read `*result`
    template <class Stream>
    friend Stream& operator<<(Stream&, const result&) = delete;  // a result may hold an error: look with `if (result)`, then print `result.error()`

    /// Makes a value in its place from `from`, whatever it held, and returns it.
    template <class... From>
    constexpr T& emplace(From&&... from) [[clang::lifetimebound]] {
        error_ = E{};
        return value_.emplace(std::forward<From>(from)...);
    }

    [[nodiscard]] constexpr bool has_value() const noexcept { return value_.has_value(); }  ///< whether there is a value
    constexpr explicit operator bool() const noexcept { return value_.has_value(); }  ///< as `has_value()`

    /// The value. If there is none, the program ends with the error's text; so it does with the next four.
    constexpr T& operator*() & [[clang::lifetimebound]] {
        expect_value();
        return *value_;
    }
    /// The value, read only.
    constexpr const T& operator*() const& [[clang::lifetimebound]] {
        expect_value();
        return *value_;
    }
    /// The value of a temporary, which outlives it: `for (const auto& one : *outbox.list())` has what it walks over.
    constexpr T operator*() && {
        expect_value();
        return *std::move(value_);
    }
    /// A member of the value.
    constexpr T* operator->() [[clang::lifetimebound]] {
        expect_value();
        return value_.operator->();
    }
    /// A member of the value, read only.
    constexpr const T* operator->() const [[clang::lifetimebound]] {
        expect_value();
        return value_.operator->();
    }

    /// The same as `*`: the standard's `value()` throws, this one ends the program.
    [[nodiscard]] constexpr T& value() & [[clang::lifetimebound]] { return **this; }
    [[nodiscard]] constexpr const T& value() const& [[clang::lifetimebound]] { return **this; }  ///< as `*`
    [[nodiscard]] constexpr T value() && { return *std::move(*this); }  ///< as `*`, of a temporary

    /// The error. If there is none, the program ends.
    constexpr E& error() & [[clang::lifetimebound]] {
        expect_error();
        return error_;
    }
    /// The error, read only.
    constexpr const E& error() const& [[clang::lifetimebound]] {
        expect_error();
        return error_;
    }
    /// The error of a temporary, which outlives it.
    constexpr E error() && {
        expect_error();
        return std::move(error_);
    }

    /// A copy of the value, or `other`.
    template <class U>
    [[nodiscard]] constexpr T value_or(U&& other) const& {
        return value_.value_or(std::forward<U>(other));
    }
    /// The value of a temporary, or `other`.
    template <class U>
    [[nodiscard]] constexpr T value_or(U&& other) && {
        return std::move(value_).value_or(std::forward<U>(other));
    }

    /// `next(value)`, itself a result with the same error type; an error passes through.
    template <class F>
    [[nodiscard]] constexpr auto and_then(F&& next) && -> std::invoke_result_t<F, T&&> {
        if (has_value()) return std::forward<F>(next)(*std::move(value_));
        return unexpected{std::move(error_)};
    }

    /// A result that holds `change(value)`; an error passes through.
    template <class F>
    [[nodiscard]] constexpr auto transform(F&& change) && -> result<std::remove_cvref_t<std::invoke_result_t<F, T&&>>, E> {
        if (has_value()) return std::forward<F>(change)(*std::move(value_));
        return unexpected{std::move(error_)};
    }

    /// A result that holds `change(error)`; a value passes through.
    template <class F>
    [[nodiscard]] constexpr auto transform_error(F&& change) && -> result<T, std::remove_cvref_t<std::invoke_result_t<F, E&&>>> {
        if (has_value()) return *std::move(value_);
        return unexpected{std::forward<F>(change)(std::move(error_))};
    }

private:
    constexpr void expect_value() const noexcept {
        if (!value_) detail::the_result_holds_an_error(error_);
    }
    constexpr void expect_error() const noexcept {
        if (value_) detail::the_result_holds_a_value();
    }

    // A union would be smaller, but every line of it would be this class's own to get right, and `<memory>`, which it
    // needs to be usable at compile time, costs every includer; so does a second `optional`.
    std::optional<T> value_;  // (with `{}` behind it, g++ would first fill all of it with zeros)
    E error_{};  // as made by default where there is a value
};

}  // namespace wawp
