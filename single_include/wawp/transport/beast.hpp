// SPDX-License-Identifier: MIT
// Generated from include/ by single_include/amalgamate.cmake: change the headers there.
#pragma once

#include <wawp/wawp.hpp>

#include <algorithm>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/resolver_base.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/error.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/string_type.hpp>
#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/field.hpp>
#include <boost/beast/http/verb.hpp>
#include <boost/beast/zlib/error.hpp>
#include <boost/beast/zlib/inflate_stream.hpp>
#include <boost/none.hpp>
#include <boost/optional.hpp>
#include <boost/system/error_code.hpp>
#include <boost/version.hpp>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>
#include <wawp/http/async_transport.hpp>
#include <wawp/http/completion_handler.hpp>
#include <wawp/transport/request_check.hpp>

// wawp/transport/beast_coding.hpp
namespace wawp::detail {

/// A body in the coding gzip (RFC 1952), which some proxies send though nobody asked for it.
class gzip_body {
public:
    explicit gzip_body(std::string_view coded) noexcept : coded_(coded), at_(skip_head()) {}

    enum class end : unsigned char { whole, cut, too_large, broken };

    /// Appends up to `cap` bytes to `to`.
    [[nodiscard]] end decode(std::string& to, std::size_t cap) const {
        if (at_ == 0) return end::broken;
        namespace zlib = boost::beast::zlib;
        zlib::inflate_stream stream;
        zlib::z_params state;
        state.next_in = coded_.data() + at_;
        state.avail_in = coded_.size() - at_;
        for (boost::beast::error_code ec; !ec.failed();) {
            char chunk[4096];
            state.next_out = chunk;
            state.avail_out = sizeof chunk;
            stream.write(state, zlib::Flush::sync, ec);
            const std::size_t made = sizeof chunk - state.avail_out, room = cap - to.size();
            to.append(chunk, (std::min)(made, room));
            if (made > room) return end::too_large;
            if (ec == zlib::error::end_of_stream) return end_of(to, state.avail_in);
            if (ec == zlib::error::need_buffers) return end::cut;
        }
        return end::broken;
    }

private:
    [[nodiscard]] unsigned byte(std::size_t at) const noexcept { return static_cast<unsigned char>(coded_[at]); }

    /// Where the compressed bytes begin; 0 if this is no gzip, or less than its head.
    [[nodiscard]] std::size_t skip_head() const noexcept {
        constexpr unsigned has_check = 2, has_extra = 4, has_name = 8, has_comment = 16;
        if (!coded_.starts_with("\x1F\x8B\x08") || coded_.size() < 12) return 0;
        const unsigned flags = byte(3);
        std::size_t at = 10;
        if ((flags & has_extra) != 0) at += 2 + byte(10) + 256 * byte(11);
        for (const unsigned text : {has_name, has_comment}) {
            if ((flags & text) != 0) at = (std::min)(coded_.find('\0', at), coded_.size()) + 1;
        }
        if ((flags & has_check) != 0) at += 2;
        return at < coded_.size() ? at : 0;
    }

    /// Against the checksum and the length at the end.
    [[nodiscard]] end end_of(std::string_view decoded, std::size_t left) const noexcept {
        if (left < 8) return end::cut;
        const std::size_t tail = coded_.size() - left;
        const auto number = [&](std::size_t at) { return byte(at) | byte(at + 1) << 8 | byte(at + 2) << 16 | byte(at + 3) << 24; };
        const bool right = number(tail) == checksum(decoded) && number(tail + 4) == static_cast<std::uint32_t>(decoded.size());
        return right ? end::whole : end::broken;
    }

    [[nodiscard]] static std::uint32_t checksum(std::string_view text) noexcept {
        std::uint32_t sum = 0xFFFFFFFF;
        for (const char c : text) {
            sum ^= static_cast<unsigned char>(c);
            for (int bit = 0; bit < 8; ++bit) sum = (sum >> 1) ^ ((sum & 1) != 0 ? 0xEDB88320 : 0);
        }
        return ~sum;
    }

    std::string_view coded_;
    std::size_t at_;
};

/// Decodes an answer's body under the cap, and leaves out the headers that speak of the coding. What cannot be decoded stays
/// as it came.
inline void decode_gzip(http::response& answer, std::size_t cap) {
    const std::string_view coding = http::find_header(answer, "Content-Encoding");
    if (!equal_ignoring_case(coding, "gzip") && !equal_ignoring_case(coding, "x-gzip")) return;
    std::string decoded;
    const auto end = gzip_body(answer.body).decode(decoded, cap);
    if (end == gzip_body::end::broken) return;
    answer.body = std::move(decoded);
    if (end == gzip_body::end::too_large) answer.body_state = http::body_state::too_large;
    if (end == gzip_body::end::cut && answer.body_state == http::body_state::whole) answer.body_state = http::body_state::cut;
    std::erase_if(answer.headers, [](const http::header& each) {
        return equal_ignoring_case(each.name, "Content-Encoding") || equal_ignoring_case(each.name, "Content-Length");
    });
}

}  // namespace wawp::detail

// wawp/transport/beast_answer.hpp
namespace wawp::detail {

/// Leaves trailers out. A base of its own: only Boost 1.90 and later have the function as a virtual one.
class beast_trailers_ignored : public boost::beast::http::basic_parser<false> {
    virtual void on_trailer_field_impl(boost::beast::http::field, boost::beast::string_view, boost::beast::string_view,
                                       boost::beast::error_code&) {}
};

/// Collects one answer, interim ones included, while Beast parses it. The status is known as soon as its line is there.
class beast_answer final : public beast_trailers_ignored {
public:
    /// @param cap  bytes of the body that are kept
    explicit beast_answer(std::size_t cap) : cap_(cap) {
        eager(true);
        body_limit(boost::none);  // the cap is ours: what fits is kept
        header_limit(head_cap);
    }

