// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <wawp/core/error.hpp>
#include <wawp/core/text.hpp>
#include <wawp/json/read/faults.hpp>
#include <wawp/json/read/missing.hpp>
#include <wawp/schema/entry.hpp>
#include <wawp/schema/field.hpp>
#include <wawp/schema/member_kind.hpp>
#include <wawp/schema/value_path.hpp>

/// A key that need not be given is left out where there is nothing to say: `null`, and the text `"null"` of what turns everything
/// into text, are faults of whoever sends them. Readers take null for nothing; a gateway wants to know.
namespace wawp::testing::detail {

/// Whether `value` says in words that there is none. Raw JSON and variants may mean null.
template <class Member>
[[nodiscard]] bool says_nothing(std::string_view value) noexcept {
    constexpr member_kind kind = wawp::detail::kind_of_value<wawp::detail::held_type<Member>>();
    if (kind == member_kind::text && value == "\"null\"") return true;
    return kind != member_kind::json && kind != member_kind::variant && value == "null";
}

template <class Schema, class T>
void note_absent_inside(std::string_view value, const value_path& path, std::vector<violation>& violations);

/// Adds the keys that should have been left out, also those of structs in the object and in its lists, arrays, maps and variants.
/// @param object      sound JSON
/// @param parted      whether dots of the schema's keys part objects
/// @param outer       where the object lies; null for the body itself
/// @param violations  gets one `left_out` for each, until it has more than `json::max_faults`
template <class Schema>
void note_absent_keys(std::string_view object, bool parted, const value_path* outer, std::vector<violation>& violations) {
    Schema::for_each([&]<class Entry>() {
        if constexpr (wawp::detail::has_member<Entry>) {
            using member = typename Entry::value_type;
            const value_path path{outer, Entry::key};
            const std::string_view value = json::detail::find_any_value(object, Entry::key, parted);
            const bool is_wrong = !wawp::detail::must_be_given<Entry> && says_nothing<member>(value);
            if (is_wrong && violations.size() <= json::max_faults) {
                violations.push_back({json::detail::presentable(path), "left_out"sv, std::string(value), "leave the key out where there is nothing to say"sv});
            }
            if constexpr (requires { typename Entry::schema; }) note_absent_inside<typename Entry::schema, member>(value, path, violations);
        }
    });
}

/// The same of a variant, in the alternatives that the value can be of.
template <class Schema, class Variant, std::size_t... Index>
void note_absent_in_any(std::string_view value, const value_path& path, std::vector<violation>& violations, std::index_sequence<Index...>) {
    using access = wawp::detail::variant_access<Variant>;
    const auto may_be = [value](bool (*begins)(char)) { return !value.empty() && begins(value.front()); };
    ((may_be([](char first) { return json::detail::may_begin<typename access::template alternative<Index>>(first); })
          ? note_absent_inside<Schema, typename access::template alternative<Index>>(value, path, violations)
          : void()), ...);
}

/// The same of a value that is a struct, or holds some.
template <class Schema, class T>
void note_absent_inside(std::string_view value, const value_path& path, std::vector<violation>& violations) {
    using held = wawp::detail::held_type<T>;
    constexpr member_kind kind = wawp::detail::kind_of_value<held>();
    if constexpr (kind == member_kind::list || kind == member_kind::array) {
        std::size_t place = 0;
        if (!value.starts_with('[')) return;
        json::detail::visit_items(value, [&](std::string_view, std::string_view item) {
            note_absent_inside<Schema, typename held::value_type>(item, {&path, {}, place++}, violations);
        });
    } else if constexpr (kind == member_kind::map) {
        if (!value.starts_with('{')) return;
        json::detail::visit_map_items<held>(value, [&](std::string_view key, std::string_view item) {
            note_absent_inside<Schema, typename held::value_type::second_type>(item, {&path, key, value_path::no_place, true}, violations);
        });
    } else if constexpr (kind == member_kind::variant) {
        note_absent_in_any<Schema, held>(value, path, violations, std::make_index_sequence<wawp::detail::variant_access<held>::size>{});
    } else {
        if (value.starts_with('{')) note_absent_keys<Schema>(value, true, &path, violations);
    }
}

}  // namespace wawp::testing::detail
