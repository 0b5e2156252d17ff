// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <sqlite3.h>

#include <wawp/core/error.hpp>
#include <wawp/core/result.hpp>
#include <wawp/event/send_event.hpp>
#include <wawp/journal/sqlite_file.hpp>
#include <wawp/outbox/outbox.hpp>
#include <wawp/outbox/outbox_system.hpp>
#include <wawp/outbox/sqlite_enqueue.hpp>
#include <wawp/outbox/sqlite_store.hpp>
#include <wawp/outbox/stored_event.hpp>

namespace wawp {

/// How an outbox in a file behaves. An aggregate; every member has a default.
struct sqlite_outbox_options {
    std::chrono::milliseconds wait{5'000};  ///< for other programs that write at the same moment; then `errc::journal_failed`
    pace_time (*clock)() noexcept = &detail::outbox_clock;  ///< the wall clock
    double (*chance)() noexcept = &detail::outbox_chance;   ///< random, from 0 to 1, for the pace's jitter
};

/// An outbox in an SQLite file: the default for one machine. Any number of programs may use the file at once, each worker
/// through an object of its own, on one thread at a time.
///
/// What `sqlite_journal` promises of its commits holds here, too, and a journal may live in the same file. Whether a worker
/// lives is seen by the lock of an empty `-sender-…` beside the file; only one that is surely gone loses what it was sending.
/// It holds keys, events, message ids, times and names of errors; never a token or a text of the gateway's.
class sqlite_outbox {
public:
    /// Opens the outbox in `path`; makes file and tables where there are none, and brings older tables up to date.
    /// @return as `sqlite_journal::open`
    [[nodiscard]] static result<sqlite_outbox> open(std::string_view path, const sqlite_outbox_options& options = {}) {
        if (error refusal = detail::refuse_sqlite_path(path); !refusal.violations.empty()) return unexpected{std::move(refusal)};
        sqlite_outbox made(options);
        error failure = made.store_.connect(std::string(path), options.wait);
        if (!failure.message.empty()) return unexpected{std::move(failure)};
        return made;
    }

    /// Queues `e`. A key that stands for the same event already is left alone, but for one that ended as `not_sent`: it is
    /// queued again.
    /// @param key         what the event is known by, once and for all
    /// @param e           an owning event, a view, or a checked constant
    /// @param sender      in whose name it goes: who shares one shares a pace
    /// @param not_before  the earliest time to send it
    /// @return `errc::rule_broken`, `errc::bad_option` for the key or the sender, `errc::key_reused` if the key stands for
    ///         another event, `errc::journal_failed`
    template <endpoint Endpoint = send_event, class Event>
        requires sendable_by<Event, Endpoint>
    [[nodiscard]] result<outbox_arrival> enqueue(std::string_view key, const Event& e, std::string_view sender = "default", pace_time not_before = {}) {
        const auto entry = detail::entry_for<Endpoint>(key, sender, e, not_before);
        if (!entry) return unexpected{entry.error()};
        result<outbox_arrival> arrival = unexpected{error{}};
        const int code = store_.transact([&]() -> int {
            arrival = detail::enqueue_in_sqlite(store_.database().get(), *entry);
            return arrival && arrival->queued ? SQLITE_OK : store_.nothing_to_do;
        });
        if (code != SQLITE_OK && code != store_.nothing_to_do) return unexpected{store_.failure(code)};
        return arrival;
    }

    /// The same within a transaction of the caller's, on the same file: the event is queued if and only if that is committed.
    /// The tables must be there already (`open`). How durable it is, is the caller's: see `PRAGMA synchronous`.
    /// @param yours  with a transaction begun; after an error, roll it back
    /// @param key         what the event is known by, once and for all
    /// @param e           an owning event, a view, or a checked constant
    /// @param sender      in whose name it goes: who shares one shares a pace
    /// @param not_before  the earliest time to send it
    template <endpoint Endpoint = send_event, class Event>
        requires sendable_by<Event, Endpoint>
    [[nodiscard]] static result<outbox_arrival> enqueue(sqlite3* yours, std::string_view key, const Event& e, std::string_view sender = "default",
                                                        pace_time not_before = {}) {
        auto entry = detail::entry_for<Endpoint>(key, sender, e, not_before);
        if (!entry) return unexpected{std::move(entry.error())};
        return detail::enqueue_in_sqlite(yours, *entry);
    }

    /// What is not an event of the endpoint stops the compiler with one sentence.
    template <endpoint Endpoint = send_event, class Event> requires(!sendable_by<Event, Endpoint>)
    [[nodiscard]] result<outbox_arrival> enqueue(std::string_view, const Event&, std::string_view = {}, pace_time = {}) {
        return detail::refuse_type<Endpoint, Event>();
    }
    /// The same.
    template <endpoint Endpoint = send_event, class Event> requires(!sendable_by<Event, Endpoint>)
    [[nodiscard]] static result<outbox_arrival> enqueue(sqlite3*, std::string_view, const Event&, std::string_view = {}, pace_time = {}) {
        return detail::refuse_type<Endpoint, Event>();
    }

