// SPDX-License-Identifier: MIT
#pragma once

#include <exception>
#include <optional>
#include <string>
#include <system_error>

#include <wawp/core/language.hpp>

namespace wawp::detail {

/// What somebody threw, as a value.
struct thrown {
    std::string what{};       ///< its text
    std::error_code cause{};  ///< its code, if it has one
};

#if defined(__cpp_exceptions)
/// What is being caught, as a value. For handlers.
[[nodiscard]] inline thrown current_throw() {
    try {
        throw;
    } catch (const std::system_error& failure) {
        return {failure.what(), failure.code()};
    } catch (const std::exception& failure) {
        return {failure.what(), {}};
    } catch (...) {
        return {"something that is no std::exception", {}};
    }
}
#endif

/// Calls `act()` where nobody could catch, as on a transport's thread, and returns what it threw. Without exceptions there is
/// nothing to catch, and no word for it in the language either.
/// @param act  called once
template <class Act>
[[nodiscard]] std::optional<thrown> caught(Act&& act) {
#if defined(__cpp_exceptions)
    try {
        act();
    } catch (...) {
        return current_throw();
    }
#else
    act();
#endif
    return std::nullopt;
}

/// Calls `act()`. What it throws goes on to the caller, once `note(thrown)` knows of it; what that throws is dropped.
/// @param act   called once
/// @param note  called once at most
template <class Act, class Note>
void pass_on(Act&& act, Note&& note) {
#if defined(__cpp_exceptions)
    try {
        act();
    } catch (...) {
        static_cast<void>(caught([&] { note(current_throw()); }));
        throw;
    }
#else
    static_cast<void>(note);
    act();
#endif
}

}  // namespace wawp::detail
