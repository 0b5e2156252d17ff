// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <libpq-fe.h>

#include <wawp/core/error.hpp>
#include <wawp/core/result.hpp>
#include <wawp/event/send_event.hpp>
#include <wawp/journal/postgres_session.hpp>
#include <wawp/outbox/outbox.hpp>
#include <wawp/outbox/outbox_system.hpp>
#include <wawp/outbox/postgres_store.hpp>
#include <wawp/outbox/postgres_tables.hpp>
#include <wawp/outbox/stored_event.hpp>

namespace wawp {

/// How an outbox in a PostgreSQL database behaves. An aggregate; every member has a default.
struct postgres_outbox_options {
    std::chrono::milliseconds wait{5'000};  ///< for a lock or a statement; then `errc::journal_failed`
    /// For how long a try whose worker has lost its connection counts as on its way, by the server's clock: the program may
    /// live and be about to send. Not below `exchange_options::timeout`.
    std::chrono::seconds grace{120};  ///< whole seconds, from 0 to 100 years; anything else counts as the nearest of these
    double (*chance)() noexcept = &detail::outbox_chance;  ///< random, from 0 to 1, for the pace's jitter
};

/// An outbox in a PostgreSQL database (12 or later), for workers on many machines; each has an object, and by it a connection,
/// of its own, on one thread at a time. All times are by the server's clock.
///
/// What `postgres_journal` promises of its commits, of fail-over and of connections holds here, too. Workers claim with
/// `FOR UPDATE SKIP LOCKED`; no lock is held while the gateway answers.
class postgres_outbox {
public:
    /// Connects, and makes the tables where there are none.
    /// @param address  as for `postgres_journal::open`
    /// @param options  copied
    [[nodiscard]] static result<postgres_outbox> open(const std::string& address, const postgres_outbox_options& options = {}) {
        postgres_outbox made(address, options);
        error failure = made.store_.connect();
        if (!failure.message.empty()) return unexpected{std::move(failure)};
        return made;
    }

    /// See `sqlite_outbox::enqueue`. Where the commit's reply is lost it is done once more, and a key that is queued again, as it
    /// had ended as `not_sent`, may then be said to have been there already.
    template <endpoint Endpoint = send_event, class Event>
        requires sendable_by<Event, Endpoint>
    [[nodiscard]] result<outbox_arrival> enqueue(std::string_view key, const Event& e, std::string_view sender = "default", pace_time not_before = {}) {
        auto entry = detail::entry_for<Endpoint>(key, sender, e, not_before);
        if (!entry) return unexpected{std::move(entry.error())};
        const auto work = [&](bool& changed) {
            auto arrival = detail::enqueue_in_postgres(store_.server().get(), *entry);
            changed = arrival && arrival->queued;
            return arrival;
        };
        auto arrival = store_.transact(work);
        if (!arrival && store_.commit_in_question()) arrival = store_.transact(work);  // which meets its own row, if that was committed
        return arrival;
    }

    /// The same within a transaction of the caller's: the event is queued if and only if that is committed. The tables must be
    /// there already (`open`).
    /// @param yours  with a transaction begun, and `client_encoding` UTF8, or it is `errc::bad_option`; after an error, roll it back
    /// @param key         what the event is known by, once and for all
    /// @param e           an owning event, a view, or a checked constant
    /// @param sender      in whose name it goes: who shares one shares a pace
    /// @param not_before  the earliest time to send it
    template <endpoint Endpoint = send_event, class Event>
        requires sendable_by<Event, Endpoint>
    [[nodiscard]] static result<outbox_arrival> enqueue(PGconn* yours, std::string_view key, const Event& e, std::string_view sender = "default",
                                                        pace_time not_before = {}) {
        auto entry = detail::entry_for<Endpoint>(key, sender, e, not_before);
        if (!entry) return unexpected{std::move(entry.error())};
        return detail::enqueue_in_postgres(yours, *entry);
    }

