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
#include <utility>
#include <vector>
#include <wawp/http/completion_handler.hpp>
#include <wawp/transport/curl.hpp>
#include <wawp/transport/curl_attempt.hpp>

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

    /// A timer's handler, as its caller gave it.
    template <class Handler>
    struct waking {
        Handler handler;
        void operator()(nothing) && { std::move(handler)(); }
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

    /// When somebody must look here, if no socket becomes ready before; the end of time if nothing waits for it.
    [[nodiscard]] http::deadline due() const {
        const auto first = timers_.empty() ? (http::deadline::max)() : timers_.begin()->first;
        if (stoppable_ == 0) return first;
        const auto asks = clock::now() + std::chrono::milliseconds{10};  // a stop signal can only be asked
        return asks < first ? asks : first;
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
