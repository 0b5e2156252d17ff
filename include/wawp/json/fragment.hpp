// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

#include <wawp/json/emit.hpp>
#include <wawp/json/policy.hpp>
#include <wawp/json/tree.hpp>

/// What stands between two values: closing brackets, a comma, opening brackets, the key, and the quotes of texts.
namespace wawp::json::detail {

/// The way from one value to the next. In the nested layout the dots of the keys say which brackets close and open.
struct joint {
    std::string_view previous{};  ///< key of the value before in the same object; empty if there is none
    std::string_view key{};       ///< key of the value to come; empty at the object's end
    bool comma = true;            ///< whether anything stands before in the object
    bool nested = true;
    bool closes = false;          ///< whether the value before is a text
    bool opens = false;           ///< whether the value to come is one

    [[nodiscard]] constexpr std::size_t shared() const noexcept {
        return nested ? wawp::detail::shared_prefix(previous, key).size() : 0;
    }
};

/// Calls `put(text)` for each part of the fragment.
template <class Put>
constexpr void spell(const joint& j, Put&& put) {
    const std::size_t shared = j.shared();
    if (j.closes) put("\"");
    if (j.nested) {
        for (const char c : j.previous.substr(shared)) {
            if (c == '.') put("}");
        }
    }
    if (j.key.empty()) return;
    if (j.comma) put(",");
    std::size_t start = shared;
    for (std::size_t dot = start; j.nested && (dot = next_dot(j.key, start)) != j.key.size(); start = dot + 1) {
        put("\"");
        put(j.key.substr(start, dot - start));
        put("\":{");
    }
    put("\"");
    put(j.key.substr(start));
    put(j.opens ? "\":\"" : "\":");
}

constexpr std::size_t size_of(const joint& j) noexcept {
    std::size_t size = 0;
    spell(j, [&](std::string_view part) { size += part.size(); });
    return size;
}

constexpr char* put_joint(char* to, const joint& j) noexcept {
    spell(j, [&](std::string_view part) { to = put_bytes(to, part.data(), part.size()); });
    return to;
}

/// The key path of an entry, or nothing for `void`.
template <class Entry>
constexpr std::string_view key_of() noexcept {
    if constexpr (requires { Entry::key; }) {
        return Entry::key.view();
    } else {
        return {};
    }
}

/// A fragment whose neighbours are known, spelled by the compiler.
template <class Previous, class Entry, bool Comma, bool Nested, bool Closes, bool Opens>
inline constexpr auto fragment = [] {
    constexpr joint between{key_of<Previous>(), key_of<Entry>(), Comma, Nested, Closes, Opens};
    std::array<char, size_of(between)> text{};
    put_joint(text.data(), between);
    return text;
}();

}  // namespace wawp::json::detail
