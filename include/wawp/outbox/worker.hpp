// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <wawp/client/client.hpp>
#include <wawp/client/system.hpp>
#include <wawp/core/error.hpp>
#include <wawp/core/result.hpp>
#include <wawp/event/send_event.hpp>
#include <wawp/http/transport.hpp>
#include <wawp/journal/journal.hpp>
#include <wawp/journal/once.hpp>
#include <wawp/outbox/begun_entry.hpp>
#include <wawp/outbox/outbox.hpp>
#include <wawp/outbox/stored_event.hpp>

namespace wawp {

/// How a worker works. An aggregate; every member has a default, and one that is out of its bounds counts as the nearest within.
struct worker_options {
    std::string sender{"default"};         ///< whose entries it sends; who shares a name shares a pace
    std::chrono::seconds lease{300};       ///< after which others may take what it claimed and did not begin; 1 s to 366 days
    std::size_t batch = 8;                 ///< entries that it claims at once; 1 to 1000
    unsigned tries = 5;                    ///< how often an event is tried that surely was not sent, before it ends so; of what pauses the sender only a page under 403 counts
    std::chrono::seconds first_wait{30};   ///< before the second try; doubled for each later one, up to an hour; 0 to 1 h
    std::chrono::milliseconds poll{1'000}; ///< how long it sleeps at most before it looks again; 1 ms to 1 h
    bool stays = false;                    ///< whether `run` waits for more when nothing is queued
    breaker_pauses pauses{};               ///< how long the sender pauses after what is about the sender
};

/// What a worker did in one step.
enum class work_kind : std::uint8_t {
    ended,    ///< one event was tried: see `state`
    waiting,  ///< nothing may go before `until`
    idle,     ///< nothing is queued
    lost,     ///< a claim had run out, or somebody had deleted its entry; nothing was sent
};

/// What became of one step of a worker.
struct work_report {
    work_kind kind{};             ///< what it did
    std::string key{};            ///< with `ended` and `lost`
    outbox_state state{};         ///< with `ended`: `sent`, `not_sent`, `unknown`, or `queued` for another try; what became of this try,
                                  ///< where its entry is gone or another try's by now
    pace_time until{};            ///< with `waiting`
    pause_reason reason{};        ///< with `waiting`: why the sender pauses; `none` if it does not
    std::string message_id{};     ///< with `sent`
    error failure{};              ///< with `ended`, where it was not sent; `errc::other_try` where it was or may have been, and its entry
                                  ///< is gone or another try's by now: nothing but this report tells of it
    bool unrecorded = false;      ///< with `ended`: the outbox could not write `state` down yet; the next step tries again first. If the
                                  ///< entry is gone or another try's by then, a second report of the try says so in `failure`
};

/// Sends what an outbox holds: claims, waits for the pace, begins, sends, ends. Run as many as you like, on any machine that
/// reaches the database, each with an outbox and a client of its own, on one thread.
/// ```cpp
/// wawp::worker worker{*outbox, client};
/// const auto ended = worker.run(stop, [](const wawp::work_report& done) { … });
/// ```
/// What the client itself tries again is one try here, at the client's backoff and not at the pace: keep its attempts few.
/// `sending` is durable before the first byte leaves, and no lock is held while the gateway answers. A worker that is killed
/// leaves at most one event in doubt; it becomes `unknown`, and only a person sends it again.
///
/// @tparam Outbox  `sqlite_outbox` or `postgres_outbox`
/// @tparam Client  a `wawp::client` of `Endpoint`
/// @tparam Event   the endpoint's event that owns its texts
template <class Outbox, class Client, endpoint Endpoint = send_event, class Event = event, system_policy System = standard_system>
class worker {
    static_assert(requires(Outbox& outbox) { outbox.now(); outbox.counts(); },
                  "worker: what `open` returns is a result: look whether it holds an outbox, and pass `*outbox`");

public:
    /// @param outbox   must outlive this
    /// @param client   likewise
    /// @param options  moved in, each within its bounds
    /// @param system   the clock and the sleep, moved in
    worker(Outbox& outbox [[clang::lifetimebound]], Client& client [[clang::lifetimebound]], worker_options options = {}, System system = {})
        : outbox_(&outbox), client_(&client), options_(bounded(std::move(options))), system_(std::move(system)) {}

