// SPDX-License-Identifier: MIT
#pragma once

#include <curl/curl.h>

#include <chrono>
#include <limits>
#include <string>

#include <wawp/http/request.hpp>
#include <wawp/transport/curl_headers.hpp>
#include <wawp/transport/curl_transfer.hpp>
#include <wawp/transport/curl_url.hpp>

namespace wawp::detail {

/// Sets the options of one transfer and keeps the first error: an option that a libcurl does not know must stop the
/// transfer, since most of them keep the token where it belongs.
struct curl_setup {
    CURL* easy = nullptr;
    CURLcode worst = CURLE_OK;

    template <class Value>
    void set(CURLoption option, Value value) noexcept {
        if (worst == CURLE_OK) worst = curl_easy_setopt(easy, option, value);
    }

    /// `from` and `lines` must outlive the transfer.
    void request(const http::request& from, const curl_headers& lines) noexcept {
        set(CURLOPT_URL, from.url.c_str());
        set(CURLOPT_POST, 1L);
        set(CURLOPT_ACCEPT_ENCODING, "identity");  // switches decoding on, for gateways that compress all the same
        // Of these constants, older libcurl has an enum and newer a long.
        set(CURLOPT_HTTP_VERSION, 0L + CURL_HTTP_VERSION_1_1);
        set(CURLOPT_FOLLOWLOCATION, 0L);
        set(CURLOPT_NETRC, 0L + CURL_NETRC_IGNORED);
        set(CURLOPT_NOSIGNAL, 1L);
        set(CURLOPT_CUSTOMREQUEST, from.method == http::method::post ? nullptr : http::to_text(from.method));
        headers(lines);
        decode();
        body(from);
    }

    /// `from` must outlive the transfer: libcurl reads the body where it lies.
    void body(const http::request& from) noexcept {
        set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(from.body.size()));
        set(CURLOPT_POSTFIELDS, from.body.reveal().data());
    }

    /// `lines` must outlive the transfer.
    void headers(const curl_headers& lines) noexcept { set(CURLOPT_HTTPHEADER, lines.get()); }

    /// Compressed bodies are decoded (again: a transfer may have switched it off).
    void decode() noexcept { set(CURLOPT_HTTP_CONTENT_DECODING, 1L); }

    /// `transfer` and `error_text` (of `CURL_ERROR_SIZE` bytes) must outlive the transfer.
    void callbacks(curl_transfer& transfer, char* error_text) noexcept {
        set(CURLOPT_HEADERFUNCTION, &curl_transfer::on_header);
        set(CURLOPT_HEADERDATA, &transfer);
        set(CURLOPT_WRITEFUNCTION, &curl_transfer::on_body);
        set(CURLOPT_WRITEDATA, &transfer);
        transfer.attach(easy);
        set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);  // a proxy's 200 is not the gateway's
        set(CURLOPT_ERRORBUFFER, error_text);
        // Some TLS libraries lack this one; it only tells a stalled handshake from a stalled connect.
        curl_easy_setopt(easy, CURLOPT_SSL_CTX_FUNCTION, &curl_transfer::on_tls);
        curl_easy_setopt(easy, CURLOPT_SSL_CTX_DATA, &transfer);
    }

    /// `left` > 0.
    void limit(std::chrono::milliseconds left) noexcept { set(CURLOPT_TIMEOUT_MS, clamp(left)); }

    /// 0 means that what is left for all counts: libcurl ends at the earlier of the two.
    void connect_limit(std::chrono::milliseconds connect) noexcept {
        set(CURLOPT_CONNECTTIMEOUT_MS, clamp(connect > connect.zero() ? connect : (std::chrono::milliseconds::max)()));
#if LIBCURL_VERSION_NUM >= 0x075700
        set(CURLOPT_QUICK_EXIT, 1L);  // or a transfer that ends during name look-up waits for the resolver's thread
#endif
    }

    void route(const checked_url& url, const std::string& ca_file, bool proxy_from_environment) noexcept {
#if LIBCURL_VERSION_NUM >= 0x075500
        set(CURLOPT_PROTOCOLS_STR, url.plain ? "http" : "https");
#else
        set(CURLOPT_PROTOCOLS, 0L + (url.plain ? CURLPROTO_HTTP : CURLPROTO_HTTPS));
#endif
        set(CURLOPT_SSLVERSION, 0L + CURL_SSLVERSION_TLSv1_2);
        set(CURLOPT_SSL_VERIFYPEER, 1L);
        set(CURLOPT_SSL_VERIFYHOST, 2L);
        if (!ca_file.empty()) set(CURLOPT_CAINFO, ca_file.c_str());
        // Plain text to this machine must not leave it by way of a proxy.
        if (!proxy_from_environment || (url.plain && url.loopback)) set(CURLOPT_PROXY, "");
    }

    void guard(resend_guard how, curl_transfer& transfer) noexcept {
        if (how == resend_guard::fresh_connection) {
            set(CURLOPT_FRESH_CONNECT, 1L);
            set(CURLOPT_FORBID_REUSE, 1L);
            return;
        }
#if LIBCURL_VERSION_NUM >= 0x075000
        set(CURLOPT_PREREQFUNCTION, &curl_transfer::on_start);
        set(CURLOPT_PREREQDATA, &transfer);
#else
        static_cast<void>(transfer);
#endif
    }

private:
    // libcurl keeps milliseconds in a 32-bit number on some platforms; 0 would mean "no limit".
    static long clamp(std::chrono::milliseconds time) noexcept {
        constexpr long long longest = (std::numeric_limits<int>::max)();
        return static_cast<long>(time.count() < 1 ? 1 : time.count() > longest ? longest : time.count());
    }
};

}  // namespace wawp::detail
