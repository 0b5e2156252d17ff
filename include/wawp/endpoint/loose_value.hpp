// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <wawp/core/ascii.hpp>
#include <wawp/core/digits.hpp>
#include <wawp/json/value.hpp>

namespace wawp {

/// A JSON value whose kind differs from one gateway to the next: a text, a number or a boolean. Any other kind is only
/// known to be there.
struct loose_value {
    /// What it is in JSON.
    enum class kind : std::uint8_t { none, text, integer, real, boolean, other };

    kind is = kind::none;  ///< what it is
    bool boolean = false;  ///< of `kind::boolean`
    std::int64_t integer = 0;  ///< of `kind::integer`
    double real = 0;  ///< of `kind::real`
    std::string text{};  ///< of `kind::text`

    /// From a JSON text.
    bool take_text(std::string_view value) {
        text = value;
        is = kind::text;
        return true;
    }
    /// From a JSON integer of 64 bits.
    bool take_integer(std::int64_t value) noexcept {
        integer = value;
        is = kind::integer;
        return true;
    }
    /// From any other JSON number.
    bool take_real(double value) noexcept {
        real = value;
        is = kind::real;
        return true;
    }
    /// From `true` or `false`.
    bool take_boolean(bool value) noexcept {
        boolean = value;
        is = kind::boolean;
        return true;
    }

    [[nodiscard]] bool present() const noexcept { return is != kind::none; }  ///< whether the key was there, and not null

    /// The boolean, also where it is spelled as a text (`"false"`).
    [[nodiscard]] bool is_boolean(bool value) const noexcept {
        if (is == kind::text) return detail::equal_ignoring_case(text, value ? "true" : "false");
        return is == kind::boolean && boolean == value;
    }

    /// The integer, also where it is spelled as a text (`"-1"`).
    [[nodiscard]] std::optional<std::int64_t> number() const noexcept {
        if (is == kind::integer) return integer;
        if (is != kind::text) return std::nullopt;
        const bool negative = text.starts_with('-');
        std::int64_t magnitude = 0;
        if (!detail::parse_digits(std::string_view(text).substr(negative), magnitude)) return std::nullopt;
        return negative ? -magnitude : magnitude;
    }

    /// A text or an integer as a text; empty if it is neither.
    [[nodiscard]] std::string spelled() const { return is == kind::integer ? std::to_string(integer) : text; }

    /// Whether it says anything: no empty text, no 0, not false.
    [[nodiscard]] bool says_something() const noexcept {
        switch (is) {
            case kind::none: return false;
            case kind::text: return !text.empty();
            case kind::integer: return integer != 0;
            case kind::boolean: return boolean;
            case kind::real: case kind::other: default: break;
        }
        return true;
    }
};

}  // namespace wawp
