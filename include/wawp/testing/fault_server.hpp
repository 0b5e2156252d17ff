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
#include <limits>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include <wawp/testing/plain_channel.hpp>

namespace wawp::testing {

/// One thing that a fault server does with a connection.
struct fault_step {
    /// What can be done. A step that waits gives up when the client leaves or the server's patience ends; the connection is then closed.
    enum class kind : std::uint8_t {
        handshake,       ///< accepts the channel's handshake; nothing on a plain one
        read_raw,        ///< waits for `count` bytes below the channel (a ClientHello, say)
        read_bytes,      ///< waits for `count` bytes of a request
        read_head,       ///< waits for the head of a request
        read_request,    ///< waits for a whole request and keeps it
        write,           ///< sends `text`
        accept,          ///< the same, and counts it as an answer that accepts the message
        refuse,          ///< the same, and counts it as an answer that says that nothing was done
        write_raw,       ///< sends `text` below the channel
        close,           ///< closes in order: the channel first (close_notify under TLS), then FIN
        cut,             ///< FIN alone
        reset,           ///< RST
        drip,            ///< sends `text` again and again, a byte every 10 ms, until the client leaves; below a channel whose
                         ///< handshake was not done; without a text, `stall`
        stall,           ///< answers nothing more until the client leaves; requests that still arrive are kept
        stop_listening,  ///< from here on new connections are refused
    };
    kind what;  ///< what is done
    std::size_t count = 0;  ///< with `read_bytes`: bytes since the last whole request, those of the steps before included
    std::string text{};  ///< with `write` and the like: sent byte for byte
};

/// What is done with one connection, in order; then, or when the client leaves, it is closed.
using fault_script = std::vector<fault_step>;

/// An HTTP/1.1 server on the loopback interface that does exactly what its scripts say, and keeps what reached it.
///
/// The first connection follows the first script and so on; those beyond follow the last one. Without scripts every
/// connection is refused. It runs from construction to destruction, each connection in a thread of its own; what it has
/// counted may be read from any thread. POSIX only; a body without `Content-Length` is not understood.
/// `Channel` is how the bytes travel: `plain_channel`, or one of yours with the same members that puts TLS between.
template <class Channel = plain_channel>
class basic_fault_server {
public:
    using script = fault_script;  ///< what is done with one connection

