// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>

#include <wawp/json/cursor.hpp>
#include <wawp/json/number.hpp>
#include <wawp/json/text.hpp>

namespace wawp::json::detail {

/// Which of the open brackets are objects: one bit each.
class bracket_stack {
public:
    [[nodiscard]] std::size_t size() const noexcept { return size_; }
    [[nodiscard]] bool in_object() const noexcept { return bits_[(size_ - 1) / 64] >> ((size_ - 1) % 64) & 1; }
    void pop() noexcept { --size_; }
    void push(bool object) noexcept {
        std::uint64_t& word = bits_[size_ / 64];
        const unsigned bit = size_ % 64;
        const std::uint64_t below = bit == 0 ? 0 : word & ((std::uint64_t{1} << bit) - 1);
        word = below | std::uint64_t{object} << bit;
        ++size_;
    }

private:
    std::uint64_t bits_[deepest / 64];  // set as far as `size_` says
    std::size_t size_ = 0;
};

/// Checks the string, number or word at `at`.
inline const char* skip_scalar(reading& in, const char* at) noexcept {
    if (at == in.end) return in.fail(problem::unexpected_end, at);
    text_span text;
    number n;
    switch (*at) {
        case '"': return scan_text(in, at + 1, text);
        case 't': return read_word(in, at, "true");
        case 'f': return read_word(in, at, "false");
        case 'n': return read_word(in, at, "null");
        case '-': case '0': case '1': case '2': case '3': case '4':
        case '5': case '6': case '7': case '8': case '9': return scan_number(in, at, n);
        default: return in.fail(problem::unexpected_byte, at);
    }
}

/// Checks a key whose opening quote should stand at `at`, and what follows it up to the value.
inline const char* scan_key(reading& in, const char* at, text_span& key) noexcept {
    if (at == in.end || *at != '"') return in.fail_or_end(problem::unexpected_byte, at);
    at = scan_text(in, at + 1, key);
    if (at == nullptr) return nullptr;
    at = skip_space(in, at);
    if (at == in.end || *at != ':') return in.fail_or_end(problem::unexpected_byte, at);
    return skip_space(in, at + 1);
}

/// Opens the bracket at `at`; `closed` says whether it was empty and is closed again.
inline const char* open_bracket(reading& in, const char* at, bracket_stack& open, bool& closed) noexcept {
    const bool object = *at == '{';
    if (open.size() >= in.depth_left) return in.fail(problem::too_deep, at);
    at = skip_space(in, at + 1);
    closed = at != in.end && *at == (object ? '}' : ']');
    if (closed) return at + 1;
    open.push(object);
    if (!object) return at;
    text_span key;
    return scan_key(in, at, key);
}

/// Goes on after a value: closes brackets, up to the place of the next value or to the end of the outermost bracket.
inline const char* close_brackets(reading& in, const char* at, bracket_stack& open) noexcept {
    while (open.size() > 0) {
        at = skip_space(in, at);
        const bool object = open.in_object();
        if (at == in.end) return in.fail(problem::unexpected_end, at);
        if (*at == ',') {
            at = skip_space(in, at + 1);
            if (!object) return at;
            text_span key;
            return scan_key(in, at, key);
        }
        if (*at != (object ? '}' : ']')) return in.fail(problem::unexpected_byte, at);
        open.pop();
        ++at;
    }
    return at;
}

/// Checks a value that is no bracket; first it looks for what is simply spelled.
[[gnu::always_inline]] inline const char* skip_simple(reading& in, const char* at) noexcept {
    constexpr std::size_t longest = 20;
    if (in.ahead(at) < longest) [[unlikely]] return skip_scalar(in, at);
    if (*at == '"') {
        const char* const close = skip_plain(in, at + 1);
        if (close != in.end && *close == '"') [[likely]] return close + 1;
        return skip_scalar(in, at);
    }
    if (is_word(at, "null") || is_word(at, "true")) return at + 4;
    if (is_word(at, "fals") && at[4] == 'e') return at + 5;
    const char* digit = at;
    while (digit - at < 18 && is_digit(*digit)) ++digit;
    const bool simple = digit != at && (*at != '0' || digit == at + 1) && (*digit == ',' || *digit == '}');
    return simple ? digit : skip_scalar(in, at);
}

/// Goes on after a value to the next one; most often over a comma and, in an object, a key without escapes.
[[gnu::always_inline]] inline const char* skip_to_next(reading& in, const char* at, bracket_stack& open) noexcept {
    if (in.ahead(at) > 3 && *at == ',' && open.in_object()) [[likely]] {
        const char* const key = at[1] == '\n' ? at + 2 : at + 1;
        if (*key == '"') [[likely]] {
            const char* const close = skip_plain(in, key + 1);
            if (in.ahead(close) > 3 && close[0] == '"' && close[1] == ':') [[likely]] {
                const char* const value = close[2] == ' ' ? close + 3 : close + 2;
                if (static_cast<unsigned char>(*value) > ' ') [[likely]] return value;
            }
        }
    }
    return close_brackets(in, at, open);
}

/// Checks one value of any kind, which starts at `at`, and everything in it.
[[gnu::noinline]] inline const char* skip_value(reading& in, const char* at) noexcept {
    bracket_stack open;
    do {
        if (at != in.end && (*at == '{' || *at == '[')) {
            bool closed = false;
            at = open_bracket(in, at, open, closed);
            if (at == nullptr || !closed) continue;
        } else {
            at = skip_simple(in, at);
            if (at == nullptr) return nullptr;
        }
        if (open.size() > 0) at = skip_to_next(in, at, open);
    } while (at != nullptr && open.size() > 0);
    return at;
}

/// Goes on after an item of a list or an object: to the next item, or past `closer`, which ends it.
inline const char* next_item_anyhow(reading& in, const char* at, char closer, bool& more) noexcept {
    at = skip_space(in, at);
    if (at == in.end || (*at != ',' && *at != closer)) return in.fail_or_end(problem::unexpected_byte, at);
    more = *at == ',';
    return more ? skip_space(in, at + 1) : at + 1;
}

/// The same; most often there is a comma, and behind it nothing or one line break.
[[gnu::always_inline]] inline const char* next_item(reading& in, const char* at, char closer, bool& more) noexcept {
    if (in.ahead(at) > 3 && *at == ',') [[likely]] {
        const char* const next = at + 1 + (at[1] == '\n');
        if (static_cast<unsigned char>(*next) > ' ') [[likely]] return more = true, next;
    }
    return next_item_anyhow(in, at, closer, more);
}

/// Opens the list or the object at `at`: to its first item, or past `closer` if it is empty.
inline const char* first_item(reading& in, const char* at, char closer, bool& more) noexcept {
    if (in.depth_left == 0) return in.fail(problem::too_deep, at);
    at = skip_space(in, at + 1);
    more = at == in.end || *at != closer;
    return more ? at : at + 1;
}

}  // namespace wawp::json::detail