    [[nodiscard]] int status() const noexcept { return status_; }  ///< 0 while there is none
    [[nodiscard]] bool is_final() const noexcept { return status_ >= 200; }

    /// What has come so far, once and only if the status is final. `ended` holds unless the answer was too large.
    [[nodiscard]] http::response release(http::body_state ended) {
        http::response answer{status_, std::move(headers_), std::move(body_), too_large_ ? http::body_state::too_large : ended};
        decode_gzip(answer, cap_);
        return answer;
    }

    static constexpr std::uint32_t head_cap = 64 * 1024;  ///< bytes of a head, and of what stands around chunks

private:
    using error_code = boost::beast::error_code;
    using string_view = boost::beast::string_view;

    void on_request_impl(boost::beast::http::verb, string_view, string_view, int, error_code&) override {}
    void on_response_impl(int status, string_view, int, error_code& ec) override {
        status_ = status;
        if (status < 100) ec = boost::beast::http::error::bad_status;
    }
    void on_field_impl(boost::beast::http::field, string_view name, string_view value, error_code&) override {
        if (is_header_done()) return;  // a trailer
        headers_.push_back({std::string(name.data(), name.size()), std::string(value.data(), value.size())});
    }
    void on_header_impl(error_code&) override {}
    void on_body_init_impl(const boost::optional<std::uint64_t>&, error_code&) override {}
    std::size_t on_body_impl(string_view bytes, error_code& ec) override {
        const std::size_t room = cap_ - body_.size();
        body_.append(bytes.data(), (std::min)(bytes.size(), room));
        too_large_ = bytes.size() > room;
        if (too_large_) ec = boost::beast::http::error::body_limit;
        return bytes.size();
    }
    void on_chunk_header_impl(std::uint64_t, string_view, error_code&) override {}
    std::size_t on_chunk_body_impl(std::uint64_t, string_view bytes, error_code& ec) override { return on_body_impl(bytes, ec); }
    void on_finish_impl(error_code&) override {}

    std::size_t cap_;
    int status_ = 0;
    bool too_large_ = false;
    std::vector<http::header> headers_{};
    std::string body_{};
};

}  // namespace wawp::detail

// wawp/transport/beast_tls.hpp
namespace wawp::detail {

struct beast_tls_closer {
    void operator()(SSL_CTX* it) const noexcept { SSL_CTX_free(it); }
    void operator()(SSL* it) const noexcept { SSL_free(it); }
};

/// TLS 1.2 or later, with certificates and host names checked by OpenSSL itself.
class beast_tls {
public:
    /// @param ca_file  PEM; empty: the system's
    explicit beast_tls(const std::string& ca_file) : context_(SSL_CTX_new(TLS_client_method())) {
        if (!context_) return;
        SSL_CTX* const it = context_.get();
        SSL_CTX_set_verify(it, SSL_VERIFY_PEER, nullptr);
        const bool trusts = ca_file.empty() ? SSL_CTX_set_default_verify_paths(it) == 1
                                            : SSL_CTX_load_verify_locations(it, ca_file.c_str(), nullptr) == 1;
        if (!trusts || SSL_CTX_ctrl(it, SSL_CTRL_SET_MIN_PROTO_VERSION, TLS1_2_VERSION, nullptr) != 1) {
            context_.reset();
            ERR_clear_error();  // or other code on this thread would take it for its own
        }
    }

    using session = std::unique_ptr<SSL, beast_tls_closer>;

    /// One for a connection to `host`; null if the CAs could not be read, or OpenSSL would not have it.
    [[nodiscard]] session make_session(const std::string& host) const {
        session made(context_ ? SSL_new(context_.get()) : nullptr);
        if (!made) return nullptr;
        boost::system::error_code no_address;
        static_cast<void>(boost::asio::ip::make_address(host, no_address));
        const bool named = !no_address.failed() ? X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(made.get()), host.c_str()) == 1
                                                : show_name(made.get(), host);
        return named ? std::move(made) : nullptr;
    }

private:
    /// What the server is asked for (SNI), and what its certificate must be for.
    static bool show_name(SSL* it, const std::string& host) {
        std::string name = host;
        SSL_set_hostflags(it, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
        return SSL_ctrl(it, SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name, name.data()) == 1 && SSL_set1_host(it, name.c_str()) == 1;
    }

    std::unique_ptr<SSL_CTX, beast_tls_closer> context_;
};

}  // namespace wawp::detail

// wawp/transport/beast_connection.hpp
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

// wawp/transport/beast_options.hpp
namespace wawp {

/// How a `beast_transport` sends. All members have a default.
struct beast_options {
    bool allow_plain_http = false;  ///< also to hosts other than this machine: anyone on the way reads the token
    std::string ca_file{};          ///< PEM file of trusted CAs; empty: the system's, where OpenSSL looks for them
    std::string proxy{};            ///< `host:port` of an HTTP proxy, with or without `http://`; empty: none
    secret proxy_authorization{};   ///< the value of `Proxy-Authorization`, for the proxy alone; empty: none is sent
    std::chrono::milliseconds connect_timeout{0};  ///< name look-up, connect and TLS together; 0: the deadline alone
    std::chrono::milliseconds idle_timeout{60'000};  ///< a connection that was idle for longer is not used again
    std::size_t kept_connections = 256;  ///< idle ones that wait for the next request, at most
};

}  // namespace wawp

// wawp/transport/beast_request.hpp
namespace wawp::detail {

/// A host and its port, as a name look-up wants them: an IPv6 address stands without brackets.
struct beast_host {
    std::string name{};
    std::string port{};

