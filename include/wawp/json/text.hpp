// SPDX-License-Identifier: MIT
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <wawp/core/utf8.hpp>
#include <wawp/json/cursor.hpp>

namespace wawp::json::detail {

/// A string of the input, without its quotes.
struct text_span {
    const char* begin = nullptr;
    const char* end = nullptr;
    bool escaped = false;  ///< it has escapes, so that the bytes are not yet the text

    [[nodiscard]] std::string_view view() const noexcept { return {begin, static_cast<std::size_t>(end - begin)}; }
};

inline int hex_value(char c) noexcept {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

/// The four hex digits at `at`, as a UTF-16 unit.
inline const char* read_unit(reading& in, const char* at, unsigned& unit) noexcept {
    unit = 0;
    for (int i = 0; i < 4; ++i, ++at) {
        const int digit = at == in.end ? -1 : hex_value(*at);
        if (digit < 0) return in.fail_or_end(problem::bad_escape, at);
        unit = unit << 4 | static_cast<unsigned>(digit);
    }
    return at;
}

/// Checks the escape whose backslash stands at `at`, the second half of a surrogate pair included.
inline const char* scan_escape(reading& in, const char* at) noexcept {
    const char* const backslash = at++;
    if (at == in.end) return in.fail(problem::unexpected_end, at);
    if (std::string_view("\"\\/bfnrt").find(*at) != std::string_view::npos) return at + 1;
    if (*at != 'u') return in.fail(problem::bad_escape, at);

    unsigned unit = 0;
    at = read_unit(in, at + 1, unit);
    if (at == nullptr || unit < 0xD800 || unit > 0xDFFF) return at;
    if (unit >= 0xDC00) return in.fail(problem::lone_surrogate, backslash);
    if (at == in.end || (*at == '\\' && at + 1 == in.end)) return in.fail(problem::unexpected_end, in.end);
    if (at[0] != '\\' || at[1] != 'u') return in.fail(problem::lone_surrogate, backslash);
    at = read_unit(in, at + 2, unit);
    if (at != nullptr && (unit < 0xDC00 || unit > 0xDFFF)) return in.fail(problem::lone_surrogate, backslash);
    return at;
}

/// Checks what interrupts a plain run and is no closing quote: an escape, a character beyond ASCII, or an error.
inline const char* scan_special(reading& in, const char* at, bool& escaped) noexcept {
    const auto byte = static_cast<unsigned char>(*at);
    if (byte == '\\') {
        escaped = true;
        return scan_escape(in, at);
    }
    if (byte < 0x20) return in.fail(problem::control_character, at);
    do {  // characters beyond ASCII seldom come alone
        const auto point = utf8::decode({at, in.ahead(at)}, 0);
        if (point.size == 0) return in.fail(problem::bad_utf8, at);
        at += point.size;
    } while (at != in.end && static_cast<unsigned char>(*at) >= 0x80);
    return at;
}

/// Marks the special bytes of the part of the text that `at` lies in; `at` may be the end.
[[gnu::noinline]] inline void mark_around(reading& in, const char* at) noexcept {
    in.marked = in.begin + static_cast<std::size_t>(at - in.begin) / look_ahead * look_ahead;
    const std::size_t size = in.ahead(in.marked), windows = size / window_size;
    if (size >= look_ahead) {
        in.marked_size = look_ahead;
        return mark_special(in.marked, in.special, look_ahead / window_size);
    }
    char rest[window_size]{};  // zeros are special: they stand for the end
    const char* from = in.marked + windows * window_size;
    for (char* to = rest; from != in.end; ++from, ++to) *to = *from;
    mark_special(in.marked, in.special, windows);
    mark_special(rest, in.special + windows, 1);
    in.marked_size = (windows + 1) * window_size;
}

/// The same as `skip_plain`, from window to window.
[[gnu::noinline]] inline const char* skip_plain_windows(reading& in, const char* at) noexcept {
    for (;;) {
        if (static_cast<std::size_t>(at - in.marked) >= in.marked_size) mark_around(in, at);
        const auto place = static_cast<std::size_t>(at - in.marked);
        const std::uint64_t left = in.special[place / window_size] >> place % window_size;
        if (left != 0) return at + static_cast<unsigned>(std::countr_zero(left));
        at += window_size - place % window_size;
    }
}

/// The first special byte from `at` on, or the end of the input.
[[gnu::always_inline]] inline const char* skip_plain(reading& in, const char* at) noexcept {
    const auto place = static_cast<std::size_t>(at - in.marked);
    if (place < in.marked_size) [[likely]] {
        const std::uint64_t left = in.special[place / window_size] >> place % window_size;
        if (left != 0) [[likely]] return at + static_cast<unsigned>(std::countr_zero(left));
    }
    return skip_plain_windows(in, at);
}

/// The closing quote of the string at `at`, which may be any value; null if it is no string or not a plain one.
[[gnu::always_inline]] inline const char* find_plain_end(reading& in, const char* at) noexcept {
    if (*at != '"') return nullptr;
    const char* const close = skip_plain(in, at + 1);
    return close != in.end && *close == '"' ? close : nullptr;
}

/// Goes on with a string that is not over at its first special byte, which stands at `at`.
inline const char* scan_text_on(reading& in, const char* at, text_span& text) noexcept {
    while (at != in.end && *at != '"') {
        at = scan_special(in, at, text.escaped);
        if (at == nullptr) return nullptr;
        at = skip_plain(in, at);
    }
    if (at == in.end) return in.fail(problem::unexpected_end, at);
    text.end = at;
    return at + 1;
}

/// Finds the end of the string that starts at `at` (its opening quote is already read) and checks all of it.
[[gnu::always_inline]] inline const char* scan_text(reading& in, const char* at, text_span& text) noexcept {
    text.begin = at;
    text.escaped = false;
    at = skip_plain(in, at);
    if (at == in.end || *at != '"') [[unlikely]] return scan_text_on(in, at, text);
    text.end = at;
    return at + 1;
}

inline void append_utf8(std::string& out, char32_t point) {
    const auto tail = [&](int shift) { out.push_back(static_cast<char>(0x80 | (point >> shift & 0x3F))); };
    if (point < 0x80) {
        out.push_back(static_cast<char>(point));
    } else if (point < 0x800) {
        out.push_back(static_cast<char>(0xC0 | point >> 6));
        tail(0);
    } else if (point < 0x10000) {
        out.push_back(static_cast<char>(0xE0 | point >> 12));
        tail(6), tail(0);
    } else {
        out.push_back(static_cast<char>(0xF0 | point >> 18));
        tail(12), tail(6), tail(0);
    }
}

/// Resolves the escapes of a string that `scan_text` has checked.
inline void unescape(std::string_view text, std::string& out) {
    const auto unit_at = [&](std::size_t i) {
        unsigned unit = 0;
        for (std::size_t k = i; k < i + 4; ++k) unit = unit << 4 | static_cast<unsigned>(hex_value(text[k]));
        return static_cast<char32_t>(unit);
    };
    out.clear();
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t found = text.find('\\', at), backslash = found < text.size() ? found : text.size();
        out.append(text, at, backslash - at);
        if (backslash == text.size()) return;
        const char kind = text[backslash + 1];
        at = backslash + 2;
        switch (kind) {
            case 'b': out.push_back('\b'); break;
            case 'f': out.push_back('\f'); break;
            case 'n': out.push_back('\n'); break;
            case 'r': out.push_back('\r'); break;
            case 't': out.push_back('\t'); break;
            case 'u': {
                char32_t point = unit_at(at);
                at += 4;
                if (point >= 0xD800 && point <= 0xDBFF) {
                    point = 0x10000 + ((point - 0xD800) << 10) + (unit_at(at + 2) - 0xDC00);
                    at += 6;
                }
                append_utf8(out, point);
                break;
            }
            default: out.push_back(kind);
        }
    }
}

}  // namespace wawp::json::detail