    /// @param scripts   one for each connection, in the order in which they come
    /// @param patience  after which a stalled connection is closed, so that no client can hang for ever
    /// @param settings  for each connection's channel
    explicit basic_fault_server(std::vector<script> scripts, std::chrono::milliseconds patience = std::chrono::milliseconds{3'000},
                                typename Channel::settings settings = {})
        : scripts_(std::move(scripts)), patience_(patience), settings_(std::move(settings)), listener_(::socket(AF_INET, SOCK_STREAM, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        // Bound twice: Linux takes a port that it chose itself back when the socket listens no longer, and one server's port would
        // become another's while clients still try it.
        const int chooser = ::socket(AF_INET, SOCK_STREAM, 0), yes = 1;
        for (const int socket : {chooser, listener_}) ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
        const bool bound = ::bind(chooser, reinterpret_cast<sockaddr*>(&address), size) == 0 &&
                           ::getsockname(chooser, reinterpret_cast<sockaddr*>(&address), &size) == 0 &&
                           ::bind(listener_, reinterpret_cast<sockaddr*>(&address), size) == 0;
        if (!bound || !detail::never_block(listener_)) std::abort();  // no loopback, no test
        ::close(chooser);
        port_ = ntohs(address.sin_port);
        if (scripts_.empty()) return;  // bound but not listening: refused, and nobody else gets the port
        if (::listen(listener_, 64) != 0) std::abort();
        accepting_ = std::thread([this] { accept_all(); });
    }
    ~basic_fault_server() {
        serving_over_.raise();
        finish();
        ::close(listener_);
    }
    basic_fault_server(const basic_fault_server&) = delete;
    basic_fault_server& operator=(const basic_fault_server&) = delete;

    /// `http://127.0.0.1:port`, or what the channel's scheme is.
    [[nodiscard]] std::string base_url() const { return std::string(Channel::scheme(settings_)) + "://127.0.0.1:" + std::to_string(port_); }
    /// Of the loopback interface.
    [[nodiscard]] unsigned short port() const noexcept { return port_; }

    /// Waits until all that clients have sent is read. No client may be connected any more, or come later.
    void finish() {
        accepting_over_.raise();
        if (accepting_.joinable()) accepting_.join();
        for (std::thread& each : serving_) each.join();
        serving_.clear();
    }

    /// The complete requests received so far, byte for byte.
    [[nodiscard]] std::vector<std::string> requests() const {
        const std::lock_guard lock(mutex_);
        return requests_;
    }
    /// How many they are.
    [[nodiscard]] std::size_t request_count() const {
        const std::lock_guard lock(mutex_);
        return requests_.size();
    }
    /// The last of them; empty if there is none.
    [[nodiscard]] std::string last_request() const {
        const std::lock_guard lock(mutex_);
        return requests_.empty() ? std::string{} : requests_.back();
    }
    [[nodiscard]] std::size_t bytes() const noexcept { return bytes_; }  ///< of requests, received so far
    [[nodiscard]] std::size_t connections() const noexcept { return connections_; }  ///< accepted so far
    [[nodiscard]] std::size_t accepted() const noexcept { return accepted_; }  ///< answers begun by an `accept`
    [[nodiscard]] std::size_t refused() const noexcept { return refused_; }  ///< answers begun by a `refuse`

    /// Counts requests and answers from 0 again.
    void forget() {
        const std::lock_guard lock(mutex_);
        requests_.clear();
        accepted_ = refused_ = 0;
    }

private:
    using clock = std::chrono::steady_clock;

    /// One connection and the bytes read ahead.
    class connection {
    public:
        connection(basic_fault_server& server, int socket)
            : server_(server), socket_(socket), channel_(socket, server.settings_), until_(clock::now() + server.patience_) {
            const int on = 1;
            ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
            detail::never_block(socket);
        }
        connection(const connection&) = delete;
        connection& operator=(const connection&) = delete;
        ~connection() { ::close(socket_); }

        /// @return whether the script may go on
        bool run(const fault_step& now) {
            using kind = fault_step::kind;
            until_ = clock::now() + server_.patience_;
            switch (now.what) {
                case kind::handshake: return progress([&] { return channel_.handshake(); }) != 0;
                case kind::read_raw: return read_raw(now.count);
                case kind::read_bytes: return fill([&] { return text_.size() >= now.count; }, now.count);
                case kind::read_head: return fill([&] { return text_.find("\r\n\r\n") != text_.npos; }, 0);
                case kind::read_request: return read_request();
                case kind::write: return write(channel_, now.text);
                case kind::accept: ++server_.accepted_; return write(channel_, now.text);
                case kind::refuse: ++server_.refused_; return write(channel_, now.text);
                case kind::write_raw: return write(raw_, now.text);
                case kind::drip: return drip(now.text);
                case kind::close: channel_.shut(); return false;
                case kind::reset: return reset();
                case kind::stop_listening: return ::shutdown(server_.listener_, SHUT_RD) == 0;
                case kind::stall: return stall();
                case kind::cut: default: return false;
            }
        }

    private:
        /// Does what `attempt` does, waiting as often as it asks for that.
        /// @return how many bytes it moved; 0 if the connection is over, or time
        template <class Attempt>
        std::size_t progress(Attempt attempt) {
            for (;;) {
                const channel_progress made = attempt();
                if (made.bytes != 0) return made.bytes;
                if (made.wait_for == 0 || !server_.serving_over_.wait(socket_, made.wait_for, until_)) return 0;
            }
        }

        /// Reads until `enough`; never past `limit` bytes if that is not 0.
        template <class Enough>
        bool fill(Enough enough, std::size_t limit) {
            char chunk[4096];
            while (!enough()) {
                const std::size_t room = limit == 0 ? sizeof chunk : (std::min)(sizeof chunk, limit - text_.size());
                const std::size_t got = progress([&] { return channel_.read(chunk, room); });
                if (got == 0) return false;
                text_.append(chunk, got);
                server_.bytes_ += got;
            }
            return true;
        }

        bool read_raw(std::size_t count) {
            char byte[1];
            while (count > 0 && progress([&] { return raw_.read(byte, 1); }) != 0) --count;
            return count == 0;
        }

        bool read_request() {
            if (!fill([&] { return detail::size_of_request(text_) != 0; }, 0)) return false;
            const std::size_t size = detail::size_of_request(text_);
            const std::lock_guard lock(server_.mutex_);
            server_.requests_.push_back(text_.substr(0, size));
            text_.erase(0, size);
            return true;
        }

        bool write(auto& way, std::string_view text) {
            while (!text.empty()) {
                const std::size_t sent = progress([&] { return way.write(text); });
                if (sent == 0) return false;
                text.remove_prefix(sent);
            }
            return true;
        }

        bool drip(std::string_view text) {
            if (text.empty()) return stall();
            for (std::size_t at = 0; clock::now() < until_ && write(channel_, text.substr(at, 1)); at = (at + 1) % text.size()) {
                if (server_.serving_over_.wait(socket_, 0, (std::min)(until_, clock::now() + std::chrono::milliseconds{10}))) break;  // it has left
            }
            return false;
        }

        bool reset() const {
            const linger at_once{1, 0};
            ::setsockopt(socket_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
            return false;
        }

        bool stall() {
            if (!channel_.is_open()) return read_raw((std::numeric_limits<std::size_t>::max)());
            while (read_request()) {}
            return false;
        }

        basic_fault_server& server_;
        int socket_;
        Channel channel_;
        plain_channel raw_{socket_, {}};
        clock::time_point until_;
        std::string text_{};
    };

    void accept_all() {
        for (bool going_on = true; going_on;) {
            going_on = accepting_over_.wait(listener_, POLLIN, (clock::time_point::max)());
            while (accept_one()) {}  // also those that were there when it was time to stop
            if (errno != EAGAIN) return;  // no longer listening
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
    typename Channel::settings settings_;
    int listener_;
    unsigned short port_ = 0;
    detail::stop_pipe accepting_over_{}, serving_over_{};
    std::atomic<std::size_t> bytes_ = 0, connections_ = 0, accepted_ = 0, refused_ = 0;
    mutable std::mutex mutex_{};
    std::vector<std::string> requests_{};
    std::vector<std::thread> serving_{};
    std::thread accepting_{};
};

/// One whose connections are plain.
using fault_server = basic_fault_server<>;

}  // namespace wawp::testing
