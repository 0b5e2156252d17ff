// SPDX-License-Identifier: MIT
// Generated from include/ by single_include/amalgamate.cmake: change the headers there.
#pragma once

#include <wawp/wawp.hpp>

#include <compare>
#include <concepts>
#include <cstddef>
#include <limits>
#include <string_view>
#include <type_traits>
#include <utility>

// wawp/schema/more_rules.hpp
/// Rules that the calendar event does not need: for lists, numbers and texts of which only some are allowed. No part of
/// `wawp.hpp`.
namespace wawp {

namespace detail {

template <class T>
concept counted = range_like<T> && !textual<T>;

/// A whole number as a text.
template <auto Number>
consteval auto spell_number() noexcept {
    constexpr auto count = [] {
        std::size_t digits = Number < 0 ? 2 : 1;
        for (auto left = Number / 10; left != 0; left /= 10) ++digits;
        return digits;
    }();
    fixed_string<count> text;
    auto left = Number;
    for (std::size_t at = count; at > (Number < 0 ? 1u : 0u); left /= 10) {
        const auto digit = left % 10;
        text.chars[--at] = static_cast<char>('0' + (digit < 0 ? -digit : digit));
    }
    if (Number < 0) text.chars[0] = '-';
    return text;
}

template <auto Number>
inline constexpr auto spelled_number = spell_number<Number>();

/// How a number compares with a whole one, to the last digit: made to a double, the latter could become its neighbour.
template <std::floating_point Real, std::integral Whole>
constexpr std::partial_ordering compare_exactly(Real number, Whole whole) noexcept {
    using limits = std::numeric_limits<Whole>;
    constexpr Real beyond = static_cast<Real>((limits::max)() / 2 + 1) * 2;  // a power of two, which every type has
    if (number >= beyond) return std::partial_ordering::greater;
    if (number < static_cast<Real>((limits::min)())) return std::partial_ordering::less;
    if (number != number) return std::partial_ordering::unordered;
    const auto truncated = static_cast<Whole>(number);
    if (truncated != whole) return truncated <=> whole;
    return number <=> static_cast<Real>(truncated);
}

/// Whether `left` is less than `right`, whatever their signs and types. NaN is neither less nor greater.
template <class Left, class Right>
constexpr bool is_less(Left left, Right right) noexcept {
    if constexpr (std::integral<Left> && std::integral<Right>) {
        return std::cmp_less(left, right);
    } else if constexpr (std::integral<Left>) {
        return compare_exactly(right, left) > 0;
    } else {
        return compare_exactly(left, right) < 0;
    }
}

/// Whether `number` is `low`, `high`, or lies between them.
template <class Number, class Low, class High>
constexpr bool lies_between(Number number, Low low, High high) noexcept {
    if constexpr (std::integral<Number>) {
        return !is_less(number, low) && !is_less(high, number);
    } else {
        return compare_exactly(number, low) >= 0 && compare_exactly(number, high) <= 0;
    }
}

}  // namespace detail

/// Every item of the list, and every value of the map, keeps the rule: `each<not_blank>{}`, `each{max_length{100}}`.
template <class Rule>
struct each {
    static constexpr std::string_view name = Rule::name;  ///< the rule's own: violations name it, at the item's path
    Rule of_each{};  ///< what validation asks of each item, or value
};
/// For a rule with a value of its own: `each{max_length{100}}`.
template <class Rule>
each(Rule) -> each<Rule>;

/// The list has at least so many items.
template <std::size_t Count>
struct at_least {
    static constexpr std::string_view name = "at_least"sv;  ///< as violations show it
    /// What to mend in it; empty if nothing.
    constexpr std::string_view operator()(const detail::counted auto& list) const noexcept {
        return list.size() < Count ? advice.view() : std::string_view{};
    }

private:
    static constexpr auto advice = fixed_string("give at least ") + detail::spelled_number<Count>;
};

/// The list has at most so many items.
template <std::size_t Count>
struct at_most {
    static constexpr std::string_view name = "at_most"sv;  ///< as violations show it
    /// What to mend in it; empty if nothing.
    constexpr std::string_view operator()(const detail::counted auto& list) const noexcept {
        return list.size() > Count ? advice.view() : std::string_view{};
    }

private:
    static constexpr auto advice = fixed_string("give at most ") + detail::spelled_number<Count>;
};

/// The number lies between the two, or is one of them. NaN is none.
template <auto Low, auto High>
    requires std::integral<decltype(Low)> && std::integral<decltype(High)>
struct between {
    static_assert(!detail::is_less(High, Low), "between: the first number is the lower one");
    static constexpr std::string_view name = "between"sv;  ///< as violations show it
    /// What to mend in it; empty if nothing.
    template <class Number>
        requires std::is_arithmetic_v<Number> && (!std::same_as<Number, bool>)
    constexpr std::string_view operator()(Number number) const noexcept {
        return detail::lies_between(number, Low, High) ? std::string_view{} : advice.view();
    }

private:
    static constexpr auto advice =
        fixed_string("give a number from ") + detail::spelled_number<Low> + fixed_string(" to ") + detail::spelled_number<High>;
};

/// The text is one of these, byte for byte: `any_of<"image", "video">{}`.
template <fixed_string First, fixed_string... Others>
struct any_of {
    static constexpr std::string_view name = "any_of"sv;  ///< as violations show it
    /// What to mend in it; empty if nothing.
    constexpr std::string_view operator()(std::string_view text) const noexcept {
        const bool known = text == First.view() || (... || (text == Others.view()));
        return known ? std::string_view{} : advice.view();
    }

private:
    static constexpr auto advice = ((fixed_string("give one of: ") + First) + ... + (fixed_string(", ") + Others));
};

}  // namespace wawp
