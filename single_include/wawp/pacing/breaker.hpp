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

/// Why a sender pauses: what went wrong was about the sender or its way to the gateway, so that the next message would meet it, too.
enum class pause_reason : std::uint8_t {
    none,            ///< it does not
    session_down,    ///< somebody has to scan a QR code
    quota_reached,   ///< the subscription's quota is used up
    rate_limited,    ///< too many requests
    reach_out_lock,  ///< WhatsApp has locked the account's way to people who do not know it; sending on makes it longer
    unreachable,     ///< the gateway cannot be reached
    sender_refused,  ///< the token or the plan does not let it send, an option of its client cannot be used, or what answers at its base URL
                     ///< is not the gateway (a proxy, a firewall, a redirect, another engine): somebody has to mend that
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

[[nodiscard]] constexpr bool is_letter(char c) noexcept { return to_lower(c) >= 'a' && to_lower(c) <= 'z'; }

/// Whether `words` hold `phrase`, which ends with a number, by itself: neither `Barcode 463` nor `code 4630` holds `code 463`.
[[nodiscard]] constexpr bool holds_number(std::string_view words, std::string_view phrase) noexcept {
    for (std::size_t at = 0; at + phrase.size() <= words.size(); ++at) {
        const std::size_t end = at + phrase.size();
        const bool alone = (at == 0 || !is_letter(words[at - 1])) && (end == words.size() || !is_digit(words[end]));
        if (alone && equal_ignoring_case(words.substr(at, phrase.size()), phrase)) return true;
    }
    return false;
}

/// Whether `words` begin with a name of the lock: `reachout`, `reach-out`, `reach_out` or `reach out`, then `time` or `lock`,
/// with or without a sign between.
/// @param quotes_event  whether they may repeat an event's text: then a name with a blank in it needs `lock` at its end, since
///                      people may well "reach out time and again"
[[nodiscard]] constexpr bool begins_with_reach_out_lock(std::string_view words, bool quotes_event) noexcept {
    bool has_blank = false;
    const auto skip_word = [&](std::string_view part) {
        if (!equal_ignoring_case(words.substr(0, part.size()), part)) return false;
        words.remove_prefix(part.size());
        return true;
    };
    const auto skip_sign = [&] {
        if (words.empty() || (words.front() != '-' && words.front() != '_' && words.front() != ' ')) return true;
        has_blank |= words.front() == ' ';
        words.remove_prefix(1);
        return true;
    };
    if (!(skip_word("reach"sv) && skip_sign() && skip_word("out"sv) && skip_sign())) return false;
    const bool has_time = skip_word("time"sv);
    if (!quotes_event || !has_blank) return has_time || skip_word("lock"sv);
    return has_time && skip_sign() && skip_word("lock"sv);
}

/// Whether a gateway's words speak of the reach-out time lock: `server returned error 463`, `NackCallerReachoutTimelocked`
/// (WhatsApp's own name of it, in the engines' sources), `reach-out time lock`.
/// @param quotes_event  whether they may repeat an event's text, in which any `error 463` may stand
[[nodiscard]] constexpr bool speaks_of_reach_out_lock(std::string_view words, bool quotes_event) noexcept {
    if (quotes_event) {
        if (holds_number(words, "server returned error 463"sv)) return true;
    } else {
        constexpr std::string_view numbers[] = {"error 463"sv, "error: 463"sv, "code 463"sv, "code: 463"sv};
        const auto names_it = [words](std::string_view number) { return holds_number(words, number); };
        if (contains_ignoring_case(words, "timelock"sv) || std::any_of(std::begin(numbers), std::end(numbers), names_it)) return true;
    }
    for (std::size_t at = 0; at < words.size(); ++at) {
        if (begins_with_reach_out_lock(words.substr(at), quotes_event)) return true;
    }
    return false;
}

/// Whether the gateway itself says so; else the words are of a transport or of the library, host names among them.
///
/// Its message may repeat the event, whatever the status: of an event that is not found, is not allowed, is too large or made the
/// gateway fail. A pause of a day for what somebody wrote into a description is worse than a lock that is met once more, so only
/// the engines' own words count there. A code repeats nothing.
[[nodiscard]] constexpr bool tells_of_reach_out_lock(const error& e) noexcept {
    if (e.http_status == 0) return false;
    return e.gateway_code == "463" || speaks_of_reach_out_lock(e.gateway_code, false) || speaks_of_reach_out_lock(e.message, true);
}

/// Why a refusal would meet every event alike: it is about where requests go to, or about what all of them have in common;
/// `none` if it may be about the one event.
[[nodiscard]] constexpr pause_reason reason_of_refusal(const error& e) noexcept {
    switch (e.http_status) {
        case 404: {  // by its words: a chat may be what is not found
            const bool no_such_path = e.gateway_code == "rest_no_route" || e.message.starts_with("Cannot POST /");
            return no_such_path ? pause_reason::sender_refused : pause_reason::none;
        }
        case 405: case 411: case 414: case 415: case 417: case 431: return pause_reason::sender_refused;  // method, length, URL, type, headers
        case 421: case 425: return pause_reason::unreachable;  // by this connection, or this early
        default: return pause_reason::none;
    }
}

struct paused_for {
    errc code;
    pause_reason reason;
};
inline constexpr paused_for pauses_by_code[] = {
    {errc::session_down, pause_reason::session_down},
    {errc::quota_reached, pause_reason::quota_reached},
    {errc::rate_limited, pause_reason::rate_limited},
    {errc::unauthorized, pause_reason::sender_refused},
    {errc::plan_required, pause_reason::sender_refused},
    {errc::bad_option, pause_reason::sender_refused},
    {errc::certificate_refused, pause_reason::sender_refused},
    {errc::unsupported, pause_reason::sender_refused},
    {errc::redirected, pause_reason::sender_refused},
    {errc::intercepted, pause_reason::sender_refused},
    {errc::name_lookup_failed, pause_reason::unreachable},
    {errc::connect_failed, pause_reason::unreachable},
    {errc::gateway_unreachable, pause_reason::unreachable},
};

}  // namespace detail

/// What `e` says about its sender, or about the way to the gateway. It decides no verdict.
[[nodiscard]] constexpr pause_reason pause_reason_of(const error& e) noexcept {
    if (detail::tells_of_reach_out_lock(e)) return pause_reason::reach_out_lock;
    if (e.code == errc::rejected) return detail::reason_of_refusal(e);
    if (e.code == errc::intercepted && e.http_status == 413) return pause_reason::none;  // this one is too large
    if (e.code == errc::cancelled && e.http_status == 429) return pause_reason::rate_limited;  // its caller did not make the limit go
    const bool lost_on_the_way = e.code == errc::malformed_answer || e.code == errc::tls_failed || e.code == errc::connection_lost;
    if (lost_on_the_way && e.delivery == delivery::not_sent) return pause_reason::unreachable;  // before the request
    for (const detail::paused_for& row : detail::pauses_by_code) {
        if (row.code == e.code) return row.reason;
    }
    return pause_reason::none;
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
        const bool sound = reason != pause_reason::none && until <= now + longest_pause;
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
