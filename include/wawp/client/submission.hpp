// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include <wawp/client/client_options.hpp>
#include <wawp/client/loan.hpp>
#include <wawp/client/observer.hpp>
#include <wawp/core/error.hpp>
#include <wawp/core/lifetime.hpp>
#include <wawp/core/result.hpp>
#include <wawp/core/sanitize.hpp>
#include <wawp/core/secret.hpp>
#include <wawp/endpoint/decode.hpp>
#include <wawp/endpoint/encode.hpp>
#include <wawp/endpoint/verdict.hpp>
#include <wawp/event/send_event.hpp>
#include <wawp/exchange/exchange.hpp>
#include <wawp/exchange/retry.hpp>
#include <wawp/http/request.hpp>
#include <wawp/http/transport.hpp>
#include <wawp/json/native.hpp>

namespace wawp {

/// What a submission asks its driver to do next.
struct instruction {
    wawp::action action = action::none;  ///< says which of the others count
    const http::request* request = nullptr;         ///< with `send`: valid until the outcome is handed in
    std::chrono::steady_clock::time_point until{};  ///< with `send`: when the attempt must be over; with `wait`: when to wake
};

/// What only a driver has: its clocks and chance, read when an attempt has ended.
struct moment {
    std::chrono::steady_clock::time_point now{};  ///< of the clock that deadlines are measured with
    std::chrono::sys_seconds wall_now{};  ///< for a `Retry-After` that is a date
    double jitter = 0;                    ///< random, from 0 to 1
};

/// One message on its way, from the event to the receipt, without clock, thread or socket.
///
/// It owns all it needs: neither the event nor the options need outlive its construction; the retry budget must. A driver
/// does what it says:
/// ```cpp
/// wawp::submission invitation{event, credentials};
/// auto next = invitation.start(now());
/// while (next.action != wawp::action::done) {
///     if (next.action == wawp::action::send) {
///         next = invitation.on_outcome(transport.round_trip(*next.request, next.until), {now(), wall_now(), jitter()});
///     } else {
///         sleep_until(next.until);
///         next = invitation.on_wake(now());
///     }
/// }
/// auto receipt = invitation.finish();
/// ```
/// `send` is followed by `on_outcome`, `wait` by `on_wake`, `done` by `finish`; `cancel` and `abandon` may come at any time. A call
/// that does not fit changes nothing and answers `none`; every call answers `done` once the message's way is over.
///
/// `Observer` is held by value, or is a reference to one that outlives the submission. Neither copied nor moved, because
/// transports hold on to the request. One thread at a time.
template <endpoint Endpoint = send_event, json::policy Json = json::native, retry_policy Retry = at_most_once,
          class Observer = no_observer>
class submission {
    static_assert(detail::require_observer_policy<std::remove_reference_t<Observer>>());

public:
    using time_point = std::chrono::steady_clock::time_point;  ///< of a clock that never goes back
    using credentials_type = typename Endpoint::credentials;  ///< what identifies the sender
    using result_type = result<basic_receipt<typename Endpoint::answer>>;  ///< the receipt, or the error

    /// Checks `e` and writes its request; in both layouts if it is not known yet which one the gateway takes.
    ///
    /// @param e       an owning event, a view, or a checked constant; not looked at again
    /// @param credentials  taken over
    /// @param options  copied; its retry budget must outlive the submission
    /// @param retry    whether to send again after an attempt; copied
    /// @param observer  told of each attempt on the thread that calls; a reference if `Observer` is one
    /// @param layout  what earlier submissions to this gateway found out, see `layout()`
    template <class Event>
        requires sendable_by<Event, Endpoint>
    explicit submission(const Event& e, credentials_type credentials, const client_options& options = {}, Retry retry = {},
                        Observer observer = Observer(), layout_choice layout = first_layout<Endpoint>)
        : submission(detail::draft_request<Endpoint>(credentials, options.request), e, std::move(credentials), options, retry,
                     static_cast<Observer&&>(observer), layout) {}

