// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <charconv>
#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>
#include <utility>

#include <wawp/core/secret.hpp>
#include <wawp/json/digits.hpp>
#include <wawp/json/emit.hpp>
#include <wawp/json/fragment.hpp>
#include <wawp/json/policy.hpp>
#include <wawp/json/tree.hpp>

/// Writing the fields of a schema. The same walk is done twice: once to add up the size that the body has without
/// escapes, once to write it.
namespace wawp::json::detail {

template <class T>
concept text_value = std::convertible_to<const T&, std::string_view> || std::same_as<T, secret>;

template <text_value T>
constexpr std::string_view text_of(const T& value) noexcept {
    if constexpr (std::same_as<T, secret>) {
        return value.reveal();
    } else {
        return value;
    }
}

/// Booleans, numbers, enums and instants as what is written for them.
template <class T>
constexpr auto plain_of(const T& value) noexcept {
    if constexpr (std::is_enum_v<T>) {
        return static_cast<std::underlying_type_t<T>>(value);
    } else if constexpr (std::same_as<T, std::chrono::sys_seconds>) {
        return value.time_since_epoch().count();
    } else {
        static_assert(std::is_arithmetic_v<T>, "json: a member of this type cannot be written");
        return value;
    }
}

inline constexpr std::size_t longest_real = 32;

/// How many bytes `put_value` puts at most, escapes not counted.
template <class T>
constexpr std::size_t value_size(const T& value) noexcept {
    if constexpr (text_value<T>) {
        return text_of(value).size();  // the quotes belong to the fragments around it
    } else if constexpr (std::same_as<T, bool>) {
        return value ? 4 : 5;
    } else if constexpr (std::floating_point<T>) {
        return longest_real;
    } else {
        const auto number = plain_of(value);
        if (is_of_our_days(number)) return 10;
        return is_negative(number) + count_digits(magnitude_of(number));
    }
}

template <class T>
constexpr char* put_value(char* to, const T& value, escape_room& room) noexcept {
    if constexpr (text_value<T>) {
        return put_text(to, text_of(value), room);
    } else if constexpr (std::same_as<T, bool>) {
        return value ? put_bytes(to, "true", 4) : put_bytes(to, "false", 5);
    } else if constexpr (std::floating_point<T>) {
        const bool finite = value - value == 0;  // JSON has no infinity and no NaN
        return finite ? std::to_chars(to, to + longest_real, value).ptr : put_bytes(to, "null", 4);
    } else {
        const auto number = plain_of(value);
        if (is_of_our_days(number)) return put_ten_digits(to, static_cast<std::uint64_t>(number));
        if (is_negative(number)) *to++ = '-';
        const std::uint64_t magnitude = magnitude_of(number);
        return put_digits(to, magnitude, count_digits(magnitude));
    }
}

/// Adds up what the body needs; escapes only if asked for.
struct measure {
    bool with_escapes;
    std::size_t size = 0;

    constexpr void join(const joint& j) noexcept { size += size_of(j); }
    template <std::size_t Size>
    constexpr void constant(const std::array<char, Size>&) noexcept { size += Size; }
    constexpr void byte(char) noexcept { ++size; }
    template <class T>
    constexpr void value(const T& v) noexcept {
        size += value_size(v);
        if constexpr (text_value<T>) {
            if (with_escapes) size += growth_of(text_of(v));
        }
    }
};

/// Puts the body at `at`, which has the measured size, and `room` more for escapes. The walk keeps it by value, so that
/// `at` stays in a register.
struct writer {
    char* at;
    escape_room* room;

    constexpr void join(const joint& j) noexcept { at = put_joint(at, j); }
    template <std::size_t Size>
    constexpr void constant(const std::array<char, Size>& text) noexcept {
        if constexpr (Size > 0) at = put_bytes(at, text.data(), Size);
    }
    constexpr void byte(char c) noexcept { *at++ = c; }
    template <class T>
    constexpr void value(const T& v) noexcept { at = put_value(at, v, *room); }
};

/// In the place of an entry's predecessor, where there is none: what stands before in the same JSON object.
struct nothing_before {};
struct something_before {};
struct perhaps_before {};

/// Whether the entry is written whatever the object holds.
template <class Entry>
inline constexpr bool is_always_written = false;
template <class Entry>
    requires wawp::detail::has_member<Entry>
inline constexpr bool is_always_written<Entry> = !Entry::optional && !is_object_entry<Entry>;

/// Whether the entry has anything to write: a struct that need not be there is left out if nothing in it is present.
template <class Entry, class T>
constexpr bool is_written(const T& object) noexcept {
    if constexpr (!wawp::detail::has_member<Entry>) {
        return false;
    } else if constexpr (is_object_entry<Entry> && !Entry::optional) {
        bool any = false;
        Entry::schema::for_each([&]<class Inner>() { any = any || is_written<Inner>(Entry::get(object)); });
        return any;
    } else {
        return is_present(Entry::get(object));
    }
}

/// Where a walk has come to.
template <class To>
struct walked {
    To to;
    bool started;  ///< whether anything stands before in the same JSON object
};

template <bool Nested, class Before, class Fields, class To, class T>
constexpr walked<To> walk_fields(walked<To> from, const T& object);

/// Whether the entry's value is written as a text.
template <class Entry>
inline constexpr bool is_text_entry = false;
template <class Entry>
    requires(wawp::detail::has_member<Entry> && !is_object_entry<Entry>)
inline constexpr bool is_text_entry<Entry> =
    text_value<std::remove_cvref_t<decltype(value_of(std::declval<const typename Entry::value_type&>()))>>;

/// The fields of one object in their order, each visited with the one before it.
template <bool Nested, class To, class T>
struct field_walk {
    To to;
    const T& object;
    bool started;             ///< whether anything stands before, where only run time knows
    bool after_text = false;  ///< whether the value written last is a text
    std::string_view last{};  ///< the key written last

