// SPDX-License-Identifier: MIT
// A `Retry-After` is a wait between nothing and a year, or nothing at all; whole seconds and fractions say what they say.
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include <wawp/http/retry_after.hpp>

#include "check.hpp"

namespace {

constexpr std::int64_t year = 366 * 86'400;

/// The seconds of a text that is all digits, perhaps with a fraction, rounded up; -1 for any other, or a large one.
std::int64_t seconds_of(std::string_view text) {
    const std::size_t dot = text.find('.');
    const std::string_view whole = text.substr(0, dot);
    const std::string_view rest = dot == std::string_view::npos ? std::string_view() : text.substr(dot + 1);
    if (whole.empty() || whole.size() > 8 || (dot != std::string_view::npos && rest.empty())) return -1;
    if ((whole.find_first_not_of("0123456789") & rest.find_first_not_of("0123456789")) != std::string_view::npos) return -1;
    std::int64_t value = rest.find_first_not_of('0') == std::string_view::npos ? 0 : 1;
    std::int64_t read = 0;
    for (const char c : whole) read = read * 10 + (c - '0');
    value += read;
    return value < 365 * 86'400 ? value : -1;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text = fuzz::text_of(data, size);
    const std::int64_t clocks[] = {0, 784'111'777, 1'767'225'600, 253'402'300'799};
    for (const std::int64_t clock : clocks) {
        const auto wait = wawp::http::parse_retry_after(text, std::chrono::sys_seconds{std::chrono::seconds{clock}});
        if (wait) fuzz::require(wait->count() >= 0 && wait->count() <= year, "a wait lies within a year");
        const std::int64_t seconds = seconds_of(text);
        if (seconds >= 0) fuzz::require(wait && wait->count() == seconds, "seconds are read as they stand");
    }
    return 0;
}
