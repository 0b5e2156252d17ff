// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

/// The table of a schema's keys while it is being drawn, from what each of its entries declares. No templates here: the
/// compiler runs this once for each schema.
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
    std::uint16_t entry = 0;   ///< its place among the entries, or among the groups, of the schema that declares it
    std::uint16_t parent = 0;  ///< the object that it is a key of
    std::uint16_t end = 0;     ///< one past its last descendant: the table is in the order of declaration, outside in
};

namespace detail {

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

/// An entry of a schema, as far as the tree is concerned.
struct declared {
    std::string_view key{};
    bool has_member = false;
    bool is_object = false;
    const node* below = nullptr;  ///< the nodes of an object's own schema, the root included
    std::size_t below_count = 0;
};

/// How many nodes the entries can have at most, the root included.
constexpr std::size_t most_nodes(const declared* entries, std::size_t count) noexcept {
    std::size_t most = 1;
    for (const declared* entry = entries; entry != entries + count; ++entry) {
        if (entry->has_member) most += 1 + count_dots(entry->key);
        if (entry->is_object) most += entry->below_count - 1;
    }
    return most;
}

/// Puts the full paths of what lies below the `object` entries at `to`, if that is not null, one after the other.
/// @return how many bytes they take.
constexpr std::size_t put_paths(const declared* entries, std::size_t count, char* to) noexcept {
    std::size_t bytes = 0;
    const auto append = [&](std::string_view part) {
        for (std::size_t i = 0; to != nullptr && i < part.size(); ++i) to[bytes + i] = part[i];
        bytes += part.size();
    };
    for (const declared* entry = entries; entry != entries + count; ++entry) {
        for (std::size_t i = 0; i < entry->below_count; ++i) {
            append(entry->key);
            append(".");
            append(entry->below[i].path);
        }
    }
    return bytes;
}

/// The table while it is being drawn.
struct draft {
    node* nodes;
    const char* paths;  ///< what `put_paths` put
    bool parting;       ///< whether dots part objects
    std::size_t count = 1;
    std::uint16_t groups = 0;

    constexpr std::size_t push(node added) noexcept {
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
                push({path.substr(start), path, node_kind::group, groups++, static_cast<std::uint16_t>(parent)});
            }
            parent = found;
        }
        return parent;
    }

    constexpr void add(const declared& entry, std::uint16_t place) noexcept {
        if (!entry.has_member) return;
        const std::size_t parent = parting ? group_of(entry.key) : 0;
        const std::size_t start = parent == 0 ? 0 : nodes[parent].path.size() + 1;
        const std::size_t self = push({entry.key.substr(start), entry.key,
                                       entry.is_object ? node_kind::object : node_kind::value, place,
                                       static_cast<std::uint16_t>(parent)});
        for (std::size_t i = 0; i < entry.below_count; ++i) {
            const node& below = entry.below[i];
            const std::size_t bytes = entry.key.size() + 1 + below.path.size();
            if (i > 0) {
                push({below.name, {paths, bytes}, below.kind, below.entry,
                      static_cast<std::uint16_t>(self + below.parent)});
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
