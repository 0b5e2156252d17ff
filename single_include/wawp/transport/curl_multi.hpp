// SPDX-License-Identifier: MIT
// Generated from include/ by single_include/amalgamate.cmake: change the headers there.
#pragma once

#include <wawp/wawp.hpp>

#include <chrono>
#include <cstddef>
#include <curl/curl.h>
#include <iterator>
#include <map>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>
#include <wawp/http/async_transport.hpp>
#include <wawp/http/completion_handler.hpp>
#include <wawp/transport/curl.hpp>

// wawp/transport/curl_sockets.hpp
#include <curl/curl.h>
#if defined(__unix__) || defined(__APPLE__)
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>
#endif

#include <cstddef>
#include <vector>

namespace wawp::detail {

/// Knows the sockets of many connections, so that each can be looked at before a request is written on it.
///
/// libcurl (7.88, say) takes a TLS connection for alive on which a close_notify waits. The request would be lost on it, and
/// nobody could tell whether it arrived: after each idle time the first message would end as unknown. Elsewhere than on
/// POSIX systems libcurl's own look has to do.
#if defined(__unix__) || defined(__APPLE__)
class curl_sockets {
public:
    curl_sockets() = default;
    curl_sockets(const curl_sockets&) = delete;
    curl_sockets& operator=(const curl_sockets&) = delete;

    /// Makes room for the sockets of so many transfers. The callbacks are called from C and allocate nothing; a socket for
    /// which there is no room is not looked at.
    void expect(std::size_t transfers) {
        if (known_.capacity() < most_for_one * transfers) known_.reserve(2 * most_for_one * transfers);
    }

    void install(curl_setup& setup) noexcept {
        setup.set(CURLOPT_OPENSOCKETFUNCTION, &on_open);
        setup.set(CURLOPT_OPENSOCKETDATA, this);
        setup.set(CURLOPT_CLOSESOCKETFUNCTION, &on_close);
        setup.set(CURLOPT_CLOSESOCKETDATA, this);
    }
    [[nodiscard]] curl_transfer::connection_watch watch() noexcept { return {&is_stale, this}; }

private:
    static constexpr std::size_t most_for_one = 4;  // an address of each family at the same time, and some more

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
        char byte = 0;
        return ::recv(socket, &byte, 1, MSG_PEEK | MSG_DONTWAIT) >= 0;  // the end of it or unexpected bytes; else nothing waits
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

// wawp/transport/curl_engine.hpp
namespace wawp::detail {

/// Many transfers and timers at once, on one thread and without waiting: whoever drives it does that.
///
/// Handlers are called from `collect`, `wake` and `shut_down`, and from `begin` if a request is refused. What they start goes
/// to the driver, not straight to here. Handles, with all that belongs to them, are used again.
class curl_engine {
public:
    using clock = std::chrono::steady_clock;

    /// What is to be carried, and whom to tell.
    struct order {
        const http::request* request;
        http::deadline until;
        http::stop_signal stop;
        http::completion_handler<http::outcome> handler;
    };

    /// What a timer's handler is told: nothing.
    struct nothing {};
    struct timer {
        http::deadline until;
        http::stop_signal stop;
        http::completion_handler<nothing> handler;
    };

    explicit curl_engine(curl_options options)
        : options_(std::move(options)), multi_(start_libcurl() ? curl_multi_init() : nullptr) {}
    curl_engine(const curl_engine&) = delete;
    curl_engine& operator=(const curl_engine&) = delete;

    [[nodiscard]] CURLM* multi() const noexcept { return multi_.get(); }

    /// How many transfers there are handles for: those on their way, and those that wait for another one.
    [[nodiscard]] std::size_t transfers() const noexcept { return flying_.size() + idle_.size(); }

    void begin(order&& what) {
        if (closed_) return what.handler(cancelled_before());
        auto free = idle_.empty() ? std::make_unique<flight>() : std::move(idle_.back());
        if (!idle_.empty()) idle_.pop_back();
        if (!multi_ || !free->session.easy) return what.handler(libcurl_missing());
        free->what = std::move(what);
        if (free->fresh_handle) {
            curl_setup setup{free->session.easy.get()};
            sockets_.install(setup);
            setup.set(CURLOPT_PRIVATE, free.get());
            free->session.attempt.transfer().watch_connections(sockets_.watch());
            free->fresh_handle = false;
        }
        free->place = flying_.size();
        stoppable_ += free->what.stop.stop_possible();
        flying_.push_back(std::move(free));
        sockets_.expect(transfers());
        launch(*flying_.back(), false);
    }

    void wait_until(timer&& what) {
        stoppable_ += what.stop.stop_possible();
        timers_.emplace(what.until, std::move(what));
    }

