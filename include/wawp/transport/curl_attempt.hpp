// SPDX-License-Identifier: MIT
#pragma once

#include <curl/curl.h>

#include <chrono>
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
#include <wawp/transport/curl_headers.hpp>
#include <wawp/transport/curl_options.hpp>
#include <wawp/transport/curl_setup.hpp>
#include <wawp/transport/curl_transfer.hpp>
#include <wawp/transport/curl_url.hpp>
#include <wawp/transport/request_check.hpp>

namespace wawp {

static_assert(LIBCURL_VERSION_NUM >= 0x074200, "curl: libcurl 7.66 or later is needed");

/// One request on an easy handle of yours: sets it up, and says what the transfer's end means for the message.
///
/// This is all that a libcurl program of your own needs; how the transfer runs (`curl_easy_perform`, the multi interface,
/// an event loop) is yours.
/// ```cpp
/// wawp::curl_attempt attempt;
/// const bool ready = attempt.prepare(easy, request, deadline);
/// const auto outcome = attempt.conclude(ready ? curl_easy_perform(easy) : CURLE_OK);
/// ```
/// libcurl by itself sends a POST again when a reused connection dies before the answer; `CURLOPT_PREREQFUNCTION` stops
/// that, and its count is the evidence: 0 means that no byte of the request left. Before libcurl 7.80 each attempt uses a
/// connection of its own, and the evidence is `may_have_been_sent` unless the error by itself proves otherwise.
///
/// It may be used again and again, for one transfer at a time; memory is kept. It stays where it is, and the handle points
/// into it: prepare it anew, reset it or clean it up before the attempt goes. One thread at a time.
class curl_attempt {
public:
    curl_attempt() : curl_attempt(best_guard()) {}
    /// For tests of the guard itself. `count` needs libcurl 7.80, in its headers and at run time.
    explicit curl_attempt(detail::resend_guard guard) : guard_(guard), transfer_(guard, 0, {}) {}
    curl_attempt(const curl_attempt&) = delete;
    curl_attempt& operator=(const curl_attempt&) = delete;

    /// Sets `easy` up to send `request` once by `until`. Options of your own that are not about the request (a share, an
    /// interface) may be set before; a proxy with `proxy_from_environment` alone, or it is switched off.
    ///
    /// @param easy     runs this transfer alone, and lives until `conclude`
    /// @param request  must outlive the transfer: libcurl reads the body where it lies
    /// @param until    when the transfer must be over, from name look-up to the last byte of the answer
    /// @param options  not looked at after the call
    /// @param stop     asked once, before the first byte; a transfer on its way is yours to stop
    /// @return whether to start the transfer; if not, `conclude` says why at once
    [[nodiscard]] bool prepare(CURL* easy, const http::request& request, http::deadline until, const curl_options& options = {},
                               http::stop_signal stop = {}) {
        known_url_.clear();
        return prepare_again(easy, request, until, options, stop);
    }

    /// The same on the handle of the time before, of which nobody has set an option since: sets only what has changed.
    [[nodiscard]] bool prepare_again(CURL* easy, const http::request& request, http::deadline until, const curl_options& options = {},
                                     http::stop_signal stop = {}) {
        easy_ = easy;
        refusal_ = {.evidence = http::evidence::nothing_sent};
        behind_proxy_ = options.proxy_from_environment;
        const bool set_up = !known_url_.empty() && known_url_ == request.url && known_method_ == request.method;
        detail::checked_url url;
        if (!set_up) url = detail::check_url(request.url, options.allow_plain_http);
        if (url.problem != nullptr) return refuse(http::failure::not_attempted, url.problem);
        if (const char* problem = collect(request)) return refuse(http::failure::not_attempted, problem);
        const auto now = std::chrono::steady_clock::now();
        if (stop.stop_requested()) return refuse(http::failure::cancelled, "cancelled before it was sent");
        if (until <= now) return refuse(http::failure::timeout, "the deadline had passed before it was sent");

        const bool undecoded = transfer_.left_undecoded();
        transfer_.restart(guard_, request.response_cap, stop);
        text_[0] = '\0';
        detail::curl_setup setup{easy};
        if (set_up) {
            setup.body(request);
            if (new_headers_) setup.headers(headers_);
            if (undecoded) setup.decode();
        } else {
            setup.request(request, headers_);
            setup.callbacks(transfer_, text_);
            setup.route(url, options.ca_file, options.proxy_from_environment);
            setup.guard(guard_, transfer_);
        }
        if (!set_up || connect_timeout_ != options.connect_timeout) setup.connect_limit(connect_timeout_ = options.connect_timeout);
        setup.limit(std::chrono::ceil<std::chrono::milliseconds>(until - now));
        if (setup.worst != CURLE_OK) {
            known_url_.clear();
            refusal_.cause = make_curl_error(setup.worst);
            return refuse(http::failure::not_attempted, "libcurl lacks an option");
        }
        if (!set_up) known_url_ = request.url;
        known_method_ = request.method;
        new_headers_ = false;
        return true;
    }

