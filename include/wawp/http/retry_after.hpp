// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstddef>
#include <limits>
#include <optional>
#include <string_view>

namespace wawp::http {

namespace detail {

/// Reads an HTTP date in the three forms that RFC 9110, section 5.6.7, asks every recipient to take.
/// Names are case-sensitive; that the day's name fits its date is not checked, because nothing depends on it.
class http_date_reader {
public:
    constexpr http_date_reader(std::string_view text, std::chrono::sys_seconds now) noexcept : text_(text), now_(now) {}

    constexpr std::optional<std::chrono::sys_seconds> read() noexcept {
        using namespace std::chrono;
        const bool understood = from_start().imf_fixdate() || from_start().rfc850_date() || from_start().asctime_date();
        if (!understood || !date().ok()) return std::nullopt;
        return sys_days{date()} + time_of_day();
    }

private:
    constexpr http_date_reader& from_start() noexcept { return at_ = 0, *this; }
    constexpr bool at_end() const noexcept { return at_ == text_.size(); }

    constexpr bool literal(std::string_view expected) noexcept {
        if (text_.substr(at_, expected.size()) != expected) return false;
        at_ += expected.size();
        return true;
    }

    constexpr bool number(std::size_t digits, int& value) noexcept {
        if (text_.size() - at_ < digits) return false;
        value = 0;
        for (const char c : text_.substr(at_, digits)) {
            if (c < '0' || c > '9') return false;
            value = value * 10 + (c - '0');
        }
        at_ += digits;
        return true;
    }

    template <std::size_t Count>
    constexpr bool one_of(const std::string_view (&names)[Count], int* position = nullptr) noexcept {
        for (std::size_t i = 0; i < Count; ++i) {
            if (!literal(names[i])) continue;
            if (position != nullptr) *position = static_cast<int>(i) + 1;
            return true;
        }
        return false;
    }

    static constexpr std::string_view short_days[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
    static constexpr std::string_view long_days[] = {"Monday", "Tuesday",  "Wednesday", "Thursday",
                                                     "Friday", "Saturday", "Sunday"};
    static constexpr std::string_view months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                  "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

    // Sun, 06 Nov 1994 08:49:37 GMT
    constexpr bool imf_fixdate() noexcept {
        return one_of(short_days) && literal(", ") && number(2, day_) && literal(" ") && month() && literal(" ") &&
               number(4, year_) && literal(" ") && clock() && literal(" GMT") && at_end();
    }

    // Sunday, 06-Nov-94 08:49:37 GMT
    constexpr bool rfc850_date() noexcept {
        return one_of(long_days) && literal(", ") && number(2, day_) && literal("-") && month() && literal("-") &&
               number(2, year_) && literal(" ") && clock() && literal(" GMT") && at_end() && restore_century();
    }

    // Sun Nov  6 08:49:37 1994
    constexpr bool asctime_date() noexcept {
        return one_of(short_days) && literal(" ") && month() && literal(" ") &&
               (literal(" ") ? number(1, day_) : number(2, day_)) && literal(" ") && clock() && literal(" ") &&
               number(4, year_) && at_end();
    }

    constexpr bool month() noexcept { return one_of(months, &month_); }

    // A leap second (:60) is legal here; it counts as the second after it.
    constexpr bool clock() noexcept {
        return number(2, hour_) && literal(":") && number(2, minute_) && literal(":") && number(2, second_) &&
               hour_ <= 23 && minute_ <= 59 && second_ <= 60;
    }

    // A two-digit year means the latest such year that is not more than 50 years ahead of now.
    constexpr bool restore_century() noexcept {
        using namespace std::chrono;
        const sys_days today = floor<days>(now_);
        const year_month_day current{today};
        const int horizon = static_cast<int>(current.year()) + 50;
        year_ = horizon - (horizon - year_) % 100;
        const year_month_day limit{std::chrono::year{horizon}, current.month(), current.day()};
        if (date() > limit || (date() == limit && time_of_day() > now_ - today)) year_ -= 100;
        return true;
    }

    constexpr std::chrono::year_month_day date() const noexcept {
        return {std::chrono::year{year_}, std::chrono::month{static_cast<unsigned>(month_)},
                std::chrono::day{static_cast<unsigned>(day_)}};
    }

    constexpr std::chrono::seconds time_of_day() const noexcept {
        return std::chrono::seconds{hour_ * 3600 + minute_ * 60 + second_};
    }

    std::string_view text_;
    std::chrono::sys_seconds now_;
    std::size_t at_ = 0;
    int year_ = 0, month_ = 0, day_ = 0, hour_ = 0, minute_ = 0, second_ = 0;
};

/// A whole number of seconds; nothing on a sign, a fraction, any other byte, or a number that does not fit.
[[nodiscard]] constexpr std::optional<std::chrono::seconds> parse_delay_seconds(std::string_view text) noexcept {
    using rep = std::chrono::seconds::rep;
    constexpr rep most = std::numeric_limits<rep>::max();
    if (text.empty()) return std::nullopt;
    rep value = 0;
    for (const char c : text) {
        if (c < '0' || c > '9') return std::nullopt;
        const rep digit = c - '0';
        if (value > (most - digit) / 10) return std::nullopt;
        value = value * 10 + digit;
    }
    return std::chrono::seconds{value};
}

}  // namespace detail

/// How long the header `Retry-After` asks to wait (RFC 9110, section 10.2.3).
///
/// @param text  the header's value: seconds, or an HTTP date in any of its three forms; white space around it is fine
/// @param now   the wall clock's time, against which a date is measured
/// @return the wait, 0 for a date in the past; nothing if the text is neither, is negative or does not fit
[[nodiscard]] constexpr std::optional<std::chrono::seconds> parse_retry_after(std::string_view text,
                                                                              std::chrono::sys_seconds now) noexcept {
    constexpr std::string_view blanks = " \t";
    const std::size_t start = text.find_first_not_of(blanks);
    if (start == std::string_view::npos) return std::nullopt;
    text = text.substr(start, text.find_last_not_of(blanks) - start + 1);

    if (const auto delay = detail::parse_delay_seconds(text)) return delay;
    const auto date = detail::http_date_reader(text, now).read();
    if (!date) return std::nullopt;
    return *date > now ? *date - now : std::chrono::seconds{0};
}

}  // namespace wawp::http
