// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <wawp/json/lex/token.hpp>
#include <wawp/json/map/convert.hpp>
#include <wawp/json/read/reading.hpp>
#include <wawp/json/read/value_reader.hpp>
#include <wawp/json/value.hpp>

/// The kinds of members that most of an answer is made of. They are read by functions that know the kind, but not the
/// struct: so these are compiled once, however many structs and keys there are.
namespace wawp::json::detail {

enum class value_kind : std::uint8_t { boolean, integer, text, raw_text, text_view, raw_text_view, other, none };

/// Whether members of the kind have a reader of their own type: views, which few programs read, and all other types.
constexpr bool has_reader(value_kind kind) noexcept { return kind >= value_kind::text_view; }

constexpr value_kind kind_of(const std::optional<bool>*) noexcept { return value_kind::boolean; }
constexpr value_kind kind_of(const std::optional<std::int64_t>*) noexcept { return value_kind::integer; }
constexpr value_kind kind_of(const std::optional<std::string>*) noexcept { return value_kind::text; }
constexpr value_kind kind_of(const std::optional<std::string_view>*) noexcept { return value_kind::text_view; }
constexpr value_kind kind_of(const std::optional<raw>*) noexcept { return value_kind::raw_text; }
constexpr value_kind kind_of(const std::optional<raw_view>*) noexcept { return value_kind::raw_text_view; }
constexpr value_kind kind_of(const void*) noexcept { return value_kind::other; }

/// Gives a value to the member at `member`.
template <class T>
outcome convert_into(const token& value, void* member) {
    return convert(value, *static_cast<std::optional<T>*>(member));
}

/// Reads the value at `at`, whatever it is, into the member that lies at `member` and whose kind has no reader.
[[gnu::noinline]] inline const char* read_kind(reading& state, const char* at, value_kind kind, void* member,
                                               value_site site) {
    token value;
    at = scan_value(state.in, at, value);
    if (at == nullptr) return nullptr;
    outcome became = outcome::refused;
    switch (kind) {
        case value_kind::boolean: became = convert_into<bool>(value, member); break;
        case value_kind::integer: became = convert_into<std::int64_t>(value, member); break;
        case value_kind::text: became = convert_into<std::string>(value, member); break;
        case value_kind::raw_text: became = convert_into<raw>(value, member); break;
        case value_kind::text_view: case value_kind::raw_text_view: case value_kind::other: case value_kind::none: default: break;
    }
    if (became == outcome::refused) state.note_mismatch(site.node);
    return at;
}

}  // namespace wawp::json::detail