    [[nodiscard]] pace_time now() const noexcept { return options_.clock(); }  ///< by the clock of all times in here

    /// For workers: takes entries that are due, the earliest first; one commit.
    /// @param sender    whose events
    /// @param endpoint  the path of the endpoint that they are for
    /// @param count     at most, and never more than 1000
    /// @param lease     after which others may take what was not begun; from 0 to 366 days, or else the nearest of these
    template <class Rep, class Period>
    [[nodiscard]] result<std::vector<outbox_entry>> claim(std::string_view sender, std::string_view endpoint, std::size_t count,
                                                          std::chrono::duration<Rep, Period> lease) {
        if (error refusal = detail::refuse_sender(sender); !refusal.violations.empty()) return unexpected{std::move(refusal)};
        int code = store_.enrol();
        std::vector<outbox_entry> taken;
        const pace_time when = now();
        const pace_time lease_end = when + detail::bounded_lease(lease);
        if (code == SQLITE_OK) code = store_.transact([&] { return store_.claim(sender, endpoint, detail::bounded_claim(count), when, lease_end, taken); });
        if (code == store_.nothing_to_do) return taken;
        if (code != SQLITE_OK) return unexpected{store_.failure(code)};
        store_.note_enrolled();
        return taken;
    }

    /// For workers: gives back what was claimed and not begun.
    [[nodiscard]] result<outbox_state> release(const outbox_entry& claimed) {
        return store_.change(claimed.id, [&](outbox_entry& entry) -> result<outbox_state> {
            entry.release(claimed.fence);
            return entry.state;
        });
    }

    /// For workers: asks whether to send now; one commit. With `go`, `sending` is durable, the sender's pace is used, and nobody
    /// else will ever send the entry unless a person says so. An error means: do not send.
    [[nodiscard]] result<outbox_begin> begin(const outbox_entry& claimed, const breaker_pauses& pauses) {
        auto answer = store_.change(claimed.id, [&](outbox_entry& entry) -> result<outbox_begin> {
            const pace_time when = now();
            outbox_pace pace;
            if (const int code = store_.rows().load(claimed.sender, pace); code != SQLITE_OK) return unexpected{store_.failure(code)};
            if (pace.next_slot(when) > when) return pace.wait_from(when);
            if (!entry.begin(claimed.fence, when)) return outbox_begin{.permit = outbox_permit::lost};
            const outbox_pace before = pace;
            pace.use(pauses, when, options_.chance());
            const int code = pace == before ? SQLITE_OK : store_.rows().store(claimed.sender, pace);
            if (code != SQLITE_OK) return unexpected{store_.failure(code)};
            return outbox_begin{.permit = outbox_permit::go};
        });
        if (answer && answer->permit == outbox_permit::go) store_.note_begun(claimed.fence);
        if (!answer && answer.error().code == errc::other_try) return outbox_begin{.permit = outbox_permit::lost};  // somebody has deleted it
        return answer;
    }

    /// For workers: writes how a try ended, durably, and what that means for the sender; one commit.
    /// @param claimed  as `claim` gave it
    /// @param how      what became of the message
    /// @param failure  why it was not sent, or null; of it only the pause is kept, and whether it counts as a try: without one it does
    /// @param pauses   for how long which failure pauses the sender
    /// @param again    when to try again what was not sent, by this outbox's clock (`now`); null: no more
    /// @return the state now; `errc::other_try` if the entry is another try's by now, or somebody has deleted it
    [[nodiscard]] result<outbox_state> end(const outbox_entry& claimed, const journal_verdict& how, const error* failure,
                                           const breaker_pauses& pauses, const pace_time* again) {
        auto ended = store_.change(claimed.id, [&](outbox_entry& entry) -> result<outbox_state> {
            const pace_time when = now(), began = entry.began;
            auto state = entry.end(claimed.fence, how, when, again, failure == nullptr || counts_as_try(*failure));
            if (!state) return state;
            outbox_pace pace;
            int code = store_.rows().load(claimed.sender, pace);
            const breaker_state before = pace.breaker;
            if (how.delivery == delivery::sent) pace.breaker.on_sent(began, when);
            else if (failure != nullptr) pace.breaker.on_error(pauses, *failure, when);
            if (code == SQLITE_OK && pace.breaker != before) code = store_.rows().store(claimed.sender, pace);
            if (code != SQLITE_OK) return unexpected{store_.failure(code)};
            return state;
        });
        if (ended || ended.error().code == errc::other_try) store_.note_ended(claimed.fence);
        return ended;
    }

