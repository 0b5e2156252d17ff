// SPDX-License-Identifier: MIT
#include "support/catch.hpp"

#include <chrono>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

#include <wawp/http/retry_after.hpp>

using namespace std::chrono_literals;
using std::chrono::seconds;
using std::chrono::sys_days;
using std::chrono::sys_seconds;
using wawp::http::parse_retry_after;

namespace {

constexpr sys_seconds at(int y, unsigned m, unsigned d, seconds time = 0s) {
    return sys_days{std::chrono::year{y} / std::chrono::month{m} / std::chrono::day{d}} + time;
}

// The instant of RFC 9110's own examples, and a minute before it.
constexpr sys_seconds example = at(1994, 11, 6, 8h + 49min + 37s);
constexpr sys_seconds before = example - 60s;

}  // namespace

static_assert(parse_retry_after("120", example) == seconds{120});
static_assert(parse_retry_after("Sun, 06 Nov 1994 08:49:37 GMT", before) == seconds{60});
static_assert(parse_retry_after("Sunday, 06-Nov-94 08:49:37 GMT", before) == seconds{60});
static_assert(parse_retry_after("Sun Nov  6 08:49:37 1994", before) == seconds{60});
static_assert(!parse_retry_after("soon", example));

TEST_CASE("retry_after: seconds") {
    CHECK(parse_retry_after("0", example) == std::optional{0s});
    CHECK(parse_retry_after("007", example) == std::optional{7s});
    CHECK(parse_retry_after(" \t30 \t", example) == std::optional{30s});
    for (const std::string_view text : {"X30", "30X", "\n30", "30\r", "3 0", "+30", "30s"}) CHECK_FALSE(parse_retry_after(text, example));
}

TEST_CASE("retry_after: a fraction is rounded up, and quotes are taken off") {
    CHECK(parse_retry_after("1.5", example) == std::optional{2s});
    CHECK(parse_retry_after("44.7", example) == std::optional{45s});
    CHECK(parse_retry_after("2.000", example) == std::optional{2s});
    CHECK(parse_retry_after("0.0000000000000000000000000001", example) == std::optional{1s});
    CHECK(parse_retry_after("\"45\"", example) == std::optional{45s});
    CHECK(parse_retry_after(" \"1.5\" ", example) == std::optional{2s});
    static_assert(wawp::http::parse_delay_seconds("44.7") == seconds{45});
}

TEST_CASE("retry_after: a wait of more than a year is a year") {
    using wawp::http::longest_retry_after;
    CHECK(longest_retry_after == seconds{365 * 24h});
    CHECK(parse_retry_after("31535999", example) == std::optional{31'535'999s});
    CHECK(parse_retry_after("31535999.5", example) == std::optional{longest_retry_after});
    for (const std::string_view text : {"31536000", "31536000.1", "31536001", "9223372036854775807", "9223372036854775808",
                                        "99999999999999999999999999", "99999999999999999999999999.9"}) {
        CAPTURE(text);
        CHECK(parse_retry_after(text, example) == std::optional{longest_retry_after});
    }
    CHECK(parse_retry_after("Fri, 31 Dec 9999 00:00:00 GMT", example) == std::optional{longest_retry_after});
    CHECK(parse_retry_after("Mon, 06 Nov 1995 08:49:36 GMT", example) == std::optional{31'535'999s});
    CHECK(parse_retry_after("Mon, 06 Nov 1995 08:49:38 GMT", example) == std::optional{longest_retry_after});
}

TEST_CASE("retry_after: a number that came as one is rounded up and bounded alike, and is none if it is negative") {
    using wawp::http::delay_of;
    using wawp::http::longest_retry_after;
    static_assert(delay_of(44.7) == seconds{45});
    CHECK(delay_of(0.0) == std::optional{0s});
    CHECK(delay_of(-0.0) == std::optional{0s});
    CHECK(delay_of(1e-300) == std::optional{1s});
    CHECK(delay_of(2.0) == std::optional{2s});
    CHECK(delay_of(31'535'999.0) == std::optional{31'535'999s});
    CHECK(delay_of(31'535'999.5) == std::optional{longest_retry_after});
    for (const double long_wait : {31'536'000.0, 31'536'000.5, 31'536'001.0, 1e300, std::numeric_limits<double>::infinity()}) {
        CHECK(delay_of(long_wait) == std::optional{longest_retry_after});
    }
    CHECK_FALSE(delay_of(-0.5));
    CHECK_FALSE(delay_of(-1e300));
    CHECK_FALSE(delay_of(std::numeric_limits<double>::quiet_NaN()));
}

