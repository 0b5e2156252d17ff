// SPDX-License-Identifier: MIT
#pragma once

#include <charconv>
#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <type_traits>
#include <utility>
#include <vector>

#include <wawp/json/cursor.hpp>
#include <wawp/json/number.hpp>
#include <wawp/json/skip.hpp>
#include <wawp/json/text.hpp>
#include <wawp/json/value.hpp>

/// Reading one value into a member, by the member's type. Each `read_value` leaves the member empty and notes a
/// mismatch if the value is of another kind, and leaves it empty without a word if the value is null.
namespace wawp::json::detail {

template <class T>
inline constexpr bool is_vector = false;
template <class T>
inline constexpr bool is_vector<std::vector<T>> = true;

template <class T>
concept whole_number = std::integral<T> && !std::same_as<T, bool>;

template <class T>
concept takes_anything = takes_text<T> || takes_integer<T> || takes_boolean<T> || takes_member<T>;

template <class T>
concept plain_value = std::same_as<T, bool> || whole_number<T> || std::same_as<T, double> || std::is_enum_v<T> ||
                      std::same_as<T, std::string> || std::same_as<T, std::string_view> || takes_anything<T>;

/// What became of a value that a type was offered.
enum class offer : std::uint8_t { taken, refused, is_null };

/// The double nearest to a number; false if the number is too large. Whole numbers below 2^53 need no rounding.
inline bool to_double(const number& n, double& out) noexcept {
    if (n.whole && n.magnitude >> 53 == 0) {
        const auto magnitude = static_cast<double>(n.magnitude);
        return out = n.negative ? -magnitude : magnitude, true;
    }
    const auto parsed = std::from_chars(n.begin, n.end, out);
    if (parsed.ec == std::errc{}) return true;
    const decimal d = decimal_of(n);
    if (d.zeros >= 0) return false;  // a tiny number has its digits far behind the point
    out = n.negative ? -0.0 : 0.0;
    return d.end - d.begin + d.zeros < 0;
}

template <class T>
bool take_number(const number& n, T& target) {
    if constexpr (whole_number<T>) {
        return to_integer(n, target);
    } else if constexpr (std::is_enum_v<T>) {
        std::underlying_type_t<T> value{};
        if (!to_integer(n, value)) return false;
        return target = static_cast<T>(value), true;
    } else if constexpr (std::same_as<T, double>) {
        return to_double(n, target);
    } else if constexpr (takes_integer<T>) {
        std::int64_t value = 0;
        return to_integer(n, value) && target.take_integer(value);
    } else {
        return false;
    }
}

template <class T>
bool take_string(reading& in, const text_span& text, T& target) {
    if constexpr (std::same_as<T, std::string>) {
        if (text.escaped) return unescape(text.view(), target), true;
        return target.assign(text.begin, text.end), true;
    } else if constexpr (std::same_as<T, std::string_view>) {
        return target = text.view(), !text.escaped;
    } else if constexpr (takes_text<T>) {
        // What owns nothing and has room for a view could only keep one, of the scratch buffer: it is not offered
        // resolved escapes.
        constexpr bool may_view = std::is_trivially_destructible_v<T> && sizeof(T) >= sizeof(std::string_view);
        if (may_view && text.escaped) return false;
        if (text.escaped) unescape(text.view(), in.scratch);
        return target.take_text(text.escaped ? in.scratch : text.view());
    } else {
        return false;
    }
}

/// Offers the integer members of the object at `at` to `target`; members of other kinds are passed over.
template <takes_member T>
const char* offer_members(reading& in, const char* at, T& target, offer& became) {
    bool more = false, any = false, all = true;
    at = first_item(in, at, '}', more);
    --in.depth_left;
    while (at != nullptr && more) {
        text_span key;
        number n;
        at = scan_key(in, at, key);
        const bool numeric = at != nullptr && at != in.end && (*at == '-' || is_digit(*at));
        if (at != nullptr) at = numeric ? scan_number(in, at, n) : skip_value(in, at);
        if (at == nullptr) break;
        if (std::int64_t value = 0; numeric) {
            if (key.escaped) unescape(key.view(), in.scratch);
            const bool took = to_integer(n, value) && target.take_member(key.escaped ? in.scratch : key.view(), value);
            (took ? any : all) = took;
        }
        at = next_item(in, at, '}', more);
    }
    ++in.depth_left;
    became = any && all ? offer::taken : offer::refused;
    return at;
}

/// Offers the value at `at`. After `refused` and `is_null`, what `target` holds is of no use.
template <plain_value T>
const char* offer_value(reading& in, const char* at, T& target, offer& became) {
    const auto settle = [&](const char* behind, auto&& take) {
        became = behind != nullptr && take() ? offer::taken : offer::refused;
        return behind;
    };
    became = offer::refused;
    if (at == in.end) return in.fail(problem::unexpected_end, at);
    if (*at == '"') {
        text_span text;
        const char* const behind = scan_text(in, at + 1, text);
        return settle(behind, [&] { return take_string(in, text, target); });
    }
    if (*at == '-' || is_digit(*at)) {
        number n;
        const char* const behind = scan_number(in, at, n);
        return settle(behind, [&] { return take_number(n, target); });
    }
    if (*at == 'n') return became = offer::is_null, read_word(in, at, "null");
    if constexpr (std::same_as<T, bool> || takes_boolean<T>) {
        const bool value = *at == 't';
        if (value || *at == 'f') {
            const char* const behind = read_word(in, at, value ? "true" : "false");
            if constexpr (takes_boolean<T>) return settle(behind, [&] { return target.take_boolean(value); });
            else return settle(behind, [&] { return target = value, true; });
        }
    }
    if constexpr (takes_member<T>) {
        if (*at == '{') return offer_members(in, at, target, became);
    }
    return skip_value(in, at);
}

/// The value's own text.
template <class T>
    requires std::same_as<T, raw> || std::same_as<T, raw_view>
const char* offer_value(reading& in, const char* at, T& target, offer& became) {
    const char* const behind = skip_value(in, at);
    if (behind == nullptr) return nullptr;
    became = *at == 'n' ? offer::is_null : offer::taken;
    target.text = std::string_view(at, static_cast<std::size_t>(behind - at));
    return behind;
}

template <class T>
    requires wawp::detail::is_optional<T>
const char* offer_value(reading& in, const char* at, T& target, offer& became) {
    at = offer_value(in, at, target.emplace(), became);
    if (became != offer::taken) target.reset();
    return at;
}

/// A list; the gateway prints an empty one as `{}`. A null in it is an empty item.
template <class T>
    requires is_vector<T>
const char* offer_value(reading& in, const char* at, T& target, offer& became) {
    target.clear();
    became = offer::refused;
    if (at == in.end || *at != '[') {
        if (at != in.end && *at == 'n') became = offer::is_null;
        if (at != in.end && *at == '{' && in.depth_left > 0) {
            const char* const inside = skip_space(in, at + 1);
            if (inside != in.end && *inside == '}') return became = offer::taken, inside + 1;
        }
        return skip_value(in, at);
    }
    bool more = false, all = true;
    at = first_item(in, at, ']', more);
    --in.depth_left;
    while (at != nullptr && more) {
        typename T::value_type item{};
        offer item_became{};
        at = offer_value(in, at, item, item_became);
        if (at == nullptr) break;
        all = all && item_became != offer::refused;
        if (item_became != offer::taken) item = {};
        if (all) target.push_back(std::move(item));
        at = next_item(in, at, ']', more);
    }
    ++in.depth_left;
    became = all ? offer::taken : offer::refused;
    return at;
}

/// Reads the value at `at` into `member`, whatever it is.
template <class T>
[[gnu::noinline]] const char* read_any_value(reading& in, const char* at, T& member) {
    if constexpr (!wawp::detail::is_optional<T> && plain_value<T>) make_empty(member);
    offer became{};
    at = offer_value(in, at, member, became);
    if (at == nullptr || became == offer::taken) return at;
    make_empty(member);
    if (became == offer::refused) in.note_mismatch();
    return at;
}

}  // namespace wawp::json::detail
