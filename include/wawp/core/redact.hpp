// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include <wawp/core/secret.hpp>
#include <wawp/core/text.hpp>
#include <wawp/core/utf8.hpp>

namespace wawp {

namespace detail {

/// A character as a text spells it: its value and the bytes it takes; 0 bytes where nothing is spelled.
struct spelled {
    char32_t value = 0;
    std::size_t size = 0;
};

/// A hexadecimal number of exactly `count` digits, of either case; no bytes where there is none.
[[nodiscard]] constexpr spelled read_hex(std::string_view text, std::size_t at, std::size_t count) noexcept {
    if (at > text.size() || text.size() - at < count) return {};
    char32_t value = 0;
    for (const char c : text.substr(at, count)) {
        const char lower = static_cast<char>(c | 0x20);
        const bool digit = c >= '0' && c <= '9', letter = lower >= 'a' && lower <= 'f';
        if (!digit && !letter) return {};
        value = value * 16 + static_cast<char32_t>(digit ? c - '0' : lower - 'a' + 10);
    }
    return {value, count};
}

/// `%2F`, or `%252F` where a text was percent-encoded twice.
[[nodiscard]] constexpr spelled read_percent(std::string_view text, std::size_t at, bool twice) noexcept {
    const std::string_view sign = twice ? "%25" : "%";
    if (!text.substr(at).starts_with(sign)) return {};
    const std::size_t digits = at + sign.size();
    const spelled byte = read_hex(text, digits, 2);
    return byte.size == 0 ? spelled{} : spelled{byte.value, digits + 2 - at};
}

/// `&amp;`, `&#47;` or `&#x2F;`, as pages write what they quote.
[[nodiscard]] constexpr spelled read_entity(std::string_view text, std::size_t at) noexcept {
    struct named {
        std::string_view name;
        char32_t value;
    };
    constexpr named names[] = {{"&amp;"sv, '&'}, {"&lt;"sv, '<'}, {"&gt;"sv, '>'}, {"&quot;"sv, '"'}, {"&apos;"sv, '\''}};
    constexpr std::size_t longest = 10;
    const std::string_view rest = text.substr(at, longest);
    if (rest.size() < 4 || rest[0] != '&') return {};
    if (rest[1] != '#') {
        for (const named& each : names) {
            if (rest.starts_with(each.name)) return {each.value, each.name.size()};
        }
        return {};
    }
    const std::size_t end = rest.find(';');
    if (end == std::string_view::npos || end == 2) return {};
    if (rest[2] == 'x' || rest[2] == 'X') {
        const spelled number = read_hex(rest, 3, end - 3);
        return end == 3 || number.size == 0 ? spelled{} : spelled{number.value, end + 1};
    }
    char32_t value = 0;
    for (const char c : rest.substr(2, end - 2)) {
        if (c < '0' || c > '9') return {};
        value = value * 10 + static_cast<char32_t>(c - '0');
    }
    return {value, end + 1};
}

/// How an echo is encoded, beside the backslashes that JSON puts before a character.
enum class encoding : unsigned char { none, percent, percent_twice, page };

/// Compares a text with a secret in the spelling that an echo may have: as it is, escaped for JSON once or more often
/// (with backslashes before it, or by its number), percent-encoded, or written for a page.
///
/// A text that was cut may end within an echo: if it says so, the beginning of the secret at its very end counts, too.
///
/// A text cannot make this slow: what is passed over without a match is bounded, so that a text is read in a time that
/// depends on its length and, at worst, on the secret's.
class secret_matcher {
public:
    /// @param literal  whether `\u002f` spells itself, for a secret that holds it
    constexpr secret_matcher(std::string_view text, std::string_view hidden, encoding how, bool cut = false, bool literal = false) noexcept
        : text_(text), hidden_(hidden), encoding_(how), cut_(cut), literal_(literal) {}

    /// How many bytes of the text, from `at` on, spell the secret; 0 if they spell something else.
    [[nodiscard]] constexpr std::size_t match(std::size_t at) noexcept {
        std::size_t end = at, next = 0, passed_over = 0;
        while (next < hidden_.size()) {
            if (end == text_.size()) return ends_within(end, next, at);
            if (!may_escape(text_[end])) {
                if (text_[end] != hidden_[next]) return passed_over == 0 ? 0 : ends_within(end, next, at);
                ++end;
                ++next;
                passed_over = 0;
                continue;
            }
            if (text_[end] != '\\') met_encoding_ = true;
            const step taken = take_step(end, next);
            passed_over = taken.hidden == 0 ? passed_over + 1 : 0;
            if (taken.text == 0 || passed_over > max_passed_over) return ends_within(end, next, at);
            end += taken.text;
            next += taken.hidden;
        }
        return end - at;
    }

