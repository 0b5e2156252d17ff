// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <wawp/core/ascii.hpp>
#include <wawp/core/redact.hpp>
#include <wawp/core/secret.hpp>
#include <wawp/core/text.hpp>
#include <wawp/describe/redact_body.hpp>
#include <wawp/http/request.hpp>

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
