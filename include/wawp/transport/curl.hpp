// SPDX-License-Identifier: MIT
#pragma once

#include <curl/curl.h>

#include <chrono>
#include <memory>
#include <mutex>
#include <string>
#include <system_error>
#include <utility>

#include <wawp/core/ascii.hpp>
#include <wawp/core/result.hpp>
#include <wawp/http/request.hpp>
#include <wawp/http/response.hpp>
#include <wawp/http/transport.hpp>
#include <wawp/http/transport_error.hpp>
#include <wawp/transport/curl_error.hpp>
#include <wawp/transport/curl_setup.hpp>
#include <wawp/transport/curl_transfer.hpp>
#include <wawp/transport/curl_url.hpp>

namespace wawp {

static_assert(LIBCURL_VERSION_NUM >= 0x074200, "curl_transport: libcurl 7.66 or later is needed");

/// How a `curl_transport` sends. All members have a default.
struct curl_options {
    bool allow_plain_http = false;        ///< also to hosts other than this machine: anyone on the way reads the token
    std::string ca_file{};                ///< PEM file of trusted CAs; empty: the system's
    bool proxy_from_environment = false;  ///< obey `https_proxy`, `no_proxy` and the like
    std::chrono::milliseconds connect_timeout{0};  ///< name look-up, connect and TLS together; 0: the deadline alone
};

/// A transport on libcurl: HTTP/1.1 over TLS 1.2 or later, one kept-alive connection, no redirects, no cookies.
///
/// It sends once. libcurl by itself sends a POST again when a reused connection dies before the answer; this is
/// stopped with `CURLOPT_PREREQFUNCTION`, whose count is also the evidence: 0 means that no byte of the request left.
/// Before libcurl 7.80 every round trip uses a connection of its own, and the evidence is `may_have_been_sent` unless the
/// error by itself proves otherwise.
///
/// Before a kept connection is used again it is looked at: if the gateway has closed it, a new one is made.
///
/// A compressed answer is decoded, under the cap, where libcurl knows its coding; one that it does not know is returned as
/// it came (by libcurl 7.88) or cut before its first byte (by 8.14, which gives it up), with its `Content-Encoding`.
///
/// A status that has come is the outcome, whatever happened to the body. Cancelling takes effect within some 10 ms.
/// Movable, not copyable. One transport serves one thread at a time. With libcurl before 7.87 ignore `SIGPIPE` in
/// programs that use TLS: signals are left alone here, as they must be where there are threads.
/// ```cpp
/// wawp::client client{wawp::curl_transport{{.ca_file = "/etc/my-ca.pem"}}, credentials};
/// ```
class curl_transport {
public:
    /// Connects to nothing yet. What of `options` cannot be used, `round_trip` reports.
    explicit curl_transport(curl_options options = {}) : curl_transport(std::move(options), best_guard()) {}

    /// Sends `request` and returns by `until`.
    [[nodiscard]] http::outcome round_trip(const http::request& request, http::deadline until) {
        return round_trip(request, until, http::stop_signal{});
    }

    /// The same, and returns soon after `stop` asks for it.
    [[nodiscard]] http::outcome round_trip(const http::request& request, http::deadline until, http::stop_signal stop) {
        return send_once(request, until, stop);
    }

protected:
    using resend_guard = detail::resend_guard;  ///< how libcurl is kept from sending twice

    /// For tests of the guard itself.
    curl_transport(curl_options options, resend_guard guard) : options_(std::move(options)), guard_(guard) {
        static std::once_flag once;
        static bool ready = false;
        std::call_once(once, [] { ready = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK; });
        if (!ready) return;
        easy_.reset(curl_easy_init());
        drop_connections();
    }

private:
    struct closer {
        void operator()(CURL* easy) const noexcept { curl_easy_cleanup(easy); }
    };
    struct multi_closer {
        void operator()(CURLM* multi) const noexcept { curl_multi_cleanup(multi); }
    };
    /// Undoes what points into the stack of one round trip; connections stay open.
    struct resetter {
        void operator()(CURL* easy) const noexcept { curl_easy_reset(easy); }
    };

