// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include <wawp/core/language.hpp>

/// The table of a schema's keys while it is being drawn, from what each of its entries declares. No templates here: the
/// compiler runs this once for each schema.
namespace wawp::json {

enum class node_kind : std::uint8_t {
    group,   ///< an object that only parts a dotted key; no member stands behind it
    object,  ///< an object with a schema of its own, read into a member that is a struct
    value,   ///< one member; what it is a list of may have nodes below it
};

/// One key of the tree.
struct node {
    std::string_view name;     ///< the key inside its object; empty for the root
    std::string_view path;     ///< the full key path from the root, e.g. `_data.id.fromMe`; a static text
    node_kind kind{};          ///< the root is a group
    std::uint16_t entry = 0;   ///< its place among the entries, or among the groups, of the schema that declares it
    std::uint16_t parent = 0;  ///< the object that it is a key of
    std::uint16_t end = 0;     ///< one past its last descendant: the table is in the order of declaration, outside in
};

/// Nodes that stand one after the other. Not `std::span`, which compilers take twice the time for.
struct node_list {
    const node* first = nullptr;
    std::size_t count = 0;

    [[nodiscard]] constexpr const node* data() const noexcept { return first; }
    [[nodiscard]] constexpr std::size_t size() const noexcept { return count; }
    [[nodiscard]] constexpr const node& operator[](std::size_t place) const noexcept { return first[place]; }
};

namespace detail {

/// The place of the first dot from `start` on, or the end. (`find` is no constant expression under g++'s UBSan.)
constexpr std::size_t next_dot(std::string_view text, std::size_t start) noexcept {
    while (start < text.size() && text[start] != '.') ++start;
    return start;
}

/// An entry of a schema, as far as the tree is concerned.
struct declared {
    std::string_view key{};
    bool has_member = false;
    bool is_struct = false;  ///< and not a list or a map of structs
    node_list below{};       ///< the nodes of the structs' own schema, the root included
    std::size_t dots = 0;    ///< in the key
};

/// How many nodes the entries can have at most, the root included.
constexpr std::size_t node_limit(const declared* entries, std::size_t count) noexcept {
    std::size_t limit = 1;
    for (const declared* entry = entries; entry != entries + count; ++entry) {
        if (!entry->has_member) continue;
        limit += 1 + entry->dots;
        if (entry->below.count > 0) limit += entry->below.count - 1;
    }
    return limit;
}

/// How many bytes the full paths of what lies below the entries take.
constexpr std::size_t size_of_paths(const declared* entries, std::size_t count) noexcept {
    std::size_t bytes = 0;
    for (const declared* entry = entries; entry != entries + count; ++entry) {
        for (std::size_t i = 0; i < entry->below.count; ++i) bytes += entry->key.size() + 1 + entry->below.first[i].path.size();
    }
    return bytes;
}

constexpr char* append(char* to, std::string_view text) noexcept {
    const char* const end = text.data() + text.size();
    for (const char* from = text.data(); from != end; ++from) *to++ = *from;
    return to;
}

/// Puts these paths at `to`, one after the other.
constexpr void put_paths(const declared* entries, std::size_t count, char* to) noexcept {
    for (const declared* entry = entries; entry != entries + count; ++entry) {
        for (std::size_t i = 0; i < entry->below.count; ++i) {
            to = append(to, entry->key);
            *to++ = '.';
            to = append(to, entry->below.first[i].path);
        }
    }
}

/// The table while it is being drawn.
struct tree_builder {
    node* nodes;
    std::size_t* groups;
    const char* paths;  ///< what `put_paths` put
    std::size_t count = 1;
    std::uint16_t group_count = 0;

    constexpr std::size_t push(const node& added) noexcept {
        nodes[count] = added;
        return count++;
    }

    /// The group in which the last part of `key` lies.
    constexpr std::size_t group_of(std::string_view key) noexcept {
        std::size_t parent = 0, start = 0;
        for (std::size_t dot; (dot = next_dot(key, start)) != key.size(); start = dot + 1) {
            const std::string_view path = key.substr(0, dot);
            std::size_t found = parent + 1;
            while (found < count && (nodes[found].path != path || nodes[found].kind != node_kind::group)) ++found;
            if (found == count) {
                groups[group_count] = found;
                push({path.substr(start), path, node_kind::group, group_count++, static_cast<std::uint16_t>(parent)});
            }
            parent = found;
        }
        return parent;
    }

    /// @param parted  whether dots of the key part objects
    constexpr void add(const declared& entry, std::uint16_t place, bool parted) noexcept {
        const std::size_t parent = parted ? group_of(entry.key) : 0;
        const std::size_t start = parent == 0 ? 0 : nodes[parent].path.size() + 1;
        const std::size_t self = push({entry.key.substr(start), entry.key,
                                       entry.is_struct ? node_kind::object : node_kind::value, place,
                                       static_cast<std::uint16_t>(parent)});
        const std::size_t prefix = entry.key.size() + 1;
        for (std::size_t i = 0; i < entry.below.count; ++i) {
            const node& below = entry.below.first[i];
            const std::size_t bytes = prefix + below.path.size();
            if (i > 0) {
                node& copy = nodes[count++];
                copy = below;
                copy.path = {paths, bytes};
                copy.parent = static_cast<std::uint16_t>(self + below.parent);
                copy.end = 0;
            }
            paths += bytes;
        }
    }

    constexpr void close() noexcept {
        for (std::size_t i = count; i-- > 0;) {
            node& self = nodes[i];
            if (self.end < i + 1) self.end = static_cast<std::uint16_t>(i + 1);
            if (nodes[self.parent].end < self.end) nodes[self.parent].end = self.end;
        }
    }
};

}  // namespace detail

}  // namespace wawp::json
