// SPDX-License-Identifier: MIT
// Generated from include/ by single_include/amalgamate.cmake: change the headers there.
#pragma once

#include <wawp/wawp.hpp>

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>
#include <wawp/core/json_text.hpp>

// wawp/describe/redact_request.hpp
/// A request as it may be shown. No part of `wawp.hpp`.
namespace wawp {

namespace detail {

/// Whether the name of a header, a key or a parameter says that its value is a secret, in whatever spelling:
/// `access_token`, `accessToken`, `access-token`, `X-Api-Key`.
[[nodiscard]] inline bool names_secret(std::string_view name) {
    std::string letters;
    for (const char c : name) {
        if (c != '-' && c != '_') letters.push_back(to_lower(c));
    }
    for (const std::string_view word : {"token"sv, "apikey"sv, "authorization"sv, "secret"sv, "password"sv, "credential"sv, "cookie"sv}) {
        if (letters.find(word) != std::string::npos) return true;
    }
    return false;
}

/// What a part of a URL or of a form spells.
[[nodiscard]] inline std::string read_parameter(std::string_view text) {
    std::string plain;
    plain.reserve(text.size());  // no copy stays behind
    for (std::size_t at = 0; at < text.size();) {
        const spelled byte = read_percent(text, at, false);
        plain.push_back(byte.size != 0 ? static_cast<char>(byte.value) : text[at] == '+' ? ' ' : text[at]);
        at += byte.size != 0 ? byte.size : 1;
    }
    return plain;
}

/// Appends parameters such as `a=b&access_token=c`, each of which is ended by one of `ends`, with `[redacted]` for those whose name
/// names a secret, also where it is percent-encoded, and keeps what it has hidden.
inline void redact_parameters(std::string& clean, std::string_view text, std::string_view ends, std::vector<secret>& found) {
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = (std::min)(text.find_first_of(ends, at + 1), text.size());
        const std::string_view parameter = text.substr(at, end - at);
        const std::size_t sign = parameter.find('=');
        const bool hides = sign != parameter.npos && names_secret(read_parameter(parameter.substr(0, sign)));
        if (hides) {
            const std::string_view value = parameter.substr(sign + 1);
            found.push_back(value);
            found.push_back(read_parameter(value));
        }
        clean.append(hides ? parameter.substr(0, sign + 1) : parameter).append(hides ? redacted : ""sv);
        at = end;
    }
}

/// Whether a header of this name holds no secret, whatever the endpoint: all others are hidden.
[[nodiscard]] inline bool is_public_header(std::string_view name) noexcept {
    for (const std::string_view known : {"Accept"sv, "Accept-Encoding"sv, "Accept-Language"sv, "Cache-Control"sv, "Connection"sv, "Content-Length"sv,
                                         "Content-Type"sv, "Expect"sv, "Host"sv, "Transfer-Encoding"sv, "User-Agent"sv}) {
        if (equal_ignoring_case(name, known)) return true;
    }
    return false;
}

inline void append_utf8(std::string& out, char32_t point) {
    const auto rest = [point](unsigned shift) { return static_cast<char>(0x80 | (point >> shift & 0x3F)); };
    if (point < 0x80) {
        out.push_back(static_cast<char>(point));
    } else if (point < 0x800) {
        out.append({static_cast<char>(0xC0 | point >> 6), rest(0)});
    } else if (point < 0x10000) {
        out.append({static_cast<char>(0xE0 | point >> 12), rest(6), rest(0)});
    } else {
        out.append({static_cast<char>(0xF0 | point >> 18), rest(12), rest(6), rest(0)});
    }
}

/// The escape of a JSON string whose backslash is at `at`: what it means, and its bytes. A cut one means itself.
[[nodiscard]] inline spelled read_json_escape(std::string_view text, std::size_t at) noexcept {
    constexpr std::string_view letters = "bfnrt"sv, meanings = "\b\f\n\r\t"sv;
    if (at + 1 == text.size()) return {'\\', 1};
    const char letter = text[at + 1];
    if (const std::size_t known = letters.find(letter); known != letters.npos) return {static_cast<char32_t>(meanings[known]), 2};
    const spelled unit = letter == 'u' ? read_hex(text, at + 2, 4) : spelled{};
    if (unit.size == 0) return {static_cast<unsigned char>(letter), 2};
    const bool high = unit.value >= 0xD800 && unit.value <= 0xDBFF && text.substr(at + 6, 2) == "\\u"sv;
    const spelled low = high ? read_hex(text, at + 8, 4) : spelled{};
    if (low.size == 0 || low.value < 0xDC00 || low.value > 0xDFFF) return {unit.value, 6};
    return {0x10000 + ((unit.value - 0xD800) << 10) + (low.value - 0xDC00), 12};
}

/// The characters of what stands between the quotes of a JSON string.
[[nodiscard]] inline secret read_json_string(std::string_view text) {
    std::string characters;
    characters.reserve(text.size());  // no copy stays behind
    for (std::size_t at = 0; at < text.size();) {
        if (text[at] != '\\') {
            characters.push_back(text[at++]);
            continue;
        }
        const spelled escape = read_json_escape(text, at);
        if (escape.value < 0x80 || text[at + 1] == 'u') {
            append_utf8(characters, escape.value);
        } else {
            characters.push_back(text[at + 1]);  // no escape, but a byte of something else
        }
        at += escape.size;
    }
    return secret(std::move(characters));
}

/// Copies a body with `[redacted]` for each value whose key names a secret, at any depth, and keeps what it has hidden.
///
/// It reads what is not quite JSON as well, since nothing proves that a body is: a string that never ends is hidden to the end.
class body_redactor {
public:
    body_redactor(std::string_view body, std::vector<secret>& found) : text_(body), found_(found) {}

