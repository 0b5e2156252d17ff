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

/// The keys that have a dot; most have none, so that comparing these with each other takes the compiler no time.
template <class... Entries>
inline constexpr auto dotted_keys_of = [] {
    struct {
        std::array<std::string_view, keys_of<Entries...>.size()> keys{};
        std::array<std::size_t, keys_of<Entries...>.size()> places{};  ///< among all keys
        std::size_t count = 0;
    } dotted;
    for (std::size_t i = 0; i < keys_of<Entries...>.size(); ++i) {
        const std::string_view key = keys_of<Entries...>[i];
        bool has_dot = false;
        for (const char c : key) has_dot = has_dot || c == '.';
        if (has_dot) dotted.keys[dotted.count] = key, dotted.places[dotted.count++] = i;
    }
    return dotted;
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
    constexpr std::size_t count = keys_of<Entries...>.size();
    std::size_t marks[count + 1]{};  // unlike for unlike keys, mostly; cheap to compare
    for (std::size_t i = 0; i < count; ++i) {
        for (const char c : keys_of<Entries...>[i]) marks[i] = marks[i] * 31 + static_cast<unsigned char>(c);
        for (std::size_t j = 0; j < i; ++j) {
            if (marks[i] == marks[j] && keys_of<Entries...>[i] == keys_of<Entries...>[j]) return false;
        }
    }
    return true;
}

template <class... Entries>
consteval bool no_value_is_an_object() {
    const auto& dotted = dotted_keys_of<Entries...>;
    for (std::size_t i = 0; i < dotted.count; ++i) {
        for (const std::string_view outer : keys_of<Entries...>) {
            if (lies_below(dotted.keys[i], outer)) return false;
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
    const auto& all = keys_of<Entries...>;
    const auto& dotted = dotted_keys_of<Entries...>;
    for (std::size_t j = 0; j < dotted.count; ++j) {
        for (std::size_t i = 0; i < j; ++i) {
            const std::size_t shared = shared_prefix(dotted.keys[i], dotted.keys[j]).size();
            const std::string_view before = all[dotted.places[j] - 1];
            if (shared > shared_prefix(before, dotted.keys[j]).size()) return false;
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
