// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>

#include <wawp/json/member.hpp>
#include <wawp/schema/schema.hpp>

/// The tree that the dots and the nested schemas of a schema's key paths span, drawn at compile time.
///
/// Readers walk it either as types (the native reader: `children_of`, `entry_at`) or as a table at run time (the
/// bridge: `tree<Fields>::nodes`, `child`, `visit`). Rules between fields have no place in it.
namespace wawp::json {

enum class node_kind : std::uint8_t {
    group,   ///< an object that only parts a dotted key; no member stands behind it
    object,  ///< an object with a schema of its own, read into a member that is a struct
    value,   ///< one member
};

/// One key of the tree.
struct node {
    std::string_view name;     ///< the key inside its object; empty for the root
    std::string_view path;     ///< the full key path from the root, e.g. `_data.id.fromMe`; a static text
    node_kind kind{};          ///< the root is a group
    std::uint16_t entry = 0;   ///< its place among the entries of the schema that declares it; groups have none
    std::uint16_t parent = 0;  ///< the object that it is a key of
    std::uint16_t end = 0;     ///< one past its last descendant: the table is in the order of declaration, outside in
};

namespace detail {

template <std::size_t Index, class Entry>
struct indexed {};
template <class Entry>
struct entry_type {
    using type = Entry;
};
template <std::size_t Index, class Entry>
entry_type<Entry> pick(const indexed<Index, Entry>*);

template <class Places, class... Entries>
struct entry_list;
template <std::size_t... Index, class... Entries>
struct entry_list<std::index_sequence<Index...>, Entries...> : indexed<Index, Entries>... {};

template <class Entry>
inline constexpr bool is_object_entry = requires { typename Entry::schema; };

/// The place of the first dot from `start` on, or the end. (`find` is no constant expression under g++'s UBSan.)
constexpr std::size_t next_dot(std::string_view text, std::size_t start) noexcept {
    while (start < text.size() && text[start] != '.') ++start;
    return start;
}

constexpr std::size_t count_dots(std::string_view text) noexcept {
    std::size_t dots = 0;
    for (const char c : text) dots += c == '.';
    return dots;
}

}  // namespace detail

/// The tree of a schema: of a list of entries, of a schema that has a name, or of `literal_keys`.
template <class Fields>
struct tree;

namespace detail {

/// How many characters the full paths below an `object` entry need, and how many nodes an entry can have at most.
template <class Entry>
consteval std::size_t path_bytes() {
    std::size_t bytes = 0;
    if constexpr (is_object_entry<Entry>) {
        for (const node& below : tree<typename Entry::schema>::nodes) {
            bytes += Entry::key.size() + 1 + below.path.size();
        }
    }
    return bytes;
}
template <class Entry>
consteval std::size_t most_nodes() {
    std::size_t count = 0;
    if constexpr (wawp::detail::has_member<Entry>) count = 1 + count_dots(Entry::key.view());
    if constexpr (is_object_entry<Entry>) count += tree<typename Entry::schema>::nodes.size() - 1;
    return count;
}

/// The full paths of what lies below the `object` entries, one after the other.
template <class... Entries>
inline constexpr auto nested_paths = [] {
    std::array<char, (std::size_t{1} + ... + path_bytes<Entries>())> text{};
    std::size_t at = 0;
    [[maybe_unused]] const auto append = [&](std::string_view part) {
        for (const char c : part) text[at++] = c;
    };
    [[maybe_unused]] const auto add = [&]<class Entry>() {
        if constexpr (is_object_entry<Entry>) {
            for (const node& below : tree<typename Entry::schema>::nodes) {
                append(Entry::key.view());
                append(".");
                append(below.path);
            }
        }
    };
    (add.template operator()<Entries>(), ...);
    return text;
}();

/// The table while it is being drawn. `Parting` says whether dots part objects.
template <std::size_t Most, bool Parting>
struct draft {
    std::array<node, Most> nodes{};
    std::size_t count = 1;
    std::size_t path_at = 0;

    constexpr std::size_t push(node added) {
        nodes[count] = added;
        return count++;
    }

    /// The group in which the last part of `key` lies.
    constexpr std::size_t group_of(std::string_view key) {
        std::size_t parent = 0, start = 0;
        for (std::size_t dot; (dot = next_dot(key, start)) != key.size(); start = dot + 1) {
            const std::string_view path = key.substr(0, dot);
            std::size_t found = parent + 1;
            while (found < count && (nodes[found].path != path || nodes[found].kind != node_kind::group)) ++found;
            if (found == count) {
                push({path.substr(start), path, node_kind::group, 0, static_cast<std::uint16_t>(parent)});
            }
            parent = found;
        }
        return parent;
    }

    template <class Entry>
    constexpr void add(std::size_t place, [[maybe_unused]] const char* paths) {
        if constexpr (wawp::detail::has_member<Entry>) {
            constexpr std::string_view key = Entry::key.view();
            constexpr auto kind = is_object_entry<Entry> ? node_kind::object : node_kind::value;
            const std::size_t parent = Parting ? group_of(key) : 0, dot = Parting ? key.rfind('.') : key.npos;
            const std::string_view name = dot == key.npos ? key : key.substr(dot + 1);
            [[maybe_unused]] const std::size_t self =
                push({name, key, kind, static_cast<std::uint16_t>(place), static_cast<std::uint16_t>(parent)});
            if constexpr (is_object_entry<Entry>) {
                for (const node& below : tree<typename Entry::schema>::nodes) {
                    const std::size_t bytes = key.size() + 1 + below.path.size();
                    if (!below.path.empty()) {
                        push({below.name, {paths + path_at, bytes}, below.kind, below.entry,
                              static_cast<std::uint16_t>(self + below.parent)});
                    }
                    path_at += bytes;
                }
            }
        }
    }

    constexpr void close() {
        for (std::size_t i = count; i-- > 0;) {
            node& self = nodes[i];
            if (self.end < i + 1) self.end = static_cast<std::uint16_t>(i + 1);
            if (nodes[self.parent].end < self.end) nodes[self.parent].end = self.end;
        }
    }
};

}  // namespace detail

/// The tree of one list of entries. `nodes[0]` is the root, the object that the schema describes.
template <bool Parting, class... Entries>
struct drawn_tree {
private:
    static constexpr auto draw() {
        detail::draft<(std::size_t{1} + ... + detail::most_nodes<Entries>()), Parting> table;
        std::size_t place = 0;
        (table.template add<Entries>(place++, detail::nested_paths<Entries...>.data()), ...);
        table.close();
        return table;
    }

public:
    static constexpr std::size_t npos = static_cast<std::size_t>(-1);

    static constexpr auto nodes = [] {
        constexpr auto drawn = draw();
        std::array<node, drawn.count> kept{};
        for (std::size_t i = 0; i < kept.size(); ++i) kept[i] = drawn.nodes[i];
        return kept;
    }();

    /// The entry with this place in the schema, as a type.
    template <std::size_t Place>
    using entry_at = typename decltype(detail::pick<Place>(
        static_cast<detail::entry_list<std::index_sequence_for<Entries...>, Entries...>*>(nullptr)))::type;

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
