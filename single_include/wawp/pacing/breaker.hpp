// SPDX-License-Identifier: MIT
// Generated from include/ by single_include/amalgamate.cmake: change the headers there.
#pragma once

#include <wawp/wawp.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string_view>
#include <wawp/pacing/quiet_hours.hpp>

// wawp/pacing/breaker.hpp
namespace wawp {

/// Why a sender pauses: what went wrong was about the sender, so that the next message would meet it, too.
enum class pause_reason : std::uint8_t {
    none,            ///< it does not
    session_down,    ///< somebody has to scan a QR code
    quota_reached,   ///< the subscription's quota is used up
    rate_limited,    ///< too many requests
    reach_out_lock,  ///< WhatsApp has locked the account's way to people who do not know it; sending on makes it longer
    unreachable,     ///< the gateway cannot be reached
    sender_refused,  ///< the token or the plan does not let it send, or an option of its client cannot be used: somebody has to mend that
};

/// How long a sender pauses for each reason. A longer `retry_after` of the gateway's holds instead.
struct breaker_pauses {
    std::chrono::seconds session_down{15 * 60};         ///< before one message tries whether the session is back
    std::chrono::seconds quota_reached{60 * 60};        ///< likewise the quota
    std::chrono::seconds rate_limited{60};              ///< likewise
    std::chrono::seconds reach_out_lock{24 * 60 * 60};  ///< the lock lasts for hours to days
    std::chrono::seconds unreachable{30};               ///< before one message tries again
    std::chrono::seconds sender_refused{15 * 60};       ///< likewise, whether it is mended
    std::chrono::seconds trial{30};  ///< after a pause, how long the others wait for the one that tries

    bool operator==(const breaker_pauses&) const = default;  ///< member by member
};

namespace detail {

/// Whether `words` begin with a name of the lock: `reachout`, `reach-out`, `reach_out` or `reach out`, then `time` or `lock`,
/// with or without a sign between. A message that repeats an event's text may have the first half of it.
[[nodiscard]] constexpr bool begins_with_reach_out_lock(std::string_view words) noexcept {
    const auto skip_word = [&](std::string_view part) {
        if (!equal_ignoring_case(words.substr(0, part.size()), part)) return false;
        words.remove_prefix(part.size());
        return true;
    };
    const auto skip_sign = [&] {
        if (!words.empty() && (words.front() == '-' || words.front() == '_' || words.front() == ' ')) words.remove_prefix(1);
        return true;
    };
    return skip_word("reach"sv) && skip_sign() && skip_word("out"sv) && skip_sign() && (skip_word("time"sv) || skip_word("lock"sv));
}

/// Whether a gateway's words speak of the reach-out time lock: `server returned error 463`, `NackCallerReachoutTimelocked`
/// (WhatsApp's own name of it, in the engines' sources), `reach-out time lock`.
[[nodiscard]] constexpr bool speaks_of_reach_out_lock(std::string_view words) noexcept {
    constexpr std::string_view phrases[] = {"timelock"sv, "error 463"sv, "code 463"sv, "code: 463"sv};
    if (std::any_of(std::begin(phrases), std::end(phrases), [&](std::string_view phrase) { return contains_ignoring_case(words, phrase); })) return true;
    for (std::size_t at = 0; at < words.size(); ++at) {
        if (begins_with_reach_out_lock(words.substr(at))) return true;
    }
    return false;
}

}  // namespace detail

/// What `e` says about its sender. It decides no verdict.
[[nodiscard]] constexpr pause_reason pause_reason_of(const error& e) noexcept {
    const bool from_gateway = e.http_status != 0;  // else the words are of a transport or of the library, host names among them
    if (from_gateway && (e.gateway_code == "463" || detail::speaks_of_reach_out_lock(e.gateway_code) || detail::speaks_of_reach_out_lock(e.message))) {
        return pause_reason::reach_out_lock;
    }
    const errc code = e.code;
    if (code == errc::session_down) return pause_reason::session_down;
    if (code == errc::quota_reached) return pause_reason::quota_reached;
    const bool stopped_in_wait = code == errc::cancelled && e.http_status == 429;  // by its caller, who did not make the limit go
    if (code == errc::rate_limited || stopped_in_wait) return pause_reason::rate_limited;
    if (code == errc::unauthorized || code == errc::plan_required || code == errc::bad_option) return pause_reason::sender_refused;
    const bool unreached = code == errc::name_lookup_failed || code == errc::connect_failed || code == errc::gateway_unreachable;
    return unreached ? pause_reason::unreachable : pause_reason::none;
}

/// Stops a sender when it must not go on, with the time and the reason; one for all who send in its name.
///
/// Closed while `reason` is `none`. After a pause one message tries: if it is sent, the breaker closes; if it meets the same,
/// the pause begins anew; if nothing is known after `breaker_pauses::trial`, the next one tries.
struct breaker_state {
    pause_reason reason = pause_reason::none;  ///< of the pause; it stays until a message is sent
    pace_time since{};                         ///< when a message last failed for such a reason
    pace_time until{};                         ///< nothing before

