// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>

#include <wawp/json/draft.hpp>
#include <wawp/json/member.hpp>
#include <wawp/schema/schema.hpp>

/// The tree that the dots and the nested schemas of a schema's key paths span, drawn at compile time.
///
/// Readers walk it either as types (the native reader: `children_of`, `entries`) or as a table at run time (the
/// bridge: `tree<Fields>::nodes`, `child`, `visit`). Rules between fields have no place in it.
namespace wawp::json {

namespace detail {

template <class Entry>
inline constexpr bool is_object_entry = requires { typename Entry::schema; };

}  // namespace detail

/// The tree of a schema: of a list of entries, of a schema that has a name, or of `literal_keys`.
template <class Fields>
struct tree;

namespace detail {

/// The nodes below an entry, which has none unless it is an object.
template <class Entry>
inline constexpr node_list nodes_below{};
template <class Entry>
    requires is_object_entry<Entry>
inline constexpr node_list nodes_below<Entry> = tree<typename Entry::schema>::nodes;

}  // namespace detail

/// The tree of one list of entries. `nodes[0]` is the root, the object that the schema describes.
template <bool Parting, class... Entries>
struct drawn_tree {
private:
    static constexpr std::array<detail::declared, sizeof...(Entries) + 1> declared{
        detail::declared{Entries::key.view(), wawp::detail::has_member<Entries>, detail::nodes_below<Entries>}...};
    static constexpr auto& dots = wawp::detail::facts<Entries...>.dots;
    static constexpr std::size_t most = detail::most_nodes(declared.data(), sizeof...(Entries), dots[wawp::detail::keys_of<Entries...>.size()]);

    /// The full paths below the `object` entries.
    static constexpr auto paths = [] {
        std::array<char, detail::size_of_paths(declared.data(), sizeof...(Entries)) + 1> text{};
        detail::put_paths(declared.data(), sizeof...(Entries), text.data());
        return text;
    }();

    static constexpr auto drawn = [] {
        struct {
            std::array<node, most> nodes{};
            std::array<std::size_t, most> groups{};
            std::size_t count = 0, group_count = 0;
        } table;
        detail::draft pencil{table.nodes.data(), table.groups.data(), paths.data()};
        std::size_t member = 0;
        for (std::uint16_t i = 0; i < sizeof...(Entries); ++i) {
            if (declared[i].has_member) pencil.add(declared[i], i, Parting && dots[member++] > 0);
        }
        pencil.close();
        table.count = pencil.count;
        table.group_count = pencil.group_count;
        return table;
    }();

public:
    static constexpr std::size_t npos = static_cast<std::size_t>(-1);

    using entries = schema<Entries...>;
    static constexpr std::size_t entry_count = sizeof...(Entries);

    static constexpr node_list nodes{drawn.nodes.data(), drawn.count};

    /// The nodes of the groups, by `node::entry`. Those within an `object` belong to its own schema's tree.
    static constexpr auto groups = [] {
        std::array<std::size_t, drawn.group_count> kept{};
        for (std::size_t i = 0; i < kept.size(); ++i) kept[i] = drawn.groups[i];
        return kept;
    }();

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
        std::size_t place = 0;
        (visit_entry<Entries>(place++, index, object, visitor) || ...);
    }

    /// Empties the member behind `nodes[index]`, or all members below a group.
    template <class Object>
    static void clear(std::size_t index, Object& object) {
        const auto empty = [](auto& member) { detail::make_empty(member); };
        if (nodes[index].kind != node_kind::group) return visit(index, object, empty);
        for (std::size_t i = index + 1; i < nodes[index].end; i = nodes[i].end) clear(i, object);
    }

private:
    /// The node of each entry.
    static constexpr auto node_of = [] {
        std::array<std::size_t, sizeof...(Entries) + 1> places{};
        for (std::size_t i = 1; i < nodes.size();) {
            const bool group = nodes[i].kind == node_kind::group;
            if (!group) places[nodes[i].entry] = i;
            i = group ? i + 1 : nodes[i].end;  // what lies below an `object` has entries of another schema
        }
        return places;
    }();

    template <class Entry, class Object, class Visitor>
    static constexpr bool visit_entry(std::size_t place, std::size_t index, Object& object, Visitor& visitor) {
        if constexpr (wawp::detail::has_member<Entry>) {
            const std::size_t self = node_of[place];
            if (index == self) return visitor(Entry::get(object)), true;
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

template <class Fields>
struct tree : tree<typename Fields::list> {};
template <class... Entries>
struct tree<schema<Entries...>> : drawn_tree<true, Entries...> {};
template <class... Entries>
struct tree<literal_keys<schema<Entries...>>> : drawn_tree<false, Entries...> {};
template <class Fields>
struct tree<literal_keys<Fields>> : tree<literal_keys<typename Fields::list>> {};

/// The keys of the object at `Node`, as places in `tree<Fields>::nodes`.
template <class Fields, std::size_t Node>
inline constexpr auto children_of = [] {
    constexpr auto& nodes = tree<Fields>::nodes;
    constexpr std::size_t count = [] {
        std::size_t n = 0;
        for (std::size_t i = Node + 1; i < nodes[Node].end; i = nodes[i].end) ++n;
        return n;
    }();
    std::array<std::size_t, count> places{};
    std::size_t next = 0;
    for (std::size_t i = Node + 1; i < nodes[Node].end; i = nodes[i].end) places[next++] = i;
    return places;
}();

}  // namespace wawp::json
