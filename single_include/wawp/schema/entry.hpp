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

/// Whether a value of the type can stand for nothing, without being optional: JSON text, a variant that can hold null, and a type of
/// one's own for which one of these is written, or an optional. Such a value is not written.
template <class T>
consteval bool can_be_nothing() noexcept {
    if constexpr (is_variant<T>) {
        return has_null<T>(std::make_index_sequence<variant_access<T>::size>{});
    } else if constexpr (kind_of_value<T>() == member_kind::own) {
        using written = std::remove_cvref_t<decltype(std::declval<const T&>().json_value())>;
        return is_optional<written> || can_be_nothing<held_type<written>>();
    } else {
        return is_json_text<T>;
    }
}

/// Whether an item of a list, or a map's value, is written as null where it has nothing to say, since its place remains. (A variant,
/// and JSON text, has null among its own values.)
template <class T>
inline constexpr bool is_written_as_null = is_optional<T> || (kind_of_member<T> == member_kind::own && can_be_nothing<held_type<T>>());

template <class Entry>
consteval bool is_never_left_out() noexcept;

/// Whether an object with these fields is written even if it has nothing to say: one of them always is.
template <class... Entries>
consteval bool is_always_written(const schema<Entries...>*) noexcept {
    return (... || is_never_left_out<Entries>());
}

/// Of a struct, its own fields decide: writers leave an object out if all in it is. (A type of one's own is not written as its fields.)
template <class Entry>
consteval bool is_never_left_out() noexcept {
    if constexpr (has_member<Entry>) {
        using parts = entry_parts<Entry>;
        using type = typename Entry::value_type;
        if constexpr (!Entry::optional && !parts::has_default && !can_be_nothing<held_type<type>>()) {
            constexpr member_kind kind = kind_of_member<type>;
            constexpr bool is_struct = !std::is_void_v<typename parts::schema> && kind != member_kind::own && (kind == member_kind::structure || !is_compound(kind));
            if constexpr (is_struct) return is_always_written(static_cast<const typename parts::schema::list*>(nullptr));
            return true;
        }
    }
    return false;
}

/// Whether who writes the object must give the field.
template <class Entry>
inline constexpr bool must_be_given = is_never_left_out<Entry>();

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
