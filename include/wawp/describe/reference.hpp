// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include <wawp/core/constant_text.hpp>
#include <wawp/core/text.hpp>
#include <wawp/describe/entry_notes.hpp>
#include <wawp/describe/rule_notes.hpp>
#include <wawp/endpoint/endpoint.hpp>
#include <wawp/endpoint/request_type.hpp>
#include <wawp/schema/entry.hpp>
#include <wawp/schema/member_kind.hpp>
#include <wawp/schema/schema.hpp>

/// A request's fields as rows, for reference pages and forms. No part of `wawp.hpp`.
namespace wawp {

/// A field, in words for people. All texts are static.
struct field_row {
    std::string_view key;   ///< key path, such as `event.name`; `lines[].text` inside of a list, `lines.*.text` inside of a map
    std::string_view type;  ///< of its JSON value: `string`, `integer`, `array of string` and the like
    bool required = false;  ///< whether it must be given; inside of an object, when the object is
    std::string_view rules;  ///< what the value must keep, parted by semicolons; may be empty
    std::string_view text;   ///< what it is for, as its schema says; may be empty
};

namespace detail {

/// The name of a member's JSON type.
template <class T>
struct type_words {
    static constexpr void write(text_sink& out) noexcept {
        using held = held_type<T>;
        constexpr member_kind kind = kind_of_value<held>();
        if constexpr (kind == member_kind::list || kind == member_kind::array) {
            type_words<typename held::value_type>::write(out.put("array of "sv));
        } else if constexpr (kind == member_kind::map) {
            type_words<typename held::value_type::second_type>::write(out.put("object of "sv));
        } else if constexpr (kind == member_kind::variant) {
            put_alternatives<held>(out, std::make_index_sequence<variant_access<held>::size>{});
        } else if constexpr (kind == member_kind::own) {
            type_words<decltype(std::declval<const held&>().json_value())>::write(out);
        } else {
            out.put(of_kind(kind));
        }
    }

private:
    template <class Variant, std::size_t... Index>
    static constexpr void put_alternatives(text_sink& out, std::index_sequence<Index...>) noexcept {
        const auto put_one = [&]<class Held>(std::size_t place, const Held*) {
            out.put(place == 0 ? ""sv : " or "sv);
            if constexpr (is_null_type<Held>) {
                out.put("null"sv);
            } else {
                type_words<Held>::write(out);
            }
        };
        (put_one(Index, static_cast<const typename variant_access<Variant>::template alternative<Index>*>(nullptr)), ...);
    }

