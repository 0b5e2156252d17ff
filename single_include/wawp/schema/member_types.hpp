// SPDX-License-Identifier: MIT
// Generated from include/ by single_include/amalgamate.cmake: change the headers there.
#pragma once

#include <wawp/wawp.hpp>

#include <string_view>

// wawp/schema/member_types.hpp
/// The list of types that members can have, for people: the README's is made of it, and tests go through it.
namespace wawp {

/// A row of the list of types that members can have. The README's list is made of it.
struct member_kind_info {
    member_kind kind;  ///< of all these types
    std::string_view types;  ///< in C++
    std::string_view json;   ///< how it is written
    std::string_view note;  ///< what else to know; may be empty
};

/// One row per kind except `none`, in the order of the enum; the texts are Markdown.
inline constexpr member_kind_info member_kind_table[] = {
    {member_kind::boolean, "`bool`"sv, "`true`, `false`"sv, ""sv},
    {member_kind::integer, "integers up to 64 bits; enums"sv, "number"sv, "an enum without names by its number"sv},
    {member_kind::real, "`float`, `double`"sv, "number"sv, "shortest form that reads back as the same; NaN and infinity break a rule; written with `<wawp/json/write/real.hpp>`"sv},
    {member_kind::text, "`std::string`, `std::string_view`, `const char*`"sv, "string"sv,
     "a view is read of texts without escapes; a `const char*` is written only, and null breaks a rule"sv},
    {member_kind::secret, "`wawp::secret`"sv, "string"sv, "written only"sv},
    {member_kind::instant, "`std::chrono::sys_seconds`"sv, "number"sv, "Unix time in seconds"sv},
    {member_kind::name, "enums with a `names_of`, `<wawp/schema/names.hpp>`"sv, "string"sv, "see `wawp::names`"sv},
    {member_kind::json, "`json::raw`, `json::raw_view`"sv, "as it stands"sv, "left out if empty; what is not JSON breaks a rule"sv},
    {member_kind::list, "`std::vector` and the like, `std::span`"sv, "array"sv, "a span is written only"sv},
    {member_kind::array, "`std::array`"sv, "array"sv, "read if it has exactly as many items"sv},
    {member_kind::map, "`std::map` and the like with texts as keys, any range of pairs"sv, "object"sv, ""sv},
    {member_kind::variant, "`std::variant`, `<wawp/schema/variant.hpp>`"sv, "as its value"sv,
     "read by the kind of the JSON value, which no two alternatives may share; `std::monostate` is null"sv},
    {member_kind::structure, "a struct with a schema, in `object<key, member, schema>`"sv, "object"sv,
     "also as the items of lists, maps and variants"sv},
    {member_kind::own, "types of your own"sv, "as you say"sv, "read by `take_text` and the like, written as what `json_value` returns"sv},
};

}  // namespace wawp
