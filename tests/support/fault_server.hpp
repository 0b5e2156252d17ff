// SPDX-License-Identifier: MIT
// The library's fault server, also over TLS with the certificates of these tests.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <wawp/testing/fault_server.hpp>

#include "support/tls.hpp"

namespace wawp::test {

using step = testing::fault_step;
using script = testing::fault_script;

/// TLS with the certificate given, or none.
class tls_channel {
public:
    using settings = std::optional<certificate>;
    [[nodiscard]] static std::string_view scheme(const settings& shown) noexcept { return shown ? "https" : "http"; }

    tls_channel(int socket, const settings& shown);
    ~tls_channel();
    tls_channel(const tls_channel&) = delete;
    tls_channel& operator=(const tls_channel&) = delete;

    [[nodiscard]] testing::channel_progress handshake();
    [[nodiscard]] bool is_open() const noexcept { return !shown_ || tls_ != nullptr; }
    void shut();
    [[nodiscard]] testing::channel_progress read(char* to, std::size_t room);
    [[nodiscard]] testing::channel_progress write(std::string_view text);

private:
    testing::channel_progress made(int returned);

    testing::plain_channel plain_;
    int socket_;
    settings shown_;
    SSL* tls_ = nullptr;
    bool broken_ = false;
};

/// A whole answer with a length and a body.
[[nodiscard]] std::string answer(int status, const std::string& body, const std::string& more_headers = {});

class fault_server : public testing::basic_fault_server<tls_channel> {
public:
    explicit fault_server(std::vector<script> scripts, std::optional<certificate> tls = {})
        : basic_fault_server(std::move(scripts), std::chrono::minutes{2}, tls) {}
};

}  // namespace wawp::test
