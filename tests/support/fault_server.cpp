// SPDX-License-Identifier: MIT
#include "support/fault_server.hpp"

#include <algorithm>
#include <csignal>

namespace wawp::test {

std::string answer(int status, const std::string& body, const std::string& more_headers) {
    return "HTTP/1.1 " + std::to_string(status) + " Text\r\nContent-Type: application/json\r\n" + more_headers +
           "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

tls_channel::tls_channel(int socket, const settings& shown) : plain_(socket, {}), socket_(socket), shown_(shown) {
    // OpenSSL writes without MSG_NOSIGNAL. Blocked in this thread only: a client that raises it shall be noticed.
    sigset_t pipe;
    sigemptyset(&pipe);
    sigaddset(&pipe, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &pipe, nullptr);
}

tls_channel::~tls_channel() { SSL_free(tls_); }

testing::channel_progress tls_channel::handshake() {
    if (!shown_) return plain_.handshake();
    if (tls_ == nullptr) {
        tls_ = SSL_new(server_context(*shown_));
        SSL_set_fd(tls_, socket_);
    }
    return made(SSL_accept(tls_));
}

testing::channel_progress tls_channel::read(char* to, std::size_t room) {
    return tls_ == nullptr ? plain_.read(to, room) : made(SSL_read(tls_, to, static_cast<int>(room)));
}

testing::channel_progress tls_channel::write(std::string_view text) {
    return tls_ == nullptr ? plain_.write(text) : made(SSL_write(tls_, text.data(), static_cast<int>(std::min<std::size_t>(text.size(), 16384))));
}

void tls_channel::shut() {
    if (tls_ != nullptr && !broken_) SSL_shutdown(tls_);
}

testing::channel_progress tls_channel::made(int returned) {
    if (returned > 0) return {.bytes = static_cast<std::size_t>(returned)};
    const int why = SSL_get_error(tls_, returned);
    if (why == SSL_ERROR_WANT_READ) return {.wait_for = POLLIN};
    if (why == SSL_ERROR_WANT_WRITE) return {.wait_for = POLLOUT};
    broken_ = true;
    return {};
}

}  // namespace wawp::test