    [[nodiscard]] std::string run() {
        out_.reserve(text_.size());
        while (at_ < text_.size()) {
            switch (text_[at_]) {
                case '"': string(); break;
                case '{':
                case '[': open(); break;
                case '}':
                case ']': close(); break;
                case ',': after_secret_key_ = false; [[fallthrough]];
                case ':':
                case ' ':
                case '\t':
                case '\r':
                case '\n': out_.push_back(text_[at_++]); break;
                default: word(); break;
            }
        }
        return std::move(out_);
    }

private:
    [[nodiscard]] bool is_hidden() const noexcept { return after_secret_key_ || hidden_depth_ != 0; }

    void open() {
        ++depth_;
        if (after_secret_key_ && hidden_depth_ == 0) hidden_depth_ = depth_;
        after_secret_key_ = false;
        out_.push_back(text_[at_++]);
    }

    void close() {
        if (depth_ == hidden_depth_) hidden_depth_ = 0;
        if (depth_ != 0) --depth_;
        after_secret_key_ = false;
        out_.push_back(text_[at_++]);
    }

    void string() {
        const std::size_t start = at_ + 1;
        std::size_t end = start;
        while (end < text_.size() && text_[end] != '"') end += text_[end] == '\\' ? std::size_t{2} : std::size_t{1};
        const std::string_view inside = text_.substr(start, end - start);
        at_ = (std::min)(end + 1, text_.size());
        const std::size_t next = text_.find_first_not_of(" \t\r\n", at_);
        const bool is_key = next != text_.npos && text_[next] == ':';
        const bool hides = !is_key && is_hidden();
        if (hides) found_.push_back(read_json_string(inside));
        out_.append("\""sv).append(hides ? redacted : inside).append(end < text_.size() ? "\""sv : ""sv);
        after_secret_key_ = is_key && names_secret(read_json_string(inside).reveal());
    }

    /// A number, `true`, or what should not be there. A number is not looked for elsewhere: others may be like it.
    void word() {
        const std::size_t end = (std::min)(text_.find_first_of(",:{}[]\" \t\r\n", at_), text_.size());
        const std::string_view whole = text_.substr(at_, end - at_);
        const bool hides = is_hidden() && whole != "null"sv && whole != "true"sv && whole != "false"sv;
        if (hides) {
            out_.append("\""sv).append(redacted).append("\""sv);
        } else {
            out_.append(whole);
        }
        at_ = end;
        after_secret_key_ = false;
    }

