// SPDX-License-Identifier: MIT
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <wawp/core/time.hpp>

#include "support/catch.hpp"

namespace {

struct good_time {
    std::string_view text;
    std::int64_t seconds;
};

constexpr good_time good_times[] = {
    {"1970-01-01T00:00:00Z", 0},
    {"1970-01-01T00:00:01Z", 1},
    {"1969-12-31T23:59:59Z", -1},
    {"1970-01-01T02:00:00+02:00", 0},
    {"1969-12-31T19:00:00-05:00", 0},
    {"2025-01-03T16:00:00Z", 1735920000},
    {"2025-01-03T17:00:00Z", 1735923600},
    {"2026-12-01T16:00:00+02:00", 1796133600},
    {"2026-12-01T14:00:00Z", 1796133600},
    {"2026-12-01t14:00:00z", 1796133600},
    {"2026-12-01T14:00:00-00:00", 1796133600},
    {"2026-12-01T14:00:00+00:00", 1796133600},
    {"2026-12-01T19:30:00+05:30", 1796133600},
    {"2026-12-01T10:30:00-03:30", 1796133600},
    {"2026-12-01T19:45:00+05:45", 1796133600},
    {"2026-12-02T13:59:00+23:59", 1796133600},
    {"2026-11-30T14:01:00-23:59", 1796133600},
    {"2026-12-01T14:00:00.0Z", 1796133600},
    {"2026-12-01T14:00:00.000000000Z", 1796133600},
    {"2026-12-01T16:00:00.000+02:00", 1796133600},
    {"2024-02-29T00:00:00Z", 1709164800},
    {"2000-02-29T23:59:59Z", 951868799},
    {"2038-01-19T03:14:08Z", 2147483648},
    {"9999-12-31T23:59:59Z", 253402300799},
    {"0000-01-01T00:00:00Z", -62167219200},
};

struct bad_time {
    std::string_view text;
    std::size_t offset;
    std::string_view expected;
};

constexpr std::string_view after = "nothing after the offset", zone = "'Z' or an offset such as +02:00";
constexpr std::string_view year = "a year of four digits", day = "a day that the month has";

constexpr bad_time bad_times[] = {
    {"", 0, year},
    {"tomorrow", 0, year},
    {"1735920000", 4, "'-' after the year"},
    {"1735920000000", 4, "'-' after the year"},
    {" 2026-12-01T16:00:00Z", 0, year},
    {"26-12-01T16:00:00Z", 0, year},
    {"+2026-12-01T16:00:00Z", 0, year},
    {"-2026-12-01T16:00:00Z", 0, year},
    {"12026-12-01T16:00:00Z", 4, "'-' after the year"},
    {"２０２６-12-01T16:00:00Z", 0, year},
    {"2026", 4, "'-' after the year"},
    {"2026/12/01T16:00:00Z", 4, "'-' after the year"},
    {"20261201T160000Z", 4, "'-' after the year"},
    {"2026-00-01T16:00:00Z", 5, "a month from 01 to 12"},
    {"2026-13-01T16:00:00Z", 5, "a month from 01 to 12"},
    {"2026-1-01T16:00:00Z", 5, "a month from 01 to 12"},
    {"2026-1x-01T16:00:00Z", 5, "a month from 01 to 12"},
    {"2026-12", 7, "'-' after the month"},
    {"2026-12-1T16:00:00Z", 8, "a day from 01 to 31"},
    {"2026-12-00T16:00:00Z", 8, "a day from 01 to 31"},
    {"2026-12-32T16:00:00Z", 8, "a day from 01 to 31"},
    {"2026-02-29T16:00:00Z", 8, day},
    {"2024-02-30T16:00:00Z", 8, day},
    {"1900-02-29T16:00:00Z", 8, day},
    {"2026-04-31T16:00:00Z", 8, day},
    {"2026-12-01", 10, "'T' between date and time"},
    {"2026-12-01 16:00:00Z", 10, "'T' between date and time"},
    {"2026-12-01T", 11, "an hour from 00 to 23"},
    {"2026-12-01T24:00:00Z", 11, "an hour from 00 to 23"},
    {"2026-12-01T4:00:00Z", 11, "an hour from 00 to 23"},
    {"2026-12-01T16", 13, "':' after the hour"},
    {"2026-12-01T16.00.00Z", 13, "':' after the hour"},
    {"2026-12-01T16:60:00Z", 14, "a minute from 00 to 59"},
    {"2026-12-01T16:00Z", 16, "':' after the minute"},
    {"2026-12-01T16:00", 16, "':' after the minute"},
    {"2026-12-01T16:00:5Z", 17, "a second from 00 to 59 (a leap second has no Unix time)"},
    {"2016-12-31T23:59:60Z", 17, "a second from 00 to 59 (a leap second has no Unix time)"},
    {"2026-12-01T16:00:61Z", 17, "a second from 00 to 59 (a leap second has no Unix time)"},
    {"2026-12-01T16:00:00", 19, zone},
    {"2026-12-01T16:00:00 Z", 19, zone},
    {"2026-12-01T16:00:00 +02:00", 19, zone},
    {"2026-12-01T16:00:00CET", 19, zone},
    {"2026-12-01T16:00:00\xE2\x88\x92"
     "02:00",
     19, zone},
    {"2026-12-01T16:00:00,0Z", 19, zone},
    {"2026-12-01T16:00:00.Z", 20, "digits after '.'"},
    {"2026-12-01T16:00:00.", 20, "digits after '.'"},
    {"2026-12-01T16:00:00.5Z", 20, "whole seconds"},
    {"2026-12-01T16:00:00.001Z", 22, "whole seconds"},
    {"2026-12-01T16:00:00.0", 21, zone},
    {"2026-12-01T16:00:00+", 20, "offset hours from 00 to 23"},
    {"2026-12-01T16:00:00+2", 20, "offset hours from 00 to 23"},
    {"2026-12-01T16:00:00+24:00", 20, "offset hours from 00 to 23"},
    {"2026-12-01T16:00:00+02", 22, "':' in the offset"},
    {"2026-12-01T16:00:00+0200", 22, "':' in the offset"},
    {"2026-12-01T16:00:00+02:", 23, "offset minutes from 00 to 59"},
    {"2026-12-01T16:00:00+02:60", 23, "offset minutes from 00 to 59"},
    {"2026-12-01T16:00:00Z ", 20, after},
    {"2026-12-01T16:00:00ZZ", 20, after},
    {"2026-12-01T16:00:00Z+02:00", 20, after},
    {"2026-12-01T16:00:00+02:00[Africa/Cairo]", 25, after},
    {"2026-12-01T16:00:00Z\n", 20, after},
    {std::string_view("2026-12-01T16:00:00Z\0", 21), 20, after},
};

}  // namespace

