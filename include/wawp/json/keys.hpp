// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include <wawp/json/block.hpp>
#include <wawp/json/cursor.hpp>

/// The keys of one JSON object, as the reader looks for them: first the one that it guesses, by one to three wide
/// comparisons, then any of them by a hash table that the compiler fills.
namespace wawp::json::detail {

/// How to read one key of an object that goes into a `T`.
template <class T>
struct slot {
    using function = const char* (*)(reading&, const char*, T&);

    /// The key as compact JSON has it, with quotes and colon.
    alignas(block_size) char spelling[spelling_size] = {'"', '"', ':'};
    std::uint32_t spelled = 3;      ///< bytes of it
    std::uint32_t place = 0;        ///< its node, counted from the node of the object
    function read = nullptr;
    function read_guessed = nullptr;  ///< the same behind a key that was found by its spelling
    std::string_view name{};

    constexpr slot() noexcept = default;
    constexpr slot(std::string_view key, std::size_t node_place, function how) noexcept
        : place(static_cast<std::uint32_t>(node_place)), read(how), name(key) {}

    /// Spells the key out. What is too long keeps the spelling of the empty key, which no schema has; `skip` reads it.
    constexpr void spell(function skip) noexcept {
        read_guessed = skip;
        if (name.empty() || name.size() + 3 > spelling_size) return;
        read_guessed = read;
        spelled = 0;
        spelling[spelled++] = '"';
        for (const char c : name) spelling[spelled++] = c;
        spelling[spelled++] = '"';
        spelling[spelled++] = ':';
    }
};

/// All keys of an object. One more slot stands behind them, so that there is something to guess if there are none.
template <class T, std::size_t Count>
struct key_table {
    static constexpr std::size_t buckets = [] {
        std::size_t size = 8;
        while (size < 4 * Count) size *= 2;
        return size;
    }();

    std::array<slot<T>, Count + 1> slots{};
    std::array<std::uint16_t, buckets> first{};  ///< one more than a slot's place; 0 where there is none

    constexpr key_table(const std::array<slot<T>, Count>& keys, typename slot<T>::function skip) noexcept {
        for (std::size_t i = 0; i < Count; ++i) {
            slots[i] = keys[i];
            slots[i].spell(skip);
            std::size_t at = hash(keys[i].name);
            while (first[at] != 0) at = (at + 1) % buckets;
            first[at] = static_cast<std::uint16_t>(i + 1);
        }
        slots[Count].spell(skip);
    }

    /// The place of `key`, or `Count`.
    [[nodiscard]] std::size_t find(std::string_view key) const noexcept {
        for (std::size_t at = hash(key); first[at] != 0; at = (at + 1) % buckets) {
            const std::size_t found = first[at] - 1u;
            if (slots[found].name == key) return found;
        }
        return Count;
    }

private:
    /// Length, first, middle and last byte tell the keys of real objects apart well enough.
    static constexpr std::size_t hash(std::string_view key) noexcept {
        if (key.empty()) return 0;
        const auto byte = [&](std::size_t i) { return static_cast<std::size_t>(static_cast<unsigned char>(key[i])); };
        const std::size_t middle = byte(key.size() / 2), last = byte(key.size() - 1);
        return (key.size() * 37 + byte(0) * 5 + middle * 101 + last * 11) % buckets;
    }
};

}  // namespace wawp::json::detail
