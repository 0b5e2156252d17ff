// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <limits>
#include <string>
#include <string_view>
#include <type_traits>

#include <wawp/core/secret.hpp>
#include <wawp/core/text.hpp>
#include <wawp/core/time.hpp>
#include <wawp/core/utf8.hpp>
#include <wawp/schema/member_kind.hpp>

/// What people are shown of a value that breaks a rule.
namespace wawp::detail {

template <class T>
concept has_characters = textual<T> || std::same_as<T, secret>;

/// The two instants that an `ordered` rule compares.
struct instant_pair {
    std::chrono::sys_seconds later, earlier;
};

/// The seconds, and where a calendar has them the time that they mean.
inline std::string describe(std::chrono::sys_seconds time) {
    const std::string calendar = format_rfc3339(time);
    std::string shown = std::to_string(time.time_since_epoch().count());
    return calendar.empty() ? shown : shown.append(" (").append(calendar).append(")");
}

inline std::string describe(const instant_pair& times) {
    return describe(times.later) + ", not after " + describe(times.earlier);
}

// An exact type, because texts convert to secrets.
inline std::string describe(const std::same_as<secret> auto& value) {
    return value.empty() ? "nothing" : "a secret of " + std::to_string(value.size()) + " bytes";
}

// Texts convert to bool and to views alike: an overload that takes exactly a bool keeps them apart.
inline std::string describe(std::same_as<bool> auto value) { return value ? "true" : "false"; }

template <std::integral Number>
    requires(!std::same_as<Number, bool>)
std::string describe(Number value) {
    return std::to_string(value);
}

/// A number as `printf` writes it, with a point whatever the program's locale has in its place.
inline std::string with_point(std::string number) {
    const std::size_t sign = number.find_first_not_of("+-0123456789aefin");  // also `inf` and `nan`
    if (sign == number.npos) return number;
    return number.replace(sign, number.find_first_of("0123456789", sign) - sign, ".");
}

template <std::floating_point Real>
Real nearest(const char* number) noexcept {
    if constexpr (std::same_as<Real, float>) {
        return std::strtof(number, nullptr);
    } else if constexpr (std::same_as<Real, double>) {
        return std::strtod(number, nullptr);
    } else {
        return std::strtold(number, nullptr);
    }
}

/// As few digits as mean this number and no other: with fewer, one that lies beside a limit would look like it. (`std::to_chars` does
/// the same, but each includer would pay for `<charconv>`.)
template <std::floating_point Real>
std::string describe(Real value) {
    char text[64];
    for (int digits = 6;; ++digits) {
        std::snprintf(text, sizeof text, "%.*Lg", digits, static_cast<long double>(value));
        if (digits >= std::numeric_limits<Real>::max_digits10 || nearest<Real>(text) == value) break;
    }
    return with_point(text);
}

/// A text between quotes, clipped; bytes that a terminal could take for commands are written by number: a backslash, `x` and two hexadecimal digits.
inline std::string describe(std::string_view text) {
    constexpr std::size_t limit = 64;
    constexpr char hex[] = "0123456789abcdef";
    std::string shown = "\"";
    for (std::size_t at = 0; at < text.size();) {
        if (shown.size() > limit) return shown.append("\"... (").append(std::to_string(text.size())).append(" bytes)");
        const utf8::code_point point = utf8::decode(text, at);
        const std::size_t size = point.size == 0 ? 1 : point.size;
        const std::string_view bytes = text.substr(at, size);
        at += size;
        if (point.size != 0 && !utf8::steers_display(point.value)) {
            shown.append(bytes);
            continue;
        }
        for (const char c : bytes) {
            const auto byte = static_cast<unsigned char>(c);
            shown.append({'\\', 'x', hex[byte >> 4], hex[byte & 15]});
        }
    }
    return shown.append("\"");
}

/// Any other value by what it is: a list by its length, since its items may be anything.
template <class T>
    requires(std::is_enum_v<T> || (std::is_class_v<T> && !has_characters<T>))
std::string describe(const T& value) {
    if constexpr (std::is_enum_v<T>) {
        return std::to_string(static_cast<std::underlying_type_t<T>>(value));
    } else if constexpr (is_json_text<T>) {
        return describe(std::string_view(value.text));
    } else if constexpr (std::convertible_to<const T&, std::chrono::sys_seconds>) {
        return describe(static_cast<std::chrono::sys_seconds>(value));
    } else if constexpr (requires { value.size(); }) {
        return "a list of " + std::to_string(value.size());
    } else {
        return "a value";
    }
}

/// What may be shown of a value: texts as views, everything else, secrets too, as it is.
template <class T>
[[nodiscard]] constexpr decltype(auto) shown(const T& value) noexcept {
    if constexpr (textual<T>) {
        return view_of(value);
    } else {
        return (value);
    }
}

}  // namespace wawp::detail
