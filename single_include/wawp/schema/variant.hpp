// SPDX-License-Identifier: MIT
// Generated from include/ by single_include/amalgamate.cmake: change the headers there.
#pragma once

#include <wawp/wawp.hpp>

#include <concepts>
#include <cstddef>
#include <memory>
#include <type_traits>
#include <utility>
#include <variant>

// wawp/schema/variant.hpp
/// With this header, members can be `std::variant`. It is no part of `wawp.hpp`, since few need it.
namespace wawp::detail {

template <class... Alternatives>
struct variant_access<std::variant<Alternatives...>> {
    using type = std::variant<Alternatives...>;
    static constexpr std::size_t size = sizeof...(Alternatives);

    template <std::size_t Index>
    using alternative = std::variant_alternative_t<Index, type>;

    /// Makes the alternative anew, so that it waits to be filled.
    template <std::size_t Index>
    static constexpr auto& make(type& value) {
        if (std::is_constant_evaluated()) {  // where clang 14 does not emplace
            std::destroy_at(&value);
            std::construct_at(&value, std::in_place_index<Index>, blank::make<alternative<Index>>());
            return *std::get_if<Index>(&value);
        }
        return value.template emplace<Index>(blank::make<alternative<Index>>());
    }

    /// Calls `visitor` with what the variant holds, unless that is null.
    template <class Visitor>
    static constexpr void visit(const type& value, Visitor&& visitor) {
        const auto visit_if = [&]<class Held>(const Held* held) {
            if constexpr (!std::same_as<Held, std::monostate>) {
                if (held != nullptr) visitor(*held);
            }
        };
        [&]<std::size_t... Index>(std::index_sequence<Index...>) {
            (visit_if(std::get_if<Index>(&value)), ...);
        }(std::index_sequence_for<Alternatives...>{});
    }

    static constexpr bool holds_null(const type& value) noexcept {
        bool null = true;
        visit(value, [&](const auto&) { null = false; });
        return null;
    }
};

template <>
inline constexpr bool is_null_type<std::monostate> = true;

}  // namespace wawp::detail
