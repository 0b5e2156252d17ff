// SPDX-License-Identifier: MIT
// Generated from include/ by single_include/amalgamate.cmake: change the headers there.
#pragma once

#include <wawp/wawp.hpp>

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string_view>
#include <type_traits>
#include <utility>
#include <wawp/core/constant_text.hpp>
#include <wawp/describe/entry_notes.hpp>
#include <wawp/schema/entry.hpp>

// wawp/describe/value_schema.hpp
/// The keywords of JSON Schema for one value: those of its type, then those of its rules.
namespace wawp::detail {

/// Calls `visit(name)` for each keyword of a text such as `"minimum":0,"not":{"enum":[1]}`: two here.
template <class Visit>
constexpr void for_each_keyword(std::string_view text, Visit visit) noexcept {
    int depth = 0;
    bool inside = false;
    std::size_t start = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (inside) {
            if (c == '\\') {
                ++i;
            } else if (c == '"') {
                inside = false;
                if (depth == 0 && i + 1 < text.size() && text[i + 1] == ':') visit(text.substr(start, i - start));
            }
        } else if (c == '"') {
            inside = true;
            start = i + 1;
        } else {
            depth += (c == '{' || c == '[') - (c == '}' || c == ']');
        }
    }
}

constexpr bool shares_keyword(std::string_view left, std::string_view right) noexcept {
    bool shared = false;
    for_each_keyword(left, [&](std::string_view one) {
        for_each_keyword(right, [&](std::string_view other) { shared = shared || one == other; });
    });
    return shared;
}

/// Puts the keywords of rules behind those of the type. A keyword may stand in an object once: rules that share one with
/// another rule, or with the type, become parts of `allOf`.
constexpr void put_fragments(text_sink& out, std::string_view type, const std::string_view* fragments, std::size_t count) noexcept {
    const auto fits = [&](std::size_t place) {
        bool fit = !shares_keyword(fragments[place], type) && !shares_keyword(fragments[place], R"("allOf":0,"description":0)"sv);
        for (std::size_t i = 0; i < place; ++i) fit = fit && !shares_keyword(fragments[place], fragments[i]);
        return fit;
    };
    bool first = type.empty(), all_of = false;
    for (std::size_t i = 0; i < count; ++i) {
        if (fragments[i].empty() || !fits(i)) continue;
        out.put(first ? ""sv : ","sv).put(fragments[i]);
        first = false;
    }
    for (std::size_t i = 0; i < count; ++i) {
        if (fragments[i].empty() || fits(i)) continue;
        out.put(all_of ? ",{"sv : first ? R"("allOf":[{)"sv : R"(,"allOf":[{)"sv).put(fragments[i]).put("}"sv);
        all_of = true;
    }
    if (all_of) out.put("]"sv);
}

/// Whether a rule leaves only numbers that the type has.
template <class Rule, class Number>
inline constexpr bool narrows = std::same_as<Rule, plausible_seconds>;
template <auto Low, auto High, class Number>
inline constexpr bool narrows<between<Low, High>, Number> =
    !is_less(Low, (std::numeric_limits<Number>::lowest)()) && !is_less((std::numeric_limits<Number>::max)(), High);

/// Whether the limits of the type have to be told: unless a rule says something narrower.
template <class Number, auto... Rules>
inline constexpr bool is_bounded_by_type = !(... || narrows<std::remove_cv_t<decltype(Rules)>, Number>);

template <class Number, auto... Rules>
constexpr void put_integer(text_sink& out) noexcept {
    using limits = std::numeric_limits<Number>;
    out.put(R"("type":"integer")"sv);
    if constexpr (sizeof(Number) == 8 && std::is_signed_v<Number>) out.put(R"(,"format":"int64")"sv);
    if constexpr (sizeof(Number) == 4 && std::is_signed_v<Number>) out.put(R"(,"format":"int32")"sv);
    if constexpr (is_bounded_by_type<Number, Rules...>) {
        out.put(R"(,"minimum":)"sv).put_number((limits::min)()).put(R"(,"maximum":)"sv).put_number((limits::max)());
    }
}

/// JSON has larger numbers than a float or a double, which readers refuse. The limits of a float are a little more than it is to a
/// validator, which reads doubles.
template <std::floating_point Number, auto... Rules>
constexpr void put_real(text_sink& out) noexcept {
    constexpr bool single = std::same_as<Number, float>;
    out.put(single ? R"("type":"number","format":"float")"sv : R"("type":"number","format":"double")"sv);
    if constexpr (is_bounded_by_type<Number, Rules...>) {
        constexpr std::string_view largest = largest_real<Number>;
        out.put(R"(,"minimum":-)"sv).put(largest).put(R"(,"maximum":)"sv).put(largest);
    }
}