    /// The same from what a client has prepared for all its messages; it need not outlive the construction. What is `lent`
    /// must outlive the submission: a client that sends one message at a time lends the draft's own request.
    template <class Event>
        requires sendable_by<Event, Endpoint>
    submission(const detail::request_draft& draft, const Event& e, credentials_type&& credentials, const client_options& options, Retry retry,
               Observer observer, layout_choice layout, const detail::loan<result_type>* lent = nullptr)
        : credentials_(std::move(credentials)), verdicts_(options.verdicts), retry_(retry), observer_(static_cast<Observer&&>(observer)),
          exchange_(options.exchange, retry, options.backoff), max_attempts_(options.exchange.max_attempts),
          last_(lent != nullptr ? &lent->result : nullptr), layout_(layout) {
        error refusal = detail::why_not_sendable<Endpoint>(draft, e, credentials_);
        if (refusal.violations.empty() && options.exchange.max_attempts == 0) refusal = no_attempt_allowed();
        if (!refusal.violations.empty()) {
            refused_ = true;
            last_.get() = unexpected{std::move(refusal)};
            return;
        }
        secret body = detail::write_body_in<Endpoint, Json>(layout_.layout, e, credentials_);
        const bool in_use = lent == nullptr || !lent->request.body.empty();  // by a message on its way whose observer sends this one
        if (!in_use && !detail::adds_to_request<Endpoint>) {
            request_ = &lent->request;
            request_->body = std::move(body);
        } else {
            own_request_ = detail::finish_request<Endpoint>(draft, std::move(body), credentials_);
        }
        if constexpr (layout_seeking<Endpoint>) {
            if (layout_.search == layout_search::open) other_body_ = detail::write_body_in<Endpoint, Json>(other_layout(), e, credentials_);
        }
    }
    submission(const submission&) = delete;
    submission& operator=(const submission&) = delete;
    ~submission() { wipe_request(); }

    /// Whether the event, the credentials or an option break a rule: `finish` says which. Nothing will be sent.
    [[nodiscard]] bool refused() const noexcept { return refused_; }

    /// Starts the message's way and its deadline. Answers `send`, or `done` if it is refused or there is no time for it.
    instruction start(time_point now) {
        if (refused_ || exchange_.state() != exchange_state::idle) return standing();
        return instruct(exchange_.start(now));
    }

    /// Takes in what became of the attempt: `wait` if another one shall follow, `send` if the same follows at once in the
    /// other layout, else `done`.
    instruction on_outcome(const http::outcome& outcome, const moment& at) {
        if (exchange_.state() != exchange_state::sending) return standing();
        result_type& last = last_.get();
        verdict_ = detail::decode_into<Endpoint, Json>(last, outcome, credentials_, {verdicts_, at.wall_now, layout_.search == layout_search::open});
        detail::report_attempt(observer_, attempt_report{exchange_.attempts(), verdict_, outcome ? outcome->status : 0, last ? nullptr : &last.error()});
        if (verdict_.situation == situation::layout_refused) {
            const action next = exchange_.on_refused_form(verdict_, at.now);
            if (next == action::send) switch_layout();
            return instruct(next);
        }
        if (last) layout_.search = layout_search::settled;
        const auto asked = last ? std::nullopt : last.error().retry_after;
        had_time_ = detail::later(at.now, asked.value_or(std::chrono::seconds{0})) < exchange_.deadline();
        const action next = exchange_.on_attempt(verdict_, asked, at.now, at.jitter);
        if (next == action::wait) {
            observer_.waiting(std::chrono::duration_cast<std::chrono::milliseconds>(exchange_.wake_time() - at.now));
        }
        return instruct(next);
    }

    /// Ends the wait: `send`; `wait` if it is too early; `done` if the deadline has passed.
    instruction on_wake(time_point now) {
        if (exchange_.state() != exchange_state::waiting) return standing();
        return instruct(exchange_.on_wake(now));
    }

    /// Ends the message's way: `done` at once if nothing is on its way. During an attempt it answers `none`, since the
    /// outcome still counts: stop the transport and hand it in as ever; no other attempt will follow.
    instruction cancel(time_point now) {
        if (refused_ || exchange_.state() == exchange_state::done) return {action::done};
        return instruct(exchange_.cancel(now));
    }

    /// The same where nobody asked to stop, but the driver can go no further. The error keeps the last attempt's code, or is
    /// `connect_failed` if there was none, and says `why` unless that is empty.
    instruction abandon(time_point now, std::string_view why) {
        if (refused_ || exchange_.state() == exchange_state::done) return {action::done};
        why_abandoned_ = sanitize(why, Endpoint::token(credentials_));
        return instruct(exchange_.abandon(now));
    }

    /// The receipt, or the error whose `delivery` says whether the message may have been sent. Once, after `done`.
    [[nodiscard]] result_type finish() {
        conclude();
        return result_type(std::move(last_.get()));
    }

    /// The same for a client that lends the place of the result: leaves it there.
    void conclude() {
        if (refused_) return;
        result_type& last = last_.get();
        if (!last) {
            last = unexpected{conclude_failure(last)};
            return;
        }
        last->layout = layout_.layout;
        last->attempts = exchange_.attempts();
        last->may_be_duplicate = exchange_.may_be_duplicate();
    }

