// SPDX-License-Identifier: MIT
// Generated from include/ by single_include/amalgamate.cmake: change the headers there.
#pragma once

#include <wawp/wawp.hpp>

#include <atomic>
#include <concepts>
#include <coroutine>
#include <cstddef>
#include <mutex>
#include <type_traits>
#include <utility>
#include <wawp/http/async_transport.hpp>

// wawp/client/async_operation.hpp
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

    /// Starts it. `this` may be gone when it returns.
    void begin() {
        const auto now = client_.now();
        const instruction first = must_stop() ? invitation_.cancel(now) : invitation_.start(now);
        if (first.action != action::done) return follow(first);
        client_.transport().wait_until(now, http::stop_signal{}, on_wake{this});  // not from inside the caller's call
    }

    /// In `on_done`, once.
    [[nodiscard]] result_type take_result() {
        result_type sent = invitation_.finish();
        client_.learn(invitation_.layout());
        return sent;
    }

private:
    struct on_outcome {
        async_operation* self;
        void operator()(const http::outcome& outcome) const {
            const moment at = self->client_.read_clock();
            if (self->must_stop()) static_cast<void>(self->invitation_.cancel(at.now));
            self->follow(self->invitation_.on_outcome(outcome, at));
        }
    };
    struct on_wake {
        async_operation* self;
        void operator()() const {
            const auto now = self->client_.now();
            self->follow(self->must_stop() ? self->invitation_.cancel(now) : self->invitation_.on_wake(now));
        }
    };

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
    callback_operation(Client& client, const Event& e, Stop stop, Handler handler)
        : base(client, e, std::move(stop), &complete), handler_(std::move(handler)) {}

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

}  // namespace wawp::detail

// wawp/client/send_all.hpp
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

// wawp/client/async_client.hpp
namespace wawp {

/// A function that takes what became of a message.
template <class Handler, class Endpoint = send_event>
concept result_handler = std::move_constructible<Handler> && std::invocable<Handler&&, result<basic_receipt<typename Endpoint::answer>>>;

/// A message on its way, to be awaited once: `auto sent = co_await client.send(event);`. It lives in the coroutine; no
/// allocation of its own.
template <class Client, class Stop>
class [[nodiscard("nothing is sent until it is awaited")]] awaitable_send {
public:
    /// Checks `e` and writes its request; `e` is not looked at again. `client` must outlive this.
    template <class Event>
    awaitable_send(Client& client, const Event& e, Stop stop) : operation_(client, e, std::move(stop)) {}

    /// Never: even a refused event ends on the transport's thread.
    [[nodiscard]] bool await_ready() const noexcept { return false; }
    /// Sends it. `waiting` is resumed exactly once, on a thread of the transport's, perhaps before this returns.
    void await_suspend(std::coroutine_handle<> waiting) {
        operation_.waiting = waiting;
        operation_.begin();
    }
    /// The receipt, or the error whose `delivery` says whether the message may have been sent.
    [[nodiscard]] typename Client::result_type await_resume() { return operation_.take_result(); }

private:
    struct operation : detail::async_operation<Client, Stop> {
        using base = detail::async_operation<Client, Stop>;

        template <class Event>
        operation(Client& client, const Event& e, Stop stop)
            : base(client, e, std::move(stop), [](base& self) { static_cast<operation&>(self).waiting.resume(); }) {}

        std::coroutine_handle<> waiting{};
    };

    operation operation_;
};

/// Sends events through a transport that does not block, any number at a time; see `client` for the policies.
///
/// Neither the event nor the stop token's owner is needed after the call that starts: each message holds its own request.
/// `Transport` is an `http::async_transport` and an `http::async_timer` in one. Each message has its own copy of the observer.
///
/// Calls may come from any thread, handlers and coroutines run on the transport's. Destroying the client ends what is on
/// its way as cancelled, as far as the transport's destructor does so; if not, wait until every handler has been called.
/// ```cpp
/// wawp::async_client client{wawp::curl_multi_transport{}, credentials};
/// client.start(event, [](auto sent) { std::puts(sent ? sent->id.c_str() : to_string(sent.error()).c_str()); });
/// auto sent = co_await client.send(event);   // in any coroutine
/// ```
template <class Transport, class Json = json::native, class Retry = at_most_once, class Endpoint = send_event,
          class System = standard_system, class Observer = no_observer>
class async_client {
    static_assert(detail::require_async_transport<Transport>() && json::detail::require_policy<Json>());
    static_assert(detail::require_retry_policy<Retry>() && detail::require_endpoint<Endpoint>());
    static_assert(detail::require_system_policy<System>() && detail::require_observer_policy<Observer>());

public:
    using endpoint_type = Endpoint;  ///< what is sent to
    using credentials_type = typename Endpoint::credentials;  ///< what identifies the sender
    using receipt_type = basic_receipt<typename Endpoint::answer>;  ///< what an accepted event brings
    using result_type = result<receipt_type>;  ///< what became of a message, as handlers and coroutines get it
    using submission_type = submission<Endpoint, Json, Retry, Observer>;  ///< a message on its way

    /// Takes everything over. Nothing is checked before a message starts: its result names an option or a credential that
    /// cannot be used. A retry budget in `options` must outlive the client.
    async_client(Transport transport, credentials_type credentials, client_options options = {}, Retry retry = {},
                 System system = {}, Observer observer = {})
        : credentials_(std::move(credentials)), options_(std::move(options)), retry_(std::move(retry)),
          observer_(std::move(observer)), system_(std::move(system)), transport_(std::move(transport)) {}
    async_client(const async_client&) = delete;
    async_client& operator=(const async_client&) = delete;
    ~async_client() { closing_ = true; }

