// SPDX-License-Identifier: MIT
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include <wawp/core/hash.hpp>
#include <wawp/json/lex/input.hpp>
#include <wawp/json/lex/simd.hpp>
#include <wawp/json/map/tree_builder.hpp>
#include <wawp/json/read/member_kind.hpp>
#include <wawp/json/read/reading.hpp>

/// The keys of one JSON object, as the reader looks for them: first the one that it guesses, by one to three wide
/// comparisons, then any of them by a hash table that the compiler fills. Nothing here depends on the struct that is
/// read, so that the reader is compiled once for all structs.
namespace wawp::json::detail {

/// In the place of a `T`: a member's place in it is a constant that tables can hold, however `T` is made. No `T` is ever
/// made here, and no byte is ever read.
template <class T>
union pattern {
    char none;
    T object;
    constexpr pattern() noexcept : none{} {}
    constexpr ~pattern() {}
};
#if defined(__clang__)  // which has no constant of a union with a member such as std::map
template <class T>
[[clang::no_destroy]] inline constinit const pattern<T> pattern_of{};
#else
template <class T>
inline constexpr pattern<T> pattern_of{};
#endif

/// How a member is read.
struct member_reader {
    const void* member = nullptr;  ///< in the pattern
    value_kind kind = value_kind::none;
    bool quickly = true;  ///< the quick ways may be gone, which take for granted that the member of a fresh object is empty
    const char* (*read)(reading&, const char*, void* member, value_site) = nullptr;  ///< only if the kind has a reader
};

/// One key of an object: as much as a cache line holds.
struct alignas(64) slot {
    const void* target = nullptr;           ///< the member, in the pattern; or a `member_reader`, if the kind has a reader
    value_kind kind = value_kind::none;
    value_kind guessed = value_kind::none;  ///< `kind`, if the key can be found by its spelling: it is short and ASCII; and read quickly
    std::uint8_t spelled = 3;               ///< bytes of `spelling` without the blank
    std::uint8_t reach = block_size + word_size;  ///< how many bytes are looked at for the key and a word
    std::uint16_t place = 0;                ///< its node, counted from the node of the object

    /// The key as most answers have it: with quotes, a colon, and perhaps a blank.
    alignas(block_size) char spelling[spelling_size] = {'"', '"', ':', ' '};

    [[nodiscard]] bool is_text() const noexcept { return guessed == value_kind::text || guessed == value_kind::text_view; }

    constexpr slot() noexcept = default;
    constexpr slot(std::string_view key, std::size_t node_place, const member_reader& how) noexcept
        : target(has_reader(how.kind) ? static_cast<const void*>(&how) : how.member), kind(how.kind), place(static_cast<std::uint16_t>(node_place)) {
        if (key.size() + 4 > spelling_size || !how.quickly) return;
        std::uint8_t size = 1;
        for (const char c : key) {
            if (static_cast<unsigned char>(c) >= 0x80) return;
            spelling[size++] = c;
        }
        for (const char c : {'"', ':'}) spelling[size++] = c;
        guessed = kind;
        spelled = size;
        spelling[size] = ' ';
        if (spelled >= block_size) reach = static_cast<std::uint8_t>(spelled + 1 + word_size);
    }
};

/// All keys of an object.
struct object_keys {
    const slot* key_slots;              ///< from 1 on; one without a key stands before them, and one behind
    std::size_t count;
    const std::string_view* names;  ///< by slot
    const std::uint16_t* buckets;   ///< a hash table over the names: key_slots; 0 where there is none
    std::size_t mask;               ///< one less than the number of buckets, a power of two
    const void* pattern;            ///< the place of the object that the key_slots' members lie in

    /// The slot of `key`, or null.
    [[nodiscard]] const slot* find(std::string_view key) const noexcept {
        for (std::size_t at = wawp::detail::hash_of(key) & mask; buckets[at] != 0; at = (at + 1) & mask) {
            if (names[buckets[at]] == key) return key_slots + buckets[at];
        }
        return nullptr;
    }

    /// The same of a key of `size` bytes that stands in quotes at `at`. As many bytes as a spelling has can be read.
    [[nodiscard]] const slot* find_spelled(const char* at, std::size_t size) const noexcept {
        const std::string_view key(at + 1, size);
        for (std::size_t place = wawp::detail::hash_of(key) & mask; buckets[place] != 0; place = (place + 1) & mask) {
            const slot& found = key_slots[buckets[place]];
            if (found.guessed == value_kind::none ? names[buckets[place]] == key : same(at, found.spelling, size + 3)) return &found;
        }
        return nullptr;
    }
};

/// How many keys the object at `parent` has.
constexpr std::size_t count_keys(const node* nodes, std::size_t parent) noexcept {
    std::size_t count = 0;
    for (std::size_t i = parent + 1; i < nodes[parent].end; i = nodes[i].end) ++count;
    return count;
}

/// The tables behind `object_keys`.
template <std::size_t Count>
struct key_table {
    static constexpr std::size_t size = std::bit_ceil(4 * Count + 8);

    slot key_slots[Count + 2]{};
    std::string_view names[Count + 1]{};
    std::uint16_t buckets[size]{};

    /// The keys of the object at `parent`.
    /// @param readers  by entry; those of groups stand behind the `entries` others
    consteval key_table(const node* nodes, std::size_t parent, const member_reader* readers, std::size_t entries) noexcept {
        std::uint16_t number = 0;
        for (std::size_t i = parent + 1; i < nodes[parent].end; i = nodes[i].end) {
            const node& key = nodes[i];
            const member_reader& how = readers[key.kind == node_kind::group ? entries + key.entry : key.entry];
            key_slots[++number] = {key.name, i - parent, how};
            names[number] = key.name;
            std::size_t at = wawp::detail::hash_of(key.name) % size;
            while (buckets[at] != 0) at = (at + 1) % size;
            buckets[at] = number;
        }
    }

    [[nodiscard]] constexpr object_keys keys(const void* object) const noexcept {
        return {key_slots, Count, names, buckets, size - 1, object};
    }
};

}  // namespace wawp::json::detail
