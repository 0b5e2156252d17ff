// SPDX-License-Identifier: MIT
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/ip/resolver_base.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/system/error_code.hpp>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <wawp/core/result.hpp>
#include <wawp/http/completion_handler.hpp>
#include <wawp/http/request.hpp>
#include <wawp/http/transport.hpp>
#include <wawp/http/transport_error.hpp>
#include <wawp/transport/beast_attempt.hpp>
#include <wawp/transport/beast_connection.hpp>
#include <wawp/transport/beast_options.hpp>
#include <wawp/transport/beast_request.hpp>
#include <wawp/transport/beast_runner.hpp>
#include <wawp/transport/beast_tls.hpp>

namespace wawp::detail {

/// Runs attempts and timers on an executor, and keeps their connections.
///
/// All I/O happens on one strand. The mutex guards what `start`, `wait_until` and `close` share with it from other threads:
/// who is on his way, and the kept connections. Handlers are called on the strand without the mutex, and by `close`.
class beast_engine : public beast_runner, public std::enable_shared_from_this<beast_engine> {
public:
    using clock = std::chrono::steady_clock;
    struct nothing {};  ///< what a timer's handler is called with
    beast_engine(const boost::asio::any_io_executor& executor, beast_options given)
        : beast_runner(executor, std::move(given)), resolver_(where), timer_(where) {}

    // These two: what can throw comes before anything is known here, and what is run later waits for the mutex.
    void start(const http::request& request, http::deadline until, http::stop_signal stop, http::completion_handler<http::outcome>&& handler) {
        auto attempt = std::make_shared<beast_attempt>(shared_from_this(), request, until, stop, std::move(handler));
        const std::lock_guard lock(mutex_);
        if (flying_.size() == flying_.capacity()) flying_.reserve(2 * flying_.size() + 8);
        const auto begin = [self = shared_from_this(), attempt] {
            attempt->begin();
            if (attempt->stoppable) self->expect(clock::now() + poll_interval);
        };
        if (!closed_) run_later(begin);  // else it ends with the others, and never begins
        attempt->place = flying_.size();
        stoppable_ += attempt->stoppable;
        flying_.push_back(std::move(attempt));
    }

    void wait_until(http::deadline until, http::stop_signal stop, http::completion_handler<nothing>&& handler) {
        std::multimap<http::deadline, timer> made;
        made.emplace(until, timer{stop, std::move(handler)});
        const auto when = stop.stop_possible() ? (std::min)(until, clock::now() + poll_interval) : until;
        const std::lock_guard lock(mutex_);
        if (!closed_) run_later([self = shared_from_this(), when] { self->expect(when); });
        stoppable_ += stop.stop_possible();
        timers_.merge(made);
    }

    /// Calls every handler, as cancelled, those of what handlers start meanwhile as well; not to be called by one.
    void close() {
        std::vector<std::shared_ptr<beast_attempt>> ended;
        for (bool first = true;; first = false) {
            std::vector<call> calls;
            {
                std::unique_lock lock(mutex_);
                closed_ = true;
                quiet_.wait(lock, [this] { return calling_ == 0; });
                if (!first && flying_.empty() && timers_.empty()) break;
                for (auto& each : flying_) calls.push_back({std::move(each->handler), cancelled(each->sent)});
                for (auto& [until, each] : timers_) calls.push_back({{}, {}, std::move(each.handler)});
                ended.insert(ended.end(), flying_.begin(), flying_.end());
                flying_.clear();
                timers_.clear();
                kept_.clear();  // nothing is pending on them
                stoppable_ = 0;
            }
            for (call& each : calls) each();
        }
        run_later([self = shared_from_this(), ended = std::move(ended)] {
            for (const auto& each : ended) each->abandon();
            self->ended_ = true;
            self->timer_.cancel();
        });
    }

    /// Lets go of everything and calls nobody: for one who ran the executor himself and leaves it for good.
    void discard() noexcept {
        std::vector<std::shared_ptr<beast_attempt>> dropped;
        const std::lock_guard lock(mutex_);
        dropped.swap(flying_);
    }

protected:
    /// Looks `host` up, and calls `on_found` later.
    virtual void resolve(const beast_host& host) {
        resolver_.async_resolve(host.name, host.port, boost::asio::ip::resolver_base::numeric_service,
                                [self = shared_from_this(), host](boost::system::error_code ec, const boost::asio::ip::tcp::resolver::results_type& found) {
                                    self->on_found(host, ec, {found.begin(), found.end()});
                                });
    }
    /// All that wait for `host` go on.
    void on_found(const beast_host& host, boost::system::error_code ec, const beast_addresses& found) {
        std::vector<look_up_in_progress> go_on, others;
        for (auto& each : looking_up_) (each.host == host ? go_on : others).push_back(std::move(each));
        looking_up_ = std::move(others);
        for (const auto& each : go_on) {
            if (const auto attempt = each.attempt.lock()) attempt->on_addresses(ec, found);
        }
    }

private:
    static constexpr std::chrono::milliseconds poll_interval{10};  // a stop signal can only be asked
    static constexpr http::deadline never = (http::deadline::max)();

    struct timer {
        http::stop_signal stop;
        http::completion_handler<nothing> handler;
    };
    /// Of an attempt that may have ended meanwhile.
    struct look_up_in_progress {
        beast_host host;
        std::weak_ptr<beast_attempt> attempt;
    };
    /// A handler that was taken, with what it is called with.
    struct call {
        http::completion_handler<http::outcome> handler{};
        std::optional<http::outcome> outcome{};
        http::completion_handler<nothing> wake{};
        void operator()() {
            if (handler) return handler(std::move(*outcome));
            if (wake) wake({});
        }
    };