template <class Names>
constexpr void put_names(text_sink& out, const Names& names) noexcept {
    out.put(R"("type":"string","enum":[)"sv);
    bool first = true;
    for (const auto& row : names.rows) {
        out.put(first ? ""sv : ","sv).put_string(row.name);
        first = false;
    }
    out.put("]"sv);
}

template <class Schema>
struct object_schema;

template <class T, class Schema, class Rules>
struct value_schema;

/// A schema of its own: `{…}`, or `true` where there is nothing to say.
template <class Value>
constexpr void put_braced(text_sink& out) noexcept {
    constexpr std::string_view inside = constant_text<Value>;
    if (inside.empty()) {
        out.put("true"sv);
    } else {
        out.put("{"sv).put(inside).put("}"sv);
    }
}

/// The schema of an item or of the value of a map: one that is absent is written as null, since its place remains.
template <class Item, class Schema, class Rules>
constexpr void put_item(text_sink& out) noexcept {
    using present = value_schema<Item, Schema, Rules>;
    if constexpr (is_written_as_null<Item> && !constant_text<present>.empty()) {
        put_braced<present>(out.put(R"({"anyOf":[)"sv));
        out.put(R"(,{"type":"null"}]})"sv);
    } else {
        put_braced<present>(out);
    }
}

template <class Variant, class Schema, std::size_t... Index>
constexpr void put_alternatives(text_sink& out, std::index_sequence<Index...>) noexcept {
    const auto put_one = [&]<std::size_t Place>(std::integral_constant<std::size_t, Place>) {
        using held = typename variant_access<Variant>::template alternative<Place>;
        out.put(Place == 0 ? ""sv : ","sv);
        if constexpr (is_null_type<held>) {
            out.put(R"({"type":"null"})"sv);
        } else {
            put_braced<value_schema<held, Schema, rule_list<>>>(out);
        }
    };
    out.put(R"("anyOf":[)"sv);
    (put_one(std::integral_constant<std::size_t, Index>{}), ...);
    out.put("]"sv);
}

/// The keywords that a type stands for.
template <class Held, class Schema, auto... Rules>
struct type_keywords {
    static constexpr member_kind kind = kind_of_value<Held>();
    static_assert(kind != member_kind::none && (kind != member_kind::structure || !std::is_void_v<Schema>),
                  "json_schema: a member of this type cannot be described: use one of the types of wawp::member_kind_table, or describe "
                  "a struct by object<key, member, schema>");

    static constexpr void write(text_sink& out) noexcept {
        if constexpr (kind == member_kind::boolean) {
            out.put(R"("type":"boolean")"sv);
        } else if constexpr (kind == member_kind::integer) {
            if constexpr (std::is_enum_v<Held>) {
                put_integer<std::underlying_type_t<Held>, Rules...>(out);
            } else {
                put_integer<Held, Rules...>(out);
            }
        } else if constexpr (kind == member_kind::instant) {
            put_integer<std::int64_t, Rules...>(out);
        } else if constexpr (kind == member_kind::real) {
            put_real<Held, Rules...>(out);
        } else if constexpr (kind == member_kind::text) {
            out.put(R"("type":"string")"sv);
        } else if constexpr (kind == member_kind::secret) {
            out.put(R"("type":"string","writeOnly":true)"sv);
        } else if constexpr (kind == member_kind::name) {
            put_names(out, names_of(Held{}));
        } else if constexpr (is_compound(kind)) {
            write_compound(out);
        } else if constexpr (kind == member_kind::own) {
            type_keywords<held_type<decltype(std::declval<const Held&>().json_value())>, Schema, Rules...>::write(out);
        }  // raw JSON may be anything
    }

private:
    static constexpr void write_compound(text_sink& out) noexcept {
        if constexpr (kind == member_kind::structure) {
            object_schema<Schema>::write(out);
        } else if constexpr (kind == member_kind::variant) {
            put_alternatives<Held, Schema>(out, std::make_index_sequence<variant_access<Held>::size>{});
        } else if constexpr (kind == member_kind::map) {
            out.put(R"("type":"object","additionalProperties":)"sv);
            put_item<typename Held::value_type::second_type, Schema, rules_of_items<Rules...>>(out);
        } else {
            out.put(R"("type":"array","items":)"sv);
            put_item<typename Held::value_type, Schema, rules_of_items<Rules...>>(out);
            if constexpr (kind == member_kind::array) {
                constexpr std::size_t size = std::tuple_size_v<Held>;
                out.put(R"(,"minItems":)"sv).put_number(size).put(R"(,"maxItems":)"sv).put_number(size);
            }
        }
    }
};

