// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <concepts>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <system_error>
#include <type_traits>
#include <vector>

#include <wawp/json/lex/number.hpp>
#include <wawp/json/lex/real.hpp>
#include <wawp/json/lex/string.hpp>
#include <wawp/json/lex/token.hpp>
#include <wawp/json/map/member.hpp>
#include <wawp/json/value.hpp>
#include <wawp/schema/field.hpp>
#include <wawp/schema/member_kind.hpp>

/// What a member makes of a value, by the member's type. The native reader and the bridge both ask here, so that they agree.
namespace wawp::json::detail {

/// What became of a value that a type was offered.
enum class outcome : std::uint8_t { taken, refused, is_null };

template <class T>
inline constexpr bool is_vector = false;
template <class T>
inline constexpr bool is_vector<std::vector<T>> = true;

template <class T>
inline constexpr bool is_raw = wawp::detail::is_json_text<T>;

template <class T>
inline constexpr bool is_whole_number = std::integral<T> && !std::same_as<T, bool> && sizeof(T) <= sizeof(std::uint64_t);

template <class T>
concept takes_numbers = is_whole_number<T> || std::same_as<T, double> || std::same_as<T, float> ||
                        (std::is_enum_v<T> && !wawp::detail::named_enum<T>) || std::same_as<T, std::chrono::sys_seconds> ||
                        takes_integer<T>;

template <class T>
concept takes_texts = std::same_as<T, std::string> || std::same_as<T, std::string_view> || wawp::detail::named_enum<T> || takes_text<T>;

template <class T>
concept takes_scalars = takes_numbers<T> || takes_texts<T> || std::same_as<T, bool> || takes_boolean<T>;

/// What is read value by value, without the schema of a struct: what holds no others, and lists of it.
template <class T>
inline constexpr bool is_simple = takes_scalars<T> || takes_member<T> || is_raw<T>;
template <class T>
inline constexpr bool is_simple<std::vector<T>> = is_simple<ready_type<T>> && !wawp::detail::is_required<T>;

/// A type with one of the members of `wawp/json/value.hpp`.
template <class T>
concept takes_anything = takes_text<T> || takes_integer<T> || takes_boolean<T> || takes_member<T>;

template <takes_numbers T>
constexpr bool convert_number(const token& value, T& target) {
    if constexpr (std::same_as<T, double>) {
        return to_double(value.number, target);
    } else if constexpr (is_whole_number<T>) {
        return !value.rounded && to_integer(value.number, target);
    } else if constexpr (std::is_enum_v<T>) {
        std::underlying_type_t<T> number{};
        const bool fits = convert_number(value, number);
        if (fits) target = static_cast<T>(number);
        return fits;
    } else if constexpr (std::same_as<T, float>) {
        return parse_real(value.number.begin, value.number.end, target);
    } else if constexpr (std::same_as<T, std::chrono::sys_seconds>) {
        std::int64_t seconds = 0;
        const bool fits = convert_number(value, seconds);
        if (fits) target = T{std::chrono::seconds{seconds}};
        return fits;
    } else {
        std::int64_t number = 0;
        if (convert_number(value, number)) return target.take_integer(number);
        if constexpr (takes_real<T>) {
            double real = 0;
            return to_double(value.number, real) && target.take_real(real);
        }
        return false;
    }
}

/// The same of a number that has at most 15 digits and no sign.
template <takes_numbers T>
constexpr bool convert_short_number(std::uint64_t number, T& target) {
    if constexpr (std::is_floating_point_v<T>) {
        target = static_cast<T>(number);
        return true;
    } else if constexpr (is_whole_number<T>) {
        const bool fits = number <= static_cast<std::uint64_t>((std::numeric_limits<T>::max)());
        if (fits) target = static_cast<T>(number);
        return fits;
    } else if constexpr (std::is_enum_v<T>) {
        std::underlying_type_t<T> value{};
        const bool fits = convert_short_number(number, value);
        if (fits) target = static_cast<T>(value);
        return fits;
    } else if constexpr (std::same_as<T, std::chrono::sys_seconds>) {
        target = T{std::chrono::seconds{number}};
        return true;
    } else {
        return target.take_integer(static_cast<std::int64_t>(number));
    }
}

/// What owns nothing and has room for a view could keep one, of the scratch buffer: unless it says that it does not, it is not
/// offered resolved escapes.
template <class T>
constexpr bool is_offered(const token& text) noexcept {
    constexpr bool keeps_none = requires { requires !T::keeps_text; };
    constexpr bool may_view = std::is_trivially_destructible_v<T> && sizeof(T) >= sizeof(std::string_view) && !keeps_none;
    return !(may_view && text.escaped);
}

template <takes_texts T>
constexpr bool convert_text(const token& value, T& target) {
    if constexpr (std::same_as<T, std::string>) {
        if (value.escaped) {
            unescape(value.text, target);
        } else {
            target = std::string(value.text);  // a member that is filled is empty: to assign characters takes longer
        }
        return true;
    } else if constexpr (std::same_as<T, std::string_view>) {
        target = value.text;
        return !value.escaped;
    } else if constexpr (wawp::detail::named_enum<T>) {
        return names_of(T{}).find(resolved(value), target);
    } else {
        return is_offered<T>(value) && target.take_text(resolved(value));
    }
}

/// Gives a text, a number or a boolean to `target`, by the target's type. If it cannot take it, what the target then holds
/// is of no use.
template <class T>
constexpr bool convert_scalar(const token& value, T& target) {
    if constexpr (takes_numbers<T>) {
        if (value.kind == token_kind::number) return convert_number(value, target);
    }
    if constexpr (takes_texts<T>) {
        if (value.kind == token_kind::text) return convert_text(value, target);
    }
    if constexpr (std::same_as<T, bool>) {
        target = value.yes;
        return value.kind == token_kind::boolean;
    } else if constexpr (takes_boolean<T>) {
        if (value.kind == token_kind::boolean) return target.take_boolean(value.yes);
    }
    return false;
}

/// Gives a value to `member`, which may be optional and is left empty if it cannot take it. Of lists and of objects that
/// are taken member by member, only what holds of them as a whole: they are refused here.
template <class Member>
constexpr outcome convert(const token& value, Member& member) {
    make_empty(member);
    if (value.kind == token_kind::null) return outcome::is_null;
    using target_type = ready_type<Member>;
    if constexpr (is_raw<target_type>) {
        auto& target = make_ready(member);
        target.text = decltype(target.text)(value.source);
        return outcome::taken;
    } else if constexpr (takes_scalars<target_type>) {
        if (convert_scalar(value, make_ready(member))) return outcome::taken;
        make_empty(member);
    }
    return outcome::refused;
}

/// Whether an object stands for a list: the gateway prints an empty one as `{}`. It must then have no members.
template <class T>
constexpr bool may_be_empty_list(token_kind kind) noexcept {
    return is_vector<T> && kind == token_kind::object;
}

/// Appends an item to a list. `fill(item)` tells what became of it, and leaves it empty unless it was taken; a null is an
/// empty item. One that is refused is not appended; nothing of such a list is of use.
template <class T, class Fill>
constexpr outcome append_item(std::vector<T>& list, Fill fill) {
    outcome became{};
    if constexpr (std::same_as<T, bool>) {
        bool item = false;
        became = fill(item);
        list.push_back(item);
    } else {
        became = fill(list.emplace_back());
    }
    if (became == outcome::refused) list.pop_back();
    return became;
}

/// A type that takes members may say whether those that came make a value of it; otherwise each of them does.
template <class T>
concept knows_completeness = requires(const T& value) { { value.is_complete() } -> std::same_as<bool>; };

/// What became of an object that is taken member by member: all that are of the kind must be, and there must be one; and they must
/// make a value, where the type knows that.
class member_tally {
public:
    /// @param complete  whether all that came up to now makes a value
    constexpr void add(bool took, bool complete = true) noexcept {
        (took ? any_ : all_) = took;
        complete_ = complete;
    }
    [[nodiscard]] constexpr outcome total() const noexcept { return any_ && all_ && complete_ ? outcome::taken : outcome::refused; }

private:
    bool any_ = false, all_ = true, complete_ = true;
};

/// Counts a member that was given to `target`.
template <class T>
constexpr void count_member(bool took, const T& target, member_tally& tally) noexcept {
    if constexpr (knows_completeness<T>) return tally.add(took, target.is_complete());
    tally.add(took);
}

/// Gives one member of an object to a type that takes it so, if it is of the kind that the type takes.
template <takes_member T>
constexpr void convert_member(std::string_view key, const token& value, T& target, member_tally& tally) {
    if constexpr (takes_integer_member<T>) {
        std::int64_t number = 0;
        if (value.kind == token_kind::number) count_member(convert_number(value, number) && target.take_member(key, number), target, tally);
    }
    if constexpr (takes_text_member<T>) {
        if (value.kind == token_kind::text) count_member(is_offered<T>(value) && target.take_member(key, resolved(value)), target, tally);
    }
}

}  // namespace wawp::json::detail