    // How long libcurl may sleep before the stop signal is asked again.
    static constexpr int idle_step = 1000, watchful_step = 10;

    static resend_guard best_guard() noexcept {
        constexpr unsigned first_with_count = 0x075000;
        const bool counts = LIBCURL_VERSION_NUM >= first_with_count &&
                            curl_version_info(CURLVERSION_NOW)->version_num >= first_with_count;
        return counts ? resend_guard::count : resend_guard::fresh_connection;
    }

    static http::outcome refuse(http::failure why, std::string text, CURLcode code = CURLE_OK) {
        std::error_code cause = code == CURLE_OK ? std::error_code{} : make_curl_error(code);
        return unexpected{http::transport_error{why, http::evidence::nothing_sent, cause, std::move(text)}};
    }

    http::outcome send_once(const http::request& request, http::deadline until, http::stop_signal stop) {
        if (kept_connection_ended()) drop_connections();
        if (!easy_ || !multi_) return refuse(http::failure::not_attempted, "libcurl could not be started");
        const detail::checked_url url = detail::check_url(request.url, options_.allow_plain_http);
        if (url.problem != nullptr) return refuse(http::failure::not_attempted, url.problem);
        detail::curl_headers headers;
        if (const char* problem = collect(request, headers)) return refuse(http::failure::not_attempted, problem);

        const auto now = std::chrono::steady_clock::now();
        if (stop.stop_requested()) return refuse(http::failure::cancelled, "cancelled before it was sent");
        if (until <= now) return refuse(http::failure::timeout, "the deadline had passed before it was sent");

        char text[CURL_ERROR_SIZE] = "";
        detail::curl_transfer transfer(guard_, request.response_cap, stop);
        const std::unique_ptr<CURL, resetter> reset_after(easy_.get());
        detail::curl_setup setup{easy_.get()};
        setup.request(request, headers);
        setup.callbacks(transfer, text);
        setup.limits(std::chrono::ceil<std::chrono::milliseconds>(until - now), options_.connect_timeout);
        setup.route(url, options_.ca_file, options_.proxy_from_environment);
        setup.guard(guard_, transfer);
        if (setup.worst != CURLE_OK) return refuse(http::failure::not_attempted, "libcurl lacks an option", setup.worst);

        const ending end = run(transfer, stop.stop_possible() ? watchful_step : idle_step);
        if (transfer.has_status()) return transfer.take_answer(end_of_body(end), end.code != CURLE_BAD_CONTENT_ENCODING);
        return unexpected{explain(end, transfer, text)};
    }

    /// @return null, or why the headers cannot be sent
    static const char* collect(const http::request& request, detail::curl_headers& headers) {
        bool added = headers.add("Expect:");  // or libcurl waits for a 100 before a large body
        bool names_codings = false;
        for (const http::request_header& header : request.headers) {
            names_codings = names_codings || detail::equal_ignoring_case(header.name, "Accept-Encoding");
            if (!detail::is_sendable(header)) return "a header's name is no token, or its value holds a control character";
            added = added && headers.add(header);
        }
        if (!names_codings) added = added && headers.add("Accept-Encoding:");  // or libcurl would name them itself
        return added ? nullptr : "out of memory";
    }

    struct ending {
        CURLcode code = CURLE_OK;
        bool cancelled = false;
    };

    static http::body_state end_of_body(ending end) noexcept {
        if (end.code == CURLE_OPERATION_TIMEDOUT) return http::body_state::timed_out;
        return end.code == CURLE_OK && !end.cancelled ? http::body_state::whole : http::body_state::cut;
    }

