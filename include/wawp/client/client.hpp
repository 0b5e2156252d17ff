// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>
#include <cstddef>
#include <utility>

#include <wawp/client/client_options.hpp>
#include <wawp/client/observer.hpp>
#include <wawp/client/send_counts.hpp>
#include <wawp/client/submission.hpp>
#include <wawp/client/system.hpp>
#include <wawp/core/error.hpp>
#include <wawp/core/lifetime.hpp>
#include <wawp/core/result.hpp>
#include <wawp/endpoint/receipt.hpp>
#include <wawp/event/send_event.hpp>
#include <wawp/exchange/exchange.hpp>
#include <wawp/exchange/retry.hpp>
#include <wawp/http/transport.hpp>
#include <wawp/json/native.hpp>

namespace wawp {

/// Nobody asks to stop.
struct no_stop {};

template <class Journal>
class once;

/// Sends events through a transport, and says what became of each.
///
/// `Transport` is any `http::transport`, `Json` any `json::policy`, `Retry` any `retry_policy`, `Endpoint` the `endpoint`
/// that is sent to, `System` any `system_policy`, `Observer` any `observer_policy`. Results are values; nothing throws but
/// `std::bad_alloc`, and what the transport throws by its own documentation.
///
/// One client serves one thread at a time. Clients share nothing, except the retry budget if they are given the same.
/// The credentials are wiped when the client goes, a request as soon as it has been sent.
template <class Transport, class Json = json::native, class Retry = at_most_once, class Endpoint = send_event,
          class System = standard_system, class Observer = no_observer>
class client {
    static_assert(detail::require_transport<Transport>() && json::detail::require_policy<Json>());
    static_assert(detail::require_retry_policy<Retry>() && detail::require_endpoint<Endpoint>());
    static_assert(detail::require_system_policy<System>() && detail::require_observer_policy<Observer>());

public:
    using credentials_type = typename Endpoint::credentials;  ///< what identifies the sender
    using receipt_type = basic_receipt<typename Endpoint::answer>;  ///< what an accepted event brings

    /// Takes everything over. Nothing is checked before `send`, which names an option or a credential that cannot be used.
    client(Transport transport, credentials_type credentials, client_options options = {}, Retry retry = {}, System system = {},
           Observer observer = {})
        : transport_(std::move(transport)), credentials_(std::move(credentials)), options_(std::move(options)), retry_(std::move(retry)),
          system_(std::move(system)), observer_(std::move(observer)) {}

    template <detail::textual Id, detail::textual Token, class... More>
    client(Transport, const Id&, const Token&, const More&...) = delete;  // credentials are one argument: wawp::credentials{"INSTANCE_ID", "ACCESS_TOKEN"}
    template <retry_policy Policy>
    client(Transport, credentials_type, const Policy&) = delete;  // the retry policy comes behind the options: client{transport, credentials, options, policy}

    /// Sends `e` and returns what the gateway accepted.
    ///
    /// If the endpoint's layout is not certain (`layout_seeking`) and a refusal proves that the gateway wants the other
    /// one, the event is sent once more in that, at once; the client keeps to what was accepted. It switches once in its life.
    ///
    /// @param e      an owning event, a view, or a checked constant
    /// @param stop   a `std::stop_token` or anything with `stop_requested()`; asked during waits, and while the
    ///               transport blocks if it is an `http::cancellable_transport`
    /// @return the receipt, or an error whose `delivery` says whether the message may have been sent; of a client that was
    ///         moved from, `bad_option`
    /// @note Blocks, at most for `exchange_options::timeout` and the transport's own delay in noticing it.
    template <class Event, class Stop = no_stop>
        requires sendable_by<Event, Endpoint>
    result<receipt_type> send(const Event& e, const Stop& stop = {}) {
        result<receipt_type> sent = unexpected{error{}};
        const detail::loan<result<receipt_type>> lent{draft_.request, sent};
        submission_type invitation(draft_, e, credentials_type(credentials_), options_, retry_, observer_, layout_, &lent);
        drive(invitation, signal_of(stop));
        return sent;
    }

