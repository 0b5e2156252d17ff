// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

#include <wawp/core/language.hpp>

namespace wawp {

namespace detail {

/// What is printed as its `to_string` says. Each type says so for itself, so that nothing is printed by accident.
template <class T>
inline constexpr bool is_streamed = false;

/// What takes characters as `std::ostream` does, which this header knows nothing of: `<iostream>` costs more than the library.
template <class Stream>
concept character_stream = requires(Stream& out, std::string_view text) {
    out.write(text.data(), 1);
    out << text;
};

}  // namespace detail

/// Writes an error, or a name of its table, as its `to_string` says: `std::cerr << sent.error()`.
/// @param out   where to
/// @param what  an `error`, a `violation`, an `errc`, a `delivery`, a `category` or a `situation`
/// @return      `out`
template <class Stream, class T>
    requires detail::is_streamed<T> && detail::character_stream<Stream>
Stream& operator<<(Stream& out, const T& what) {
    out << std::string_view(to_string(what));
    return out;
}

}  // namespace wawp
