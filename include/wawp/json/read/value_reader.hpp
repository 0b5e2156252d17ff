// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include <wawp/json/lex/input.hpp>
#include <wawp/json/lex/number.hpp>
#include <wawp/json/lex/skip.hpp>
#include <wawp/json/lex/string.hpp>
#include <wawp/json/lex/token.hpp>
#include <wawp/json/map/convert.hpp>
#include <wawp/json/map/member.hpp>
#include <wawp/json/read/reading.hpp>
#include <wawp/json/value.hpp>

/// Reading a value of any spelling into a member, by the member's type.
namespace wawp::json::detail {

/// Checks the value at `at`, all of it; `value` becomes its token, of a bracket only what it is.
[[gnu::noinline]] constexpr const char* scan_value(input& in, const char* at, token& value) noexcept {
    const char* behind = nullptr;
    if (at != in.end && (*at == '{' || *at == '[')) {
        value.kind = *at == '{' ? token_kind::object : token_kind::array;
        behind = skip_value(in, at);
    } else {
        behind = scan_scalar(in, at, value);
    }
    if (behind != nullptr) value.source = {at, static_cast<std::size_t>(behind - at)};
    return behind;
}

/// Like `scan_key`; most often the key is plainly spelled, and nothing or a blank stands before the value.
inline const char* scan_member_key(input& in, const char* at, text_span& key) noexcept {
    const std::size_t size = at < in.wide_end ? plain_key_size(in, at) : no_plain_key;
    if (size == no_plain_key) return scan_key(in, at, key);
    key = {at + 1, at + 1 + size, false};
    return skip_space(in, at + size + 3);
}

/// Like `scan_value`; most often it is a plain text.
inline const char* scan_member_value(input& in, const char* at, token& value) noexcept {
    const char* const close = at < in.wide_end ? find_plain_end(in, at) : nullptr;
    if (close == nullptr) return scan_value(in, at, value);
    value.kind = token_kind::text;
    value.text = {at + 1, static_cast<std::size_t>(close - at - 1)};
    value.source = {at, value.text.size() + 2};
    return close + 1;
}

/// Offers the members of the object at `at` to `offer`, one by one.
inline const char* scan_members(input& in, const char* at,
                                void (*offer)(void*, std::string_view, const token&, member_tally&), void* target,
                                outcome& became) {
    bool more = false;
    member_tally tally;
    std::string name;
    at = first_item(in, at, '}', more);
    --in.depth_left;
    while (at != nullptr && more) {
        text_span key;
        token value;
        at = scan_member_key(in, at, key);
        if (at != nullptr) at = scan_member_value(in, at, value);
        if (at == nullptr) break;
        if (key.escaped) unescape(key.view(), name);  // not into the scratch buffer, which a text value may need
        offer(target, key.escaped ? std::string_view(name) : key.view(), value, tally);
        at = next_item(in, at, '}', more);
    }
    ++in.depth_left;
    became = tally.total();
    return at;
}

/// Reads the object at `at` into a member that takes it member by member.
template <class Member>
const char* read_by_member(input& in, const char* at, Member& member, outcome& became) {
    using target_type = ready_type<Member>;
    constexpr auto offer = [](void* to, std::string_view key, const token& value, member_tally& tally) {
        convert_member(key, value, *static_cast<target_type*>(to), tally);
    };
    make_empty(member);
    at = scan_members(in, at, offer, &make_ready(member), became);
    if (became != outcome::taken) make_empty(member);
    return at;
}

template <class Member>
constexpr const char* read_into(input& in, const char* at, Member& member, outcome& became);

/// Reads the value at `at`, all of it, and appends its text; that of a null is empty.
template <class Raw>
constexpr const char* append_raw(input& in, const char* at, std::vector<Raw>& list) {
    const bool bracket = at != in.end && (*at == '{' || *at == '[');
    const bool closed = bracket && in.depth_left > 0 && in.ahead(at) > 1 && at[1] == *at + 2;  // a brace as well as a bracket
    const char* const behind = closed ? at + 2 : bracket ? skip_value(in, at) : skip_simple(in, at);
    if (behind == nullptr) return nullptr;
    const std::string_view text(at, *at == 'n' ? 0 : static_cast<std::size_t>(behind - at));
    list.push_back(Raw{decltype(Raw::text)(text)});  // made with its text: faster than an empty one that is filled
    return behind;
}

/// Lets a short list grow in larger steps than its own, which double it from one item on: that costs as much as its items.
template <class List>
constexpr void make_room_for_item(List& list) {
    constexpr std::size_t step = 4, not_short = 64;
    const std::size_t size = list.size();
    if (size == list.capacity() && size < not_short) list.reserve(size < step ? step : step * size);
}

/// Reads the list at `at`, item by item.
template <class Member>
constexpr const char* read_by_item(input& in, const char* at, Member& member, outcome& became) {
    make_empty(member);
    auto& list = make_ready(member);
    bool more = false, all = true;
    at = first_item(in, at, ']', more);
    --in.depth_left;
    while (at != nullptr && more) {
        make_room_for_item(list);
        if constexpr (is_raw<typename ready_type<Member>::value_type>) {
            at = append_raw(in, at, list);
        } else {
            const outcome item_became = append_item(list, [&](auto& item) {
                outcome filled{};
                at = read_into(in, at, item, filled);
                return filled;
            });
            all = all && item_became != outcome::refused;
        }
        if (at != nullptr) at = next_item(in, at, ']', more);
    }
    ++in.depth_left;
    if (!all) make_empty(member);
    became = all ? outcome::taken : outcome::refused;
    return at;
}

/// Reads the value at `at` into `member`, which is simple and left empty if it is null or cannot be taken.
template <class Member>
constexpr const char* read_into(input& in, const char* at, Member& member, outcome& became) {
    using target_type = ready_type<Member>;
    if constexpr (takes_member<target_type>) {
        if (at != in.end && *at == '{') return read_by_member(in, at, member, became);
    } else if constexpr (is_vector<target_type>) {
        if (at != in.end && *at == '[') return read_by_item(in, at, member, became);
    }
    token value;
    const char* const behind = scan_value(in, at, value);
    if (behind == nullptr) return nullptr;
    became = convert(value, member);
    if constexpr (is_vector<target_type>) {
        if (may_be_empty_list<target_type>(value.kind) && skip_space(in, at + 1) == behind - 1) {
            make_ready(member);
            became = outcome::taken;
        }
    }
    return behind;
}

/// Reads the value at `at` into `member`, whatever it is. That it is of another kind is noted.
template <class Member>
[[gnu::noinline]] const char* read_value(reading& state, const char* at, Member& member, value_site site) {
    outcome became{};
    at = read_into(state.in, at, member, became);
    if (at != nullptr && became == outcome::refused) state.note_mismatch(site.node);
    return at;
}

/// The same of a member that holds nothing yet, where the value most often is a plain text, a short number or an empty list.
template <class Member>
const char* read_short_value(reading& state, const char* at, Member& member, value_site site) {
    if (site.care != care::none) return read_value(state, at, member, site);
    input& in = state.in;
    auto& target = make_ready(member);
    using value_type = ready_type<Member>;
    if constexpr (is_vector<value_type>) {
        const char* const inside = at + 1 + (at[1] == '\n');
        const bool empty = (*at == '{' && *inside == '}') || (*at == '[' && *inside == ']');
        if (empty && in.depth_left > 0) return inside + 1;
    } else if constexpr (takes_numbers<value_type>) {
        const short_number read = in.ahead(at) < number_size ? short_number{} : read_short_number(at);
        if (read.behind != nullptr && convert_short_number(read.value, target)) return read.behind;
    } else if constexpr (takes_text<value_type>) {
        const char* const close = find_plain_end(in, at);
        const bool took = close != nullptr && target.take_text({at + 1, static_cast<std::size_t>(close - at - 1)});
        if (took) return close + 1;
    }
    return read_value(state, at, member, site);
}

}  // namespace wawp::json::detail
