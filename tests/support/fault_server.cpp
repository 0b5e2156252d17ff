// SPDX-License-Identifier: MIT
#include "support/fault_server.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <limits>
#include <string_view>
#include <utility>

namespace wawp::test {

namespace {

void need(bool holds, const char* what) {
    if (holds) return;
    std::perror(what);
    std::abort();
}

/// Length of the first request in `text` if it is complete, else 0. Clients that spell a header's name in another way
/// than `Content-Length` are not served.
std::size_t complete_request(std::string_view text) {
    const std::size_t head = text.find("\r\n\r\n");
    if (head == std::string_view::npos) return 0;
    constexpr std::string_view key = "\r\nContent-Length: ";
    const std::size_t field = text.find(key);
    const std::size_t length = field < head ? std::strtoul(text.data() + field + key.size(), nullptr, 10) : 0;
    const std::size_t whole = head + 4 + length;
    return text.size() >= whole ? whole : 0;
}

}  // namespace

std::string answer(int status, const std::string& body, const std::string& more_headers) {
    return "HTTP/1.1 " + std::to_string(status) + " Text\r\nContent-Type: application/json\r\n" + more_headers +
           "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

/// One connection: a descriptor, TLS over it if the script asked for it, and the bytes read ahead.
class fault_server::connection {
public:
    connection(fault_server& server, int descriptor) : server_(server), descriptor_(descriptor) {
        const int on = 1;
        setsockopt(descriptor_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        fcntl(descriptor_, F_SETFL, fcntl(descriptor_, F_GETFL) | O_NONBLOCK);
    }
    ~connection() { close(); }
    connection(const connection&) = delete;
    connection& operator=(const connection&) = delete;

    /// @return whether the script may go on
    bool run(const step& now) {
        switch (now.what) {
            case step::kind::handshake: return handshake();
            case step::kind::read_raw: return read_raw(now.count);
            case step::kind::read_bytes: return fill([&] { return buffer_.size() >= now.count; }, now.count);
            case step::kind::read_head: return fill([&] { return buffer_.find("\r\n\r\n") != std::string::npos; }, 0);
            case step::kind::read_request: return read_request();
            case step::kind::accept: return ++server_.accepted_, write(now.text);
            case step::kind::refuse: return ++server_.refused_, write(now.text);
            case step::kind::write: return write(now.text);
            case step::kind::write_raw: return send_plain(now.text);
            case step::kind::close: return shut_tls(), close(), false;
            case step::kind::cut: return close(), false;
            case step::kind::reset: return reset(), false;
            case step::kind::stall: return stall(), false;
            case step::kind::stop_listening: return ::shutdown(server_.listener_, SHUT_RD), true;
        }
        return false;
    }

private:
    [[nodiscard]] bool wait(short events) const { return wait_for(descriptor_, events, server_.stop_serving_); }

    bool handshake() {
        if (!server_.tls_) return true;
        tls_ = SSL_new(server_context(*server_.tls_));
        SSL_set_fd(tls_, descriptor_);
        for (;;) {
            const int done = SSL_accept(tls_);
            if (done == 1) return true;
            if (!wait_for_tls(done)) return false;
        }
    }

    bool wait_for_tls(int returned) {
        const int why = SSL_get_error(tls_, returned);
        if (why == SSL_ERROR_WANT_READ) return wait(POLLIN);
        if (why == SSL_ERROR_WANT_WRITE) return wait(POLLOUT);
        broken_ = true;
        return false;
    }

    bool read_raw(std::size_t count) {
        char byte[1];
        while (count > 0) {
            const auto got = ::recv(descriptor_, byte, 1, 0);
            if (got == 1) {
                --count;
            } else if (got == 0 || errno != EAGAIN || !wait(POLLIN)) {
                return false;
            }
        }
        return true;
    }

    /// Reads until `enough`; never past `limit` bytes if that is not 0.
    template <class Enough>
    bool fill(Enough enough, std::size_t limit) {
        char chunk[4096];
        while (!enough()) {
            const std::size_t room = limit == 0 ? sizeof chunk : std::min(sizeof chunk, limit - buffer_.size());
            const long got = tls_ != nullptr ? SSL_read(tls_, chunk, static_cast<int>(room))
                                             : ::recv(descriptor_, chunk, room, 0);
            if (got > 0) {
                buffer_.append(chunk, static_cast<std::size_t>(got));
            } else if (tls_ != nullptr) {
                if (!wait_for_tls(static_cast<int>(got))) return false;
            } else if (got == 0 || errno != EAGAIN || !wait(POLLIN)) {
                return false;
            }
        }
        return true;
    }

    bool read_request() {
        if (!fill([&] { return complete_request(buffer_) != 0; }, 0)) return false;
        const std::size_t size = complete_request(buffer_);
        {
            const std::lock_guard lock(server_.mutex_);
            server_.last_request_ = buffer_.substr(0, size);
        }
        ++server_.requests_;
        buffer_.erase(0, size);
        return true;
    }

    bool write(std::string_view text) {
        if (tls_ == nullptr) return send_plain(text);
        while (!text.empty()) {
            const int sent = SSL_write(tls_, text.data(), static_cast<int>(std::min<std::size_t>(text.size(), 16384)));
            if (sent > 0) {
                text.remove_prefix(static_cast<std::size_t>(sent));
            } else if (!wait_for_tls(sent)) {
                return false;
            }
        }
        return true;
    }

    bool send_plain(std::string_view text) {
        while (!text.empty()) {
            const auto sent = ::send(descriptor_, text.data(), text.size(), MSG_NOSIGNAL);
            if (sent > 0) {
                text.remove_prefix(static_cast<std::size_t>(sent));
            } else if (errno != EAGAIN || !wait(POLLOUT)) {
                return false;
            }
        }
        return true;
    }

    void stall() {
        if (!server_.tls_ || tls_ != nullptr) {
            while (read_request()) {}
        } else {
            read_raw(std::numeric_limits<std::size_t>::max());
        }
    }

    void shut_tls() {
        if (tls_ != nullptr && !broken_) SSL_shutdown(tls_);
    }

    void reset() {
        const linger at_once{1, 0};
        setsockopt(descriptor_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
        close();
    }

    void close() {
        if (tls_ != nullptr) SSL_free(std::exchange(tls_, nullptr));
        if (descriptor_ >= 0) ::close(std::exchange(descriptor_, -1));
    }

    fault_server& server_;
    int descriptor_;
    SSL* tls_ = nullptr;
    bool broken_ = false;
    std::string buffer_;
};

fault_server::stop_pipe::stop_pipe() {
    int ends[2];
    need(::pipe2(ends, O_CLOEXEC) == 0, "pipe2");
    reader = ends[0];
    writer = ends[1];
}

fault_server::stop_pipe::~stop_pipe() {
    raise();
    ::close(reader);
}

/// Its reader sees the end: every wait for it returns.
void fault_server::stop_pipe::raise() {
    if (writer >= 0) ::close(std::exchange(writer, -1));
}

fault_server::fault_server(std::vector<script> scripts, std::optional<certificate> tls)
    : scripts_(std::move(scripts)), tls_(tls) {
    if (tls_) static_cast<void>(server_context(*tls_));
    listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    need(listener_ >= 0, "socket");
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    need(::bind(listener_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0, "bind");
    socklen_t size = sizeof address;
    need(::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) == 0, "getsockname");
    port_ = ntohs(address.sin_port);
    if (scripts_.empty()) return;  // bound but not listening: refused, and nobody else gets the port
    need(::listen(listener_, 64) == 0, "listen");
    accepting_ = std::thread([this] { accept_loop(); });
}

fault_server::~fault_server() {
    stop_serving_.raise();
    finish();
    ::close(listener_);
}

void fault_server::finish() {
    stop_accepting_.raise();
    if (accepting_.joinable()) accepting_.join();
    for (std::thread& thread : serving_) thread.join();
    serving_.clear();
}

std::string fault_server::base_url() const {
    return (tls_ ? "https://127.0.0.1:" : "http://127.0.0.1:") + std::to_string(port_);
}

std::string fault_server::last_request() const {
    const std::lock_guard lock(mutex_);
    return last_request_;
}

/// @return whether something can be done with `descriptor`; false when it is time to stop
bool fault_server::wait_for(int descriptor, short events, const stop_pipe& stop) {
    pollfd watched[2] = {{descriptor, events, 0}, {stop.reader, POLLIN, 0}};
    while (::poll(watched, 2, -1) < 0 && errno == EINTR) {}
    return watched[1].revents == 0;
}

void fault_server::accept_loop() {
    bool going_on = true;
    while (going_on) {
        going_on = wait_for(listener_, POLLIN, stop_accepting_);
        while (accept_one()) {}  // also those that were there when it was time to stop
        if (errno != EAGAIN) return;  // no longer listening
    }
}

bool fault_server::accept_one() {
    const int descriptor = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (descriptor < 0) return errno == EINTR || errno == ECONNABORTED;
    const auto index = static_cast<std::size_t>(connections_++);
    const script& steps = scripts_[std::min(index, scripts_.size() - 1)];
    serving_.emplace_back([this, descriptor, &steps] { serve(descriptor, steps); });
    return true;
}

void fault_server::serve(int descriptor, const script& steps) {
    // OpenSSL writes without MSG_NOSIGNAL. Blocked in this thread only: a client that raises it shall be noticed.
    sigset_t pipe;
    sigemptyset(&pipe);
    sigaddset(&pipe, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &pipe, nullptr);

    connection client(*this, descriptor);
    for (const step& now : steps) {
        if (!client.run(now)) return;
    }
}

}  // namespace wawp::test
