// SPDX-License-Identifier: MIT
// Generated from include/ by single_include/amalgamate.cmake: change the headers there.
#pragma once

#include <wawp/wawp.hpp>

#include <concepts>
#include <cstddef>
#include <string_view>
#include <type_traits>
#include <wawp/core/constant_text.hpp>
#include <wawp/endpoint/request_type.hpp>
#include <wawp/schema/described.hpp>
#include <wawp/schema/entry.hpp>
#include <wawp/schema/json_rule.hpp>
#include <wawp/schema/more_rules.hpp>

// wawp/describe/rule_notes.hpp
/// What a rule asks, as keywords of JSON Schema and in words.
///
/// A rule of your own says it by two members, both static texts and each of them optional: `json_schema`, keywords such as
/// `"multipleOf":2`, and `text`, a phrase such as `an even number`. Without keywords, its words go to the description; without
/// words, its name does.
namespace wawp::detail {

template <class Rule>
concept has_keywords = requires { { Rule::json_schema } -> std::convertible_to<std::string_view>; };
template <class Rule>
concept has_words = requires { { Rule::text } -> std::convertible_to<std::string_view>; };

/// Of any rule: what it says of itself.
template <class Rule>
struct rule_notes {
    static constexpr void put_keywords(text_sink& out, const Rule&, member_kind) noexcept {
        if constexpr (has_keywords<Rule>) out.put(Rule::json_schema);
    }
    static constexpr void put_words(text_sink& out, const Rule&) noexcept {
        if constexpr (has_words<Rule>) {
            out.put(Rule::text);
        } else {
            out.put(Rule::name);
        }
    }
};

/// Of a rule that follows from the member's type, or that asks nothing.
struct no_notes {
    static constexpr void put_keywords(text_sink&, const auto&, member_kind) noexcept {}
    static constexpr void put_words(text_sink&, const auto&) noexcept {}
};
template <>
struct rule_notes<valid_utf8> : no_notes {};
template <>
struct rule_notes<finite> : no_notes {};
template <>
struct rule_notes<has_name> : no_notes {};
template <>
struct rule_notes<has_default> : no_notes {};
template <>
struct rule_notes<valid_json> : no_notes {};
template <fixed_string Text>
struct rule_notes<described<Text>> : no_notes {};
template <class Rule>
struct rule_notes<each<Rule>> {
    static constexpr void put_keywords(text_sink&, const each<Rule>&, member_kind) noexcept {}  // those of the items
    static constexpr void put_words(text_sink& out, const each<Rule>& rule) noexcept {
        rule_notes<Rule>::put_words(out.put("each: "sv), rule.of_each);
    }
};

/// Of a rule that is always the same.
template <const std::string_view& Keywords, const std::string_view& Words>
struct constant_notes {
    static constexpr void put_keywords(text_sink& out, const auto&, member_kind) noexcept { out.put(Keywords); }
    static constexpr void put_words(text_sink& out, const auto&) noexcept { out.put(Words); }
};

// Characters in place of escapes within the patterns: engines differ in how they spell those.
inline constexpr std::string_view keywords_of_not_blank =
    R"("pattern":"[^\u0009-\u000d\u0020\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]")"sv;
inline constexpr std::string_view words_of_not_blank = "not blank"sv;
template <>
struct rule_notes<not_blank> : constant_notes<keywords_of_not_blank, words_of_not_blank> {};

inline constexpr std::string_view keywords_of_single_line = R"("not":{"pattern":"[\r\n\u0000]"})"sv;
inline constexpr std::string_view words_of_single_line = "one line"sv;
template <>
struct rule_notes<single_line> : constant_notes<keywords_of_single_line, words_of_single_line> {};

inline constexpr std::string_view keywords_of_plausible_seconds = R"("minimum":0,"maximum":99999999999)"sv;
inline constexpr std::string_view words_of_plausible_seconds = "from 1970 on, not milliseconds"sv;
template <>
struct rule_notes<plausible_seconds> : constant_notes<keywords_of_plausible_seconds, words_of_plausible_seconds> {};

inline constexpr std::string_view keywords_of_chat_id =
    R"("pattern":"^(?:[1-9][0-9]{4,19}@c[.]us|[0-9]+(?:-[0-9]+)?@g[.]us|[0-9]+@lid|[1-9][0-9]{6,14})$")"sv;
inline constexpr std::string_view words_of_chat_id =
    "`digits@c.us`, `digits@g.us`, `digits-digits@g.us`, `digits@lid`, or 7 to 15 digits with the country code first"sv;
template <>
struct rule_notes<chat_id> : constant_notes<keywords_of_chat_id, words_of_chat_id> {};

template <>
struct rule_notes<max_length> {
    static constexpr void put_keywords(text_sink& out, const max_length& rule, member_kind) noexcept {
        out.put(R"("maxLength":)"sv).put_number(rule.limit);
    }
    static constexpr void put_words(text_sink& out, const max_length& rule) noexcept {
        out.put("at most "sv).put_number(rule.limit).put(" characters"sv);
    }
};

template <std::size_t Count>
struct rule_notes<at_least<Count>> {
    static constexpr void put_keywords(text_sink& out, const at_least<Count>&, member_kind kind) noexcept {
        out.put(kind == member_kind::map ? R"("minProperties":)"sv : R"("minItems":)"sv).put_number(Count);
    }
    static constexpr void put_words(text_sink& out, const at_least<Count>&) noexcept { out.put("at least "sv).put_number(Count); }
};

template <std::size_t Count>
struct rule_notes<at_most<Count>> {
    static constexpr void put_keywords(text_sink& out, const at_most<Count>&, member_kind kind) noexcept {
        out.put(kind == member_kind::map ? R"("maxProperties":)"sv : R"("maxItems":)"sv).put_number(Count);
    }
    static constexpr void put_words(text_sink& out, const at_most<Count>&) noexcept { out.put("at most "sv).put_number(Count); }
};

template <auto Low, auto High>
struct rule_notes<between<Low, High>> {
    static constexpr void put_keywords(text_sink& out, const between<Low, High>&, member_kind) noexcept {
        out.put(R"("minimum":)"sv).put_number(Low).put(R"(,"maximum":)"sv).put_number(High);
    }
    static constexpr void put_words(text_sink& out, const between<Low, High>&) noexcept {
        out.put("from "sv).put_number(Low).put(" to "sv).put_number(High);
    }
};

template <fixed_string First, fixed_string... Others>
struct rule_notes<any_of<First, Others...>> {
    static constexpr void put_keywords(text_sink& out, const any_of<First, Others...>&, member_kind) noexcept {
        out.put(R"("enum":[)"sv).put_string(First);
        (out.put(","sv).put_string(Others), ...);
        out.put("]"sv);
    }
    static constexpr void put_words(text_sink& out, const any_of<First, Others...>&) noexcept {
        out.put("one of: "sv).put(First);
        (out.put(", "sv).put(Others), ...);
    }
};

/// The keywords of a rule; empty if it has none.
template <auto Rule, member_kind Kind>
struct keywords_writer {
    static constexpr void write(text_sink& out) noexcept { rule_notes<std::remove_cv_t<decltype(Rule)>>::put_keywords(out, Rule, Kind); }
};
template <auto Rule, member_kind Kind>
inline constexpr std::string_view keywords_of = constant_text<keywords_writer<Rule, Kind>>;

/// What a rule asks, in words; empty if the member's type says it.
template <auto Rule>
struct words_writer {
    static constexpr void write(text_sink& out) noexcept { rule_notes<std::remove_cv_t<decltype(Rule)>>::put_words(out, Rule); }
};
template <auto Rule>
inline constexpr std::string_view words_of = constant_text<words_writer<Rule>>;

}  // namespace wawp::detail

