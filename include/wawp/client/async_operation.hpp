// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

#include <wawp/client/caught.hpp>
#include <wawp/client/client.hpp>
#include <wawp/client/not_started.hpp>
#include <wawp/client/submission.hpp>
#include <wawp/core/result.hpp>
#include <wawp/exchange/exchange.hpp>
#include <wawp/http/transport.hpp>
#include <wawp/http/transport_error.hpp>

namespace wawp::detail {

/// Drives one submission of an asynchronous client. It stays where it is until `on_done`, its last act, is called.
///
/// `Client` lends its transport, clocks and knowledge of the layout. Calls come one after the other, though perhaps on
/// different threads: each is the answer to the one request that the previous one made.
template <class Client, class Stop>
class async_operation {
public:
    using result_type = typename Client::result_type;

    template <class Event>
    async_operation(Client& client, const Event& e, Stop stop, void (*on_done)(async_operation&))
        : client_(client), stop_(std::move(stop)), on_done_(on_done),
          invitation_(client.draft(), e, typename Client::credentials_type(client.credentials()), client.options(), client.retry(),
                      client.observer(), client.layout()) {}
    async_operation(const async_operation&) = delete;
    async_operation& operator=(const async_operation&) = delete;

    /// Starts it. `this` may be gone when it returns. What it throws is the transport's, and then nothing is on its way, and
    /// the observer has been told that it is over.
    void begin() {
        const auto now = client_.now();
        const instruction first = must_stop() ? invitation_.cancel(now) : invitation_.start(now);
        if (first.action == action::done) {
            return client_.transport().wait_until(now, http::stop_signal{}, on_wake{this});  // not from inside the caller's call
        }
        pass_on([&] { follow(first); }, [&](const thrown& failure) {
            static_cast<void>(invitation_.abandon(now, {}));  // no other attempt follows
            static_cast<void>(take_in(not_connected(failure)));
        });
    }

    /// In `on_done`, once.
    [[nodiscard]] result_type take_result() {
        result_type sent = invitation_.finish();
        client_.learn(invitation_.layout());
        return sent;
    }

    /// The same once `begin` has thrown; nothing where that left an attempt open, as an observer does that throws.
    [[nodiscard]] std::optional<result_type> take_result_after(const thrown& failure) {
        if (invitation_.abandon({}, failure.what).action != action::done) return std::nullopt;
        return take_result();
    }

private:
    struct on_outcome {
        async_operation* self;
        void operator()(const http::outcome& outcome) const {
            self->go_on(self->take_in(outcome));
        }
    };
    struct on_wake {
        async_operation* self;
        void operator()() const {
            const auto now = self->client_.now();
            self->go_on(self->must_stop() ? self->invitation_.cancel(now) : self->invitation_.on_wake(now));
        }
    };

    [[nodiscard]] instruction take_in(const http::outcome& outcome) {
        const moment at = client_.read_clock();
        if (must_stop()) static_cast<void>(invitation_.cancel(at.now));
        return invitation_.on_outcome(outcome, at);
    }

    [[nodiscard]] static http::outcome not_connected(const thrown& failure) {
        return unexpected{http::transport_error{http::failure::connect, http::evidence::nothing_sent, failure.cause, why_not_started(failure)}};
    }

    // On the transport's thread, where nobody could catch what the transport throws: an attempt that it does not start is one
    // that did not connect, and without a wait there is no further one.
    void go_on(instruction next) {
        while (next.action == action::send || next.action == action::wait) {
            const bool sends = next.action == action::send;
            const auto failure = caught([&] { follow(next); });
            if (!failure) return;  // `this` may be gone
            next = sends ? take_in(not_connected(*failure)) : invitation_.abandon(client_.now(), "the transport could not wait: " + failure->what);
        }
        follow(next);
    }

    void follow(const instruction& next) {
        switch (next.action) {
            case action::send: return client_.transport().start(*next.request, next.until, signal(), on_outcome{this});
            case action::wait: return client_.transport().wait_until(next.until, signal(), on_wake{this});
            case action::done: return on_done_(*this);
            case action::none:
            default: return;
        }
    }

    [[nodiscard]] http::stop_signal signal() const noexcept {
        if constexpr (std::same_as<Stop, no_stop>) {
            return {};
        } else {
            return http::stop_signal(stop_);
        }
    }
    [[nodiscard]] bool must_stop() const noexcept { return client_.closing() || signal().stop_requested(); }

    Client& client_;
    [[no_unique_address]] Stop stop_;
    void (*on_done_)(async_operation&);
    typename Client::submission_type invitation_;
};

/// One that lives on the heap and ends with a call.
template <class Client, class Stop, class Handler>
class callback_operation final : public async_operation<Client, Stop> {
public:
    using base = async_operation<Client, Stop>;

    template <class Event>
    callback_operation(Client& client, const Event& e, Stop stop, Handler&& handler)
        : base(client, e, std::move(stop), &complete), handler_(std::move(handler)) {}

    /// Whom to tell where `begin` throws.
    [[nodiscard]] Handler& handler() noexcept { return handler_; }

private:
    static void complete(base& operation) {
        auto* const self = static_cast<callback_operation*>(&operation);
        Handler handler = std::move(self->handler_);
        auto sent = self->take_result();
        delete self;
        std::move(handler)(std::move(sent));
    }

    Handler handler_;
};

/// Makes an operation that deletes itself at its end, and begins it. If that throws, nothing is on its way, and it goes at once.
template <class Operation, class... Arguments>
void begin_on_heap(Arguments&&... arguments) {
    auto operation = std::make_unique<Operation>(std::forward<Arguments>(arguments)...);
    operation->begin();
    static_cast<void>(operation.release());  // it belongs to itself from now on, and may have ended already
}

}  // namespace wawp::detail
