// SPDX-License-Identifier: MIT
// An accepted time is the instant that its digits spell, by other arithmetic than the library's, and is read back from
// its own spelling; a refused one names a byte inside the text.
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>

#include <wawp/core/time.hpp>

#include "check.hpp"

namespace {

std::int64_t number(std::string_view text, std::size_t at, std::size_t digits) {
    std::int64_t value = 0;
    for (const char c : text.substr(at, digits)) {
        fuzz::require(c >= '0' && c <= '9', "digits stand where digits belong");
        value = 10 * value + (c - '0');
    }
    return value;
}

/// Days since 1970-01-01, counted from the first of March.
std::int64_t days(std::int64_t year, std::int64_t month, std::int64_t day) {
    year += 4000 - (month <= 2);  // ten eras of 400 years, so that nothing is negative
    const std::int64_t since_march = (month + 9) % 12;
    return year * 365 + year / 4 - year / 100 + year / 400 + (153 * since_march + 2) / 5 + day - 1 - 2'180'438;
}

/// The seconds since 1970 that an accepted text spells.
std::int64_t spelled(std::string_view text) {
    const std::int64_t day = days(number(text, 0, 4), number(text, 5, 2), number(text, 8, 2));
    std::int64_t seconds = day * 86'400 + number(text, 11, 2) * 3'600 + number(text, 14, 2) * 60 + number(text, 17, 2);
    if (text.back() == 'Z' || text.back() == 'z') return seconds;
    const std::size_t zone = text.size() - 6;
    const std::int64_t shift = number(text, zone + 1, 2) * 3'600 + number(text, zone + 4, 2) * 60;
    return text[zone] == '-' ? seconds + shift : seconds - shift;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text = fuzz::text_of(data, size);
    const auto read = wawp::parse_rfc3339(text);
    if (!read) {
        fuzz::require(read.error().offset && *read.error().offset <= text.size(), "a refusal names a byte of the text");
        fuzz::require(!read.error().message.empty(), "a refusal says why");
        return 0;
    }
    const std::int64_t instant = read->time_since_epoch().count();
    fuzz::require(instant == spelled(text), "an accepted time is the instant that it spells");

    const auto day = std::chrono::floor<std::chrono::days>(*read);
    const std::chrono::year_month_day date{day};
    const int year = static_cast<int>(date.year());
    if (year < 0 || year > 9999) return 0;  // an offset led out of the years that have four digits
    const std::chrono::hh_mm_ss time{*read - day};
    char again[40];
    std::snprintf(again, sizeof again, "%04d-%02u-%02uT%02d:%02d:%02dZ", year, static_cast<unsigned>(date.month()),
                  static_cast<unsigned>(date.day()), static_cast<int>(time.hours().count()),
                  static_cast<int>(time.minutes().count()), static_cast<int>(time.seconds().count()));
    const auto reread = wawp::parse_rfc3339(again);
    fuzz::require(reread && *reread == *read, "a time is read back from its own spelling");
    return 0;
}
