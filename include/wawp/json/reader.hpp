// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>
#include <utility>

#include <wawp/json/cursor.hpp>
#include <wawp/json/skip.hpp>
#include <wawp/json/take.hpp>
#include <wawp/json/text.hpp>
#include <wawp/json/tree.hpp>

/// The walk over an object's members: each key is looked up in the schema, beginning with the key that the schema
/// declares next, and its value is read straight into its member.
namespace wawp::json::detail {

/// How to read one key of an object that goes into a `T`.
template <class T>
struct slot {
    using function = const char* (*)(reading&, const char*, T&);
    std::string_view name;
    std::size_t place;  ///< its node, counted from the node of the object
    function read;
};

/// The slots of the object at one node of a schema.
template <class Fields, std::size_t Node, class T>
struct level;

/// The slot named `key`, looked for from `guess` on; `slots.size()` if there is none.
template <class Slots>
std::size_t find_slot(const Slots& slots, std::string_view key, std::size_t guess) noexcept {
    for (std::size_t i = guess; i < slots.size(); ++i) {
        if (slots[i].name == key) return i;
    }
    for (std::size_t i = 0; i < guess && i < slots.size(); ++i) {
        if (slots[i].name == key) return i;
    }
    return slots.size();
}

/// Reads a value whose key came before in the same object: the last one counts.
template <class T>
const char* read_again(reading& in, const char* at, T& object, const slot<T>& known) {
    in.forget_mismatches();
    in.again = true;
    at = known.read(in, at, object);
    in.again = false;
    return at;
}

/// Reads the object at `at` into `object`.
template <class T, std::size_t Count>
const char* read_members(reading& in, const char* at, T& object, const std::array<slot<T>, Count>& slots) {
    const std::size_t home = in.place;
    std::array<bool, Count + 1> seen{};
    std::size_t guess = 0;
    bool more = false;
    at = first_item(in, at, '}', more);
    --in.depth_left;
    while (at != nullptr && more) {
        text_span key;
        at = scan_key(in, at, key);
        if (at == nullptr) return nullptr;
        if (key.escaped) unescape(key.view(), in.scratch);
        const std::size_t found = find_slot(slots, key.escaped ? in.scratch : key.view(), guess);
        if (found == Count) {
            at = skip_value(in, at);
        } else {
            in.place = home + slots[found].place;
            at = seen[found] ? read_again(in, at, object, slots[found]) : slots[found].read(in, at, object);
            seen[found] = true;
            guess = found + 1;
        }
        if (at != nullptr) at = next_item(in, at, '}', more);
    }
    in.place = home;
    ++in.depth_left;
    return at;
}

/// Reads what should be an object and is none.
template <class Member>
const char* read_no_object(reading& in, const char* at, Member& member) {
    if constexpr (takes_anything<std::remove_reference_t<decltype(struct_of(member))>>) {
        return read_value(in, at, member);
    } else {
        const bool null = at != in.end && *at == 'n';
        at = skip_value(in, at);
        if (at != nullptr && !null) in.note_mismatch();
        return at;
    }
}

/// A key of a schema at `Node`: one member, a struct, or the part of a dotted key.
template <class Fields, std::size_t Node, class T>
const char* read_node(reading& in, const char* at, T& object) {
    constexpr auto& self = tree<Fields>::nodes[Node];
    const bool is_object = at != in.end && *at == '{';
    if constexpr (self.kind == node_kind::value) {
        return read_value(in, at, tree<Fields>::template entry_at<self.entry>::get(object));
    } else if constexpr (self.kind == node_kind::object) {
        using entry = typename tree<Fields>::template entry_at<self.entry>;
        auto& member = entry::get(object);
        if (std::exchange(in.again, false)) make_empty(member);
        if (is_object) {
            if constexpr (entry::optional) member.emplace();
            auto& inner = struct_of(member);
            using inner_type = std::remove_reference_t<decltype(inner)>;
            return read_members(in, at, inner, level<typename entry::schema, 0, inner_type>::slots);
        }
        return read_no_object(in, at, member);
    } else {
        if (std::exchange(in.again, false)) tree<Fields>::clear(Node, object);
        if (is_object) return read_members(in, at, object, level<Fields, Node, T>::slots);
        struct {} nothing;
        return read_no_object(in, at, nothing);
    }
}

template <class Fields, std::size_t Node, class T>
struct level {
    static constexpr auto slots = []<std::size_t... I>(std::index_sequence<I...>) {
        [[maybe_unused]] constexpr auto& keys = children_of<Fields, Node>;
        [[maybe_unused]] constexpr auto& nodes = tree<Fields>::nodes;
        return std::array<slot<T>, sizeof...(I)>{
            slot<T>{nodes[keys[I]].name, keys[I] - Node, &read_node<Fields, keys[I], T>}...};
    }(std::make_index_sequence<children_of<Fields, Node>.size()>{});
};

/// Reads a whole text, which has to be one object with nothing behind it.
template <class T, std::size_t Count>
bool read_document(reading& in, std::size_t most_bytes, T& target, const std::array<slot<T>, Count>& slots) {
    const auto size = static_cast<std::size_t>(in.end - in.begin);
    if (size > most_bytes) return in.fail(problem::too_large, in.begin + most_bytes) != nullptr;
    if (std::string_view(in.begin, size).substr(0, 3) == "\xEF\xBB\xBF") {
        return in.fail(problem::byte_order_mark, in.begin) != nullptr;
    }
    const char* const first = skip_space(in, in.begin);
    const bool is_object = first != in.end && *first == '{';
    const char* at = is_object ? read_members(in, first, target, slots) : skip_value(in, first);
    if (at == nullptr) return false;
    at = skip_space(in, at);
    if (at != in.end) return in.fail(problem::trailing_bytes, at) != nullptr;
    return is_object || in.fail(problem::not_an_object, first) != nullptr;
}

}  // namespace wawp::json::detail
