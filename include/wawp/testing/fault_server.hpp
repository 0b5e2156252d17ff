// SPDX-License-Identifier: MIT
#pragma once

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include <wawp/core/language.hpp>

namespace wawp::testing {

/// One thing that a `fault_server` does with a connection.
struct fault_step {
    /// What can be done. A step that waits gives up when the client leaves or the server's patience ends; the connection is then closed.
    enum class kind : std::uint8_t {
        read_bytes,    ///< waits for `count` bytes of a request
        read_head,     ///< waits for the head of a request
        read_request,  ///< waits for a whole request and keeps it
        write,         ///< sends `text`
        close,         ///< closes in order
        reset,         ///< closes with a reset
        stall,         ///< does nothing more until the client leaves, or for as long as the server has patience
    };
    kind what;  ///< what is done
    std::size_t count = 0;  ///< with `read_bytes`: bytes since the last whole request, those of the steps before included
    std::string text{};  ///< with `write`: sent byte for byte
};

/// An HTTP/1.1 server on the loopback interface that does exactly what its scripts say, and keeps what reached it.
///
/// The first connection follows the first script and so on; those beyond follow the last one. Without scripts every
/// connection is refused. It runs from construction to destruction, each connection in a thread of its own. POSIX only;
/// clients that spell `Content-Length` in another way are not understood.
class fault_server {
public:
    using script = std::vector<fault_step>;  ///< what is done with one connection, in order; then it is closed

