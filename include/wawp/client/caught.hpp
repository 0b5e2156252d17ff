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

/// Calls `act()` where nobody could catch, as on a transport's thread, and returns what it threw. Without exceptions there is
/// nothing to catch, and no word for it in the language either.
/// @param act  called once
template <class Act>
[[nodiscard]] std::optional<thrown> caught(Act&& act) {
#if defined(__cpp_exceptions)
    try {
        act();
    } catch (const std::system_error& failure) {
        return thrown{failure.what(), failure.code()};
    } catch (const std::exception& failure) {
        return thrown{failure.what(), {}};
    } catch (...) {
        return thrown{"something that is no std::exception", {}};
    }
#else
    act();
#endif
    return std::nullopt;
}

}  // namespace wawp::detail
