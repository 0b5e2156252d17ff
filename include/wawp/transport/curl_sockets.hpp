// SPDX-License-Identifier: MIT
#pragma once

#include <curl/curl.h>
#if defined(__unix__) || defined(__APPLE__)
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>
#endif

#include <cstddef>
#include <vector>

#include <wawp/transport/curl_quiet.hpp>
#include <wawp/transport/curl_setup.hpp>
#include <wawp/transport/curl_transfer.hpp>

namespace wawp::detail {

/// Knows the sockets of many connections, so that each can be looked at before a request is written on it: see `is_quiet`.
/// Elsewhere than on POSIX systems libcurl's own look has to do.
#if defined(__unix__) || defined(__APPLE__)
class curl_sockets {
public:
    curl_sockets() = default;
    curl_sockets(const curl_sockets&) = delete;
    curl_sockets& operator=(const curl_sockets&) = delete;

    /// Makes room for the sockets of so many transfers. The callbacks are called from C and allocate nothing; a socket for
    /// which there is no room is not looked at.
    void expect(std::size_t transfers) {
        if (known_.capacity() < max_per_transfer * transfers) known_.reserve(2 * max_per_transfer * transfers);
    }

    void install(curl_setup& setup) noexcept {
        setup.set(CURLOPT_OPENSOCKETFUNCTION, &on_open);
        setup.set(CURLOPT_OPENSOCKETDATA, this);
        setup.set(CURLOPT_CLOSESOCKETFUNCTION, &on_close);
        setup.set(CURLOPT_CLOSESOCKETDATA, this);
    }
    [[nodiscard]] curl_transfer::connection_watch watch() noexcept { return {&is_stale, this}; }

private:
    static constexpr std::size_t max_per_transfer = 4;  // an address of each family at the same time, and some more

    struct entry {
        curl_socket_t socket;
        int local_port;  // 0: not connected when last looked at
    };

    static curl_socket_t on_open(void* self, curlsocktype, curl_sockaddr* to) noexcept {
        const curl_socket_t made = ::socket(to->family, to->socktype, to->protocol);
        if (made < 0) return CURL_SOCKET_BAD;
        ::fcntl(made, F_SETFD, FD_CLOEXEC);
        auto& known = static_cast<curl_sockets*>(self)->known_;
        if (known.size() < known.capacity()) known.push_back({made, 0});
        return made;
    }

    static int on_close(void* self, curl_socket_t socket) noexcept {
        auto& known = static_cast<curl_sockets*>(self)->known_;
        for (entry& each : known) {
            if (each.socket != socket) continue;
            each = known.back();
            known.pop_back();
            break;
        }
        return ::close(socket);
    }

    /// Whether the other side has closed the connection, or sent something that nobody asked for. A new one is never stale.
    static bool is_stale(void* self, CURL* easy, int local_port) noexcept {
        const curl_socket_t socket = static_cast<curl_sockets*>(self)->find(local_port);
        long opened = 1;
        if (socket == CURL_SOCKET_BAD || curl_easy_getinfo(easy, CURLINFO_NUM_CONNECTS, &opened) != CURLE_OK || opened != 0) return false;
        return !is_quiet(socket);
    }

    /// Begins behind the one that was found last: connections are used again in the order in which they became free.
    [[nodiscard]] curl_socket_t find(int local_port) noexcept {
        for (std::size_t looked_at = 0; looked_at < known_.size(); ++looked_at) {
            next_ = next_ < known_.size() ? next_ : 0;
            entry& each = known_[next_++];
            if (each.local_port == 0) each.local_port = port_of(each.socket);
            if (each.local_port == local_port) return each.socket;
        }
        return CURL_SOCKET_BAD;
    }

    static int port_of(curl_socket_t socket) noexcept {
        sockaddr_storage address{};
        socklen_t size = sizeof address;
        if (::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size) != 0) return 0;
        if (address.ss_family == AF_INET) return ntohs(reinterpret_cast<const sockaddr_in&>(address).sin_port);
        return address.ss_family == AF_INET6 ? ntohs(reinterpret_cast<const sockaddr_in6&>(address).sin6_port) : 0;
    }

    std::vector<entry> known_{};
    std::size_t next_ = 0;  // to be looked at
};
#else
struct curl_sockets {
    void expect(std::size_t) noexcept {}
    void install(curl_setup&) noexcept {}
    [[nodiscard]] curl_transfer::connection_watch watch() noexcept { return {}; }
};
#endif

}  // namespace wawp::detail
