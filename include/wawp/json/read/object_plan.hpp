// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>
#include <utility>

#include <wawp/json/lex/skip.hpp>
#include <wawp/json/map/convert.hpp>
#include <wawp/json/map/member.hpp>
#include <wawp/json/map/tree.hpp>
#include <wawp/json/read/key_table.hpp>
#include <wawp/json/read/member_kind.hpp>
#include <wawp/json/read/noted.hpp>
#include <wawp/json/read/object_reader.hpp>
#include <wawp/json/read/reading.hpp>
#include <wawp/json/read/value_reader.hpp>
#include <wawp/schema/field.hpp>

/// What the reader must know of a schema and of the struct that it is read into, as tables that the compiler fills.
namespace wawp::json::detail {

/// The keys of the object at one node of a schema.
/// @tparam Filled  the `T` may hold anything at first, and not only what a fresh one does
template <class Fields, std::size_t Node, class T, bool Filled = false>
struct object_plan;

/// A member of any type that is empty in a fresh object.
template <class Member>
const char* read_plain_member(reading& state, const char* at, void* place, value_site site) {
    return read_short_value(state, at, *static_cast<Member*>(place), site);
}

/// The same of one that may hold something.
template <class Member>
const char* read_full_member(reading& state, const char* at, void* place, value_site site) {
    return read_value(state, at, *static_cast<Member*>(place), site);
}

/// A member that holds others; <wawp/json/compound.hpp> brings it.
template <class Member, class Schema>
struct compound_member;

/// A member that is a struct with a schema of its own.
/// @tparam Filled  the object around it gives it values that a fresh struct does not have
template <class Member, class Schema, bool Filled>
const char* read_struct_member(reading& state, const char* at, void* place, value_site site) {
    auto& member = *static_cast<Member*>(place);
    using inner = std::remove_reference_t<decltype(struct_of(member))>;
    constexpr const object_keys& keys = object_plan<Schema, 0, inner, Filled>::keys;
    const bool is_object = at != state.in.end && *at == '{';
    if constexpr (takes_anything<inner>) {
        if (!is_object) return read_value(state, at, member, site);
    }
    if (site.care == care::again) {
        if constexpr (takes_anything<inner> || wawp::detail::is_optional<Member>) {
            make_empty(member);
        } else {
            clear_members(state, keys, place, site.node);
        }
    }
    if (!is_object) {
        if constexpr (wawp::detail::is_optional<Member>) make_empty(member);
        return skip_no_object(state, at, site.node);
    }
    return read_object(state, at, keys, &make_ready(member), site.node);
}

/// The object that only parts a dotted key; its members are the struct's own.
template <class Fields, std::size_t Node, class T, bool Filled>
const char* read_group(reading& state, const char* at, void* place, value_site site) {
    constexpr const object_keys& keys = object_plan<Fields, Node, T, Filled>::keys;
    if (site.care == care::again) clear_members(state, keys, place, site.node);
    if (at == state.in.end || *at != '{') return skip_no_object(state, at, site.node);
    return read_object(state, at, keys, place, site.node);
}

/// A value that no member takes.
inline const char* read_noted(reading& state, const char* at, void*, value_site site) {
    const char* const behind = skip_value(state.in, at);
    if (behind == nullptr) return nullptr;
    state.noted->note(state.nodes[site.node].entry, {at, *at == 'n' ? 0 : static_cast<std::size_t>(behind - at)});
    return behind;
}

/// Whether the compiler can make a `T`. (g++ 12 takes no temporary of a large one for a constant.)
template <class T>
constexpr bool make_one() {
    const T made{};
    static_cast<void>(made);
    return true;
}
template <class T>
concept made_constant = std::is_default_constructible_v<T> && requires { typename std::bool_constant<make_one<T>()>; };

/// Whether all that `given` holds, a struct in a fresh object, is either empty or read with care in a fresh struct as well.
template <class Fields, class T>
constexpr bool begins_as_fresh(const T& given) noexcept;

/// Whether the member behind an entry is empty in `fresh`, or of a kind of which every value replaces all that was there.
template <class Entry, class T>
constexpr bool begins_empty(const T& fresh) noexcept {
    if constexpr (!wawp::detail::has_member<Entry> || is_noted<Entry>) {
        return true;
    } else if constexpr (is_object_entry<Entry>) {
        return !is_present(Entry::get(fresh)) || begins_as_fresh<typename Entry::schema>(value_of(Entry::get(fresh)));
    } else {
        using member = typename Entry::value_type;
        if constexpr (requires(const member& it) { it.has_value(); }) {
            return !Entry::get(fresh).has_value();
        } else if constexpr (requires(const member& it) { it.empty(); }) {
            return Entry::get(fresh).empty();
        } else {
            return std::is_arithmetic_v<member> || std::is_enum_v<member>;
        }
    }
}

/// Which members a fresh `T` has empty. Of what the compiler cannot make, nobody knows: none.
template <class T, class... Entries>
consteval auto find_empty_members(const schema<Entries...>*) noexcept {
    std::array<bool, sizeof...(Entries) + 1> empty{};
    if constexpr (made_constant<T>) {
        const T fresh{};
        empty = {begins_empty<Entries>(fresh)..., true};
    }
    return empty;
}
template <class Fields, class T>
inline constexpr auto empty_members = find_empty_members<T>(static_cast<const typename tree<Fields>::entries*>(nullptr));

/// Whether each member is empty in `given` that is empty in a fresh object.
template <class T, class... Entries>
constexpr bool keep_empty([[maybe_unused]] const T& given, [[maybe_unused]] const bool* empty_in_fresh, const schema<Entries...>*) noexcept {
    return ((!*empty_in_fresh++ || begins_empty<Entries>(given)) && ...);
}
template <class Fields, class T>
constexpr bool begins_as_fresh(const T& given) noexcept {
    return keep_empty(given, empty_members<Fields, T>.data(), static_cast<const typename tree<Fields>::entries*>(nullptr));
}

/// How the member behind an entry is read.
template <class Entry, class T, bool Empty>
consteval member_reader member_reader_of() noexcept {
    if constexpr (is_noted<Entry>) {
        return {&pattern_of<T>.object, value_kind::other, true, &read_noted};
    } else if constexpr (wawp::detail::has_member<Entry>) {
        using member = typename Entry::value_type;
        const member* const place = &(pattern_of<T>.object.*Entry::member);
        if constexpr (is_object_entry<Entry>) {
            // What the compiler cannot make is read with care anyway: one plan of it is enough.
            constexpr bool filled = !Empty && made_constant<ready_type<member>>;
            return {place, value_kind::other, true, &read_struct_member<member, typename Entry::schema, filled>};
        } else if constexpr (!is_simple<ready_type<member>>) {
            using compound = compound_member<member, typename schema_of_entry<Entry>::type>;
            constexpr bool known = requires { &compound::read; };
            static_assert(known, "json: to read a member that holds more than a list of single values (structs in lists, arrays, maps, "
                                 "variants), include <wawp/json/compound.hpp>");
            if constexpr (known) return {place, value_kind::other, true, &compound::read};
        } else if constexpr (constexpr value_kind kind = kind_of(static_cast<const member*>(nullptr)); !has_reader(kind)) {
            return {place, kind, Empty, nullptr};
        } else if constexpr (Empty) {
            return {place, kind, true, &read_plain_member<member>};
        } else {
            return {place, kind, kind == value_kind::other, &read_full_member<member>};
        }
    }
    return {};
}

/// How the members of a `T` are read, in the order of a schema's entries, and behind them its groups.
template <class Fields, class T, bool Filled, class... Entries, std::size_t... Place, std::size_t... Index>
consteval auto readers_of(const schema<Entries...>*, std::index_sequence<Place...>, std::index_sequence<Index...>) noexcept {
    return std::array<member_reader, sizeof...(Entries) + sizeof...(Index) + 1>{
        member_reader_of<Entries, T, !Filled && empty_members<Fields, T>[Place]>()...,
        member_reader{&pattern_of<T>.object, value_kind::other, true, &read_group<Fields, tree<Fields>::groups[Index], T, Filled>}...};
}
template <class Fields, class T, bool Filled>
inline constexpr auto member_readers =
    readers_of<Fields, T, Filled>(static_cast<const typename tree<Fields>::entries*>(nullptr),
                                  std::make_index_sequence<tree<Fields>::entry_count>{}, std::make_index_sequence<tree<Fields>::group_count>{});

template <class Fields, std::size_t Node, class T, bool Filled>
struct object_plan {
private:
    static constexpr const node* nodes = tree<Fields>::nodes.data();
    static constexpr key_table<count_keys(nodes, Node)> table{nodes, Node, member_readers<Fields, T, Filled>.data(),
                                                              tree<Fields>::entry_count};

public:
    static constexpr object_keys keys = table.keys(&pattern_of<T>.object);
};

}  // namespace wawp::json::detail
