// SPDX-License-Identifier: MIT
// For keys that come in no order: a hash that the compiler finds, without collisions, so that a peer has to compare a key once.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

#include "entries.hpp"

namespace peers {

/// The hash of the documented keys of `Fields`.
template <class Fields>
class key_hash {
    using entries = entries_of<Fields>;
    static constexpr std::size_t count = std::tuple_size_v<entries>;
    static constexpr int bits = std::bit_width(count * count / 8) + 1;

    static constexpr std::array<std::string_view, count> keys = []<class... Tags>(std::tuple<Tags...>) {
        return std::array<std::string_view, count>{Tags::entry::key.view()...};
    }(entries());

    template <class Word>
    static constexpr std::uint64_t word_at(const char* at) noexcept {
        if (std::is_constant_evaluated()) {
            std::uint64_t word = 0;
            for (std::size_t i = sizeof(Word); i-- > 0;) word = word << 8 | static_cast<unsigned char>(at[i]);
            return word;
        }
        Word word;  // on a little-endian machine, as all that this is run on
        std::memcpy(&word, at, sizeof word);
        return word;
    }

    static constexpr std::size_t bucket_of(std::string_view key, std::uint64_t seed) noexcept {
        const char* const at = key.data();
        const std::size_t size = key.size();
        std::uint64_t first = 0, last = 0;
        if (size >= 8) {
            first = word_at<std::uint64_t>(at), last = word_at<std::uint64_t>(at + size - 8);
        } else if (size >= 4) {
            first = word_at<std::uint32_t>(at), last = word_at<std::uint32_t>(at + size - 4);
        } else if (size > 0) {
            first = word_at<std::uint8_t>(at), last = word_at<std::uint8_t>(at + size / 2) << 8 | word_at<std::uint8_t>(at + size - 1);
        }
        return static_cast<std::size_t>((first + size) * seed ^ std::rotl(last * seed, 32)) >> (64 - bits);
    }

    struct table {
        std::uint64_t seed = 0;
        std::array<std::uint8_t, std::size_t{1} << bits> places{};  ///< from 1 on
    };

    static constexpr table made = [] {
        table found;
        for (found.seed = 0x9E37'79B9'7F4A'7C15;; found.seed = found.seed * 0xD134'2543'DE82'EF95 + 2) {
            found.places = {};
            bool apart = true;
            for (std::size_t i = 0; i < count && apart; ++i) {
                std::uint8_t& place = found.places[bucket_of(keys[i], found.seed)];
                apart = place == 0;
                place = static_cast<std::uint8_t>(i + 1);
            }
            if (apart) return found;
        }
    }();

public:
    /// Calls `visit.template operator()<Entry>()` with the entry of `key`, if there is one.
    template <class Visitor>
    [[gnu::always_inline]] static void visit(std::string_view key, Visitor&& visitor) {
        const std::size_t place = made.places[bucket_of(key, made.seed)];
        if (place == 0 || keys[place - 1] != key) return;
        [&]<std::size_t... I>(std::index_sequence<I...>) {
            (void)((place - 1 == I ? (visitor.template operator()<typename std::tuple_element_t<I, entries>::entry>(), true) : false) || ...);
        }(std::make_index_sequence<count>());
    }
};

}  // namespace peers
