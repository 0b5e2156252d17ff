// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <limits>
#include <string_view>
#include <type_traits>

#include <wawp/core/constant_text.hpp>
#include <wawp/core/text.hpp>
#include <wawp/schema/member_kind.hpp>

namespace wawp::json::detail {

/// What to do where a value is none of the type.
/// @tparam Range  the value is a number: tell also between which ones it has to be
template <class T, bool Range>
struct type_advice {
    static constexpr void write(wawp::detail::text_sink& out) noexcept {
        using held = wawp::detail::held_type<T>;
        constexpr member_kind kind = wawp::detail::kind_of_value<held>();
        if constexpr (kind == member_kind::integer) {
            put_integer<held>(out);
        } else if constexpr (kind == member_kind::name) {
            out.put("give one of: "sv);
            for (const auto& row : names_of(held{}).rows) out.put(row.name == names_of(held{}).rows[0].name ? ""sv : ", "sv).put(row.name);
        } else if constexpr (kind == member_kind::array) {
            out.put("give a list of exactly "sv).put_number(std::tuple_size_v<held>);
        } else {
            out.put(of_kind(kind));
            if constexpr (kind == member_kind::real && Range) {
                constexpr std::string_view largest = wawp::detail::largest_real<held>;
                out.put(", from -"sv).put(largest).put(" to "sv).put(largest);
            }
        }
    }

private:
    /// The range of 64 bits is as good as none, unless somebody gave a number.
    template <class Held>
    static constexpr void put_integer(wawp::detail::text_sink& out) noexcept {
        if constexpr (std::is_enum_v<Held>) {
            put_integer<std::underlying_type_t<Held>>(out);
        } else {
            using limits = std::numeric_limits<Held>;
            out.put("give a whole number, without quotes"sv);
            if constexpr (Range || sizeof(Held) < 8 || !limits::is_signed) {
                out.put(", from "sv).put_number((limits::min)()).put(" to "sv).put_number((limits::max)());
            }
        }
    }

    static constexpr std::string_view of_kind(member_kind kind) noexcept {
        switch (kind) {
            case member_kind::boolean: return "give true or false, without quotes"sv;
            case member_kind::real: return "give a number, without quotes"sv;
            case member_kind::text: case member_kind::secret: return "give a text"sv;
            case member_kind::instant: return "give Unix time in whole seconds, without quotes"sv;
            case member_kind::list: return "give a list"sv;
            case member_kind::map: case member_kind::structure: return "give an object"sv;
            case member_kind::integer: case member_kind::name: case member_kind::json: case member_kind::array:
            case member_kind::variant: case member_kind::own: case member_kind::none: default: return "give a value of another kind"sv;
        }
    }
};

/// The same for what was given.
template <class T>
[[nodiscard]] constexpr std::string_view advice_for(std::string_view value) noexcept {
    constexpr member_kind kind = wawp::detail::kind_of_member<T>;
    if constexpr (kind == member_kind::integer || kind == member_kind::real) {
        const bool is_number = value.find_first_of("-0123456789") == 0;
        if (is_number) return wawp::detail::constant_text<type_advice<T, true>>;
    }
    return wawp::detail::constant_text<type_advice<T, false>>;
}

}  // namespace wawp::json::detail