TEST_CASE("retry_after: a date in the past or of this very second is no wait") {
    CHECK(parse_retry_after("Sun, 06 Nov 1994 08:49:37 GMT", example) == std::optional{0s});
    CHECK(parse_retry_after("Sun, 06 Nov 1994 08:49:37 GMT", at(2026, 1, 1)) == std::optional{0s});
    CHECK(parse_retry_after("Thu, 01 Jan 1970 00:00:00 GMT", example) == std::optional{0s});
    CHECK(parse_retry_after("Sat, 01 Jan 0000 00:00:00 GMT", example) == std::optional{0s});
}

TEST_CASE("retry_after: every day's name, in each of the forms") {
    const sys_seconds monday = at(2026, 11, 23);
    const std::string_view names[] = {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"};
    for (int day = 0; day < 7; ++day) {
        const std::string name(names[day]), date = std::to_string(23 + day);
        CAPTURE(name);
        const std::optional expected{std::chrono::days{day} + 60s};
        CHECK(parse_retry_after(name + ", " + date + "-Nov-26 00:01:00 GMT", monday) == expected);
        CHECK(parse_retry_after(name.substr(0, 3) + ", " + date + " Nov 2026 00:01:00 GMT", monday) == expected);
        CHECK(parse_retry_after(name.substr(0, 3) + " Nov " + date + " 00:01:00 2026", monday) == expected);
    }
}

TEST_CASE("retry_after: every month and the edges of the day") {
    constexpr std::string_view months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                           "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    for (unsigned m = 1; m <= 12; ++m) {
        const std::string text = "Mon, 28 " + std::string(months[m - 1]) + " 2026 23:59:59 GMT";
        CAPTURE(text);
        CHECK(parse_retry_after(text, at(2026, m, 28)) == std::optional<seconds>{24h - 1s});
    }
    CHECK(parse_retry_after("Sat, 31 Dec 2016 23:59:60 GMT", at(2016, 12, 31)) == std::optional<seconds>{24h});
    CHECK(parse_retry_after("Thu, 29 Feb 2024 00:00:01 GMT", at(2024, 2, 29)) == std::optional<seconds>{1s});
    CHECK(parse_retry_after("Fri, 31 Dec 9999 00:00:00 GMT", at(9999, 12, 30)) == std::optional<seconds>{24h});
    CHECK(parse_retry_after("Wed Jan 17 00:00:09 2001", at(2001, 1, 17)) == std::optional<seconds>{9s});
}

TEST_CASE("retry_after: a year of two digits is at most 50 years ahead") {
    struct sample {
        const char* text;
        sys_seconds now;
        sys_seconds meant;
    };
    for (const sample& s : {
             sample{"Friday, 31-Dec-99 23:59:59 GMT", at(1999, 12, 31), at(1999, 12, 31, 24h - 1s)},
             sample{"Saturday, 01-Jan-00 00:00:05 GMT", at(1999, 12, 31), at(2000, 1, 1, 5s)},  // over the century
             sample{"Monday, 01-Jan-76 00:00:00 GMT", at(2026, 1, 1), at(2076, 1, 1)},          // 50 years, not more
             sample{"Sunday, 01-Jan-10 00:00:00 GMT", at(2090, 6, 1), at(2110, 1, 1)},
             sample{"Thursday, 29-Feb-24 00:00:01 GMT", at(2024, 2, 29), at(2024, 2, 29, 1s)},
         }) {
        CAPTURE(s.text);
        CHECK(wawp::http::detail::http_date_reader(s.text, s.now).read() == std::optional{s.meant});
    }
    // One second or one day more than 50 years ahead: the century before, so in the past.
    CHECK(parse_retry_after("Monday, 01-Jan-76 00:00:00 GMT", at(2026, 1, 1)) == std::optional{wawp::http::longest_retry_after});
    CHECK(parse_retry_after("Monday, 01-Jan-76 00:00:01 GMT", at(2026, 1, 1)) == std::optional{0s});
    CHECK(parse_retry_after("Monday, 02-Jan-76 00:00:00 GMT", at(2026, 1, 1, 1h)) == std::optional{0s});
    CHECK(parse_retry_after("Sunday, 06-Nov-77 08:49:37 GMT", at(2026, 1, 1)) == std::optional{0s});
    CHECK_FALSE(parse_retry_after("Monday, 29-Feb-25 00:00:00 GMT", at(2026, 1, 1)));
}