// wawp/describe/entry_notes.hpp
/// What an entry of a schema says of itself, for people and tools.
namespace wawp::detail {

template <auto Rule>
consteval auto item_rules() noexcept {
    if constexpr (requires { Rule.of_each; }) {
        return rule_list<Rule.of_each>{};
    } else {
        return rule_list<>{};
    }
}

/// The rules that the items of a list, or the values of a map, have to keep.
template <auto... Rules>
using rules_of_items = decltype((rule_list<>{} + ... + item_rules<Rules>()));

template <auto Rule>
constexpr std::string_view field_text_of() noexcept {
    if constexpr (requires { Rule.field_text; }) {
        return Rule.field_text;
    } else {
        return {};
    }
}

template <class Schema>
concept has_texts = requires { Schema::texts; };

/// Whether each row of the schema's `texts` is a field's.
template <class Schema>
consteval bool texts_are_of_fields() noexcept {
    if constexpr (has_texts<Schema>) {
        for (const field_text& row : Schema::texts) {
            bool known = false;
            for (const std::string_view key : Schema::list::keys) known = known || key == row.key;
            if (!known) return false;
        }
    }
    return true;
}

template <auto... Rules>
constexpr std::string_view described_text(rule_list<Rules...>) noexcept {
    std::string_view text;
    ((text = text.empty() ? field_text_of<Rules>() : text), ...);
    return text;
}

/// What a field is for: as `described` says it, or the schema's table. Empty if neither does.
template <class Schema, class Entry>
constexpr std::string_view text_of_field() noexcept {
    static_assert(texts_are_of_fields<Schema>(), "schema: `texts` has a row for a key that none of its fields has");
    const std::string_view text = described_text(typename entry_parts<Entry>::rules{});
    if constexpr (has_texts<Schema>) {
        if (text.empty()) {
            for (const field_text& row : Schema::texts) {
                if (row.key == Entry::key.view()) return row.text;
            }
        }
    }
    return text;
}

/// Puts what the rules between fields ask of the field, each behind a separator.
template <class Schema, class Entry>
constexpr void put_rules_between(text_sink& out, std::string_view separator, bool& first) noexcept {
    Schema::for_each([&]<class Other>() {
        if constexpr (!has_member<Other>) {
            if (Other::key.view() != Entry::key.view()) return;
            if (!first) out.put(separator);
            out.put("later than `"sv).put(key_of_member<Schema>(Other::earlier)).put("`"sv);
            first = false;
        }
    });
}

template <class Fields>
concept schema_like = requires { typename Fields::list; Fields::list::keys; };

/// Of what is no endpoint either.
template <class T>
consteval bool require_declaration() noexcept {
    constexpr bool declares = schema_like<T>;
    static_assert(declares, "describe: this is no endpoint and no schema; an event alone does not say under which keys it travels: give its endpoint, "
                            "such as wawp::send_event");
    return true;
}

}  // namespace wawp::detail
