// SPDX-License-Identifier: MIT
#pragma once

#include <curl/curl.h>
#if defined(__unix__) || defined(__APPLE__)
#include <sys/socket.h>

#include <cerrno>
#endif

#include <wawp/core/language.hpp>

namespace wawp::detail {

/// Whether the other side has neither closed a kept connection nor sent something that nobody asked for.
///
/// libcurl (7.88, say) takes a TLS connection for alive on which a close_notify waits. The request would be lost on it, and
/// nobody could tell whether it arrived: after each idle time the first message would end as unknown.
#if defined(__unix__) || defined(__APPLE__)
inline bool is_quiet(curl_socket_t socket) noexcept {
    char byte = 0;
    errno = 0;
    return ::recv(socket, &byte, 1, MSG_PEEK | MSG_DONTWAIT) < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
}
inline bool is_quiet(CURLM*, curl_socket_t socket) noexcept { return is_quiet(socket); }
#else
inline bool is_quiet(CURLM* multi, curl_socket_t socket) noexcept {
    curl_waitfd watched{socket, CURL_WAIT_POLLIN, 0};
    int ready = 0;
    return curl_multi_poll(multi, &watched, 1, 0, &ready) == CURLM_OK && ready == 0;
}
#endif

}  // namespace wawp::detail
