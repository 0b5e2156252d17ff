// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstring>
#include <string_view>
#include <type_traits>
#include <utility>

#include <wawp/json/cursor.hpp>
#include <wawp/json/keys.hpp>
#include <wawp/json/simple.hpp>
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

/// The object that is being read: its keys, and which of them came already.
template <class T>
struct members {
    const slot<T>* slots;
    key_index index;
    bool* seen;        ///< by slot
    std::size_t home;  ///< the object's node
};

/// Reads the key at `at`, which is most likely that of `guess`, up to its value. Its slot becomes `in.found`.
template <class T>
const char* read_key(reading& in, const char* at, const members<T>& all, std::size_t guess) {
    const slot<T>& key = all.slots[guess];
    const bool fits = key.guessed != value_kind::none && in.ahead(at) > key.spelled;
    if (fits && std::memcmp(at, key.spelling, key.spelled) == 0) {
        in.found = guess;
        return skip_space(in, at + key.spelled);
    }
    text_span other;
    at = scan_key(in, at, other);
    if (at == nullptr) return nullptr;
    if (other.escaped) unescape(other.view(), in.scratch);
    in.found = all.index.find(other.escaped ? in.scratch : other.view());
    return at;
}

/// Reads the member whose key starts at `at`, whatever it is and however it is spelled. Its slot becomes `in.found`.
template <class T>
[[gnu::noinline]] const char* read_any_member(reading& in, const char* at, T& object, const members<T>& all,
                                              std::size_t guess) {
    if (in.failed_at != nullptr) return nullptr;
    at = read_key(in, at, all, guess);
    if (at == nullptr) return nullptr;
    in.gap = at[-1] == ' ';
    const std::size_t found = in.found;
    if (found == 0) {
        at = skip_value(in, at);
    } else {
        const slot<T>& key = all.slots[found];
        in.place = all.home + key.place;
        in.again = all.seen[found];
        if (in.again) in.forget_mismatches();
        at = key.kind == value_kind::other ? key.read(in, at, object)
                                           : read_kind(in, at, key.kind, key.member_of(object));
        in.again = false;
        all.seen[found] = true;
    }
    in.found = found;  // what lies inside the value had keys of its own
    return at;
}

/// Goes on behind the member at `at` if its key is `key` and its value simple; otherwise null. The member is empty.
template <class T>
[[gnu::always_inline]] inline const char* read_guess(reading& in, const char* at, T& object, const slot<T>& key,
                                                     std::size_t home) {
    const std::size_t size = key.spelled + in.gap;
    if (!same(at, key.spelling, size)) [[unlikely]] return nullptr;
    at += size;
    const std::uint32_t word = load_four(at);
    if (word == load_four("null") && key.guessed < value_kind::other) return at + 4;
    if (key.guessed == value_kind::boolean) {
        if (word == load_four("true")) return object.*key.boolean = true, at + 4;
        if (word == load_four("fals") && at[4] == 'e') return object.*key.boolean = false, at + 5;
    }
    switch (key.guessed) {
        case value_kind::integer: return read_plain(in, at, object.*key.integer);
        case value_kind::text: return read_plain(in, at, object.*key.text);
        case value_kind::text_view: return read_plain(in, at, object.*key.text_view);
        case value_kind::other: break;
        default: return nullptr;
    }
    if (static_cast<unsigned char>(*at) <= ' ') return nullptr;
    in.place = home + key.place;
    return key.read(in, at, object);
}

/// Reads the object at `at` into `object`.
///
/// The guess is the key behind the last one, or the one before it once two keys came in reverse.
template <class T>
const char* read_members(reading& in, const char* at, T& object, const members<T>& all) {
    const slot<T>* const slots = all.slots;
    bool* const seen = all.seen;
    std::size_t guess = 1, step = 1;
    bool more = false;
    at = first_item(in, at, '}', more);
    --in.depth_left;
    bool wide = at != nullptr && at < in.wide_end;
    while (at != nullptr && more) {
        const bool simple = wide && !seen[guess];
        const char* behind = simple ? read_guess(in, at, object, slots[guess], all.home) : nullptr;
        if (behind != nullptr) [[likely]] {
            seen[guess] = true;
            guess += step;
        } else {
            behind = read_any_member(in, at, object, all, guess);
            if (behind == nullptr) return nullptr;
            if (in.found != 0) {
                if (in.found + 1 == guess - step) step = 0 - step;
                guess = in.found + step;
            }
        }
        at = next_item(in, behind, '}', more, wide);
    }
    in.place = all.home;
    ++in.depth_left;
    return at;
}

/// Reads the object at `at`, which is the one at a node of a schema, into `object`.
template <class Fields, std::size_t Node, class T>
const char* read_object(reading& in, const char* at, T& object) {
    constexpr auto& keys = level<Fields, Node, T>::keys;
    bool seen[std::size(keys.slots)]{};
    return read_members<T>(in, at, object, {keys.slots, keys.index(), seen, in.place});
}

/// Empties the member behind a node, or all members below a group.
template <class Fields, std::size_t Node, class T>
void clear_node(T& object) {
    constexpr auto& self = tree<Fields>::nodes[Node];
    if constexpr (self.kind == node_kind::group) {
        constexpr auto& below = children_of<Fields, Node>;
        [&]<std::size_t... I>(std::index_sequence<I...>) {
            (clear_node<Fields, below[I]>(object), ...);
        }(std::make_index_sequence<below.size()>{});
    } else {
        make_empty(tree<Fields>::template entry_at<self.entry>::get(object));
    }
}

/// Reads what should be an object and is none.
template <class Member>
const char* read_no_object(reading& in, const char* at, Member& member) {
    if constexpr (takes_anything<std::remove_reference_t<decltype(struct_of(member))>>) {
        return read_any_value(in, at, member);
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
            return read_object<typename entry::schema, 0, inner_type>(in, at, inner);
        }
        return read_no_object(in, at, member);
    } else {
        if (std::exchange(in.again, false)) clear_node<Fields, Node>(object);
        if (is_object) return read_object<Fields, Node, T>(in, at, object);
        struct {} nothing;
        return read_no_object(in, at, nothing);
    }
}

/// Where the value of the key at `Node` goes.
template <class Fields, std::size_t Node, class T>
constexpr destination<T> destination_of() noexcept {
    constexpr auto& self = tree<Fields>::nodes[Node];
    if constexpr (self.kind == node_kind::value) {
        constexpr auto member = tree<Fields>::template entry_at<self.entry>::member;
        if constexpr (std::is_constructible_v<destination<T>, decltype(member)>) return member;
    }
    return &read_node<Fields, Node, T>;
}

template <class Fields, std::size_t Node, class T>
struct level {
    static constexpr auto keys = []<std::size_t... I>(std::index_sequence<I...>) {
        [[maybe_unused]] constexpr auto& places = children_of<Fields, Node>;
        [[maybe_unused]] constexpr auto& nodes = tree<Fields>::nodes;
        return key_table<T, sizeof...(I)>{
            {{}, {nodes[places[I]].name, places[I] - Node, destination_of<Fields, places[I], T>()}..., {}},
            {{}, nodes[places[I]].name...}}.entered();
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
    const char* at = is_object ? read_object<Fields, 0, T>(in, first, target) : skip_value(in, first);
    if (at == nullptr) return false;
    at = skip_space(in, at);
    if (at != in.end) return in.fail(problem::trailing_bytes, at) != nullptr;
    return is_object || in.fail(problem::not_an_object, first) != nullptr;
}

}  // namespace wawp::json::detail
