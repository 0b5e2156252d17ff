// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include <wawp/core/text.hpp>
#include <wawp/json/lex/input.hpp>
#include <wawp/json/lex/skip.hpp>
#include <wawp/json/lex/string.hpp>
#include <wawp/json/lex/token.hpp>
#include <wawp/json/lex/unescape.hpp>
#include <wawp/json/map/convert.hpp>
#include <wawp/json/map/member.hpp>
#include <wawp/json/map/tree.hpp>
#include <wawp/json/read/reading.hpp>
#include <wawp/json/read/value_reader.hpp>
#include <wawp/schema/field.hpp>

/// The walk over an object's members in constant evaluation, where `read_members` cannot go: its tables hold the places of
/// members as `const void*`, and no constant may walk from there to the member. Everything below the walk is the same.
namespace wawp::json::detail {

template <class Schema, class T>
constexpr const char* read_part(reading& state, const char* at, T& part, std::uint32_t node, outcome& became);

/// Whether a key of the text, whose escapes were checked, is `name`.
constexpr bool is_spelled(const text_span& key, std::string_view name) noexcept {
    if (!key.escaped) return key.view() == name;
    for (const char* at = key.begin; at != key.end;) {
        char point[4] = {*at};
        char* end = point;
        if (*at == '\\') {
            at = put_checked_escape(end, at);
        } else {
            ++at;
            ++end;
        }
        const std::string_view part(point, static_cast<std::size_t>(end - point));
        if (!name.starts_with(part)) return false;
        name.remove_prefix(part.size());
    }
    return name.empty();
}

/// The key of the object at `parent` that `key` spells, or 0.
constexpr std::size_t find_spelled(node_list nodes, std::size_t parent, const text_span& key) noexcept {
    for (std::size_t i = parent + 1; i < nodes[parent].end; i = nodes[i].end) {
        if (is_spelled(key, nodes[i].name)) return i;
    }
    return 0;
}

/// Calls `visit.operator()<Entry>()` for the entry of the value or the object at `place`.
template <class Fields, class Visit>
constexpr void visit_entry_of(std::size_t place, Visit visit) {
    std::size_t entry = 0;
    tree<Fields>::entries::for_each([&]<class Entry>() {
        if constexpr (wawp::detail::has_member<Entry>) {
            if (tree<Fields>::nodes[place].entry == entry) visit.template operator()<Entry>();
        }
        ++entry;
    });
}

/// Empties all members of the object at `place` as a null for each of them would.
template <class Fields, class T>
constexpr void clear_constant(T& object, std::size_t place) {
    constexpr node_list nodes = tree<Fields>::nodes;
    for (std::size_t i = place + 1; i < nodes[place].end; i = nodes[i].end) {
        if (nodes[i].kind == node_kind::group) {
            clear_constant<Fields>(object, i);
            continue;
        }
        visit_entry_of<Fields>(i, [&]<class Entry>() {
            auto& member = Entry::get(object);
            if constexpr (is_object_entry<Entry> && !wawp::detail::is_optional<typename Entry::value_type>) {
                if constexpr (!takes_anything<ready_type<typename Entry::value_type>>) {
                    return clear_constant<typename Entry::schema>(struct_of(member), 0);
                }
            }
            make_empty(member);
        });
    }
}

/// Goes on past what should be an object and is none.
constexpr const char* skip_no_constant_object(reading& state, const char* at, std::size_t node) noexcept {
    const bool null = at != state.in.end && *at == 'n';
    at = skip_value(state.in, at);
    if (at != nullptr && !null) state.note_mismatch(node);
    return at;
}

template <class Fields>
constexpr const char* read_constant_object(reading& state, const char* at, auto& object, std::size_t home, std::size_t place = 0);

/// Reads the value at `at` into the member of an entry, which is that of `node`.
template <class Entry, class Member>
constexpr const char* read_constant_member(reading& state, const char* at, Member& member, std::size_t node) {
    const bool is_object = at != state.in.end && *at == '{';
    if constexpr (is_object_entry<Entry>) {
        if (is_object) return read_constant_object<typename Entry::schema>(state, at, make_ready(member), node);
        if constexpr (wawp::detail::is_optional<Member>) make_empty(member);
        if constexpr (!takes_anything<ready_type<Member>>) return skip_no_constant_object(state, at, node);
    }
    outcome became{};
    if constexpr (is_simple<ready_type<Member>> || is_object_entry<Entry>) {
        at = read_into(state.in, at, member, became);
    } else {
        at = read_part<typename schema_of_entry<Entry>::type>(state, at, member, static_cast<std::uint32_t>(node), became);
    }
    if (at != nullptr && became == outcome::refused) state.note_mismatch(node);
    return at;
}

/// Reads the value of the key at `place`; if it came before, what is known of it is taken back first.
template <class Fields, class T>
constexpr const char* read_constant_value(reading& state, const char* at, T& object, std::size_t home, std::size_t place) {
    constexpr node_list nodes = tree<Fields>::nodes;
    const std::size_t node = home + place;
    const bool again = state.seen.has(node);
    if (again) state.forget(node);
    state.seen.add(node);
    if (nodes[place].kind == node_kind::group) {
        if (again) clear_constant<Fields>(object, place);
        if (at == state.in.end || *at != '{') return skip_no_constant_object(state, at, node);
        return read_constant_object<Fields>(state, at, object, home, place);
    }
    const char* behind = nullptr;
    visit_entry_of<Fields>(place, [&]<class Entry>() {
        auto& member = Entry::get(object);
        if constexpr (is_object_entry<Entry>) {
            using inner = ready_type<typename Entry::value_type>;
            if constexpr (takes_anything<inner> || wawp::detail::is_optional<typename Entry::value_type>) {
                if (again) make_empty(member);
            } else if (again) {
                clear_constant<typename Entry::schema>(struct_of(member), 0);
            }
        }
        behind = read_constant_member<Entry>(state, at, member, node);
    });
    return behind;
}

/// Reads the object at `at`: the members below `place` of the schema's tree, whose root is the node `home`.
template <class Fields>
constexpr const char* read_constant_object(reading& state, const char* at, auto& object, std::size_t home, std::size_t place) {
    input& in = state.in;
    bool more = false;
    at = first_item(in, at, '}', more);
    --in.depth_left;
    while (at != nullptr && more) {
        text_span key;
        at = scan_key(in, at, key);
        if (at == nullptr) break;
        const std::size_t found = find_spelled(tree<Fields>::nodes, place, key);
        at = found == 0 ? skip_value(in, at) : read_constant_value<Fields>(state, at, object, home, found);
        if (at != nullptr) at = next_item(in, at, '}', more);
    }
    ++in.depth_left;
    return at;
}

/// Reads a whole text, which has to be one object with nothing behind it.
template <class Fields>
constexpr bool read_constant_document(reading& state, std::size_t max_bytes, auto& target) {
    input& in = state.in;
    const std::string_view text(in.begin, in.ahead(in.begin));
    if (text.size() > max_bytes) return in.fail(problem::too_large, in.begin + max_bytes) != nullptr;
    if (text.starts_with(wawp::detail::byte_order_mark)) return in.fail(problem::byte_order_mark, in.begin) != nullptr;
    const char* const first = skip_space(in, in.begin);
    const bool is_object = first != in.end && *first == '{';
    const char* at = is_object ? read_constant_object<Fields>(state, first, target, 0) : skip_value(in, first);
    if (at == nullptr) return false;
    at = skip_space(in, at);
    if (at != in.end) return in.fail(problem::trailing_bytes, at) != nullptr;
    return is_object || in.fail(problem::not_an_object, first) != nullptr;
}

}  // namespace wawp::json::detail
