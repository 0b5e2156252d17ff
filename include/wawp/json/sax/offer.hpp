// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include <wawp/json/lex/token.hpp>
#include <wawp/json/map/convert.hpp>
#include <wawp/json/map/member.hpp>
#include <wawp/json/value.hpp>
#include <wawp/schema/field.hpp>
#include <wawp/schema/required.hpp>

/// How a member takes what a source tells, token by token, without the text.
namespace wawp::json::detail {

/// What comes between the brackets of a list or an object that a member was offered.
enum class inside : std::uint8_t {
    refused,  ///< a value of an unexpected kind
    items,    ///< the items of a list
    nothing,  ///< the object stands for an empty list and must have no keys
    members,  ///< integers or texts, for a type that takes them by key
    raw,      ///< what `json::native` reads from the input later on
};

/// Whether a list, an array, a map or a variant is more than a list of single values that a source can tell.
template <class T>
consteval bool holds_more() noexcept {
    if constexpr (is_raw<T>) {
        return true;
    } else if constexpr (is_vector<T>) {
        using item = ready_type<typename T::value_type>;
        return !is_simple<T> || is_vector<item> || holds_more<item>();
    } else {
        constexpr member_kind kind = wawp::detail::kind_of_value<T>();
        return !is_simple<T> && wawp::detail::is_compound(kind) && kind != member_kind::structure;
    }
}

/// Whether a member is read by `json::native`: slices of the input, which no source can tell, and what holds more.
template <class T>
inline constexpr bool is_read_natively = holds_more<ready_type<T>>();

/// A list that is filled item by item, as the source tells them.
template <class T>
inline constexpr bool is_told_list = is_vector<T> && !is_read_natively<T>;

/// Offers a token that is no bracket to a member, which is left empty if it is null or cannot be taken.
template <class Member>
outcome offer([[maybe_unused]] const token& value, Member& member) {
    static_assert(!std::same_as<ready_type<Member>, std::string_view>,
                  "json::bridge: a view cannot be read, because the texts that a source tells do not outlive the call; "
                  "use members that own their text, such as std::string");
    if constexpr (is_read_natively<Member> && !is_simple<ready_type<Member>>) {
        make_empty(member);
        return outcome::taken;
    } else {
        return convert(value, member);
    }
}

/// Offers the beginning of a list or an object to a member, which is made ready for what is inside.
template <class Member>
inside offer_bracket(token_kind kind, Member& member) {
    using target_type = ready_type<Member>;
    auto comes = inside::refused;
    if constexpr (is_read_natively<target_type>) {
        const bool empty = is_vector<target_type> && is_simple<target_type> && kind == token_kind::object;
        comes = empty ? inside::nothing : inside::raw;
    } else if constexpr (is_vector<target_type>) {
        comes = may_be_empty_list<target_type>(kind) ? inside::nothing : inside::items;
    } else if constexpr (takes_member<target_type>) {
        if (kind == token_kind::object) comes = inside::members;
    }
    make_empty(member);
    if (comes != inside::refused) make_ready(member);
    return comes;
}

/// Offers a token that is no bracket to a list as its next item.
template <class Member>
outcome offer_item(const token& value, Member& member) {
    if constexpr (is_told_list<ready_type<Member>>) {
        return append_item(struct_of(member), [&](auto& item) { return offer(value, item); });
    } else {
        return outcome::refused;
    }
}

/// Offers the beginning of a list or an object to a list as its next item.
template <class Member>
inside offer_item_bracket(token_kind kind, Member& member) {
    auto comes = inside::refused;
    if constexpr (is_told_list<ready_type<Member>>) {
        append_item(struct_of(member), [&](auto& item) {
            comes = offer_bracket(kind, item);
            return comes == inside::refused ? outcome::refused : outcome::taken;
        });
    }
    return comes;
}

/// Offers a member of an object to the member that takes it, or to the last item of the list that it is.
template <class T>
void offer_member(std::string_view key, const token& value, T& member, member_tally& tally) {
    if constexpr (wawp::detail::is_optional<T>) {
        if (member) offer_member(key, value, *member, tally);
    } else if constexpr (takes_member<T>) {
        convert_member(key, value, member, tally);
    } else if constexpr (is_told_list<T>) {
        if constexpr (!std::same_as<typename T::value_type, bool>) offer_member(key, value, member.back(), tally);
    }
}

}  // namespace wawp::json::detail
