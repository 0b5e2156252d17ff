// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include <wawp/core/text.hpp>
#include <wawp/core/utf8.hpp>

/// Bytes as literals of other languages. What acts on a terminal, an editor or a clipboard instead of being shown (controls,
/// marks that turn the direction of a text, bytes that are not UTF-8) is never left as it is; all else is, so that it reads.
namespace wawp::detail {

/// Whether every code point is shown as it is; line breaks are where `breaks` says so.
[[nodiscard]] inline bool is_showable(std::string_view text, bool breaks = false) noexcept {
    for (std::size_t at = 0; at < text.size();) {
        const utf8::code_point point = utf8::decode(text, at);
        const bool shown = point.size != 0 && (!utf8::steers_display(point.value) || (breaks && point.value == '\n'));
        if (!shown) return false;
        at += point.size;
    }
    return true;
}

/// How a language writes a text.
struct literal_syntax {
    char quote;                ///< before and behind it
    std::string_view escaped;  ///< what a backslash goes before: the quote, the backslash itself
    bool bytes = false;        ///< the text is bytes, and those beyond ASCII are written as numbers
    bool code_points = false;  ///< `u2028` behind a backslash is a code point; otherwise it is written as its bytes
    bool in_page = false;      ///< may stand in a page, where `</script>` would end it
};

inline void append_hex(std::string& out, unsigned value, int digits) {
    while (digits-- > 0) out.push_back("0123456789ABCDEF"[value >> (4 * digits) & 15]);
}

inline void append_bytes_as_hex(std::string& out, std::string_view bytes) {
    for (const char c : bytes) append_hex(out.append("\\x"sv), static_cast<unsigned char>(c), 2);
}

/// Appends `text` as a literal.
inline void append_literal(std::string& out, std::string_view text, const literal_syntax& syntax) {
    out.push_back(syntax.quote);
    for (std::size_t at = 0; at < text.size();) {
        const utf8::code_point point = utf8::decode(text, at);
        const std::string_view bytes = text.substr(at, point.size == 0 ? 1 : point.size);
        at += bytes.size();
        if (bytes == "\n"sv) {
            out.append("\\n"sv);
        } else if (bytes == "<"sv && syntax.in_page) {
            out.append("\\x3C"sv);
        } else if (!utf8::steers_display(point.value) && !(syntax.bytes && point.size > 1)) {  // what is not UTF-8 has the value 0
            if (point.size == 1 && syntax.escaped.find(bytes.front()) != std::string_view::npos) out.push_back('\\');
            out.append(bytes);
        } else if (syntax.code_points && point.size > 1) {
            append_hex(out.append("\\u"sv), static_cast<unsigned>(point.value), 4);  // none lies beyond U+FFFF
        } else {
            append_bytes_as_hex(out, bytes);
        }
    }
    out.push_back(syntax.quote);
}

/// `'…'`, or `"…"` where only that can say it: in PHP the first takes everything but `'` and `\` as it is.
inline void append_php(std::string& out, std::string_view text) {
    constexpr literal_syntax plain{.quote = '\'', .escaped = "'\\"sv}, with_escapes{.quote = '"', .escaped = "\"\\$"sv};
    append_literal(out, text, is_showable(text) ? plain : with_escapes);
}

/// For a text between the quotes of a shell: nothing but the quote itself means anything there.
inline void append_shell_quoted(std::string& out, std::string_view text) {
    out.push_back('\'');
    for (const char c : text) {
        if (c == '\'') {
            out.append("'\\''"sv);
        } else {
            out.push_back(c);
        }
    }
    out.push_back('\'');
}

/// `printf '…'`, which prints exactly `text`: the one way in which POSIX's shell says every byte, NUL included.
inline void append_printf(std::string& out, std::string_view text) {
    out.append("printf '"sv);
    for (std::size_t at = 0; at < text.size();) {
        const utf8::code_point point = utf8::decode(text, at);
        const std::string_view bytes = text.substr(at, point.size == 0 ? 1 : point.size);
        const char first = bytes.front();
        const bool option = at == 0 && first == '-';
        at += bytes.size();
        if (first == '%' || first == '\\') {
            out.append({first, first});
        } else if (point.size != 0 && first != '\'' && !option && !utf8::steers_display(point.value)) {
            out.append(bytes);
        } else {
            for (const char c : bytes) {
                const auto byte = static_cast<unsigned char>(c);
                out.append({'\\', static_cast<char>('0' + (byte >> 6)), static_cast<char>('0' + (byte >> 3 & 7)), static_cast<char>('0' + (byte & 7))});
            }
        }
    }
    out.push_back('\'');
}

/// One argument of a command: quoted, or printed where it has what quotes cannot show.
inline void append_shell_argument(std::string& out, std::string_view text) {
    if (is_showable(text)) return append_shell_quoted(out, text);
    append_printf(out.append("\"$("sv), text);
    out.append(")\""sv);
}

}  // namespace wawp::detail
