// SPDX-License-Identifier: MIT
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/system/error_code.hpp>

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include <wawp/transport/beast_tls.hpp>

namespace wawp::detail {

/// A connection, plain or encrypted, and what was read ahead on it.
class beast_connection {
public:
    using error_code = boost::system::error_code;
    using tcp = boost::asio::ip::tcp;

    beast_connection(const boost::asio::any_io_executor& where, std::string key) : key_(std::move(key)), socket_(where) {}
    beast_connection(const beast_connection&) = delete;
    beast_connection& operator=(const beast_connection&) = delete;

    [[nodiscard]] const std::string& key() const noexcept { return key_; }
    [[nodiscard]] tcp::socket& socket() noexcept { return socket_; }
    [[nodiscard]] boost::beast::flat_buffer& input() noexcept { return input_; }

    /// Small requests are not held back, and `is_stale` does not wait.
    void set_up() {
        error_code ignored;
        socket_.set_option(tcp::no_delay(true), ignored);
        socket_.non_blocking(true, ignored);
    }

    template <class Then>
    void handshake(beast_tls::session session, Then then) {
        tls_ = std::make_unique<tls_stream>(socket_, session.release());
        tls_->async_handshake(boost::asio::ssl::stream_base::client, std::move(then));
    }
    /// Why the server's certificate was refused; null if it was not.
    [[nodiscard]] const char* certificate_problem() const noexcept {
        const long result = tls_ ? SSL_get_verify_result(tls_->native_handle()) : X509_V_OK;
        return result == X509_V_OK ? nullptr : X509_verify_cert_error_string(result);
    }

    /// All of `text`, which stays where it is until then.
    template <class Then>
    void write(std::string_view text, Then then) {
        const auto buffer = boost::asio::buffer(text.data(), text.size());
        if (tls_) return boost::asio::async_write(*tls_, buffer, std::move(then));
        boost::asio::async_write(socket_, buffer, std::move(then));
    }
    /// What comes next, into `input`; `then` commits it.
    template <class Then>
    void read(Then then) {
        const auto room = input_.prepare(chunk);
        if (tls_) return tls_->async_read_some(room, std::move(then));
        socket_.async_read_some(room, std::move(then));
    }

    /// Whether the other side has closed the connection while it was idle, or sent what nobody asked for. Nothing is written.
    [[nodiscard]] bool is_stale() {
        char byte = 0;
        error_code ec;
        const auto room = boost::asio::buffer(&byte, sizeof byte);
        static_cast<void>(tls_ ? tls_->read_some(room, ec) : socket_.read_some(room, ec));  // tickets of TLS 1.3 are taken in
        return ec != boost::asio::error::would_block;
    }

    void close() noexcept {
        error_code ignored;
        socket_.close(ignored);
    }

    /// When it was last used.
    std::chrono::steady_clock::time_point idle_since{};

private:
    using tls_stream = boost::asio::ssl::stream<tcp::socket&>;
    static constexpr std::size_t chunk = 4096;

    std::string key_;
    tcp::socket socket_;
    std::unique_ptr<tls_stream> tls_{};
    boost::beast::flat_buffer input_{};
};

}  // namespace wawp::detail
