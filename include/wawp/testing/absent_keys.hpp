// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <wawp/core/error.hpp>
#include <wawp/core/text.hpp>
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

/// Adds the keys that should have been left out, also those of objects in the object and in its lists.
/// @param object      sound JSON
/// @param parted      whether dots of the schema's keys part objects
/// @param outer       where the object lies; null for the body itself
/// @param violations  gets one `left_out` for each
template <class Schema>
void note_absent_keys(std::string_view object, bool parted, const value_path* outer, std::vector<violation>& violations) {
    Schema::for_each([&]<class Entry>() {
        if constexpr (wawp::detail::has_member<Entry>) {
            const value_path path{outer, Entry::key};
            const std::string_view value = json::detail::find_any_value(object, Entry::key, parted);
            if (!wawp::detail::must_be_given<Entry> && says_nothing<typename Entry::value_type>(value)) {
                violations.push_back({to_string(path), "left_out"sv, std::string(value), "leave the key out where there is nothing to say"sv});
            }
            if constexpr (requires { typename Entry::schema; }) {
                using inner = typename Entry::schema;
                if (value.starts_with('{')) note_absent_keys<inner>(value, true, &path, violations);
                std::size_t place = 0;
                if (value.starts_with('[')) {
                    json::detail::visit_items(value, [&](std::string_view, std::string_view item) {
                        const value_path at{&path, {}, place++};
                        if (item.starts_with('{')) note_absent_keys<inner>(item, true, &at, violations);
                    });
                }
            }
        }
    });
}

}  // namespace wawp::testing::detail
