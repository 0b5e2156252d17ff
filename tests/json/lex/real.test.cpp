// SPDX-License-Identifier: MIT
#include <wawp/json/lex/real.hpp>

#include <array>
#include <bit>
#include <cfloat>
#include <charconv>
#include <clocale>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <random>
#include <string>
#include <string_view>

#include "support/catch.hpp"

namespace {

namespace detail = wawp::json::detail;

struct outcome {
    bool fits = false;
    std::uint64_t bits = 0;
    bool operator==(const outcome&) const = default;
};

template <class Parse>
outcome parsed(Parse parse, std::string_view text) {
    double value = 0;
    const bool fits = parse(text.data(), text.data() + text.size(), value);
    return {fits, fits ? std::bit_cast<std::uint64_t>(value) : 0};
}

outcome by_wawp(std::string_view text) { return parsed([](const char* begin, const char* end, double& out) { return detail::parse_real(begin, end, out); }, text); }

/// By the standard library where it can; where it cannot, this compares with the C library.
outcome by_library(std::string_view text) {
    return parsed([](const char* begin, const char* end, double& out) {
#if defined(__cpp_lib_to_chars)
        return std::from_chars(begin, end, out).ec == std::errc{};
#else
        out = std::strtod(std::string(begin, end).c_str(), nullptr);
        return out - out == 0;
#endif
    }, text);
}

/// A number of any size, spelled with up to 25 digits: shortest, scientific, or a long fraction.
std::string spelled(std::mt19937_64& random) {
    std::array<char, 64> room{};
    double value = std::bit_cast<double>(random());
    while (value - value != 0) value = std::bit_cast<double>(random());
    if (random() % 3 == 0) value = static_cast<double>(random() % 2'000'000'000) / 1000.0;
    if (random() % 4 == 0) {
        const int size = std::snprintf(room.data(), room.size(), "%.*e", static_cast<int>(random() % 25), value);
        return {room.data(), static_cast<std::size_t>(size)};
    }
    return {room.data(), std::to_chars(room.data(), room.data() + room.size(), value).ptr};
}

}  // namespace

TEST_CASE("real: a million numbers are the same to the last bit") {
    std::mt19937_64 random(20261126);
    std::uint64_t different = 0;
    for (int i = 0; i < 1'000'000; ++i) {
        const std::string text = spelled(random);
        different += by_wawp(text) != by_library(text);
    }
    // Where the processor computes with more than 64 bits (x87), libstdc++'s from_chars rounds a few of them twice.
    CHECK(different <= (FLT_EVAL_METHOD == 0 ? 0U : 10U));
}

TEST_CASE("real: the least and the greatest numbers, halfway cases and denormal ones are the same") {
    for (const std::string_view text : {"0.0", "-0.0", "1.7976931348623157e308", "-1.7976931348623157e308", "2.2250738585072014e-308",
                                        "2.2250738585072011e-308", "4.9406564584124654e-324", "9007199254740993.0",
                                        "0.1000000000000000055511151231257827021181583404541015625", "1e22", "1e23", "1e-22", "1e-23", "123456789012345e22",
                                        "123456789012345.0", "1234567890123456.0", "0.00000000000001", "-12.5E+3", "-12.5E-3", "9e22", "0e99999", "0e-99999"}) {
        INFO(text);
        CHECK(by_wawp(text).fits);
        CHECK(by_wawp(text) == by_library(text));
    }
    for (const std::string_view text : {"1e309", "-1e309", "1e99999"}) {
        INFO(text);
        CHECK_FALSE(by_wawp(text).fits);
        CHECK_FALSE(by_library(text).fits);
    }
}

TEST_CASE("real: a locale with a decimal comma changes nothing") {
    const std::string former = std::setlocale(LC_NUMERIC, nullptr);
    bool found = false;
    for (const char* name : {"de_DE.UTF-8", "de_DE.utf8", "fr_FR.UTF-8", "de_DE"}) found = found || std::setlocale(LC_NUMERIC, name) != nullptr;
    if (!found) WARN("no locale with a decimal comma is installed");
    CHECK(by_wawp("1234.5e-1") == by_library("1234.5e-1"));
    CHECK(by_wawp("1234.5e-1").bits == std::bit_cast<std::uint64_t>(123.45));
    CHECK(by_wawp("1234.50000000000000000e-1").bits == std::bit_cast<std::uint64_t>(123.45));  // too long for the short way
    std::setlocale(LC_NUMERIC, former.c_str());
}

TEST_CASE("real: a float is the one nearest to the number, and one that is too large is none") {
    const auto parsed_float = [](std::string_view text) {
        float value = 0;
        const bool fits = detail::parse_real(text.data(), text.data() + text.size(), value);
        return fits ? std::optional{value} : std::nullopt;
    };
    CHECK(parsed_float("0.1") == 0.1f);
    CHECK(parsed_float("-3.4028234e38") == -3.4028234e38f);
    CHECK(parsed_float("1.00000017881393432617187499") == 1.00000011920928955078125f);  // by way of a double it would be the next one
    CHECK_FALSE(parsed_float("3.5e38"));
    CHECK_FALSE(parsed_float("-1e39"));
}