    /// What is not an event of the endpoint stops the compiler with one sentence.
    template <endpoint Endpoint = send_event, class Event> requires(!sendable_by<Event, Endpoint>)
    [[nodiscard]] result<outbox_arrival> enqueue(std::string_view, const Event&, std::string_view = {}, pace_time = {}) {
        return detail::refuse_type<Endpoint, Event>();
    }
    /// The same.
    template <endpoint Endpoint = send_event, class Event> requires(!sendable_by<Event, Endpoint>)
    [[nodiscard]] static result<outbox_arrival> enqueue(PGconn*, std::string_view, const Event&, std::string_view = {}, pace_time = {}) {
        return detail::refuse_type<Endpoint, Event>();
    }

    /// The server's clock, which is asked. Where the server cannot be reached: as it was in the latest operation, and what has
    /// passed since by this machine's.
    [[nodiscard]] pace_time now() noexcept { return store_.now(); }

    /// See `sqlite_outbox::claim`.
    template <class Rep, class Period>
    [[nodiscard]] result<std::vector<outbox_entry>> claim(std::string_view sender, std::string_view endpoint, std::size_t count,
                                                          std::chrono::duration<Rep, Period> lease) {
        return transact_for(sender, [&](bool& changed) -> result<std::vector<outbox_entry>> {
            std::vector<std::pair<outbox_entry, bool>> due;
            error failure = store_.read(store_.select("state = 'queued' AND sender = $1 AND endpoint = $2 AND not_before <= $3::bigint "
                                                      "ORDER BY not_before, id LIMIT $4 FOR UPDATE SKIP LOCKED"),
                                        due, sender, endpoint, detail::milliseconds_of(store_.time()), detail::bounded_claim(count));
            if (!failure.message.empty()) return unexpected{std::move(failure)};
            const pace_time lease_end = store_.time() + detail::bounded_lease(lease);
            std::vector<outbox_entry> taken;
            for (auto& [entry, lives] : due) {
                if (!entry.claim(store_.worker(), detail::random_postgres_number(), store_.time(), lease_end)) continue;
                changed = true;
                if (!detail::store_outbox_row(store_.server(), entry).is_good()) return unexpected{store_.failure("the outbox could not be written")};
                taken.push_back(std::move(entry));
            }
            return taken;
        });
    }

    /// See `sqlite_outbox::release`.
    [[nodiscard]] result<outbox_state> release(const outbox_entry& claimed) {
        return store_.change("id", claimed.id, [&](outbox_entry& entry, bool) -> result<outbox_state> {
            entry.release(claimed.fence);
            return entry.state;
        });
    }

    /// See `sqlite_outbox::begin`. When the commit's reply is lost, it answers `go` only if it then reads its own fence.
    [[nodiscard]] result<outbox_begin> begin(const outbox_entry& claimed, const breaker_pauses& pauses) {
        auto answer = store_.change("id", claimed.id, [&](outbox_entry& entry, bool) -> result<outbox_begin> {
            outbox_pace pace;
            if (error failure = store_.load(claimed.sender, pace); !failure.message.empty()) return unexpected{std::move(failure)};
            if (pace.next_slot(store_.time()) > store_.time()) return pace.wait_from(store_.time());
            if (!entry.begin(claimed.fence, store_.time())) return outbox_begin{.permit = outbox_permit::lost};
            const outbox_pace before = pace;
            pace.use(pauses, store_.time(), options_.chance());
            const bool stored = pace == before || detail::store_pace_row(store_.server(), claimed.sender, pace).is_good();
            if (!stored) return unexpected{store_.failure("the pace could not be written")};
            return outbox_begin{.permit = outbox_permit::go};
        });
        if (!answer && store_.commit_in_question()) {
            const auto entry = find(claimed.key);  // waits for the transaction in question: it holds the row's lock
            if (entry && entry->fence == claimed.fence && entry->state == outbox_state::sending) answer = outbox_begin{.permit = outbox_permit::go};
        }
        if (answer && answer->permit == outbox_permit::go) store_.note_begun(claimed.fence);
        if (!answer && answer.error().code == errc::other_try) return outbox_begin{.permit = outbox_permit::lost};  // somebody has deleted it
        return answer;
    }