TEST_CASE("time: RFC 3339 texts give the instant that they name") {
    for (const auto& [text, seconds] : good_times) {
        INFO(text);
        const auto read = wawp::parse_rfc3339(text);
        REQUIRE(read);
        CHECK(read->time_since_epoch().count() == seconds);
    }
}

TEST_CASE("time: every other text is bad_time, with the place of the part that does not fit and what belongs there") {
    for (const auto& [text, offset, expected] : bad_times) {
        INFO(text);
        const auto read = wawp::parse_rfc3339(text);
        REQUIRE_FALSE(read);
        CHECK(read.error().code == wawp::errc::bad_time);
        CHECK(read.error().delivery == wawp::delivery::not_sent);
        CHECK(read.error().offset == offset);
        CHECK(read.error().message == std::string("expected ").append(expected));
    }
}

TEST_CASE("time: every cut of a good text is refused at its end") {
    constexpr std::string_view whole = "2026-12-01T16:00:00+02:00";
    for (std::size_t size = 0; size < whole.size(); ++size) {
        INFO(size);
        const auto read = wawp::parse_rfc3339(whole.substr(0, size));
        REQUIRE_FALSE(read);
        CHECK(read.error().offset <= size);
    }
}

TEST_CASE("time: every day of four hundred years agrees with a count of days") {
    std::int64_t days = 0;
    std::size_t wrong = 0;
    const auto two = [](int number) {
        return std::string{static_cast<char>('0' + number / 10), static_cast<char>('0' + number % 10)};
    };
    for (int y = 1970; y < 2370; ++y) {
        const bool leap = y % 4 == 0 && (y % 100 != 0 || y % 400 == 0);
        const int lengths[] = {31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
        for (int m = 1; m <= 12; ++m) {
            for (int d = 1; d <= 31; ++d) {
                const auto read = wawp::parse_rfc3339(std::to_string(y) + "-" + two(m) + "-" + two(d) + "T00:00:00Z");
                const bool exists = d <= lengths[m - 1];
                if (read.has_value() != exists || (exists && read->time_since_epoch().count() != days * 86400)) ++wrong;
                days += exists;
            }
        }
    }
    CHECK(wrong == 0);
}

TEST_CASE("time: rfc3339 gives the same instant in the compiler") {
    using std::chrono::seconds;
    constexpr auto start = wawp::rfc3339("2026-12-01T16:00:00+02:00");
    static_assert(start == std::chrono::sys_seconds{seconds{1796133600}});
    CHECK(*wawp::parse_rfc3339("2026-12-01T16:00:00+02:00") == start);
}

TEST_CASE("format_rfc3339: what parse_rfc3339 reads, in UTC") {
    using std::chrono::seconds;
    using std::chrono::sys_seconds;
    for (const std::string text : {"1970-01-01T00:00:00Z", "1969-12-31T23:59:59Z", "2026-12-01T14:00:00Z", "2024-02-29T12:34:56Z",
                                   "2000-02-29T00:00:00Z", "1900-02-28T23:59:59Z", "1900-03-01T00:00:00Z", "2100-03-01T00:00:00Z",
                                   "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "2025-01-31T00:00:00Z", "2025-10-09T08:07:06Z"}) {
        INFO(text);
        REQUIRE(wawp::parse_rfc3339(text));
        CHECK(wawp::format_rfc3339(*wawp::parse_rfc3339(text)) == text);
    }
    for (long long time = -62'135'596'800; time < 253'402'300'799; time += 86'400LL * 29 + 12'345) {
        const sys_seconds instant{seconds{time}};
        if (wawp::parse_rfc3339(wawp::format_rfc3339(instant)).value_or(sys_seconds::max()) != instant) FAIL(time);
    }
    CHECK(wawp::format_rfc3339(sys_seconds{seconds{-62'135'596'801}}).empty());
    CHECK(wawp::format_rfc3339(sys_seconds{seconds{253'402'300'800}}).empty());
    CHECK(wawp::format_rfc3339(sys_seconds::min()).empty());
    CHECK(wawp::format_rfc3339(sys_seconds::max()).empty());
}
