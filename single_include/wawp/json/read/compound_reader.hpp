// SPDX-License-Identifier: MIT
// Generated from include/ by single_include/amalgamate.cmake: change the headers there.
#pragma once

#include <wawp/wawp.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <wawp/json/read/constant_reader.hpp>

// wawp/json/read/compound_reader.hpp
/// Reading members that hold other values: lists of structs, arrays, maps, variants, and all of them in each other.
///
/// As with lists of simple values, one part that cannot be taken spoils the whole member; a null is an empty part. A field
/// of a struct inside is listed in the report by its key path, without the place in the list.
namespace wawp::json::detail {

template <class Schema, class T>
constexpr const char* read_part(reading& state, const char* at, T& part, std::uint32_t node, outcome& became);

/// Goes on past a value that cannot be taken.
constexpr const char* refuse_value(reading& state, const char* at, outcome& became) noexcept {
    became = outcome::refused;
    return skip_value(state.in, at);
}

/// Goes through the list or the object at `at`; `read_one(at, place)` reads what begins at `at` and counts the places.
template <class ReadOne>
constexpr const char* read_each(reading& state, const char* at, char closer, ReadOne read_one) {
    bool more = false;
    at = first_item(state.in, at, closer, more);
    --state.in.depth_left;
    for (std::size_t place = 0; at != nullptr && more; ++place) {
        at = read_one(at, place);
        if (at != nullptr) at = next_item(state.in, at, closer, more);
    }
    ++state.in.depth_left;
    return at;
}

/// Appends an item that waits to be filled. It may be a proxy.
template <class List>
constexpr auto&& append_blank(List& list) {
    using item = typename List::value_type;
    if constexpr (std::is_default_constructible_v<item>) {
        list.emplace_back();
    } else {
        list.push_back(wawp::detail::blank::make<item>());
    }
    return list.back();
}

template <class Schema, class List>
constexpr const char* read_list(reading& state, const char* at, List& list, std::uint32_t node, outcome& became) {
    using item_type = typename List::value_type;
    constexpr bool grows = requires { list.push_back(wawp::detail::blank::make<item_type>()); };
    static_assert(grows || wawp::detail::is_fixed_array<List>,
                  "json: a list of this type can be written, not read; use std::vector or std::array");
    std::size_t count = 0;
    bool all = true;
    at = read_each(state, at, ']', [&](const char* item_at, std::size_t place) {
        outcome filled = outcome::refused;
        count = place + 1;
        if constexpr (grows) {
            item_at = read_part<Schema>(state, item_at, append_blank(list), node, filled);
        } else if (place < list.size()) {
            item_at = read_part<Schema>(state, item_at, list[place], node, filled);
        } else {
            item_at = skip_value(state.in, item_at);
        }
        all = all && filled != outcome::refused;
        return item_at;
    });
    if (!grows && count != list.size()) all = false;
    became = all ? outcome::taken : outcome::refused;
    return at;
}

/// Puts a key and its value into a map, where it replaces that of the same key, or behind the pairs of a list.
template <class Map, class Key, class Value>
constexpr void put_pair(Map& map, Key&& key, Value&& value) {
    if constexpr (holds_keys_once<Map>) {
        map.insert_or_assign(std::forward<Key>(key), std::forward<Value>(value));
    } else {
        map.emplace_back(std::forward<Key>(key), std::forward<Value>(value));
    }
}

/// Of duplicate keys the last one counts, also where the value of an earlier one cannot be taken: such keys are kept in a map of
/// their own, until their next value. (In a list of pairs, and in a map of which `last_value_counts` is not true, each value counts.)
template <class Schema, class Map>
constexpr const char* read_map(reading& state, const char* at, Map& map, std::uint32_t node, outcome& became) {
    using pair = typename Map::value_type;
    using key_type = key_of_map<Map>;
    using mapped = typename pair::second_type;
    constexpr bool last_counts = last_value_counts<Map>;
    bool all = true;
    [[maybe_unused]] std::conditional_t<last_counts, Map, bool> refused{};
    at = read_each(state, at, '}', [&](const char* item_at, std::size_t) {
        text_span span;
        item_at = scan_key(state.in, item_at, span);
        if (item_at == nullptr) return item_at;
        token name{.kind = token_kind::text, .escaped = span.escaped, .text = span.view(),
                   .scratch = std::is_constant_evaluated() ? nullptr : &state.in.scratch.text};
        key_type key{};
        outcome filled = outcome::refused;
        all = convert_text(name, key) && all;
        mapped value = wawp::detail::blank::make<mapped>();
        item_at = read_part<Schema>(state, item_at, value, node, filled);
        if constexpr (last_counts) {
            if (filled == outcome::refused) {
                refused.insert_or_assign(key, wawp::detail::blank::make<mapped>());
            } else {
                refused.erase(key);
            }
        } else {
            all = all && filled != outcome::refused;
        }
        put_pair(map, std::move(key), std::move(value));
        return item_at;
    });
    if constexpr (last_counts) all = all && refused.size() == 0;
    became = all ? outcome::taken : outcome::refused;
    return at;
}

/// Whether a value whose first byte is `first` can be one of type `T`, by its kind.
template <class T>
constexpr bool may_begin(char first) noexcept {
    constexpr member_kind kind = wawp::detail::is_null_type<T> ? member_kind::none : wawp::detail::kind_of_member<T>;
    switch (first) {
        case '{': return kind == member_kind::map || kind == member_kind::structure;
        case '[': return kind == member_kind::list || kind == member_kind::array;
        case '"': return kind == member_kind::text || kind == member_kind::name;
        case 't': case 'f': return kind == member_kind::boolean;
        default: return kind == member_kind::integer || kind == member_kind::real || kind == member_kind::instant;
    }
}

/// How many alternatives could take a value that begins so.
template <class Variant, std::size_t... Index>
consteval std::size_t count_takers(char first, std::index_sequence<Index...>) noexcept {
    using access = wawp::detail::variant_access<Variant>;
    return (std::size_t{0} + ... + may_begin<typename access::template alternative<Index>>(first));
}

template <class Schema, std::size_t Index, class Variant>
constexpr const char* read_alternative(reading& state, const char* at, Variant& value, std::uint32_t node, outcome& became) {
    using access = wawp::detail::variant_access<Variant>;
    if constexpr (Index == access::size) {
        return refuse_value(state, at, became);
    } else if constexpr (wawp::detail::is_null_type<typename access::template alternative<Index>>) {
        return read_alternative<Schema, Index + 1>(state, at, value, node, became);
    } else {
        if (at == state.in.end || !may_begin<typename access::template alternative<Index>>(*at)) {
            return read_alternative<Schema, Index + 1>(state, at, value, node, became);
        }
        return read_part<Schema>(state, at, access::template make<Index>(value), node, became);
    }
}

template <class Schema, class Variant>
constexpr const char* read_variant(reading& state, const char* at, Variant& value, std::uint32_t node, outcome& became) {
    constexpr std::make_index_sequence<wawp::detail::variant_access<Variant>::size> all{};
    static_assert(count_takers<Variant>('{', all) <= 1 && count_takers<Variant>('[', all) <= 1 &&
                      count_takers<Variant>('"', all) <= 1 && count_takers<Variant>('t', all) <= 1 &&
                      count_takers<Variant>('0', all) <= 1,
                  "json: two alternatives of a variant are of the same JSON kind (object, array, string, number or boolean), so that "
                  "nobody can tell which one a value is; keep one, or take the field as json::raw");
    return read_alternative<Schema, 0>(state, at, value, node, became);
}

template <class Schema, class T>
constexpr const char* read_structure(reading& state, const char* at, T& target, std::uint32_t node, outcome& became) {
    constexpr bool known = std::is_class_v<T> && !std::is_void_v<Schema>;
    static_assert(known, "json: a member of this type cannot be read: use one of the types of wawp::member_kind_table (bool, numbers, texts, "
                         "sys_seconds, enums; lists, arrays and maps of them; variants with <wawp/schema/variant.hpp>), describe a struct by object<key, member, schema>, give the type one of the members take_text, take_integer, take_boolean "
                         "and take_member, or take the field as json::raw");
    if constexpr (known) {
        became = outcome::taken;
        state.seen.drop(node + 1, state.nodes[node].end);  // the keys of the struct before
        if (std::is_constant_evaluated()) return read_constant_object<Schema>(state, at, target, node);
        return read_object(state, at, object_plan<Schema, 0, T>::keys, &target, node);
    }
    return at;
}

/// Reads the value at `at` into a part that holds others.
template <class Schema, class T>
constexpr const char* read_compound(reading& state, const char* at, T& target, std::uint32_t node, outcome& became) {
    constexpr member_kind kind = wawp::detail::kind_of_value<T>();
    const char first = at == state.in.end ? '\0' : *at;
    if constexpr (kind == member_kind::variant) {
        return read_variant<Schema>(state, at, target, node, became);
    } else if constexpr (kind == member_kind::list || kind == member_kind::array) {
        if (first == '[') return read_list<Schema>(state, at, target, node, became);
    } else if constexpr (kind == member_kind::map) {
        if (first == '{') return read_map<Schema>(state, at, target, node, became);
    } else {
        if (first == '{') return read_structure<Schema>(state, at, target, node, became);
    }
    return refuse_value(state, at, became);
}

/// Reads the value at `at` into `part`, which is left empty if it is null or cannot be taken.
template <class Schema, class T>
constexpr const char* read_part(reading& state, const char* at, T& part, std::uint32_t node, outcome& became) {
    if constexpr (is_simple<ready_type<T>>) {
        return read_into(state.in, at, part, became);
    } else {
        make_empty(part);
        if (at != state.in.end && *at == 'n') {
            became = outcome::is_null;
            return read_word(state.in, at, "null");
        }
        at = read_compound<Schema>(state, at, make_ready(part), node, became);
        if (became == outcome::refused) make_empty(part);
        return at;
    }
}

/// A member that holds others.
template <class Member, class Schema>
struct compound_member {
    static const char* read(reading& state, const char* at, void* place, value_site site) {
        outcome became{};
        at = read_part<Schema>(state, at, *static_cast<Member*>(place), site.node, became);
        if (at != nullptr && became == outcome::refused) state.note_mismatch(site.node);
        return at;
    }
};

}  // namespace wawp::json::detail