    /// What is known of the layout; after `finish`, what the next submission should start from.
    [[nodiscard]] layout_choice layout() const noexcept { return layout_; }

private:
    static error no_attempt_allowed() {
        error failure{.code = errc::bad_option};
        failure.violations.push_back({"exchange.max_attempts", "at_least_one", "0", "allow at least one attempt"});
        return failure;
    }

    [[nodiscard]] json::layout other_layout() const noexcept {
        return layout_.layout == json::layout::dotted ? json::layout::nested : json::layout::dotted;
    }

    void switch_layout() {
        layout_ = {other_layout(), layout_search::spent};
        request_->body = std::move(other_body_);
    }

    [[nodiscard]] instruction standing() const noexcept {
        const bool over = refused_ || exchange_.state() == exchange_state::done;
        return {over ? action::done : action::none};
    }

    /// The machine's answer with what belongs to it. Calls that do not fit must not come here: `done` is told once.
    instruction instruct(action next) {
        switch (next) {
            case action::send:
                observer_.attempt_started(exchange_.attempts());
                return {next, request_, exchange_.attempt_deadline()};
            case action::wait: return {next, nullptr, exchange_.wake_time()};
            case action::done:
                wipe_request();
                observer_.done(exchange_.overall(), exchange_.attempts());
                break;
            case action::none:
            default: break;
        }
        return {next};
    }

    /// The bodies hold the token, and so may headers that an endpoint adds.
    void wipe_request() noexcept {
        if (request_ == nullptr) return;
        request_->body.clear();
        other_body_.clear();
        if (request_ == &own_request_) own_request_.headers.clear();
        request_ = nullptr;
    }

    /// As long as nothing was accepted, what was refused is not what the next message begins with: a gateway that refuses
    /// the event itself may do so in the words of a layout, so that no refusal settles anything.
    void doubt_layout(error& failure) noexcept {
        if (layout_.search == layout_search::settled || (layout_.search == layout_search::open && !failure.try_other_layout)) return;
        if (layout_.search == layout_search::spent) failure.try_other_layout = false;  // the next message does
        layout_ = {other_layout(), layout_search::spent};
    }

    static void add_reason(error& failure, std::string_view reason) {
        failure.message.append(failure.message.empty() ? "" : "; ").append(reason);
    }

    /// Whether another attempt could have followed the last one, had nobody asked to stop.
    [[nodiscard]] bool could_go_on() const noexcept { return exchange_.attempts() < max_attempts_ && had_time_ && retry_.may_resend(verdict_); }

    /// The last attempt's error, told for the whole exchange.
    error conclude_failure(result_type& last) {
        const bool abandoned = exchange_.reason() == stop_reason::abandoned;
        error failure = exchange_.attempts() > 0 ? std::move(last.error()) : error{.code = abandoned ? errc::connect_failed : errc::deadline_passed};
        if (exchange_.attempts() > 0 && failure.code == errc::rejected) doubt_layout(failure);
        switch (exchange_.reason()) {
            case stop_reason::cancelled:
                // What would have ended the exchange anyhow says more than the cancellation.
                if (exchange_.attempts() == 0 || could_go_on()) failure.code = errc::cancelled;
                break;
            case stop_reason::budget_spent: add_reason(failure, "not tried again: the shared retry budget is empty"); break;
            case stop_reason::attempts_used_up: add_reason(failure, "not tried again: `max_attempts` is reached"); break;
            case stop_reason::abandoned:
                if (!why_abandoned_.empty()) add_reason(failure, (exchange_.attempts() > 0 ? "not tried again: " : "not tried: ") + why_abandoned_);
                break;
            default: break;
        }
        failure.delivery = exchange_.overall();
        failure.attempts = exchange_.attempts();
        failure.elapsed = exchange_.elapsed();
        return failure;
    }

    credentials_type credentials_;
    verdict_table verdicts_;
    [[no_unique_address]] Retry retry_;
    [[no_unique_address]] Observer observer_;
    exchange<Retry, exponential_backoff> exchange_;
    unsigned max_attempts_;
    bool had_time_ = true;  // after the last attempt, for the wait that the gateway asked for and another one
    http::request own_request_{};
    http::request* request_ = &own_request_;  // or the one of a client that lends it; null once it is wiped
    secret other_body_{};  // empty unless the layout may change
    detail::result_place<result_type> last_;
    verdict verdict_{};  // of the last attempt
    std::string why_abandoned_{};
    layout_choice layout_;
    bool refused_ = false;
};

}  // namespace wawp