    /// What the transfer's end means: an answer as soon as there is a status, else why there is none, and whether a byte of
    /// the request may have left. Once for each `prepare`.
    ///
    /// @param code       what libcurl said of the transfer; of no account if `prepare` answered false
    /// @param cancelled  whether you took it out of its multi handle, or stopped it by a callback, because it is not wanted
    [[nodiscard]] http::outcome conclude(CURLcode code, bool cancelled = false) {
        headers_.clear_keys();
        if (refused_) return unexpected{std::move(refusal_)};
        cancelled = cancelled || transfer_.stopped_at_start();
        if (transfer_.has_status()) return transfer_.take_answer(end_of_body(code, cancelled), code != CURLE_BAD_CONTENT_ENCODING);
        return unexpected{explain(code, cancelled)};
    }

    /// What the callbacks have collected so far.
    [[nodiscard]] detail::curl_transfer& transfer() noexcept { return transfer_; }

private:
    static detail::resend_guard best_guard() noexcept {
        constexpr unsigned first_with_count = 0x075000;
        const bool counts = LIBCURL_VERSION_NUM >= first_with_count &&
                            curl_version_info(CURLVERSION_NOW)->version_num >= first_with_count;
        return counts ? detail::resend_guard::count : detail::resend_guard::fresh_connection;
    }

    bool refuse(http::failure why, const char* text) {
        refused_ = true;
        refusal_.failure = why;
        refusal_.message = text;
        return false;
    }

    /// @return null, or why the headers cannot be sent
    const char* collect(const http::request& request) {
        refused_ = false;
        if (headers_.holds(request.headers)) return nullptr;
        headers_.clear();
        new_headers_ = true;
        bool added = true, names_codings = false;
        for (const http::request_header& header : request.headers) {
            names_codings = names_codings || detail::equal_ignoring_case(header.name, "Accept-Encoding");
            if (!detail::is_sendable(header)) return "a header's name is no token, or its value holds a control character";
            added = added && headers_.add(header);
        }
        added = added && headers_.add("Expect:");  // or libcurl waits for a 100 before a large body
        if (!names_codings) added = added && headers_.add("Accept-Encoding:");  // or libcurl would name them itself
        if (added) return nullptr;
        headers_.clear();
        return "out of memory";
    }

    static http::body_state end_of_body(CURLcode code, bool cancelled) noexcept {
        if (code == CURLE_OPERATION_TIMEDOUT) return http::body_state::timed_out;
        if (cancelled) return http::body_state::cancelled;
        return code == CURLE_OK ? http::body_state::whole : http::body_state::cut;
    }

    /// Where a transfer stood of which nothing left. TLS to a proxy is part of connecting through it.
    [[nodiscard]] http::failure phase() const noexcept {
        if (transfer_.tls_started() && !behind_proxy_) return http::failure::tls;
        curl_off_t looked_up = 0;
        curl_easy_getinfo(easy_, CURLINFO_NAMELOOKUP_TIME_T, &looked_up);
        return looked_up > 0 ? http::failure::connect : http::failure::name_lookup;
    }

    [[nodiscard]] http::transport_error explain(CURLcode code, bool cancelled) const {
        if (transfer_.starts() > 1) code = CURLE_RECV_ERROR;  // what made libcurl start again; the abort was ours
        const bool counted = guard_ != detail::resend_guard::fresh_connection;
        const bool kept = counted ? transfer_.starts() == 0 : detail::proves_nothing_left(code);
        http::transport_error error;
        error.evidence = kept ? http::evidence::nothing_sent : http::evidence::may_have_been_sent;
        error.failure = cancelled ? http::failure::cancelled
                        : kept    ? detail::failure_before_sending(code, phase())
                                  : detail::failure_after_sending(code);
        if (code != CURLE_OK) error.cause = make_curl_error(code);
        // libcurl's own text may quote the gateway, and the gateway may quote the request: not once that has left.
        if (cancelled) {
            error.message = kept ? "cancelled before it was sent" : "cancelled while waiting for the answer";
        } else {
            error.message = kept && text_[0] != '\0' ? text_ : curl_easy_strerror(code);
        }
        return error;
    }

    detail::resend_guard guard_;
    CURL* easy_ = nullptr;
    detail::curl_transfer transfer_;
    detail::curl_headers headers_{};
    http::transport_error refusal_{};
    std::string known_url_{};  // that the handle is set up for; empty if it is for none
    http::method known_method_{};  // likewise
    std::chrono::milliseconds connect_timeout_{0};  // likewise
    bool refused_ = false;
    bool new_headers_ = true;  // that the handle was not told of
    bool behind_proxy_ = false;
    char text_[CURL_ERROR_SIZE] = "";
};

}  // namespace wawp
