// SPDX-License-Identifier: MIT
#include <string>
#include <string_view>

#include "support/catch.hpp"

#include <wawp/core/sha256.hpp>

namespace {

constexpr bool digest_is(std::string_view text, std::string_view expected) {
    const auto digits = wawp::detail::sha256_digits(text);
    return std::string_view(digits.data(), digits.size()) == expected;
}

}  // namespace

TEST_CASE("sha256: the examples of FIPS 180-4, in the compiler as well") {
    static_assert(digest_is("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
    static_assert(digest_is("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));
    static_assert(digest_is("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
                            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"));
    CHECK(wawp::detail::sha256(std::string(1'000'000, 'a')) == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST_CASE("sha256: texts that fill a block, almost fill it, or leave no room for the length") {
    // printf 'q…' | sha256sum
    CHECK(wawp::detail::sha256(std::string(1, 'q')) == "8e35c2cd3bf6641bdb0e2050b76932cbb2e6034a0ddacc1d9bea82a6ba57f7cf");
    CHECK(wawp::detail::sha256(std::string(55, 'q')) == "85528b5baff5639cb8e7daca79d085ac29ac0978e873ed7527158616b2b6c379");
    CHECK(wawp::detail::sha256(std::string(56, 'q')) == "f8ce2f8d6990c639668fe404262f35ed72d8bb145ad6bae786af7284447386df");
    CHECK(wawp::detail::sha256(std::string(63, 'q')) == "9b49777003a4143d8c3f4d3002eb631c6bda8b030a3ccc87f8a21d5f61c89e87");
    CHECK(wawp::detail::sha256(std::string(64, 'q')) == "ee8e658590c9a5e119400a774415a01db104de1ee6e2c29ec69aa73ef46544d2");
    CHECK(wawp::detail::sha256(std::string(65, 'q')) == "2b6c3f7f12b1b12fc5409626dc4e5302d8d37082cbeddea7755eac43aba039c8");
    CHECK(wawp::detail::sha256(std::string(119, 'q')) == "c8bc8a6e9626586bb888ad131d44ed2bd37fc608e902904ade3c566c4208e6ca");
    CHECK(wawp::detail::sha256(std::string(120, 'q')) == "77a2d49d72a11e41678c51f8f0cb67f5cb570f30370c3aeffe266a0d1ee43209");
    CHECK(wawp::detail::sha256(std::string(128, 'q')) == "652713bcb795a6978fa84aa8d071d13e9ee581a8e716e8ab18daa49d1e920360");
    CHECK(wawp::detail::sha256(std::string(70, '\xFF')) == "09fb3088a619536cab77d59c02f6c0356303667a775fc93f926259b5d593ee74");
}
