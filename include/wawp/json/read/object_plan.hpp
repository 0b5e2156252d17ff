// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <utility>

#include <wawp/json/lex/input.hpp>
#include <wawp/json/map/member.hpp>
#include <wawp/json/map/tree.hpp>
#include <wawp/json/read/key_table.hpp>
#include <wawp/json/read/member_kind.hpp>
#include <wawp/json/read/object_reader.hpp>
#include <wawp/json/read/value_reader.hpp>

/// What the reader must know of a schema and of the struct that it is read into, as tables that the compiler fills.
namespace wawp::json::detail {

/// The keys of the object at one node of a schema.
template <class Fields, std::size_t Node, class T>
struct level;

/// A member of any type.
template <class Member>
const char* read_plain_member(reading& in, const char* at, void* place) {
    return read_short_value(in, at, *static_cast<Member*>(place));
}

/// A member that is a struct with a schema of its own.
template <class Member, class Schema>
const char* read_struct_member(reading& in, const char* at, void* place) {
    auto& member = *static_cast<Member*>(place);
    using inner = std::remove_reference_t<decltype(struct_of(member))>;
    constexpr const object_keys& keys = level<Schema, 0, inner>::keys;
    const bool is_object = at != in.end && *at == '{';
    if constexpr (takes_anything<inner>) {
        if (!is_object) return read_value(in, at, member);
    }
    if (std::exchange(in.again, false)) {
        if constexpr (takes_anything<inner> || wawp::detail::is_optional<Member>) {
            make_empty(member);
        } else {
            clear_members(in, keys, place);
        }
    }
    return is_object ? read_object(in, at, keys, &make_ready(member)) : skip_no_object(in, at);
}

/// The object that only parts a dotted key; its members are the struct's own.
template <class Fields, std::size_t Node, class T>
const char* read_group(reading& in, const char* at, void* place) {
    constexpr const object_keys& keys = level<Fields, Node, T>::keys;
    if (std::exchange(in.again, false)) clear_members(in, keys, place);
    if (at == in.end || *at != '{') return skip_no_object(in, at);
    return read_object(in, at, keys, place);
}

/// How the member behind an entry is read.
template <class Entry, class T>
consteval member_reader member_reader_of() noexcept {
    if constexpr (wawp::detail::has_member<Entry>) {
        using member = typename Entry::value_type;
        const member* const place = &(pattern_of<T>.object.*Entry::member);
        if constexpr (is_object_entry<Entry>) {
            return {place, value_kind::other, &read_struct_member<member, typename Entry::schema>};
        } else if constexpr (constexpr value_kind kind = kind_of(static_cast<const member*>(nullptr)); !has_reader(kind)) {
            return {place, kind, nullptr};
        } else {
            return {place, kind, &read_plain_member<member>};
        }
    }
    return {};
}

/// How the members of a `T` are read, in the order of a schema's entries, and behind them its groups.
template <class Fields, class T, class... Entries, std::size_t... I>
consteval auto readers_of(const schema<Entries...>*, std::index_sequence<I...>) noexcept {
    return std::array<member_reader, sizeof...(Entries) + sizeof...(I) + 1>{
        member_reader_of<Entries, T>()...,
        member_reader{&pattern_of<T>.object, value_kind::other, &read_group<Fields, tree<Fields>::groups[I], T>}...};
}
template <class Fields, class T>
inline constexpr auto member_readers = readers_of<Fields, T>(static_cast<const typename tree<Fields>::entries*>(nullptr),
                                                             std::make_index_sequence<tree<Fields>::group_count>{});

template <class Fields, std::size_t Node, class T>
struct level {
private:
    static constexpr const node* nodes = tree<Fields>::nodes.data();
    static constexpr key_table<count_keys(nodes, Node)> table{nodes, Node, member_readers<Fields, T>.data(),
                                                              tree<Fields>::entry_count};

public:
    static constexpr object_keys keys = table.keys(&pattern_of<T>.object);
};

}  // namespace wawp::json::detail
