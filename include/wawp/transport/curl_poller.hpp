// SPDX-License-Identifier: MIT
#pragma once

#include <curl/curl.h>
#if defined(__unix__) || defined(__APPLE__)
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>
#else
#include <thread>
#endif

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <wawp/core/language.hpp>

namespace wawp::detail {

/// Waits for the sockets of a multi handle, and lets libcurl work on those that are ready.
///
/// `curl_multi_perform` looks at every transfer each time, with a system call for each. Elsewhere than on POSIX systems it
/// has to do. The multi handle must not outlive this.
#if defined(__unix__) || defined(__APPLE__)
class curl_poller {
public:
    curl_poller() {
        int ends[2] = {-1, -1};
        if (::pipe(ends) == 0) {
            for (const int end : ends) {
                ::fcntl(end, F_SETFD, FD_CLOEXEC);
                ::fcntl(end, F_SETFL, O_NONBLOCK);
            }
        }
        alarm_ = ends[1];
        watched_.push_back({ends[0], POLLIN, 0});  // poll looks at nothing where it is -1
    }
    curl_poller(const curl_poller&) = delete;
    curl_poller& operator=(const curl_poller&) = delete;
    ~curl_poller() {
        if (alarm_ < 0) return;
        ::close(alarm_);
        ::close(watched_[0].fd);
    }

    void install(CURLM* multi) noexcept {
        multi_ = multi;
        curl_multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, &on_socket);
        curl_multi_setopt(multi, CURLMOPT_SOCKETDATA, this);
        curl_multi_setopt(multi, CURLMOPT_TIMERFUNCTION, &on_timer);
        curl_multi_setopt(multi, CURLMOPT_TIMERDATA, this);
    }

    /// Makes room for the sockets of so many transfers: the callbacks come from C, which no exception may cross.
    void expect(std::size_t transfers) {
        const std::size_t needed = 1 + max_per_transfer * transfers;
        if (watched_.capacity() < needed) watched_.reserve(2 * needed);
    }

    /// Lets libcurl work on what is ready and on what is due.
    void act() {
        int running = 0;
        for (std::size_t i = 1; i < watched_.size(); ++i) {
            if (watched_[i].revents == 0) continue;
            ready_.push_back(watched_[i]);
            watched_[i].revents = 0;  // the next wait may be left out
        }
        for (; !ready_.empty(); ready_.pop_back()) {  // copies, since libcurl changes what is watched
            curl_multi_socket_action(multi_, ready_.back().fd, what_of(ready_.back().revents), &running);
        }
        if (!is_due()) return;
        is_set_ = false;
        curl_multi_socket_action(multi_, CURL_SOCKET_TIMEOUT, 0, &running);
    }

    /// Returns when a socket is ready, when libcurl has something to do, after `patience`, or when it is woken up.
    void wait(std::chrono::milliseconds patience) noexcept {
        if (is_set_) {
            const auto left = std::chrono::ceil<std::chrono::milliseconds>(due_ - clock::now());
            if (left < patience) patience = left.count() < 0 ? patience.zero() : left;
        }
        if (alarm_ < 0 && patience > blind_patience) patience = blind_patience;
        if (::poll(watched_.data(), watched_.size(), static_cast<int>(patience.count())) <= 0) return;
        char woken[16];
        if (watched_[0].revents != 0) static_cast<void>(!::read(watched_[0].fd, woken, sizeof woken));
    }

    /// Ends the wait, or the next one. From any thread.
    void wake() const noexcept {
        const char any = 0;
        static_cast<void>(!::write(alarm_, &any, 1));
    }

private:
    using clock = std::chrono::steady_clock;
    static constexpr std::size_t max_per_transfer = 4;  // an address of each family at the same time, and a resolver's
    static constexpr std::chrono::milliseconds blind_patience{10};  // where nothing can wake it up

    [[nodiscard]] bool is_due() const noexcept { return is_set_ && due_ <= clock::now(); }

    static int what_of(short ready) noexcept {
        return ((ready & (POLLIN | POLLHUP)) != 0 ? CURL_CSELECT_IN : 0) | ((ready & POLLOUT) != 0 ? CURL_CSELECT_OUT : 0) |
               ((ready & (POLLERR | POLLNVAL)) != 0 ? CURL_CSELECT_ERR : 0);
    }

    /// What libcurl waits for at `socket`, whose place libcurl keeps for us; none yet if that is null. Fails, and all the
    /// transfers with it, where there is no room.
    static int on_socket(CURL*, curl_socket_t socket, int what, void* self, void* known) noexcept {
        auto& it = *static_cast<curl_poller*>(self);
        auto place = reinterpret_cast<std::uintptr_t>(known);
        if (what == CURL_POLL_REMOVE) {
            if (place != 0) it.forget(place);
            return 0;
        }
        if (place == 0) {
            place = it.watched_.size();
            if (place == it.watched_.capacity()) return -1;
            it.watched_.push_back({socket, 0, 0});
            it.keep(place);
        }
        it.watched_[place].events = static_cast<short>(((what & CURL_POLL_IN) != 0 ? POLLIN : 0) | ((what & CURL_POLL_OUT) != 0 ? POLLOUT : 0));
        return 0;
    }

    // NOLINTNEXTLINE(performance-no-int-to-ptr): libcurl keeps it for us and never follows it
    void keep(std::uintptr_t place) noexcept { curl_multi_assign(multi_, watched_[place].fd, reinterpret_cast<void*>(place)); }

    void forget(std::uintptr_t place) noexcept {
        watched_[place] = watched_.back();
        watched_.pop_back();
        if (place < watched_.size()) keep(place);
    }

    static int on_timer(CURLM*, long milliseconds, void* self) noexcept {
        auto& it = *static_cast<curl_poller*>(self);
        it.is_set_ = milliseconds >= 0;
        if (it.is_set_) it.due_ = clock::now() + std::chrono::milliseconds{milliseconds};
        return 0;
    }

    CURLM* multi_ = nullptr;
    std::vector<pollfd> watched_{};  // the first one wakes it up
    std::vector<pollfd> ready_{};
    clock::time_point due_{};
    bool is_set_ = false;
    int alarm_ = -1;
};
#else
class curl_poller {
public:
    curl_poller() = default;
    curl_poller(const curl_poller&) = delete;
    curl_poller& operator=(const curl_poller&) = delete;

    void install(CURLM* multi) noexcept { multi_ = multi; }
    void expect(std::size_t) noexcept {}
    void act() noexcept {
        int running = 0;
        curl_multi_perform(multi_, &running);
    }
    void wait(std::chrono::milliseconds patience) {
        if (multi_ != nullptr) {
            curl_multi_poll(multi_, nullptr, 0, static_cast<int>(patience.count()), nullptr);
        } else {
            std::this_thread::sleep_for(patience < blind_patience ? patience : blind_patience);
        }
    }
    void wake() noexcept {
        if (multi_ != nullptr) curl_multi_wakeup(multi_);
    }

private:
    static constexpr std::chrono::milliseconds blind_patience{10};  // where nothing can wake it up

    CURLM* multi_ = nullptr;
};
#endif

}  // namespace wawp::detail