    static http::outcome cancelled(bool sent) {
        const auto known = sent ? http::evidence::may_have_been_sent : http::evidence::nothing_sent;
        return unexpected{http::transport_error{http::failure::cancelled, known, {}, "the transport was closed"}};
    }

    permission may_send(beast_attempt& it) override {
        const std::lock_guard lock(mutex_);
        if (!it.handler) return permission::over;
        if (it.stop.stop_requested()) return permission::stopped;
        it.sent = true;
        return permission::granted;
    }

    void finish(beast_attempt& it, http::outcome&& outcome) override {
        call ended{{}, std::move(outcome)};
        bool idle = false;
        {
            const std::lock_guard lock(mutex_);
            if (!it.handler) return;  // `close` has called it
            ended.handler = std::move(it.handler);
            stoppable_ -= it.stoppable;
            flying_.back()->place = it.place;
            std::swap(flying_[it.place], flying_.back());
            flying_.pop_back();
            idle = flying_.empty() && timers_.empty();
            ++calling_;
        }
        if (idle) rest();
        ended();
        over();
    }

    /// A handler has returned.
    void over() {
        const std::lock_guard lock(mutex_);
        if (--calling_ == 0) quiet_.notify_all();
    }

    /// Of those that look up the same host at the same time, the first one does it for all: a resolver knows one at a time.
    void look_up(const beast_host& host, const std::shared_ptr<beast_attempt>& attempt) override {
        const bool first = std::none_of(looking_up_.begin(), looking_up_.end(), [&](const auto& each) { return each.host == host; });
        looking_up_.push_back({host, attempt});
        if (first) resolve(host);
    }

    std::unique_ptr<beast_connection> find_kept(const std::string& key) override {
        const std::lock_guard lock(mutex_);
        const auto oldest = clock::now() - bounded(options.idle_timeout);
        std::erase_if(kept_, [&](const auto& each) { return each->idle_since < oldest; });
        for (std::size_t i = kept_.size(); i-- > 0;) {  // the one used last is most likely open
            if (kept_[i]->key() != key) continue;
            auto found = std::move(kept_[i]);
            kept_.erase(kept_.begin() + static_cast<std::ptrdiff_t>(i));
            if (!found->is_stale()) return found;
        }
        return nullptr;
    }

    void keep(std::unique_ptr<beast_connection> idle) override {
        idle->idle_since = clock::now();
        const std::lock_guard lock(mutex_);
        if (options.kept_connections == 0) return;
        if (kept_.size() >= options.kept_connections) kept_.erase(kept_.begin());
        kept_.push_back(std::move(idle));
    }

    beast_tls::session make_session(const std::string& host) override {
        if (!tls_) tls_.emplace(options.ca_file);  // reading the system's CAs takes a while: only if they are needed
        return tls_->make_session(host);
    }

    void expect(http::deadline when) override {
        if (when >= armed_ || ended_) return;
        armed_ = when;
        timer_.expires_at(when);
        timer_.async_wait([self = shared_from_this()](boost::system::error_code ec) {
            if (!ec.failed()) self->on_timer();
        });
    }
    /// Nothing is left to wait for: an armed timer would keep its executor at work.
    void rest() {
        if (std::exchange(armed_, never) != never) timer_.cancel();
    }

    /// Ends what is late or asked to stop.
    void on_timer() {
        armed_ = never;
        const auto now = clock::now();
        std::vector<std::shared_ptr<beast_attempt>> stopped, late;
        std::vector<call> woken;
        {
            const std::lock_guard lock(mutex_);
            for (const auto& each : flying_) {
                if (each->stop.stop_requested()) {
                    stopped.push_back(each);
                } else if (each->limit() <= now) {
                    late.push_back(each);
                }
            }
            take_timers(now, woken);
            calling_ += woken.size();
        }
        for (const auto& each : stopped) each->cancel();
        for (const auto& each : late) each->on_time(now);
        for (call& each : woken) {
            each();
            over();
        }
        expect_next(now);
    }

    void take_timers(clock::time_point now, std::vector<call>& to) {
        for (auto at = timers_.begin(); at != timers_.end() && (stoppable_ != 0 || at->first <= now);) {
            if (at->first > now && !at->second.stop.stop_requested()) {
                ++at;
                continue;
            }
            stoppable_ -= at->second.stop.stop_possible();
            to.push_back({{}, {}, std::move(at->second.handler)});
            at = timers_.erase(at);
        }
    }

    void expect_next(http::deadline now) {
        auto next = never;
        {
            const std::lock_guard lock(mutex_);
            for (const auto& each : flying_) next = (std::min)(next, each->limit());
            if (!timers_.empty()) next = (std::min)(next, timers_.begin()->first);
            if (stoppable_ != 0) next = (std::min)(next, now + poll_interval);
        }
        expect(next);
    }

    // The strand's.
    boost::asio::ip::tcp::resolver resolver_;
    boost::asio::steady_timer timer_;
    http::deadline armed_ = never;
    bool ended_ = false;  // by `close`: what arrives after it, as several threads may bring it, arms no timer
    std::optional<beast_tls> tls_{};
    std::vector<look_up_in_progress> looking_up_{};

    std::mutex mutex_{};
    std::condition_variable quiet_{};
    std::vector<std::shared_ptr<beast_attempt>> flying_{};
    std::multimap<http::deadline, timer> timers_{};
    std::vector<std::unique_ptr<beast_connection>> kept_{};
    std::size_t stoppable_ = 0;  // that can be asked to stop
    std::size_t calling_ = 0;    // handlers that have not returned
    bool closed_ = false;
};

}  // namespace wawp::detail
