// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <wawp/json/lex/token.hpp>
#include <wawp/json/value.hpp>
#include <wawp/schema/field.hpp>

/// How a member takes what a source tells, token by token, without the text.
namespace wawp::json::detail {

/// What comes of a token.
enum class step : std::uint8_t {
    taken,
    refused,  ///< of an unexpected kind
    is_null,
    list,     ///< the items of a list come next
    nothing,  ///< the object stands for an empty list and must have no keys
    members,  ///< integer members of the object come next
    passed,   ///< the value is raw text: it is read from the input later on
};

/// Whether a type holds slices of the input, which no source can tell.
template <class T>
inline constexpr bool holds_raw = std::is_same_v<T, raw> || std::is_same_v<T, raw_view>;
template <class T>
inline constexpr bool holds_raw<std::optional<T>> = holds_raw<T>;
template <class T>
inline constexpr bool holds_raw<std::vector<T>> = holds_raw<T>;

/// A list; the gateway prints an empty one as `{}`.
template <class T>
step begin_list(std::vector<T>& list, token_kind kind) {
    static_assert(!is_vector<T>, "json::bridge: lists of lists cannot be read; take the field as json::raw");
    list.clear();
    if (kind == token_kind::object) return step::nothing;
    if (kind != token_kind::array) return kind == token_kind::null ? step::is_null : step::refused;
    return holds_raw<T> ? step::passed : step::list;
}

/// Offers a token to a member. After `refused` and `is_null`, what a member that is not optional holds is of no use.
template <class T>
step offer_token(const token& told, T& target) {
    static_assert(!std::is_same_v<T, std::string_view>,
                  "json::bridge: a view cannot be read, because the texts that a source tells do not outlive the call; "
                  "use members that own their text, such as std::string");
    if constexpr (wawp::detail::is_optional<T>) {
        const step became = offer_token(told, target.emplace());
        if (became == step::refused || became == step::is_null) target.reset();
        return became;
    } else if constexpr (is_vector<T>) {
        return begin_list(target, told.kind);
    } else if constexpr (holds_raw<T>) {
        return told.kind == token_kind::null ? step::is_null : step::passed;
    } else {
        target = T{};
        if (told.kind == token_kind::null) return step::is_null;
        if (takes_member<T> && told.kind == token_kind::object) return step::members;
        return take_token(told, target) ? step::taken : step::refused;
    }
}

/// Offers a token to a list as its next item. A null in a list is an empty item.
template <class T>
step offer_item(const token& told, T& member) {
    if constexpr (wawp::detail::is_optional<T>) {
        return member ? offer_item(told, *member) : step::refused;
    } else if constexpr (is_vector<T>) {
        typename T::value_type item{};
        const step became = offer_token(told, item);
        if (became != step::refused) member.push_back(std::move(item));
        return became;
    } else {
        return step::refused;
    }
}

/// Offers an integer member of an object to the member that takes it, or to the last item of the list that it is.
template <class T>
bool offer_member(std::string_view key, std::int64_t value, T& member) {
    if constexpr (wawp::detail::is_optional<T>) {
        return member && offer_member(key, value, *member);
    } else if constexpr (takes_member<T>) {
        return member.take_member(key, value);
    } else if constexpr (is_vector<T>) {
        if constexpr (!std::is_same_v<typename T::value_type, bool>) return offer_member(key, value, member.back());
    }
    return false;
}

}  // namespace wawp::json::detail
