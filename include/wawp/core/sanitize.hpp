// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include <wawp/core/redact.hpp>
#include <wawp/core/secret.hpp>
#include <wawp/core/text.hpp>
#include <wawp/core/utf8.hpp>

namespace wawp {

namespace detail {

/// Appends `text` as a terminal may show it, and stops soon after `clean` is longer than `limit`.
inline void append_presentable(std::string& clean, std::string_view text, std::size_t limit) {
    constexpr std::string_view replacement = "\xEF\xBF\xBD"sv;  // U+FFFD
    for (std::size_t at = 0; at < text.size() && clean.size() <= limit;) {
        const utf8::code_point point = utf8::decode(text, at);
        const std::size_t size = point.size == 0 ? 1 : point.size;
        if (!utf8::steers_display(point.value)) {  // what is not UTF-8 has the value 0, which does
            clean.append(text.substr(at, size));
        } else if (utf8::is_white_space(point.value)) {
            clean.push_back(' ');
        } else {
            clean.append(replacement);
        }
        at += size;
    }
}

}  // namespace detail

/// A text of somebody else's as it may stand in an error: it cannot leak the token, and cannot steer the terminal or the
/// log that shows it.
///
/// What echoes `token` becomes `[redacted]` in any spelling (see `redact`); line breaks, tabs and separators become a
/// space; other control characters, bidirectional marks and bytes that are not UTF-8 become U+FFFD.
/// @param text   of any bytes
/// @param token  the access token
/// @param limit  bytes of the result at most; it ends between two code points
/// @return valid UTF-8
[[nodiscard]] inline std::string sanitize(std::string_view text, const secret& token, std::size_t limit = 512) {
    std::string clean;
    for (std::size_t at = 0; at < text.size() && clean.size() <= limit;) {
        const detail::occurrence echo = detail::find_secret(text, at, token.reveal());
        detail::append_presentable(clean, text.substr(at, echo.at - at), limit);
        if (echo.size != 0 && clean.size() <= limit) clean.append(detail::redacted);
        at = echo.at + echo.size;
    }
    clean.resize(utf8::clip(clean, limit).size());
    return clean;
}

}  // namespace wawp