    bool operator==(const breaker_state&) const = default;  ///< member by member

    /// When the next message may go: `now`, or later. A pause that is longer than any shows that the clock went back.
    [[nodiscard]] constexpr pace_time next_slot(pace_time now) const noexcept {
        const bool sound = reason != pause_reason::none && until - now <= longest_pause;
        return sound ? (std::max)(now, until) : now;
    }

    /// Takes in that a message goes: after a pause the others wait until it is known what became of it.
    constexpr void use(const breaker_pauses& pauses, pace_time now) noexcept {
        if (reason != pause_reason::none) until = now + bounded(pauses.trial);
    }

    /// Takes in that a message which went at `began` was sent. One that went before the pause closes nothing; but a pause that
    /// began later than `now` shows that the clock went back, and holds no longer.
    /// @param began  when it went
    /// @param now    when that it was sent is taken in, by the same clock
    constexpr void on_sent(pace_time began, pace_time now) noexcept {
        if (began > since || since > now) *this = {};
    }

    /// Takes in how a message failed. What is not about the sender changes nothing, and a pause only ever gets longer.
    constexpr void on_error(const breaker_pauses& pauses, const error& e, pace_time now) noexcept {
        const pause_reason why = pause_reason_of(e);
        if (why == pause_reason::none) return;
        const std::chrono::seconds pause = length_of(pauses, why);
        const pace_time end = now + bounded((std::max)(pause, e.retry_after.value_or(pause)));
        since = now;
        if (reason != pause_reason::none && end <= until) return;
        reason = why;
        until = end;
    }

private:
    static constexpr std::chrono::seconds longest_pause = std::chrono::days{31};

    [[nodiscard]] static constexpr std::chrono::seconds length_of(const breaker_pauses& pauses, pause_reason why) noexcept {
        switch (why) {
            case pause_reason::session_down: return pauses.session_down;
            case pause_reason::quota_reached: return pauses.quota_reached;
            case pause_reason::rate_limited: return pauses.rate_limited;
            case pause_reason::reach_out_lock: return pauses.reach_out_lock;
            case pause_reason::sender_refused: return pauses.sender_refused;
            case pause_reason::unreachable:
            case pause_reason::none:
            default: return pauses.unreachable;
        }
    }

    [[nodiscard]] static constexpr std::chrono::seconds bounded(std::chrono::seconds pause) noexcept {
        return std::clamp(pause, std::chrono::seconds{0}, longest_pause);
    }
};

/// The reason's name, `session_down`; static.
[[nodiscard]] constexpr std::string_view to_string(pause_reason reason) noexcept {
    constexpr std::string_view names[] = {"none"sv, "session_down"sv, "quota_reached"sv, "rate_limited"sv, "reach_out_lock"sv, "unreachable"sv,
                                          "sender_refused"sv};
    return names[static_cast<std::size_t>(reason)];
}

}  // namespace wawp
