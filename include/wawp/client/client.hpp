// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <concepts>
#include <optional>
#include <string>
#include <utility>

#include <wawp/client/observer.hpp>
#include <wawp/client/system.hpp>
#include <wawp/core/error.hpp>
#include <wawp/core/result.hpp>
#include <wawp/endpoint/checked.hpp>
#include <wawp/endpoint/decode.hpp>
#include <wawp/endpoint/encode.hpp>
#include <wawp/endpoint/verdict.hpp>
#include <wawp/event/send_event.hpp>
#include <wawp/exchange/backoff.hpp>
#include <wawp/exchange/exchange.hpp>
#include <wawp/exchange/retry.hpp>
#include <wawp/http/transport.hpp>
#include <wawp/json/native.hpp>

namespace wawp {

/// How a client sends. An aggregate; every member has a default.
struct client_options {
    request_options request{};        ///< base URL, user agent, cap on an answer's size
    exchange_options exchange{};      ///< attempts, time-outs, a shared retry budget
    exponential_backoff backoff{};    ///< how long to wait between attempts
    verdict_table verdicts = default_verdicts;
};

/// Nobody asks to stop.
struct no_stop {};

/// Sends events through a transport, and says what became of each.
///
/// `Transport` is any `http::transport`, `Json` any `json::policy`, `Retry` any `retry_policy`, `Endpoint` the endpoint
/// that is sent to. Results are values; nothing throws but `std::bad_alloc`.
///
/// One client serves one thread at a time. Clients share nothing, except the retry budget if they are given the same.
/// The credentials are wiped when the client goes, a request as soon as it has been sent.
template <class Transport, json::policy Json = json::native, retry_policy Retry = at_most_once,
          endpoint Endpoint = send_event, system_policy System = standard_system, class Observer = no_observer>
class client {
    static_assert(http::transport<Transport>,
                  "client: the transport needs `http::outcome round_trip(const http::request&, http::deadline)`; "
                  "see wawp/http/transport.hpp");

public:
    using credentials_type = typename Endpoint::credentials;
    using receipt_type = basic_receipt<typename Endpoint::answer>;

    client(Transport transport, credentials_type who, client_options options = {}, Retry retry = {}, System system = {},
           Observer observer = {})
        : transport_(std::move(transport)), who_(std::move(who)), options_(std::move(options)), retry_(std::move(retry)),
          system_(std::move(system)), observer_(std::move(observer)) {}

    /// Sends `e` and returns what the gateway accepted.
    ///
    /// @param e      an owning event, a view, or a checked constant
    /// @param stop   a `std::stop_token` or anything with `stop_requested()`; asked during waits, and while the
    ///               transport blocks if it is an `http::cancellable_transport`
    /// @return the receipt, or an error whose `delivery` says whether the message may have been sent
    /// @note Blocks, at most for `exchange_options::timeout` and the transport's own delay in noticing it.
    template <class Event, class Stop = no_stop>
        requires sendable_by<Event, Endpoint>
    result<receipt_type> send(const Event& e, const Stop& stop = {}) {
        const auto request = encode<Endpoint, Json>(e, who_, options_.request);
        if (!request) return unexpected{request.error()};
        if constexpr (std::same_as<Stop, no_stop>) {
            return drive(*request, http::stop_signal{});
        } else {
            return drive(*request, http::stop_signal(stop));
        }
    }

    [[nodiscard]] Transport& transport() noexcept { return transport_; }
    [[nodiscard]] System& system() noexcept { return system_; }
    [[nodiscard]] Observer& observer() noexcept { return observer_; }

private:
    using machine = exchange<Retry, exponential_backoff>;
    using attempt = attempt_result<typename Endpoint::answer>;

    result<receipt_type> drive(const http::request& request, http::stop_signal stop) {
        machine steps{options_.exchange, retry_, options_.backoff};
        std::optional<attempt> last;
        action next = stop.stop_requested() ? steps.cancel(system_.now()) : steps.start(system_.now());
        while (next != action::done) {
            if (next == action::send) {
                last.emplace(try_once(request, steps, stop));
                if (stop.stop_requested()) steps.cancel(system_.now());
                next = report(*last, steps);
            } else {
                system_.sleep_until(steps.wake_time(), stop);
                next = stop.stop_requested() ? steps.cancel(system_.now()) : steps.on_wake(system_.now());
            }
        }
        observer_.done(steps.overall(), steps.attempts());
        return conclude(std::move(last), steps);
    }

    attempt try_once(const http::request& request, const machine& steps, http::stop_signal stop) {
        observer_.attempt_started(steps.attempts());
        http::outcome outcome = [&] {
            if constexpr (http::cancellable_transport<Transport>) {
                return transport_.round_trip(request, steps.attempt_deadline(), stop);
            } else {
                return transport_.round_trip(request, steps.attempt_deadline());
            }
        }();
        attempt understood = decode_attempt<Endpoint, Json>(outcome, who_, options_.verdicts, system_.wall_now());
        observer_.attempt_ended(steps.attempts(), understood.verdict, outcome ? outcome->status : 0);
        return understood;
    }

    action report(const attempt& brought, machine& steps) {
        const auto asked = brought.result ? std::nullopt : brought.result.error().retry_after;
        const auto now = system_.now();
        const action next = steps.on_attempt(brought.verdict, asked, now, system_.jitter());
        if (next == action::wait) {
            observer_.waiting(std::chrono::duration_cast<std::chrono::milliseconds>(steps.wake_time() - now));
        }
        return next;
    }

    /// The last attempt's receipt or error, told for the whole exchange.
    result<receipt_type> conclude(std::optional<attempt> last, const machine& steps) const {
        if (last && last->result) {
            last->result->attempts = steps.attempts();
            last->result->may_be_duplicate = steps.may_be_duplicate();
            return std::move(last->result);
        }
        error failure = last ? std::move(last->result.error()) : error{};
        const bool cancelled = steps.reason() == stop_reason::cancelled;
        const bool was_final = last && !retry_.may_resend(last->verdict);  // its own reason says more than the stop
        if (cancelled && !was_final) failure.code = errc::cancelled;
        if (!last && !cancelled) failure.code = errc::deadline_passed;
        if (steps.reason() == stop_reason::budget_spent || steps.reason() == stop_reason::attempts_used_up) {
            failure.message.append(failure.message.empty() ? "" : "; ").append(to_string(steps.reason()));
        }
        failure.delivery = steps.overall();
        failure.attempts = last ? steps.attempts() : 0;
        failure.elapsed = steps.elapsed();
        return unexpected{std::move(failure)};
    }

    Transport transport_;
    credentials_type who_;
    client_options options_;
    [[no_unique_address]] Retry retry_;
    System system_;
    [[no_unique_address]] Observer observer_;
};

}  // namespace wawp