    /// Puts claims that ran out back into the queue, and what a worker that is gone was sending into `unknown`. Workers call
    /// it; so may anybody.
    /// @return how many entries that changed
    [[nodiscard]] result<std::size_t> recover() {
        std::vector<outbox_entry> open;
        int code = store_.open_entries(open);
        if (code != SQLITE_OK) return unexpected{store_.failure(code)};
        const pace_time when = now();
        std::erase_if(open, [&](outbox_entry entry) { return !entry.recover(when, store_.lives(entry)); });
        if (open.empty()) return std::size_t{0};
        std::size_t changed = 0;
        code = store_.transact([&]() -> int {
            for (const outbox_entry& found : open) {
                outbox_entry entry;
                const int loaded = store_.rows().load(found.id, entry);
                if (loaded == SQLITE_DONE) continue;  // somebody has deleted it meanwhile
                if (loaded != SQLITE_OK) return loaded;
                if (!entry.recover(when, store_.lives(entry))) continue;
                ++changed;
                if (const int stored = store_.rows().store(entry); stored != SQLITE_OK) return stored;
            }
            return SQLITE_OK;
        });
        if (code != SQLITE_OK) return unexpected{store_.failure(code)};
        return changed;
    }

    /// Takes in what a person found out about an entry in doubt: `resolution::sent`, or else it is queued again.
    /// @return the state now; `errc::in_flight` while its worker lives, `errc::not_in_doubt`, `errc::bad_option` for an unknown key,
    ///         `errc::other_try` for one that somebody deletes at the same moment
    [[nodiscard]] result<outbox_state> resolve(std::string_view key, resolution what) {
        auto known = find(key);
        if (!known) return unexpected{std::move(known.error())};
        return store_.change(known->id, [&](outbox_entry& entry) { return entry.resolve(what, store_.lives(entry)); });
    }

    /// The entry of `key`; `errc::bad_option` if there is none.
    [[nodiscard]] result<outbox_entry> find(std::string_view key) {
        error refusal = refuse_key(key);
        if (!refusal.violations.empty()) return unexpected{std::move(refusal)};
        outbox_entry entry;
        const int code = store_.rows().load(key, entry);
        if (code == SQLITE_OK) return entry;
        if (code != SQLITE_DONE) return unexpected{store_.failure(code)};
        refusal.violations.push_back({"key", "queued_key", detail::describe(key), "give one that was queued"});
        return unexpected{std::move(refusal)};
    }

    /// The entries in `state`, in the order of their arrival.
    /// @param state  which ones
    /// @param limit  at most so many
    /// @param after  the `id` after which to go on; 0: from the first
    [[nodiscard]] result<std::vector<outbox_entry>> list(outbox_state state, std::size_t limit = 1'000, std::int64_t after = 0) {
        std::vector<outbox_entry> entries;
        if (const int code = store_.entries_in(state, after, limit, entries); code != SQLITE_OK) return unexpected{store_.failure(code)};
        return entries;
    }

    /// How many entries are in each state.
    [[nodiscard]] result<outbox_counts> counts() {
        outbox_counts counted;
        if (const int code = store_.count(counted); code != SQLITE_OK) return unexpected{store_.failure(code)};
        return counted;
    }

    /// When the earliest queued entry is due; `pace_time::max()` if none is queued.
    [[nodiscard]] result<pace_time> next_due(std::string_view sender, std::string_view endpoint) {
        if (error refusal = detail::refuse_sender(sender); !refusal.violations.empty()) return unexpected{std::move(refusal)};
        pace_time due{};
        if (const int code = store_.next_due(sender, endpoint, due); code != SQLITE_OK) return unexpected{store_.failure(code)};
        return due;
    }

    /// What all who send as `sender` have in common.
    [[nodiscard]] result<outbox_pace> pace(std::string_view sender) {
        if (error refusal = detail::refuse_sender(sender); !refusal.violations.empty()) return unexpected{std::move(refusal)};
        outbox_pace known;
        if (const int code = store_.rows().load(sender, known); code != SQLITE_OK) return unexpected{store_.failure(code)};
        return known;
    }

    /// Sets the limits for all who send as `sender`, from now on; what was sent under limits counts.
    /// @return `errc::bad_option` with a violation for each that cannot be used, the sender's name included
    [[nodiscard]] result<outbox_pace> set_pace(std::string_view sender, const pace_limits& limits) {
        if (error refusal = detail::refuse_sender(sender); !refusal.violations.empty()) return unexpected{std::move(refusal)};
        if (error refusal = refuse_limits(limits); !refusal.violations.empty()) return unexpected{std::move(refusal)};
        return store_.change_pace(sender, [&](outbox_pace& known) { known.limits = limits; });
    }

    /// Ends a pause of `sender` before its time: a person has mended what it was for.
    [[nodiscard]] result<outbox_pace> resume(std::string_view sender) {
        if (error refusal = detail::refuse_sender(sender); !refusal.violations.empty()) return unexpected{std::move(refusal)};
        return store_.change_pace(sender, [](outbox_pace& known) { known.breaker = {}; });
    }

private:
    explicit sqlite_outbox(const sqlite_outbox_options& options) : options_(options) {}

    sqlite_outbox_options options_;
    detail::sqlite_outbox_store store_{};
};

}  // namespace wawp
