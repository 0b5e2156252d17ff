// SPDX-License-Identifier: MIT
#pragma once

#include <bit>
#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>

#include <wawp/core/digits.hpp>
#include <wawp/core/text.hpp>
#include <wawp/core/utf8.hpp>
#include <wawp/schema/member_kind.hpp>

/// A rule is a small constexpr value with a `name`. Called with a field's value it answers with what to do: an empty
/// text says that the rule is kept. Write your own in the same shape.
namespace wawp {

/// The text has at least one character that is not white space (Unicode's White_Space).
struct not_blank {
    static constexpr std::string_view name = "not_blank"sv;  ///< as violations show it
    /// What to mend in it; empty if nothing.
    constexpr std::string_view operator()(std::string_view text) const noexcept {
        return utf8::is_blank(text) ? "give it at least one visible character" : std::string_view{};
    }
};

/// The text is valid UTF-8 (RFC 3629). Validation applies it to every text by itself.
struct valid_utf8 {
    static constexpr std::string_view name = "valid_utf8"sv;  ///< as violations show it
    /// What to mend in it; empty if nothing.
    constexpr std::string_view operator()(std::string_view text) const noexcept {
        return utf8::first_error(text) == utf8::valid ? std::string_view{} : "convert the text to UTF-8";
    }
};

/// The number is neither infinite nor NaN, for which JSON has no notation. Validation applies it to every floating-point
/// number by itself. A number beyond the range of `double` counts as infinite.
struct finite {
    static constexpr std::string_view name = "finite"sv;  ///< as violations show it
    /// Looks at the bits where they lie: with -ffast-math compilers take every comparison that could tell for true, and a
    /// number that is passed by value for finite.
    constexpr std::string_view operator()(const std::floating_point auto& number) const noexcept {
        return has_exponent_left(number) ? std::string_view{} : "give a finite number";
    }

private:
    static constexpr bool has_exponent_left(const float& number) noexcept {
        constexpr std::uint32_t exponent = 0x7F80'0000;
        return (std::bit_cast<std::uint32_t>(number) & exponent) != exponent;
    }
    static constexpr bool has_exponent_left(const double& number) noexcept {
        constexpr std::uint64_t exponent = 0x7FF0'0000'0000'0000;
        return (std::bit_cast<std::uint64_t>(number) & exponent) != exponent;
    }
    static constexpr bool has_exponent_left(const long double& number) noexcept {
        const auto nearest = static_cast<double>(number);
        return has_exponent_left(nearest);
    }
};

/// The enum's value is one of those that have a name. Validation applies it to every enum with names by itself.
struct has_name {
    static constexpr std::string_view name = "has_name"sv;  ///< as violations show it
    /// What to mend in it; empty if nothing.
    template <detail::named_enum Enum>
    constexpr std::string_view operator()(const Enum& value) const noexcept {
        return names_of(Enum{}).name_of(value).empty() ? "give one of the values that have a name" : std::string_view{};
    }
};

/// Says of a member of a request that it may be left out because its type has a default that is meant. It asks nothing.
struct has_default {
    static constexpr std::string_view name = "has_default"sv;  ///< as violations show it
    /// Kept by every value.
    constexpr std::string_view operator()(const auto&) const noexcept { return {}; }
};

namespace detail {
template <auto... Rules>
inline constexpr bool names_default = (... || std::same_as<std::remove_cv_t<decltype(Rules)>, has_default>);
}  // namespace detail

/// At most `limit` code points. No limit is documented for this endpoint; this is for limits of your own.
struct max_length {
    static constexpr std::string_view name = "max_length"sv;  ///< as violations show it
    std::size_t limit;  ///< code points
    /// What to mend in it; empty if nothing.
    constexpr std::string_view operator()(std::string_view text) const noexcept {
        std::size_t points = 0;
        for (const char c : text) points += (static_cast<unsigned char>(c) & 0xC0) != 0x80;
        return points <= limit ? std::string_view{} : "shorten the text";
    }
};

/// No CR, LF or NUL: for what may end up in a header or a URL.
struct single_line {
    static constexpr std::string_view name = "single_line"sv;  ///< as violations show it
    /// What to mend in it; empty if nothing.
    constexpr std::string_view operator()(std::string_view text) const noexcept {
        constexpr std::string_view refused("\r\n\0", 3);
        return text.find_first_of(refused) == std::string_view::npos ? std::string_view{}
                                                                     : "remove line breaks and NUL bytes";
    }
};

/// Unix time that can be seconds: not negative, below 100,000,000,000 (people pass milliseconds).
struct plausible_seconds {
    static constexpr std::string_view name = "plausible_seconds"sv;  ///< as violations show it
    /// What to mend in it; empty if nothing.
    constexpr std::string_view operator()(std::chrono::sys_seconds time) const noexcept {
        const auto seconds = time.time_since_epoch().count();
        if (seconds < 0) return "give a time from 1970 on";
        return seconds < 100'000'000'000 ? std::string_view{} : "give seconds, not milliseconds";
    }
};

/// A chat id as the gateway takes it. Before an at sign and `c.us` stand 5 to 20 digits with no leading 0, before one and `g.us`
/// digits or `digits-digits`, before one and `lid` digits; or it is a bare phone number in international form (7 to 15 digits, no
/// leading 0). ASCII digits only.
struct chat_id {
    static constexpr std::string_view name = "chat_id"sv;  ///< as violations show it

    /// What to mend in it; empty if nothing.
    constexpr std::string_view operator()(std::string_view id) const noexcept {
        const std::size_t at = id.find('@');
        if (at == std::string_view::npos) return check_phone(id);
        const std::string_view user = id.substr(0, at), server = id.substr(at + 1);

        if (server == "c.us") {
            if (!is_digits(user)) return "write digits only before @c.us: country code and number";
            if (user.front() == '0') return "start the digits before @c.us with the country code, not with 0";
            return user.size() >= 5 && user.size() <= 20 ? std::string_view{} : "give 5 to 20 digits before @c.us";
        }
        if (server == "g.us") {
            const std::size_t dash = user.find('-');
            const bool plain = is_digits(user);
            const bool paired = dash != std::string_view::npos && is_digits(user.substr(0, dash)) && is_digits(user.substr(dash + 1));
            return plain || paired ? std::string_view{} : "write digits or digits-digits before @g.us";
        }
        if (server == "lid") return is_digits(user) ? std::string_view{} : "write digits only before @lid";
        if (server == "s.whatsapp.net") return "write @c.us instead of @s.whatsapp.net";
        if (server == "newsletter") return "give a person or a group: a channel takes no events";
        if (server == "broadcast") return "give a person or a group: a broadcast takes no events";
        return "end it with @c.us (person), @g.us (group) or @lid";
    }

    /// Whether `text` is one ASCII digit or more, and nothing else.
    static constexpr bool is_digits(std::string_view text) noexcept {
        for (const char c : text) {
            if (!detail::is_digit(c)) return false;
        }
        return !text.empty();
    }

private:
    static constexpr std::string_view check_phone(std::string_view id) noexcept {
        if (!is_digits(id)) return "write a bare phone number with digits only, or end the id with @c.us, @g.us or @lid";
        if (id.front() == '0') return "start a bare phone number with its country code, not with 0";
        return id.size() >= 7 && id.size() <= 15 ? std::string_view{} : "give 7 to 15 digits for a bare phone number";
    }
};

}  // namespace wawp
