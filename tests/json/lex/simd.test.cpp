// SPDX-License-Identifier: MIT
#include <wawp/json/lex/simd.hpp>

#include <array>
#include <cstdint>
#include <random>
#include <string>

#include "support/catch.hpp"

namespace detail = wawp::json::detail;

namespace {

using words = std::array<std::uint64_t, 4>;

template <class Mark>
words marked(Mark mark, const char* at) {
    words bits{};
    mark(at, bits.data(), bits.size());
    return bits;
}

/// Whether all ways of this processor to mark special bytes say the same of 256 bytes.
bool all_ways_agree(const char* at) {
    const words expected = marked(detail::portable::mark_special, at);
    bool agree = marked(detail::mark_special, at) == expected;
#if defined(__SSE2__)
    agree = agree && marked(detail::mark_special_sse2, at) == expected;
    if (__builtin_cpu_supports("avx2")) agree = agree && marked(detail::mark_special_avx2, at) == expected;
#endif
    return agree;
}

}  // namespace

TEST_CASE("block: every byte is marked alike by the portable, the SSE2 and the AVX2 path, in every place") {
    int wrong = 0;
    for (int value = 0; value < 256; ++value) {
        for (std::size_t place = 0; place < 64; ++place) {
            std::string text(256, 'a');
            text[place] = static_cast<char>(value);
            wrong += !all_ways_agree(text.data());
            const bool special = value < 0x20 || value >= 0x80 || value == '"' || value == '\\';
            wrong += marked(detail::mark_special, text.data())[0] != std::uint64_t{special} << place;
        }
    }
    CHECK(wrong == 0);
}

TEST_CASE("block: random bytes are marked alike by all paths, at every alignment") {
    std::mt19937 random(20261201);
    int wrong = 0;
    for (int round = 0; round < 2000; ++round) {
        std::string text(256 + 64, '\0');
        for (char& c : text) c = static_cast<char>(random() % (round % 2 == 0 ? 256 : 48));
        for (std::size_t offset = 0; offset < 64; ++offset) wrong += !all_ways_agree(text.data() + offset);
    }
    CHECK(wrong == 0);
}

TEST_CASE("block: white space is counted, and texts are compared, as the portable path does") {
    std::mt19937 random(7);
    const std::string kinds = " \n\r\ta\"\x80";
    int wrong = 0;
    for (int round = 0; round < 20000; ++round) {
        std::string left(64, ' ');
        for (char& c : left) c = random() % 8 == 0 ? kinds[random() % kinds.size()] : ' ';
        wrong += detail::space_run(left.data()) != detail::portable::space_run(left.data());
        alignas(16) char right[64];
        left.copy(right, sizeof right);
        right[random() % sizeof right] = 'x';
        for (std::size_t size = 1; size <= 48; ++size) {
            wrong += detail::same(left.data(), right, size) != detail::portable::same(left.data(), right, size);
        }
    }
    CHECK(wrong == 0);
}
