// SPDX-License-Identifier: MIT
// Generated from include/ by single_include/amalgamate.cmake: change the headers there.
#pragma once

#include <wawp/wawp.hpp>

#include <algorithm>
#include <chrono>
#include <curl/curl.h>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>
#include <wawp/http/async_transport.hpp>
#include <wawp/transport/curl_engine.hpp>

// wawp/transport/curl_poller.hpp
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

// wawp/transport/curl_multi.hpp
namespace wawp {

static_assert(LIBCURL_VERSION_NUM >= 0x074400, "curl_multi_transport: libcurl 7.68 or later is needed");

/// A transport that does not block, on libcurl's multi interface: thousands of requests on their way, from one thread.
///
/// The thread is its own; handlers are called on it, so what takes long there delays everything. Calls may come from any
/// thread. Otherwise as `curl_transport`: it sends once, and looks at a kept connection before it writes on it. Each request
/// on its way has a connection of its own (HTTP/1.1), which is kept for the next one.
///
/// Its destructor ends what is on its way as cancelled, and has called every handler when it returns; not to be destroyed
/// in a handler. Movable, not copyable.
/// ```cpp
/// wawp::async_client client{wawp::curl_multi_transport{}, credentials};
/// client.start(event, [](auto sent) { … });
/// ```
class curl_multi_transport {
public:
    /// Starts the thread, and connects to nothing yet; `std::system_error` if the system has no thread to give. What of
    /// `options` cannot be used, each outcome reports.
    explicit curl_multi_transport(curl_options options = {}) : loop_(std::make_unique<loop>(std::move(options))) {}

    /// See `http::async_transport`. Cancelling takes effect within some 10 ms.
    template <class Handler>
    void start(const http::request& request, http::deadline until, http::stop_signal stop, Handler handler) {
        loop_->add(loop_->orders, engine::order{&request, until, stop, std::move(handler)});
    }

    /// See `http::async_timer`. Late by some milliseconds at most.
    template <class Handler>
    void wait_until(http::deadline until, http::stop_signal stop, Handler handler) {
        loop_->add(loop_->timers, engine::timer{until, stop, engine::waking<Handler>{std::move(handler)}});
    }

private:
    using engine = detail::curl_engine;

    /// What the thread works on; it stays where it is.
    struct loop {
        explicit loop(curl_options options) : curl(std::move(options)) {
            if (curl.multi() != nullptr) poller.install(curl.multi());
            worker = std::thread([this] { run(); });
        }
        loop(const loop&) = delete;
        loop& operator=(const loop&) = delete;
        ~loop() {
            {
                const std::lock_guard lock(mutex);
                closing = true;
            }
            poller.wake();
            worker.join();
        }

        template <class What>
        void add(std::vector<What>& to, What what) {
            bool wakes = false;
            {
                const std::lock_guard lock(mutex);
                to.push_back(std::move(what));
                wakes = std::exchange(asleep, false);  // one call for all that comes until it is up
            }
            if (wakes) poller.wake();
        }

        void run() {
            while (take_orders()) {
                if (curl.multi() != nullptr) poller.act();
                curl.collect();
                curl.wake();
                sleep();
            }
            do {  // handlers may start more even now: it ends at once
                curl.shut_down();
            } while (take_over());
        }

        /// False when it is time to end.
        bool take_orders() {
            {
                const std::lock_guard lock(mutex);
                asleep = false;
                if (closing) return false;
                if (orders.empty() && timers.empty()) return true;
            }
            take_over();
            return true;
        }

        /// Hands on what was asked for since the last time; false if that was nothing.
        bool take_over() {
            {
                const std::lock_guard lock(mutex);
                orders.swap(taken_orders);
                timers.swap(taken_timers);
            }
            const bool any = !taken_orders.empty() || !taken_timers.empty();
            poller.expect(curl.transfers() + taken_orders.size());
            for (engine::order& each : taken_orders) curl.begin(std::move(each));
            for (engine::timer& each : taken_timers) curl.wait_until(std::move(each));
            taken_orders.clear();
            taken_timers.clear();
            return any;
        }

        void sleep() {
            {
                const std::lock_guard lock(mutex);
                if (closing || !orders.empty() || !timers.empty()) return;  // a handler has asked for more
                asleep = true;
            }
            const auto left = std::chrono::ceil<std::chrono::milliseconds>(curl.due() - engine::clock::now());
            poller.wait((std::clamp)(left, std::chrono::milliseconds{0}, std::chrono::milliseconds{1'000}));
        }

        detail::curl_poller poller{};  // outlives the multi handle
        engine curl;
        std::mutex mutex{};
        std::vector<engine::order> orders{}, taken_orders{};
        std::vector<engine::timer> timers{}, taken_timers{};
        bool closing = false, asleep = false;
        std::thread worker{};  // last: it needs all the others
    };

    std::unique_ptr<loop> loop_;
};

static_assert(http::async_transport<curl_multi_transport> && http::async_timer<curl_multi_transport>);

}  // namespace wawp
