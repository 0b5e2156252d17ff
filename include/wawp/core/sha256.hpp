// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <wawp/core/language.hpp>

namespace wawp::detail {

/// The digest of FIPS 180-4, for telling two texts apart: nobody knows how to make two that have the same one. Works in
/// constant evaluation.
class sha256_state {
public:
    constexpr void add_block(std::string_view block) noexcept {
        std::array<std::uint32_t, 64> words{};
        for (std::size_t i = 0; i < 64; ++i) words[i / 4] = words[i / 4] << 8 | static_cast<unsigned char>(block[i]);
        for (std::size_t i = 16; i < 64; ++i) {
            const std::uint32_t early = words[i - 15], late = words[i - 2];
            words[i] = words[i - 16] + words[i - 7] + (std::rotr(early, 7) ^ std::rotr(early, 18) ^ early >> 3) +
                       (std::rotr(late, 17) ^ std::rotr(late, 19) ^ late >> 10);
        }
        auto [a, b, c, d, e, f, g, h] = hash_;
        for (std::size_t i = 0; i < 64; ++i) {
            const std::uint32_t one = h + (std::rotr(e, 6) ^ std::rotr(e, 11) ^ std::rotr(e, 25)) + ((e & f) ^ (~e & g)) +
                                      constants[i] + words[i];
            const std::uint32_t two = (std::rotr(a, 2) ^ std::rotr(a, 13) ^ std::rotr(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
            h = g;
            g = f;
            f = e;
            e = d + one;
            d = c;
            c = b;
            b = a;
            a = one + two;
        }
        const std::array<std::uint32_t, 8> added{a, b, c, d, e, f, g, h};
        for (std::size_t i = 0; i < 8; ++i) hash_[i] += added[i];
    }

    /// 64 lower-case hexadecimal digits.
    [[nodiscard]] constexpr std::array<char, 64> digits() const noexcept {
        std::array<char, 64> text{};
        for (std::size_t i = 0; i < 64; ++i) text[i] = "0123456789abcdef"[hash_[i / 8] >> (28 - 4 * (i % 8)) & 15];
        return text;
    }

private:
    static constexpr std::array<std::uint32_t, 64> constants{
        0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01,
        0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc,
        0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147,
        0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
        0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116, 0x1e376c08,
        0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208,
        0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

    std::array<std::uint32_t, 8> hash_{0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
};

/// SHA-256 of `text` in 64 lower-case hexadecimal digits.
[[nodiscard]] constexpr std::array<char, 64> sha256_digits(std::string_view text) noexcept {
    const std::uint64_t bits = std::uint64_t{8} * text.size();
    sha256_state state;
    for (; text.size() >= 64; text.remove_prefix(64)) state.add_block(text.substr(0, 64));

    std::array<char, 128> last{};
    for (std::size_t i = 0; i < text.size(); ++i) last[i] = text[i];
    last[text.size()] = static_cast<char>(0x80);
    const std::size_t end = text.size() < 56 ? 64 : 128;
    for (std::size_t i = 0; i < 8; ++i) last[end - 1 - i] = static_cast<char>(bits >> (8 * i) & 0xFF);
    for (std::size_t at = 0; at < end; at += 64) state.add_block(std::string_view(last.data() + at, 64));
    return state.digits();
}

[[nodiscard]] inline std::string sha256(std::string_view text) {
    const std::array<char, 64> digits = sha256_digits(text);
    return {digits.data(), digits.size()};
}

}  // namespace wawp::detail
