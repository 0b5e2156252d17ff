// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <wawp/core/ascii.hpp>
#include <wawp/core/digits.hpp>
#include <wawp/core/text.hpp>
#include <wawp/schema/rules.hpp>
#include <wawp/schema/schema.hpp>

namespace wawp {

namespace detail {

/// How many bytes of `url` are `http://` or `https://`, in any case; 0 if it begins with neither.
[[nodiscard]] constexpr std::size_t scheme_size(std::string_view url) noexcept {
    for (const std::string_view scheme : {"https://", "http://"}) {
        if (equal_ignoring_case(url.substr(0, scheme.size()), scheme)) return scheme.size();
    }
    return 0;
}

/// A port from 1 to 65535.
[[nodiscard]] constexpr bool is_port(std::string_view text) noexcept {
    std::uint16_t port = 0;
    return parse_digits(text, port) && port != 0;
}

/// What is wrong with a host and perhaps a port; an address with colons stands in brackets.
[[nodiscard]] constexpr std::string_view check_authority(std::string_view text) noexcept {
    if (text.find('@') != std::string_view::npos) return "take the user and password out of the URL";
    std::size_t host_end = text.find(':');
    if (text.starts_with('[')) {
        host_end = text.find_first_not_of("0123456789abcdefABCDEF:.", 1);
        if (host_end < 3 || host_end == std::string_view::npos || text[host_end] != ']') return "close the address with ]";
        if (++host_end == text.size()) host_end = std::string_view::npos;
    }
    if (text.empty() || host_end == 0) return "name a host after https://";
    if (host_end == std::string_view::npos) return {};
    const bool is_valid = text[host_end] == ':' && is_port(text.substr(host_end + 1));
    return is_valid ? std::string_view{} : "give a port from 1 to 65535, or none";
}

/// `base` followed by `path`, with one slash between them.
[[nodiscard]] inline std::string join_url(std::string_view base, std::string_view path) {
    while (base.ends_with('/')) base.remove_suffix(1);
    std::string url(base);
    for (std::size_t i = scheme_size(base); i-- > 0;) url[i] = to_lower(url[i]);  // some transports compare it
    return url.append(path);
}

/// Takes the first segment off `path`, whatever the slashes around it; empty where there is none.
[[nodiscard]] constexpr std::string_view take_segment(std::string_view& path) noexcept {
    while (path.starts_with('/')) path.remove_prefix(1);
    const std::string_view segment = path.substr(0, path.find('/'));
    path.remove_prefix(segment.size());
    while (path.starts_with('/')) path.remove_prefix(1);
    return segment;
}

/// Whether the path of `base` already holds a part of `path`: people paste an endpoint's own address, or the next one's. Such
/// a part is two segments in a row, wherever they stand, or the first one at the end: `/v2/wawp` may be a proxy's. In any case.
[[nodiscard]] constexpr bool holds_part_of(std::string_view base, std::string_view path) noexcept {
    const std::size_t own_path = base.find('/', scheme_size(base));
    std::string_view left = own_path == std::string_view::npos ? std::string_view{} : base.substr(own_path);
    for (std::string_view before{}, segment = take_segment(left); !segment.empty(); before = segment, segment = take_segment(left)) {
        std::string_view own = path, earlier{};
        for (std::string_view each = take_segment(own); !each.empty(); earlier = each, each = take_segment(own)) {
            if (!equal_ignoring_case(segment, each)) continue;
            const bool ends_in_first = earlier.empty() && left.empty();
            const bool is_second = !earlier.empty() && equal_ignoring_case(before, earlier);
            if (ends_in_first || is_second) return true;
        }
    }
    return false;
}

}  // namespace detail

/// A base URL: `http://` or `https://`, a host, perhaps a port and a path; no user, query, fragment or white space.
struct base_url {
    static constexpr std::string_view name = "base_url"sv;  ///< as violations show it
    /// What to mend in `url`; empty if nothing.
    constexpr std::string_view operator()(std::string_view url) const noexcept {
        const std::size_t scheme = detail::scheme_size(url);
        if (scheme == 0) return "begin it with https://";
        if (detail::scheme_size(url.substr(scheme)) != 0) return "write https:// once";
        for (const char c : url) {
            if (static_cast<unsigned char>(c) <= 0x20 || c == 0x7F) return "take white space and control characters out";
            if (c == '?' || c == '#') return "take the query and the fragment out";
        }
        return detail::check_authority(url.substr(scheme, url.find('/', scheme) - scheme));
    }
};

/// The base URL does not hold a part of the endpoint's path already; `encode` asks this, since it knows the path.
struct no_doubled_path {
    static constexpr std::string_view name = "no_doubled_path"sv;  ///< as violations show it
    static constexpr std::string_view advice = "end the base URL before the endpoint's own path, which is added to it"sv;  ///< what to do
};

/// What a request needs besides the event and the credentials.
struct request_options {
    std::string base_url = "https://api.wawp.net";  ///< without the endpoint's path
    std::string user_agent = "wawp-cpp/1";  ///< one line
    std::size_t response_cap = std::size_t{256} * 1024;  ///< bytes of an answer's body that are kept; above 1 MiB none is read
};

template <class O>
struct request_option_fields : schema<
    field<"base_url", &O::base_url, base_url{}>,
    field<"user_agent", &O::user_agent, not_blank{}, single_line{}>> {};

}  // namespace wawp
