// SPDX-License-Identifier: MIT
#pragma once

#include <curl/curl.h>

#include <memory>
#include <string>
#include <string_view>

#include <wawp/transport/request_check.hpp>

namespace wawp::detail {

struct curl_freer {
    void operator()(CURLU* url) const noexcept { curl_url_cleanup(url); }
    void operator()(char* text) const noexcept { curl_free(text); }
};

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
