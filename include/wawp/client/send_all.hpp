// SPDX-License-Identifier: MIT
#pragma once

#include <coroutine>
#include <cstddef>
#include <mutex>
#include <optional>
#include <utility>

#include <wawp/client/caught.hpp>
#include <wawp/client/client.hpp>
#include <wawp/client/not_started.hpp>
#include <wawp/client/send_counts.hpp>
#include <wawp/core/error.hpp>
#include <wawp/core/result.hpp>
#include <wawp/core/sanitize.hpp>
#include <wawp/core/secret.hpp>

namespace wawp {

/// How an asynchronous client sends many events.
struct send_all_options {
    std::size_t in_flight = 64;  ///< messages on their way at any time; 0 counts as 1
};

namespace detail {

/// Sends the events of a range through an asynchronous client, so many at a time, and stays where it is until `on_end`,
/// its last act, is called.
template <class Client, class Events, class OnResult, class Stop>
class bulk_send {
public:
    bulk_send(Client& client, Events&& events, OnResult&& on_result, const send_all_options& options, Stop&& stop,
              void (*on_end)(bulk_send&))
        : client_(client), events_(std::move(events)), on_result_(std::move(on_result)), stop_(std::move(stop)), on_end_(on_end),
          limit_(options.in_flight == 0 ? 1 : options.in_flight) {}
    bulk_send(const bulk_send&) = delete;
    bulk_send& operator=(const bulk_send&) = delete;

    /// `this` may be gone when it returns. What it throws is the transport's or the range's, and then nothing is on its way.
    void begin() {
        {
            const std::lock_guard lock(mutex_);
            next_.emplace(events_.begin());
            start_one();
            start_more();
            if (in_flight_ != 0) return;
        }
        client_.transport().wait_until(client_.read_clock().now, http::stop_signal{}, on_nothing{this});
    }

    [[nodiscard]] const send_counts& counts() const noexcept { return counts_; }

private:
    struct on_nothing {
        bulk_send* self;
        void operator()() const { self->on_end_(*self); }
    };
    struct on_one {
        bulk_send* self;
        std::size_t index;
        void operator()(typename Client::result_type&& sent) const { self->on_ended(index, std::move(sent)); }
    };

    void on_ended(std::size_t index, typename Client::result_type&& sent) {
        {
            const std::lock_guard lock(mutex_);  // one result at a time, whatever threads they come on
            --in_flight_;
            hand_over(on_result_, index, std::move(sent), counts_);
            do {
                tell_failure();
                start_more();
            } while (failure_);
            if (in_flight_ != 0) return;
        }
        on_end_(*this);
    }

    // Starts what there is room for. A throw must not end those on their way, which look at this: it becomes a result, and
    // results are for the transport's thread, so that the call that begins leaves it to the first of them.
    void start_more() {
        while (!over_ && !failure_ && in_flight_ < limit_) {
            failure_ = caught([this] { start_one(); });
            if (failure_ && reads_range_) over_ = true;  // nobody knows what such an iterator is good for
        }
    }

    // Nothing that is started here ends before it returns: no handler is called from inside a start. If it throws, nothing of
    // that event is on its way.
    void start_one() {
        reads_range_ = true;
        if (index_ != 0) ++*next_;
        over_ = !(*next_ != events_.end());
        if (over_) return;
        const auto& e = **next_;
        reads_range_ = false;
        client_.start(e, on_one{this, index_}, stop_);
        ++index_;
        ++in_flight_;
    }

    void tell_failure() {
        if (!failure_) return;
        error why = reads_range_ ? unreadable(*failure_) : not_started(*failure_, token());
        failure_.reset();
        hand_over(on_result_, index_++, typename Client::result_type(unexpected{std::move(why)}), counts_);
    }

    [[nodiscard]] const secret& token() const { return Client::endpoint_type::token(client_.credentials()); }
    [[nodiscard]] error unreadable(const thrown& failure) const {
        error why{.code = errc::bad_option};
        why.violations.push_back({"events", "readable", sanitize(failure.what, token()), "give a range that does not throw; of this one nothing more was read"});
        why.cause = failure.cause;
        return why;
    }

    using iterator = decltype(std::declval<Events&>().begin());

    Client& client_;
    Events events_;
    OnResult on_result_;
    [[no_unique_address]] Stop stop_;
    void (*on_end_)(bulk_send&);
    std::size_t limit_, in_flight_ = 0, index_ = 0;
    std::mutex mutex_{};
    std::optional<iterator> next_{};  // once it has begun: an iterator need not have a default
    std::optional<thrown> failure_{};  // of the event at `index_`, whose result is still to be told
    bool over_ = false, reads_range_ = false;
    send_counts counts_{};
};

/// One that lives on the heap and ends with a call.
template <class Client, class Events, class OnResult, class OnEnd, class Stop>
class callback_bulk final : public bulk_send<Client, Events, OnResult, Stop> {
public:
    using base = bulk_send<Client, Events, OnResult, Stop>;

    callback_bulk(Client& client, Events&& events, OnResult&& on_result, OnEnd&& on_end, const send_all_options& options, Stop&& stop)
        : base(client, std::move(events), std::move(on_result), options, std::move(stop), &end), handler_(std::move(on_end)) {}

private:
    static void end(base& bulk) {
        auto* const self = static_cast<callback_bulk*>(&bulk);
        OnEnd handler = std::move(self->handler_);
        const send_counts counts = self->counts();
        delete self;
        std::move(handler)(counts);
    }

    OnEnd handler_;
};

}  // namespace detail

/// Many messages on their way, to be awaited once: `auto counts = co_await client.send_all(events, on_result);`.
template <class Client, class Events, class OnResult, class Stop>
class [[nodiscard("nothing is sent until it is awaited")]] awaitable_bulk {
public:
    /// Takes `events`, `on_result` and `stop` over, and starts nothing. `client` must outlive this.
    awaitable_bulk(Client& client, Events&& events, OnResult&& on_result, const send_all_options& options, Stop&& stop)
        : bulk_(client, std::move(events), std::move(on_result), options, std::move(stop)) {}

    /// Never: even an empty range ends on the transport's thread.
    [[nodiscard]] bool await_ready() const noexcept { return false; }
    /// Starts sending. `waiting` is resumed exactly once, after the last result, on a thread of the transport's, perhaps before this returns.
    void await_suspend(std::coroutine_handle<> waiting) {
        bulk_.waiting = waiting;
        bulk_.begin();
    }
    send_counts await_resume() { return bulk_.counts(); }  ///< what became of them in all; the results have gone to `on_result`

private:
    struct bulk : detail::bulk_send<Client, Events, OnResult, Stop> {
        using base = detail::bulk_send<Client, Events, OnResult, Stop>;

        bulk(Client& client, Events&& events, OnResult&& on_result, const send_all_options& options, Stop&& stop)
            : base(client, std::move(events), std::move(on_result), options, std::move(stop),
                   [](base& self) { static_cast<bulk&>(self).waiting.resume(); }) {}

        std::coroutine_handle<> waiting{};
    };

    bulk bulk_;
};

}  // namespace wawp
