// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <wawp/json/cursor.hpp>
#include <wawp/json/simple.hpp>
#include <wawp/json/take.hpp>
#include <wawp/json/value.hpp>

/// The kinds of members that most of an answer is made of. They are read by functions that know the kind, but not the
/// struct: so these are compiled once, however many structs and keys there are.
namespace wawp::json::detail {

enum class value_kind : std::uint8_t { boolean, integer, text, text_view, raw_text, raw_text_view, other, none };

/// `read_any_value` of a member of one of the kinds before `other`, which lies at `member`.
inline const char* read_any_kind(reading& in, const char* at, value_kind kind, void* member) {
    switch (kind) {
        case value_kind::boolean: return read_any_value(in, at, *static_cast<std::optional<bool>*>(member));
        case value_kind::integer: return read_any_value(in, at, *static_cast<std::optional<std::int64_t>*>(member));
        case value_kind::text: return read_any_value(in, at, *static_cast<std::optional<std::string>*>(member));
        case value_kind::text_view: return read_any_value(in, at, *static_cast<std::optional<std::string_view>*>(member));
        case value_kind::raw_text: return read_any_value(in, at, *static_cast<std::optional<raw>*>(member));
        case value_kind::raw_text_view: return read_any_value(in, at, *static_cast<std::optional<raw_view>*>(member));
        default: return nullptr;
    }
}

/// `read_simple` of the kinds that take some work; a function each.
[[gnu::noinline]] inline const char* read_plain(reading& in, const char* at, std::optional<std::int64_t>& member) {
    return read_simple(in, at, member);
}
[[gnu::noinline]] inline const char* read_plain(reading& in, const char* at, std::optional<std::string>& member) {
    return read_simple(in, at, member);
}
[[gnu::noinline]] inline const char* read_plain(reading& in, const char* at, std::optional<std::string_view>& member) {
    return read_simple(in, at, member);
}

/// The same by kind; null for all others.
inline const char* read_plain_kind(reading& in, const char* at, value_kind kind, void* member) {
    switch (kind) {
        case value_kind::integer: return read_plain(in, at, *static_cast<std::optional<std::int64_t>*>(member));
        case value_kind::text: return read_plain(in, at, *static_cast<std::optional<std::string>*>(member));
        case value_kind::text_view: return read_plain(in, at, *static_cast<std::optional<std::string_view>*>(member));
        default: return nullptr;
    }
}

/// Reads the value at `at` into a member of one of the kinds.
[[gnu::noinline]] inline const char* read_kind(reading& in, const char* at, value_kind kind, void* member) {
    const char* const behind = in.ahead(at) < simple_size ? nullptr : read_plain_kind(in, at, kind, member);
    return behind != nullptr ? behind : read_any_kind(in, at, kind, member);
}

}  // namespace wawp::json::detail
