// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <concepts>
#include <coroutine>
#include <mutex>
#include <utility>

#include <wawp/client/async_operation.hpp>
#include <wawp/client/client.hpp>
#include <wawp/client/client_options.hpp>
#include <wawp/client/observer.hpp>
#include <wawp/client/send_all.hpp>
#include <wawp/client/send_counts.hpp>
#include <wawp/client/submission.hpp>
#include <wawp/client/system.hpp>
#include <wawp/core/lifetime.hpp>
#include <wawp/endpoint/endpoint.hpp>
#include <wawp/endpoint/receipt.hpp>
#include <wawp/event/send_event.hpp>
#include <wawp/exchange/retry.hpp>
#include <wawp/http/async_transport.hpp>
#include <wawp/http/transport.hpp>
#include <wawp/json/native.hpp>

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
