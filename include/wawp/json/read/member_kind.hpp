// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <wawp/json/lex/input.hpp>
#include <wawp/json/lex/token.hpp>
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

/// Gives a value to the member at `member`, which becomes empty if it cannot take it.
template <class T>
bool take_into(const token& told, void* member) {
    auto& target = *static_cast<std::optional<T>*>(member);
    target.reset();
    if constexpr (is_raw<T>) {
        if (told.kind != token_kind::null) target.emplace().text = told.source;
    } else {
        if (told.kind != token_kind::null && !take_token(told, target.emplace())) target.reset();
    }
    return target.has_value();
}

/// Reads the value at `at`, whatever it is, into the member that lies at `member` and whose kind has no reader.
[[gnu::noinline]] inline const char* read_kind(reading& in, const char* at, value_kind kind, void* member) {
    token told;
    at = scan_value(in, at, told);
    if (at == nullptr) return nullptr;
    bool took = false;
    switch (kind) {
        case value_kind::boolean: took = take_into<bool>(told, member); break;
        case value_kind::integer: took = take_into<std::int64_t>(told, member); break;
        case value_kind::text: took = take_into<std::string>(told, member); break;
        case value_kind::raw_text: took = take_into<raw>(told, member); break;
        default: break;
    }
    if (!took && told.kind != token_kind::null) in.note_mismatch();
    return at;
}

}  // namespace wawp::json::detail
