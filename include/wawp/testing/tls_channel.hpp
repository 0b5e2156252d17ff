// SPDX-License-Identifier: MIT
#pragma once

#include <openssl/ssl.h>
#include <poll.h>

#include <algorithm>
#include <csignal>
#include <cstddef>
#include <optional>
#include <string_view>

#include <wawp/testing/plain_channel.hpp>
#include <wawp/testing/tls_certificates.hpp>

namespace wawp::testing {

/// A channel of a `basic_fault_server`: TLS with the certificate given, or none.
class tls_channel {
public:
    using settings = std::optional<certificate>;  ///< nothing: plain
    /// Of the server's address.
    [[nodiscard]] static std::string_view scheme(const settings& shown) noexcept { return shown ? "https" : "http"; }

    /// @param socket  accepted, does not block; stays the caller's
    /// @param shown   what the client is shown
    tls_channel(int socket, const settings& shown) : plain_(socket, {}), socket_(socket), shown_(shown) {
        // OpenSSL writes without MSG_NOSIGNAL. Blocked in this thread only: a client that raises it shall be noticed.
        sigset_t pipe;
        sigemptyset(&pipe);
        sigaddset(&pipe, SIGPIPE);
        pthread_sigmask(SIG_BLOCK, &pipe, nullptr);
    }
    ~tls_channel() { SSL_free(tls_); }
    tls_channel(const tls_channel&) = delete;
    tls_channel& operator=(const tls_channel&) = delete;

    /// A step of the handshake.
    [[nodiscard]] channel_progress handshake() {
        if (!shown_) return plain_.handshake();
        if (tls_ == nullptr) {
            tls_ = SSL_new(server_context(*shown_));
            SSL_set_fd(tls_, socket_);
        }
        return progress_of(SSL_accept(tls_));
    }
    /// Whether the handshake was made, or none is needed.
    [[nodiscard]] bool is_open() const noexcept { return !shown_ || tls_ != nullptr; }
    /// Says `close_notify`.
    void shut() {
        if (tls_ != nullptr && !broken_) SSL_shutdown(tls_);
    }
    /// Reads what has come, `room` bytes at most.
    [[nodiscard]] channel_progress read(char* to, std::size_t room) {
        return tls_ == nullptr ? plain_.read(to, room) : progress_of(SSL_read(tls_, to, static_cast<int>(room)));
    }
    /// Writes as much of `text` as goes.
    [[nodiscard]] channel_progress write(std::string_view text) {
        constexpr std::size_t record = 16'384;
        return tls_ == nullptr ? plain_.write(text) : progress_of(SSL_write(tls_, text.data(), static_cast<int>((std::min)(text.size(), record))));
    }

private:
    channel_progress progress_of(int returned) {
        if (returned > 0) return {.bytes = static_cast<std::size_t>(returned)};
        const int why = SSL_get_error(tls_, returned);
        if (why == SSL_ERROR_WANT_READ) return {.wait_for = POLLIN};
        if (why == SSL_ERROR_WANT_WRITE) return {.wait_for = POLLOUT};
        broken_ = true;
        return {};
    }

    plain_channel plain_;
    int socket_;
    settings shown_;
    SSL* tls_ = nullptr;
    bool broken_ = false;
};

}  // namespace wawp::testing
