// SPDX-License-Identifier: MIT
// Generated from include/ by single_include/amalgamate.cmake: change the headers there.
#pragma once

#include <wawp/wawp.hpp>

#include <atomic>
#include <concepts>
#include <coroutine>
#include <cstddef>
#include <exception>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <system_error>
#include <type_traits>
#include <utility>
#include <wawp/http/async_transport.hpp>

// wawp/client/caught.hpp
namespace wawp::detail {

/// What somebody threw, as a value.
struct thrown {
    std::string what{};       ///< its text
    std::error_code cause{};  ///< its code, if it has one
};

#if defined(__cpp_exceptions)
/// What is being caught, as a value. For handlers.
[[nodiscard]] inline thrown current_throw() {
    try {
        throw;
    } catch (const std::system_error& failure) {
        return {failure.what(), failure.code()};
    } catch (const std::exception& failure) {
        return {failure.what(), {}};
    } catch (...) {
        return {"something that is no std::exception", {}};
    }
}
#endif

/// Calls `act()` where nobody could catch, as on a transport's thread, and returns what it threw. Without exceptions there is
/// nothing to catch, and no word for it in the language either.
/// @param act  called once
template <class Act>
[[nodiscard]] std::optional<thrown> caught(Act&& act) {
#if defined(__cpp_exceptions)
    try {
        act();
    } catch (...) {
        return current_throw();
    }
#else
    act();
#endif
    return std::nullopt;
}

/// Calls `act()`. What it throws goes on to the caller, once `note(thrown)` knows of it; what that throws is dropped.
/// @param act   called once
/// @param note  called once at most
template <class Act, class Note>
void pass_on(Act&& act, Note&& note) {
#if defined(__cpp_exceptions)
    try {
        act();
    } catch (...) {
        static_cast<void>(caught([&] { note(current_throw()); }));
        throw;
    }
#else
    static_cast<void>(note);
    act();
#endif
}

}  // namespace wawp::detail

// wawp/client/not_started.hpp
namespace wawp::detail {

/// The text of an attempt that the transport threw at. Not sanitized.
[[nodiscard]] inline std::string why_not_started(const thrown& failure) { return "the transport could not start it: " + failure.what; }

/// What became of a message whose first attempt the transport threw at: surely not sent, as if it had not connected.
/// @param token  the access token, which the text does not show
[[nodiscard]] inline error not_started(const thrown& failure, const secret& token) {
    error why{.code = errc::connect_failed};
    why.message = sanitize(why_not_started(failure), token);
    why.cause = failure.cause;
    return why;
}

}  // namespace wawp::detail

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
/// Calls may come from any thread; handlers and coroutines go on where the transport says. Destroying the client ends what is on
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
    static_assert(std::copy_constructible<Observer>, "async_client: each message has a copy of the observer, so it must be copyable");

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
    /// @note Throws what the transport's `start` throws, and then nothing was sent and `handler` is not called; an observer is told
    ///       that it is over. A further attempt for which it throws is one that did not connect (`connect_failed`), as `handler` is
    ///       told; where the transport cannot wait for one, the error is the last attempt's and says so.
    template <class Event, result_handler<Endpoint> Handler, class Stop = no_stop>
        requires sendable_by<Event, Endpoint>
    void start(const Event& e, Handler handler, Stop stop = {}) {
        detail::begin_on_heap<detail::callback_operation<async_client, Stop, Handler>>(*this, e, std::move(stop), std::move(handler));
    }

    /// The same for coroutines: checks `e` and writes its request at once, sends it when it is awaited; `co_await` throws what
    /// `start` would.
    template <class Event, class Stop = no_stop>
        requires sendable_by<Event, Endpoint>
    [[nodiscard]] awaitable_send<async_client, Stop> send(const Event& e, Stop stop = {}) [[clang::lifetimebound]] {
        return {*this, e, std::move(stop)};
    }

    /// Sends each of `events`, `options.in_flight` at a time, and calls `on_result(index, result)` exactly once for each, in any
    /// order but one at a time; then `on_end(send_counts)`. With a third argument `on_result` is told the counts so far.
    ///
    /// @param events  a range, moved in; its events are looked at one after the other, as there is room for them. If it throws,
    ///                the event that could not be had gets its result, `bad_option` with the text, and the rest is not sent
    /// @param on_result  called on the transport's threads; may be move-only; must not throw
    /// @param on_end     likewise, once and never from inside this call
    /// @param options    copied
    /// @param stop    ends those on their way; those that have not started yet get their result, `cancelled`, as well
    /// @note Throws what the transport or the range throws at the first event: then nothing was sent, and nothing is called. A later
    ///       event that the transport throws for has its result, `connect_failed` and surely not sent, and the others go on.
    template <class Events, class OnResult, std::invocable<send_counts> OnEnd, class Stop = no_stop>
    void start_all(Events events, OnResult on_result, OnEnd on_end, const send_all_options& options = {}, Stop stop = {}) {
        using bulk = detail::callback_bulk<async_client, Events, OnResult, OnEnd, Stop>;
        detail::begin_on_heap<bulk>(*this, std::move(events), std::move(on_result), std::move(on_end), options, std::move(stop));
    }

    /// The same for coroutines, which get the counts: `auto counts = co_await client.send_all(events, on_result);`. What
    /// `start_all` would throw, `co_await` does.
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