    /// How long nobody need look here, if no socket becomes ready before.
    [[nodiscard]] std::chrono::milliseconds patience() const {
        std::chrono::milliseconds wait{1'000};
        if (stoppable_ != 0) wait = std::chrono::milliseconds{10};  // a stop signal can only be asked
        if (!timers_.empty()) {
            const auto left = std::chrono::ceil<std::chrono::milliseconds>(timers_.begin()->first - clock::now());
            wait = left < wait ? left : wait;
        }
        return wait.count() < 0 ? std::chrono::milliseconds{0} : wait;
    }

    /// Ends the transfers that libcurl has finished.
    void collect() {
        for (int queued = 1; queued != 0;) {
            const CURLMsg* news = curl_multi_info_read(multi_.get(), &queued);
            if (news == nullptr) break;
            if (news->msg != CURLMSG_DONE) continue;
            flight* done = nullptr;
            curl_easy_getinfo(news->easy_handle, CURLINFO_PRIVATE, &done);
            land(*done, news->data.result, false);
        }
    }

    /// Calls the timers that are due, and ends what is asked to stop.
    void wake() {
        const auto now = clock::now();
        while (!timers_.empty() && timers_.begin()->first <= now) ring(timers_.begin());
        if (stoppable_ == 0) return;
        for (std::size_t i = flying_.size(); i-- > 0;) {  // the last one takes the place of one that ends
            if (i < flying_.size() && flying_[i]->what.stop.stop_requested()) land(*flying_[i], CURLE_OK, true);
        }
        for (auto each = timers_.begin(); each != timers_.end();) {
            const auto next = std::next(each);
            if (each->second.stop.stop_requested()) ring(each);
            each = next;
        }
    }

    /// Ends everything, as cancelled, and begins nothing any more.
    void shut_down() {
        closed_ = true;
        while (!flying_.empty()) land(*flying_.back(), CURLE_OK, true);
        while (!timers_.empty()) ring(timers_.begin());
    }

private:
    /// A transfer on its way, or a handle that waits for the next one.
    struct flight {
        curl_session session{};
        order what{};
        std::size_t place = 0;  // in `flying_`
        bool fresh_handle = true, on_new_connection = false;
    };

    static http::outcome cancelled_before() {
        return unexpected{http::transport_error{http::failure::cancelled, http::evidence::nothing_sent, {}, "the transport was closed"}};
    }

    void launch(flight& it, bool on_new_connection) {
        CURL* const easy = it.session.easy.get();
        if (!it.session.attempt.prepare_again(easy, *it.what.request, it.what.until, options_, it.what.stop)) {
            return finish(it, it.session.attempt.conclude(CURLE_OK));
        }
        if (on_new_connection || it.on_new_connection) curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, on_new_connection ? 1L : 0L);
        it.on_new_connection = on_new_connection;
        if (curl_multi_add_handle(multi_.get(), easy) != CURLM_OK) finish(it, it.session.attempt.conclude(CURLE_FAILED_INIT));
    }

    void land(flight& it, CURLcode code, bool cancelled) {
        curl_multi_remove_handle(multi_.get(), it.session.easy.get());
        // Nothing was written on a connection that was found closed: to start again is no resending.
        if (!cancelled && it.session.attempt.transfer().was_stale()) return launch(it, true);
        finish(it, it.session.attempt.conclude(code, cancelled));
    }

    void finish(flight& it, http::outcome&& outcome) {
        auto handler = std::move(it.what.handler);
        stoppable_ -= it.what.stop.stop_possible();
        it.what.stop = {};
        auto& place = flying_[it.place];
        idle_.push_back(std::move(place));
        if (&place != &flying_.back()) {
            place = std::move(flying_.back());
            place->place = static_cast<std::size_t>(&place - flying_.data());
        }
        flying_.pop_back();
        handler(std::move(outcome));
    }

    void ring(std::multimap<http::deadline, timer>::iterator which) {
        auto handler = std::move(which->second.handler);
        stoppable_ -= which->second.stop.stop_possible();
        timers_.erase(which);
        handler({});
    }

    curl_options options_;
    curl_sockets sockets_{};                             // outlives the connections
    std::unique_ptr<CURLM, curl_multi_closer> multi_;    // outlives the handles
    std::vector<std::unique_ptr<flight>> flying_{}, idle_{};
    std::multimap<http::deadline, timer> timers_{};
    std::size_t stoppable_ = 0;  // that can be asked to stop
    bool closed_ = false;
};

}  // namespace wawp::detail

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
        const std::size_t needed = 1 + most_for_one * transfers;
        if (watched_.capacity() < needed) watched_.reserve(2 * needed);
    }

    /// Lets libcurl work on what is ready and on what is due.
    void act() {
        int running = 0;
        ready_.clear();
        for (std::size_t i = 1; i < watched_.size(); ++i) {
            if (watched_[i].revents == 0) continue;
            ready_.push_back(watched_[i]);
            watched_[i].revents = 0;  // the next wait may be left out
        }
        for (const pollfd& each : ready_) curl_multi_socket_action(multi_, each.fd, what_of(each.revents), &running);
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
    static constexpr std::size_t most_for_one = 4;  // an address of each family at the same time, and a resolver's
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
        loop_->add(loop_->timers, engine::timer{until, stop, waking<Handler>{std::move(handler)}});
    }

private:
    using engine = detail::curl_engine;

    template <class Handler>
    struct waking {
        Handler handler;
        void operator()(engine::nothing) && { std::move(handler)(); }
    };

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
            poller.wait(curl.patience());
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
