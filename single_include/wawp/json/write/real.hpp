// SPDX-License-Identifier: MIT
// Generated from include/ by single_include/amalgamate.cmake: change the headers there.
#pragma once

#include <wawp/wawp.hpp>

#include <charconv>
#include <concepts>
#include <cstddef>

// wawp/json/write/real.hpp
/// For requests with members of type `float` or `double`. No part of `wawp.hpp`: the event has none, and `<charconv>` costs
/// every includer.
namespace wawp::json::detail {

/// Writes the shortest text that reads back as the same number.
template <std::floating_point T>
struct real_writer<T> {
    /// @param to  room for `longest_real` bytes
    /// @return the end of what was written
    static char* put(char* to, T value) noexcept { return std::to_chars(to, to + longest_real, value).ptr; }
};

}  // namespace wawp::json::detail
