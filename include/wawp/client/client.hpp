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
#include <wawp/core/lifetime.hpp>
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
    verdict_table verdicts = default_verdicts;  ///< what each situation comes to, and whether it is sent again
};

/// Nobody asks to stop.
struct no_stop {};

/// Sends events through a transport, and says what became of each.
///
/// `Transport` is any `http::transport`, `Json` any `json::policy`, `Retry` any `retry_policy`, `Endpoint` the `endpoint`
/// that is sent to, `System` any `system_policy`, `Observer` any `observer_policy`. Results are values; nothing throws but `std::bad_alloc`.
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

    /// Sends `e` and returns what the gateway accepted.
    ///
    /// If the endpoint's layout is not certain (`layout_seeking`) and a refusal proves that the gateway wants the other
    /// one, the event is sent once more in that, at once; the client keeps to what was accepted. It switches once in its life.
    ///
    /// @param e      an owning event, a view, or a checked constant
    /// @param stop   a `std::stop_token` or anything with `stop_requested()`; asked during waits, and while the
    ///               transport blocks if it is an `http::cancellable_transport`
    /// @return the receipt, or an error whose `delivery` says whether the message may have been sent
    /// @note Blocks, at most for `exchange_options::timeout` and the transport's own delay in noticing it.
    template <class Event, class Stop = no_stop>
        requires sendable_by<Event, Endpoint>
    result<receipt_type> send(const Event& e, const Stop& stop = {}) {
        error refusal = detail::why_not_sendable<Endpoint>(e, credentials_, options_.request);
        if (!refusal.violations.empty()) return unexpected{std::move(refusal)};
        if (options_.exchange.max_attempts == 0) return unexpected{no_attempt_allowed()};
        const body_source source{&e, [](const client& self, const void* sent) {
                                     return detail::build_in<Endpoint, Json>(self.layout_, *static_cast<const Event*>(sent),
                                                                             self.credentials_, self.options_.request);
                                 }};
        if constexpr (std::same_as<Stop, no_stop>) {
            return drive(source, http::stop_signal{});
        } else if constexpr (http::stoppable<Stop>) {
            return drive(source, http::stop_signal(stop));
        } else {
            static_assert(http::stoppable<Stop>, "client: what `send` asks whether to stop needs `bool stop_requested() const noexcept`; "
                                                 "a std::stop_token has it, a bool does not");
        }
    }

    /// What is not an event of the endpoint stops the compiler with one sentence. To ask, use the concept `sendable_by`.
    template <class Event, class Stop = no_stop>
        requires(!sendable_by<Event, Endpoint>)
    result<receipt_type> send(const Event&, const Stop& = {}) {
        static_assert(detail::require_sendable<Event, Endpoint>());
        return unexpected{error{}};
    }

    [[nodiscard]] Transport& transport() noexcept [[clang::lifetimebound]] { return transport_; }  ///< lives as long as the client
    [[nodiscard]] System& system() noexcept [[clang::lifetimebound]] { return system_; }  ///< likewise
    [[nodiscard]] Observer& observer() noexcept [[clang::lifetimebound]] { return observer_; }  ///< likewise; not to be used by another thread during `send`

private:
    using machine = exchange<Retry, exponential_backoff>;
    using attempt = attempt_result<typename Endpoint::answer>;

    /// The event of one `send`, whatever its type, and how its request is made in the layout of the moment.
    struct body_source {
        const void* event;
        http::request (*write)(const client&, const void* sent);
    };

    static error no_attempt_allowed() {
        error failure{.code = errc::bad_option};
        failure.violations.push_back({"exchange.max_attempts", "at_least_one", "0", "allow at least one attempt"});
        return failure;
    }

    result<receipt_type> drive(const body_source& source, http::stop_signal stop) {
        machine steps{options_.exchange, retry_, options_.backoff};
        http::request request = source.write(*this, source.event);
        std::optional<attempt> last;
        action next = stop.stop_requested() ? steps.cancel(system_.now()) : steps.start(system_.now());
        while (next != action::done) {
            if (next == action::send) {
                last.emplace(try_once(request, steps, stop));
                if (stop.stop_requested()) steps.cancel(system_.now());
                next = report(*last, steps);
                if (next == action::send) request = source.write(*this, source.event);  // in the other layout
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
        attempt understood = decode_attempt<Endpoint, Json>(
            outcome, credentials_, {options_.verdicts, system_.wall_now(), layout_search_ == layout_search::open});
        observer_.attempt_ended(steps.attempts(), understood.verdict, outcome ? outcome->status : 0);
        return understood;
    }

    /// Tells the machine of the attempt. `send` says that the request goes out once more, in the other layout.
    action report(const attempt& last, machine& steps) {
        const auto now = system_.now();
        if (last.verdict.situation == situation::layout_refused) {
            const action next = steps.on_refused_form(last.verdict, now);
            if (next == action::send) switch_layout();
            return next;
        }
        if (last.result) layout_search_ = layout_search_ == layout_search::open ? layout_search::settled : layout_search_;
        const auto asked = last.result ? std::nullopt : last.result.error().retry_after;
        const action next = steps.on_attempt(last.verdict, asked, now, system_.jitter());
        if (next == action::wait) {
            observer_.waiting(std::chrono::duration_cast<std::chrono::milliseconds>(steps.wake_time() - now));
        }
        return next;
    }

    void switch_layout() noexcept {
        layout_ = layout_ == json::layout::dotted ? json::layout::nested : json::layout::dotted;
        layout_search_ = layout_search::spent;
    }

    static void add_reason(error& failure, const char* reason) {
        failure.message.append(failure.message.empty() ? "" : "; ").append(reason);
    }

    /// The last attempt's receipt or error, told for the whole exchange.
    result<receipt_type> conclude(std::optional<attempt> last, const machine& steps) {
        if (last && last->result) {
            last->result->layout = layout_;
            last->result->attempts = steps.attempts();
            last->result->may_be_duplicate = steps.may_be_duplicate();
            return std::move(last->result);
        }
        error failure = last ? std::move(last->result.error()) : error{.code = errc::deadline_passed};
        switch (steps.reason()) {
            case stop_reason::cancelled:
                // What would have ended the exchange anyhow says more than the cancellation.
                if (!last || retry_.may_resend(last->verdict)) failure.code = errc::cancelled;
                break;
            case stop_reason::budget_spent: add_reason(failure, "not tried again: the shared retry budget is empty"); break;
            case stop_reason::attempts_used_up: add_reason(failure, "not tried again: `max_attempts` is reached"); break;
            default: break;
        }
        if (layout_search_ == layout_search::spent && failure.try_other_layout) {
            layout_ = Endpoint::layout;  // neither was taken
            failure.try_other_layout = false;
        }
        failure.delivery = steps.overall();
        failure.attempts = last ? steps.attempts() : 0;
        failure.elapsed = steps.elapsed();
        return unexpected{std::move(failure)};
    }

    /// Whether the layout may still change.
    enum class layout_search : unsigned char {
        open,
        settled,  ///< the gateway has accepted it, or it is the endpoint's own
        spent,    ///< the one switch has been made
    };

    Transport transport_;
    credentials_type credentials_;
    client_options options_;
    [[no_unique_address]] Retry retry_;
    System system_;
    [[no_unique_address]] Observer observer_;
    json::layout layout_ = Endpoint::layout;
    layout_search layout_search_ = layout_seeking<Endpoint> ? layout_search::open : layout_search::settled;
};

}  // namespace wawp
