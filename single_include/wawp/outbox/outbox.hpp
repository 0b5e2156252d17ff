// SPDX-License-Identifier: MIT
// Generated from include/ by single_include/amalgamate.cmake: change the headers there.
#pragma once

#include <wawp/wawp.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <ratio>
#include <string>
#include <string_view>
#include <utility>
#include <wawp/journal/journal.hpp>
#include <wawp/pacing/breaker.hpp>
#include <wawp/pacing/pace.hpp>

// wawp/outbox/outbox.hpp
/// An outbox holds events that are to be sent, each once, whatever crashes: see `outbox_entry` for what is promised.
namespace wawp {

/// What became of a queued event so far.
enum class outbox_state : std::uint8_t {
    queued,    ///< it waits, at least until its `not_before`
    claimed,   ///< a worker has taken it, for a while; nothing was sent
    sending,   ///< written down before the first byte left
    sent,      ///< accepted by the gateway, or a person said so
    not_sent,  ///< surely not, and waiting would not have helped: enqueue it again once that is mended
    unknown,   ///< it may have been sent; it stays so until a person looks
};

/// The state's name, `not_sent`; static.
[[nodiscard]] constexpr std::string_view to_string(outbox_state state) noexcept {
    constexpr std::string_view names[] = {"queued"sv, "claimed"sv, "sending"sv, "sent"sv, "not_sent"sv, "unknown"sv};
    return names[static_cast<std::size_t>(state)];
}

inline constexpr std::array outbox_states{outbox_state::queued, outbox_state::claimed,  outbox_state::sending,
                                          outbox_state::sent,   outbox_state::not_sent, outbox_state::unknown};  ///< all, in the enum's order

/// How many entries are in each state.
struct outbox_counts {
    std::array<std::size_t, outbox_states.size()> of{};  ///< by the enum's order

    std::size_t& operator[](outbox_state state) noexcept { return of[static_cast<std::size_t>(state)]; }  ///< of one state
    std::size_t operator[](outbox_state state) const noexcept { return of[static_cast<std::size_t>(state)]; }  ///< likewise
    bool operator==(const outbox_counts&) const = default;  ///< state by state
};

/// An event in an outbox, and the rules by which its state changes.
///
/// They are here once for all databases. An operation of an outbox opens a transaction that keeps all others away from the
/// entry, reads it, calls the function of the same name, writes it back and commits; only then it answers.
///
/// | from | to | by |
/// |---|---|---|
/// | queued | claimed | a worker, who gives it a fence that no other claim has |
/// | claimed | queued | the lease ran out, the worker is gone or gives it back |
/// | claimed | sending | the worker whose fence it bears, before the first byte leaves |
/// | claimed | not_sent, queued | the same, where the try could not begin |
/// | sending | sent, not_sent, unknown, queued | the same, when it knows what became of it; queued only what surely was not sent |
/// | sending | unknown | the worker is gone; never by time alone, and never back to queued |
/// | unknown | sent | a late answer, or a person |
/// | not_sent, queued | sent | a late answer to the latest try |
/// | unknown | queued | a person |
/// | not_sent | queued | whoever enqueues it again |
struct outbox_entry {
    std::int64_t id = 0;     ///< the outbox's own; the order of arrival
    std::string key{};       ///< see `journal_key`
    std::string sender{};    ///< in whose name it goes; who shares a name shares a pace
    std::string endpoint{};  ///< path of the endpoint that it is for
    std::string payload{};   ///< digest of the event, see `payload_digest`
    std::string event{};     ///< as JSON, without credentials
    outbox_state state = outbox_state::queued;  ///< what became of it
    pace_time not_before{};   ///< it is not sent earlier
    pace_time lease_until{};  ///< while it is claimed
    std::uint64_t fence = 0;  ///< the latest claim
    std::string worker{};     ///< who made it
    pace_time began{};        ///< when the latest try began
    pace_time ended{};        ///< when it ended
    unsigned tries = 0;       ///< how often it was begun, but for tries that are not its own: see `counts_as_try`
    bool resolved = false;    ///< a person said what became of it
    journal_verdict verdict{};  ///< how the latest try ended

