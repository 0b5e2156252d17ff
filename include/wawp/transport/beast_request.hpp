// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include <wawp/core/ascii.hpp>
#include <wawp/core/secret.hpp>
#include <wawp/core/text.hpp>
#include <wawp/http/request.hpp>
#include <wawp/transport/beast_options.hpp>
#include <wawp/transport/request_check.hpp>

namespace wawp::detail {

/// A host and its port, as a name look-up wants them: an IPv6 address stands without brackets.
struct beast_host {
    std::string name{};
    std::string port{};

    friend bool operator==(const beast_host&, const beast_host&) = default;
};

[[nodiscard]] inline beast_host split_authority(std::string_view authority, std::string_view default_port) {
    const std::size_t bracket = authority.find(']'), colon = authority.find(':', bracket == authority.npos ? 0 : bracket);
    std::string_view name = authority.substr(0, colon);
    if (name.size() > 2 && name.front() == '[' && name.back() == ']') name = name.substr(1, name.size() - 2);
    return {std::string(name), std::string(colon == authority.npos ? default_port : authority.substr(colon + 1))};
}

/// Where a request goes, and its bytes. They hold the token and lie in one buffer, which is wiped.
struct beast_route {
    const char* problem = nullptr;  ///< why it cannot be sent: a static text; then the rest is empty
    std::string key{};   ///< requests with the same one may share a connection
    beast_host host{};   ///< the gateway
    bool encrypted = true;
    secret text{};       ///< head and body
};

/// What goes to a proxy first, for a tunnel to `host`.
[[nodiscard]] inline secret tunnel_request(const beast_host& host, const secret& authorization) {
    const bool six = host.name.find(':') != std::string::npos;
    const std::string to = (six ? "[" + host.name + "]" : host.name) + ":" + host.port;
    std::string text;
    text.reserve(2 * to.size() + authorization.size() + 80);
    text.append("CONNECT ").append(to).append(" HTTP/1.1\r\nHost: ").append(to).append("\r\n");
    if (!authorization.empty()) text.append("Proxy-Authorization: ").append(authorization.reveal()).append("\r\n");
    text.append("\r\n");
    return secret(std::move(text));
}

/// Writes requests as they go on the wire.
class beast_request_writer {
public:
    beast_request_writer(const http::request& request, const url_parts& url, const beast_options& options)
        : request_(request), url_(url), options_(options), forwarded_(url.check.plain && !options.proxy.empty()) {}

    [[nodiscard]] secret write() const {
        std::string text;
        text.reserve(size());  // no second buffer that nobody wipes
        text.append(http::to_text(request_.method)).append(" ");
        if (forwarded_) text.append("http://").append(url_.authority);
        text.append(url_.target).append(" HTTP/1.1\r\n");
        if (!has("Host")) text.append("Host: ").append(url_.authority).append("\r\n");
        for (const http::request_header& each : request_.headers) {
            text.append(each.name).append(": ").append(each.value.reveal()).append("\r\n");
        }
        if (forwarded_ && !options_.proxy_authorization.empty()) {
            text.append("Proxy-Authorization: ").append(options_.proxy_authorization.reveal()).append("\r\n");
        }
        if (!has("Content-Length")) text.append("Content-Length: ").append(std::to_string(request_.body.size())).append("\r\n");
        text.append("\r\n").append(request_.body.reveal());
        return secret(std::move(text));
    }

private:
    [[nodiscard]] bool has(std::string_view name) const noexcept {
        for (const http::request_header& each : request_.headers) {
            if (equal_ignoring_case(each.name, name)) return true;
        }
        return false;
    }
    [[nodiscard]] std::size_t size() const noexcept {
        std::size_t sum = 128 + 2 * url_.authority.size() + url_.target.size() + options_.proxy_authorization.size() + request_.body.size();
        for (const http::request_header& each : request_.headers) sum += each.name.size() + each.value.size() + 4;
        return sum;
    }

    const http::request& request_;
    const url_parts& url_;
    const beast_options& options_;
    bool forwarded_;
};

/// Checks a request and writes its bytes; what could smuggle or leak is refused.
[[nodiscard]] inline beast_route route_of(const http::request& request, const beast_options& options) {
    beast_route route;
    const url_parts url = split_url(request.url, options.allow_plain_http);
    route.problem = url.check.problem;
    for (const http::request_header& each : request.headers) {
        if (!is_sendable(each)) route.problem = "a header's name is no token, or its value holds a control character";
    }
    if (!is_sendable({"Proxy-Authorization", options.proxy_authorization})) route.problem = "`proxy_authorization` holds a control character";
    if (has_control_or_space(options.proxy)) route.problem = "`proxy` holds a space or a control character";
    if (route.problem != nullptr) return route;
    route.encrypted = !url.check.plain;
    route.host = split_authority(url.authority, route.encrypted ? "443"sv : "80"sv);
    route.key = (route.encrypted ? "s " : "p ") + route.host.name + ' ' + route.host.port;
    route.text = beast_request_writer(request, url, options).write();
    return route;
}

}  // namespace wawp::detail