    static constexpr std::string_view of_kind(member_kind kind) noexcept {
        switch (kind) {
            case member_kind::boolean: return "boolean"sv;
            case member_kind::integer: return "integer"sv;
            case member_kind::instant: return "integer, Unix time in seconds"sv;
            case member_kind::real: return "number"sv;
            case member_kind::text: case member_kind::secret: case member_kind::name: return "string"sv;
            case member_kind::json: return "any JSON"sv;
            case member_kind::list: case member_kind::array: case member_kind::map: case member_kind::variant:
            case member_kind::structure: case member_kind::own: case member_kind::none: default: return "object"sv;
        }
    }
};

/// What the rules of a field ask, and what its type does.
template <class Schema, class Entry, class Rules>
struct row_rules;
template <class Schema, class Entry, auto... Rules>
struct row_rules<Schema, Entry, rule_list<Rules...>> {
    static constexpr void write(text_sink& out) noexcept {
        using held = held_type<typename Entry::value_type>;
        bool first = true;
        if constexpr (kind_of_value<held>() == member_kind::name) {
            for (const auto& row : names_of(held{}).rows) {
                out.put(first ? "one of: "sv : ", "sv).put(row.name);
                first = false;
            }
        } else if constexpr (kind_of_value<held>() == member_kind::array) {
            out.put("exactly "sv).put_number(std::tuple_size_v<held>);
            first = false;
        }
        (put_one(out, words_of<Rules>, first), ...);
        put_rules_between<Schema, Entry>(out, "; "sv, first);
    }

private:
    static constexpr void put_one(text_sink& out, std::string_view words, bool& first) noexcept {
        if (words.empty()) return;
        out.put(first ? ""sv : "; "sv).put(words);
        first = false;
    }
};

/// The key path of a field inside of what `Outer` is the path of.
template <class Outer, class Entry>
struct row_key {
    static constexpr void write(text_sink& out) noexcept {
        if constexpr (!std::is_void_v<Outer>) Outer::write_inside(out);
        out.put(Entry::key);
    }
    static constexpr void write_inside(text_sink& out) noexcept {
        write(out);
        put_steps<typename Entry::value_type>(out);
        out.put("."sv);
    }

private:
    template <class T>
    static constexpr void put_steps(text_sink& out) noexcept {
        using held = held_type<T>;
        constexpr member_kind kind = kind_of_value<held>();
        if constexpr (kind == member_kind::list || kind == member_kind::array) {
            put_steps<typename held::value_type>(out.put("[]"sv));
        } else if constexpr (kind == member_kind::map) {
            put_steps<typename held::value_type::second_type>(out.put(".*"sv));
        }
    }
};

template <class Schema>
consteval std::size_t count_rows() noexcept {
    std::size_t count = 0;
    Schema::for_each([&]<class Entry>() {
        if constexpr (has_member<Entry>) {
            ++count;
            if constexpr (requires { typename Entry::schema; }) count += count_rows<typename Entry::schema>();
        }
    });
    return count;
}

template <class Schema, class Outer>
constexpr field_row* put_rows(field_row* to) noexcept {
    Schema::for_each([&]<class Entry>() {
        if constexpr (has_member<Entry>) {
            using rules = typename entry_parts<Entry>::rules;
            *to++ = {constant_text<row_key<Outer, Entry>>, constant_text<type_words<typename Entry::value_type>>, must_be_given<Entry>,
                     constant_text<row_rules<Schema, Entry, rules>>, text_of_field<Schema, Entry>()};
            if constexpr (requires { typename Entry::schema; }) to = put_rows<typename Entry::schema, row_key<Outer, Entry>>(to);
        }
    });
    return to;
}

template <class Schema>
consteval auto make_rows() noexcept {
    std::array<field_row, count_rows<Schema>()> rows{};
    put_rows<Schema, void>(rows.data());
    return rows;
}
template <class Schema>
inline constexpr auto rows_of = make_rows<Schema>();

}  // namespace detail

/// The fields of a request, one row each, in the order of the schema; those of structs inside follow the struct's own.
/// ```cpp
/// for (const wawp::field_row& row : wawp::describe<wawp::send_event>()) std::printf("%s\n", row.key.data());
/// ```
/// Keys, types and rules are the declaration's. What a field is for, `described` says, or a table of `field_text` in its schema;
/// what a rule of your own asks, its member `text`, or else its name.
/// @tparam E  an endpoint that names its request by a type `request`; of others see below
/// @return a constant `std::array`
template <endpoint E>
[[nodiscard]] constexpr const auto& describe() noexcept {
    return detail::rows_of<typename E::template request_fields<typename detail::named_request<E>::type>>;
}

/// The same of an endpoint that takes requests of several types, or does not name its own: of this one.
template <endpoint E, class Request>
[[nodiscard]] constexpr const auto& describe() noexcept {
    return detail::rows_of<typename E::template request_fields<Request>>;
}

/// The same of any object with a schema.
template <detail::schema_like Fields>
[[nodiscard]] constexpr const auto& describe() noexcept {
    return detail::rows_of<Fields>;
}

/// What is no endpoint and no schema stops the compiler with one sentence.
template <class T>
    requires(!endpoint<T> && !detail::schema_like<T>)
[[nodiscard]] constexpr std::array<field_row, 0> describe() noexcept {
    static_assert(detail::require_declaration<T>());
    return {};
}

/// Rows as a table in Markdown, with a line for the heads of its columns.
template <class Rows>
[[nodiscard]] std::string to_markdown(const Rows& rows) {
    std::string table = "| key | type | required | rules | what it is |\n|---|---|---|---|---|\n";
    const auto put = [&table](std::string_view text) {
        for (const char c : text) table.append(c == '|' ? "\\" : "").push_back(c);  // a bar would end the cell
    };
    for (const field_row& row : rows) {
        table.append("| `").append(row.key).append("` | ").append(row.type).append(row.required ? " | yes | " : " | no | ");
        put(row.rules);
        table.append(" | ");
        put(row.text);
        table.append(" |\n");
    }
    return table;
}

}  // namespace wawp
