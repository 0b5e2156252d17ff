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
#include <wawp/core/sanitize.hpp>
#include <wawp/core/secret.hpp>
#include <wawp/core/text.hpp>
#include <wawp/schema/describe.hpp>
#include <wawp/schema/member_kind.hpp>
#include <wawp/schema/required.hpp>
#include <wawp/schema/rules.hpp>
#include <wawp/schema/schema.hpp>
#include <wawp/schema/value_path.hpp>

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

/// Calls `visit(item, path)` for each item of a list or a map.
template <class Range, class Visit>
constexpr void for_each_item(const Range& range, const value_path& path, Visit visit) {
    std::size_t place = 0;
    for (const typename Range::value_type& item : range) {
        if constexpr (text_pair<typename Range::value_type>) {
            visit(item.second, value_path{&path, view_of(item.first), value_path::no_place, true});
        } else {
            visit(item, value_path{&path, {}, place++});
        }
    }
}

/// A member that is a pointer to characters points to some, and so does the key of a map. Only validation asks this: no rule sees
/// the pointer.
struct not_null {
    static constexpr std::string_view name = "not_null"sv;
};

/// Whether `To` is a number that holds every value of `From`; a boolean becomes 0 or 1 in any.
template <class From, class To>
concept holds_every = std::is_arithmetic_v<To> && (std::same_as<From, bool> || is_lossless<From, To>());

/// A number on its way into a rule: it becomes what holds every value of its type, and nothing else.
template <class Number>
struct kept_number {
    template <class Parameter>
        requires holds_every<Number, Parameter>
    constexpr operator Parameter() const noexcept;
};
/// The contrary: it becomes only another number than it may be.
template <class Number>
struct changed_number {
    template <class Parameter>
        requires(std::is_arithmetic_v<Parameter> && !holds_every<Number, Parameter>)
    constexpr operator Parameter() const noexcept;
};

/// Whether a template of the rule's is made for a `Value` and takes it as it is, with parameters behind it that have defaults: its
/// address does not tell. One that takes another number whatever it is made for does not count.
template <class Rule, class Value>
concept takes_exactly = requires(const Rule& rule, const Value& value) { rule.template operator()<Value>(value); } &&
                        !requires(const Rule& rule) { rule.template operator()<Value>({changed_number<Value>{}}); };

/// Whether a rule that is called with a `Value` would look at another number: C++ converts silently. What the braces hold is
/// never what a template's parameter is deduced from, so that no template is asked; one that takes the value as it is, is known
/// by its address, or by `takes_exactly`, which asks only where all else says that it does not.
template <class Rule, class Value>
consteval bool changes_number() noexcept {
    if constexpr (std::is_arithmetic_v<Value>) {
        using answer = decltype(std::declval<const Rule&>()(std::declval<const Value&>()));
        constexpr bool takes_it = requires { static_cast<answer (Rule::*)(Value) const>(&Rule::operator()); } ||
                                  requires { static_cast<answer (Rule::*)(const Value&) const>(&Rule::operator()); };
        constexpr bool keeps_it = requires(const Rule& rule) { rule({kept_number<Value>{}}); };
        constexpr bool changes_it = requires(const Rule& rule) { rule({changed_number<Value>{}}); };
        if constexpr (changes_it && !keeps_it && !takes_it) return !takes_exactly<Rule, Value>;
        return false;
    } else {
        return false;
    }
}

/// Asks one rule; `broken.operator()<Entry, Rule>(found, advice, path)` is called if it is not kept.
template <class Entry, auto Rule, class Value, class Broken>
constexpr void ask(const Value& value, const value_path& path, Broken& broken) {
    using rule = std::remove_cv_t<decltype(Rule)>;
    constexpr bool is_named = requires { { rule::name } -> std::convertible_to<std::string_view>; };
    constexpr bool answers = requires { { Rule(subject(value)) } -> std::convertible_to<std::string_view>; };
    static_assert(is_named, "field: a rule needs a name: `static constexpr std::string_view name`");
    static_assert(answers, "field: a rule is called with the member's value and answers with what to do, as a text that is empty "
                           "where the rule is kept; does it take this type, and is its call const and constexpr?");
    if constexpr (is_named && answers) {
        static_assert(!changes_number<rule, std::remove_cvref_t<decltype(subject(value))>>(),
                      "field: the rule takes a number that cannot hold every value of the member, and would look at another one; let it "
                      "take the member's own type");
        const std::string_view advice = Rule(subject(value));
        if (!advice.empty()) broken.template operator()<Entry, rule>(value, advice, path);
    }
}