    /// Sends `e` at most once for its key, ever: `client.send(e, wawp::once(journal, "booking-4711"))`.
    /// See <wawp/journal/once.hpp>, which must be included.
    template <class Event, class Journal, class Stop = no_stop>
        requires sendable_by<Event, Endpoint>
    result<receipt_type> send(const Event& e, const once<Journal>& key, const Stop& stop = {}) {
        result<receipt_type> sent = unexpected{error{}};
        const detail::loan<result<receipt_type>> lent{draft_.request, sent};
        submission_type invitation(draft_, e, credentials_type(credentials_), options_, retry_, observer_, layout_, &lent);
        if (invitation.refused()) return sent;  // what breaks a rule never reaches the journal
        return key.template send<Endpoint>(e, Endpoint::token(credentials_), [&] {
            drive(invitation, signal_of(stop));
            return std::move(sent);
        });
    }

    /// What is not an event of the endpoint stops the compiler with one sentence. To ask, use the concept `sendable_by`.
    template <class Event, class Stop = no_stop>
        requires(!sendable_by<Event, Endpoint>)
    result<receipt_type> send(const Event&, const Stop& = {}) {
        static_assert(detail::require_sendable<Event, Endpoint>());
        return unexpected{error{}};
    }

    /// Sends each of `events` in turn and calls `on_result(index, result)` for every one of them, whatever happens; with a
    /// third argument, a `const send_counts&`, it is also told the counts so far. After a stop the rest is not sent, and each
    /// gets its result, `cancelled`. The asynchronous client sends several at a time.
    ///
    /// @param events  a range, which may be one that changes as it is walked, such as a filter
    /// @param on_result  called on this thread, between two messages
    /// @param stop    as for `send`
    /// @return what became of all of them
    template <class Events, class OnResult, class Stop = no_stop>
    send_counts send_all(Events&& events, OnResult&& on_result, const Stop& stop = {}) {
        send_counts counts;
        std::size_t index = 0;
        for (const auto& e : events) detail::hand_over(on_result, index++, send(e, stop), counts);
        return counts;
    }

    [[nodiscard]] Transport& transport() noexcept [[clang::lifetimebound]] { return transport_; }  ///< lives as long as the client
    [[nodiscard]] System& system() noexcept [[clang::lifetimebound]] { return system_; }  ///< likewise
    [[nodiscard]] Observer& observer() noexcept [[clang::lifetimebound]] { return observer_; }  ///< likewise; not to be used by another thread during `send`

private:
    using submission_type = submission<Endpoint, Json, Retry, Observer&>;

    template <class Stop>
    static http::stop_signal signal_of(const Stop& stop) noexcept {
        if constexpr (std::same_as<Stop, no_stop>) {
            return http::stop_signal{};
        } else if constexpr (http::stoppable<Stop>) {
            return http::stop_signal(stop);
        } else {
            static_assert(http::stoppable<Stop>, "client: what `send` asks whether to stop needs `bool stop_requested() const noexcept`; "
                                                 "a std::stop_token has it, a bool does not");
        }
    }

    void drive(submission_type& invitation, http::stop_signal stop) {
        instruction next = stop.stop_requested() ? invitation.cancel(system_.now()) : invitation.start(system_.now());
        while (next.action != action::done) {
            if (next.action == action::send) {
                const http::outcome outcome = http::round_trip(transport_, *next.request, next.until, stop);
                if (stop.stop_requested()) static_cast<void>(invitation.cancel(system_.now()));
                next = invitation.on_outcome(outcome, {system_.now(), system_.wall_now(), system_.jitter()});
            } else {
                system_.sleep_until(next.until, stop);
                next = stop.stop_requested() ? invitation.cancel(system_.now()) : invitation.on_wake(system_.now());
            }
        }
        invitation.conclude();
        layout_ = invitation.layout();
    }

    Transport transport_;
    credentials_type credentials_;
    client_options options_;
    detail::request_draft draft_ = detail::draft_request<Endpoint>(credentials_, options_.request);
    [[no_unique_address]] Retry retry_;
    System system_;
    [[no_unique_address]] Observer observer_;
    layout_choice layout_ = first_layout<Endpoint>;
};

}  // namespace wawp
