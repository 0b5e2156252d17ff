// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstring>
#include <string>
#include <string_view>

#include <wawp/core/secret.hpp>
#include <wawp/json/lex/input.hpp>
#include <wawp/json/lex/plain_run.hpp>
#include <wawp/json/lex/simd.hpp>
#include <wawp/json/lex/string.hpp>

/// Resolving escapes: of a string that was checked before, or in one pass that checks it as well.
namespace wawp::json::detail {

/// Puts a code point as UTF-8; up to four bytes.
[[gnu::always_inline]] constexpr char* put_utf8(char* to, unsigned point) noexcept {
    const auto tail = [point](int shift) { return static_cast<char>(0x80 | (point >> shift & 0x3F)); };
    if (point < 0x80) {
        to[0] = static_cast<char>(point);
        return to + 1;
    }
    if (point < 0x800) {
        to[0] = static_cast<char>(0xC0 | point >> 6);
        to[1] = tail(0);
        return to + 2;
    }
    if (point < 0x10000) {
        to[0] = static_cast<char>(0xE0 | point >> 12);
        to[1] = tail(6);
        to[2] = tail(0);
        return to + 3;
    }
    to[0] = static_cast<char>(0xF0 | point >> 18);
    to[1] = tail(12);
    to[2] = tail(6);
    to[3] = tail(0);
    return to + 4;
}

/// What the escapes of two bytes stand for, by their second one; 0 for all other bytes.
struct short_escapes {
    char of[256]{};
    constexpr short_escapes() noexcept {
        constexpr std::string_view letters = "\"\\/bfnrt"sv, meant = "\"\\/\b\f\n\r\t"sv;
        for (std::size_t i = 0; i < letters.size(); ++i) of[static_cast<unsigned char>(letters[i])] = meant[i];
    }
};
inline constexpr short_escapes short_escape{};

/// How many bytes the longest escape has, a surrogate pair.
inline constexpr std::size_t escape_size = 12;

/// Resolves the escape at `at`; null if it is none. `escape_size` bytes can be read. What comes of it is never longer.
[[gnu::always_inline]] constexpr const char* put_unescaped(char*& to, const char* at) noexcept {
    if (at[1] != 'u') {
        const char meant = short_escape.of[static_cast<unsigned char>(at[1])];
        if (meant == '\0') return nullptr;
        *to++ = meant;
        return at + 2;
    }
    const unsigned unit = unit_at(at + 2);
    if (unit < 0xD800 || (unit > 0xDFFF && unit <= 0xFFFF)) {
        to = put_utf8(to, unit);
        return at + 6;
    }
    if (unit > 0xDBFF || at[6] != '\\' || at[7] != 'u') return nullptr;
    const unsigned low = unit_at(at + 8);
    if (low < 0xDC00 || low > 0xDFFF) return nullptr;
    to = put_utf8(to, 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00));
    return at + escape_size;
}

/// The same of an escape that was checked: nothing behind it is looked at.
[[gnu::noinline]] constexpr const char* put_checked_escape(char*& to, const char* at) noexcept { return put_unescaped(to, at); }

/// Resolves the escapes of a string that `scan_text` has checked.
[[gnu::noinline]] inline void unescape(std::string_view text, std::string& out) {
    wawp::detail::fill_zeros(out, text.size());
    char* to = out.data();
    const char* at = text.data();
    const char* const end = at + text.size();
    while (at != end) {
        // There is room for as much as is left of the text.
        const auto left = static_cast<std::size_t>(end - at);
        const std::size_t run = left >= block_size ? copy_to_backslash(to, at) : *at != '\\';
        if (run == 0) {
            at = put_checked_escape(to, at);
        } else {
            if (left < block_size) *to = *at;
            at += run;
            to += run;
        }
    }
    out.erase(static_cast<std::size_t>(to - out.data()));
}

/// A room in which a text is put together, so that the text itself becomes as large as it must be. The place in it is handed
/// from function to function and stays in a register.
class text_room {
public:
    static constexpr std::size_t wide_size = 32;

    // cppcheck-suppress uninitMemberVar ; written before it is read, and zeroes cost time
    explicit text_room(std::string& out) noexcept : out_(out) {}

    [[nodiscard]] char* begin() noexcept { return room_; }

    [[nodiscard]] std::ptrdiff_t left(const char* to) const noexcept { return room_ + room_size - to; }

    /// Whether `size` bytes can be put at `to`, and behind them one character and what a wide copy has too many.
    [[nodiscard]] bool has(const char* to, std::size_t size) const noexcept { return to + size <= room_ + room_size; }

    /// Puts `size` bytes at `to`.
    [[gnu::noinline]] char* put(char* to, const char* from, std::size_t size) {
        if (static_cast<std::ptrdiff_t>(size) > room_ + room_size - to) {
            to = flush(to);
            if (size > room_size) {
                out_.append(from, size);
                return to;
            }
        }
        std::memcpy(to, from, size);
        return to + size;
    }

    /// Appends what stands before `to`; returns where it goes on.
    [[gnu::noinline]] char* flush(const char* to) {
        out_.append(room_, static_cast<std::size_t>(to - room_));
        return room_;
    }

private:
    static constexpr std::size_t room_size = 1024;

    std::string& out_;
    char room_[room_size + wide_size + 4];
};

/// Puts what stands at `at`, a special byte of a string that is no closing quote, checked with all care.
[[gnu::noinline]] inline const char* put_special(input& in, const char* at, text_room& room, char*& to) {
    if (at == in.end) return in.fail(problem::unexpected_end, at);
    bool escaped = false;
    const char* const behind = scan_special(in, at, escaped);
    if (behind == nullptr) return nullptr;
    if (!escaped) {
        to = room.put(to, at, static_cast<std::size_t>(behind - at));
        return behind;
    }
    if (!room.has(to, 0)) to = room.flush(to);
    return put_checked_escape(to, at);
}

/// Reads a string with escapes in one pass: copies, resolves and checks. It begins at `at`, behind its opening quote; `out`
/// is empty.
/// @return where the text goes on behind the closing quote, or null
[[gnu::noinline]] inline const char* read_escaped_text(input& in, const char* at, std::string& out) {
    const char* const wide_end = in.ahead(in.begin) < text_room::wide_size ? in.begin : in.end - text_room::wide_size;
    text_room room(out);
    char* to = room.begin();
    mark_reader marks(in, at);
    for (;;) {
        const char* const next = marks.next_from(at);
        const auto run = static_cast<std::size_t>(next - at);
        const bool wide = next < wide_end;
        if (wide && run <= text_room::wide_size && room.has(to, run)) [[likely]] {
            std::memcpy(to, at, text_room::wide_size);  // more than asked for: what comes behind overwrites the rest
            to += run;
        } else {
            to = room.put(to, at, run);
        }
        at = next;
        if (wide && *at == '\\') [[likely]] {
            const char* const stop = at + room.left(to) < wide_end ? at + room.left(to) : wide_end;
            const char* behind = at;
            do {  // escapes often come in a row
                at = behind;
                behind = put_unescaped(to, at);
            } while (behind != nullptr && *behind == '\\' && behind < stop);
            if (behind != nullptr) [[likely]] {
                at = behind;
                continue;
            }
        }
        if (at != in.end && *at == '"') break;
        char* end = to;  // a local, so that `to` can stay in a register
        at = put_special(in, at, room, end);
        if (at == nullptr) return nullptr;
        to = end;
    }
    room.flush(to);
    return at + 1;
}

}  // namespace wawp::json::detail
