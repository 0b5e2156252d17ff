// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string_view>

#include <wawp/core/error.hpp>
#include <wawp/endpoint/gateway_error.hpp>
#include <wawp/endpoint/verdict.hpp>
#include <wawp/http/transport_error.hpp>

/// From what came back to a row of the verdict table. Everything here is a pure function of its arguments.
namespace wawp {

/// What an attempt comes to: the row of the verdict table, and the error to report if it is not `sent`.
struct classification {
    wawp::situation situation{};
    errc code{};
};

namespace detail {

/// Codes that name a refusal (observed): nothing was sent.
struct refusal {
    std::string_view gateway_code;
    errc code;
    bool outranks_status;  ///< also under a status that would leave it open
};
inline constexpr refusal refusals[] = {
    {"invalid_session", errc::session_down, true},
    {"invalid_instance", errc::session_down, true},
    {"subscription_required", errc::plan_required, false},
    {"quota_reached", errc::quota_reached, false},
    {"rate_limit_exceeded", errc::rate_limited, false},
    {"rest_missing_callback_param", errc::rejected, false},
};

constexpr const refusal* find_refusal(const loose_value& code) noexcept {
    for (const refusal& row : refusals) {
        if (code.is == loose_value::kind::text && code.text == row.gateway_code) return &row;
    }
    return nullptr;
}

constexpr char lower(char c) noexcept { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

/// Whether `text` has `phrase` (in lower case) somewhere, ASCII case ignored.
constexpr bool mentions(std::string_view text, std::string_view phrase) noexcept {
    for (std::size_t at = 0; at + phrase.size() <= text.size(); ++at) {
        std::size_t same = 0;
        while (same < phrase.size() && lower(text[at + same]) == phrase[same]) ++same;
        if (same == phrase.size()) return true;
    }
    return false;
}

template <std::size_t Count>
constexpr bool mentions_any(std::string_view text, const std::string_view (&phrases)[Count]) noexcept {
    for (const std::string_view phrase : phrases) {
        if (mentions(text, phrase)) return true;
    }
    return false;
}

inline constexpr std::string_view timeout_phrases[] = {"timeout", "time-out", "timed out", "time out"};
inline constexpr std::string_view quota_phrases[] = {"exceeded the maximum limit", "quota"};
inline constexpr std::string_view session_phrases[] = {"session", "instance id invalid", "qr code"};

/// What a status and the gateway's words say, apart from the verdict.
constexpr errc code_of_status(int status, std::string_view words) noexcept {
    const bool session = mentions_any(words, session_phrases);
    switch (status) {
        case 401: return errc::unauthorized;
        case 402: return mentions_any(words, quota_phrases) ? errc::quota_reached : errc::plan_required;
        case 403: return mentions_any(words, quota_phrases) ? errc::quota_reached : errc::unauthorized;
        case 404: return session ? errc::session_down : errc::rejected;
        case 429: return mentions_any(words, quota_phrases) ? errc::quota_reached : errc::rate_limited;
        case 501: return errc::unsupported;
        case 521: return errc::gateway_unreachable;
        default: break;
    }
    if (status >= 300 && status <= 399) return errc::redirected;
    if (status >= 400 && status <= 499) return errc::rejected;
    return status >= 500 && status <= 599 ? errc::gateway_failed : errc::no_evidence;
}

/// A number in `status` or `statusCode`; 0 if there is none. Engines put a message's own small state there as well.
constexpr int number_of(const loose_value& status) noexcept {
    const bool plausible = status.is == loose_value::kind::integer && status.integer >= 300 && status.integer <= 599;
    return plausible ? static_cast<int>(status.integer) : 0;
}

constexpr bool names_failure(const loose_value& status) noexcept {
    if (status.is != loose_value::kind::text) return false;
    constexpr std::string_view words[] = {"error", "failure", "blocked"};
    for (const std::string_view word : words) {
        if (status.text.size() == word.size() && mentions(status.text, word)) return true;
    }
    return false;
}

}  // namespace detail

/// An attempt that brought a status outside 2xx.
[[nodiscard]] constexpr classification classify_status(int status, const failure_body& body, std::string_view words) noexcept {
    const detail::refusal* named = detail::find_refusal(body.code);
    if (named != nullptr && named->outranks_status) return {situation::refused_by_mark, named->code};
    const situation what = situation_of_status(status);
    const bool refused = default_verdicts[what].delivery == delivery::not_sent;
    if (named != nullptr && refused) return {what, named->code};
    return {what, detail::code_of_status(status, words)};
}

/// An attempt that brought a 2xx with a JSON object. Marks that leave it open count before marks that deny it, because
/// a wrong "not sent" invites someone twice; only a code that names the refusal counts before both.
[[nodiscard]] constexpr classification classify_body(const failure_body& body, std::string_view words, bool has_id) noexcept {
    if (const detail::refusal* named = detail::find_refusal(body.code)) return {situation::refused_by_mark, named->code};

    const bool failed = body.is_send_failure.holds(true) || (body.ack.is == loose_value::kind::integer && body.ack.integer == -1);
    const bool upstream = body.upstream_error.present() || detail::mentions_any(words, detail::timeout_phrases);
    if (body.code.present() || failed || upstream) return {situation::unproven, errc::gateway_failed};

    for (const loose_value* status : {&body.status, &body.status_code}) {
        const int number = detail::number_of(*status);
        if (number == 0) continue;
        const bool refused = default_verdicts[situation_of_status(number)].delivery == delivery::not_sent;
        return {refused ? situation::refused_by_mark : situation::unproven, detail::code_of_status(number, words)};
    }
    if (body.result.holds(false) || body.success.holds(false) || body.status.holds(false) || detail::names_failure(body.status)) {
        if (detail::mentions_any(words, detail::quota_phrases)) return {situation::refused_by_mark, errc::quota_reached};
        const bool session = detail::mentions_any(words, detail::session_phrases);
        return {situation::refused_by_mark, session ? errc::session_down : errc::declined};
    }
    if (has_id) return {situation::accepted_with_id, {}};
    if (detail::mentions_any(words, detail::quota_phrases)) return {situation::refused_by_mark, errc::quota_reached};
    const bool flagged = body.sent.holds(true) || body.result.holds(true) || body.success.holds(true);
    return flagged ? classification{situation::accepted_by_flag, {}} : classification{situation::unproven, errc::no_evidence};
}

/// An attempt that brought no status.
[[nodiscard]] constexpr classification classify_transport_error(http::failure where, http::evidence evidence) noexcept {
    using http::failure;
    const bool may_have_been_sent = evidence == http::evidence::may_have_been_sent;
    const situation lost = may_have_been_sent ? situation::no_status : situation::not_connected;
    switch (where) {
        case failure::not_attempted:
            return {may_have_been_sent ? situation::no_status : situation::refused_before_sending, errc::bad_option};
        case failure::name_lookup: return {lost, errc::name_lookup_failed};
        case failure::connect: return {lost, errc::connect_failed};
        case failure::tls: return {may_have_been_sent ? situation::no_status : situation::handshake_failed, errc::tls_failed};
        case failure::certificate:
            return {may_have_been_sent ? situation::no_status : situation::certificate_refused, errc::certificate_refused};
        case failure::timeout:
            return may_have_been_sent ? classification{situation::no_status, errc::timed_out}
                                 : classification{situation::stopped_before_writing, errc::deadline_passed};
        case failure::cancelled:
            return {may_have_been_sent ? situation::stopped_while_writing : situation::stopped_before_writing, errc::cancelled};
        case failure::protocol: return {lost, errc::malformed_answer};
        case failure::connection: break;
    }
    return {lost, errc::connection_lost};
}

}  // namespace wawp