    // The easy interface's progress callback is called once a second on an idle connection, which is too seldom to
    // cancel by. Removing a handle in mid-transfer closes its connection.
    ending run(const detail::curl_transfer& transfer, int step) {
        ending end;
        if (curl_multi_add_handle(multi_.get(), easy_.get()) != CURLM_OK) return {CURLE_FAILED_INIT, false};
        for (int running = 1;;) {
            if (curl_multi_perform(multi_.get(), &running) != CURLM_OK) end.code = CURLE_FAILED_INIT;
            if (running == 0 || end.code != CURLE_OK) break;
            end.cancelled = transfer.stop_requested();
            if (end.cancelled) break;
            if (curl_multi_poll(multi_.get(), nullptr, 0, step, nullptr) != CURLM_OK) end.code = CURLE_FAILED_INIT;
        }
        for (int queued = 1; queued != 0;) {
            const CURLMsg* news = curl_multi_info_read(multi_.get(), &queued);
            if (news != nullptr && news->msg == CURLMSG_DONE) end.code = news->data.result;
        }
        curl_socket_t used = CURL_SOCKET_BAD;
        curl_easy_getinfo(easy_.get(), CURLINFO_ACTIVESOCKET, &used);
        if (used != CURL_SOCKET_BAD) kept_ = used;
        curl_multi_remove_handle(multi_.get(), easy_.get());
        end.cancelled = end.cancelled || transfer.stopped_at_start();
        return end;
    }

    /// Whether the gateway has closed the connection of the last round trip, or sent something that nobody asked for.
    ///
    /// libcurl (7.88, say) takes a TLS connection for alive on which a close_notify waits. The request would be lost on
    /// it, and nobody could tell whether it arrived: after each idle time the first message would end as unknown.
    [[nodiscard]] bool kept_connection_ended() const noexcept {
        if (!multi_ || kept_ == CURL_SOCKET_BAD) return false;
        curl_waitfd watched{kept_, CURL_WAIT_POLLIN, 0};
        int ready = 0;
        return curl_multi_poll(multi_.get(), &watched, 1, 0, &ready) != CURLM_OK || ready > 0;
    }

    // At most one connection is kept, so that the one which is looked at is the one which is used.
    void drop_connections() noexcept {
        kept_ = CURL_SOCKET_BAD;
        multi_.reset(curl_multi_init());
        if (multi_) curl_multi_setopt(multi_.get(), CURLMOPT_MAXCONNECTS, 1L);
    }

    /// Where a transfer stood of which nothing left. TLS to a proxy is part of connecting through it.
    [[nodiscard]] http::failure phase(const detail::curl_transfer& transfer) const noexcept {
        if (transfer.tls_started() && !options_.proxy_from_environment) return http::failure::tls;
        curl_off_t looked_up = 0;
        curl_easy_getinfo(easy_.get(), CURLINFO_NAMELOOKUP_TIME_T, &looked_up);
        return looked_up > 0 ? http::failure::connect : http::failure::name_lookup;
    }

    [[nodiscard]] http::transport_error explain(ending end, const detail::curl_transfer& transfer,
                                                const char* text) const {
        if (transfer.starts() > 1) end.code = CURLE_RECV_ERROR;  // what made libcurl start again; the abort was ours
        const bool counted = guard_ != resend_guard::fresh_connection;
        const bool kept = counted ? transfer.starts() == 0 : detail::proves_nothing_left(end.code);
        http::transport_error error;
        error.evidence = kept ? http::evidence::nothing_sent : http::evidence::may_have_been_sent;
        error.failure = end.cancelled ? http::failure::cancelled
                        : kept        ? detail::failure_before_sending(end.code, phase(transfer))
                                      : detail::failure_after_sending(end.code);
        if (end.code != CURLE_OK) error.cause = make_curl_error(end.code);
        // libcurl's own text may quote the gateway, and the gateway may quote the request: not once that has left.
        if (end.cancelled) {
            error.message = kept ? "cancelled before it was sent" : "cancelled while waiting for the answer";
        } else {
            error.message = kept && *text != '\0' ? text : curl_easy_strerror(end.code);
        }
        return error;
    }

    curl_options options_;
    resend_guard guard_;
    std::unique_ptr<CURLM, multi_closer> multi_;  // holds the connections; the easy handle goes first
    std::unique_ptr<CURL, closer> easy_;
    curl_socket_t kept_ = CURL_SOCKET_BAD;  // only looked at: it may be closed by now, or be another file
};

static_assert(http::cancellable_transport<curl_transport>);

}  // namespace wawp