    bool operator==(const outbox_entry&) const = default;  ///< member by member

    /// A worker takes it. Answers whether it may.
    bool claim(std::string_view by, std::uint64_t with, pace_time now, pace_time lease_end) {
        if (state != outbox_state::queued || not_before > now) return false;
        state = outbox_state::claimed;
        worker = by;
        fence = with;
        lease_until = lease_end;
        return true;
    }

    /// The worker gives it back. Answers whether it had it.
    bool release(std::uint64_t claimed) {
        if (state != outbox_state::claimed || claimed != fence) return false;
        state = outbox_state::queued;
        worker.clear();
        fence = 0;
        lease_until = {};
        return true;
    }

    /// Looks whether its worker has lost it. Answers whether that changed its state.
    /// @param now           by the outbox's clock
    /// @param worker_lives  whether the worker may still be at work on it
    bool recover(pace_time now, bool worker_lives) {
        if (state == outbox_state::claimed && (now >= lease_until || !worker_lives)) return release(fence);
        if (state != outbox_state::sending || worker_lives) return false;
        state = outbox_state::unknown;
        return true;
    }

    /// The worker is about to send it. Answers whether it may: its claim may be lost.
    bool begin(std::uint64_t claimed, pace_time now) {
        if (state != outbox_state::claimed || claimed != fence) return false;
        state = outbox_state::sending;
        lease_until = {};
        began = now;
        ended = {};
        ++tries;
        resolved = false;
        verdict = {};
        return true;
    }

    /// Takes in how the try `tried` ended; one that never began may end as `not_sent`. A try ends once; after that only the
    /// news that it was sent after all is taken.
    /// @param tried  the try's fence
    /// @param how    what became of the message
    /// @param now    by the outbox's clock
    /// @param again  when to try again what surely was not sent; null: no more
    /// @param counts  whether one that is to be tried again has used up one of its tries
    /// @return the state now, or `errc::other_try` if that was not the latest one
    [[nodiscard]] result<outbox_state> end(std::uint64_t tried, const journal_verdict& how, pace_time now, const pace_time* again, bool counts = true) {
        const bool begun = state == outbox_state::sending;
        const bool open = begun || state == outbox_state::claimed;
        if (state == outbox_state::claimed && how.delivery != delivery::not_sent) tried = 0;  // nothing can have come of it
        journal_entry known{.state = open ? journal_state::sending : of_journal(), .fence = fence};
        const auto changed = known.end(tried, how);
        if (!changed) return unexpected{changed.error()};
        if (*changed == (open ? journal_state::sending : of_journal())) return state;
        verdict = known.verdict;
        resolved = false;
        lease_until = {};
        ended = now;
        state = *changed == journal_state::sent       ? outbox_state::sent
                : *changed == journal_state::not_sent ? outbox_state::not_sent
                                                      : outbox_state::unknown;
        if (state != outbox_state::not_sent || again == nullptr) return state;
        state = outbox_state::queued;
        not_before = *again;
        if (begun && !counts && tries > 0) --tries;
        return state;
    }

    /// Takes in what a person found out about an entry in doubt: `sent`, or else it is queued again, with all of its tries.
    /// @return the state now, `errc::in_flight`, or `errc::not_in_doubt`
    [[nodiscard]] result<outbox_state> resolve(resolution what, bool worker_lives) {
        const bool open = state == outbox_state::sending;
        journal_entry known{.state = open ? journal_state::sending : of_journal(), .verdict = verdict};
        const auto changed = known.resolve(what, worker_lives);
        if (!changed) return unexpected{changed.error()};
        verdict = known.verdict;
        resolved = true;
        if (what == resolution::not_sent) tries = 0;  // whoever says so wants it sent
        return state = what == resolution::sent ? outbox_state::sent : outbox_state::queued;
    }

