// SPDX-License-Identifier: MIT
#pragma once

#include <curl/curl.h>

#include <string>
#include <system_error>

#include <wawp/http/transport_error.hpp>

namespace wawp {

namespace detail {

class curl_error_category final : public std::error_category {
public:
    const char* name() const noexcept override { return "curl"; }
    std::string message(int code) const override { return curl_easy_strerror(static_cast<CURLcode>(code)); }
};

}  // namespace detail

/// The category of libcurl's `CURLcode`: what a `cause` from `curl_transport` belongs to.
[[nodiscard]] inline const std::error_category& curl_category() noexcept {
    static const detail::curl_error_category category;
    return category;
}

/// `code` in `curl_category()`.
[[nodiscard]] inline std::error_code make_curl_error(CURLcode code) noexcept {
    return {static_cast<int>(code), curl_category()};
}

namespace detail {

/// What a `CURLcode` means for a request of which nothing left. `phase` answers for the codes that do not say where
/// the transfer stood, a time-out above all.
[[nodiscard]] inline http::failure failure_before_sending(CURLcode code, http::failure phase) noexcept {
    switch (static_cast<unsigned>(code)) {
        case CURLE_UNSUPPORTED_PROTOCOL: case CURLE_URL_MALFORMAT: case CURLE_FAILED_INIT:
        case CURLE_OUT_OF_MEMORY: case CURLE_UNKNOWN_OPTION: case CURLE_BAD_FUNCTION_ARGUMENT:
        case CURLE_NOT_BUILT_IN: return http::failure::not_attempted;
        case CURLE_COULDNT_RESOLVE_HOST: case CURLE_COULDNT_RESOLVE_PROXY: return http::failure::name_lookup;
        case CURLE_COULDNT_CONNECT: case CURLE_INTERFACE_FAILED: return http::failure::connect;
        case CURLE_PEER_FAILED_VERIFICATION: case CURLE_SSL_CACERT_BADFILE: case CURLE_SSL_ISSUER_ERROR:
        case CURLE_SSL_INVALIDCERTSTATUS: case CURLE_SSL_PINNEDPUBKEYNOTMATCH: return http::failure::certificate;
        case CURLE_SSL_CONNECT_ERROR: case CURLE_SSL_CIPHER: case CURLE_SSL_CERTPROBLEM:
        case CURLE_USE_SSL_FAILED: case CURLE_SSL_CRL_BADFILE: return http::failure::tls;
        default: return phase;
    }
}

/// What a `CURLcode` means once the request may have left. A code that speaks of connecting comes from libcurl's own
/// try to send it again, which the transport stops; the request itself was lost with the first connection.
[[nodiscard]] inline http::failure failure_after_sending(CURLcode code) noexcept {
    switch (static_cast<unsigned>(code)) {
        case CURLE_OPERATION_TIMEDOUT: return http::failure::timeout;
        case CURLE_OK: case CURLE_UNSUPPORTED_PROTOCOL: case CURLE_WEIRD_SERVER_REPLY: case CURLE_WRITE_ERROR:
        case CURLE_BAD_CONTENT_ENCODING: case CURLE_OUT_OF_MEMORY: return http::failure::protocol;
        default: return http::failure::connection;
    }
}

/// Whether `code` by itself proves that nothing left, on a connection that was new.
[[nodiscard]] inline bool proves_nothing_left(CURLcode code) noexcept {
    switch (static_cast<unsigned>(code)) {
        case CURLE_COULDNT_RESOLVE_HOST: case CURLE_COULDNT_RESOLVE_PROXY: case CURLE_COULDNT_CONNECT:
        case CURLE_PEER_FAILED_VERIFICATION: case CURLE_URL_MALFORMAT: return true;
        default: return false;
    }
}

}  // namespace detail

}  // namespace wawp
