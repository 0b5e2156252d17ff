// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>
#include <string_view>
#include <type_traits>

#include <wawp/core/fixed_string.hpp>
#include <wawp/schema/field.hpp>
#include <wawp/schema/member_kind.hpp>
#include <wawp/schema/rules.hpp>
#include <wawp/schema/schema.hpp>

/// What the compiler checks of a request's schema. Every member says whether it must be given: one that is forgotten would be sent as it happens to be.
namespace wawp::detail {

template <class Schema>
consteval bool require_stated() noexcept;

template <class Entry>
struct presence {
    static consteval bool is_met() noexcept { return true; }  // a rule between fields
};

template <class Type, bool HasDefault>
consteval bool is_stated() noexcept {
    constexpr bool stated = is_required<Type> || is_optional<Type> || HasDefault;
    static_assert(stated, "request: a member is neither required<T> nor optional<T>; whoever forgets it would send what it happens to hold: "
                          "make it one of them, or say that its default is meant by the rule has_default{}");
    return true;  // one sentence is enough
}

template <fixed_string Key, auto Member, auto... Rules>
struct presence<field<Key, Member, Rules...>> {
    static consteval bool is_met() noexcept {
        return is_stated<typename field<Key, Member, Rules...>::value_type, names_default<Rules...>>();
    }
};

/// The members of a struct that is there anyhow say it themselves.
template <fixed_string Key, auto Member, class Schema, auto... Rules>
struct presence<object<Key, Member, Schema, Rules...>> {
    static consteval bool is_met() noexcept {
        using type = typename object<Key, Member, Schema, Rules...>::value_type;
        constexpr bool is_there = kind_of_value<type>() == member_kind::structure;
        return is_stated<type, is_there || names_default<Rules...>>() && require_stated<Schema>();
    }
};

template <class... Entries>
consteval bool require_all_stated(const schema<Entries...>*) noexcept {
    return (presence<Entries>::is_met() && ...);
}

/// Whether two keys cannot stand in one object: they are the same, or one is a value and, in the nested layout, an object too.
constexpr bool keys_clash(std::string_view left, std::string_view right) noexcept {
    const std::string_view shorter = left.size() < right.size() ? left : right, longer = left.size() < right.size() ? right : left;
    return longer.starts_with(shorter) && (longer.size() == shorter.size() || longer[shorter.size()] == '.');
}

/// The credentials and the request are written into one object, in either layout.
template <class Credentials, class Request>
consteval bool require_own_keys() noexcept {
    bool shared = false;
    for (const std::string_view left : Credentials::list::keys) {
        for (const std::string_view right : Request::list::keys) shared = shared || keys_clash(left, right);
    }
    return !shared;
}

template <class Schema>
consteval bool require_stated() noexcept {
    return require_all_stated(static_cast<const typename Schema::list*>(nullptr));
}

}  // namespace wawp::detail
