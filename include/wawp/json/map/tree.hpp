// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include <wawp/json/map/member.hpp>
#include <wawp/json/map/tree_builder.hpp>
#include <wawp/schema/member_kind.hpp>
#include <wawp/schema/schema.hpp>

/// The tree that the dots and the nested schemas of a schema's key paths span, drawn at compile time.
///
/// The native reader makes its tables of it at compile time (`nodes`, `entries`), the bridge walks it at run time (`child`,
/// `visit`). Rules between fields have no place in it.
///
/// Its constants are named by the schema, which is short, and not by the list of its entries: compilers spell out the name
/// of each constant, and for a long list that takes them longer than to compute it.
namespace wawp::json {

namespace detail {

template <class Entry>
concept has_schema = requires { typename Entry::schema; };

/// Whether the entry's member is itself the struct that the entry's schema describes; otherwise it holds such structs.
template <class Entry>
consteval bool is_struct_entry() noexcept {
    if constexpr (has_schema<Entry>) {
        constexpr member_kind kind = wawp::detail::kind_of_member<typename Entry::value_type>;
        return !wawp::detail::is_compound(kind) || kind == member_kind::structure;
    }
    return false;
}
template <class Entry>
inline constexpr bool is_object_entry = is_struct_entry<Entry>();

/// The schema of the structs in an entry's member.
template <class Entry>
struct schema_of_entry {
    using type = void;
};
template <has_schema Entry>
struct schema_of_entry<Entry> {
    using type = typename Entry::schema;
};

}  // namespace detail

/// The tree of a schema, which may have a name or be a plain list of entries, or of `literal_keys`.
/// @tparam Parted  whether the dots of a key part objects
template <class Fields, bool Parted = true>
class tree;
template <class Fields>
class tree<literal_keys<Fields>> : public tree<Fields, false> {};

namespace detail {

/// The nodes below an entry, which has none unless it is or holds objects.
template <class Entry>
inline constexpr node_list nodes_below{};
template <has_schema Entry>
inline constexpr node_list nodes_below<Entry> = tree<typename Entry::schema>::nodes;

template <class... Entries>
consteval auto declare(const schema<Entries...>*) noexcept {
    std::array<declared, sizeof...(Entries) + 1> all{
        declared{Entries::key.view(), wawp::detail::has_member<Entries>, is_object_entry<Entries>, nodes_below<Entries>}...};
    const std::size_t* dots = wawp::detail::facts<Entries...>.dots;
    for (declared& entry : all) {
        if (entry.has_member) entry.dots = *dots++;
    }
    return all;
}

/// What the entries of a schema declare, and behind them one that declares nothing: an array must not be empty.
template <class Fields>
inline constexpr auto declarations = declare(static_cast<const typename Fields::list*>(nullptr));

/// The full paths below the `object` entries.
template <std::size_t Size>
struct long_paths {
    char text[Size + 1]{};
    consteval long_paths(const declared* entries, std::size_t count) noexcept { put_paths(entries, count, text); }
};
template <class Fields>
inline constexpr long_paths<size_of_paths(declarations<Fields>.data(), declarations<Fields>.size())> paths_below{
    declarations<Fields>.data(), declarations<Fields>.size()};

/// The nodes of a schema and its groups, before it is known how many they are.
template <std::size_t Limit>
struct drawing {
    node nodes[Limit]{};
    std::size_t groups[Limit]{};
    std::size_t count = 0, group_count = 0;

    consteval drawing(const declared* entries, std::size_t size, const char* paths, bool parted) noexcept {
        tree_builder builder{nodes, groups, paths};
        for (std::size_t i = 0; i < size; ++i) {
            if (entries[i].has_member) builder.add(entries[i], static_cast<std::uint16_t>(i), parted && entries[i].dots > 0);
        }
        builder.close();
        count = builder.count;
        group_count = builder.group_count;
    }
};
template <class Fields, bool Parted>
inline constexpr drawing<node_limit(declarations<Fields>.data(), declarations<Fields>.size())> drawn{
    declarations<Fields>.data(), declarations<Fields>.size(), paths_below<Fields>.text, Parted};

/// The node of each entry.
template <std::size_t Count>
struct entry_nodes {
    std::size_t at[Count + 1]{};
    consteval entry_nodes(const node_list& nodes) noexcept {
        for (std::size_t i = 1; i < nodes.size();) {
            const bool group = nodes[i].kind == node_kind::group;
            if (!group) at[nodes[i].entry] = i;
            i = group ? i + 1 : nodes[i].end;  // what lies below an `object` has entries of another schema
        }
    }
};

}  // namespace detail

/// `nodes[0]` is the root, the object that the schema describes.
template <class Fields, bool Parted>
class tree {
    static constexpr auto& drawn = detail::drawn<Fields, Parted>;

public:
    static constexpr std::size_t npos = static_cast<std::size_t>(-1);

    using entries = typename Fields::list;
    static constexpr std::size_t entry_count = detail::declarations<Fields>.size() - 1;

    static constexpr node_list nodes{drawn.nodes, drawn.count};

    /// The nodes of the groups, by `node::entry`. Those within an `object` belong to its own schema's tree.
    static constexpr const std::size_t* groups = drawn.groups;
    static constexpr std::size_t group_count = drawn.group_count;

    /// The key `name` of the object at `parent`, or `npos`.
    [[nodiscard]] static constexpr std::size_t child(std::size_t parent, std::string_view name) noexcept {
        for (std::size_t i = parent + 1; i < nodes[parent].end; i = nodes[i].end) {
            if (nodes[i].name == name) return i;
        }
        return npos;
    }

    /// Calls `visitor(member)` with the member behind `nodes[index]`; a group has none, and nothing is called.
    ///
    /// @param object  what the schema describes. Optional structs on the way to the member must hold a value.
    template <class Object, class Visitor>
    static constexpr void visit(std::size_t index, Object& object, Visitor&& visitor) {
        visit_entries(static_cast<const entries*>(nullptr), index, object, visitor);
    }

private:
    static constexpr detail::entry_nodes<entry_count> node_of{nodes};

    template <class... Entries, class Object, class Visitor>
    static constexpr void visit_entries(const schema<Entries...>*, std::size_t index, Object& object, Visitor& visitor) {
        std::size_t place = 0;
        (visit_entry<Entries>(place++, index, object, visitor) || ...);
    }

    template <class Entry, class Object, class Visitor>
    static constexpr bool visit_entry(std::size_t place, std::size_t index, Object& object, Visitor& visitor) {
        if constexpr (wawp::detail::has_member<Entry>) {
            const std::size_t self = node_of.at[place];
            if (index == self) {
                visitor(Entry::get(object));
                return true;
            }
            if constexpr (detail::is_object_entry<Entry>) {
                if (index > self && index < nodes[self].end) {
                    auto& inner = detail::struct_of(Entry::get(object));
                    tree<typename Entry::schema>::visit(index - self, inner, visitor);
                    return true;
                }
            }
        }
        return false;
    }
};

}  // namespace wawp::json