/// Asks one rule of a member, or of each of its items.
template <class Entry, auto Rule, class Value, class Broken>
constexpr void ask_all(const Value& value, const value_path& path, Broken& broken) {
    if constexpr (is_optional<Value> || is_required<Value>) {
        if (is_present(value)) ask_all<Entry, Rule>(value_of(value), path, broken);
    } else if constexpr (requires { Rule.of_each; }) {
        static_assert(range_like<Value>, "field: `each` is a rule for the items of a list or a map, and this member is none");
        if constexpr (range_like<Value>) {
            for_each_item(value, path, [&](const auto& item, const value_path& at) { ask_all<Entry, Rule.of_each>(item, at, broken); });
        }
    } else {
        ask<Entry, Rule>(value, path, broken);
    }
}

template <class Entry, class Object, class Broken>
constexpr void check_entry(const Object& object, const value_path* outer, Broken& broken);

/// The key of a map is a text, whose characters are UTF-8.
template <class Entry, class Key, class Broken>
constexpr void check_key(const value_path& path, Broken& broken) {
    if constexpr (std::is_pointer_v<Key>) {
        // Only a null pointer has made a view of no memory.
        if (path.key.data() == nullptr) broken.template operator()<Entry, not_null>(path.key, "give the key a text", path);
    }
    ask<Entry, valid_utf8{}>(path.key, path, broken);
}

/// What holds of every value by its type: texts are UTF-8, numbers finite, and so on, also inside of what holds others.
template <class Entry, class Schema, class Value, class Broken>
constexpr void check_type([[maybe_unused]] const Value& value, const value_path& path, Broken& broken) {
    constexpr member_kind kind = kind_of_value<Value>();
    if constexpr (is_optional<Value> || is_required<Value>) {
        if (is_present(value)) check_type<Entry, Schema>(value_of(value), path, broken);
    } else if constexpr (has_characters<Value>) {
        if constexpr (std::is_pointer_v<Value>) {
            if (value == nullptr) broken.template operator()<Entry, not_null>(value, "give it a text, or make it optional", path);
        }
        ask<Entry, valid_utf8{}>(value, path, broken);
    } else if constexpr (kind == member_kind::real) {
        ask<Entry, finite{}>(value, path, broken);
    } else if constexpr (kind == member_kind::name) {
        ask<Entry, has_name{}>(value, path, broken);
    } else if constexpr (kind == member_kind::json) {
        constexpr bool has_rule = requires { typename json_rule_of<Value>::type; };
        static_assert(has_rule, "validate: a member holds raw JSON, which could break the body: include <wawp/schema/json_rule.hpp>, which checks it");
        if constexpr (has_rule) ask<Entry, typename json_rule_of<Value>::type{}>(value, path, broken);
    } else if constexpr (kind == member_kind::own) {
        check_type<Entry, Schema>(value.json_value(), path, broken);
    } else if constexpr (kind == member_kind::list || kind == member_kind::array || kind == member_kind::map) {
        for_each_item(value, path, [&](const auto& item, const value_path& at) {
            if constexpr (kind == member_kind::map) check_key<Entry, std::remove_cv_t<typename Value::value_type::first_type>>(at, broken);
            check_type<Entry, Schema>(item, at, broken);
        });
    } else if constexpr (kind == member_kind::variant) {
        variant_access<Value>::visit(value, [&](const auto& held) { check_type<Entry, Schema>(held, path, broken); });
    } else if constexpr (kind == member_kind::structure && !std::is_void_v<Schema>) {
        Schema::for_each([&]<class Inner>() { check_entry<Inner>(value, &path, broken); });
    }
}

