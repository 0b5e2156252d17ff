// SPDX-License-Identifier: MIT
#pragma once

#include <curl/curl.h>

#include <chrono>
#include <cstddef>
#include <iterator>
#include <map>
#include <memory>
#include <utility>
#include <vector>

#include <wawp/core/result.hpp>
#include <wawp/http/completion_handler.hpp>
#include <wawp/http/request.hpp>
#include <wawp/http/transport.hpp>
#include <wawp/http/transport_error.hpp>
#include <wawp/transport/curl.hpp>
#include <wawp/transport/curl_attempt.hpp>
#include <wawp/transport/curl_options.hpp>
#include <wawp/transport/curl_session.hpp>
#include <wawp/transport/curl_sockets.hpp>

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
