// SPDX-License-Identifier: MIT
// Generated from include/ by single_include/amalgamate.cmake: change the headers there.
#pragma once

#include <wawp/wawp.hpp>

#include <array>
#include <cstddef>
#include <string_view>

// wawp/schema/names.hpp
/// For enums that JSON has as texts. No part of `wawp.hpp`.
namespace wawp {

/// One value of an enum, by the name that JSON has for it.
template <class Enum>
struct named {
    Enum value;  ///< as the program has it
    std::string_view name;  ///< as JSON has it, byte for byte; not copied: a literal
};

/// All of them.
template <class Enum, std::size_t Count>
struct name_table {
    std::array<named<Enum>, Count> rows{};  ///< in the order given

    /// The name of a value; empty if it has none.
    [[nodiscard]] constexpr std::string_view name_of(Enum value) const noexcept {
        for (const named<Enum>& row : rows) {
            if (row.value == value) return row.name;
        }
        return {};
    }

    /// Finds the value that has a name; false if none has.
    [[nodiscard]] constexpr bool find(std::string_view name, Enum& value) const noexcept {
        for (const named<Enum>& row : rows) {
            if (row.name == name) {
                value = row.value;
                return true;
            }
        }
        return false;
    }
};

/// The names of an enum's values, given once beside the enum:
/// ```cpp
/// enum class drink { tea, coffee };
/// constexpr auto names_of(drink) { return wawp::names<drink>({{drink::tea, "tea"}, {drink::coffee, "coffee"}}); }
/// ```
/// Its members are then written and read as these texts. Without such a function an enum is written as its number.
template <class Enum, std::size_t Count>
[[nodiscard]] constexpr name_table<Enum, Count> names(const named<Enum> (&list)[Count]) noexcept {
    name_table<Enum, Count> all{};
    for (std::size_t i = 0; i < Count; ++i) all.rows[i] = list[i];
    return all;
}

}  // namespace wawp
