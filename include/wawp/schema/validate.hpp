// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <concepts>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <wawp/core/error.hpp>
#include <wawp/core/redact.hpp>
#include <wawp/core/secret.hpp>
#include <wawp/core/text.hpp>
#include <wawp/core/utf8.hpp>
#include <wawp/schema/rules.hpp>
#include <wawp/schema/schema.hpp>

namespace wawp {

namespace detail {

/// What a rule looks at: the characters of a text or a secret, any other value as it is.
template <class T>
[[nodiscard]] constexpr decltype(auto) subject(const T& value) noexcept {
    if constexpr (std::same_as<T, secret>) {
        return std::string_view(value.reveal());
    } else if constexpr (textual<T>) {
        return view_of(value);
    } else {
        return (value);
    }
}

template <class T>
concept has_characters = textual<T> || std::same_as<T, secret>;

/// A member that is a pointer to characters points to some. Only validation asks this: no rule sees the pointer.
struct not_null {
    static constexpr std::string_view name = "not_null"sv;
};

/// Asks one rule; `broken.operator()<Entry, Rule>(found, advice)` is called if it is not kept.
template <class Entry, auto Rule, class Value, class Broken>
constexpr void ask(const Value& value, Broken& broken) {
    using rule = std::remove_cv_t<decltype(Rule)>;
    constexpr bool is_named = requires { { rule::name } -> std::convertible_to<std::string_view>; };
    constexpr bool answers = requires { { Rule(subject(value)) } -> std::convertible_to<std::string_view>; };
    static_assert(is_named, "field: a rule needs a name: `static constexpr std::string_view name`");
    static_assert(answers, "field: a rule is called with the member's value and answers with what to do, as a text that is empty "
                           "where the rule is kept; does it take this type, and is its call const and constexpr?");
    if constexpr (is_named && answers) {
        const std::string_view advice = Rule(subject(value));
        if (!advice.empty()) broken.template operator()<Entry, rule>(value, advice);
    }
}

template <class Entry>
struct entry_check;

template <fixed_string Key, auto Member, auto... Rules>
struct entry_check<field<Key, Member, Rules...>> {
    template <class Object, class Broken>
    static constexpr void run(const Object& object, Broken& broken) {
        using entry = field<Key, Member, Rules...>;
        static_assert(std::is_base_of_v<typename entry::object_type, Object>,
                      "schema: a field names a member of another type than the object that is validated");
        if (!is_present(entry::get(object))) return;
        const auto& value = value_of(entry::get(object));
        using type = std::remove_cvref_t<decltype(value)>;
        if constexpr (textual<type> && std::is_pointer_v<type>) {
            if (value == nullptr) broken.template operator()<entry, not_null>(value, "give it a text, or make it optional");
        }
        if constexpr (has_characters<type>) ask<entry, valid_utf8{}>(value, broken);
        if constexpr (std::floating_point<type>) ask<entry, finite{}>(value, broken);
        (ask<entry, Rules>(value, broken), ...);
    }
};

/// The two instants that an `ordered` rule compares.
struct instant_pair {
    std::chrono::sys_seconds later, earlier;
};

template <fixed_string Key, auto Later, auto Earlier>
struct entry_check<ordered<Key, Later, Earlier>> {
    template <class Object, class Broken>
    static constexpr void run(const Object& object, Broken& broken) {
        using entry = ordered<Key, Later, Earlier>;
        if (!is_present(object.*Later) || !is_present(object.*Earlier)) return;
        const instant_pair times{value_of(object.*Later), value_of(object.*Earlier)};
        if (times.later <= times.earlier) broken.template operator()<entry, entry>(times, entry::advice);
    }
};

inline std::string describe(std::chrono::sys_seconds time) { return std::to_string(time.time_since_epoch().count()); }

inline std::string describe(const instant_pair& times) {
    return describe(times.later) + ", not after " + describe(times.earlier);
}

// An exact type, because texts convert to secrets.
inline std::string describe(const std::same_as<secret> auto& value) {
    return value.empty() ? "nothing" : "a secret of " + std::to_string(value.size()) + " bytes";
}

// Texts convert to bool and to views alike: an overload that takes exactly a bool keeps them apart.
inline std::string describe(std::same_as<bool> auto value) { return value ? "true" : "false"; }

template <class Number>
    requires std::is_arithmetic_v<Number> && (!std::same_as<Number, bool>)
std::string describe(Number value) {
    return std::to_string(value);
}

/// A list is described by its length: its elements may be anything.
template <class List>
    requires(!has_characters<List>) && requires(const List& list) { list.size(); }
std::string describe(const List& list) {
    return "a list of " + std::to_string(list.size());
}

/// A text between quotes, clipped; bytes that a terminal could take for commands are written as `\x1b`.
inline std::string describe(std::string_view text) {
    constexpr std::size_t limit = 64;
    constexpr char hex[] = "0123456789abcdef";
    std::string shown = "\"";
    for (std::size_t at = 0; at < text.size();) {
        if (shown.size() > limit) return shown.append("\"... (").append(std::to_string(text.size())).append(" bytes)");
        const utf8::code_point point = utf8::decode(text, at);
        const std::size_t size = point.size == 0 ? 1 : point.size;
        const std::string_view bytes = text.substr(at, size);
        at += size;
        if (point.size != 0 && !utf8::steers_display(point.value)) {
            shown.append(bytes);
            continue;
        }
        for (const char c : bytes) {
            const auto byte = static_cast<unsigned char>(c);
            shown.append({'\\', 'x', hex[byte >> 4], hex[byte & 15]});
        }
    }
    return shown.append("\"");
}

/// What may be shown of a value: texts as views, everything else, secrets too, as it is.
template <class T>
[[nodiscard]] constexpr decltype(auto) shown(const T& value) noexcept {
    if constexpr (textual<T>) {
        return view_of(value);
    } else {
        return (value);
    }
}

// Not constexpr on purpose: reaching it in a constant expression is the compiler's error, and its template arguments
// name the member and the rule.
template <auto Member, class Rule>
inline void a_rule_is_broken() {}

}  // namespace detail

/// Runs every rule of `Fields` over `object`, in order, and calls `broken.operator()<Entry, Rule>(found, advice)` for
/// each one that is not kept. Usable in constant expressions.
template <class Fields, class Object, class Broken>
constexpr void for_each_violation(const Object& object, Broken broken) {
    Fields::for_each([&]<class Entry>() { detail::entry_check<Entry>::run(object, broken); });
}

/// Every broken rule of `object` in one pass; empty if the object keeps them all.
///
/// @param object  an owning object or a view
/// @param hidden  taken out of every text before it is shown, in case a field repeats it
template <class Fields, class Object>
[[nodiscard]] std::vector<violation> validate(const Object& object, const secret& hidden = {}) {
    std::vector<violation> violations;
    for_each_violation<Fields>(object, [&]<class Entry, class Rule>(const auto& found, std::string_view advice) {
        const auto& value = detail::shown(found);
        std::string text;
        if constexpr (detail::textual<std::remove_cvref_t<decltype(value)>>) {
            text = detail::describe(redact(value, hidden));  // before it is clipped: part of a secret is still one
        } else {
            text = detail::describe(value);
        }
        violations.push_back(violation{Entry::key, Rule::name, std::move(text), advice});
    });
    return violations;
}

/// Stops the compiler if `object` breaks a rule; its message shows the member and the rule's type.
template <class Fields, class Object>
consteval void require_valid(const Object& object) {
    for_each_violation<Fields>(object, []<class Entry, class Rule>(const auto&, std::string_view) {
        if constexpr (detail::has_member<Entry>) {
            detail::a_rule_is_broken<Entry::member, Rule>();
        } else {
            detail::a_rule_is_broken<Entry::later, Rule>();
        }
    });
}

}  // namespace wawp
