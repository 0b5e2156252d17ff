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

// wawp/describe/redact_body.hpp
/// Where a body or a URL holds secrets, as the names beside them tell.
namespace wawp::detail {

/// What of a text is not shown. In the place of a word of JSON stands a string: its quotes are put as well.
struct hidden_range {
    std::size_t begin = 0, end = 0;
    bool is_word = false;
};

/// What was found in a text: its places, and what stood there, which may be repeated elsewhere.
struct secrets_found {
    std::vector<secret>& secrets;
    std::vector<hidden_range> ranges{};
};

/// Whether the name of a header, a key or a parameter says that its value is a secret, in whatever spelling:
/// `access_token`, `accessToken`, `access-token`, `X-Api-Key`.
[[nodiscard]] inline bool names_secret(std::string_view name) {
    std::string plain;
    plain.reserve(name.size());  // no copy stays behind, should it be no name at all
    for (const char c : name) {
        if (c != '-' && c != '_') plain.push_back(to_lower(c));
    }
    const secret letters(std::move(plain));
    for (const std::string_view word : {"token"sv, "apikey"sv, "authorization"sv, "secret"sv, "password"sv, "credential"sv, "cookie"sv}) {
        if (letters.reveal().find(word) != std::string_view::npos) return true;
    }
    return false;
}

/// What a part of a URL or of a form spells.
[[nodiscard]] inline secret read_parameter(std::string_view text) {
    std::string plain;
    plain.reserve(text.size());  // no copy stays behind
    for (std::size_t at = 0; at < text.size();) {
        const spelled byte = read_percent(text, at, false);
        plain.push_back(byte.size != 0 ? static_cast<char>(byte.value) : text[at] == '+' ? ' ' : text[at]);
        at += byte.size != 0 ? byte.size : 1;
    }
    return secret(std::move(plain));
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

inline void find_in_decoded_text(std::string_view text, secrets_found& found);

/// Finds the values whose key names a secret, at any depth, and so in texts that are JSON themselves. Until the next comma or bracket
/// all is the key's value: what is no JSON may have several words.
///
/// It reads what is not quite JSON as well, since nothing proves that a text is: a string that never ends is hidden to the end.
class json_secrets {
public:
    /// @param offset  where the text lies in that of which ranges are hidden
    json_secrets(std::string_view text, std::size_t offset, secrets_found& found) : text_(text), offset_(offset), found_(found) {}

    /// @return where what follows the first quote begins; the text's size if there is none
    std::size_t find() {
        std::size_t behind_quote = text_.size();
        while (at_ < text_.size()) {
            switch (text_[at_]) {
                case '"':
                    behind_quote = (std::min)(behind_quote, at_ + 1);
                    string();
                    break;
                case '{':
                case '[': open(); break;
                case '}':
                case ']': close(); break;
                case ',': after_secret_key_ = false; [[fallthrough]];
                case ':':
                case ' ':
                case '\t':
                case '\r':
                case '\n': ++at_; break;
                default: word(); break;
            }
        }
        return behind_quote;
    }

private:
    [[nodiscard]] bool is_hidden() const noexcept { return after_secret_key_ || hidden_depth_ != 0; }
    void hide(std::size_t begin, std::size_t end, bool is_word) { found_.ranges.push_back({offset_ + begin, offset_ + end, is_word}); }

    void open() {
        ++depth_;
        if (after_secret_key_ && hidden_depth_ == 0) hidden_depth_ = depth_;
        after_secret_key_ = false;
        ++at_;
    }

    void close() {
        if (depth_ == hidden_depth_) hidden_depth_ = 0;
        if (depth_ != 0) --depth_;
        after_secret_key_ = false;
        ++at_;
    }

    void string() {
        const std::size_t start = at_ + 1;
        std::size_t end = start;
        while (end < text_.size() && text_[end] != '"') end += text_[end] == '\\' ? std::size_t{2} : std::size_t{1};
        end = (std::min)(end, text_.size());
        const std::string_view inside = text_.substr(start, end - start);
        at_ = (std::min)(end + 1, text_.size());
        const std::size_t next = text_.find_first_not_of(" \t\r\n", at_);
        const bool is_key = next != text_.npos && text_[next] == ':';
        if (!is_key && is_hidden()) {
            found_.secrets.push_back(read_json_string(inside));
            hide(start, end, false);
        } else if (!is_key && inside.find('\\') != inside.npos) {
            find_in_decoded_text(read_json_string(inside).reveal(), found_);
        }
        if (is_key) after_secret_key_ = names_secret(read_json_string(inside).reveal());
    }

    /// A number, `true`, or what should not be there. A number is not looked for elsewhere: others may be like it.
    void word() {
        std::size_t end = text_.find_first_of(",:{}[]\" \t\r\n", at_);
        while (end < text_.size() && text_[end - 1] == '\\') end = text_.find_first_of(",:{}[]\" \t\r\n", end + 1);  // no quote either
        end = (std::min)(end, text_.size());
        const std::string_view whole = text_.substr(at_, end - at_);
        if (is_hidden() && whole != "null"sv && whole != "true"sv && whole != "false"sv) hide(at_, end, true);
        at_ = end;
    }

    std::string_view text_;
    std::size_t offset_;
    secrets_found& found_;
    std::size_t at_ = 0, depth_ = 0, hidden_depth_ = 0;
    bool after_secret_key_ = false;
};

/// Whether places of a text lie in one of the ranges; asked from the text's beginning to its end.
class hidden_ranges {
public:
    hidden_ranges() = default;
    explicit hidden_ranges(std::vector<hidden_range> ranges) : ranges_(std::move(ranges)) {
        std::sort(ranges_.begin(), ranges_.end(), [](const hidden_range& a, const hidden_range& b) { return a.begin < b.begin; });
    }

    bool contains(std::size_t at) noexcept {
        for (; next_ < ranges_.size() && ranges_[next_].begin <= at; ++next_) reach_ = (std::max)(reach_, ranges_[next_].end);
        return at < reach_;
    }

private:
    std::vector<hidden_range> ranges_{};
    std::size_t next_ = 0, reach_ = 0;
};

/// Finds the value in `name=value` if the name, which may be percent-encoded, names a secret. A name begins behind the sign before
/// it: a value may be a URL with parameters of its own. It also begins behind a quote: in JSON, the key before it is no part of it.
/// A sign that is hidden already, such as those at the end of a token in base64, parts nothing.
/// @param signs   each of them may stand between a name and its value
/// @param offset  where the piece lies in the text of which ranges are hidden
/// @param hidden  those that were known before
inline void find_parameter(std::string_view piece, std::string_view signs, std::size_t offset, secrets_found& found, hidden_ranges& hidden) {
    std::size_t sign = 0;
    for (std::size_t start = 0; (sign = piece.find_first_of(signs, start)) != piece.npos; start = sign + 1) {
        std::string_view name = piece.substr(start, sign - start);
        name = name.substr(0, name.find_last_not_of(" \t") + 1);
        if (piece[sign] == '=' && name.ends_with('"')) name.remove_suffix(1);  // before a colon it is a key of JSON
        name = name.substr(name.rfind('"') + 1);
        if (!names_secret(read_parameter(name).reveal()) || hidden.contains(offset + sign)) continue;
        const std::size_t begin = (std::min)(piece.find_first_not_of(" \t", sign + 1), piece.size());
        const std::string_view value = piece.substr(begin);
        found.secrets.push_back(value);
        found.secrets.push_back(read_parameter(value));
        found.ranges.push_back({offset + begin, offset + piece.size()});
        return;
    }
}

/// Calls `visit(piece, offset)` for each part of a text between any of `ends`.
template <class Visit>
void for_each_piece(std::string_view text, std::string_view ends, Visit visit) {
    for (std::size_t at = 0, end = 0; at < text.size(); at = end + 1) {
        end = (std::min)(text.find_first_of(ends, at), text.size());
        visit(text.substr(at, end - at), at);
    }
}

/// Finds them in what holds JSON without being it. Where that was cut, or stands behind something else, a quote may be one too many:
/// the first one is taken to open a string, and then to close one, so that any two neighbours are the ends of a string once.
inline void find_in_broken_json(std::string_view text, secrets_found& found) {
    const std::size_t behind_quote = json_secrets(text, 0, found).find();
    json_secrets(text.substr(behind_quote), behind_quote, found).find();
}

/// The same in what a piece of the body spells. Its places are none of the body's: there, each secret is an echo of what is found here.
inline void find_in_decoded_text(std::string_view text, secrets_found& found) {
    secrets_found elsewhere{found.secrets};
    find_in_broken_json(text, elsewhere);
}

/// Finds the secrets of a body: of JSON, or of a form, of lines, or of what is left of any.
///
/// What is no JSON is looked at in all ways, and each of them looks at the body as it came: what one of them hides, such as a quote,
/// is not missing in the others' eyes.
inline void find_in_body(std::string_view body, secrets_found& found) {
    if (json_text(body).is_one_value()) return static_cast<void>(json_secrets(body, 0, found).find());
    find_in_broken_json(body, found);
    hidden_ranges hidden(found.ranges);
    for_each_piece(body, "&\r\n"sv, [&](std::string_view piece, std::size_t offset) {
        find_parameter(piece, "=:"sv, offset, found, hidden);
        if (piece.find('%') != piece.npos) find_in_decoded_text(read_parameter(piece).reveal(), found);
    });
}

/// A copy of the text with `[redacted]` in the place of all ranges, which may lie in each other.
[[nodiscard]] inline std::string hide_ranges(std::string_view text, std::vector<hidden_range> ranges) {
    std::sort(ranges.begin(), ranges.end(), [](const hidden_range& a, const hidden_range& b) { return a.begin < b.begin; });
    std::string clean;
    clean.reserve(text.size());
    std::size_t at = 0;
    for (std::size_t next = 0; next < ranges.size();) {
        hidden_range whole = ranges[next++];
        for (; next < ranges.size() && ranges[next].begin <= whole.end; ++next) {
            whole.end = (std::max)(whole.end, ranges[next].end);
            whole.is_word = whole.is_word && ranges[next].is_word;
        }
        const std::string_view quote = whole.is_word ? "\""sv : ""sv;
        clean.append(text.substr(at, whole.begin - at)).append(quote).append(redacted).append(quote);
        at = whole.end;
    }
    return clean.append(text.substr(at));
}

}  // namespace wawp::detail

// wawp/describe/redact_request.hpp
/// A request as it may be shown. No part of `wawp.hpp`.
namespace wawp {

namespace detail {

/// Whether a header of this name holds no secret, whatever the endpoint: all others are hidden.
[[nodiscard]] inline bool is_public_header(std::string_view name) noexcept {
    for (const std::string_view known : {"Accept"sv, "Accept-Encoding"sv, "Accept-Language"sv, "Cache-Control"sv, "Connection"sv, "Content-Length"sv,
                                         "Content-Type"sv, "Expect"sv, "Host"sv, "Transfer-Encoding"sv, "User-Agent"sv}) {
        if (equal_ignoring_case(name, known)) return true;
    }
    return false;
}

/// Notes what may be repeated elsewhere: the value, and what it spells if it is percent-encoded.
/// @param is_named  whether a name says that it is a secret; else a short one is not noted, since it may be any word
inline void note_secret(std::string_view value, bool is_named, std::vector<secret>& found) {
    constexpr std::size_t min_unnamed = 8;
    if (!is_named && value.size() < min_unnamed) return;
    found.push_back(value);
    found.push_back(read_parameter(value));
}

/// Without user and password, and without the parameters that name a secret, in the query or in the fragment: they are no part of a
/// request of ours, but somebody may have put them there.
[[nodiscard]] inline std::string redact_url(std::string_view url, std::vector<secret>& found) {
    const std::size_t scheme = url.find("://"sv), authority = scheme == url.npos ? 0 : scheme + 3;
    const std::size_t path = (std::min)(url.find_first_of("/?#", authority), url.size());
    const std::size_t user_end = url.substr(0, path).rfind('@');
    std::string clean(url.substr(0, authority));
    std::size_t at = authority;
    if (user_end != url.npos && user_end >= authority) {
        const std::string_view user = url.substr(authority, user_end - authority);
        const std::size_t colon = (std::min)(user.find(':'), user.size());
        note_secret(user.substr(0, colon), false, found);
        if (colon != user.size()) note_secret(user.substr(colon + 1), true, found);
        clean.append(redacted);
        at = user_end;
    }
    const std::size_t parameters_at = (std::min)(url.find_first_of("?#", path), url.size());
    clean.append(url.substr(at, parameters_at - at));
    secrets_found parameters{found};
    hidden_ranges none;
    const std::string_view rest = url.substr(parameters_at);
    for_each_piece(rest, "&#"sv, [&](std::string_view piece, std::size_t offset) { find_parameter(piece, "="sv, offset, parameters, none); });
    return clean.append(hide_ranges(rest, std::move(parameters.ranges)));
}

[[nodiscard]] inline std::string redact_body(std::string_view body, std::vector<secret>& found) {
    secrets_found of_body{found};
    find_in_body(body, of_body);
    return hide_ranges(body, std::move(of_body.ranges));
}

/// Where the secret of a header begins: behind the scheme, which may be of any name where a header has one for certain.
/// @param value  trimmed
[[nodiscard]] inline std::size_t auth_scheme_size(std::string_view value, bool has_scheme) noexcept {
    const std::size_t blank = value.find(' ');
    if (blank == value.npos) return 0;
    for (const std::string_view known : {"Basic"sv, "Bearer"sv, "Token"sv}) has_scheme = has_scheme || equal_ignoring_case(value.substr(0, blank), known);
    return has_scheme ? value.find_first_not_of(' ', blank) : 0;
}

/// Notes the value of each cookie: a body repeats one, and hardly all of them.
inline void find_in_cookies(std::string_view cookies, std::vector<secret>& found) {
    for_each_piece(cookies, ";"sv, [&](std::string_view cookie, std::size_t) {
        const std::size_t sign = cookie.find('=');
        const std::string_view name = cookie.substr(0, sign == cookie.npos ? 0 : sign);
        std::string_view value = trim(sign == cookie.npos ? cookie : cookie.substr(sign + 1));
        if (value.size() > 1 && value.front() == '"' && value.back() == '"') value = value.substr(1, value.size() - 2);
        note_secret(value, names_secret(name), found);
    });
}

/// Hides all of a value, or what follows the scheme of `Authorization`.
[[nodiscard]] inline http::request_header redact_header(const http::request_header& header, std::vector<secret>& found) {
    if (is_public_header(header.name)) return header;
    const std::string_view value = trim(header.value.reveal());
    const bool has_scheme = equal_ignoring_case(header.name, "Authorization") || equal_ignoring_case(header.name, "Proxy-Authorization");
    const std::size_t scheme = auth_scheme_size(value, has_scheme);
    if (!has_scheme) note_secret(value, names_secret(header.name), found);
    if (scheme != 0 || has_scheme) note_secret(value.substr(scheme), true, found);
    if (equal_ignoring_case(header.name, "Cookie")) find_in_cookies(value, found);
    return {header.name, std::string(value.substr(0, has_scheme ? scheme : 0)).append(redacted)};
}

}  // namespace detail

/// `request` as it may be shown, with `[redacted]` in place of its secrets:
/// - in the body, each value whose key names a secret (`access_token`, `apiKey`, `password`, ... at any depth);
/// - each header but those that never hold one (`Content-Type`, `Accept`, `User-Agent`, ...); a scheme, such as `Bearer`, stays;
/// - in the URL, user and password, and parameters of query and fragment whose name names a secret, also where it is percent-encoded;
/// - in a body that is no JSON, the same parameters, and what follows `name:` in a line: it may be a form, or JSON that was cut or
///   follows other JSON, or JSON in a form; of a value that has no end of its own, all of its line is hidden;
/// - wherever else what was found so is repeated, in any spelling: see `redact` of a text. It must have more than one character;
///   the user of the URL, and the value of a header or a cookie whose name names no secret, eight: a shorter one may be any word;
/// - all of the body, if it has more than 64 secrets: each of them would have to be looked for in all of it.
///
/// @param request  of any endpoint; its body need not be JSON
/// @param also     hidden as well, wherever it stands: for an endpoint whose body has its secret under a key that does not say so
/// @return a copy; it is no longer fit to be sent
[[nodiscard]] inline http::request redact(const http::request& request, const secret& also = {}) {
    constexpr std::size_t max_secrets = 64, min_echo = 2;
    std::vector<secret> found;
    http::request clean;
    clean.method = request.method;
    clean.response_cap = request.response_cap;
    clean.url = detail::redact_url(request.url, found);
    for (const http::request_header& header : request.headers) clean.headers.push_back(detail::redact_header(header, found));
    clean.body = detail::redact_body(request.body.reveal(), found);
    // The longest first: one secret may begin with another. What came several times is looked for once.
    std::sort(found.begin(), found.end(), [](const secret& a, const secret& b) { return a.size() != b.size() ? a.size() > b.size() : a.reveal() < b.reveal(); });
    found.erase(std::unique(found.begin(), found.end()), found.end());
    std::erase_if(found, [](const secret& one) { return one.size() < min_echo; });
    if (found.size() > max_secrets) clean.body = secret(std::string(detail::redacted));
    found.push_back(also);
    for (const secret& hidden : found) {
        clean.url = redact(std::string_view(clean.url), hidden);
        for (http::request_header& header : clean.headers) header.value = redact(header.value.reveal(), hidden);
        clean.body = redact(clean.body.reveal(), hidden);
    }
    return clean;
}

}  // namespace wawp