    friend bool operator==(const beast_host&, const beast_host&) = default;
};

[[nodiscard]] inline beast_host split_authority(std::string_view authority, std::string_view default_port) {
    const std::size_t bracket = authority.find(']'), colon = authority.find(':', bracket == authority.npos ? 0 : bracket);
    std::string_view name = authority.substr(0, colon);
    if (name.size() > 2 && name.front() == '[' && name.back() == ']') name = name.substr(1, name.size() - 2);
    return {std::string(name), std::string(colon == authority.npos ? default_port : authority.substr(colon + 1))};
}

/// Where a request goes, and its bytes. They hold the token and lie in one buffer, which is wiped.
struct beast_route {
    const char* problem = nullptr;  ///< why it cannot be sent: a static text; then the rest is empty
    std::string key{};   ///< requests with the same one may share a connection
    beast_host host{};   ///< the gateway
    bool encrypted = true;
    secret text{};       ///< head and body
};

/// What goes to a proxy first, for a tunnel to `host`.
[[nodiscard]] inline secret tunnel_request(const beast_host& host, const secret& authorization) {
    const bool six = host.name.find(':') != std::string::npos;
    const std::string to = (six ? "[" + host.name + "]" : host.name) + ":" + host.port;
    std::string text;
    text.reserve(2 * to.size() + authorization.size() + 80);
    text.append("CONNECT ").append(to).append(" HTTP/1.1\r\nHost: ").append(to).append("\r\n");
    if (!authorization.empty()) text.append("Proxy-Authorization: ").append(authorization.reveal()).append("\r\n");
    text.append("\r\n");
    return secret(std::move(text));
}

/// Writes requests as they go on the wire.
class beast_request_writer {
public:
    beast_request_writer(const http::request& request, const url_parts& url, const beast_options& options)
        : request_(request), url_(url), options_(options), forwarded_(url.check.plain && !options.proxy.empty()) {}

    [[nodiscard]] secret write() const {
        std::string text;
        text.reserve(size());  // no second buffer that nobody wipes
        text.append(http::to_text(request_.method)).append(" ");
        if (forwarded_) text.append("http://").append(url_.authority);
        text.append(url_.target).append(" HTTP/1.1\r\n");
        if (!has("Host")) text.append("Host: ").append(url_.authority).append("\r\n");
        for (const http::request_header& each : request_.headers) {
            text.append(each.name).append(": ").append(each.value.reveal()).append("\r\n");
        }
        if (forwarded_ && !options_.proxy_authorization.empty()) {
            text.append("Proxy-Authorization: ").append(options_.proxy_authorization.reveal()).append("\r\n");
        }
        if (!has("Content-Length")) text.append("Content-Length: ").append(std::to_string(request_.body.size())).append("\r\n");
        text.append("\r\n").append(request_.body.reveal());
        return secret(std::move(text));
    }

private:
    [[nodiscard]] bool has(std::string_view name) const noexcept {
        for (const http::request_header& each : request_.headers) {
            if (equal_ignoring_case(each.name, name)) return true;
        }
        return false;
    }
    [[nodiscard]] std::size_t size() const noexcept {
        std::size_t sum = 128 + 2 * url_.authority.size() + url_.target.size() + options_.proxy_authorization.size() + request_.body.size();
        for (const http::request_header& each : request_.headers) sum += each.name.size() + each.value.size() + 4;
        return sum;
    }

    const http::request& request_;
    const url_parts& url_;
    const beast_options& options_;
    bool forwarded_;
};

/// Checks a request and writes its bytes; what could smuggle or leak is refused.
[[nodiscard]] inline beast_route route_of(const http::request& request, const beast_options& options) {
    beast_route route;
    const url_parts url = split_url(request.url, options.allow_plain_http);
    route.problem = url.check.problem;
    for (const http::request_header& each : request.headers) {
        if (!is_sendable(each)) route.problem = "a header's name is no token, or its value holds a control character";
    }
    if (!is_sendable({"Proxy-Authorization", options.proxy_authorization})) route.problem = "`proxy_authorization` holds a control character";
    if (has_control_or_space(options.proxy)) route.problem = "`proxy` holds a space or a control character";
    if (route.problem != nullptr) return route;
    route.encrypted = !url.check.plain;
    route.host = split_authority(url.authority, route.encrypted ? "443"sv : "80"sv);
    route.key = (route.encrypted ? "s " : "p ") + route.host.name + ' ' + route.host.port;
    route.text = beast_request_writer(request, url, options).write();
    return route;
}

}  // namespace wawp::detail

// wawp/transport/beast_runner.hpp
namespace wawp::detail {

/// A time that can be added to a point in time, whatever an option says.
[[nodiscard]] inline std::chrono::milliseconds bounded(std::chrono::milliseconds time) noexcept {
    return (std::min)(time, std::chrono::milliseconds{std::chrono::hours{24}});
}

class beast_attempt;
using beast_addresses = std::vector<boost::asio::ip::tcp::endpoint>;

/// What an attempt asks of whoever runs it. Everything happens on `where`, a strand on the executor that is given, one thing
/// after the other.
class beast_runner {
public:
    beast_runner(const boost::asio::any_io_executor& executor, beast_options given)
        : options(std::move(given)), where(boost::asio::make_strand(executor)), executor_(executor) {}
    beast_runner(const beast_runner&) = delete;
    beast_runner& operator=(const beast_runner&) = delete;
    virtual ~beast_runner() = default;

    /// Has `on_addresses` called, later.
    virtual void look_up(const beast_host& host, const std::shared_ptr<beast_attempt>& attempt) = 0;
    /// A kept connection that is still open; null if there is none.
    virtual std::unique_ptr<beast_connection> find_kept(const std::string& key) = 0;
    virtual void keep(std::unique_ptr<beast_connection> idle) = 0;
    /// Null if TLS could not be set up.
    virtual beast_tls::session make_session(const std::string& host) = 0;
    /// Has `on_time` called at that time, or earlier.
    virtual void expect(http::deadline when) = 0;