    /// Tries one event, or says why it does not. It blocks while it sends, and not to wait.
    /// @param stop  as `client::send` takes it: what is on its way ends as soon as it can
    /// @return `errc::journal_failed` if the database cannot be asked; nothing was sent then, and calling again is right
    template <class Stop = no_stop>
    [[nodiscard]] result<work_report> work(const Stop& stop = {}) {
        while (!unrecorded_.empty()) {
            auto late = record();
            if (!late || late->failure.code == errc::other_try) return late;  // nothing else tells of it
        }
        if (claimed_.empty()) {
            if (auto found = refill(); !found || claimed_.empty()) return found;
        }
        const outbox_entry entry = claimed_.front();
        const auto begun = outbox_->begin(entry, options_.pauses);
        if (!begun) return give_up(entry, begun.error());
        if (begun->permit == outbox_permit::wait) return wait(*begun);
        claimed_.pop_front();
        if (begun->permit == outbox_permit::lost) return work_report{.kind = work_kind::lost, .key = entry.key};
        return send(entry, stop);
    }

    /// Works until nothing is queued or `stop` asks to end; then gives back what it has claimed. What is on its way when `stop`
    /// asks is finished.
    /// @param stop       a `std::stop_token` or anything with `stop_requested()`
    /// @param on_report  called with each `work_report`, before the wait that it may speak of
    /// @return an error of the database that came ten times in a row, or by which it cannot be written down how a try ended
    template <class Stop, class OnReport>
    [[nodiscard]] result<outbox_counts> run(const Stop& stop, OnReport&& on_report) {
        static_assert(http::stoppable<Stop>, "worker: what `run` asks whether to stop needs `bool stop_requested() const noexcept`; a "
                                             "std::stop_token has it, a bool does not");
        int failures = 0;
        while (!stop.stop_requested()) {
            const auto report = work();
            if (!report && ++failures == 10) return unexpected{report.error()};
            if (!report) {
                sleep(options_.poll, stop);
                continue;
            }
            failures = 0;
            on_report(*report);
            if (report->kind == work_kind::idle && !options_.stays) break;
            if (report->kind == work_kind::idle) sleep(options_.poll, stop);
            if (report->kind == work_kind::waiting) sleep(report->until - outbox_->now(), stop);
        }
        release();
        while (!unrecorded_.empty()) {
            const auto late = record();
            if (!late) return unexpected{late.error()};
            if (late->failure.code == errc::other_try) on_report(*late);
        }
        return outbox_->counts();
    }

    /// Gives back what is claimed and was not begun.
    void release() {
        for (const outbox_entry& entry : claimed_) static_cast<void>(outbox_->release(entry));  // else its lease ends
        claimed_.clear();
    }

private:
    struct ended_try {
        outbox_entry entry;
        journal_verdict how;
        error failure{};
        bool was_stopped = false;  ///< by the caller
        pace_time again = (pace_time::max)();  ///< when to try again what was not sent; `max`: no more
    };

    static constexpr std::chrono::seconds longest_hold{1};  ///< for which claims are kept while the pace lets nothing go
    static constexpr std::chrono::seconds no_time{0}, longest_wait = std::chrono::hours{1}, longest_asked = std::chrono::days{31};

    /// What neither stops the worker nor keeps it busy with nothing, and overflows no time.
    [[nodiscard]] static worker_options bounded(worker_options options) {
        options.lease = std::clamp(options.lease, std::chrono::seconds{1}, detail::longest_lease);
        options.batch = std::clamp(options.batch, std::size_t{1}, detail::max_claimed);
        options.first_wait = std::clamp(options.first_wait, no_time, longest_wait);
        options.poll = std::clamp<std::chrono::milliseconds>(options.poll, std::chrono::milliseconds{1}, longest_wait);
        return options;
    }

    [[nodiscard]] result<work_report> refill() {
        const std::string_view path = std::string_view(Endpoint::path);
        const auto recovered = outbox_->recover();
        if (!recovered) return unexpected{recovered.error()};
        const auto due = outbox_->next_due(options_.sender, path);
        if (!due) return unexpected{due.error()};
        if (*due == (pace_time::max)()) return work_report{.kind = work_kind::idle};
        const auto pace = outbox_->pace(options_.sender);
        if (!pace) return unexpected{pace.error()};
        const pace_time now = outbox_->now();
        const outbox_begin earliest = pace->wait_from(now);
        const work_report waits{.kind = work_kind::waiting, .until = (std::max)(*due, earliest.until), .reason = earliest.reason};
        if (waits.until - now > longest_hold) return waits;
        auto taken = outbox_->claim(options_.sender, path, options_.batch, options_.lease);
        if (!taken) return unexpected{std::move(taken.error())};
        for (outbox_entry& entry : *taken) claimed_.push_back(std::move(entry));
        return claimed_.empty() ? waits : work_report{};
    }

    [[nodiscard]] work_report wait(const outbox_begin& until) {
        if (until.until - outbox_->now() > longest_hold) release();
        return {.kind = work_kind::waiting, .until = until.until, .reason = until.reason};
    }

