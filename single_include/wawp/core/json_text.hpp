// SPDX-License-Identifier: MIT
// Generated from include/ by single_include/amalgamate.cmake: change the headers there.
#pragma once

#include <wawp/wawp.hpp>

#include <cstddef>
#include <string_view>

// wawp/core/json_text.hpp
namespace wawp::detail {

/// Looks at a text that is to be written as JSON, as it stands. Small, and usable in constant expressions; what comes from
/// the network is read by the faster reader in `json/`.
class json_text {
public:
    constexpr explicit json_text(std::string_view text) noexcept : text_(text) {}

    /// Whether the text is one value of RFC 8259 and nothing else.
    [[nodiscard]] constexpr bool is_one_value() noexcept {
        return utf8::first_error(text_) == utf8::valid && value(depth_limit) && at_ == text_.size();
    }

private:
    static constexpr int depth_limit = 256;

    [[nodiscard]] constexpr char next() const noexcept { return at_ < text_.size() ? text_[at_] : '\0'; }
    constexpr bool pass(char expected) noexcept {
        const bool found = next() == expected && at_ < text_.size();
        at_ += found;
        return found;
    }
    constexpr void space() noexcept {
        while (next() == ' ' || next() == '\t' || next() == '\n' || next() == '\r') ++at_;
    }
    constexpr bool word(std::string_view spelled) noexcept {
        const bool found = text_.substr(at_, spelled.size()) == spelled;
        at_ += found ? spelled.size() : 0;
        return found;
    }

    constexpr bool value(int depth) noexcept {
        space();
        bool sound = false;
        switch (next()) {
            case '{': sound = depth > 0 && items('}', depth); break;
            case '[': sound = depth > 0 && items(']', depth); break;
            case '"': sound = string(); break;
            case 't': sound = word("true"sv); break;
            case 'f': sound = word("false"sv); break;
            case 'n': sound = word("null"sv); break;
            default: sound = number(); break;
        }
        space();
        return sound;
    }

    constexpr bool items(char closer, int depth) noexcept {
        ++at_;
        space();
        if (pass(closer)) return true;
        do {
            if (closer == '}') {
                space();
                if (!string()) return false;
                space();
                if (!pass(':')) return false;
            }
            if (!value(depth - 1)) return false;
        } while (pass(','));
        return pass(closer);
    }

    constexpr bool string() noexcept {
        if (!pass('"')) return false;
        for (; next() != '"'; ++at_) {
            if (static_cast<unsigned char>(next()) < 0x20) return false;  // also the end
            if (next() == '\\' && !escape()) return false;
        }
        ++at_;
        return true;
    }

    /// Goes on to the last byte of the escape.
    constexpr bool escape() noexcept {
        ++at_;
        if (next() != 'u') return next() != '\0' && std::string_view("\"\\/bfnrt").find(next()) != std::string_view::npos;
        const unsigned point = hex();
        if (point < 0xD800 || point > 0xDFFF) return point <= 0xFFFF;
        if (point > 0xDBFF || text_.substr(at_ + 1, 2) != "\\u"sv) return false;
        at_ += 2;
        const unsigned low = hex();
        return low >= 0xDC00 && low <= 0xDFFF;
    }

    /// The four digits behind `at_`; more than any of them can say if they are none.
    constexpr unsigned hex() noexcept {
        unsigned point = 0;
        for (int i = 0; i < 4; ++i) {
            ++at_;
            const char c = next(), lower = static_cast<char>(c | 0x20);
            if (!is_digit(c) && (lower < 'a' || lower > 'f')) return ~0u;
            point = point * 16 + static_cast<unsigned>(is_digit(c) ? c - '0' : lower - 'a' + 10);
        }
        return point;
    }

    constexpr bool digits() noexcept {
        const std::size_t start = at_;
        while (is_digit(next())) ++at_;
        return at_ > start;
    }

    constexpr bool number() noexcept {
        pass('-');
        if (!pass('0') && !digits()) return false;
        if (pass('.') && !digits()) return false;
        if (next() != 'e' && next() != 'E') return true;
        ++at_;
        if (!pass('+')) pass('-');
        return digits();
    }

    std::string_view text_;
    std::size_t at_ = 0;
};

}  // namespace wawp::detail