    /// @param scripts   one for each connection, in the order in which they come
    /// @param patience  after which a stalled connection is closed, so that no client can hang for ever
    explicit fault_server(std::vector<script> scripts, std::chrono::milliseconds patience = std::chrono::milliseconds{3'000})
        : scripts_(std::move(scripts)), patience_(patience), listener_(::socket(AF_INET, SOCK_STREAM, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        const bool bound = ::bind(listener_, reinterpret_cast<sockaddr*>(&address), size) == 0 &&
                           ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) == 0;
        if (!bound || ::fcntl(listener_, F_SETFL, O_NONBLOCK) != 0) std::abort();  // no loopback, no test
        port_ = ntohs(address.sin_port);
        if (scripts_.empty()) return;  // bound but not listening: refused, and nobody else gets the port
        if (::listen(listener_, 64) != 0) std::abort();
        accepting_ = std::thread([this] { accept_all(); });
    }
    ~fault_server() {
        closing_ = true;
        finish();
        ::close(listener_);
    }
    fault_server(const fault_server&) = delete;
    fault_server& operator=(const fault_server&) = delete;

    /// `http://127.0.0.1:port`
    [[nodiscard]] std::string base_url() const { return "http://127.0.0.1:" + std::to_string(port_); }

    /// Waits until all that clients have sent is read. No client may be connected any more, or come later.
    void finish() {
        accepting_over_ = true;
        if (accepting_.joinable()) accepting_.join();
        for (std::thread& each : serving_) each.join();
        serving_.clear();
    }

    /// The complete requests received so far, byte for byte.
    [[nodiscard]] std::vector<std::string> requests() const {
        const std::lock_guard lock(mutex_);
        return requests_;
    }
    /// Bytes received so far.
    [[nodiscard]] std::size_t bytes() const noexcept { return bytes_; }
    /// Connections accepted so far.
    [[nodiscard]] std::size_t connections() const noexcept { return connections_; }

private:
    using clock = std::chrono::steady_clock;
    static constexpr int slice = 5;  // milliseconds after which the flags are looked at again

    /// One connection and the bytes read ahead.
    class connection {
    public:
        connection(fault_server& server, int socket) : server_(server), socket_(socket), until_(clock::now() + server.patience_) {
            const int on = 1;
            ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
            ::fcntl(socket, F_SETFL, O_NONBLOCK);
        }
        connection(const connection&) = delete;
        connection& operator=(const connection&) = delete;
        ~connection() { ::close(socket_); }

        /// @return whether the script may go on
        bool run(const fault_step& now) {
            until_ = clock::now() + server_.patience_;
            switch (now.what) {
                case fault_step::kind::read_bytes: return fill([&] { return text_.size() >= now.count; }, now.count);
                case fault_step::kind::read_head: return fill([&] { return text_.find("\r\n\r\n") != text_.npos; }, 0);
                case fault_step::kind::read_request: return read_request();
                case fault_step::kind::write: return write(now.text);
                case fault_step::kind::close: return false;
                case fault_step::kind::reset: return reset();
                case fault_step::kind::stall: default: break;
            }
            while (read_request()) {}
            return false;
        }

    private:
        bool wait(short events) const {
            pollfd watched{socket_, events, 0};
            while (!server_.closing_ && clock::now() < until_) {
                if (::poll(&watched, 1, slice) > 0) return true;
            }
            return false;
        }

        /// Reads until `enough`; never past `limit` bytes if that is not 0.
        template <class Enough>
        bool fill(Enough enough, std::size_t limit) {
            char chunk[4096];
            while (!enough()) {
                const std::size_t room = limit == 0 ? sizeof chunk : (std::min)(sizeof chunk, limit - text_.size());
                const auto got = ::recv(socket_, chunk, room, 0);
                if (got > 0) {
                    text_.append(chunk, static_cast<std::size_t>(got));
                    server_.bytes_ += static_cast<std::size_t>(got);
                } else if (got == 0 || (errno != EAGAIN && errno != EINTR) || !wait(POLLIN)) {
                    return false;
                }
            }
            return true;
        }

        bool read_request() {
            if (!fill([&] { return size_of_request(text_) != 0; }, 0)) return false;
            const std::size_t size = size_of_request(text_);
            const std::lock_guard lock(server_.mutex_);
            server_.requests_.push_back(text_.substr(0, size));
            text_.erase(0, size);
            return true;
        }

        bool write(std::string_view text) {
            while (!text.empty()) {
                const auto sent = ::send(socket_, text.data(), text.size(), MSG_NOSIGNAL);
                if (sent > 0) {
                    text.remove_prefix(static_cast<std::size_t>(sent));
                } else if ((errno != EAGAIN && errno != EINTR) || !wait(POLLOUT)) {
                    return false;
                }
            }
            return true;
        }

        bool reset() const {
            const linger at_once{1, 0};
            ::setsockopt(socket_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
            return false;
        }

        fault_server& server_;
        int socket_;
        clock::time_point until_;
        std::string text_{};
    };

    /// Length of the first request in `text` if it is complete, else 0.
    static std::size_t size_of_request(std::string_view text) {
        const std::size_t head = text.find("\r\n\r\n");
        if (head == text.npos) return 0;
        constexpr std::string_view key = "\r\nContent-Length: ";
        const std::size_t field = text.find(key);
        const std::size_t body = field < head ? std::strtoul(text.data() + field + key.size(), nullptr, 10) : 0;
        return text.size() >= head + 4 + body ? head + 4 + body : 0;
    }

    void accept_all() {
        pollfd watched{listener_, POLLIN, 0};
        for (bool last = false; !last;) {
            last = accepting_over_;  // those that are there by then are still taken
            while (accept_one()) {}
            if (!last) ::poll(&watched, 1, slice);
        }
    }

    bool accept_one() {
        const int socket = ::accept(listener_, nullptr, nullptr);
        if (socket < 0) return errno == EINTR || errno == ECONNABORTED;
        const script& steps = scripts_[(std::min)(connections_++, scripts_.size() - 1)];
        serving_.emplace_back([this, socket, &steps] {
            connection client(*this, socket);
            for (const fault_step& now : steps) {
                if (!client.run(now)) return;
            }
        });
        return true;
    }

    std::vector<script> scripts_;
    std::chrono::milliseconds patience_;
    int listener_;
    unsigned short port_ = 0;
    std::atomic<bool> accepting_over_ = false, closing_ = false;
    std::atomic<std::size_t> bytes_ = 0, connections_ = 0;
    mutable std::mutex mutex_{};
    std::vector<std::string> requests_{};
    std::vector<std::thread> serving_{};
    std::thread accepting_{};
};

}  // namespace wawp::testing
