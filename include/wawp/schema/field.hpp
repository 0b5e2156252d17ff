// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string_view>
#include <type_traits>

#include <wawp/core/fixed_string.hpp>
#include <wawp/core/text.hpp>
#include <wawp/schema/required.hpp>

namespace wawp {

namespace detail {

template <class Pointer>
struct member_traits;
template <class Object, class Value>
struct member_traits<Value Object::*> {
    using object_type = Object;
    using value_type = Value;
};

template <class T>
inline constexpr bool is_required = false;
template <class T>
inline constexpr bool is_required<required<T>> = true;

template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;

/// Stops the compiler if what an optional or a required holds says once more whether it is there: a key is in the text or is not.
template <class Outer, class Held>
consteval bool require_one_presence() noexcept {
    constexpr bool is_said_once = !is_optional<Held> && (is_optional<Outer> || !is_required<Held>);
    static_assert(is_said_once, "field: a value is an optional or a required within another one, and a key has one way of not being there: "
                                "leave one of the two out");
    return true;
}

}  // namespace detail

/// A key path, the member behind it, and the member's rules. A dot in the key parts objects in the nested layout.
///
/// Whether the field is required is in the member's type: `optional<T>` may be absent and is then left out.
template <fixed_string Key, auto Member, auto... Rules>
struct field {
    static constexpr fixed_string key = Key;  ///< the key path
    static constexpr auto member = Member;  ///< the pointer to the member
    using object_type = typename detail::member_traits<decltype(Member)>::object_type;  ///< whose member it is
    using value_type = typename detail::member_traits<decltype(Member)>::value_type;  ///< the member's type
    static constexpr bool optional = detail::is_optional<value_type>;  ///< whether it may be absent

    [[nodiscard]] static constexpr auto& get(auto& object) noexcept { return object.*Member; }  ///< the member of `object`
};

/// A key path whose value is a JSON object with a schema of its own, for a member that is a struct; or for a list, an array, a
/// map or a variant of such structs. Inside, a dot in a key parts objects in either layout.
///
/// If the struct can also take a plain value (see `wawp/json/value.hpp`), the key may hold that instead.
template <fixed_string Key, auto Member, class Schema, auto... Rules>
struct object {
    static constexpr fixed_string key = Key;  ///< the key path
    static constexpr auto member = Member;  ///< the pointer to the member
    using object_type = typename detail::member_traits<decltype(Member)>::object_type;  ///< whose member it is
    using value_type = typename detail::member_traits<decltype(Member)>::value_type;  ///< the member's type
    using schema = Schema;  ///< that of the object
    static constexpr bool optional = detail::is_optional<value_type>;  ///< whether it may be absent

    [[nodiscard]] static constexpr auto& get(auto& outer) noexcept { return outer.*Member; }  ///< the member of `outer`
};

/// A rule between two fields: the instant at `Later` lies after the one at `Earlier`. `Key` is the field to mend.
template <fixed_string Key, auto Later, auto Earlier>
struct ordered {
    static constexpr fixed_string key = Key;  ///< the field to mend
    static constexpr auto later = Later;  ///< the pointer to its member
    static constexpr auto earlier = Earlier;  ///< the pointer to the member that it follows
    static constexpr std::string_view name = "ordered"sv;  ///< as violations show it
    static constexpr std::string_view advice = "make the end later than the start"sv;  ///< what to do
};

/// What a field is for, in words for people and for language models. A schema that is a struct may hold a table of them, beside
/// its fields: `static constexpr field_text texts[] = {{"chatId"sv, "who is invited"sv}};`. `described` is the other way.
struct field_text {
    std::string_view key;  ///< of a field of the same schema
    std::string_view text;  ///< a phrase: no capital letter, no full stop; static
};

/// Whether a member holds a value: an empty optional is the only one that does not.
template <class T>
[[nodiscard]] constexpr bool is_present(const T& member) noexcept {
    if constexpr (detail::is_optional<T>) {
        return member.has_value();
    } else {
        return true;
    }
}

/// What a member holds, without the wrappers that say whether it must be there. The member must be present.
template <class T>
[[nodiscard]] constexpr const auto& value_of(const T& member) noexcept {
    if constexpr (detail::is_optional<T>) {
        static_assert(detail::require_one_presence<T, typename T::value_type>());
        return value_of(*member);
    } else if constexpr (detail::is_required<T>) {
        static_assert(detail::require_one_presence<T, std::remove_cvref_t<decltype(member.value())>>());
        return member.value();
    } else {
        return member;
    }
}

}  // namespace wawp
