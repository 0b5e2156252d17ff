// SPDX-License-Identifier: MIT
#pragma once

#include <curl/curl.h>

#include <memory>
#include <string>
#include <string_view>

#include <wawp/core/digits.hpp>

namespace wawp::detail {

struct curl_freer {
    void operator()(CURLU* url) const noexcept { curl_url_cleanup(url); }
    void operator()(char* text) const noexcept { curl_free(text); }
};

/// What a transport may do with a url: `problem` is a static text, or null if it may be used.
struct checked_url {
    const char* problem = nullptr;
    bool plain = false;     ///< not encrypted
    bool loopback = false;  ///< a name or an address of this machine
};

/// A line break, a NUL, a space or another control character could end the request line early.
[[nodiscard]] inline bool has_control_or_space(std::string_view text) noexcept {
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte <= 0x20 || byte == 0x7F) return true;
    }
    return false;
}

/// `localhost`, `127.0.0.0/8` or `::1`. A name that only starts like an address (`127.example.com`) is none.
[[nodiscard]] inline bool is_loopback(std::string_view host) noexcept {
    if (host == "localhost" || host == "[::1]") return true;
    if (host.substr(0, 4) != "127.") return false;
    int dots = 0;
    for (const char c : host) {
        if (c != '.' && !is_digit(c)) return false;
        dots += c == '.';
    }
    return dots == 3;
}

/// Reads `url` with libcurl's own parser, so that the check and the transfer cannot disagree about the host.
[[nodiscard]] inline checked_url check_url(const std::string& url, bool allow_plain) {
    if (has_control_or_space(url)) return {"the url holds a space or a control character"};

    const std::unique_ptr<CURLU, curl_freer> parsed(curl_url());
    if (!parsed || curl_url_set(parsed.get(), CURLUPART_URL, url.c_str(), 0) != CURLUE_OK) {
        return {"the url cannot be read, or its scheme is unknown"};
    }
    const auto part = [&](CURLUPart which) {
        char* text = nullptr;
        curl_url_get(parsed.get(), which, &text, 0);
        return std::unique_ptr<char, curl_freer>(text);
    };
    if (part(CURLUPART_USER) || part(CURLUPART_PASSWORD)) return {"the url holds a user name or a password"};

    const auto scheme = part(CURLUPART_SCHEME), host = part(CURLUPART_HOST);
    if (!scheme || !host) return {"the url has no scheme or no host"};
    const bool loopback = is_loopback(host.get());
    if (scheme.get() == std::string_view("https")) return {nullptr, false, loopback};
    if (scheme.get() != std::string_view("http")) return {"the url's scheme is neither https nor http"};
    if (!loopback && !allow_plain) return {"plain http to another host shows the token to everyone on the way: use https, or set curl_options::allow_plain_http"};
    return {nullptr, true, loopback};
}

}  // namespace wawp::detail
