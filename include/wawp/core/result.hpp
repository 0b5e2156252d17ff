// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>
#include <exception>
#include <memory>
#include <type_traits>
#include <utility>

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
class [[nodiscard]] result {
public:
    using value_type = T;
    using error_type = E;

    constexpr result(T value) noexcept(std::is_nothrow_move_constructible_v<T>)
        : value_(std::move(value)), has_value_(true) {}

    template <class F>
        requires std::convertible_to<F, E>
    constexpr result(unexpected<F> failure) : error_(std::move(failure.value)), has_value_(false) {}

    constexpr result(const result& other) : has_value_(other.has_value_) { construct(other); }
    constexpr result(result&& other) noexcept(moves_without_throwing) : has_value_(other.has_value_) {
        construct(std::move(other));
    }

    constexpr result& operator=(const result& other) {
        if (this != &other) *this = result(other);
        return *this;
    }
    constexpr result& operator=(result&& other) noexcept(moves_without_throwing) {
        if (this != &other) {
            destroy();
            has_value_ = other.has_value_;
            construct(std::move(other));
        }
        return *this;
    }

    constexpr ~result() { destroy(); }

    [[nodiscard]] constexpr bool has_value() const noexcept { return has_value_; }
    constexpr explicit operator bool() const noexcept { return has_value_; }

    constexpr T& operator*() & { return expect(has_value_), value_; }
    constexpr const T& operator*() const& { return expect(has_value_), value_; }
    constexpr T&& operator*() && { return expect(has_value_), std::move(value_); }
    constexpr T* operator->() { return expect(has_value_), std::addressof(value_); }
    constexpr const T* operator->() const { return expect(has_value_), std::addressof(value_); }

    constexpr E& error() & { return expect(!has_value_), error_; }
    constexpr const E& error() const& { return expect(!has_value_), error_; }
    constexpr E&& error() && { return expect(!has_value_), std::move(error_); }

    template <class U>
    [[nodiscard]] constexpr T value_or(U&& other) const& {
        return has_value_ ? value_ : static_cast<T>(std::forward<U>(other));
    }
    template <class U>
    [[nodiscard]] constexpr T value_or(U&& other) && {
        return has_value_ ? std::move(value_) : static_cast<T>(std::forward<U>(other));
    }

    /// `next(value)`, itself a result with the same error type; an error passes through.
    template <class F>
    [[nodiscard]] constexpr auto and_then(F&& next) && -> std::invoke_result_t<F, T&&> {
        if (has_value_) return std::forward<F>(next)(std::move(value_));
        return unexpected{std::move(error_)};
    }

    /// A result that holds `change(value)`; an error passes through.
    template <class F>
    [[nodiscard]] constexpr auto transform(F&& change) && -> result<std::remove_cvref_t<std::invoke_result_t<F, T&&>>, E> {
        if (has_value_) return std::forward<F>(change)(std::move(value_));
        return unexpected{std::move(error_)};
    }

    /// A result that holds `change(error)`; a value passes through.
    template <class F>
    [[nodiscard]] constexpr auto transform_error(F&& change) && -> result<T, std::remove_cvref_t<std::invoke_result_t<F, E&&>>> {
        if (has_value_) return std::move(value_);
        return unexpected{std::forward<F>(change)(std::move(error_))};
    }

private:
    static constexpr bool moves_without_throwing =
        std::is_nothrow_move_constructible_v<T> && std::is_nothrow_move_constructible_v<E>;

    static constexpr void expect(bool holds) noexcept {
        if (!holds) std::terminate();
    }

    template <class Other>
    constexpr void construct(Other&& other) {
        if (has_value_) {
            std::construct_at(std::addressof(value_), std::forward<Other>(other).value_);
        } else {
            std::construct_at(std::addressof(error_), std::forward<Other>(other).error_);
        }
    }

    constexpr void destroy() noexcept {
        if (has_value_) {
            std::destroy_at(std::addressof(value_));
        } else {
            std::destroy_at(std::addressof(error_));
        }
    }

    union {
        T value_;
        E error_;
    };
    bool has_value_;
};

}  // namespace wawp