    /// `Sure` was written for certain, each of `Maybe` perhaps after it; the nearest comes first.
    template <class Entry, class Sure, class... Maybe>
    [[gnu::always_inline]] constexpr void visit() {
        if (!is_written<Entry>(object)) return;
        const auto& member = value_of(Entry::get(object));
        join<Entry, Sure, Maybe...>();
        last = Entry::key.view();
        after_text = is_text_entry<Entry>;
        if constexpr (is_object_entry<Entry>) {
            to.byte('{');
            to = walk_fields<true, nothing_before, typename Entry::schema>(walked<To>{to, false}, member).to;
            to.byte('}');
        } else {
            to.value(member);
        }
    }

    /// What stands between the last value and that of `Entry`; at the end of the object, `Entry` is void.
    template <class Entry, class Sure, class... Maybe>
    [[gnu::always_inline]] constexpr void join() {
        if constexpr (std::same_as<Sure, perhaps_before>) {
            to.join({last, key_of<Entry>(), started || !last.empty(), Nested, after_text, is_text_entry<Entry>});
        } else if (!(join_after<Maybe, Entry>() || ...)) {
            join_fragment<Sure, Entry>();
        }
    }

    template <class Previous, class Entry>
    [[gnu::always_inline]] constexpr bool join_after() {
        if (!is_written<Previous>(object)) return false;
        return join_fragment<Previous, Entry>(), true;
    }

    template <class Previous, class Entry>
    [[gnu::always_inline]] constexpr void join_fragment() {
        constexpr bool comma = !std::same_as<Previous, nothing_before>;
        to.constant(fragment<Previous, Entry, comma, Nested, is_text_entry<Previous>, is_text_entry<Entry>>);
    }
};

/// A walk that has come past `Sure`, which is written for certain, and past `Maybe`, each of which may be absent; the
/// nearest comes first.
template <class Walk, class Sure, class... Maybe>
struct past {
    Walk& walk;

    template <class Entry>
    [[gnu::always_inline]] constexpr auto operator>>(std::type_identity<Entry>) const {
        constexpr std::size_t most = 3;  // beyond that, all combinations would be much code for little
        if constexpr (!wawp::detail::has_member<Entry>) {
            return *this;
        } else {
            walk.template visit<Entry, Sure, Maybe...>();
            if constexpr (is_always_written<Entry>) {
                return past<Walk, Entry>{walk};
            } else if constexpr (sizeof...(Maybe) == most || std::same_as<Sure, perhaps_before>) {
                return past<Walk, perhaps_before>{walk};
            } else {
                return past<Walk, Sure, Entry, Maybe...>{walk};
            }
        }
    }

    constexpr void finish() const { walk.template join<void, Sure, Maybe...>(); }
};

/// What the next object of the same body finds before it, as far as the types know.
template <class Before, class... Entries>
constexpr auto left_behind(const schema<Entries...>*) {
    constexpr bool surely = ((wawp::detail::has_member<Entries> && is_always_written<Entries>) || ...);
    return std::conditional_t<surely || std::same_as<Before, something_before>, something_before, perhaps_before>{};
}

template <bool Nested, class Before, class To, class T, class... Entries>
[[gnu::always_inline]] constexpr walked<To> walk_entries(walked<To> from, const T& object, const schema<Entries...>*) {
    field_walk<Nested, To, T> walk{from.to, object, from.started};
    (past<field_walk<Nested, To, T>, Before>{walk} >> ... >> std::type_identity<Entries>{}).finish();
    return {walk.to, walk.started || !walk.last.empty()};
}

/// Writes or measures all fields of one object.
template <bool Nested, class Before, class Fields, class To, class T>
[[gnu::always_inline]] constexpr walked<To> walk_fields(walked<To> from, const T& object) {
    return walk_entries<Nested, Before>(from, object, static_cast<const typename Fields::list*>(nullptr));
}

template <bool Nested, class Before, class To>
[[gnu::always_inline]] constexpr To walk_objects(walked<To> from) {
    return from.to;
}

template <bool Nested, class Before, class To, class First, class... Rest>
[[gnu::always_inline]] constexpr To walk_objects(walked<To> from, const First& first, const Rest&... rest) {
    using fields = typename First::fields;
    using next = decltype(left_behind<Before>(static_cast<const typename fields::list*>(nullptr)));
    return walk_objects<Nested, next>(walk_fields<Nested, Before, fields>(from, first.object), rest...);
}

/// Writes or measures the whole body.
template <layout Layout, class To, class... Bound>
[[gnu::always_inline]] constexpr To walk_body(To to, const Bound&... objects) {
    to.byte('{');
    to = walk_objects<Layout == layout::nested, nothing_before>(walked<To>{to, false}, objects...);
    to.byte('}');
    return to;
}

}  // namespace wawp::json::detail
