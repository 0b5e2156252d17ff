// SPDX-License-Identifier: MIT
// Generated from include/ by single_include/amalgamate.cmake: change the headers there.
#pragma once

#include <wawp/wawp.hpp>

#include <string>
#include <type_traits>

// wawp/schema/print.hpp
/// Objects as lines for a log. No part of `wawp.hpp`; for events see <wawp/event/print.hpp>.
namespace wawp {

/// One line for each field that holds a value: `event.name: "Team Meeting"`. Texts are clipped and cannot steer a terminal,
/// instants also show their date, secrets only their size. Structs inside are one line for each of their fields; lists, maps
/// and variants are told by their size or not at all.
///
/// @tparam Fields  the object's schema
template <class Fields, class Object>
[[nodiscard]] std::string print(const Object& object, const std::string& before = {}) {
    std::string lines;
    Fields::for_each([&]<class Entry>() {
        if constexpr (detail::has_member<Entry>) {
            const auto& member = Entry::get(object);
            if (!is_present(member)) return;
            const auto& value = value_of(member);
            using type = std::remove_cvref_t<decltype(value)>;
            std::string key = before;
            key.append(Entry::key.view());
            if constexpr (requires { typename Entry::schema; } && detail::kind_of_value<type>() == member_kind::structure) {
                lines.append(print<typename Entry::schema>(value, key.append(".")));
            } else {
                lines.append(key).append(": ").append(detail::describe(detail::shown(value))).append("\n");
            }
        }
    });
    return lines;
}

}  // namespace wawp