    /// See `sqlite_outbox::end`. Where the commit's reply is lost it is done once more: that a try ends twice alike changes nothing.
    [[nodiscard]] result<outbox_state> end(const outbox_entry& claimed, const journal_verdict& how, const error* failure,
                                           const breaker_pauses& pauses, const pace_time* again) {
        const auto apply = [&](outbox_entry& entry, bool) -> result<outbox_state> {
            const pace_time began = entry.began;
            auto state = entry.end(claimed.fence, how, store_.time(), again, failure == nullptr || counts_as_try(*failure));
            if (!state) return state;
            outbox_pace pace;
            if (error problem = store_.load(claimed.sender, pace); !problem.message.empty()) return unexpected{std::move(problem)};
            const breaker_state before = pace.breaker;
            if (how.delivery == delivery::sent) pace.breaker.on_sent(began, store_.time());
            else if (failure != nullptr) pace.breaker.on_error(pauses, *failure, store_.time());
            const bool stored = pace.breaker == before || detail::store_pace_row(store_.server(), claimed.sender, pace).is_good();
            if (!stored) return unexpected{store_.failure("the pace could not be written")};
            return state;
        };
        auto ended = store_.change("id", claimed.id, apply);
        if (!ended && store_.commit_in_question()) ended = store_.change("id", claimed.id, apply);
        if (ended || ended.error().code == errc::other_try) store_.note_ended(claimed.fence);
        return ended;
    }

    /// See `sqlite_outbox::recover`.
    [[nodiscard]] result<std::size_t> recover() {
        auto open = list_where("state IN ('claimed', 'sending')");
        if (!open) return unexpected{std::move(open.error())};
        std::size_t changed = 0;
        for (auto& [entry, lives] : *open) {
            if (!entry.recover(store_.time(), lives)) continue;
            const auto done = store_.change("id", entry.id, [&](outbox_entry& found, bool alive) -> result<bool> { return found.recover(store_.time(), alive); });
            if (!done && done.error().code != errc::other_try) return unexpected{done.error()};  // else somebody has deleted it meanwhile
            if (done && *done) ++changed;
        }
        return changed;
    }

    /// See `sqlite_outbox::resolve`.
    [[nodiscard]] result<outbox_state> resolve(std::string_view key, resolution what) {
        const auto known = find(key);
        if (!known) return unexpected{known.error()};
        return store_.change("id", known->id, [&](outbox_entry& entry, bool lives) { return entry.resolve(what, lives); });
    }

    /// See `sqlite_outbox::find`.
    [[nodiscard]] result<outbox_entry> find(std::string_view key) {
        error refusal = refuse_key(key);
        if (!refusal.violations.empty()) return unexpected{std::move(refusal)};
        auto found = list_where("key = $1 FOR UPDATE", key);
        if (!found) return unexpected{std::move(found.error())};
        if (!found->empty()) return std::move(found->front().first);
        refusal.violations.push_back({"key", "queued_key", detail::describe(key), "give one that was queued"});
        return unexpected{std::move(refusal)};
    }

    /// See `sqlite_outbox::list`.
    [[nodiscard]] result<std::vector<outbox_entry>> list(outbox_state state, std::size_t limit = 1'000, std::int64_t after = 0) {
        const std::size_t bounded = limit < 1'000'000'000 ? limit : 1'000'000'000;
        auto found = list_where("state = $1 AND id > $2::bigint ORDER BY id LIMIT $3", to_string(state), after, bounded);
        if (!found) return unexpected{std::move(found.error())};
        std::vector<outbox_entry> entries;
        for (auto& [entry, lives] : *found) entries.push_back(std::move(entry));
        return entries;
    }