    std::string_view text_;
    std::vector<secret>& found_;
    std::string out_{};
    std::size_t at_ = 0, depth_ = 0, hidden_depth_ = 0;
    bool after_secret_key_ = false;
};

/// Without user and password, and without the parameters that name a secret: they are no part of a request of ours, but
/// somebody may have put them there.
[[nodiscard]] inline std::string redact_url(std::string_view url, std::vector<secret>& found) {
    const std::size_t scheme = url.find("://"sv), authority = scheme == url.npos ? 0 : scheme + 3;
    const std::size_t path = (std::min)(url.find_first_of("/?#", authority), url.size());
    const std::size_t user_end = url.substr(0, path).rfind('@');
    std::string clean(url.substr(0, authority));
    std::size_t at = authority;
    if (user_end != url.npos && user_end >= authority) {
        clean.append(redacted);
        at = user_end;
    }
    const std::size_t query = (std::min)(url.find('?', path), url.size());
    clean.append(url.substr(at, query - at));
    redact_parameters(clean, url.substr(query), "&#"sv, found);
    return clean;
}

/// A body that is JSON, or what is left of one; or a form, whose parameters are hidden as those of a URL are.
[[nodiscard]] inline std::string redact_body(std::string_view body, std::vector<secret>& found) {
    if (json_text(body).is_one_value()) return body_redactor(body, found).run();
    std::string clean;
    clean.reserve(body.size());  // no copy stays behind
    redact_parameters(clean, body, "&\r\n"sv, found);
    const secret rest(std::move(clean));
    return body_redactor(rest.reveal(), found).run();
}

/// All of a value, or what follows the scheme of `Authorization`.
[[nodiscard]] inline http::request_header redact_header(const http::request_header& header, std::vector<secret>& found) {
    const std::string_view value = header.value.reveal();
    if (is_public_header(header.name)) return header;
    const std::size_t blank = value.find(' '), start = blank == value.npos ? 0 : blank + 1;
    if (names_secret(header.name)) found.push_back(value.substr(start));
    const bool has_scheme = equal_ignoring_case(header.name, "Authorization") || equal_ignoring_case(header.name, "Proxy-Authorization");
    return {header.name, std::string(value.substr(0, has_scheme ? start : 0)).append(redacted)};
}

}  // namespace detail

/// `request` as it may be shown, with `[redacted]` in place of its secrets:
/// - in the body, each value whose key names a secret (`access_token`, `apiKey`, `password`, ... at any depth);
/// - each header but those that never hold one (`Content-Type`, `Accept`, `User-Agent`, ...); a scheme, such as `Bearer`, stays;
/// - in the URL, user and password, and parameters whose name names a secret, also where it is percent-encoded;
/// - in a body that is no JSON, the same parameters: it may be a form;
/// - wherever else what was found so is repeated, in any spelling: see `redact` of a text.
///
/// @param request  of any endpoint; its body need not be JSON
/// @param also     hidden as well, wherever it stands: for an endpoint whose body has its secret under a key that does not say so
/// @return a copy; it is no longer fit to be sent
[[nodiscard]] inline http::request redact(const http::request& request, const secret& also = {}) {
    std::vector<secret> found{also};
    http::request clean;
    clean.method = request.method;
    clean.response_cap = request.response_cap;
    clean.url = detail::redact_url(request.url, found);
    for (const http::request_header& header : request.headers) clean.headers.push_back(detail::redact_header(header, found));
    clean.body = detail::redact_body(request.body.reveal(), found);
    // The longest first: one secret may begin with another.
    std::sort(found.begin(), found.end(), [](const secret& a, const secret& b) { return a.size() > b.size(); });
    for (const secret& hidden : found) {
        clean.url = redact(std::string_view(clean.url), hidden);
        for (http::request_header& header : clean.headers) header.value = redact(header.value.reveal(), hidden);
        clean.body = redact(clean.body.reveal(), hidden);
    }
    return clean;
}

}  // namespace wawp
