// SPDX-License-Identifier: MIT
// Generated from include/ by single_include/amalgamate.cmake: change the headers there.
#pragma once

#include <wawp/wawp.hpp>

#include <cstdint>
#include <string>
#include <string_view>

// wawp/transport/request_check.hpp
namespace wawp::detail {

/// A field name of RFC 9110, and a value without control characters but tabs: none can start a line of its own.
[[nodiscard]] inline bool is_sendable(const http::request_header& header) noexcept {
    constexpr std::string_view token = "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"sv;
    for (const char c : header.value.reveal()) {
        const auto byte = static_cast<unsigned char>(c);
        if ((byte < 0x20 && c != '\t') || byte == 0x7F) return false;
    }
    return !header.name.empty() && header.name.find_first_not_of(token) == std::string::npos;
}

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

/// `localhost` in any case, `127.0.0.0/8` or `::1`. A name that only starts like an address (`127.example.com`) is none.
[[nodiscard]] inline bool is_loopback(std::string_view host) noexcept {
    if (equal_ignoring_case(host, "localhost") || host == "[::1]") return true;
    if (host.substr(0, 4) != "127.") return false;
    int dots = 0;
    for (const char c : host) {
        if (c != '.' && !is_digit(c)) return false;
        dots += c == '.';
    }
    return dots == 3;
}

/// A url in its parts, for stacks that want them apart.
struct url_parts {
    checked_url check{};
    std::string_view authority{};  ///< the host and, if it is there, the port
    std::string_view target{};     ///< the path and the query
};

/// Reads `https://host:port/path`. The strictest reading: what another parser could see in another way is refused.
[[nodiscard]] inline url_parts split_url(std::string_view url, bool allow_plain) noexcept {
    url_parts parts;
    const auto refuse = [&](const char* problem) {
        parts.check.problem = problem;
        return parts;
    };
    if (has_control_or_space(url)) return refuse("the url holds a space or a control character");
    const bool plain = equal_ignoring_case(url.substr(0, 7), "http://");
    if (!plain && !equal_ignoring_case(url.substr(0, 8), "https://")) return refuse("the url's scheme is neither https nor http");
    url.remove_prefix(plain ? 7 : 8);
    if (url.find_first_of("#\\") != url.npos) return refuse("the url holds a fragment or a backslash");
    const std::size_t end = url.find_first_of("/?");
    parts.authority = url.substr(0, end);
    parts.target = end == url.npos ? "/"sv : url.substr(end);
    if (!parts.target.starts_with('/')) return refuse("the url has a query and no path");
    if (parts.authority.find('@') != url.npos) return refuse("the url holds a user name or a password");
    const std::size_t bracket = parts.authority.find(']'), colon = parts.authority.find(':', bracket == url.npos ? 0 : bracket);
    const std::string_view host = parts.authority.substr(0, colon);
    if (host.empty() || host.find_first_not_of("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-._[]:") != url.npos) {
        return refuse("the url has no host, or one of other characters than those of host names");
    }
    std::uint16_t port = 0;
    if (colon != url.npos && (!parse_digits(parts.authority.substr(colon + 1), port) || port == 0)) return refuse("the url's port is no number from 1 to 65535");
    parts.check.plain = plain;
    parts.check.loopback = is_loopback(host);
    if (plain && !parts.check.loopback && !allow_plain) {
        return refuse("plain http to another host shows the token to everyone on the way: use https, or set `allow_plain_http`");
    }
    return parts;
}

}  // namespace wawp::detail
