// SPDX-License-Identifier: MIT
// What the benchmarks of sending share: a gateway in a process of its own, and what is sent to it.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <cstddef>
#include <cstdlib>
#include <deque>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include <wawp/wawp.hpp>

namespace sending {

using clock_type = std::chrono::steady_clock;
using namespace std::chrono_literals;

/// What the processes tell each other.
struct shared_counts {
    std::atomic<unsigned> accepted, sent, not_sent, unknown;
};

class gateway {
public:
    gateway(int listener, shared_counts& counts, bool kills, std::chrono::milliseconds delay)
        : listener_(listener), counts_(counts), kills_(kills), delay_(delay) {}

    [[noreturn]] void run() {
        watch(listener_);
        for (;;) {
            epoll_event events[256];
            const auto wait = due_.empty() ? 1'000 : std::chrono::ceil<std::chrono::milliseconds>(due_.front().first - clock_type::now()).count();
            const int ready = ::epoll_wait(poll_, events, 256, static_cast<int>(wait < 0 ? 0 : wait));
            for (int i = 0; i < ready; ++i) serve(events[i].data.fd);
            for (; !due_.empty() && due_.front().first <= clock_type::now(); due_.pop_front()) answer(due_.front().second);
        }
    }

private:
    struct connection {
        std::string text{};
        unsigned long serial = 0;
    };

    void watch(int socket) {
        epoll_event event{};
        event.events = EPOLLIN;
        event.data.fd = socket;
        ::epoll_ctl(poll_, EPOLL_CTL_ADD, socket, &event);
    }
    bool dice() { return kills_ && (state_ = state_ * 6364136223846793005u + 1442695040888963407u) >> 33 & 1023u ? (state_ >> 33) % 60 == 0 : false; }
    void kill(int socket) {
        connections_.erase(socket);
        ::close(socket);
    }
    void serve(int socket) {
        if (socket == listener_) {
            const int made = ::accept4(listener_, nullptr, nullptr, SOCK_NONBLOCK);
            if (made < 0) return;
            const int on = 1;
            ::setsockopt(made, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
            connections_[made].serial = ++serial_;
            return watch(made);
        }
        char chunk[4096];
        const auto got = ::recv(socket, chunk, sizeof chunk, 0);
        if (got <= 0 || dice()) return kill(socket);  // before the request is whole, perhaps
        connection& it = connections_[socket];
        it.text.append(chunk, static_cast<std::size_t>(got));
        const std::size_t head = it.text.find("\r\n\r\n"), field = it.text.find("Content-Length: ");
        if (head == it.text.npos || it.text.size() < head + 4 + std::strtoul(it.text.c_str() + field + 16, nullptr, 10)) return;
        it.text.clear();
        if (dice()) return kill(socket);
        ++counts_.accepted;
        due_.emplace_back(clock_type::now() + delay_, std::pair(socket, it.serial));
    }
    void answer(std::pair<int, unsigned long> to) {
        const auto found = connections_.find(to.first);
        if (found == connections_.end() || found->second.serial != to.second) return;
        if (dice()) return kill(to.first);
        static const std::string body = R"({"id":{"fromMe":true,"_serialized":"true_201234567890@c.us_3EB0AAAAAAAAAAAAAAAA"},"ack":0,"timestamp":1735920000})";
        static const std::string text = "HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
        if (::send(to.first, text.data(), text.size(), MSG_NOSIGNAL) < 0) kill(to.first);
    }

    int listener_, poll_ = ::epoll_create1(0);
    shared_counts& counts_;
    bool kills_;
    std::chrono::milliseconds delay_;
    unsigned long long state_ = 1;
    unsigned long serial_ = 0;
    std::unordered_map<int, connection> connections_{};
    std::deque<std::pair<clock_type::time_point, std::pair<int, unsigned long>>> due_{};
};

/// A gateway in a process of its own, for as long as this lives.
class running_gateway {
public:
    running_gateway(shared_counts& counts, bool kills, std::chrono::milliseconds delay = 20ms) {
        const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        if (::bind(listener, reinterpret_cast<sockaddr*>(&address), size) != 0 || ::listen(listener, 1'024) != 0) std::abort();
        ::getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size);
        url_ = "http://127.0.0.1:" + std::to_string(ntohs(address.sin_port));
        process_ = ::fork();
        if (process_ == 0) gateway(listener, counts, kills, delay).run();
        ::close(listener);
    }
    running_gateway(const running_gateway&) = delete;
    running_gateway& operator=(const running_gateway&) = delete;
    ~running_gateway() {
        ::kill(process_, SIGKILL);
        ::waitpid(process_, nullptr, 0);
    }
    [[nodiscard]] const std::string& url() const noexcept { return url_; }

private:
    pid_t process_ = 0;
    std::string url_;
};

inline std::vector<wawp::event> events(std::size_t count) {
    return std::vector<wawp::event>(count, wawp::event{.chat_id = "201234567890@c.us",
                                                       .name = "Team Meeting 📅",
                                                       .description = "Discussing Q1 Roadmap",
                                                       .start_time = wawp::rfc3339("2026-12-01T16:00:00+02:00"),
                                                       .end_time = wawp::rfc3339("2026-12-01T17:00:00+02:00"),
                                                       .location = "Meeting Room A",
                                                       .extra_guests_allowed = true});
}
inline wawp::client_options options_for(const std::string& url) {
    wawp::client_options options;
    options.request.base_url = url;
    return options;
}
inline const wawp::credentials who{"INSTANCE_ID", "ACCESS_TOKEN"};

}  // namespace sending
