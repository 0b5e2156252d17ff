// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

#include <wawp/schema/field.hpp>

namespace wawp {

namespace detail {

template <class T>
inline constexpr bool has_member = requires { T::member; };

/// Whether `path` lies below `prefix`: `event.name` below `event`.
constexpr bool lies_below(std::string_view path, std::string_view prefix) noexcept {
    return path.size() > prefix.size() && path.substr(0, prefix.size()) == prefix && path[prefix.size()] == '.';
}

template <class... Entries>
inline constexpr auto keys_of = [] {
    constexpr std::size_t count = (std::size_t{0} + ... + (has_member<Entries> ? 1 : 0));
    std::array<std::string_view, count> keys{};
    std::size_t next = 0;
    ((has_member<Entries> ? void(keys[next++] = Entries::key.view()) : void()), ...);
    return keys;
}();

template <class... Entries>
consteval bool keys_are_well_formed() {
    for (const std::string_view key : keys_of<Entries...>) {
        if (key.empty() || key.front() == '.' || key.back() == '.') return false;
        char before = '\0';
        for (const char c : key) {
            if (static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\') return false;
            if (c == '.' && before == '.') return false;
            before = c;
        }
    }
    return true;
}

template <class... Entries>
consteval bool keys_are_unique() {
    const auto& keys = keys_of<Entries...>;
    for (std::size_t i = 0; i < keys.size(); ++i) {
        for (std::size_t j = i + 1; j < keys.size(); ++j) {
            if (keys[i] == keys[j]) return false;
        }
    }
    return true;
}

template <class... Entries>
consteval bool no_value_is_an_object() {
    for (const std::string_view outer : keys_of<Entries...>) {
        for (const std::string_view inner : keys_of<Entries...>) {
            if (lies_below(inner, outer)) return false;
        }
    }
    return true;
}

/// The first bytes that `left` and `right` have in common, up to and including the last dot.
constexpr std::string_view shared_prefix(std::string_view left, std::string_view right) noexcept {
    std::size_t dot = 0;
    for (std::size_t i = 0; i < left.size() && i < right.size() && left[i] == right[i]; ++i) {
        if (left[i] == '.') dot = i + 1;
    }
    return left.substr(0, dot);
}

template <class... Entries>
consteval bool objects_stand_together() {
    const auto& keys = keys_of<Entries...>;
    for (std::size_t i = 0; i < keys.size(); ++i) {
        for (std::size_t j = i + 2; j < keys.size(); ++j) {
            const std::size_t shared = shared_prefix(keys[i], keys[j]).size();
            if (shared > shared_prefix(keys[j - 1], keys[j]).size()) return false;
        }
    }
    return true;
}

}  // namespace detail

/// The list of an object's fields, in the order in which they are written. Not JSON Schema.
///
/// Give a schema a name by deriving from it (`struct my_fields : schema<...> {};`): diagnostics are then short.
/// An entry is a `field`, an `object`, or a rule between fields such as `ordered`. The checks run once, when the
/// schema is first used, and stop the compiler with the sentence that stands beside them.
template <class... Entries>
struct schema {
    static_assert(detail::keys_are_well_formed<Entries...>(),
                  "schema: a key is empty, has an empty part between dots, or holds a quote, a backslash or a control character");
    static_assert(detail::keys_are_unique<Entries...>(), "schema: two fields have the same key; rename one");
    static_assert(detail::no_value_is_an_object<Entries...>(),
                  "schema: a key path is both a value and an object; one key is the start of another");
    static_assert(detail::objects_stand_together<Entries...>(),
                  "schema: fields of one object are parted by another; put keys with the same start side by side");

    /// The plain list behind a named schema.
    using list = schema;

    /// Key paths of the fields, in order; rules between fields are not among them.
    static constexpr const auto& keys = detail::keys_of<Entries...>;

    /// Calls `visit.template operator()<Entry>()` for every entry, in order.
    template <class Visitor>
    static constexpr void for_each(Visitor&& visit) {
        (visit.template operator()<Entries>(), ...);
    }
};

/// The fields of `Fields` with each key taken as it stands: a dot in it parts nothing. This is how a reader sees an object
/// that was written in the dotted layout.
template <class Fields>
struct literal_keys {};

}  // namespace wawp
