// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include <wawp/core/digits.hpp>
#include <wawp/core/text.hpp>

namespace wawp::http {

/// The longest wait that is believed: a year. A longer one counts as this long, wherever it was asked for, so that adding
/// it to a point in time cannot overflow.
inline constexpr std::chrono::seconds longest_retry_after{31'536'000};

namespace detail {

/// Reads an HTTP date in the three forms that RFC 9110, section 5.6.7, asks every recipient to take.
/// Names are case-sensitive; that the day's name fits its date is not checked, because nothing depends on it.
class http_date_reader {
public:
    constexpr http_date_reader(std::string_view text, std::chrono::sys_seconds now) noexcept : text_(text), now_(now) {}

    constexpr std::optional<std::chrono::sys_seconds> read() noexcept {
        using namespace std::chrono;
        using form = bool (http_date_reader::*)() noexcept;
        constexpr form forms[] = {&http_date_reader::imf_fixdate, &http_date_reader::rfc850_date,
                                  &http_date_reader::asctime_date};
        bool understood = false;
        for (const form read_form : forms) {
            at_ = 0;
            understood = (this->*read_form)();
            if (understood) break;
        }
        if (!understood || !date().ok()) return std::nullopt;
        return instant();
    }

private:
    constexpr bool at_end() const noexcept { return at_ == text_.size(); }

    constexpr bool literal(std::string_view expected) noexcept {
        if (text_.substr(at_, expected.size()) != expected) return false;
        at_ += expected.size();
        return true;
    }

    constexpr bool number(std::size_t digits, int& value) noexcept {
        const std::string_view part = text_.substr(at_, digits);
        if (part.size() < digits || !wawp::detail::parse_digits(part, value)) return false;
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

    static constexpr std::string_view short_days[] = {"Mon"sv, "Tue"sv, "Wed"sv, "Thu"sv, "Fri"sv, "Sat"sv, "Sun"sv};
    static constexpr std::string_view long_days[] = {"Monday"sv, "Tuesday"sv,  "Wednesday"sv, "Thursday"sv,
                                                     "Friday"sv, "Saturday"sv, "Sunday"sv};
    static constexpr std::string_view months[] = {"Jan"sv, "Feb"sv, "Mar"sv, "Apr"sv, "May"sv, "Jun"sv,
                                                  "Jul"sv, "Aug"sv, "Sep"sv, "Oct"sv, "Nov"sv, "Dec"sv};

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
        const sys_days today = time_point_cast<days>(now_);
        const year_month_day current{today};
        const int horizon = static_cast<int>(current.year()) + 50;
        year_ = horizon - (horizon - year_) % 100;
        const sys_days limit{year_month_day{std::chrono::year{horizon}, current.month(), current.day()}};
        const seconds beyond = instant() - (now_ + (limit - today));
        if (beyond.count() > 0) year_ -= 100;
        return true;
    }

    constexpr std::chrono::sys_seconds instant() const noexcept { return std::chrono::sys_days{date()} + time_of_day(); }

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

/// So many seconds, from none to the longest wait.
constexpr std::chrono::seconds bounded_wait(std::int64_t count) noexcept {
    const std::int64_t longest = longest_retry_after.count();
    return std::chrono::seconds{count < 0 ? 0 : count < longest ? count : longest};
}

constexpr bool is_digits(std::string_view text) noexcept {
    return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

}  // namespace detail

/// A wait in seconds as gateways write it: `45`, `44.7` or `"45"`. A fraction is rounded up.
///
/// @return the wait, `longest_retry_after` at most; nothing if the text is negative or no number
[[nodiscard]] constexpr std::optional<std::chrono::seconds> parse_delay_seconds(std::string_view text) noexcept {
    if (text.size() >= 2 && text.front() == '"' && text.back() == '"') text = text.substr(1, text.size() - 2);
    const std::size_t dot = text.find('.');
    const std::string_view whole = text.substr(0, dot);
    const std::string_view fraction = dot == std::string_view::npos ? "0" : text.substr(dot + 1);
    if (!detail::is_digits(whole) || !detail::is_digits(fraction)) return std::nullopt;

    std::int64_t seconds = 0;
    const bool fits = wawp::detail::parse_digits(whole, seconds);
    if (!fits || seconds >= longest_retry_after.count()) seconds = longest_retry_after.count();
    const bool part_of_one = fraction.find_first_not_of('0') != std::string_view::npos;
    return detail::bounded_wait(seconds + (part_of_one ? 1 : 0));
}

/// The same of a number that came as one.
[[nodiscard]] constexpr std::optional<std::chrono::seconds> delay_of(double seconds) noexcept {
    if (!(seconds >= 0)) return std::nullopt;
    constexpr auto longest = static_cast<double>(longest_retry_after.count());
    const auto whole = static_cast<std::int64_t>(seconds < longest ? seconds : longest);
    return detail::bounded_wait(whole + (static_cast<double>(whole) < seconds));
}

/// How long the header `Retry-After` asks to wait (RFC 9110, section 10.2.3).
///
/// @param text  the header's value: seconds, also with a fraction or between quotes, or an HTTP date in any of its three
///              forms; white space around it is fine
/// @param now   the wall clock's time, against which a date is measured
/// @return the wait: 0 for a date in the past, `longest_retry_after` at most; nothing if the text is neither or negative
[[nodiscard]] constexpr std::optional<std::chrono::seconds> parse_retry_after(std::string_view text,
                                                                              std::chrono::sys_seconds now) noexcept {
    constexpr std::string_view blanks = " \t"sv;
    const std::size_t start = text.find_first_not_of(blanks);
    if (start == std::string_view::npos) return std::nullopt;
    text = text.substr(start, text.find_last_not_of(blanks) - start + 1);

    if (const auto delay = parse_delay_seconds(text)) return delay;
    const auto date = detail::http_date_reader(text, now).read();
    if (!date) return std::nullopt;
    return detail::bounded_wait((*date - now).count());
}

}  // namespace wawp::http
