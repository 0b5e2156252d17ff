// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string_view>
#include <utility>

#include <wawp/core/language.hpp>

namespace wawp {

/// Text that can be a template argument: the key paths of a schema are spelled with it.
///
/// `size` counts bytes. The terminator is kept beside them, because compilers print the characters only with it.
template <std::size_t Size>
struct fixed_string {
    char chars[Size + 1]{};  ///< the bytes, and a terminator

    consteval fixed_string() = default;

    /// From a literal, without its terminator.
    consteval fixed_string(const char (&literal)[Size + 1]) : fixed_string(literal, std::make_index_sequence<Size>{}) {}

    [[nodiscard]] static constexpr std::size_t size() noexcept { return Size; }  ///< bytes, without the terminator
    [[nodiscard]] constexpr std::string_view view() const noexcept { return {chars, Size}; }  ///< looks into this object: it must outlive the view
    constexpr operator std::string_view() const noexcept { return view(); }  ///< as `view()`
    constexpr bool operator==(const fixed_string&) const = default;  ///< byte by byte

private:
    // Compilers are quicker with the characters in a row than with a loop.
    template <std::size_t... Index>
    consteval fixed_string(const char (&literal)[Size + 1], std::index_sequence<Index...>) : chars{literal[Index]...} {}
};

/// The size follows from the literal.
template <std::size_t Terminated>
fixed_string(const char (&)[Terminated]) -> fixed_string<Terminated - 1>;

/// Both texts, one after the other.
template <std::size_t Left, std::size_t Right>
consteval fixed_string<Left + Right> operator+(const fixed_string<Left>& left, const fixed_string<Right>& right) {
    fixed_string<Left + Right> both;
    for (std::size_t i = 0; i < Left; ++i) both.chars[i] = left.chars[i];
    for (std::size_t i = 0; i < Right; ++i) both.chars[Left + i] = right.chars[i];
    return both;
}

}  // namespace wawp