    /// Whoever enqueues the same event again, once it ended as `not_sent`, wants it sent: in the name that is given now, with
    /// all of its tries. Answers whether that changed it.
    bool enqueue_again(std::string_view whose, pace_time when) {
        if (state != outbox_state::not_sent) return false;
        state = outbox_state::queued;
        sender = whose;
        not_before = when;
        tries = 0;
        return true;
    }

private:
    [[nodiscard]] journal_state of_journal() const noexcept {
        return state == outbox_state::sent      ? journal_state::sent
               : state == outbox_state::unknown ? journal_state::unknown
                                                : journal_state::not_sent;
    }
};

/// Whether a try that failed so is one of the event's own. What pauses the sender, and what its caller stopped, is no fault of
/// the event's, and uses up none of its tries; nor does a try that the database did not let begin. (Where nobody stopped it, a
/// worker gives `end` no error, and the try counts.)
///
/// A page under 403 does both: it may be a firewall that lets nothing through, or one that this event's text alone offends.
/// @param e  why the try was not sent
[[nodiscard]] constexpr bool counts_as_try(const error& e) noexcept {
    if (e.code == errc::intercepted && e.http_status == 403) return true;
    return e.code != errc::cancelled && e.code != errc::journal_failed && pause_reason_of(e) == pause_reason::none;
}

namespace detail {

/// What one claim can hold, so that neither a statement's number nor a time overflows whatever is asked for.
inline constexpr std::size_t max_claimed = 1'000;
inline constexpr std::chrono::seconds longest_lease = std::chrono::days{366};

[[nodiscard]] constexpr std::size_t bounded_claim(std::size_t count) noexcept { return (std::min)(count, max_claimed); }
/// In floating point, which holds all leases within the bounds exactly and overflows for none: whole milliseconds would for
/// `seconds::max()`, and a caller's narrow unit for the longest lease. What is no number counts as 0.
template <class Rep, class Period>
[[nodiscard]] constexpr std::chrono::milliseconds bounded_lease(std::chrono::duration<Rep, Period> lease) noexcept {
    const std::chrono::duration<double, std::milli> wanted = lease;
    if (!(wanted.count() > 0)) return std::chrono::milliseconds{0};
    if (wanted >= longest_lease) return longest_lease;
    return std::chrono::milliseconds{static_cast<std::chrono::milliseconds::rep>(wanted.count())};
}

/// Somebody has deleted the entry: whatever becomes of the try, it is nobody's any more.
[[nodiscard]] inline error entry_is_gone() {
    error failure{.code = errc::other_try};
    failure.message = "the entry is gone from the outbox";
    return failure;
}

}  // namespace detail

/// What an outbox says to a worker that wants to send.
enum class outbox_permit : std::uint8_t {
    go,    ///< `sending` is written down, durably: send now, then `end`
    wait,  ///< the pace, or a pause of the sender's; ask again at `until`
    lost,  ///< the claim ran out, and the entry is another's; or somebody has deleted it. Nothing was begun
};

/// What `begin` answers.
struct outbox_begin {
    outbox_permit permit{};  ///< whether to send
    pace_time until{};       ///< with `wait`
    pause_reason reason{};   ///< with `wait`: why the sender pauses; `none` if it is its pace alone
};

/// What all who send in one name have in common: one row in the database.
struct outbox_pace {
    pace_limits limits{};     ///< off by default
    pace_state pace{};        ///< what was sent
    breaker_state breaker{};  ///< whether it pauses, until when and why

    bool operator==(const outbox_pace&) const = default;  ///< member by member

    /// When the next message may go: `now`, or later.
    [[nodiscard]] pace_time next_slot(pace_time now) const noexcept { return pace.next_slot(limits, breaker.next_slot(now)); }

    /// The answer to one who has to wait.
    [[nodiscard]] outbox_begin wait_from(pace_time now) const noexcept {
        const bool pauses = breaker.next_slot(now) > now;
        return {.permit = outbox_permit::wait, .until = next_slot(now), .reason = pauses ? breaker.reason : pause_reason::none};
    }

    /// Takes in that a message goes now.
    void use(const breaker_pauses& pauses, pace_time now, double chance) noexcept {
        if (limits != pace_limits{}) pace.use(limits, now, chance);
        breaker.use(pauses, now);
    }
};

/// What `enqueue` answers.
struct outbox_arrival {
    outbox_state state{};  ///< of the key's entry now
    bool queued = false;   ///< this call put it into the queue; else the same event was there already, whatever became of it
};

}  // namespace wawp
