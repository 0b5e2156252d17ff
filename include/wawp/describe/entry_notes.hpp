// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>
#include <cstddef>
#include <string_view>
#include <type_traits>

#include <wawp/core/fixed_string.hpp>
#include <wawp/core/text.hpp>
#include <wawp/core/constant_text.hpp>
#include <wawp/describe/rule_notes.hpp>
#include <wawp/endpoint/request_type.hpp>
#include <wawp/schema/entry.hpp>
#include <wawp/schema/field.hpp>
#include <wawp/schema/schema.hpp>

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