    enum class permission : unsigned char { granted, stopped, over };
    /// To be asked before the first byte: once it is granted, nobody says any more that nothing was sent.
    virtual permission may_send(beast_attempt& it) = 0;
    /// Calls the handler, unless it has been called already.
    virtual void finish(beast_attempt& it, http::outcome&& outcome) = 0;

    const beast_options options;
    const boost::asio::any_io_executor where;

protected:
    /// Has `what()` called on `where`, later. If it throws, it never is, and all else goes on: the executor is asked first,
    /// since a strand whose executor throws keeps what it was given, and runs nothing any more. Where several threads run
    /// the executor, what is given later may be called earlier.
    template <class Function>
    void run_later(Function&& what) {
        boost::asio::post(executor_, boost::asio::bind_executor(where, std::forward<Function>(what)));
    }

private:
    const boost::asio::any_io_executor executor_;
};

}  // namespace wawp::detail

// wawp/transport/beast_attempt.hpp
namespace wawp::detail {

/// One request on its way, from the name look-up to the last byte of the answer. It holds all that it needs: what the caller
/// lent is not looked at once the handler has been called.
class beast_attempt : public std::enable_shared_from_this<beast_attempt> {
public:
    using clock = std::chrono::steady_clock;

    beast_attempt(std::shared_ptr<beast_runner> runner, const http::request& request, http::deadline until, http::stop_signal stop_when,
                  http::completion_handler<http::outcome>&& on_end)
        : handler(std::move(on_end)), stop(stop_when), stoppable(stop_when.stop_possible()), runner_(std::move(runner)),
          route_(route_of(request, runner_->options)), cap_(request.response_cap), until_(until), limit_(until) {}

    // The runner's, under its mutex.
    http::completion_handler<http::outcome> handler;  ///< empty once it is taken to be called
    http::stop_signal stop;
    bool sent = false;  ///< whether a byte may have left
    std::size_t place = 0;
    const bool stoppable;

    /// Until when `on_time` need not be called.
    [[nodiscard]] http::deadline limit() const noexcept { return limit_; }

    void begin() {
        if (over_) return;
        const auto now = clock::now();
        if (route_.problem != nullptr) return fail(http::failure::not_attempted, {}, route_.problem);
        if (until_ <= now) return end(http::failure::timeout);
        if (runner_->options.connect_timeout.count() > 0) limit_ = (std::min)(limit_, now + bounded(runner_->options.connect_timeout));
        connect_by_ = limit_;
        runner_->expect(limit_);
        connection_ = runner_->find_kept(route_.key);
        if (connection_) return send();
        look_up();
    }

    /// The name look-up has ended.
    void on_addresses(boost::system::error_code ec, beast_addresses found) {
        if (over_) return;
        if (ec.failed()) return fail(http::failure::name_lookup, ec, {});
        addresses_ = std::move(found);
        next_address_ = 0;
        connect(boost::asio::error::host_not_found);
    }

    /// The time is up for what it does now.
    void on_time(http::deadline now) {
        if (phase_ == phase::connecting && now < connect_by_) {  // there are more addresses
            limit_ = connect_by_;
            return connection_->close();
        }
        end(http::failure::timeout);
    }
    /// It is not wanted any more.
    void cancel() { end(http::failure::cancelled); }

    /// Lets go of everything; the handler is somebody else's business.
    void abandon() {
        over_ = true;
        if (connection_) connection_->close();
    }

private:
    using error_code = boost::system::error_code;
    using tcp = boost::asio::ip::tcp;
    enum class phase : unsigned char { queued, resolving, connecting, tunnelling, handshaking, writing, waiting };

    struct continuation {
        std::shared_ptr<beast_attempt> self;
        void (beast_attempt::*then)(error_code, std::size_t);
        void operator()(error_code ec, std::size_t count = 0) const {
            if (!self->over_) (self.get()->*then)(ec, count);
        }
    };
    continuation next(void (beast_attempt::*then)(error_code, std::size_t)) { return {shared_from_this(), then}; }

    [[nodiscard]] bool behind_proxy() const noexcept { return !runner_->options.proxy.empty(); }

    void look_up() {
        phase_ = phase::resolving;
        std::string_view proxy = runner_->options.proxy;
        if (proxy.starts_with("http://")) proxy.remove_prefix(7);
        if (proxy.ends_with('/')) proxy.remove_suffix(1);
        const beast_host server = behind_proxy() ? split_authority(proxy, "80"sv) : route_.host;
        std::uint16_t port = 0;
        if (!parse_digits(server.port, port)) return fail(http::failure::not_attempted, {}, "`proxy` is not `host:port`");
        error_code no_address;
        const auto address = boost::asio::ip::make_address(server.name, no_address);
        if (!no_address.failed()) {  // no thread for a look-up that looks nothing up
            return on_addresses({}, {tcp::endpoint(address, port)});
        }
        runner_->look_up(server, shared_from_this());
    }

    /// One address after the other. Each but the last has a part of the time only, or one that does not answer would take
    /// all of it.
    void connect(error_code ec_before) {
        if (next_address_ == addresses_.size()) return fail(http::failure::connect, ec_before, {});
        phase_ = phase::connecting;
        const tcp::endpoint address = addresses_[next_address_++];
        limit_ = connect_by_;
        if (next_address_ != addresses_.size()) {
            constexpr std::chrono::seconds longest{5};
            const auto now = clock::now();
            const auto to_try = static_cast<long>(addresses_.size() - next_address_ + 1);
            limit_ = now + std::min<clock::duration>((connect_by_ - now) / to_try, longest);
            runner_->expect(limit_);
        }
        connection_ = std::make_unique<beast_connection>(runner_->where, route_.key);
        connection_->socket().async_connect(address, next(&beast_attempt::on_connected));
    }

