// SPDX-License-Identifier: MIT
#pragma once

#include <coroutine>
#include <cstddef>
#include <mutex>
#include <utility>

#include <wawp/client/client.hpp>
#include <wawp/client/send_counts.hpp>

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

    /// `this` may be gone when it returns.
    void begin() {
        {
            const std::lock_guard lock(mutex_);
            next_ = events_.begin();
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
        void operator()(typename Client::result_type&& sent) const { self->take(index, std::move(sent)); }
    };

    void take(std::size_t index, typename Client::result_type&& sent) {
        {
            const std::lock_guard lock(mutex_);  // one result at a time, whatever threads they come on
            --in_flight_;
            hand_over(on_result_, index, std::move(sent), counts_);
            start_more();
            if (in_flight_ != 0) return;
        }
        on_end_(*this);
    }

    // Nothing that is started here ends before it returns: no handler is called from inside a start.
    void start_more() {
        for (; in_flight_ < limit_ && next_ != events_.end(); ++next_) {
            ++in_flight_;
            client_.start(*next_, on_one{this, index_++}, stop_);
        }
    }

    using iterator = decltype(std::declval<Events&>().begin());

    Client& client_;
    Events events_;
    OnResult on_result_;
    [[no_unique_address]] Stop stop_;
    void (*on_end_)(bulk_send&);
    std::size_t limit_, in_flight_ = 0, index_ = 0;
    std::mutex mutex_{};
    iterator next_{};
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
