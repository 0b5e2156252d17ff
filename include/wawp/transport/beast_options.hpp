// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstddef>
#include <string>

#include <wawp/core/secret.hpp>

namespace wawp {

/// How a `beast_transport` sends. All members have a default.
struct beast_options {
    bool allow_plain_http = false;  ///< also to hosts other than this machine: anyone on the way reads the token
    std::string ca_file{};          ///< PEM file of trusted CAs; empty: the system's, where OpenSSL looks for them
    std::string proxy{};            ///< `host:port` of an HTTP proxy, with or without `http://`; empty: none
    secret proxy_authorization{};   ///< the value of `Proxy-Authorization`, for the proxy alone; empty: none is sent
    std::chrono::milliseconds connect_timeout{0};  ///< name look-up, connect and TLS together; 0: the deadline alone
    std::chrono::milliseconds idle_timeout{60'000};  ///< a connection that was idle for longer is not used again
    std::size_t kept_connections = 256;  ///< idle ones that wait for the next request, at most
};

}  // namespace wawp
