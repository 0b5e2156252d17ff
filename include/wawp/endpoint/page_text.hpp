// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include <wawp/core/ascii.hpp>
#include <wawp/core/text.hpp>

namespace wawp {

namespace detail {

/// A body behind its byte order mark, if it has one.
constexpr std::string_view without_byte_order_mark(std::string_view body) noexcept {
    return body.starts_with(byte_order_mark) ? body.substr(byte_order_mark.size()) : body;
}

/// The first byte of a body that is neither its byte order mark nor white space; 0 if there is none.
constexpr char first_character(std::string_view body) noexcept {
    body = without_byte_order_mark(body);
    const std::size_t first = body.find_first_not_of(" \t\r\n");
    return first == body.npos ? '\0' : body[first];
}

}  // namespace detail

/// Whether a body looks like a page of HTML or XML: its first character that is not white space is `<`.
[[nodiscard]] constexpr bool is_page(std::string_view body) noexcept { return detail::first_character(body) == '<'; }

namespace detail {

/// Where the element goes on behind its end tag, if it is one whose content is not for people; otherwise `at`.
constexpr std::size_t skip_unread_element(std::string_view page, std::size_t at) noexcept {
    constexpr std::string_view unread[] = {"script"sv, "style"sv, "svg"sv};
    for (const std::string_view name : unread) {
        if (!equal_ignoring_case(page.substr(at + 1, name.size()), name)) continue;
        for (std::size_t end = page.find("</", at); end != page.npos; end = page.find("</", end + 2)) {
            if (equal_ignoring_case(page.substr(end + 2, name.size()), name)) return end;
        }
        return page.size();
    }
    return at;
}

/// Behind the tag or the comment that begins at `at`. (`<!-->` is a whole comment to browsers.)
constexpr std::size_t skip_tag(std::string_view page, std::size_t at) noexcept {
    const bool comment = page.substr(at, 4) == "<!--";
    const std::size_t end = comment ? page.find("-->", at + 2) : page.find('>', at);
    return end == page.npos ? page.size() : end + (comment ? 3 : 1);
}

}  // namespace detail

/// What a person would read of a body that is not JSON: plain text as it is, a page without tags, comments, scripts and
/// style sheets; white space folded, at most `limit` bytes. Linear in the body's size; bytes that are not UTF-8 stay.
[[nodiscard]] inline std::string page_text(std::string_view body, std::size_t limit) {
    const bool page = is_page(body);
    body = detail::without_byte_order_mark(body);
    std::string text;
    bool gap = false;
    for (std::size_t at = 0; at < body.size() && text.size() < limit;) {
        const char c = body[at];
        if (page && c == '<') {
            const std::size_t element = detail::skip_unread_element(body, at);
            at = element == body.size() ? element : detail::skip_tag(body, element);
            gap = true;
        } else if (static_cast<unsigned char>(c) <= ' ') {
            gap = true;
            ++at;
        } else {
            if (gap && !text.empty()) text.push_back(' ');
            gap = false;
            text.push_back(c);
            ++at;
        }
    }
    return text;
}

}  // namespace wawp
