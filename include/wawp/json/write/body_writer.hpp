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
#include <wawp/json/map/tree.hpp>
#include <wawp/json/policy.hpp>
#include <wawp/json/write/digits.hpp>
#include <wawp/json/write/escape.hpp>
#include <wawp/json/write/separator.hpp>

/// Writing the fields of a schema. The same walk is done twice: once to add up the size that the body has without
/// escapes, once to write it.
namespace wawp::json::detail {

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

/// How many bytes `put_plain_value` puts at most.
template <class T>
constexpr std::size_t plain_value_size(const T& value) noexcept {
    if constexpr (std::same_as<T, bool>) {
        return value ? 4 : 5;
    } else if constexpr (std::floating_point<T>) {
        return longest_real;
    } else {
        const auto number = plain_of(value);
        if (is_of_our_days(number)) [[likely]] return 10;
        return is_negative(number) + count_digits(magnitude_of(number));
    }
}

template <class T>
constexpr char* put_plain_value(char* to, const T& value) noexcept {
    if constexpr (std::same_as<T, bool>) {
        return value ? put_bytes(to, "true", 4) : put_bytes(to, "false", 5);
    } else if constexpr (std::floating_point<T>) {
        const bool finite = value - value == 0;  // JSON has no infinity and no NaN
        return finite ? std::to_chars(to, to + longest_real, value).ptr : put_bytes(to, "null", 4);
    } else {
        const auto number = plain_of(value);
        if (is_of_our_days(number)) [[likely]] return put_ten_digits(to, static_cast<std::uint64_t>(number));
        if (is_negative(number)) *to++ = '-';
        const std::uint64_t magnitude = magnitude_of(number);
        return put_digits(to, magnitude, count_digits(magnitude));
    }
}

/// Adds up what the body needs, without escapes.
struct measure {
    std::size_t size = 0;

    constexpr void join(const separator& s) noexcept { size += size_of(s); }
    template <std::size_t Size>
    constexpr void constant(const char (&)[Size]) noexcept { size += Size; }
    constexpr void text(std::string_view v) noexcept { size += v.size(); }  // the fragments around it have the quotes
    template <class T>
    constexpr void plain(const T& v) noexcept { size += plain_value_size(v); }
};

/// Puts the body at `at`, which has the measured size, and `room` more for escapes. The walk keeps it by value, so that
/// `at` stays in a register.
struct writer {
    char* at;
    escape_room* room;

    constexpr void join(const separator& s) noexcept { at = put_separator(at, s); }
    template <std::size_t Size>
    constexpr void constant(const char (&text)[Size]) noexcept { at = put_constant(at, text); }
    constexpr void text(std::string_view v) noexcept { at = put_text(at, v, *room); }
    template <class T>
    constexpr void plain(const T& v) noexcept { at = put_plain_value(at, v); }
};

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

/// A walk over the values of one JSON object in their order. What stands between two of them is put with the second.
template <bool Nested, class To, class... Fields>
struct body_walk {
    using plan = body_plan<Nested, Fields...>;

    To to;
    std::size_t last = 0;  ///< the value that was written last

    /// Goes on past the fields of one object.
    template <class T, class... Entries>
#if defined(__clang__)
    [[gnu::always_inline]]  // clang would keep the walk in memory; g++ inlines it anyhow, and later is better
#endif
    constexpr void add(const T& object, const schema<Entries...>*) {
        ((is_written<Entries>(object) ? visit<Entries>(object) : void()), ...);
    }

    [[nodiscard]] constexpr To finished() {
        join<plan::end>();
        return to;
    }

private:
    template <class Entry, class T>
    [[gnu::always_inline]] constexpr void visit(const T& object) {
        if constexpr (wawp::detail::has_member<Entry>) {
            constexpr std::size_t place = plan::place_of(Entry::key.view());
            join<place>();
            last = place;
            const auto& member = value_of(Entry::get(object));
            if constexpr (is_object_entry<Entry>) {
                using fields = typename Entry::schema;
                body_walk<true, To, fields> inner{to};
                inner.add(member, static_cast<const typename fields::list*>(nullptr));
                to = inner.finished();
            } else if constexpr (plan::places[place].text) {
                to.text(text_of(member));
            } else {
                to.plain(member);
            }
        }
    }

    /// Puts what stands between the last value and the one at `Place`.
    template <std::size_t Place>
    [[gnu::always_inline]] constexpr void join() {
        constexpr std::size_t sure = plan::sure_before(Place);
        constexpr std::size_t limit = 3;  // beyond that, all combinations would be much code for little
        if constexpr (sure + 1 == Place) {
            to.constant(fragment<plan, sure, Place>.text);
        } else if constexpr (Place - sure - 1 <= limit) {
            join_after<Place>(std::make_index_sequence<Place - sure>{});
        } else {
            to.join(plan::between(last, Place));
        }
    }

    template <std::size_t Place, std::size_t... Index>
    [[gnu::always_inline]] constexpr void join_after(std::index_sequence<Index...>) {
        ((last == Place - 1 - Index ? to.constant(fragment<plan, Place - 1 - Index, Place>.text) : void()), ...);
    }
};

/// How many bytes the escapes of all texts take more than the texts themselves.
template <class T, class... Entries>
constexpr std::size_t growth_of(const T& object, const schema<Entries...>*);

template <class Entry, class T>
constexpr std::size_t growth_of_entry([[maybe_unused]] const T& object) {
    if constexpr (wawp::detail::has_member<Entry>) {
        const auto& member = Entry::get(object);
        using value = std::remove_cvref_t<decltype(value_of(member))>;
        if constexpr (is_object_entry<Entry>) {
            using fields = typename Entry::schema;
            return is_present(member) ? growth_of(value_of(member), static_cast<const typename fields::list*>(nullptr)) : 0;
        } else if constexpr (text_value<value>) {
            return is_present(member) ? growth_of(text_of(value_of(member))) : 0;
        }
    }
    return 0;
}

template <class T, class... Entries>
constexpr std::size_t growth_of(const T& object, const schema<Entries...>*) {
    return (std::size_t{0} + ... + growth_of_entry<Entries>(object));
}

/// Writes or measures the whole body.
template <layout Layout, class To, class... Bound>
constexpr To walk_body(To to, Bound... objects) {
    body_walk<Layout == layout::nested, To, typename Bound::fields...> walk{to};
    (walk.add(objects.object, static_cast<const typename Bound::fields::list*>(nullptr)), ...);
    return walk.finished();
}

}  // namespace wawp::json::detail
