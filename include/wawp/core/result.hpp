// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>
#include <exception>
#include <optional>
#include <type_traits>
#include <utility>

#include <wawp/core/language.hpp>

namespace wawp {

struct error;

/// An error on its way into a `result`.
template <class E>
struct unexpected {
    E value;
};
template <class E>
unexpected(E) -> unexpected<E>;

/// A value or the reason why there is none, with the member names of `std::expected`.
///
/// Nothing throws: reading the value of a result that holds an error (or the other way round) ends the program
/// with `std::terminate` instead of reading foreign bytes. `value()` is left out, because the standard's throws.
template <class T, class E = error>
class [[nodiscard("a result may hold an error: look at it")]] result {
public:
    using value_type = T;
    using error_type = E;

    constexpr result(T value) : value_(std::move(value)) {}

    template <class F>
        requires std::convertible_to<F, E>
    constexpr result(unexpected<F> failure) : error_(std::move(failure.value)) {}

    [[nodiscard]] constexpr bool has_value() const noexcept { return value_.has_value(); }
    constexpr explicit operator bool() const noexcept { return value_.has_value(); }

    constexpr T& operator*() & {
        expect(has_value());
        return *value_;
    }
    constexpr const T& operator*() const& {
        expect(has_value());
        return *value_;
    }
    constexpr T&& operator*() && {
        expect(has_value());
        return *std::move(value_);
    }
    constexpr T* operator->() {
        expect(has_value());
        return value_.operator->();
    }
    constexpr const T* operator->() const {
        expect(has_value());
        return value_.operator->();
    }

    constexpr E& error() & {
        expect(!has_value());
        return error_;
    }
    constexpr const E& error() const& {
        expect(!has_value());
        return error_;
    }
    constexpr E&& error() && {
        expect(!has_value());
        return std::move(error_);
    }

    template <class U>
    [[nodiscard]] constexpr T value_or(U&& other) const& {
        return value_.value_or(std::forward<U>(other));
    }
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
    static constexpr void expect(bool holds) noexcept {
        if (!holds) std::terminate();
    }

    // A union would be smaller, but every line of it would be this class's own to get right, and `<memory>`, which it
    // needs to be usable at compile time, costs every includer; so does a second `optional`.
    std::optional<T> value_{};
    E error_{};  // as made by default where there is a value
};

}  // namespace wawp
