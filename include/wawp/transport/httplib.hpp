// SPDX-License-Identifier: MIT
#pragma once

#include <httplib.h>
#if defined(__unix__) || defined(__APPLE__)
#include <sys/socket.h>
#include <unistd.h>
#endif

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <string>
#include <string_view>
#include <system_error>
#include <thread>
#include <utility>

#include <wawp/core/ascii.hpp>
#include <wawp/core/result.hpp>
#include <wawp/http/request.hpp>
#include <wawp/http/response.hpp>
#include <wawp/http/transport.hpp>
#include <wawp/http/transport_error.hpp>
#include <wawp/transport/request_check.hpp>

namespace wawp {

/// How an `httplib_transport` sends. All members have a default.
struct httplib_options {
    bool allow_plain_http = false;  ///< also to hosts other than this machine: anyone on the way reads the token
    std::string ca_file{};          ///< PEM file of trusted CAs; empty: what cpp-httplib finds on the system
};

namespace detail {

/// Ends a round trip of cpp-httplib that is late or not wanted any more. The library knows time-outs of single reads and
/// writes only, so a thread watches the whole and shuts the socket.
class httplib_watch {
public:
    httplib_watch(httplib::Client& client, http::deadline until, http::stop_signal stop)
        : client_(client), until_(until), stop_(stop), thread_([this] { run(); }) {
#if defined(__unix__) || defined(__APPLE__)
        client.set_socket_options([this](auto socket) { note(socket); });
#endif
    }
    httplib_watch(const httplib_watch&) = delete;
    httplib_watch& operator=(const httplib_watch&) = delete;
    ~httplib_watch() {
        end();
        close_duplicate();
    }

    void end() {
        {
            const std::lock_guard lock(mutex_);
            over_ = true;
        }
        changed_.notify_one();
        if (thread_.joinable()) thread_.join();
        has_shut_ = stopped_ || late_;
        late_ = late_ || (!stopped_ && std::chrono::steady_clock::now() >= until_);  // the library's own time-out was first
    }

    /// After `end`. Late and stopped is never both: what came first counts.
    [[nodiscard]] bool was_late() const noexcept { return late_; }
    [[nodiscard]] bool was_stopped() const noexcept { return stopped_; }
    /// Whether the end of the connection may be the watch's work, and not the server's.
    [[nodiscard]] bool has_shut() const noexcept { return has_shut_; }

private:
    void run() {
        std::unique_lock lock(mutex_);
        while (!over_) {
            const auto now = std::chrono::steady_clock::now();
            stopped_ = stopped_ || (!late_ && stop_.stop_requested());
            late_ = late_ || (!stopped_ && now >= until_);
            if (stopped_ || late_) shut();
            const auto soon = now + std::chrono::milliseconds{10};
            changed_.wait_until(lock, stop_.stop_possible() || late_ ? soon : until_);
        }
    }

#if defined(__unix__) || defined(__APPLE__)
    /// A socket that is about to connect. The library's own `stop` waits while it connects and shakes hands; a duplicate can be
    /// shut at any time, and is never another file.
    void note(int socket) noexcept {
        const std::lock_guard lock(mutex_);
        close_duplicate();
        duplicate_ = ::dup(socket);  // if it is too late already, the next look shuts it
    }
    void shut() noexcept {
        if (duplicate_ >= 0) ::shutdown(duplicate_, SHUT_RDWR);
    }
    void close_duplicate() noexcept {
        if (duplicate_ >= 0) ::close(duplicate_);
    }

    int duplicate_ = -1;
#else
    void shut() { client_.stop(); }  // again and again: a socket that is not open yet cannot be shut
    void close_duplicate() noexcept {}
#endif

