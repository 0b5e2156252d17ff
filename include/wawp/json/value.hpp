// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>

#include <wawp/schema/member_kind.hpp>

/// How a member's type takes a JSON value.
///
/// What is built in, `wawp::member_kind_table` lists. A type of your own opts in with one or more of the members below. Each
/// returns whether it could use the value; if not, the field is left empty and listed in the report. To be written as
/// well, it has a `json_value() const` that returns what is written for it: a text, a number or any other type of the list.
namespace wawp::json {

/// The JSON text of one value, exactly as it stood in the input; empty where there was none or `null`. Written as it stands,
/// and left out if it is empty.
struct raw {
    std::string text;  ///< JSON
    bool operator==(const raw&) const = default;  ///< the same characters
};

/// The same as a view into the input.
struct raw_view {
    std::string_view text;  ///< JSON; the input must outlive it
    bool operator==(const raw_view&) const = default;  ///< the same characters
};

/// The text has its escapes resolved. It may be kept as a view only by a type that owns nothing (is trivially
/// destructible): such a type is offered texts without escapes, which lie in the input, and no others. One that is too small for a
/// view is offered all, and so is one that says `static constexpr bool keeps_text = false`.
template <class T>
concept takes_text = requires(T& t, std::string_view text) { { t.take_text(text) } -> std::same_as<bool>; };

/// An integer of 64 bits.
template <class T>
concept takes_integer = requires(T& t, std::int64_t number) { { t.take_integer(number) } -> std::same_as<bool>; };

/// `true` or `false`.
template <class T>
concept takes_boolean = requires(T& t, bool value) { { t.take_boolean(value) } -> std::same_as<bool>; };

/// A number that is no integer of 64 bits, as the nearest double; for a type that takes integers, too.
template <class T>
concept takes_real = requires(T& t, double number) { { t.take_real(number) } -> std::same_as<bool>; };

/// Integer or text members of a JSON object, one call for each: `{"low":1759108866,"high":0}`. Members of other kinds are
/// passed over; an object without any member of the kind, or with one that was not taken, is a mismatch. So is one behind which a
/// type that has `bool is_complete() const` says that a part is missing.
template <class T>
concept takes_integer_member = requires(T& t, std::string_view key, const std::int64_t& number) {
    { t.take_member(key, number) } -> std::same_as<bool>;
};
/// The same for members that are texts.
template <class T>
concept takes_text_member = requires(T& t, std::string_view key, const std::string_view& text) {
    { t.take_member(key, text) } -> std::same_as<bool>;
};
/// Takes members of one of these kinds.
template <class T>
concept takes_member = takes_integer_member<T> || takes_text_member<T>;

}  // namespace wawp::json

namespace wawp::detail {
template <>
inline constexpr bool is_json_text<json::raw> = true;
template <>
inline constexpr bool is_json_text<json::raw_view> = true;
}  // namespace wawp::detail
