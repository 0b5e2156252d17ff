// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <cstring>
#include <string_view>
#include <type_traits>
#include <utility>

#include <wawp/json/cursor.hpp>
#include <wawp/json/keys.hpp>
#include <wawp/json/skip.hpp>
#include <wawp/json/take.hpp>
#include <wawp/json/text.hpp>
#include <wawp/json/tree.hpp>

/// The walk over an object's members: each key is looked up in the schema, beginning with the key that the schema
/// declares next, and its value is read straight into its member.
namespace wawp::json::detail {

/// The keys of the object at one node of a schema.
template <class Fields, std::size_t Node, class T>
struct level;

template <class Fields, std::size_t Node, class T>
const char* read_node(reading& in, const char* at, T& object);

/// Reads a value whose key came before in the same object: the last one counts.
template <class T>
const char* read_again(reading& in, const char* at, T& object, typename slot<T>::function read) {
    in.forget_mismatches();
    in.again = true;
    at = read(in, at, object);
    in.again = false;
    return at;
}

/// Reads a key that is not the guessed one; `found` becomes its place, or `Count` if the schema has no such key.
template <class T, std::size_t Count>
const char* read_other_key(reading& in, const char* at, const key_table<T, Count>& keys, std::size_t& found) {
    text_span key;
    at = scan_key(in, at, key);
    if (at == nullptr) return nullptr;
    if (key.escaped) unescape(key.view(), in.scratch);
    found = keys.find(key.escaped ? in.scratch : key.view());
    return at;
}

/// Passes over the value of a key that the schema does not have.
template <class T>
const char* read_unknown(reading& in, const char* at, T&) {
    return skip_value(in, at);
}

/// Whether the next key is the guessed one, in the most compact spelling.
template <class T>
[[gnu::always_inline]] inline bool spells(const reading& in, const char* at, const slot<T>& guessed) noexcept {
    if (at < in.wide_end) [[likely]] return same(at, guessed.spelling, guessed.spelled);
    return in.ahead(at) > guessed.spelled && std::memcmp(at, guessed.spelling, guessed.spelled) == 0;
}

/// Goes on from the colon behind a key to its value; most often there is nothing between, or one blank.
[[gnu::always_inline]] inline const char* skip_to_value(const reading& in, const char* at) noexcept {
    if (*at == ' ') ++at;
    if (at != in.end && static_cast<unsigned char>(*at) > ' ') [[likely]] return at;
    return skip_space_run(at, in.end);
}

/// Reads the object at `at` into `object`.
///
/// The guess is the key behind the last one, or the one before it once two keys came in reverse.
template <class T, std::size_t Count>
const char* read_members(reading& in, const char* at, T& object, const key_table<T, Count>& keys) {
    const std::size_t home = in.place;
    std::array<bool, Count + 1> seen{};
    std::size_t guess = 0, step = 1;
    bool more = false;
    at = first_item(in, at, '}', more);
    --in.depth_left;
    while (at != nullptr && more) {
        const slot<T>& guessed = keys.slots[guess];
        auto read = guessed.read_guessed;
        if (spells(in, at, guessed)) [[likely]] {
            at = skip_to_value(in, at + guessed.spelled);
        } else {
            std::size_t found = Count;
            at = read_other_key(in, at, keys, found);
            if (found == Count) {
                if (at != nullptr) at = skip_value(in, at);
                if (at != nullptr) at = next_item(in, at, '}', more);
                continue;
            }
            if (found + 1 == guess - step) step = 0 - step;
            guess = found;
            read = keys.slots[found].read;
        }
        in.place = home + keys.slots[guess].place;
        at = seen[guess] ? read_again(in, at, object, read) : read(in, at, object);
        seen[guess] = true;
        guess += step;
        if (guess >= Count) guess = 0;
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
            return read_members(in, at, inner, level<typename entry::schema, 0, inner_type>::keys);
        }
        return read_no_object(in, at, member);
    } else {
        if (std::exchange(in.again, false)) tree<Fields>::clear(Node, object);
        if (is_object) return read_members(in, at, object, level<Fields, Node, T>::keys);
        struct {} nothing;
        return read_no_object(in, at, nothing);
    }
}

template <class Fields, std::size_t Node, class T>
struct level {
    static constexpr auto keys = []<std::size_t... I>(std::index_sequence<I...>) {
        [[maybe_unused]] constexpr auto& places = children_of<Fields, Node>;
        [[maybe_unused]] constexpr auto& nodes = tree<Fields>::nodes;
        return key_table<T, sizeof...(I)>(
            {slot<T>{nodes[places[I]].name, places[I] - Node, &read_node<Fields, places[I], T>}...}, &read_unknown<T>);
    }(std::make_index_sequence<children_of<Fields, Node>.size()>{});
};

/// Reads a whole text, which has to be one object with nothing behind it.
template <class Fields, class T>
bool read_document(reading& in, std::size_t most_bytes, T& target) {
    const auto size = static_cast<std::size_t>(in.end - in.begin);
    if (size > most_bytes) return in.fail(problem::too_large, in.begin + most_bytes) != nullptr;
    if (std::string_view(in.begin, size).substr(0, 3) == "\xEF\xBB\xBF") {
        return in.fail(problem::byte_order_mark, in.begin) != nullptr;
    }
    const char* const first = skip_space(in, in.begin);
    const bool is_object = first != in.end && *first == '{';
    const char* at = is_object ? read_members(in, first, target, level<Fields, 0, T>::keys) : skip_value(in, first);
    if (at == nullptr) return false;
    at = skip_space(in, at);
    if (at != in.end) return in.fail(problem::trailing_bytes, at) != nullptr;
    return is_object || in.fail(problem::not_an_object, first) != nullptr;
}

}  // namespace wawp::json::detail
