// SPDX-License-Identifier: MIT
#include <wawp/core/digits.hpp>

#include <cstdint>
#include <limits>
#include <string>

#include "support/catch.hpp"

namespace {

using wawp::detail::append_digit;
using wawp::detail::is_digit;
using wawp::detail::parse_digits;

/// What is read, or -1.
template <class Integer>
constexpr long long read(std::string_view text) {
    Integer value = 0;
    return parse_digits(text, value) ? static_cast<long long>(value) : -1;
}

static_assert(is_digit('0') && is_digit('9') && !is_digit('/') && !is_digit(':') && !is_digit('\0'));
static_assert(read<int>("0") == 0 && read<int>("9") == 9 && read<int>("10") == 10 && read<int>("0042") == 42);

TEST_CASE("digits: every byte but the ten digits is none") {
    for (int byte = 0; byte < 256; ++byte) {
        CHECK(is_digit(static_cast<char>(byte)) == (std::string("0123456789").find(static_cast<char>(byte)) != std::string::npos));
    }
}

TEST_CASE("digits: the largest number of a type is read, and the next one does not fit") {
    CHECK(read<std::int8_t>("127") == 127);
    CHECK(read<std::int8_t>("128") == -1);
    CHECK(read<std::int8_t>("130") == -1);
    CHECK(read<std::uint8_t>("255") == 255);
    CHECK(read<std::uint8_t>("256") == -1);
    CHECK(read<std::uint8_t>("260") == -1);
    CHECK(read<int>("2147483647") == 2147483647);
    CHECK(read<int>("2147483648") == -1);
    CHECK(read<std::int64_t>("9223372036854775807") == std::numeric_limits<std::int64_t>::max());
    CHECK(read<std::int64_t>("9223372036854775808") == -1);
    CHECK(read<std::int64_t>("99999999999999999999") == -1);
    std::uint64_t value = 0;
    CHECK(parse_digits("18446744073709551615", value));
    CHECK(value == std::numeric_limits<std::uint64_t>::max());
    CHECK_FALSE(parse_digits("18446744073709551616", value));
    CHECK_FALSE(parse_digits("18446744073709551620", value));
    CHECK_FALSE(parse_digits("100000000000000000000", value));
}

TEST_CASE("digits: nothing but digits is a number, and what is none leaves the value as it was") {
    for (const std::string_view text : {"", "-1", "+1", " 1", "1 ", "1.5", "1e3", "0x10", "a", "1a2", "1:", "1/"}) {
        CAPTURE(text);
        int value = 7;
        CHECK_FALSE(parse_digits(text, value));
        CHECK(value == 7);
    }
    int value = 7;
    CHECK_FALSE(parse_digits("99999999999", value));
    CHECK(value == 7);
    CHECK(read<int>("00000000000000000000000000000001") == 1);
}

TEST_CASE("digits: a digit that does not fit leaves the value as it was") {
    std::uint8_t value = 25;
    CHECK_FALSE(append_digit(value, 6));
    CHECK(value == 25);
    CHECK(append_digit(value, 5));
    CHECK(value == 255);
    CHECK_FALSE(append_digit(value, 0));
    CHECK(value == 255);
}

}  // namespace
