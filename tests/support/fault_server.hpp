// SPDX-License-Identifier: MIT
// The library's fault server, also over TLS.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <wawp/testing/fault_server.hpp>
#include <wawp/testing/tls_channel.hpp>

namespace wawp::test {

using testing::certificate;
using testing::test_ca_file;
using testing::tls_channel;
using step = testing::fault_step;
using script = testing::fault_script;

/// A whole answer with a length and a body.
[[nodiscard]] inline std::string answer(int status, const std::string& body, const std::string& more_headers = {}) {
    return "HTTP/1.1 " + std::to_string(status) + " Text\r\nContent-Type: application/json\r\n" + more_headers +
           "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

class fault_server : public testing::basic_fault_server<tls_channel> {
public:
    explicit fault_server(std::vector<script> scripts, std::optional<certificate> tls = {})
        : basic_fault_server(std::move(scripts), std::chrono::minutes{2}, tls) {}
};

}  // namespace wawp::test
