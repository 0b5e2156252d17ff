// SPDX-License-Identifier: MIT
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <wawp/json/block.hpp>
#include <wawp/json/cursor.hpp>
#include <wawp/json/kind.hpp>
#include <wawp/json/value.hpp>

/// The keys of one JSON object, as the reader looks for them: first the one that it guesses, by one to three wide
/// comparisons, then any of them by a hash table that the compiler fills.
namespace wawp::json::detail {

/// Where the value of a key goes in a `T`: a member of one of the kinds, or whatever a function makes of it.
template <class T>
struct destination {
    using function = const char* (*)(reading&, const char*, T&);

    union {
        function read = nullptr;
        std::optional<bool> T::* boolean;
        std::optional<std::int64_t> T::* integer;
        std::optional<std::string> T::* text;
        std::optional<std::string_view> T::* text_view;
        std::optional<raw> T::* raw_text;
        std::optional<raw_view> T::* raw_text_view;
    };
    value_kind kind = value_kind::none;

    constexpr destination() noexcept = default;
    constexpr destination(function how) noexcept : read(how), kind(value_kind::other) {}
    constexpr destination(std::optional<bool> T::* m) noexcept : boolean(m), kind(value_kind::boolean) {}
    constexpr destination(std::optional<std::int64_t> T::* m) noexcept : integer(m), kind(value_kind::integer) {}
    constexpr destination(std::optional<std::string> T::* m) noexcept : text(m), kind(value_kind::text) {}
    constexpr destination(std::optional<std::string_view> T::* m) noexcept : text_view(m), kind(value_kind::text_view) {}
    constexpr destination(std::optional<raw> T::* m) noexcept : raw_text(m), kind(value_kind::raw_text) {}
    constexpr destination(std::optional<raw_view> T::* m) noexcept : raw_text_view(m), kind(value_kind::raw_text_view) {}

    /// The member, if the kind is one before `other`.
    [[nodiscard]] void* member_of(T& object) const noexcept {
        switch (kind) {
            case value_kind::boolean: return &(object.*boolean);
            case value_kind::integer: return &(object.*integer);
            case value_kind::text: return &(object.*text);
            case value_kind::text_view: return &(object.*text_view);
            case value_kind::raw_text: return &(object.*raw_text);
            case value_kind::raw_text_view: return &(object.*raw_text_view);
            default: return nullptr;
        }
    }
};

/// One key of an object: as much as a cache line holds.
template <class T>
struct alignas(64) slot : destination<T> {
    value_kind guessed = value_kind::none;  ///< `kind`, if the key can be found by its spelling
    std::uint8_t spelled = 3;               ///< bytes of `spelling` without the blank
    std::uint16_t place = 0;                ///< its node, counted from the node of the object

    /// The key as most answers have it: with quotes, a colon, and perhaps a blank.
    alignas(block_size) char spelling[spelling_size] = {'"', '"', ':', ' '};

    constexpr slot() noexcept = default;
    constexpr slot(std::string_view key, std::size_t node_place, destination<T> where) noexcept
        : destination<T>(where), place(static_cast<std::uint16_t>(node_place)) {
        if (key.size() + 4 > spelling_size) return;
        guessed = where.kind;
        spelled = 1;
        for (const char c : key) spelling[spelled++] = c;
        for (const char c : {'"', ':'}) spelling[spelled++] = c;
        spelling[spelled] = ' ';
    }
};

/// A hash table over the names of an object's keys.
struct key_index {
    const std::string_view* names;  ///< by slot
    const std::uint16_t* buckets;   ///< slots; 0 where there is none
    std::size_t mask;               ///< one less than the number of buckets, a power of two

    /// The slot of `key`, or 0.
    [[nodiscard]] std::size_t find(std::string_view key) const noexcept {
        for (std::size_t at = hash(key) & mask; buckets[at] != 0; at = (at + 1) & mask) {
            if (names[buckets[at]] == key) return buckets[at];
        }
        return 0;
    }

    /// Length, first, middle and last byte tell the keys of real objects apart well enough.
    static constexpr std::size_t hash(std::string_view key) noexcept {
        if (key.empty()) return 0;
        const auto byte = [&](std::size_t i) { return static_cast<std::size_t>(static_cast<unsigned char>(key[i])); };
        return key.size() * 37 + byte(0) * 5 + byte(key.size() / 2) * 101 + byte(key.size() - 1) * 11;
    }
};

/// All keys of an object. Slots without a key stand before and behind them, as guesses that never come true.
template <class T, std::size_t Count>
struct key_table {
    static constexpr std::size_t size = std::bit_ceil(4 * Count + 8);

    slot<T> slots[Count + 2];
    std::string_view names[Count + 1];
    std::uint16_t buckets[size]{};

    [[nodiscard]] constexpr key_index index() const noexcept { return {names, buckets, size - 1}; }

    /// Enters the names into the buckets.
    constexpr key_table entered() const noexcept {
        key_table table = *this;
        for (std::uint16_t i = 1; i <= Count; ++i) {
            std::size_t at = key_index::hash(names[i]) % size;
            while (table.buckets[at] != 0) at = (at + 1) % size;
            table.buckets[at] = i;
        }
        return table;
    }
};

}  // namespace wawp::json::detail