    /// See `sqlite_outbox::counts`.
    [[nodiscard]] result<outbox_counts> counts() {
        return store_.transact([&](bool&) -> result<outbox_counts> {
            const detail::postgres_rows rows = store_.server().run("SELECT state, count(*) FROM wawp_outbox GROUP BY state");
            if (!rows.is_good()) return unexpected{store_.failure("the outbox could not be read")};
            outbox_counts counted;
            for (int row = 0; row < rows.size(); ++row) {
                for (const outbox_state each : outbox_states) {
                    if (to_string(each) == rows.text(row, 0)) counted[each] = static_cast<std::size_t>(rows.integer(row, 1));
                }
            }
            return counted;
        });
    }

    /// See `sqlite_outbox::next_due`.
    [[nodiscard]] result<pace_time> next_due(std::string_view sender, std::string_view endpoint) {
        return transact_for(sender, [&](bool&) -> result<pace_time> {
            const detail::postgres_rows rows = store_.server().ask(
                "SELECT not_before FROM wawp_outbox WHERE state = 'queued' AND sender = $1 AND endpoint = $2 ORDER BY not_before LIMIT 1", sender, endpoint);
            if (!rows.is_good()) return unexpected{store_.failure("the outbox could not be read")};
            return rows.size() == 0 ? (pace_time::max)() : detail::pace_time_of(rows.integer(0, 0));
        });
    }

    /// See `sqlite_outbox::pace`.
    [[nodiscard]] result<outbox_pace> pace(std::string_view sender) {
        return transact_for(sender, [&](bool&) { return load_pace(sender); });
    }

    /// See `sqlite_outbox::set_pace`.
    [[nodiscard]] result<outbox_pace> set_pace(std::string_view sender, const pace_limits& limits) {
        if (error refusal = refuse_limits(limits); !refusal.violations.empty()) return unexpected{std::move(refusal)};
        return change_pace(sender, [&](outbox_pace& known) { known.limits = limits; });
    }

    /// See `sqlite_outbox::resume`.
    [[nodiscard]] result<outbox_pace> resume(std::string_view sender) {
        return change_pace(sender, [](outbox_pace& known) { known.breaker = {}; });
    }

private:
    postgres_outbox(const std::string& address, const postgres_outbox_options& options)
        : options_(options), store_(address, options.wait, options.grace) {}

    /// A transaction on what is a sender's, or `errc::bad_option`.
    template <class Work>
    [[nodiscard]] auto transact_for(std::string_view sender, Work&& work) -> decltype(work(std::declval<bool&>())) {
        if (error refusal = detail::refuse_sender(sender); !refusal.violations.empty()) return unexpected{std::move(refusal)};
        return store_.transact(work);
    }

    template <class... Values>
    [[nodiscard]] result<std::vector<std::pair<outbox_entry, bool>>> list_where(std::string_view where, const Values&... values) {
        return store_.transact([&](bool&) -> result<std::vector<std::pair<outbox_entry, bool>>> {
            std::vector<std::pair<outbox_entry, bool>> found;
            if (error failure = store_.read(store_.select(where), found, values...); !failure.message.empty()) return unexpected{std::move(failure)};
            return found;
        });
    }

    [[nodiscard]] result<outbox_pace> load_pace(std::string_view sender) {
        outbox_pace pace;
        if (error failure = store_.load(sender, pace); !failure.message.empty()) return unexpected{std::move(failure)};
        return pace;
    }

    template <class How>
    [[nodiscard]] result<outbox_pace> change_pace(std::string_view sender, How&& how) {
        return transact_for(sender, [&](bool& changed) -> result<outbox_pace> {
            auto known = load_pace(sender);
            if (!known) return known;
            how(*known);
            changed = true;
            if (!detail::store_pace_row(store_.server(), sender, *known).is_good()) return unexpected{store_.failure("the pace could not be written")};
            return known;
        });
    }

    postgres_outbox_options options_;
    detail::postgres_outbox_store store_;
};

}  // namespace wawp