    [[maybe_unused]] httplib::Client& client_;  // where sockets have no duplicates
    http::deadline until_;
    http::stop_signal stop_;
    std::mutex mutex_{};
    std::condition_variable changed_{};
    bool over_ = false, late_ = false, stopped_ = false, has_shut_ = false;
    std::thread thread_;  // last: it needs all the others
};

/// Whether the certificate's host name was refused, which newer versions (0.18, say) tell apart from the rest of it.
template <class Error>
[[nodiscard]] bool is_wrong_host(Error error) noexcept {
    if constexpr (requires { Error::SSLServerHostnameVerification; }) return error == Error::SSLServerHostnameVerification;
    return false;
}

#ifdef CPPHTTPLIB_OPENSSL_SUPPORT
/// OpenSSL's context of a client; newer versions (0.41, say) return it under another name.
template <class Client>
[[nodiscard]] SSL_CTX* tls_context_of(const Client& client) {
    if constexpr (requires { client.tls_context(); }) {
        return static_cast<SSL_CTX*>(client.tls_context());
    } else {
        return client.ssl_context();
    }
}
#endif

/// Whether the library gave up before it wrote: on the way to the server, or with its certificate. (It writes the head of a
/// request before it asks for the body.)
[[nodiscard]] inline bool is_before_writing(httplib::Error error) noexcept {
    using enum httplib::Error;
    for (const httplib::Error each : {Connection, ConnectionTimeout, BindIPAddress, SSLConnection, SSLLoadingCerts, SSLServerVerification}) {
        if (error == each) return true;
    }
    return is_wrong_host(error);
}

/// Where a round trip ended of which nothing left.
[[nodiscard]] inline http::failure httplib_failure(httplib::Error error) noexcept {
    if (is_wrong_host(error)) return http::failure::certificate;
    switch (error) {
        case httplib::Error::SSLConnection: return http::failure::tls;
        case httplib::Error::SSLServerVerification: return http::failure::certificate;
        case httplib::Error::SSLLoadingCerts: return http::failure::not_attempted;
        default: return http::failure::connect;  // the library does not tell a name look-up from the rest
    }
}

/// Whether it is the connection's end that ends the body, as cpp-httplib sees it: it knows no transfer coding but `chunked`.
[[nodiscard]] inline bool ends_with_connection(const httplib::Response& head) {
    return !head.has_header("Content-Length") && !equal_ignoring_case(head.get_header_value("Transfer-Encoding"), "chunked");
}

/// How much of a body arrived. To the library a socket that the watch has shut is one that the server has closed, which is
/// the end of a body without a length.
/// @param read  whether the library read the answer to its end
[[nodiscard]] inline http::body_state httplib_body_state(bool read, const httplib::Response& head, const httplib_watch& watch) {
    if (read && !(watch.has_shut() && ends_with_connection(head))) return http::body_state::whole;
    if (watch.was_stopped()) return http::body_state::cancelled;
    return watch.was_late() ? http::body_state::timed_out : http::body_state::cut;
}

}  // namespace detail

/// A transport on cpp-httplib (0.11 or later): a new connection for each request, no redirects.
///
/// Recent versions of the library send a request again by themselves over TLS. Its body comes from a function here, which
/// refuses a second start; that it was never started, and an error of the time before the head was written, are the proof
/// that nothing was sent.
///
/// `https` needs `CPPHTTPLIB_OPENSSL_SUPPORT`, as the library does. A compressed answer is returned as it came. Name look-up
/// is not bounded by the deadline, nor is an answer's head by the cap: 0.11 overflows its stack on a first line of 40 KB.
/// `std::system_error` is thrown where no thread can be started. A 103 before the answer hides the answer (0.11): the message ends as unknown. Ignore `SIGPIPE` in programs that
/// use it. One transport serves one thread at a time; it starts a thread for each request, which watches the deadline.
/// ```cpp
/// wawp::client client{wawp::httplib_transport{}, credentials};
/// ```
class httplib_transport {
public:
    /// Connects to nothing yet. What of `options` cannot be used, `round_trip` reports.
    explicit httplib_transport(httplib_options options = {}) : options_(std::move(options)) {}

    /// Sends `request` and returns by `until`, unless the look-up of the name takes longer.
    [[nodiscard]] http::outcome round_trip(const http::request& request, http::deadline until) {
        return round_trip(request, until, http::stop_signal{});
    }