    void on_connected(error_code ec, std::size_t) {
        if (ec.failed()) return connect(ec);
        limit_ = connect_by_;
        connection_->set_up();
        if (!route_.encrypted) return send();
        if (!behind_proxy()) return shake_hands();
        phase_ = phase::tunnelling;
        answer_.emplace(std::size_t{0}).skip(true);
        tunnel_ = tunnel_request(route_.host, runner_->options.proxy_authorization);
        connection_->write(tunnel_.reveal(), next(&beast_attempt::on_tunnel_asked));
    }

    void on_tunnel_asked(error_code ec, std::size_t) {
        if (ec.failed()) return fail(http::failure::connect, ec, {});
        connection_->read(next(&beast_attempt::on_tunnel_answer));
    }

    void on_tunnel_answer(error_code ec, std::size_t count) {
        if (ec.failed()) return fail(http::failure::connect, ec, {});
        auto& input = connection_->input();
        input.commit(count);
        input.consume(answer_->put(input.data(), ec));
        if (ec == boost::beast::http::error::need_more) return connection_->read(next(&beast_attempt::on_tunnel_answer));
        if (ec.failed()) return fail(http::failure::connect, ec, {});
        if (answer_->status() / 100 != 2 || input.size() != 0) {
            return fail(http::failure::connect, {}, "the proxy refused the connection with status " + std::to_string(answer_->status()));
        }
        shake_hands();
    }

    void shake_hands() {
        phase_ = phase::handshaking;
        auto session = runner_->make_session(route_.host.name);
        if (!session) return fail(http::failure::not_attempted, {}, "OpenSSL could not be set up: is `ca_file` a readable PEM file?");
        connection_->handshake(std::move(session), next(&beast_attempt::on_secured));
    }

    void on_secured(error_code ec, std::size_t) {
        if (!ec.failed()) return send();
        const char* const refused = connection_->certificate_problem();
        if (refused != nullptr) return fail(http::failure::certificate, ec, refused);
        fail(http::failure::tls, ec, {});
    }

    void send() {
        const auto may = runner_->may_send(*this);
        if (may == beast_runner::permission::over) return abandon();
        if (may == beast_runner::permission::stopped) return cancel();
        phase_ = phase::writing;
        limit_ = until_;
        answer_.emplace(cap_);
        connection_->write(route_.text.reveal(), next(&beast_attempt::on_written));
        connection_->read(next(&beast_attempt::on_read));  // an answer may come before all is written
    }

    /// A broken connection ends the reading, too; and perhaps an answer came before.
    void on_written(error_code ec, std::size_t) {
        if (!ec.failed()) phase_ = phase::waiting;
        if (answered_) conclude(http::body_state::whole);
    }

    void on_read(error_code ec, std::size_t count) {
        auto& input = connection_->input();
        input.commit(count);
        if (ec == boost::asio::error::eof && answer_->got_some()) {  // a body may end with the connection
            error_code cut;
            answer_->put_eof(cut);
            if (!cut.failed()) return conclude(http::body_state::whole);
        }
        if (ec.failed()) return lose(http::failure::connection, ec);
        while (input.size() != 0 && !answer_->is_done()) {
            input.consume(answer_->put(input.data(), ec));
            if (ec == boost::beast::http::error::need_more) break;
            if (ec.failed()) return lose(http::failure::protocol, ec);
            if (answer_->is_done() && !answer_->is_final()) answer_.emplace(cap_);  // an interim one
        }
        // Beast bounds neither the extensions of chunks nor what follows the last one.
        if (input.size() > beast_answer::head_cap) return lose(http::failure::protocol, boost::beast::http::error::header_limit);
        if (!answer_->is_done()) return connection_->read(next(&beast_attempt::on_read));
        if (phase_ == phase::waiting) return conclude(http::body_state::whole);
        answered_ = true;  // most likely all is written, and the news of it on its way; only then the connection can be kept
        limit_ = (std::min)(limit_, clock::now() + std::chrono::milliseconds{100});
        runner_->expect(limit_);
    }

    void conclude(http::body_state state) {
        const bool reusable = phase_ == phase::waiting && answer_->is_done() && answer_->keep_alive() && connection_->input().size() == 0;
        http::response answer = answer_->release(state);
        over_ = true;
        if (reusable) {
            runner_->keep(std::move(connection_));
        } else {
            connection_->close();
        }
        runner_->finish(*this, std::move(answer));
    }

    /// Nothing more comes. A status that came decides all the same.
    void lose(http::failure why, error_code ec) {
        if (answer_->is_final()) return conclude(http::body_state::cut);
        fail(why, ec, {});
    }

    void end(http::failure why) {
        if (answered_) return conclude(http::body_state::whole);
        const bool cancelled = why == http::failure::cancelled;
        if (sent && answer_->is_final()) return conclude(cancelled ? http::body_state::cancelled : http::body_state::timed_out);
        if (sent) return fail(why, {}, cancelled ? "cancelled while waiting for the answer" : "the time was up while waiting for the answer");
        if (cancelled) return fail(why, {}, "cancelled before it was sent");
        constexpr struct {
            http::failure failure;
            const char* text;
        } rows[] = {{http::failure::timeout, "the deadline had passed before it was sent"},
                    {http::failure::name_lookup, "the time was up in the name look-up"},
                    {http::failure::connect, "the time was up while connecting"},
                    {http::failure::connect, "the time was up while connecting through the proxy"},
                    {http::failure::tls, "the time was up in the TLS handshake"}};
        const auto& row = rows[static_cast<std::size_t>(phase_)];
        fail(row.failure, boost::asio::error::timed_out, row.text);
    }

    /// @param text  if it is empty, that of `cause`
    void fail(http::failure why, error_code cause, std::string text) {
        abandon();
        if (text.empty()) text = cause.message();
        const auto known = sent ? http::evidence::may_have_been_sent : http::evidence::nothing_sent;
        runner_->finish(*this, unexpected{http::transport_error{why, known, cause, std::move(text)}});
    }

