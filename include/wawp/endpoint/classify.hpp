// SPDX-License-Identifier: MIT
#pragma once

#include <wawp/core/error.hpp>
#include <wawp/endpoint/find_marks.hpp>
#include <wawp/endpoint/gateway_error.hpp>
#include <wawp/endpoint/marks.hpp>
#include <wawp/endpoint/verdict.hpp>
#include <wawp/http/transport_error.hpp>

/// From what came back to a row of the verdict table. Everything here is a pure function of its arguments.
namespace wawp {

/// What an attempt comes to: the row of the verdict table, and the error to report if it is not `sent`.
struct classification {
    wawp::situation situation{};  ///< the row of the verdict table
    errc code{};  ///< the error to report, if it is not `sent`
    bool layout_refused = false;  ///< the gateway misses a parameter that the body holds in the other layout

    bool operator==(const classification&) const = default;  ///< member by member
};

/// What a body is made of, as far as the diagnosis depends on it.
enum class body_kind : unsigned char {
    none,  ///< nothing, JSON, or a coding that nobody undoes
    text,  ///< anything else
    page,  ///< HTML or XML: not what the gateway itself answers with
};

/// What is known of an answer besides its status.
struct answer_facts {
    body_kind body = body_kind::none;  ///< what the body is made of
    found_marks marks{};  ///< what it claims
    gateway_words words{};  ///< what it says in words
    bool whole = true;        ///< the body came to its end: if not, it decides nothing
    bool challenged = false;  ///< a header says that a proxy asks for a proof of humanity (`cf-mitigated`)
};

namespace detail {

/// Under 4xx the words tell a session that is down from a token or an event that is refused.
constexpr bool tells_of_session(const topics& about) noexcept { return about.session && !about.credential; }

/// Whether the answer comes from something in front of the gateway, which itself answers these with JSON.
inline bool is_intercepted(int status, const answer_facts& facts) noexcept {
    if (facts.challenged) return true;
    const bool page = facts.body == body_kind::page;
    if (status == 403 || status == 404 || status == 413) return page || facts.body == body_kind::text;
    return status == 401 && page;
}

/// Whether a key that the two layouts spell differently is refused.
inline bool blames_layout(int status, const answer_facts& facts) noexcept {
    return (status == 400 || status == 422) && facts.words.blames_layout_key;
}

inline errc code_of_client_error(int status, const answer_facts& facts) noexcept {
    const topics& about = facts.words.about;
    if (status == 429) return about.quota && facts.whole ? errc::quota_reached : errc::rate_limited;
    if (is_intercepted(status, facts) && !(facts.body == body_kind::text && tells_of_session(about))) return errc::intercepted;
    if (tells_of_session(about) && !blames_layout(status, facts)) return errc::session_down;  // or it is one key of several
    switch (status) {
        case 401: return errc::unauthorized;
        case 402: return about.quota ? errc::quota_reached : errc::plan_required;
        case 403: return about.quota ? errc::quota_reached : errc::unauthorized;
        default: return errc::rejected;
    }
}

/// What a status and the gateway's words say, apart from the verdict.
inline errc code_of_status(int status, const answer_facts& facts) noexcept {
    if (status == 501) return errc::unsupported;
    if (status == 521) return errc::gateway_unreachable;
    switch (status / 100) {
        case 3: return errc::redirected;
        case 4: return code_of_client_error(status, facts);
        case 5: return errc::gateway_failed;
        default: return errc::no_evidence;
    }
}

/// What an answer that denies it is called.
inline errc code_of_denial(const mark& denial, const answer_facts& facts) noexcept {
    if (facts.marks.status != 0) return code_of_status(facts.marks.status, facts);
    if (facts.words.about.quota) return errc::quota_reached;
    return tells_of_session(facts.words.about) ? errc::session_down : denial.code;
}

}  // namespace detail

/// An attempt that brought a status outside 2xx. The body's own code may outrank it.
[[nodiscard]] inline classification classify_status(int status, const answer_facts& facts, const verdict_table& verdicts) noexcept {
    if (const mark* refusal = facts.marks[claim::refused_under_any_status]) return {situation::refused_by_mark, refusal->code};
    const situation what = situation_of_status(status);
    errc code = detail::code_of_status(status, facts);
    const mark* const named = facts.marks[claim::refused];
    if (named != nullptr && verdicts[what].delivery == delivery::not_sent) code = named->code;
    const bool quota = code == errc::quota_reached || facts.words.about.quota;
    if (what == situation::too_many_requests && quota && facts.whole) return {situation::quota_reached, errc::quota_reached};
    const bool layout_refused = detail::blames_layout(status, facts) && code == errc::rejected &&
                                verdicts[what].delivery == delivery::not_sent && facts.whole;
    return {what, code, layout_refused};
}

/// An attempt that brought a 2xx with a JSON object. What leaves it open counts before what denies it, because a wrong
/// "not sent" invites someone twice; only a code that names the refusal counts before both. A denial beside a proof of
/// the contrary is a contradiction, and leaves it open as well.
[[nodiscard]] inline classification classify_body(const answer_facts& facts, bool has_id) noexcept {
    const found_marks& marks = facts.marks;
    for (const claim refusal : {claim::refused_under_any_status, claim::refused}) {
        if (marks[refusal] != nullptr) return {situation::refused_by_mark, marks[refusal]->code};
    }
    // Words below the top level say less than an id, since an answer may repeat the event's own there.
    const bool timed_out = facts.words.on_top.time_out || (facts.words.about.time_out && !has_id);
    if (marks[claim::open] != nullptr || timed_out) return {situation::unproven, errc::gateway_failed};

    const bool proved = has_id || marks[claim::proved] != nullptr;
    if (const mark* denial = marks[claim::denied]) {
        if (proved) return {situation::unproven, errc::contradiction};
        return {situation::refused_by_mark, detail::code_of_denial(*denial, facts)};
    }
    if (marks[claim::disputed] != nullptr) {
        if (proved) return {situation::unproven, errc::contradiction};
    } else if (has_id) {
        return {situation::accepted_with_id, errc::no_evidence};
    }
    if (facts.words.on_top.quota) return {proved ? situation::unproven : situation::refused_by_mark, errc::quota_reached};
    if (facts.words.about.quota) return {situation::unproven, proved ? errc::contradiction : errc::no_evidence};
    if (proved) return {situation::accepted_by_flag, errc::no_evidence};
    return {situation::unproven, errc::no_evidence};
}

/// An attempt that brought no status.
[[nodiscard]] constexpr classification classify_transport_error(http::failure where, http::evidence evidence) noexcept {
    using http::failure;
    const bool open = evidence == http::evidence::may_have_been_sent;
    const situation lost = open ? situation::no_status : situation::not_connected;
    switch (where) {
        case failure::not_attempted:
            return {open ? situation::no_status : situation::refused_before_sending, errc::bad_option};
        case failure::name_lookup: return {lost, errc::name_lookup_failed};
        case failure::connect: return {lost, errc::connect_failed};
        case failure::tls: return {open ? situation::no_status : situation::handshake_failed, errc::tls_failed};
        case failure::certificate:
            return {open ? situation::no_status : situation::certificate_refused, errc::certificate_refused};
        case failure::timeout:
            return open ? classification{situation::no_status, errc::timed_out}
                        : classification{situation::stopped_before_writing, errc::deadline_passed};
        case failure::cancelled:
            return {open ? situation::stopped_while_writing : situation::stopped_before_writing, errc::cancelled};
        case failure::protocol: return {lost, errc::malformed_answer};
        case failure::connection: default: break;
    }
    return {lost, errc::connection_lost};
}

}  // namespace wawp