/// All keywords of a value, without braces.
template <class T, class Schema, auto... Rules>
struct value_schema<T, Schema, rule_list<Rules...>> {
    using held = held_type<T>;
    static constexpr void write(text_sink& out) noexcept {
        constexpr std::string_view type = constant_text<type_keywords<held, Schema, Rules...>>;
        constexpr std::string_view fragments[] = {keywords_of<Rules, kind_of_value<held>()>..., {}};
        out.put(type);
        put_fragments(out, type, fragments, sizeof...(Rules));
    }
};

}  // namespace wawp::detail

// wawp/describe/json_schema.hpp
/// JSON Schema (draft 2020-12) of what an endpoint takes: for web forms, and for the tool definitions of language models. No
/// part of `wawp.hpp`.
namespace wawp {

namespace detail {

/// What a field is for, and what of its rules no keyword says.
template <class Schema, class Entry, class Rules>
struct description_writer;
template <class Schema, class Entry, auto... Rules>
struct description_writer<Schema, Entry, rule_list<Rules...>> {
    using held = held_type<typename Entry::value_type>;
    struct notes_writer {
        static constexpr void write(text_sink& out) noexcept {
            constexpr member_kind kind = kind_of_value<held>();
            bool first = kind != member_kind::instant;
            if (!first) out.put("Unix time in seconds"sv);
            (put_rule<Rules, kind>(out, first), ...);
            put_rules_between<Schema, Entry>(out, "; "sv, first);
        }
    };
    static constexpr void write(text_sink& out) noexcept {
        constexpr std::string_view text = text_of_field<Schema, Entry>();
        constexpr std::string_view notes = constant_text<notes_writer>;
        out.put(text);
        if (!text.empty() && !notes.empty()) return static_cast<void>(out.put(" ("sv).put(notes).put(")"sv));
        out.put(notes);
    }

private:
    template <auto Rule, member_kind Kind>
    static constexpr void put_rule(text_sink& out, bool& first) noexcept {
        if constexpr (keywords_of<Rule, Kind>.empty() && !says_each<Rule>) {
            if constexpr (!words_of<Rule>.empty()) {
                out.put(first ? ""sv : "; "sv).put(words_of<Rule>);
                first = false;
            }
        }
    }
    /// Whether the keywords of the items say what an `each` asks.
    template <auto Rule>
    static constexpr bool says_each = [] {
        if constexpr (requires { Rule.of_each; }) {
            return !keywords_of<Rule.of_each, member_kind::text>.empty();
        } else {
            return false;
        }
    }();
};

/// `{"description":"…","type":…}`
template <class Schema, class Entry>
struct property_schema {
    using parts = entry_parts<Entry>;
    static constexpr void write(text_sink& out) noexcept {
        constexpr std::string_view text = constant_text<description_writer<Schema, Entry, typename parts::rules>>;
        constexpr std::string_view value = constant_text<value_schema<typename Entry::value_type, typename parts::schema, typename parts::rules>>;
        if (text.empty() && value.empty()) {
            out.put("true"sv);
            return;
        }
        out.put("{"sv);
        if (!text.empty()) out.put(R"("description":)"sv).put_string(text).put(value.empty() ? ""sv : ","sv);
        out.put(value).put("}"sv);
    }
};

/// A field, when its schema is written.
struct property {
    std::string_view key{}, schema{};
    bool required = false;
};

/// Puts the object that the properties from `first` on are the fields of; their keys are looked at behind `prefix` bytes.
constexpr void put_object(text_sink& out, const property* first, const property* last, std::size_t prefix, bool parted) noexcept {
    const auto name_of = [&](const property& one) {
        std::size_t end = prefix;
        while (end < one.key.size() && !(parted && one.key[end] == '.')) ++end;
        return one.key.substr(prefix, end - prefix);
    };
    const auto end_of = [&](const property* one) {  // of those that lie in the same object
        const std::string_view name = name_of(*one);
        const property* end = one + 1;
        if (prefix + name.size() == one->key.size()) return end;
        while (end != last && name_of(*end) == name) ++end;
        return end;
    };
    out.put(R"("type":"object","properties":{)"sv);
    for (const property* one = first; one != last; one = end_of(one)) {
        const std::string_view name = name_of(*one);
        out.put(one == first ? ""sv : ","sv).put_string(name).put(":"sv);
        if (prefix + name.size() == one->key.size()) {
            out.put(one->schema);
        } else {
            put_object(out.put("{"sv), one, end_of(one), prefix + name.size() + 1, parted);
            out.put("}"sv);
        }
    }
    out.put("}"sv);
    bool any = false;
    for (const property* one = first; one != last; one = end_of(one)) {
        bool required = false;  // an object is where one of its fields is
        for (const property* inner = one; inner != end_of(one); ++inner) required = required || inner->required;
        if (!required) continue;
        out.put(any ? ","sv : R"(,"required":[)"sv).put_string(name_of(*one));
        any = true;
    }
    out.put(any ? R"(],"additionalProperties":false)"sv : R"(,"additionalProperties":false)"sv);
}

/// The fields of several schemas as one object.
template <bool Parted, class... Schemas>
struct objects_schema {
    static constexpr void write(text_sink& out) noexcept {
        property all[(std::size_t{1} + ... + Schemas::list::keys.size())]{};
        property* last = all;
        (collect<Schemas>(last), ...);
        put_object(out, all, last, 0, Parted);
    }

private:
    template <class Schema>
    static constexpr void collect(property*& last) noexcept {
        Schema::for_each([&]<class Entry>() {
            if constexpr (has_member<Entry>) *last++ = {Entry::key, constant_text<property_schema<Schema, Entry>>, must_be_given<Entry>};
        });
    }
};

/// A struct in another one: its dots part objects in either layout.
template <class Schema>
struct object_schema : objects_schema<true, Schema> {};

template <json::layout Layout, class... Schemas>
struct root_schema {
    static constexpr void write(text_sink& out) noexcept {
        out.put(R"({"$schema":"https://json-schema.org/draft/2020-12/schema",)"sv);
        objects_schema<Layout == json::layout::nested, Schemas...>::write(out);
        out.put("}"sv);
    }
};

}  // namespace detail

/// The JSON Schema of a request, a constant text: types, required keys, formats, rules and descriptions; other keys are refused.
/// The credentials are no part of it, so that a form or a language model is not asked for a token.
/// ```cpp
/// constexpr std::string_view parameters = wawp::json_schema<wawp::send_event>();
/// constexpr std::string_view of_a_poll = wawp::json_schema<send_poll, poll_message>();
/// ```
/// What it accepts `read_request` accepts as well, but for what JSON Schema cannot say: rules between fields, such as an end
/// after the start, and rules of your own without keywords. Both stand in the descriptions.
///
/// A rule of your own may have the members `json_schema`, a static text with keywords (`"multipleOf":2`), and `text`, a phrase
/// (`an even number`). What a field is for, `described` says, or a table of `field_text` in its schema.
/// @tparam E       an endpoint; it names its request by a type `request`, or see below
/// @tparam Layout  whether dots in key paths part objects
/// @return static, without white space
template <endpoint E, json::layout Layout = E::layout>
[[nodiscard]] constexpr std::string_view json_schema() noexcept {
    using request = typename detail::named_request<E>::type;
    return detail::constant_text<detail::root_schema<Layout, typename E::template request_fields<request>>>;
}

/// The same of an endpoint that takes requests of several types, or does not name its own: of this one.
template <endpoint E, class Request, json::layout Layout = E::layout>
[[nodiscard]] constexpr std::string_view json_schema() noexcept {
    return detail::constant_text<detail::root_schema<Layout, typename E::template request_fields<Request>>>;
}

/// The same of any object with a schema.
template <detail::schema_like Fields, json::layout Layout = json::layout::nested>
[[nodiscard]] constexpr std::string_view json_schema() noexcept {
    return detail::constant_text<detail::root_schema<Layout, Fields>>;
}

/// What is no endpoint and no schema stops the compiler with one sentence.
template <class T>
    requires(!endpoint<T> && !detail::schema_like<T>)
[[nodiscard]] constexpr std::string_view json_schema() noexcept {
    static_assert(detail::require_declaration<T>());
    return {};
}

/// The JSON Schema of a whole body as it goes to the gateway, with the credentials that travel in it.
template <endpoint E, json::layout Layout = E::layout, class Request = typename detail::named_request<E>::type>
[[nodiscard]] constexpr std::string_view json_schema_of_body() noexcept {
    return detail::constant_text<detail::root_schema<Layout, typename E::credential_fields, typename E::template request_fields<Request>>>;
}

}  // namespace wawp
