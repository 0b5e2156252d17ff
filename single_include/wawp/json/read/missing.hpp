// SPDX-License-Identifier: MIT
// Generated from include/ by single_include/amalgamate.cmake: change the headers there.
#pragma once

#include <wawp/wawp.hpp>

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>
#include <wawp/schema/entry.hpp>

// wawp/json/read/missing.hpp
/// Which fields a JSON text lacks. A reader leaves them empty and says nothing; who receives requests wants to know.
namespace wawp::json {

namespace detail {

/// Calls `visit(key, value)` for each item of the list or the object that `text` is; keys of a list are empty.
/// @param text  sound JSON
template <class Visit>
void visit_items(std::string_view text, Visit visit) {
    input in(text, deepest);
    const char* at = skip_space(in, in.begin);
    if (at == in.end || (*at != '{' && *at != '[')) return;
    const char closer = *at == '{' ? '}' : ']';
    bool more = false;
    at = first_item(in, at, closer, more);
    std::string name;
    while (at != nullptr && more) {
        if (closer == '}') {
            text_span key;
            at = scan_key(in, at, key);
            if (at == nullptr) return;
            name = key.view();
            if (key.escaped) unescape(key.view(), name);
        }
        const char* const behind = skip_value(in, at);
        if (behind == nullptr) return;
        visit(std::string_view(name), std::string_view(at, static_cast<std::size_t>(behind - at)));
        at = next_item(in, behind, closer, more);
    }
}

/// The same of an object that is read into a `Map`, without the values of keys that come again later, where they count no more.
template <class Map, class Visit>
void visit_map_items(std::string_view text, Visit visit) {
    if constexpr (last_value_counts<Map>) {
        std::map<std::string, std::size_t> last_places;
        std::size_t count = 0, place = 0;
        visit_items(text, [&](std::string_view key, std::string_view) { last_places[std::string(key)] = count++; });
        visit_items(text, [&](std::string_view key, std::string_view value) {
            if (last_places[std::string(key)] == place++) visit(key, value);
        });
    } else {
        visit_items(text, visit);
    }
}

/// The value at a key path, as the last of duplicate keys has it, null too; empty where there is none.
inline std::string_view find_any_value(std::string_view object, std::string_view path, bool parted) {
    const std::size_t dot = parted ? path.find('.') : path.npos;
    std::string_view found;
    visit_items(object, [&](std::string_view key, std::string_view value) {
        if (key == path.substr(0, dot)) found = value;
    });
    if (dot == path.npos) return found;
    return found.starts_with('{') ? find_any_value(found, path.substr(dot + 1), parted) : std::string_view{};
}

/// The same, where null is none.
inline std::string_view find_value(std::string_view object, std::string_view path, bool parted) {
    const std::string_view found = find_any_value(object, path, parted);
    return found == "null" ? std::string_view{} : found;
}

/// Calls `visit.operator()<Entry>(value, path)` for each field of the object; the value is empty where there is none or null.
template <class Schema, class Visit>
void visit_fields(std::string_view object, bool parted, const value_path* outer, Visit visit) {
    Schema::for_each([&]<class Entry>() {
        if constexpr (wawp::detail::has_member<Entry>) {
            visit.template operator()<Entry>(find_value(object, Entry::key, parted), value_path{outer, Entry::key});
        }
    });
}

template <class Schema>
void add_missing(std::string_view object, bool parted, const value_path* outer, std::vector<std::string>& missing);

/// Looks into a value that is there, for the structs in it.
template <class Schema, class T>
void look_into(std::string_view value, const value_path& path, std::vector<std::string>& missing) {
    using held = wawp::detail::held_type<T>;
    constexpr member_kind kind = wawp::detail::kind_of_value<held>();
    if constexpr (kind == member_kind::list || kind == member_kind::array) {
        std::size_t place = 0;
        visit_items(value, [&](std::string_view, std::string_view item) {
            look_into<Schema, typename held::value_type>(item, {&path, {}, place++}, missing);
        });
    } else if constexpr (kind == member_kind::map) {
        visit_map_items<held>(value, [&](std::string_view key, std::string_view item) {
            look_into<Schema, typename held::value_type::second_type>(item, {&path, key, value_path::no_place, true}, missing);
        });
    } else if (value.starts_with('{')) {
        add_missing<Schema>(value, true, &path, missing);
    }
}

template <class Schema>
void add_missing(std::string_view object, bool parted, const value_path* outer, std::vector<std::string>& missing) {
    visit_fields<Schema>(object, parted, outer, [&]<class Entry>(std::string_view value, const value_path& path) {
        if (value.empty()) {
            if (wawp::detail::must_be_given<Entry>) missing.push_back(to_string(path));
        } else if constexpr (has_schema<Entry>) {
            look_into<typename Entry::schema, typename Entry::value_type>(value, path, missing);
        }
    });
}

template <class Fields>
struct missing_of {
    static void add(std::string_view text, std::vector<std::string>& missing) { add_missing<Fields>(text, true, nullptr, missing); }
};
template <class Fields>
struct missing_of<literal_keys<Fields>> {
    static void add(std::string_view text, std::vector<std::string>& missing) { add_missing<Fields>(text, false, nullptr, missing); }
};

}  // namespace detail

/// The key paths of the fields that have no value in `text`, or null, and which nobody may leave out: that are not optional, have
/// no default, and are no struct all fields of which may be left out. Also inside of objects, lists and maps
/// (`poll.options[3].text`).
///
/// It takes the text's length times the number of fields: for tests and servers, and not for long texts.
/// @tparam Fields  a schema: dots part objects; or `literal_keys` of one: dots are parts of keys
/// @param text     sound JSON; of anything else, everything may be missing
template <class Fields>
[[nodiscard]] std::vector<std::string> missing(std::string_view text) {
    std::vector<std::string> keys;
    detail::missing_of<Fields>::add(text, keys);
    return keys;
}

}  // namespace wawp::json
