// SPDX-License-Identifier: MIT
#pragma once

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstddef>
#include <cstdlib>
#include <string_view>
#include <utility>

#include <wawp/core/ascii.hpp>

/// How a `fault_server` moves bytes and waits. POSIX only.
namespace wawp::testing {

/// What became of one attempt to move bytes over a socket that never blocks. Nothing of either: the connection is over.
struct channel_progress {
    std::size_t bytes = 0;  ///< moved; 1 for a handshake that is done
    short wait_for = 0;     ///< `POLLIN` or `POLLOUT`: try again when the socket is ready for that
};

/// A connection's bytes as they are. A channel of yours has the same members, and may put TLS between.
class plain_channel {
public:
    struct settings {};  ///< what all connections of a server share: nothing

    /// Of the server's URL.
    [[nodiscard]] static constexpr std::string_view scheme(const settings& /*none*/) noexcept { return "http"; }

    /// @param socket  stays the server's, who closes it
    plain_channel(int socket, const settings& /*none*/) noexcept : socket_(socket) {}

    [[nodiscard]] channel_progress handshake() noexcept { return {.bytes = 1}; }  ///< there is none to wait for
    [[nodiscard]] bool is_open() const noexcept { return true; }  ///< whether the handshake is done
    void shut() noexcept {}  ///< says good-bye to the client, where that takes more than closing the socket

    /// Reads `room` bytes at most.
    [[nodiscard]] channel_progress read(char* to, std::size_t room) noexcept { return made(::recv(socket_, to, room, 0), POLLIN); }
    /// Writes as much of `text` as goes.
    [[nodiscard]] channel_progress write(std::string_view text) noexcept {
        return made(::send(socket_, text.data(), text.size(), MSG_NOSIGNAL), POLLOUT);
    }

private:
    static channel_progress made(ssize_t bytes, short event) noexcept {
        if (bytes > 0) return {.bytes = static_cast<std::size_t>(bytes)};
        const bool later = bytes < 0 && (errno == EAGAIN || errno == EINTR);
        return {.wait_for = later ? event : short{0}};
    }

    int socket_;
};

namespace detail {

inline bool never_block(int descriptor) noexcept { return ::fcntl(descriptor, F_SETFL, ::fcntl(descriptor, F_GETFL) | O_NONBLOCK) == 0; }

/// Ends every wait at once, from any thread, for good.
class stop_pipe {
public:
    stop_pipe() {
        if (::pipe(ends_) != 0) std::abort();  // no descriptors, no test
    }
    ~stop_pipe() {
        raise();
        ::close(ends_[0]);
    }
    stop_pipe(const stop_pipe&) = delete;
    stop_pipe& operator=(const stop_pipe&) = delete;

    /// Not from two threads at a time.
    void raise() noexcept {
        if (ends_[1] >= 0) ::close(std::exchange(ends_[1], -1));
    }

    /// @return whether `descriptor` is ready for `events`; false when it was raised, or at `until`
    [[nodiscard]] bool wait(int descriptor, short events, std::chrono::steady_clock::time_point until) const noexcept {
        using std::chrono::milliseconds;
        for (;;) {
            const auto left = std::chrono::ceil<milliseconds>(until - std::chrono::steady_clock::now());
            if (left <= milliseconds::zero()) return false;
            pollfd watched[2] = {{descriptor, events, 0}, {ends_[0], POLLIN, 0}};
            const int ready = ::poll(watched, 2, static_cast<int>((std::min)(left, milliseconds{60'000}).count()));
            if (ready > 0) return watched[1].revents == 0;
        }
    }

private:
    int ends_[2] = {-1, -1};
};

/// Length of the first request in `text` if it is complete, else 0.
inline std::size_t size_of_request(std::string_view text) noexcept {
    const std::size_t head = text.find("\r\n\r\n");
    if (head == text.npos) return 0;
    constexpr std::string_view key = "\r\nContent-Length:";
    std::size_t field = 0;
    while (field < head && !wawp::detail::equal_ignoring_case(text.substr(field, key.size()), key)) ++field;
    const std::size_t body = field < head ? std::strtoul(text.data() + field + key.size(), nullptr, 10) : 0;
    return text.size() >= head + 4 + body ? head + 4 + body : 0;
}

}  // namespace detail

}  // namespace wawp::testing
