// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string_view>
#include <type_traits>

#include <wawp/core/text.hpp>
#include <wawp/core/constant_text.hpp>
#include <wawp/describe/entry_notes.hpp>
#include <wawp/describe/rule_notes.hpp>
#include <wawp/describe/value_schema.hpp>
#include <wawp/endpoint/endpoint.hpp>
#include <wawp/json/policy.hpp>
#include <wawp/schema/member_kind.hpp>
#include <wawp/schema/schema.hpp>

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