    /// The commit of `begin` may have happened or not: it is not sent, and that much is certain.
    [[nodiscard]] result<work_report> give_up(const outbox_entry& entry, const error& failure) {
        unrecorded_.push_back({.entry = entry, .how = {.delivery = delivery::not_sent}, .failure = failure, .again = outbox_->now()});
        claimed_.pop_front();
        return unexpected{failure};
    }

    template <class Stop>
    [[nodiscard]] work_report send(const outbox_entry& entry, const Stop& stop) {
        detail::begun_entry journal{.entry = &entry};
        error failure;
        const auto e = detail::event_of<Endpoint, Event>(entry);
        if (e) {
            const auto sent = client_->send(*e, once(journal, entry.key), stop);
            if (!journal.ended) journal.how = detail::verdict_of(sent, secret());
            if (!sent) failure = sent.error();
        } else {
            failure = e.error();
            journal.how = {.delivery = delivery::not_sent, .error = std::string(to_string(failure.code))};
        }
        return end({.entry = entry, .how = std::move(journal.how), .failure = std::move(failure), .was_stopped = asks_to_stop(stop)});
    }

    [[nodiscard]] work_report end(ended_try&& ended) {
        if (ended.how.delivery == delivery::not_sent) ended.again = next_try(ended);
        unrecorded_.push_back(std::move(ended));
        auto recorded = record();
        if (recorded) return *std::move(recorded);
        work_report report = report_of(unrecorded_.back());
        report.unrecorded = true;
        return report;
    }

    /// Writes down how the earliest try ended that is not written down yet, and reports of it; or says why it could not.
    [[nodiscard]] result<work_report> record() {
        const ended_try& ended = unrecorded_.front();
        const delivery what = ended.how.delivery;
        const bool gave_up = ended.failure.code == errc::cancelled && !ended.was_stopped;  // by itself: a try like any other
        const error* failure = what == delivery::sent || gave_up ? nullptr : &ended.failure;
        auto state = outbox_->end(ended.entry, ended.how, failure, options_.pauses, ended.again == (pace_time::max)() ? nullptr : &ended.again);
        const bool superseded = !state && state.error().code == errc::other_try;
        if (!state && !superseded) return unexpected{std::move(state.error())};
        work_report report = report_of(ended);
        report.state = state ? *state : state_of(what);
        if (superseded && what != delivery::not_sent) report.failure = std::move(state.error());
        unrecorded_.pop_front();
        return report;
    }

    /// As it will be written down.
    [[nodiscard]] static work_report report_of(const ended_try& ended) {
        const outbox_state state = ended.again == (pace_time::max)() ? state_of(ended.how.delivery) : outbox_state::queued;
        return {.kind = work_kind::ended, .key = ended.entry.key, .state = state, .message_id = ended.how.message_id, .failure = ended.failure};
    }

    [[nodiscard]] static outbox_state state_of(delivery what) noexcept {
        return what == delivery::sent ? outbox_state::sent : what == delivery::not_sent ? outbox_state::not_sent : outbox_state::unknown;
    }

    /// When to try again what was not sent; `max` if waiting does not help. Never before the gateway said. What paused the sender
    /// is due at once, behind all that was due already: the pause keeps it back, for as long as nobody ends that.
    [[nodiscard]] pace_time next_try(const ended_try& ended) const {
        const error& failure = ended.failure;
        const pace_time now = outbox_->now();
        const bool used_up = ended.entry.tries + 1 >= options_.tries;
        if (pause_reason_of(failure) != pause_reason::none) return used_up && counts_as_try(failure) ? (pace_time::max)() : now;
        if (failure.code == errc::cancelled && ended.was_stopped) return now + std::clamp(failure.retry_after.value_or(no_time), no_time, longest_asked);
        // A slow network, too short a time-out, or a transport that gave up by itself.
        const bool may_pass = info_of(failure.code).category == category::transport || info_of(failure.code).category == category::cancelled;
        if (!may_pass || used_up) return (pace_time::max)();
        std::chrono::seconds wait = options_.first_wait;
        for (unsigned i = 0; i < ended.entry.tries && wait < longest_wait; ++i) wait *= 2;
        return now + (std::min)(wait, longest_wait);
    }

    template <class Stop>
    [[nodiscard]] static bool asks_to_stop(const Stop& stop) noexcept {
        if constexpr (std::same_as<Stop, no_stop>) return false;
        else return stop.stop_requested();
    }

    template <class Stop>
    void sleep(std::chrono::milliseconds time, const Stop& stop) {
        system_.sleep_until(system_.now() + std::clamp(time, std::chrono::milliseconds{1}, options_.poll), http::stop_signal(stop));
    }

    Outbox* outbox_;
    Client* client_;
    worker_options options_;
    System system_;
    std::deque<outbox_entry> claimed_{};
    std::deque<ended_try> unrecorded_{};
};

}  // namespace wawp