    /// Starts sending `e`, and calls `handler(result<receipt>)` exactly once, never from inside this call.
    ///
    /// @param e        an owning event, a view, or a checked constant
    /// @param handler  may be move-only; must not throw
    /// @param stop     a `std::stop_token` or anything with `stop_requested()`, copied
    template <class Event, result_handler<Endpoint> Handler, class Stop = no_stop>
        requires sendable_by<Event, Endpoint>
    void start(const Event& e, Handler handler, Stop stop = {}) {
        (new detail::callback_operation<async_client, Stop, Handler>(*this, e, std::move(stop), std::move(handler)))->begin();
    }

    /// The same for coroutines: checks `e` and writes its request at once, sends it when it is awaited.
    template <class Event, class Stop = no_stop>
        requires sendable_by<Event, Endpoint>
    [[nodiscard]] awaitable_send<async_client, Stop> send(const Event& e, Stop stop = {}) [[clang::lifetimebound]] {
        return {*this, e, std::move(stop)};
    }

    /// Sends each of `events`, `options.in_flight` at a time, and calls `on_result(index, result)` exactly once for each, in any
    /// order but one at a time; then `on_end(send_counts)`. With a third argument `on_result` is told the counts so far.
    ///
    /// @param events  a range, moved in; its events are looked at one after the other, as there is room for them
    /// @param on_result  called on the transport's threads; may be move-only; must not throw
    /// @param on_end     likewise, once and never from inside this call
    /// @param options    copied
    /// @param stop    ends those on their way; those that have not started yet get their result, `cancelled`, as well
    template <class Events, class OnResult, std::invocable<send_counts> OnEnd, class Stop = no_stop>
    void start_all(Events events, OnResult on_result, OnEnd on_end, const send_all_options& options = {}, Stop stop = {}) {
        (new detail::callback_bulk<async_client, Events, OnResult, OnEnd, Stop>(*this, std::move(events), std::move(on_result),
                                                                                std::move(on_end), options, std::move(stop)))
            ->begin();
    }

    /// The same for coroutines, which get the counts: `auto counts = co_await client.send_all(events, on_result);`.
    template <class Events, class OnResult, class Stop = no_stop>
    [[nodiscard]] awaitable_bulk<async_client, Events, OnResult, Stop> send_all(Events events, OnResult on_result,
                                                                               const send_all_options& options = {},
                                                                               Stop stop = {}) [[clang::lifetimebound]] {
        return {*this, std::move(events), std::move(on_result), options, std::move(stop)};
    }

    /// What is not an event of the endpoint stops the compiler with one sentence. To ask, use the concept `sendable_by`.
    template <class Event, class Stop = no_stop>
        requires(!sendable_by<Event, Endpoint>)
    void send(const Event&, Stop = {}) {
        static_assert(detail::require_sendable<Event, Endpoint>());
    }

    // What a message on its way asks of its client.
    [[nodiscard]] Transport& transport() noexcept [[clang::lifetimebound]] { return transport_; }  ///< lives as long as the client; used from any thread
    [[nodiscard]] const credentials_type& credentials() const noexcept [[clang::lifetimebound]] { return credentials_; }  ///< likewise; never changes
    [[nodiscard]] const client_options& options() const noexcept [[clang::lifetimebound]] { return options_; }  ///< likewise; never changes
    [[nodiscard]] const detail::request_draft& draft() const noexcept [[clang::lifetimebound]] { return draft_; }  ///< likewise
    [[nodiscard]] const Retry& retry() const noexcept [[clang::lifetimebound]] { return retry_; }  ///< what each message copies; never changes
    /// What each message copies: the copies are told, this one is not.
    [[nodiscard]] const Observer& observer() const noexcept [[clang::lifetimebound]] { return observer_; }
    /// Whether the destructor has begun: no other attempt starts. May be asked on any thread.
    [[nodiscard]] bool closing() const noexcept { return closing_.load(std::memory_order_relaxed); }

    /// For deadlines.
    [[nodiscard]] auto now() {
        const std::lock_guard lock(mutex_);
        return system_.now();
    }
    /// The clocks and chance; messages end on several threads perhaps.
    [[nodiscard]] moment read_clock() {
        const std::lock_guard lock(mutex_);
        return {system_.now(), system_.wall_now(), system_.jitter()};
    }
    /// What is known of the gateway's layout.
    [[nodiscard]] layout_choice layout() {
        const std::lock_guard lock(mutex_);
        return layout_;
    }
    /// Keeps what a message found out, until one was accepted. Messages that started before then find it out for themselves.
    void learn(layout_choice found) {
        const std::lock_guard lock(mutex_);
        if (layout_.search != layout_search::settled && found.search != layout_search::open) layout_ = found;
    }

private:
    credentials_type credentials_;
    client_options options_;
    detail::request_draft draft_ = detail::draft_request<Endpoint>(credentials_, options_.request);
    [[no_unique_address]] Retry retry_;
    [[no_unique_address]] Observer observer_;
    std::mutex mutex_{};
    System system_;
    layout_choice layout_ = first_layout<Endpoint>;
    std::atomic<bool> closing_ = false;
    Transport transport_;  // goes first: its destructor calls handlers that look at the rest
};

}  // namespace wawp