    const std::shared_ptr<beast_runner> runner_;
    const beast_route route_;
    const std::size_t cap_;
    const http::deadline until_;
    http::deadline limit_, connect_by_{};
    phase phase_ = phase::queued;
    bool answered_ = false;  // the whole answer came before all was written
    bool over_ = false;
    beast_addresses addresses_{};
    std::size_t next_address_ = 0;
    secret tunnel_{};
    std::unique_ptr<beast_connection> connection_{};
    std::optional<beast_answer> answer_{};
};

}  // namespace wawp::detail

// wawp/transport/beast_engine.hpp
namespace wawp::detail {

/// Runs attempts and timers on an executor, and keeps their connections.
///
/// All I/O happens on one strand. The mutex guards what `start`, `wait_until` and `close` share with it from other threads:
/// who is on his way, and the kept connections. Handlers are called on the strand without the mutex, and by `close`.
class beast_engine : public beast_runner, public std::enable_shared_from_this<beast_engine> {
public:
    using clock = std::chrono::steady_clock;
    struct nothing {};  ///< what a timer's handler is called with
    beast_engine(const boost::asio::any_io_executor& executor, beast_options given)
        : beast_runner(executor, std::move(given)), resolver_(where), timer_(where) {}

    // These two: what can throw comes before anything is known here, and what is run later waits for the mutex.
    void start(const http::request& request, http::deadline until, http::stop_signal stop, http::completion_handler<http::outcome>&& handler) {
        auto attempt = std::make_shared<beast_attempt>(shared_from_this(), request, until, stop, std::move(handler));
        const std::lock_guard lock(mutex_);
        if (flying_.size() == flying_.capacity()) flying_.reserve(2 * flying_.size() + 8);
        const auto begin = [self = shared_from_this(), attempt] {
            attempt->begin();
            if (attempt->stoppable) self->expect(clock::now() + poll_interval);
        };
        if (!closed_) run_later(begin);  // else it ends with the others, and never begins
        attempt->place = flying_.size();
        stoppable_ += attempt->stoppable;
        flying_.push_back(std::move(attempt));
    }

    void wait_until(http::deadline until, http::stop_signal stop, http::completion_handler<nothing>&& handler) {
        std::multimap<http::deadline, timer> made;
        made.emplace(until, timer{stop, std::move(handler)});
        const auto when = stop.stop_possible() ? (std::min)(until, clock::now() + poll_interval) : until;
        const std::lock_guard lock(mutex_);
        if (!closed_) run_later([self = shared_from_this(), when] { self->expect(when); });
        stoppable_ += stop.stop_possible();
        timers_.merge(made);
    }

    /// Calls every handler, as cancelled, those of what handlers start meanwhile as well; not to be called by one.
    void close() {
        std::vector<std::shared_ptr<beast_attempt>> ended;
        for (bool first = true;; first = false) {
            std::vector<call> calls;
            {
                std::unique_lock lock(mutex_);
                closed_ = true;
                quiet_.wait(lock, [this] { return calling_ == 0; });
                if (!first && flying_.empty() && timers_.empty()) break;
                for (auto& each : flying_) calls.push_back({std::move(each->handler), cancelled(each->sent)});
                for (auto& [until, each] : timers_) calls.push_back({{}, {}, std::move(each.handler)});
                ended.insert(ended.end(), flying_.begin(), flying_.end());
                flying_.clear();
                timers_.clear();
                kept_.clear();  // nothing is pending on them
                stoppable_ = 0;
            }
            for (call& each : calls) each();
        }
        run_later([self = shared_from_this(), ended = std::move(ended)] {
            for (const auto& each : ended) each->abandon();
            self->ended_ = true;
            self->timer_.cancel();
        });
    }

    /// Lets go of everything and calls nobody: for one who ran the executor himself and leaves it for good.
    void discard() noexcept {
        std::vector<std::shared_ptr<beast_attempt>> dropped;
        const std::lock_guard lock(mutex_);
        dropped.swap(flying_);
    }

protected:
    /// Looks `host` up, and calls `on_found` later.
    virtual void resolve(const beast_host& host) {
        resolver_.async_resolve(host.name, host.port, boost::asio::ip::resolver_base::numeric_service,
                                [self = shared_from_this(), host](boost::system::error_code ec, const boost::asio::ip::tcp::resolver::results_type& found) {
                                    self->on_found(host, ec, {found.begin(), found.end()});
                                });
    }
    /// All that wait for `host` go on.
    void on_found(const beast_host& host, boost::system::error_code ec, const beast_addresses& found) {
        std::vector<look_up_in_progress> go_on, others;
        for (auto& each : looking_up_) (each.host == host ? go_on : others).push_back(std::move(each));
        looking_up_ = std::move(others);
        for (const auto& each : go_on) {
            if (const auto attempt = each.attempt.lock()) attempt->on_addresses(ec, found);
        }
    }

private:
    static constexpr std::chrono::milliseconds poll_interval{10};  // a stop signal can only be asked
    static constexpr http::deadline never = (http::deadline::max)();

    struct timer {
        http::stop_signal stop;
        http::completion_handler<nothing> handler;
    };
    /// Of an attempt that may have ended meanwhile.
    struct look_up_in_progress {
        beast_host host;
        std::weak_ptr<beast_attempt> attempt;
    };
    /// A handler that was taken, with what it is called with.
    struct call {
        http::completion_handler<http::outcome> handler{};
        std::optional<http::outcome> outcome{};
        http::completion_handler<nothing> wake{};
        void operator()() {
            if (handler) return handler(std::move(*outcome));
            if (wake) wake({});
        }
    };

    static http::outcome cancelled(bool sent) {
        const auto known = sent ? http::evidence::may_have_been_sent : http::evidence::nothing_sent;
        return unexpected{http::transport_error{http::failure::cancelled, known, {}, "the transport was closed"}};
    }