TEST_CASE("retry_after: nonsense is nothing") {
    for (const std::string_view text : {
             "",
             " ",
             "\t \t",
             "-1",
             "+5",
             "-1.5",
             "-0",
             "1.",
             ".5",
             ".",
             "1.5.5",
             "1.5s",
             "1.-5",
             "\"\"",
             "\"",
             "\"45",
             "45\"",
             "\"\"45\"\"",
             "\" 45\"",
             "\"-45\"",
             "NaN",
             "inf",
             "1,2",
             "5s",
             "0x10",
             "1 2",
             "120, 120",
             "soon",
             "\xC2\xA0"
             "5",
             "\xD9\xA1",
             "1e3",
             "Sun, 06 Nov 1994 08:49:37",  // no zone
             "Sun, 06 Nov 1994 08:49:37 UTC",
             "Sun, 06 Nov 1994 08:49:37 +0000",
             "Sun, 06 Nov 1994 08:49:37 gmt",
             "Sun, 06 Nov 1994 08:49:37 GMT.",
             "Sun, 06 Nov 1994 08:49:37 GMT GMT",
             "sun, 06 Nov 1994 08:49:37 GMT",
             "Son, 06 Nov 1994 08:49:37 GMT",
             "Sun, 06 nov 1994 08:49:37 GMT",
             "Sun, 6 Nov 1994 08:49:37 GMT",
             "Sun, 006 Nov 1994 08:49:37 GMT",
             "Sun 06 Nov 1994 08:49:37 GMT",
             "Sun, 06 Nov 94 08:49:37 GMT",
             "Sun, 06 Nov 19940 08:49:37 GMT",
             "Sun, 06 Nov -994 08:49:37 GMT",
             "Sun, 06 Nov 1994 24:00:00 GMT",
             "Sun, 06 Nov 1994 08:60:37 GMT",
             "Sun, 06 Nov 1994 08:49:61 GMT",
             "Sun, 00 Nov 1994 08:49:37 GMT",
             "Sun, 31 Nov 1994 08:49:37 GMT",
             "Sun, 29 Feb 2023 08:49:37 GMT",
             "Sun, 06 Nov 1994 8:49:37 GMT",
             "Sun, 06 Nov 1994 08:49 GMT",
             "Sun, 06 Nov 1994  08:49:37 GMT",
             "Sun, 06-Nov-94 08:49:37 GMT",
             "Sunday, 06-Nov-1994 08:49:37 GMT",
             "Sunday, 06 Nov 1994 08:49:37 GMT",
             "Sun Nov 6 08:49:37 1994",
             "Sun Nov  06 08:49:37 1994",
             "Sun Nov   6 08:49:37 1994",
             "Sun Nov  6 08:49:37 94",
             "Sun Nov  6 08:49:37 1994 GMT",
             "Sun, Nov  6 08:49:37 1994",
             "Sun Nov  0 08:49:37 1994",
             "1994-11-06T08:49:37Z",
             "Sun, 06 Nov 1994 08:49:3",
             "Sun,",
             "Sun",
         }) {
        CAPTURE(text);
        CHECK_FALSE(parse_retry_after(text, before).has_value());
    }
    CHECK_FALSE(parse_retry_after(std::string_view("5\0", 2), before).has_value());
}

TEST_CASE("retry_after: no cut and no changed byte of a date is read beyond its end or taken for another") {
    for (const std::string whole :
         {"Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"}) {
        for (std::size_t cut = 0; cut < whole.size(); ++cut) {
            const std::string exact(whole, 0, cut);  // a buffer of its own, so that a sanitizer sees a step too far
            CAPTURE(exact);
            CHECK_FALSE(parse_retry_after(exact, before).has_value());
        }
        unsigned taken = 0;
        for (std::size_t i = 0; i < whole.size(); ++i) {
            for (int byte = 0; byte < 256; ++byte) {
                std::string changed = whole;
                changed[i] = static_cast<char>(byte);
                const bool digit_for_digit = whole[i] >= '0' && whole[i] <= '9' && byte >= '0' && byte <= '9';
                const bool same = changed == whole;
                if (parse_retry_after(changed, before) && !digit_for_digit && !same) ++taken;
            }
        }
        // "Jun" is no such change: it takes two bytes. " 6" of asctime may become "16", "26" or "06".
        CHECK(taken <= (whole.size() == 24 ? 3u : 0u));
    }
}
