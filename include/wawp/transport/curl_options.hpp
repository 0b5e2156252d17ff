// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <string>

#include <wawp/core/language.hpp>

namespace wawp {

/// How requests are sent by libcurl. All members have a default.
struct curl_options {
    bool allow_plain_http = false;        ///< also to hosts other than this machine: anyone on the way reads the token
    std::string ca_file{};                ///< PEM file of trusted CAs; empty: the system's
    bool proxy_from_environment = false;  ///< obey `https_proxy`, `no_proxy` and the like
    std::chrono::milliseconds connect_timeout{0};  ///< name look-up, connect and TLS together; 0: the deadline alone
};

}  // namespace wawp