    permission may_send(beast_attempt& it) override {
        const std::lock_guard lock(mutex_);
        if (!it.handler) return permission::over;
        if (it.stop.stop_requested()) return permission::stopped;
        it.sent = true;
        return permission::granted;
    }

    void finish(beast_attempt& it, http::outcome&& outcome) override {
        call ended{{}, std::move(outcome)};
        bool idle = false;
        {
            const std::lock_guard lock(mutex_);
            if (!it.handler) return;  // `close` has called it
            ended.handler = std::move(it.handler);
            stoppable_ -= it.stoppable;
            flying_.back()->place = it.place;
            std::swap(flying_[it.place], flying_.back());
            flying_.pop_back();
            idle = flying_.empty() && timers_.empty();
            ++calling_;
        }
        if (idle) rest();
        ended();
        over();
    }

    /// A handler has returned.
    void over() {
        const std::lock_guard lock(mutex_);
        if (--calling_ == 0) quiet_.notify_all();
    }

    /// Of those that look up the same host at the same time, the first one does it for all: a resolver knows one at a time.
    void look_up(const beast_host& host, const std::shared_ptr<beast_attempt>& attempt) override {
        const bool first = std::none_of(looking_up_.begin(), looking_up_.end(), [&](const auto& each) { return each.host == host; });
        looking_up_.push_back({host, attempt});
        if (first) resolve(host);
    }

    std::unique_ptr<beast_connection> find_kept(const std::string& key) override {
        const std::lock_guard lock(mutex_);
        const auto oldest = clock::now() - bounded(options.idle_timeout);
        std::erase_if(kept_, [&](const auto& each) { return each->idle_since < oldest; });
        for (std::size_t i = kept_.size(); i-- > 0;) {  // the one used last is most likely open
            if (kept_[i]->key() != key) continue;
            auto found = std::move(kept_[i]);
            kept_.erase(kept_.begin() + static_cast<std::ptrdiff_t>(i));
            if (!found->is_stale()) return found;
        }
        return nullptr;
    }

    void keep(std::unique_ptr<beast_connection> idle) override {
        idle->idle_since = clock::now();
        const std::lock_guard lock(mutex_);
        if (options.kept_connections == 0) return;
        if (kept_.size() >= options.kept_connections) kept_.erase(kept_.begin());
        kept_.push_back(std::move(idle));
    }

    beast_tls::session make_session(const std::string& host) override {
        if (!tls_) tls_.emplace(options.ca_file);  // reading the system's CAs takes a while: only if they are needed
        return tls_->make_session(host);
    }

    void expect(http::deadline when) override {
        if (when >= armed_ || ended_) return;
        armed_ = when;
        timer_.expires_at(when);
        timer_.async_wait([self = shared_from_this()](boost::system::error_code ec) {
            if (!ec.failed()) self->on_timer();
        });
    }
    /// Nothing is left to wait for: an armed timer would keep its executor at work.
    void rest() {
        if (std::exchange(armed_, never) != never) timer_.cancel();
    }

    /// Ends what is late or asked to stop.
    void on_timer() {
        armed_ = never;
        const auto now = clock::now();
        std::vector<std::shared_ptr<beast_attempt>> stopped, late;
        std::vector<call> woken;
        {
            const std::lock_guard lock(mutex_);
            for (const auto& each : flying_) {
                if (each->stop.stop_requested()) {
                    stopped.push_back(each);
                } else if (each->limit() <= now) {
                    late.push_back(each);
                }
            }
            take_timers(now, woken);
            calling_ += woken.size();
        }
        for (const auto& each : stopped) each->cancel();
        for (const auto& each : late) each->on_time(now);
        for (call& each : woken) {
            each();
            over();
        }
        expect_next(now);
    }

    void take_timers(clock::time_point now, std::vector<call>& to) {
        for (auto at = timers_.begin(); at != timers_.end() && (stoppable_ != 0 || at->first <= now);) {
            if (at->first > now && !at->second.stop.stop_requested()) {
                ++at;
                continue;
            }
            stoppable_ -= at->second.stop.stop_possible();
            to.push_back({{}, {}, std::move(at->second.handler)});
            at = timers_.erase(at);
        }
    }

    void expect_next(http::deadline now) {
        auto next = never;
        {
            const std::lock_guard lock(mutex_);
            for (const auto& each : flying_) next = (std::min)(next, each->limit());
            if (!timers_.empty()) next = (std::min)(next, timers_.begin()->first);
            if (stoppable_ != 0) next = (std::min)(next, now + poll_interval);
        }
        expect(next);
    }

    // The strand's.
    boost::asio::ip::tcp::resolver resolver_;
    boost::asio::steady_timer timer_;
    http::deadline armed_ = never;
    bool ended_ = false;  // by `close`: what arrives after it, as several threads may bring it, arms no timer
    std::optional<beast_tls> tls_{};
    std::vector<look_up_in_progress> looking_up_{};