    /// The same, and returns soon after `stop` asks for it.
    [[nodiscard]] http::outcome round_trip(const http::request& request, http::deadline until, http::stop_signal stop) {
        const detail::url_parts url = detail::split_url(request.url, options_.allow_plain_http);
        if (url.check.problem != nullptr) return refuse(http::failure::not_attempted, url.check.problem);
        for (const http::request_header& each : request.headers) {
            if (!detail::is_sendable(each)) {
                return refuse(http::failure::not_attempted, "a header's name is no token, or its value holds a control character");
            }
        }
        if (stop.stop_requested()) return refuse(http::failure::cancelled, "cancelled before it was sent");
        const auto now = std::chrono::steady_clock::now();
        if (until <= now) return refuse(http::failure::timeout, "the deadline had passed before it was sent");

        httplib::Client client((url.check.plain ? "http://" : "https://") + std::string(url.authority));
        if (!client.is_valid()) return refuse(http::failure::not_attempted, "cpp-httplib cannot use this url; https needs CPPHTTPLIB_OPENSSL_SUPPORT");
        set_up(client, until - now);
        return carry(client, request, url.target, until, stop);
    }

private:
    static http::outcome refuse(http::failure why, const char* text) {
        return unexpected{http::transport_error{why, http::evidence::nothing_sent, {}, text}};
    }

    void set_up(httplib::Client& client, std::chrono::steady_clock::duration left) const {
        constexpr std::chrono::hours longest{24};  // the watch ends it in time
        const auto time = std::chrono::ceil<std::chrono::milliseconds>(left < longest ? left : longest);
        client.set_connection_timeout(time);
        client.set_read_timeout(time);
        client.set_write_timeout(time);
        client.set_keep_alive(false);
        client.set_follow_location(false);
        client.set_decompress(false);
        client.set_tcp_nodelay(true);
#ifdef CPPHTTPLIB_OPENSSL_SUPPORT
        client.enable_server_certificate_verification(true);
        if (!options_.ca_file.empty()) client.set_ca_cert_path(options_.ca_file.c_str());
        if (SSL_CTX* const context = detail::tls_context_of(client)) SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
#endif
    }

    static http::outcome carry(httplib::Client& client, const http::request& from, std::string_view target, http::deadline until,
                               http::stop_signal stop) {
        bool started = from.body.empty();  // or the function for the body would never be asked
        http::response answer;
        bool too_large = false;
        httplib::Request request;
        request.method = http::to_text(from.method);
        request.path = target;
        for (const auto& [name, value] : from.headers) request.headers.emplace(name, value.reveal());
        request.content_length_ = from.body.size();
        request.content_provider_ = [&](std::size_t offset, std::size_t length, httplib::DataSink& sink) {
            if (offset == 0 && std::exchange(started, true)) return false;  // the library would send it again
            return sink.write(from.body.reveal().data() + offset, length);
        };
        request.content_receiver = [&](const char* bytes, std::size_t size, std::uint64_t, std::uint64_t) {
            const std::size_t room = from.response_cap - answer.body.size();
            answer.body.append(bytes, size < room ? size : room);
            too_large = size > room;
            return !too_large;
        };

        httplib::Response head;
        auto error = httplib::Error{};
        detail::httplib_watch watch(client, until, stop);
        const bool read = client.send(request, head, error);
        watch.end();
        for (auto& [name, value] : request.headers) wipe(value);  // a copy that may hold a key
        if (head.status < 200) return unexpected{explain(error, started, watch)};
        answer.status = head.status;
        for (auto& [name, value] : head.headers) answer.headers.push_back({name, value});
        answer.body_state = too_large ? http::body_state::too_large : detail::httplib_body_state(read, head, watch);
        return answer;
    }

    static http::transport_error explain(httplib::Error error, bool started, const detail::httplib_watch& watch) {
        http::transport_error failed;
        const bool nothing = !started && detail::is_before_writing(error);
        failed.evidence = nothing ? http::evidence::nothing_sent : http::evidence::may_have_been_sent;
        failed.failure = watch.was_stopped()                ? http::failure::cancelled
                         : nothing                          ? detail::httplib_failure(error)
                         : watch.was_late()                 ? http::failure::timeout
                         : error == httplib::Error{}        ? http::failure::protocol  // an interim answer, and no other
                                                            : http::failure::connection;
        failed.message = httplib::to_string(error);
        return failed;
    }

    httplib_options options_;
};

static_assert(http::cancellable_transport<httplib_transport>);

}  // namespace wawp