template <class Entry>
struct entry_check;

template <fixed_string Key, auto Member, auto... Rules>
struct entry_check<field<Key, Member, Rules...>> {
    template <class Entry, class Value, class Broken>
    static constexpr void run(const Value& value, const value_path& path, Broken& broken) {
        check_type<Entry, void>(value, path, broken);
        (ask_all<Entry, Rules>(value, path, broken), ...);
    }
};

template <fixed_string Key, auto Member, class Schema, auto... Rules>
struct entry_check<object<Key, Member, Schema, Rules...>> {
    template <class Entry, class Value, class Broken>
    static constexpr void run(const Value& value, const value_path& path, Broken& broken) {
        check_type<Entry, Schema>(value, path, broken);
        (ask_all<Entry, Rules>(value, path, broken), ...);
    }
};

template <class Entry, class Object, class Broken>
constexpr void check_entry(const Object& object, const value_path* outer, Broken& broken) {
    const value_path path{outer, Entry::key};
    if constexpr (has_member<Entry>) {
        static_assert(std::is_base_of_v<typename Entry::object_type, Object>,
                      "schema: a field names a member of another type than the object that is validated");
        const auto& member = Entry::get(object);
        if (is_present(member)) entry_check<Entry>::template run<Entry>(value_of(member), path, broken);
    } else {
        if (!is_present(object.*Entry::later) || !is_present(object.*Entry::earlier)) return;
        const instant_pair times{value_of(object.*Entry::later), value_of(object.*Entry::earlier)};
        if (times.later <= times.earlier) broken.template operator()<Entry, Entry>(times, Entry::advice, path);
    }
}

// Not constexpr on purpose: reaching it in a constant expression is the compiler's error, and its template arguments
// name the member and the rule.
template <auto Member, class Rule>
inline void a_rule_is_broken() {}

}  // namespace detail

/// Runs every rule of `Fields` over `object`, in order, and calls `broken.operator()<Entry, Rule>(found, advice, path)` for
/// each one that is not kept; `path` says where, and is of no use after the call. Usable in constant expressions.
template <class Fields, class Object, class Broken>
constexpr void for_each_violation(const Object& object, Broken broken) {
    Fields::for_each([&]<class Entry>() { detail::check_entry<Entry>(object, nullptr, broken); });
}

/// Every broken rule of `object` in one pass; empty if the object keeps them all.
///
/// @param object  an owning object or a view
/// @param hidden  taken out of every text before it is shown, in case a field repeats it
/// @param max_violations  how many are listed at most, of an object that comes from somebody else
template <class Fields, class Object>
[[nodiscard]] std::vector<violation> validate(const Object& object, const secret& hidden = {}, std::size_t max_violations = std::string::npos) {
    std::vector<violation> violations;
    for_each_violation<Fields>(object, [&]<class Entry, class Rule>(const auto& found, std::string_view advice, const value_path& path) {
        if (violations.size() == max_violations) return;
        const auto& value = detail::shown(found);
        std::string text;
        if constexpr (detail::textual<std::remove_cvref_t<decltype(value)>>) {
            text = detail::describe(redact(value, hidden));  // before it is clipped: part of a secret is still one
        } else {
            text = detail::describe(value);
        }
        std::string key = to_string(path);
        if (holds_data(path)) key = sanitize(key, hidden);
        violations.push_back(violation{std::move(key), Rule::name, std::move(text), advice});
    });
    return violations;
}

/// Stops the compiler if `object` breaks a rule; its message shows the member and the rule's type.
template <class Fields, class Object>
consteval void require_valid(const Object& object) {
    for_each_violation<Fields>(object, []<class Entry, class Rule>(const auto&, std::string_view, const value_path&) {
        if constexpr (detail::has_member<Entry>) {
            detail::a_rule_is_broken<Entry::member, Rule>();
        } else {
            detail::a_rule_is_broken<Entry::later, Rule>();
        }
    });
}

}  // namespace wawp
