// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>
#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <wawp/json/lex/input.hpp>
#include <wawp/json/lex/scan.hpp>
#include <wawp/json/lex/skip.hpp>
#include <wawp/json/lex/token.hpp>
#include <wawp/json/map/member.hpp>
#include <wawp/json/value.hpp>
#include <wawp/schema/field.hpp>

/// Reading a value of any spelling into a member, by the member's type.
namespace wawp::json::detail {

template <class T>
concept takes_anything = takes_text<T> || takes_integer<T> || takes_boolean<T> || takes_member<T>;

template <class T>
inline constexpr bool is_raw = std::same_as<T, raw> || std::same_as<T, raw_view>;

/// What became of a value that a type was offered.
enum class offer : std::uint8_t { taken, refused, is_null };

/// Checks the value at `at`, all of it, and tells of it; of a bracket only what it is.
[[gnu::noinline]] inline const char* scan_value(reading& in, const char* at, token& told) noexcept {
    const char* behind = nullptr;
    if (at != in.end && (*at == '{' || *at == '[')) {
        told.kind = *at == '{' ? token_kind::object : token_kind::array;
        behind = skip_value(in, at);
    } else {
        behind = scan_scalar(in, at, told);
    }
    if (behind != nullptr) told.source = {at, static_cast<std::size_t>(behind - at)};
    return behind;
}

/// Offers the integer members of the object at `at` to `take`; members of other kinds are passed over.
inline const char* scan_members(reading& in, const char* at, bool (*take)(void*, std::string_view, std::int64_t),
                                void* target, offer& became) {
    bool more = false, any = false, all = true;
    at = first_item(in, at, '}', more);
    --in.depth_left;
    while (at != nullptr && more) {
        text_span key;
        token told;
        at = scan_key(in, at, key);
        if (at != nullptr) at = scan_value(in, at, told);
        if (at == nullptr) break;
        if (told.kind == token_kind::number) {
            if (key.escaped) unescape(key.view(), in.scratch);
            std::int64_t value = 0;
            const bool took = take_number(told, value) && take(target, key.escaped ? in.scratch : key.view(), value);
            (took ? any : all) = took;
        }
        at = next_item_anyhow(in, at, '}', more);
    }
    ++in.depth_left;
    became = any && all ? offer::taken : offer::refused;
    return at;
}

/// Offers the value at `at`. After `refused` and `is_null`, what `target` holds is of no use.
template <class T>
const char* offer_value(reading& in, const char* at, T& target, offer& became) {
    if constexpr (takes_member<T>) {
        constexpr auto take = [](void* to, std::string_view key, std::int64_t value) {
            return static_cast<T*>(to)->take_member(key, value);
        };
        if (at != in.end && *at == '{') return scan_members(in, at, take, &target, became);
    }
    token told;
    at = scan_value(in, at, told);
    became = told.kind == token_kind::null ? offer::is_null : offer::refused;
    if constexpr (is_raw<T>) {
        target.text = told.source;
        if (became == offer::refused) became = offer::taken;
    } else {
        static_assert(takes_numbers<T> || takes_texts<T> || std::same_as<T, bool> || takes_boolean<T> || takes_member<T>,
                      "json: a member of this type cannot be read; give it one of the members take_text, take_integer, "
                      "take_boolean and take_member, or take the field as json::raw");
        if (at != nullptr && take_token(told, target)) became = offer::taken;
    }
    return at;
}

template <class T>
    requires wawp::detail::is_optional<T>
const char* offer_value(reading& in, const char* at, T& target, offer& became) {
    at = offer_value(in, at, target.emplace(), became);
    if (became != offer::taken) target.reset();
    return at;
}

/// Goes on behind what should be a list; the gateway prints an empty one as `{}`.
inline const char* skip_no_list(reading& in, const char* at, offer& became) noexcept {
    token told;
    const char* const behind = scan_value(in, at, told);
    if (behind == nullptr) return nullptr;
    const bool empty = told.kind == token_kind::object && skip_space(in, at + 1) == behind - 1;
    became = empty ? offer::taken : told.kind == token_kind::null ? offer::is_null : offer::refused;
    return behind;
}

/// A null in a list is an empty item.
template <class T>
    requires is_vector<T>
const char* offer_value(reading& in, const char* at, T& target, offer& became) {
    became = offer::refused;
    if (at == in.end || *at != '[') return skip_no_list(in, at, became);
    bool more = false, all = true;
    at = first_item(in, at, ']', more);
    --in.depth_left;
    while (at != nullptr && more) {
        offer item_became{};
        if constexpr (std::same_as<typename T::value_type, bool>) {
            bool item = false;
            at = offer_value(in, at, item, item_became);
            target.push_back(item && item_became == offer::taken);
        } else {
            auto& item = target.emplace_back();
            at = offer_value(in, at, item, item_became);
            if (item_became != offer::taken) make_empty(item);
        }
        all = all && item_became != offer::refused;
        if (!all) target.pop_back();  // what it holds is of no use any more
        if (at != nullptr) at = next_item(in, at, ']', more);
    }
    ++in.depth_left;
    became = all ? offer::taken : offer::refused;
    return at;
}

/// Reads the value at `at` into `member`, whatever it is. It is left empty if the value is null, and also if it is of
/// another kind, which is noted.
template <class T>
[[gnu::noinline]] const char* read_value(reading& in, const char* at, T& member) {
    make_empty(member);
    offer became{};
    at = offer_value(in, at, make_ready(member), became);
    if (at == nullptr || became == offer::taken) return at;
    make_empty(member);
    if (became == offer::refused) in.note_mismatch();
    return at;
}

/// Whether `target` can hold `number`, which has at most 15 digits; if so it is stored.
template <takes_numbers T>
bool take_short_number(std::uint64_t number, T& target) {
    if constexpr (std::same_as<T, double>) {
        return target = static_cast<double>(number), true;
    } else if constexpr (is_whole_number<T>) {
        const bool fits = number <= static_cast<std::uint64_t>(std::numeric_limits<T>::max());
        return fits && (target = static_cast<T>(number), true);
    } else if constexpr (std::is_enum_v<T>) {
        std::underlying_type_t<T> value{};
        return take_short_number(number, value) && (target = static_cast<T>(value), true);
    } else {
        return target.take_integer(static_cast<std::int64_t>(number));
    }
}

/// The same where the value most often is a plain text, a short number or an empty list.
template <class T>
const char* read_short_value(reading& in, const char* at, T& member) {
    if (in.careful) return read_value(in, at, member);
    auto& target = make_ready(member);
    using value_type = std::remove_reference_t<decltype(target)>;
    if constexpr (is_vector<value_type>) {
        const char* const inside = at + 1 + (at[1] == '\n');
        const bool empty = (*at == '{' && *inside == '}') || (*at == '[' && *inside == ']');
        if (empty) return inside + 1;
    } else if constexpr (takes_numbers<value_type>) {
        const short_number read = in.ahead(at) < number_size ? short_number{} : read_short_number(at);
        if (read.behind != nullptr && take_short_number(read.value, target)) return read.behind;
    } else if constexpr (takes_text<value_type>) {
        const char* const close = find_plain_end(in, at);
        const bool took = close != nullptr && target.take_text({at + 1, static_cast<std::size_t>(close - at - 1)});
        if (took) return close + 1;
    }
    return read_value(in, at, member);
}

}  // namespace wawp::json::detail
