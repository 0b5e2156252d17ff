// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <string_view>
#include <type_traits>
#include <utility>

#include <wawp/core/secret.hpp>
#include <wawp/json/map/tree.hpp>
#include <wawp/json/map/tree_builder.hpp>
#include <wawp/json/write/escape.hpp>
#include <wawp/schema/entry.hpp>
#include <wawp/schema/member_kind.hpp>
#include <wawp/schema/schema.hpp>

/// What stands between two values: closing brackets, a comma, opening brackets, the key, and the quotes of texts.
namespace wawp::json::detail {

/// The way from one value to the next. In the nested layout the dots of the keys say which brackets close and open.
struct separator {
    std::string_view previous{};  ///< key of the value before; empty at the beginning
    std::string_view key{};       ///< key of the value to come; empty at the end
    bool nested = true;
    bool closes = false;          ///< whether the value before is a text
    bool opens = false;           ///< whether the value to come is one

    [[nodiscard]] constexpr std::size_t shared() const noexcept {
        return nested ? wawp::detail::shared_prefix(previous, key).size() : 0;
    }
};

/// How many bytes the fragment has, which are put at `to` if `is_put` says so. (g++'s UBSan compares no pointer with null
/// in constant evaluation.)
constexpr std::size_t spell(const separator& s, char* to, bool is_put) noexcept {
    std::size_t size = 0;
    const auto put = [&](std::string_view part) {
        if (is_put) put_bytes(to + size, part.data(), part.size());
        size += part.size();
    };
    const std::size_t shared = s.shared();
    if (s.closes) put("\"");
    if (s.nested) {
        for (const char c : s.previous.substr(shared)) {
            if (c == '.') put("}");
        }
    }
    if (s.previous.empty()) put("{");
    if (s.key.empty()) {
        put("}");
        return size;
    }
    if (!s.previous.empty()) put(",");
    std::size_t start = shared;
    for (std::size_t dot = start; s.nested && (dot = next_dot(s.key, start)) != s.key.size(); start = dot + 1) {
        put("\"");
        put(s.key.substr(start, dot - start));
        put("\":{");
    }
    put("\"");
    put(s.key.substr(start));
    put(s.opens ? "\":\"" : "\":");
    return size;
}

constexpr std::size_t size_of(const separator& s) noexcept { return spell(s, nullptr, false); }
constexpr char* put_separator(char* to, const separator& s) noexcept { return to + spell(s, to, true); }

/// What is written between quotes.
template <class T>
concept text_value = wawp::detail::textual<T> || std::same_as<T, secret> || wawp::detail::named_enum<T>;

/// Whether an entry's member is written as the fields of its schema: a type of one's own is not, although it may be read from them.
template <class Entry>
inline constexpr bool is_written_as_fields = is_object_entry<Entry> && wawp::detail::kind_of_member<typename Entry::value_type> != member_kind::own;

/// A value of a body, as far as its type tells of it.
struct place {
    std::string_view key{};  ///< the path; empty at the beginning and at the end
    bool always = true;      ///< it is written whatever the objects hold
    bool text = false;       ///< it is written with quotes
};

template <class Entry>
consteval void add_place(place*& next) {
    if constexpr (wawp::detail::has_member<Entry>) {
        using value = std::remove_cvref_t<decltype(value_of(std::declval<const typename Entry::value_type&>()))>;
        constexpr bool is_struct = is_written_as_fields<Entry>;
        *next++ = {Entry::key.view(), !Entry::optional && !is_struct && !wawp::detail::can_be_nothing<value>(), !is_struct && text_value<value>};
    }
}

template <class... Entries>
consteval void add_places(place*& next, const schema<Entries...>*) {
    (add_place<Entries>(next), ...);
}

template <class... Fields>
consteval auto places_of() noexcept {
    std::array<place, (std::size_t{2} + ... + Fields::list::keys.size())> all{};
    place* next = all.data() + 1;
    (add_places(next, static_cast<const typename Fields::list*>(nullptr)), ...);
    return all;
}

/// What is to be known of the keys that several C++ objects bring into one JSON object. Each schema has looked at its own.
template <class... Fields>
consteval auto shared_facts() noexcept {
    constexpr auto places = places_of<Fields...>();
    std::array<std::string_view, places.size() - 2> keys{};
    for (std::size_t i = 0; i < keys.size(); ++i) keys[i] = places[i + 1].key;
    return wawp::detail::facts_of(keys);
}

/// Whether a schema's keys make an object by themselves. It says so where they do not.
template <class... Entries>
consteval bool is_sound(const schema<Entries...>*) noexcept {
    constexpr auto& facts = wawp::detail::facts<Entries...>;
    return !facts.repeated && !facts.nested && !facts.parted;
}

/// Stops the compiler if objects that go into one would make something that is no JSON object, or none with these keys.
template <bool Nested, class... Fields>
consteval bool require_one_object() noexcept {
    if constexpr (sizeof...(Fields) > 1 && (is_sound(static_cast<const typename Fields::list*>(nullptr)) && ...)) {
        constexpr auto facts = shared_facts<Fields...>();
        static_assert(!facts.repeated, "json: two objects that are written into one have the same key; rename one");
        static_assert(!Nested || !facts.nested, "json: two objects are written into one, and a key of one is the start of a key of the other; rename one");
        static_assert(!Nested || !facts.parted, "json: two objects are written into one, and keys with the same start do not stand side by side");
    }
    return true;
}

/// The values of one JSON object, which has the fields of all `Fields`. They count from 1 on: 0 is the beginning.
template <bool Nested, class... Fields>
struct body_plan {
    static_assert(require_one_object<Nested, Fields...>());
    static constexpr auto places = places_of<Fields...>();
    static constexpr std::size_t end = places.size() - 1;

    static consteval std::size_t place_of(std::string_view key) {
        std::size_t found = 0;
        for (std::size_t i = 1; i < end; ++i) {
            if (places[i].key == key) found = i;
        }
        return found;
    }

    /// The last value before `at` that is written for certain, or the beginning. Those between may be absent.
    static consteval std::size_t sure_before(std::size_t at) {
        while (--at > 0 && !places[at].always) {}
        return at;
    }

    static constexpr separator between(std::size_t from, std::size_t to) noexcept {
        return {places[from].key, places[to].key, Nested, places[from].text, places[to].text};
    }
};

/// A fragment whose neighbours are known, spelled by the compiler.
template <std::size_t Size>
struct spelled {
    char text[Size]{};
    explicit consteval spelled(const separator& s) noexcept { put_separator(text, s); }
};
template <class Plan, std::size_t From, std::size_t To>
inline constexpr spelled<size_of(Plan::between(From, To))> fragment{Plan::between(From, To)};

}  // namespace wawp::json::detail
