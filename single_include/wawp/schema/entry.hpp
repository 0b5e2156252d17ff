// SPDX-License-Identifier: MIT
// Generated from include/ by single_include/amalgamate.cmake: change the headers there.
#pragma once

#include <wawp/wawp.hpp>

#include <concepts>
#include <cstddef>
#include <string_view>
#include <type_traits>
#include <utility>

// wawp/schema/entry.hpp
/// The parts of a schema's entry, for what is made of declarations. No part of `wawp.hpp`.
namespace wawp::detail {

template <auto... Rules>
struct rule_list {};
template <auto... Left, auto... Right>
consteval rule_list<Left..., Right...> operator+(rule_list<Left...>, rule_list<Right...>) noexcept {
    return {};
}

/// An entry's parts.
template <class Entry>
struct entry_parts;
template <fixed_string Key, auto Member, auto... Rules>
struct entry_parts<field<Key, Member, Rules...>> {
    using schema = void;
    using rules = rule_list<Rules...>;
    static constexpr bool has_default = names_default<Rules...>;
};
template <fixed_string Key, auto Member, class Schema, auto... Rules>
struct entry_parts<object<Key, Member, Schema, Rules...>> {
    using schema = Schema;
    using rules = rule_list<Rules...>;
    static constexpr bool has_default = names_default<Rules...>;
};

template <class Variant, std::size_t... Index>
consteval bool has_null(std::index_sequence<Index...>) noexcept {
    return (... || is_null_type<typename variant_access<Variant>::template alternative<Index>>);
}

/// Whether a value of the type can stand for nothing, without being optional: JSON text, and a variant that can hold null.
/// Such a value is not written.
template <class T>
consteval bool can_be_nothing() noexcept {
    if constexpr (is_variant<T>) {
        return has_null<T>(std::make_index_sequence<variant_access<T>::size>{});
    } else {
        return is_json_text<T>;
    }
}

/// Whether who writes the object must give the field.
template <class Entry>
inline constexpr bool must_be_given =
    !Entry::optional && !entry_parts<Entry>::has_default && !can_be_nothing<held_type<typename Entry::value_type>>();

/// The key of the field whose member a pointer points to; empty if there is none.
template <class Schema, class Pointer>
constexpr std::string_view key_of_member(Pointer pointer) noexcept {
    std::string_view key;
    Schema::for_each([&]<class Entry>() {
        if constexpr (has_member<Entry>) {
            if constexpr (std::same_as<std::remove_cv_t<decltype(Entry::member)>, Pointer>) {
                if (Entry::member == pointer) key = Entry::key;
            }
        }
    });
    return key;
}

}  // namespace wawp::detail