    std::mutex mutex_{};
    std::condition_variable quiet_{};
    std::vector<std::shared_ptr<beast_attempt>> flying_{};
    std::multimap<http::deadline, timer> timers_{};
    std::vector<std::unique_ptr<beast_connection>> kept_{};
    std::size_t stoppable_ = 0;  // that can be asked to stop
    std::size_t calling_ = 0;    // handlers that have not returned
    bool closed_ = false;
};

}  // namespace wawp::detail

// wawp/transport/beast.hpp
namespace wawp {

static_assert(BOOST_VERSION >= 108100, "wawp/transport/beast.hpp: Boost 1.81 or later is needed");

/// A transport on Boost.Beast, Boost.Asio and OpenSSL: HTTP/1.1 over TLS 1.2 or later. It sends once and follows no redirect.
///
/// It keeps connections, and looks at each before it writes on it. Host names with several addresses are tried one after
/// the other; certificates and host names are checked; a proxy is used if `beast_options` names one. The deadline is over
/// everything, the name look-up included; cancelling takes effect within some 10 ms.
///
/// With an executor of yours (an `io_context`'s, a `thread_pool`'s), `start` and `wait_until` do everything there, one thing
/// at a time, and handlers are called there; once nothing is on its way it has no work left, so that `run()` returns. Its
/// context must outlive the transport. Without one, the first `start` or `wait_until` starts a thread (`std::system_error`
/// if the system has none to give). Calls may come from any thread. `round_trip` is apart from that: it blocks its caller,
/// who runs a context of the transport's own meanwhile; one call at a time.
///
/// Its destructor ends what is on its way as cancelled, and has called every handler, on its caller's thread, when it returns; not
/// to be destroyed in a handler. Without an executor it may wait for a name look-up to end, which the system cannot stop.
/// An answer in gzip is decoded under the cap; one in another coding is returned as it came. Movable, not copyable.
/// ```cpp
/// wawp::client client{wawp::beast_transport{}, credentials};                          // blocks
/// wawp::async_client client{wawp::beast_transport{io.get_executor()}, credentials};   // with handlers, on your io_context
/// ```
class beast_transport {
public:
    /// Connects to nothing yet. What of `options` cannot be used, each outcome reports.
    explicit beast_transport(beast_options options = {}) : state_(std::make_unique<state>(std::move(options))) {}

    /// The same on `executor`. `boost::system::system_error` if its context has no descriptors to give.
    explicit beast_transport(const boost::asio::any_io_executor& executor, beast_options options = {})
        : beast_transport(std::move(options)) {
        state_->engine = std::make_shared<detail::beast_engine>(executor, state_->options);
    }

    /// See `http::async_transport`.
    template <class Handler>
    void start(const http::request& request, http::deadline until, http::stop_signal stop, Handler handler) {
        state_->running().start(request, until, stop, std::move(handler));
    }

    /// See `http::async_timer`. Late by some milliseconds at most.
    template <class Handler>
    void wait_until(http::deadline until, http::stop_signal stop, Handler handler) {
        state_->running().wait_until(until, stop, waking<Handler>{std::move(handler)});
    }

    /// Sends `request` and returns by `until`. Blocks; one call at a time. The first one throws `boost::system::system_error`
    /// if the system has no descriptors to give.
    [[nodiscard]] http::outcome round_trip(const http::request& request, http::deadline until) {
        return round_trip(request, until, http::stop_signal{});
    }

    /// The same, and returns soon after `stop` asks for it.
    [[nodiscard]] http::outcome round_trip(const http::request& request, http::deadline until, http::stop_signal stop) {
        auto loop = state_->blocking ? std::move(state_->blocking) : std::make_unique<blocking_loop>(state_->options);
        http::outcome outcome = loop->carry(request, until, stop);
        state_->blocking = std::move(loop);  // after a throw it goes, and with it what it left half done
        return outcome;
    }

private:
    template <class Handler>
    struct waking {
        Handler handler;
        void operator()(detail::beast_engine::nothing) && { std::move(handler)(); }
    };

    /// A context that the caller of `round_trip` runs.
    struct blocking_loop {
        explicit blocking_loop(const beast_options& options)
            : engine(std::make_shared<detail::beast_engine>(context.get_executor(), options)) {}
        blocking_loop(const blocking_loop&) = delete;
        blocking_loop& operator=(const blocking_loop&) = delete;
        ~blocking_loop() { engine->discard(); }

        http::outcome carry(const http::request& request, http::deadline until, http::stop_signal stop) {
            std::optional<http::outcome> result;
            engine->start(request, until, stop, [&result](http::outcome outcome) { result.emplace(std::move(outcome)); });
            context.restart();
            while (!result) context.run_one();
            context.poll();  // lets go of what was cancelled
            return std::move(*result);
        }

        boost::asio::io_context context{1};
        std::shared_ptr<detail::beast_engine> engine;
    };

    /// A context with a thread of its own.
    struct threaded_loop {
        /// The thread.
        struct worker {
            /// Begins at once.
            explicit worker(boost::asio::io_context& runs) : context(runs), thread([this] { context.run(); }) {}
            worker(const worker&) = delete;
            worker& operator=(const worker&) = delete;
            ~worker() {
                context.stop();
                thread.join();
            }

            boost::asio::io_context& context;  ///< what it runs
            boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work{context.get_executor()};  ///< keeps it running
            std::thread thread;  ///< last: it needs the others
        };
        explicit threaded_loop(const beast_options& options)
            : engine(std::make_shared<detail::beast_engine>(context.get_executor(), options)) {}

        boost::asio::io_context context{1};
        worker thread{context};
        std::shared_ptr<detail::beast_engine> engine;
    };

    struct state {
        explicit state(beast_options given) : options(std::move(given)) {}
        state(const state&) = delete;
        state& operator=(const state&) = delete;
        // While all is still there: handlers may ask for more.
        // NOLINTNEXTLINE(bugprone-exception-escape): std::bad_alloc alone, and then there is no way to call anybody
        ~state() {
            if (engine) engine->close();
            if (threaded) threaded->engine->close();
            if (blocking) blocking->engine->close();
        }

        detail::beast_engine& running() {
            if (engine) return *engine;
            const std::lock_guard lock(mutex);
            if (!threaded) threaded = std::make_unique<threaded_loop>(options);
            return *threaded->engine;
        }

        beast_options options;
        std::shared_ptr<detail::beast_engine> engine{};  // on an executor of the user's
        std::mutex mutex{};
        std::unique_ptr<threaded_loop> threaded{};
        std::unique_ptr<blocking_loop> blocking{};
    };

    std::unique_ptr<state> state_;
};

static_assert(http::async_transport<beast_transport> && http::async_timer<beast_transport> && http::cancellable_transport<beast_transport>);

}  // namespace wawp
