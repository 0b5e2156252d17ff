// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include <wawp/schema/field.hpp>
#include <wawp/schema/required.hpp>

/// What readers do with the members of a struct.
namespace wawp::json::detail {

/// Makes a value anew in its place, where nothing can be thrown.
template <class T>
constexpr void make_anew(T& value) noexcept {
    std::destroy_at(&value);
    std::construct_at(&value);
}

/// Leaves nothing in a member. Assigning an empty optional would make g++ 12 warn of uninitialized bytes; assigning a struct
/// of many members is much code.
template <class Member>
constexpr void make_empty(Member& member) {
    if constexpr (wawp::detail::is_optional<Member>) {
        if (std::is_constant_evaluated()) return make_anew(member);  // clang 14 copies no optional that was reset
        member.reset();
    } else if constexpr (std::is_nothrow_default_constructible_v<Member>) {
        make_anew(member);
    } else {
        member = wawp::detail::blank::make<Member>();
    }
}

/// Puts a value that holds nothing yet into an empty optional.
template <class T>
constexpr void fill_blank(std::optional<T>& member) {
    if constexpr (std::is_default_constructible_v<T>) {
        member.emplace();
    } else {
        member.emplace(wawp::detail::blank::make<T>());
    }
}

/// A member that may be optional and is empty, as a value that can be filled. (That it is empty is looked at, since g++ 14
/// takes it for perhaps full otherwise, and warns of what it would then destroy.)
template <class Member>
constexpr auto& make_ready(Member& member) {
    if constexpr (wawp::detail::is_optional<Member>) {
        if (!member.has_value()) fill_blank(member);
        return make_ready(*member);
    } else if constexpr (wawp::detail::is_required<Member>) {
        return wawp::detail::blank::inside(member);
    } else {
        return member;
    }
}

/// What `make_ready` gives.
template <class Member>
using ready_type = std::remove_reference_t<decltype(make_ready(std::declval<Member&>()))>;

template <class Map>
using key_of_map = std::remove_const_t<typename Map::value_type::first_type>;

/// Whether a map holds a key once. A list of pairs holds them all.
template <class Map>
concept holds_keys_once = requires(Map& map, key_of_map<Map> key, typename Map::value_type::second_type value) {
    map.insert_or_assign(std::move(key), std::move(value));
};

template <class Compare, class Key>
concept compares_spelling = std::same_as<Compare, std::less<Key>> || std::same_as<Compare, std::less<>> ||
                            std::same_as<Compare, std::equal_to<Key>> || std::same_as<Compare, std::equal_to<>>;

/// Whether a map says of itself that to it two keys are one only where they are spelled alike.
template <class Map>
concept tells_keys_by_spelling = (std::same_as<key_of_map<Map>, std::string> || std::same_as<key_of_map<Map>, std::string_view>) &&
                                 (compares_spelling<typename Map::key_compare, key_of_map<Map>> || compares_spelling<typename Map::key_equal, key_of_map<Map>>);

/// Whether of the values of a duplicate key the last one counts alone, so that those before it may be anything. Who reads a map and
/// who looks for faults in its text must agree on it. In all others each value counts, although a map that takes keys for one which
/// are spelled differently keeps but one of their values.
template <class Map>
concept last_value_counts = holds_keys_once<Map> && tells_keys_by_spelling<Map> && requires(Map& map, const key_of_map<Map>& key) {
    map.erase(key);
};

/// Whether a map finds the value of a key, to be changed in its place.
template <class Map>
concept finds_values = requires(Map& map, const key_of_map<Map>& key) {
    { (*map.find(key)).second } -> std::same_as<typename Map::value_type::second_type&>;
};

/// A member that may be optional, as the struct itself. The optional must hold one.
template <class Member>
constexpr auto& struct_of(Member& member) noexcept {
    if constexpr (wawp::detail::is_optional<Member>) {
        return struct_of(*member);
    } else if constexpr (wawp::detail::is_required<std::remove_const_t<Member>>) {
        return wawp::detail::blank::inside(member);
    } else {
        return member;
    }
}

}  // namespace wawp::json::detail