    /// Whether the last match saw a character that another encoding may read differently.
    [[nodiscard]] constexpr bool met_encoding() const noexcept { return met_encoding_; }

    /// Whether `c` may begin the spelling of another character.
    [[nodiscard]] static constexpr bool may_escape(char c) noexcept {
        return c == '\\' || c == '%' || c == '&' || c == '+';
    }

private:
    /// How many bytes count as a beginning where the text ends within an echo, or within a character of it that is spelled
    /// in another way.
    [[nodiscard]] constexpr std::size_t ends_within(std::size_t end, std::size_t next, std::size_t at) const noexcept {
        return cut_ && next != 0 && text_.size() - end < longest_spelling ? text_.size() - at : 0;
    }

    static constexpr std::size_t longest_spelling = 12;  // both halves of a pair

    // Rows of backslashes between two characters, and backslashes of a row that are spelled in another way.
    static constexpr std::size_t max_passed_over = 2, max_spelled = 3;

    /// The bytes of both that belong together; no bytes of the text where they differ.
    struct step {
        std::size_t text = 0, hidden = 0;
    };

    /// What other characters than `\` are spelled with.
    [[nodiscard]] constexpr spelled read_escape(std::size_t at) const noexcept {
        if (encoding_ == encoding::none) return {};
        if (encoding_ == encoding::page) return read_entity(text_, at);
        return text_[at] == '+' ? spelled{' ', 1} : read_percent(text_, at, encoding_ == encoding::percent_twice);
    }

    /// The end of a row of backslashes. Those that are spelled in another way count, but only the first few.
    [[nodiscard]] constexpr std::size_t row_end(std::size_t at, std::size_t spelled_limit = max_spelled) const noexcept {
        while (at < text_.size()) {
            if (text_[at] == '\\') {
                ++at;
                continue;
            }
            const spelled other = read_escape(at);
            if (other.size == 0 || other.value != '\\' || spelled_limit-- == 0) break;
            at += other.size;
        }
        return at;
    }

    /// The end of the backslashes that are spelled as such.
    [[nodiscard]] constexpr std::size_t plain_row_end(std::size_t at) const noexcept {
        while (at < text_.size() && text_[at] == '\\') ++at;
        return at;
    }

    /// `u002f`, or both halves of a pair.
    [[nodiscard]] constexpr spelled read_unicode(std::size_t at) const noexcept {
        if (literal_ || at >= text_.size() || text_[at] != 'u') return {};
        const spelled unit = read_hex(text_, at + 1, 4);
        if (unit.size == 0) return {};
        if (unit.value < 0xD800 || unit.value > 0xDBFF) return {unit.value, 5};
        const std::size_t second = row_end(at + 5);
        const bool escaped = second > at + 5 && second < text_.size() && text_[second] == 'u';
        const spelled low = escaped ? read_hex(text_, second + 1, 4) : spelled{};
        if (low.size == 0 || low.value < 0xDC00 || low.value > 0xDFFF) return {unit.value, 5};
        return {0x10000 + ((unit.value - 0xD800) << 10) + (low.value - 0xDC00), second + 5 - at};
    }

    /// How many bytes of the secret, from `next` on, are the code point `value`.
    [[nodiscard]] constexpr std::size_t covers_point(char32_t value, std::size_t next) const noexcept {
        const utf8::code_point wanted = utf8::decode(hidden_, next);
        return wanted.size != 0 && wanted.value == value ? wanted.size : 0;
    }

    /// The same for what `read_escape` found: percent signs spell bytes, entities spell code points.
    [[nodiscard]] constexpr std::size_t covers(char32_t value, std::size_t next) const noexcept {
        if (encoding_ == encoding::page) return covers_point(value, next);
        return value == static_cast<unsigned char>(hidden_[next]) ? 1 : 0;
    }

    [[nodiscard]] constexpr step take_step(std::size_t at, std::size_t next) const noexcept {
        if (const std::size_t row = row_end(at); row > at) return step_over_row(at, row, next);
        const spelled other = read_escape(at);
        const std::size_t covered = other.size == 0 ? 0 : covers(other.value, next);
        if (covered != 0) return {other.size, covered};
        return text_[at] == hidden_[next] ? step{1, 1} : step{};
    }

