// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

#include <wawp/core/digits.hpp>
#include <wawp/core/error.hpp>
#include <wawp/core/result.hpp>

namespace wawp {

namespace detail {

/// What became of reading a time: the instant, or the place and the reason.
struct parsed_time {
    std::chrono::sys_seconds instant{};
    std::size_t offset = 0;
    const char* problem = nullptr;
};

/// (`expect` and `digits` stay calls: in line, in eleven places, they would be most of what a small program compiles.)
class time_reader {
public:
    /// @param truncates  whether a fraction of a second is left out, whatever it is
    constexpr explicit time_reader(std::string_view text, bool truncates = false) noexcept : text_(text), truncates_(truncates) {}

    constexpr parsed_time read() noexcept {
        using namespace std::chrono;
        const int y = digits(4, 0, 9999, "a year of four digits");
        expect("-", "'-' after the year");
        const int m = digits(2, 1, 12, "a month from 01 to 12");
        expect("-", "'-' after the month");
        const std::size_t day_at = at_;
        const int d = digits(2, 1, 31, "a day from 01 to 31");
        const year_month_day date{year{y}, month{static_cast<unsigned>(m)}, day{static_cast<unsigned>(d)}};
        if (!problem_ && !date.ok()) fail("a day that the month has", day_at);
        expect("Tt", "'T' between date and time");
        const int hh = digits(2, 0, 23, "an hour from 00 to 23");
        expect(":", "':' after the hour");
        const int mm = digits(2, 0, 59, "a minute from 00 to 59");
        expect(":", "':' after the minute");
        const int ss = digits(2, 0, 59, "a second from 00 to 59 (a leap second has no Unix time)");
        fraction();
        const int shift = zone();
        if (!problem_ && at_ != text_.size()) fail("nothing after the offset", at_);
        if (problem_) return {{}, stopped_at_, problem_};
        return {sys_days{date} + seconds{hh * 3600 + mm * 60 + ss - shift}, 0, nullptr};
    }

private:
    constexpr bool more() const noexcept { return !problem_ && at_ < text_.size(); }

    constexpr void fail(const char* wanted, std::size_t at) noexcept {
        if (problem_) return;
        problem_ = wanted;
        stopped_at_ = at;
    }

    [[gnu::noinline]] constexpr void expect(std::string_view any_of, const char* wanted) noexcept {
        if (more() && any_of.find(text_[at_]) != std::string_view::npos) {
            ++at_;
        } else {
            fail(wanted, at_);
        }
    }

    [[gnu::noinline]] constexpr int digits(std::size_t count, int lowest, int highest, const char* wanted) noexcept {
        const std::string_view part = text_.substr(at_, count);
        int value = 0;
        if (part.size() < count || !parse_digits(part, value) || value < lowest || value > highest) fail(wanted, at_);
        at_ += part.size();
        return value;
    }

    // The endpoint takes whole seconds: a fraction may be spelled only where nothing is lost by leaving it out.
    constexpr void fraction() noexcept {
        if (!more() || text_[at_] != '.') return;
        const std::size_t start = ++at_;
        while (more() && (truncates_ ? is_digit(text_[at_]) : text_[at_] == '0')) ++at_;
        if (more() && is_digit(text_[at_])) fail("whole seconds", at_);
        if (at_ == start) fail("digits after '.'", at_);
    }

    /// The offset's seconds, positive east of Greenwich.
    constexpr int zone() noexcept {
        if (more() && (text_[at_] == 'Z' || text_[at_] == 'z')) {
            ++at_;
            return 0;
        }
        const bool west = more() && text_[at_] == '-';
        expect("+-", "'Z' or an offset such as +02:00");
        const int hh = digits(2, 0, 23, "offset hours from 00 to 23");
        expect(":", "':' in the offset");
        const int mm = digits(2, 0, 59, "offset minutes from 00 to 59");
        return (west ? -60 : 60) * (hh * 60 + mm);
    }

    std::string_view text_;
    bool truncates_;
    std::size_t at_ = 0;
    std::size_t stopped_at_ = 0;
    const char* problem_ = nullptr;
};

// Not constexpr on purpose: reaching it in a constant expression is the compiler's error.
inline void not_an_rfc3339_time(const char* /*wanted*/, std::size_t /*offset*/) {}

}  // namespace detail

/// Reads an instant such as `2026-12-01T16:00:00+02:00` (RFC 3339, section 5.6).
///
/// The offset (or `Z`) is required: a local time without one names no instant. A fraction of a second is accepted
/// only if it is zero, a leap second (`:60`) is refused; both have no Unix time in whole seconds.
/// @param text  nothing else may stand in it
/// @return the instant, or `errc::bad_time` with the offset of what does not fit: of a part such as the month, where it begins
[[nodiscard]] inline result<std::chrono::sys_seconds> parse_rfc3339(std::string_view text) {
    const detail::parsed_time parsed = detail::time_reader(text).read();
    if (!parsed.problem) return parsed.instant;
    error failure{.code = errc::bad_time};
    failure.offset = parsed.offset;
    failure.message = std::string("expected ") + parsed.problem;
    return unexpected{std::move(failure)};
}

/// The same at compile time: a text that is no instant does not compile.
consteval std::chrono::sys_seconds rfc3339(std::string_view text) {
    const detail::parsed_time parsed = detail::time_reader(text).read();
    if (parsed.problem) detail::not_an_rfc3339_time(parsed.problem, parsed.offset);
    return parsed.instant;
}

/// An instant as `2026-12-01T14:00:00Z`; nothing if it lies before the year 1 or after 9999.
[[nodiscard]] inline std::string format_rfc3339(std::chrono::sys_seconds instant) {
    const long long since_1970 = instant.time_since_epoch().count();
    if (since_1970 < -62'135'596'800 || since_1970 > 253'402'300'799) return {};
    // Days are counted from 0000-03-01 on, in eras of 400 years, so that a leap day is the last of its year.
    const auto seconds = static_cast<unsigned>((since_1970 + 719'468LL * 86'400) % 86'400);
    const auto days = static_cast<unsigned>((since_1970 + 719'468LL * 86'400) / 86'400);
    const unsigned in_era = days % 146'097;
    const unsigned year = (in_era - in_era / 1'460 + in_era / 36'524 - in_era / 146'096) / 365;
    const unsigned in_year = in_era - (365 * year + year / 4 - year / 100);
    const unsigned month = (5 * in_year + 2) / 153;  // from March on
    std::string text = "0000-00-00T00:00:00Z";
    const auto put = [&text](std::size_t end, unsigned number) {
        for (; number > 0; number /= 10) text[--end] = static_cast<char>('0' + number % 10);
    };
    put(4, year + days / 146'097 * 400 + (month > 9));
    put(7, month > 9 ? month - 9 : month + 3);
    put(10, in_year - (153 * month + 2) / 5 + 1);
    put(13, seconds / 3'600);
    put(16, seconds / 60 % 60);
    put(19, seconds % 60);
    return text;
}

}  // namespace wawp
