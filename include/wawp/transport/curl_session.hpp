// SPDX-License-Identifier: MIT
#pragma once

#include <curl/curl.h>

#include <memory>
#include <mutex>

#include <wawp/core/result.hpp>
#include <wawp/http/transport.hpp>
#include <wawp/http/transport_error.hpp>
#include <wawp/transport/curl_attempt.hpp>

namespace wawp::detail {

/// Starts libcurl once for the program. @return whether it runs
[[nodiscard]] inline bool start_libcurl() {
    static std::once_flag once;
    static bool ready = false;
    std::call_once(once, [] { ready = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK; });
    return ready;
}

inline http::outcome libcurl_missing() {
    return unexpected{http::transport_error{http::failure::not_attempted, http::evidence::nothing_sent, {}, "libcurl could not be started"}};
}

inline http::outcome curl_moved_from() {
    return unexpected{http::transport_error{http::failure::not_attempted, http::evidence::nothing_sent, {},
                                            "the transport was moved from: send with the one that it was moved to"}};
}

struct curl_closer {
    void operator()(CURL* easy) const noexcept { curl_easy_cleanup(easy); }
};
struct curl_multi_closer {
    void operator()(CURLM* multi) const noexcept { curl_multi_cleanup(multi); }
};

/// An easy handle of the library's own with what it points into; null if libcurl could not be started.
struct curl_session {
    curl_session() = default;
    explicit curl_session(resend_guard guard) : attempt(guard) {}

    curl_attempt attempt{};
    std::unique_ptr<CURL, curl_closer> easy{start_libcurl() ? curl_easy_init() : nullptr};  // goes first
};

}  // namespace wawp::detail
