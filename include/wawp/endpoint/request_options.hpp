// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include <wawp/schema/rules.hpp>
#include <wawp/schema/schema.hpp>

namespace wawp {

/// A base URL: `http://` or `https://`, a host, perhaps a port and a path; no user, query, fragment or white space.
struct base_url {
    static constexpr std::string_view name = "base_url";
    constexpr std::string_view operator()(std::string_view url) const noexcept {
        const std::size_t scheme = url.starts_with("https://") ? 8 : url.starts_with("http://") ? 7 : 0;
        if (scheme == 0) return "begin it with https://";
        const std::string_view host = url.substr(scheme, url.find('/', scheme) - scheme);
        if (host.empty() || host.front() == ':') return "name a host after https://";
        if (host.find('@') != std::string_view::npos) return "take the user and password out of the URL";
        for (const char c : url) {
            if (static_cast<unsigned char>(c) <= 0x20 || c == 0x7F) return "take white space and control characters out";
            if (c == '?' || c == '#') return "take the query and the fragment out";
        }
        return {};
    }
};

/// What a request needs besides the event and the credentials.
struct request_options {
    std::string base_url = "https://api.wawp.net";
    std::string user_agent = "wawp-cpp/1";
    std::size_t response_cap = 256 * 1024;  ///< bytes of an answer's body that are kept; above 1 MiB none is read
};

template <class O>
struct request_option_fields : schema<
    field<"base_url", &O::base_url, base_url{}>,
    field<"user_agent", &O::user_agent, not_blank{}, single_line{}>> {};

}  // namespace wawp
