// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

#include <wawp/core/hash.hpp>
#include <wawp/core/utf8.hpp>
#include <wawp/schema/field.hpp>

namespace wawp {

namespace detail {

template <class T>
inline constexpr bool has_member = requires { T::member; };

template <class... Entries>
consteval auto collect_keys() noexcept {
    constexpr bool counts[] = {has_member<Entries>..., false};
    const std::string_view all[] = {Entries::key.view()..., {}};
    std::array<std::string_view, (std::size_t{0} + ... + std::size_t{has_member<Entries>})> keys{};
    std::size_t next = 0;
    for (std::size_t i = 0; next < keys.size(); ++i) {
        if (counts[i]) keys[next++] = all[i];
    }
    return keys;
}
template <class... Entries>
inline constexpr auto keys_of = collect_keys<Entries...>();

/// The first bytes that `left` and `right` have in common, up to and including the last dot.
constexpr std::string_view shared_prefix(std::string_view left, std::string_view right) noexcept {
    std::size_t dot = 0;
    for (std::size_t i = 0; i < left.size() && i < right.size() && left[i] == right[i]; ++i) {
        if (left[i] == '.') dot = i + 1;
    }
    return left.substr(0, dot);
}

/// What one look at the keys of a schema tells: their faults, and where their dots are.
template <std::size_t Count>
struct key_facts {
    bool malformed = false;
    bool repeated = false;
    bool nested = false;  ///< a key path is both a value and an object
    bool parted = false;  ///< keys of one object do not stand side by side
    std::size_t dots[Count + 1]{};  ///< of each key
};

/// Whether `key` is no key path; `dots` counts its dots. Nearly all bytes of keys are letters, which take two comparisons:
/// compilers do this slowly.
constexpr bool is_malformed(std::string_view key, std::size_t& dots) noexcept {
    bool wrong = false;
    unsigned bits = 0;  // that some byte has
    char before = '.';
    for (const char c : key) {
        bits |= static_cast<unsigned char>(c);
        if (c < '0') {  // also what is not ASCII, where characters are signed
            const auto byte = static_cast<unsigned char>(c);
            wrong = wrong || byte < 0x20 || c == '"' || (c == '.' && before == '.');
            dots += c == '.';
        } else if (c == '\\') {
            wrong = true;
        }
        before = c;
    }
    return wrong || before == '.' || (bits >= 0x80 && utf8::first_error(key) != utf8::valid);
}

template <std::size_t Count>
consteval key_facts<Count> facts_of(const std::array<std::string_view, Count>& keys) noexcept {
    constexpr std::size_t buckets = 4 * Count + 1;
    key_facts<Count> found;
    std::size_t table[buckets]{};  // a hash table: places of keys, counted from 1 on
    const auto bucket_of = [&](std::string_view key) -> std::size_t& {
        std::size_t at = hash_of(key) % buckets;
        while (table[at] != 0 && keys[table[at] - 1] != key) at = (at + 1) % buckets;
        return table[at];
    };
    for (std::size_t i = 0; i < Count; ++i) {
        if (is_malformed(keys[i], found.dots[i])) return {.malformed = true};
        std::size_t& place = bucket_of(keys[i]);
        if (place != 0) found.repeated = true;
        place = i + 1;
    }
    for (std::size_t i = 0; i < Count; ++i) {
        if (found.dots[i] == 0) continue;
        const std::string_view key = keys[i];
        for (std::size_t dot = 0; dot < key.size(); ++dot) {
            if (key[dot] == '.' && bucket_of(key.substr(0, dot)) != 0) found.nested = true;
        }
        const std::size_t before = i == 0 ? 0 : shared_prefix(keys[i - 1], key).size();
        for (std::size_t j = 0; j < i; ++j) {
            if (found.dots[j] > 0 && shared_prefix(keys[j], key).size() > before) found.parted = true;
        }
    }
    return found;
}

template <class... Entries>
inline constexpr auto facts = facts_of(keys_of<Entries...>);

/// Stops the compiler if the keys cannot make an object. A function, not the class that asks: clang takes a class with a broken
/// `static_assert` for incomplete, and would complain of everything that a schema has.
template <class... Entries>
consteval bool require_sound_keys() noexcept {
    static_assert(!facts<Entries...>.malformed, "schema: a key is empty, has an empty part between dots, or holds a quote, a backslash or a control character, or is not UTF-8");
    static_assert(!facts<Entries...>.repeated, "schema: two fields have the same key; rename one");
    static_assert(!facts<Entries...>.nested, "schema: a key path is both a value and an object; one key is the start of another");
    static_assert(!facts<Entries...>.parted, "schema: fields of one object are parted by another; put keys with the same start side by side");
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
    static_assert(detail::require_sound_keys<Entries...>());

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
