// SPDX-License-Identifier: MIT
#include <wawp/json/lex/number.hpp>

#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

#include "support/catch.hpp"

namespace {

namespace detail = wawp::json::detail;

/// The number that a text spells, as an integer of the type; nothing if it is not whole or does not fit.
template <class Integer>
std::optional<Integer> integer(std::string_view text) {
    detail::input in(text, 1);
    detail::number n;
    REQUIRE(detail::scan_number(in, in.begin, n) == in.end);
    Integer value{};
    return detail::to_integer(n, value) ? std::optional(value) : std::nullopt;
}

std::optional<double> real(std::string_view text) {
    detail::input in(text, 1);
    detail::number n;
    REQUIRE(detail::scan_number(in, in.begin, n) == in.end);
    double value = 7;
    return detail::to_double(n, value) ? std::optional(value) : std::nullopt;
}

TEST_CASE("number: a whole number is exact in any spelling, up to the ends of its type") {
    CHECK(integer<std::int64_t>("9223372036854775807") == std::numeric_limits<std::int64_t>::max());
    CHECK(integer<std::int64_t>("-9223372036854775808") == std::numeric_limits<std::int64_t>::min());
    CHECK(integer<std::int64_t>("9223372036854775808") == std::nullopt);
    CHECK(integer<std::int64_t>("-9223372036854775809") == std::nullopt);
    CHECK(integer<std::uint64_t>("18446744073709551615") == std::numeric_limits<std::uint64_t>::max());
    CHECK(integer<std::uint64_t>("18446744073709551616") == std::nullopt);
    CHECK(integer<std::uint64_t>("18446744073709551620") == std::nullopt);
    CHECK(integer<std::uint64_t>("184467440737095516150e-1") == std::numeric_limits<std::uint64_t>::max());
    CHECK(integer<std::uint64_t>("1e19") == 10'000'000'000'000'000'000u);
    CHECK(integer<std::uint64_t>("2e19") == std::nullopt);
    CHECK(integer<std::uint64_t>("1e20") == std::nullopt);
    CHECK(integer<std::uint64_t>("1e21") == std::nullopt);
    CHECK(integer<std::int64_t>("1.759108866e9") == 1759108866);
    CHECK(integer<std::int64_t>("-12.50e1") == -125);
    CHECK(integer<std::int64_t>("12.5") == std::nullopt);
    CHECK(integer<std::int64_t>("0.0e5") == 0);
    CHECK(integer<std::int64_t>("0e99999999999999999999") == 0);
    CHECK(integer<std::int64_t>("1e99999999999999999999") == std::nullopt);
    CHECK(integer<std::uint64_t>("-0") == 0u);
    CHECK(integer<std::uint64_t>("-1") == std::nullopt);
    CHECK(integer<std::int8_t>("-128") == std::int8_t{-128});
    CHECK(integer<std::int8_t>("-129") == std::nullopt);
    CHECK(integer<std::int8_t>("128") == std::nullopt);
    CHECK(integer<std::uint16_t>("65535") == std::uint16_t{65535});
    CHECK(integer<std::uint16_t>("65536") == std::nullopt);
}

TEST_CASE("number: a double is the nearest one, with its sign; only what is too large is none") {
    CHECK(real("12") == 12.0);
    CHECK(real("-12") == -12.0);
    CHECK(real("9007199254740991") == 9007199254740991.0);
    CHECK(real("9007199254740993") == 9007199254740992.0);
    CHECK(real("-0.1") == -0.1);
    CHECK(real("1e308") == 1e308);
    CHECK(real("1e309") == std::nullopt);
    CHECK(real("-1e309") == std::nullopt);
    CHECK(real("1" + std::string(400, '0')) == std::nullopt);
    CHECK(real("1" + std::string(400, '0') + ".5") == std::nullopt);
    CHECK(real("1e-999") == 0.0);
    CHECK(std::signbit(*real("-1e-999")));
    CHECK(std::signbit(*real("-0")));
    CHECK_FALSE(std::signbit(*real("1e-999")));
}

TEST_CASE("number: a short one is read at once, and others are left") {
    const auto read = [](std::string_view text) {
        const std::string bytes = std::string(text) + std::string(32, ' ');
        const detail::short_number found = detail::read_short_number(bytes.data());
        const bool whole = found.behind == bytes.data() + text.size();
        CHECK((whole || found.behind == nullptr));
        return whole ? static_cast<std::int64_t>(found.value) : -1;
    };
    CHECK(read("0") == 0);
    CHECK(read("7") == 7);
    CHECK(read("12345678") == 12345678);
    CHECK(read("123456789012345") == 123456789012345);
    for (const std::string_view text : {"1234567890123456", "00", "01", "-1", "1.5", "1e5", "1E5", "12.5", "x", ""}) {
        CAPTURE(text);
        CHECK(read(text) == -1);
    }
}

}  // namespace
