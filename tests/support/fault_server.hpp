// SPDX-License-Identifier: MIT
// An HTTP/1.1 server on loopback that does exactly what its script says, and counts what reached it.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "support/tls.hpp"

namespace wawp::test {

/// One thing that the server does with a connection.
struct step {
    enum class kind : std::uint8_t {
        handshake,        ///< accepts TLS; nothing on a plain server
        read_raw,         ///< waits for `count` bytes below TLS (a ClientHello, say)
        read_bytes,       ///< waits for `count` bytes of a request
        read_head,        ///< waits for the head of a request
        read_request,     ///< waits for a whole request and counts it
        write,            ///< sends `text`
        accept,           ///< the same, and counts it as an answer that accepts the message
        refuse,           ///< the same, and counts it as an answer that says that nothing was done
        write_raw,        ///< sends `text` below TLS
        close,            ///< closes in order: close_notify under TLS, then FIN
        cut,              ///< FIN without close_notify
        reset,            ///< RST
        stall,            ///< answers nothing until the client leaves; requests that still arrive are counted
        stop_listening,   ///< from here on new connections are refused
    };
    kind what;
    std::size_t count = 0;
    std::string text{};
};

/// What happens on one connection, in order. After the last step, or when the client leaves, it is closed.
using script = std::vector<step>;

/// A whole answer with a length and a body.
[[nodiscard]] std::string answer(int status, const std::string& body, const std::string& more_headers = {});

/// The server runs from construction to destruction; connections run in threads of their own.
///
/// The first connection follows the first script and so on; those beyond follow the last one. Without scripts,
/// every connection is refused. The counters may be read from any thread.
class fault_server {
public:
    explicit fault_server(std::vector<script> scripts, std::optional<certificate> tls = {});
    ~fault_server();
    fault_server(const fault_server&) = delete;
    fault_server& operator=(const fault_server&) = delete;

    /// `http://127.0.0.1:port` or `https://…`.
    [[nodiscard]] std::string base_url() const;
    [[nodiscard]] unsigned short port() const noexcept { return port_; }

    /// Complete requests received.
    [[nodiscard]] int requests() const noexcept { return requests_; }
    [[nodiscard]] int connections() const noexcept { return connections_; }
    /// The bytes of the last complete request.
    [[nodiscard]] std::string last_request() const;
    /// Answers begun that accept, or refuse.
    [[nodiscard]] int accepted() const noexcept { return accepted_; }
    [[nodiscard]] int refused() const noexcept { return refused_; }
    /// Starts counting from 0 again.
    void forget() noexcept { requests_ = accepted_ = refused_ = 0; }

    /// Waits until everything that clients have sent is read and counted. No client may be connected any more.
    void finish();

private:
    class connection;
    struct stop_pipe {
        stop_pipe();
        ~stop_pipe();
        stop_pipe(const stop_pipe&) = delete;
        stop_pipe& operator=(const stop_pipe&) = delete;
        void raise();
        int reader = -1, writer = -1;
    };

    void accept_loop();
    bool accept_one();
    void serve(int descriptor, const script& steps);
    [[nodiscard]] static bool wait_for(int descriptor, short events, const stop_pipe& stop);

    std::vector<script> scripts_;
    std::optional<certificate> tls_;
    int listener_ = -1;
    unsigned short port_ = 0;
    stop_pipe stop_accepting_, stop_serving_;
    std::atomic<int> requests_{0}, accepted_{0}, refused_{0}, connections_{0};
    mutable std::mutex mutex_;
    std::string last_request_;
    std::vector<std::thread> serving_;
    std::thread accepting_;
};

}  // namespace wawp::test
