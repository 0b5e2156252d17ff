// SPDX-License-Identifier: MIT
#pragma once

#include <curl/curl.h>

#include <memory>
#include <utility>

#include <wawp/http/request.hpp>
#include <wawp/http/transport.hpp>
#include <wawp/transport/curl_attempt.hpp>
#include <wawp/transport/curl_options.hpp>
#include <wawp/transport/curl_quiet.hpp>
#include <wawp/transport/curl_session.hpp>
#include <wawp/transport/curl_transfer.hpp>

namespace wawp {

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
    explicit curl_transport(curl_options options = {}) : curl_transport(std::move(options), std::make_unique<detail::curl_session>()) {}

    /// Sends `request` and returns by `until`.
    [[nodiscard]] http::outcome round_trip(const http::request& request, http::deadline until) {
        return round_trip(request, until, http::stop_signal{});
    }

    /// The same, and returns soon after `stop` asks for it.
    [[nodiscard]] http::outcome round_trip(const http::request& request, http::deadline until, http::stop_signal stop) {
        if (!session_) return detail::curl_moved_from();
        if (kept_ != CURL_SOCKET_BAD && multi_ && !detail::is_quiet(multi_.get(), kept_)) drop_connections();
        if (!session_->easy || !multi_) return detail::libcurl_missing();
        curl_attempt& attempt = session_->attempt;
        if (!attempt.prepare_again(session_->easy.get(), request, until, options_, stop)) return attempt.conclude(CURLE_OK);
        const ending end = run(attempt.transfer(), stop.stop_possible() ? watchful_step : idle_step);
        return attempt.conclude(end.code, end.cancelled);
    }

protected:
    using resend_guard = detail::resend_guard;  ///< how libcurl is kept from sending twice

    /// For tests of the guard itself.
    curl_transport(curl_options options, resend_guard guard)
        : curl_transport(std::move(options), std::make_unique<detail::curl_session>(guard)) {}

private:
    curl_transport(curl_options options, std::unique_ptr<detail::curl_session> session)
        : options_(std::move(options)), session_(std::move(session)) {
        if (session_->easy) drop_connections();
    }

    // How long libcurl may sleep before the stop signal is asked again.
    static constexpr int idle_step = 1000, watchful_step = 10;

    struct ending {
        CURLcode code = CURLE_OK;
        bool cancelled = false;
    };

    // The easy interface's progress callback is called once a second on an idle connection, which is too seldom to
    // cancel by. Removing a handle in mid-transfer closes its connection.
    ending run(const detail::curl_transfer& transfer, int slice) {
        ending end;
        if (curl_multi_add_handle(multi_.get(), session_->easy.get()) != CURLM_OK) return {CURLE_FAILED_INIT};
        for (int running = 1;;) {
            if (curl_multi_perform(multi_.get(), &running) != CURLM_OK) end.code = CURLE_FAILED_INIT;
            if (running == 0 || end.code != CURLE_OK) break;
            end.cancelled = transfer.stop_requested();
            if (end.cancelled) break;
            if (curl_multi_poll(multi_.get(), nullptr, 0, slice, nullptr) != CURLM_OK) end.code = CURLE_FAILED_INIT;
        }
        for (int queued = 1; queued != 0;) {
            const CURLMsg* news = curl_multi_info_read(multi_.get(), &queued);
            if (news != nullptr && news->msg == CURLMSG_DONE) end.code = news->data.result;
        }
        note_connection();
        curl_multi_remove_handle(multi_.get(), session_->easy.get());
        return end;
    }

    // Asked for only where there is a new one, since libcurl has to look for it.
    void note_connection() noexcept {
        long made = 0;
        curl_easy_getinfo(session_->easy.get(), CURLINFO_NUM_CONNECTS, &made);
        if (made == 0) return;
        curl_socket_t used = CURL_SOCKET_BAD;
        curl_easy_getinfo(session_->easy.get(), CURLINFO_ACTIVESOCKET, &used);
        if (used != CURL_SOCKET_BAD) kept_ = used;
    }

    // At most one connection is kept, so that the one which is looked at is the one which is used.
    void drop_connections() noexcept {
        kept_ = CURL_SOCKET_BAD;
        multi_.reset(curl_multi_init());
        if (multi_) curl_multi_setopt(multi_.get(), CURLMOPT_MAXCONNECTS, 1L);
    }

    curl_options options_;
    std::unique_ptr<CURLM, detail::curl_multi_closer> multi_;  // holds the connections; the easy handle goes first
    std::unique_ptr<detail::curl_session> session_;
    curl_socket_t kept_ = CURL_SOCKET_BAD;  // only looked at: it may be closed by now, or be another file
};

static_assert(http::cancellable_transport<curl_transport>);

}  // namespace wawp