    /// A row of backslashes from `at` to `row`: an escape, a part of the secret, or a character's company.
    [[nodiscard]] constexpr step step_over_row(std::size_t at, std::size_t row, std::size_t next) const noexcept {
        const spelled unit = read_unicode(row);
        if (unit.size != 0) {
            if (const std::size_t covered = covers_point(unit.value, next); covered != 0) return {row - at + unit.size, covered};
        }
        if (hidden_[next] == '\\') return {text_[at] == '\\' ? 1 : read_escape(at).size, 1};
        if (hidden_[next] == text_[at]) return {1, 1};  // a secret that itself holds `%5C` or `&#92;`
        if (next == 0) return text_[at] == '\\' ? step{plain_row_end(at) - at, 0} : step{};
        const bool spelled_again = unit.size != 0 && unit.value == '\\';
        return {spelled_again ? row - at + unit.size : row - at, 0};
    }

    std::string_view text_, hidden_;
    encoding encoding_;
    bool cut_, literal_;
    bool met_encoding_ = false;
};

/// Where a text spells a secret; `size` is 0 where it no longer does.
struct occurrence {
    std::size_t at = 0, size = 0;
};

/// How many bytes of `text`, from `at` on, spell `hidden` in any encoding: the most, since a secret may itself look like
/// an escape.
[[nodiscard]] constexpr std::size_t longest_match(std::string_view text, std::size_t at, std::string_view hidden, bool cut) noexcept {
    const char c = text[at], first = hidden.front();
    // A secret that looks like an escape of JSON is compared twice, once with escapes that spell themselves.
    const bool holds_escape = hidden.find("\\u"sv) != hidden.npos;
    // As it is first: before an escape, the backslashes at its end would be taken for that escape's.
    std::size_t longest = text.substr(at).starts_with(hidden) ? hidden.size() : 0;
    const auto keep_longest = [&longest](std::size_t size) { longest = size > longest ? size : longest; };
    if (c == first || c == '\\') {
        if (holds_escape) keep_longest(secret_matcher(text, hidden, encoding::none, cut, true).match(at));
        secret_matcher plain(text, hidden, encoding::none, cut);
        keep_longest(plain.match(at));
        if (!plain.met_encoding()) return longest;
    }
    const auto try_encoding = [&](encoding how) {
        keep_longest(secret_matcher(text, hidden, how, cut).match(at));
        if (holds_escape) keep_longest(secret_matcher(text, hidden, how, cut, true).match(at));
    };
    if (c != '&' || c == first) {
        try_encoding(encoding::percent);
        if (c != '%' || text.substr(at + 1, 2) == "25" || c == first) try_encoding(encoding::percent_twice);
    }
    if ((c != '%' && c != '+') || c == first) try_encoding(encoding::page);
    return longest;
}

/// The first place from `at` on that spells `hidden`, or, if the text was cut, begins to do so at its end.
[[nodiscard]] constexpr occurrence find_secret(std::string_view text, std::size_t at, std::string_view hidden, bool cut = false) noexcept {
    if (hidden.empty()) return {text.size(), 0};
    while (at < text.size()) {
        const char c = text[at];
        if (c != hidden.front() && !secret_matcher::may_escape(c)) {
            ++at;
            continue;
        }
        const std::size_t size = longest_match(text, at, hidden, cut);
        if (size != 0) return {at, size};
        // Backslashes that do not lead to the secret do not do so from their middle either: a long row is read once.
        at = c == '\\' ? text.find_first_not_of('\\', at) : at + 1;
    }
    return {text.size(), 0};
}

inline constexpr std::string_view redacted = "[redacted]"sv;

}  // namespace detail

/// `text` with every occurrence of `hidden` replaced by `[redacted]`, for texts that come from elsewhere and may echo it.
///
/// An echo is found in any spelling: escaped for JSON once or more often (behind backslashes, or by its number), percent-encoded (`%2F`, also
/// twice, `+` for a space) or written for a page (`&#47;`); other characters of it may stand as they are.
/// @param text    of any bytes
/// @param hidden  the secret; nothing is replaced if it is empty
/// @param cut     whether the text may end within an echo: then so does what the secret begins with at its end
[[nodiscard]] inline std::string redact(std::string_view text, const secret& hidden, bool cut = false) {
    std::string clean;
    for (std::size_t at = 0; at < text.size();) {
        const detail::occurrence echo = detail::find_secret(text, at, hidden.reveal(), cut);
        clean.append(text.substr(at, echo.at - at));
        if (echo.size != 0) clean.append(detail::redacted);
        at = echo.at + echo.size;
    }
    return clean;
}

}  // namespace wawp
