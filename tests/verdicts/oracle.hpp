// SPDX-License-Identifier: MIT
// What became of a message, by the endpoint's contract alone: written without a look at the code that it judges.
//
// Where the contract leaves a combination open, the oracle takes the safe reading. These are the choices:
//
//  | combination                                                        | taken as | why
//  |--------------------------------------------------------------------|----------|------------------------------------
//  | named code + anything else                                         | not_sent | the code outranks even an id
//  | refusal + positive flag, no id                                     | unknown  | the answer contradicts itself
//  | refusal + time-out words, upstream error, ack -1, send failure     | unknown  | both rows match; something was tried
//  | refusal + a code that is not named                                 | unknown  | both rows match
//  | refusal + `upstream_status` >= 300, no positive mark               | unknown  | the upstream's own row is not known
//  | refusal + non-empty `error`, no positive mark                      | not_sent | a reported answer says so
//  | refusal + denial one level down, no positive mark                  | not_sent | they agree
//  | denial one level down alone                                        | unknown  | the row names the top level only
//  | quota text beside a positive flag                                  | unknown  | the answer contradicts itself
//  | quota text beside an id                                            | no mark  | the row says "and no id"
//  | quota text in a `message` or `code` under `data` or `response`     | open     | as a denial one level down
//  | time-out words there, without an id                                | open     | as at the top level
//  | the same beside an id                                              | no mark  | they may be the event's own, repeated
//  | `status`, `statusCode` 100 to 199 or >= 300 in no not_sent row     | open     | it stands for unknown itself
//  | the same, and a non-empty `error`, under `data` or `response`      | open     | as a denial one level down
//  | `status` "ERROR", "FAILED" in capitals, without `key.id`           | open     | no refusal's spelling, and no success
//  | `status` "STOPPED" and other states of a session, under 2xx        | no mark  | they say nothing about the message
//  | text "true" in `sent`, `result`, `success`; `status` true          | no proof | only a boolean, only these three
//  | `_data.id` as text, `data.id`, a number as id, parts with no chat  | no proof | not among the places
//  | an empty or `undefined` id beside a valid one or a positive flag   | absent   | it names no message, it denies none
//  | `code` that is empty, a number or an object                        | open     | "any other code"
//  | `error` null, "" or {}                                             | no mark  | it is empty
//  | a cut or too large body under any status                           | not read | neither its code nor its words count
//  | statuses 305, 306, 309 to 399                                      | unknown  | no row
//  | 429 whose plain text names a quota                                 | no resend| a body that is not JSON has words
//  | any failure + may_have_been_sent                                   | unknown  | the evidence outranks the place
//  | connection, protocol + nothing_sent                                | resend   | surely not sent, as for connect
//  | timeout + nothing_sent                                             | no resend| the deadline passed before a byte
//
// Not enumerated, because either reading can be defended: `error` false, numeric text in `status`, `ack` under `data`,
// time-out words outside `message`, `error` and `code`, quota words outside `message` under 2xx.
#pragma once

#include <algorithm>
#include <array>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include <wawp/core/error.hpp>
#include <wawp/http/transport_error.hpp>

#include "verdicts/tree.hpp"

namespace tests::verdicts {

struct expectation {
    wawp::delivery delivery = wawp::delivery::unknown;
    bool at_most_once = false;   ///< whether this policy may resend
    bool at_least_once = false;

    bool operator==(const expectation&) const = default;
};

inline constexpr expectation sent{wawp::delivery::sent, false, false};
inline constexpr expectation refused{wawp::delivery::not_sent, false, false};
inline constexpr expectation refused_for_now{wawp::delivery::not_sent, true, true};
inline constexpr expectation open{wawp::delivery::unknown, false, false};
inline constexpr expectation open_for_now{wawp::delivery::unknown, false, true};

inline bool is_any_of(std::string_view text, std::initializer_list<std::string_view> of) {
    return std::find(of.begin(), of.end(), text) != of.end();
}

/// The row of a status alone; a 2xx needs its body.
inline expectation by_status(int status) {
    constexpr std::array refusing{307, 308, 400, 401, 402, 403, 404, 405, 410, 411, 413, 414, 415, 417, 422, 431, 501};
    constexpr std::array unprocessed{421, 425, 429, 521};
    if (std::find(refusing.begin(), refusing.end(), status) != refusing.end()) return refused;
    if (std::find(unprocessed.begin(), unprocessed.end(), status) != unprocessed.end()) return refused_for_now;
    return status >= 500 && status <= 599 ? open_for_now : open;
}

inline std::string lower(std::string text) {
    for (char& c : text) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return text;
}

inline bool holds_any(const std::string& words, std::initializer_list<std::string_view> of) {
    return std::any_of(of.begin(), of.end(), [&](auto phrase) { return lower(words).find(phrase) != std::string::npos; });
}
inline bool names_quota(const std::string& words) { return holds_any(words, {"quota", "exceeded the maximum limit"}); }
inline bool names_time_out(const std::string& words) {
    return holds_any(words, {"timeout", "time-out", "time out", "timed out"});
}

/// The text of a value: of a list its items', of an object its members'.
inline std::string words_in(const node& value) {
    std::string words = value.is_text() ? value.text : std::string();
    for (const node& item : value.items) words += "\n" + words_in(item);
    for (const node& member : value.members) words += "\n" + words_in(member);
    return words;
}

inline bool is_id(const node& value) {
    constexpr std::string_view missing = "undefined";
    if (!value.is_text() || value.text.empty() || value.text == missing) return false;
    return !std::string_view(value.text).ends_with("_undefined");
}
inline bool has_parts(const node& id) {
    const node& remote = id.at("remote");
    const bool chat = is_id(remote) || is_id(remote.at("_serialized"));
    const node& sender = id.at("participant");
    const bool group = sender.is == node::kind::null || sender.text.empty() || is_id(sender);
    return id.at("fromMe").is == node::kind::boolean && chat && is_id(id.at("id")) && group;
}
inline bool has_id(const node& body) {
    const node& data = body.at("_data");
    return is_id(body.at("id")) || is_id(body.at("id").at("_serialized")) || has_parts(body.at("id")) ||
           is_id(data.at("id").at("_serialized")) || has_parts(data.at("id")) || is_id(body.at("key").at("id")) ||
           is_id(data.at("Info").at("ID")) || is_id(body.at("message_id")) || is_id(body.at("messageId"));
}
inline bool has_positive_flag(const node& body) {
    return body.at("sent").is_true() || body.at("result").is_true() || body.at("success").is_true();
}

inline bool is_named_code(const node& code) {
    return code.is_text() && is_any_of(code.text, {"invalid_session", "invalid_instance", "subscription_required",
                                                   "quota_reached", "rate_limit_exceeded", "rest_missing_callback_param"});
}
inline bool outranks_status(const node& code) {
    return code.is_text() && is_any_of(code.text, {"invalid_session", "invalid_instance"});
}

inline bool is_denied_flag(const node& value) { return value.is_false() || (value.is_text() && value.text == "false"); }

/// Whether a number in `status` or `statusCode` refuses, or leaves it open.
inline bool refuses(const node& number) {
    const int status = static_cast<int>(number.number);
    return number.is_number() && status >= 300 && by_status(status).delivery == wawp::delivery::not_sent;
}
inline bool leaves_open(const node& number) {
    return number.is_number() && number.number >= 100 && (number.number < 200 || number.number >= 300) && !refuses(number);
}

/// A refusal's word in capitals: an engine's state of the message or the session.
inline bool is_loud(const node& status) {
    return status.is_text() && is_any_of(status.text, {"ERROR", "FAILURE", "FAILED", "FAIL", "BLOCKED"});
}

/// A refusal by key, without the codes and the quota's words.
inline bool has_refusal(const node& object) {
    const node& status = object.at("status");
    for (const auto* key : {"result", "success", "sent", "status"}) {
        if (is_denied_flag(object.at(key))) return true;
    }
    if (status.is_text() && is_any_of(status.text, {"error", "failure", "failed", "fail", "blocked"})) return true;
    return refuses(status) || refuses(object.at("statusCode"));
}

inline bool has_error(const node& object) {
    const node& error = object.at("error");
    return !words_in(error).empty() || error.is_true() || !error.members.empty() || !error.items.empty();
}

/// The engine says that its own send failed, or the way to it did: the phone may still try again.
inline bool failed_on_the_way(const node& object) {
    const node& data = object.at("_data");
    for (const node* place : {&object, &data}) {
        const node& ack = place->at("ack");
        if ((ack.is_number() && ack.number == -1) || (ack.is_text() && is_any_of(ack.text, {"-1", "ERROR"}))) return true;
        const node& failure = place->at("isSendFailure");
        if (place->at("ackName").text == "ERROR" || failure.is_true() || (failure.is_text() && failure.text == "true")) return true;
    }
    const node& status = object.at("status");
    const bool zero = status.is_number() && status.number == 0;
    if (object.at("key").at("id").is_text() && (zero || (status.is_text() && status.text == "ERROR"))) return true;
    if (object.at("sendMsgResult").at("messageSendResult").text.starts_with("ERROR_")) return true;
    return object.at("wawp_upstream_error").is != node::kind::null;
}
/// What is said one level down, and the code that stands there.
inline std::string words_below(const node& body) {
    std::string words;
    for (const auto* parent : {"data", "response"}) {
        for (const auto* key : {"message", "code"}) words += "\n" + body.at(parent).at(key).text;
    }
    return words;
}
inline bool speaks_of_time_out(const node& body) {
    return names_time_out(words_in(body.at("message"))) || names_time_out(words_in(body.at("error"))) ||
           (names_time_out(words_below(body)) && !has_id(body));
}
inline bool upstream_failed(const node& object) {
    const node& upstream = object.at("upstream_status");
    return upstream.is_number() && upstream.number >= 300;
}

inline bool is_denied_below(const node& body) {
    for (const auto* key : {"data", "response"}) {
        const node& below = body.at(key);
        if (has_refusal(below) || is_named_code(below.at("code")) || has_error(below) || is_loud(below.at("status"))) return true;
        if (leaves_open(below.at("status")) || leaves_open(below.at("statusCode"))) return true;
        if (failed_on_the_way(below) || upstream_failed(below)) return true;
    }
    return false;
}

/// The rows of a 2xx with a JSON object.
inline expectation by_object(const node& body) {
    const node& code = body.at("code");
    const bool failed = failed_on_the_way(body) || speaks_of_time_out(body);
    if (is_named_code(code)) return refused;
    if (failed || code.is != node::kind::null) return open;
    if (leaves_open(body.at("status")) || leaves_open(body.at("statusCode")) || is_loud(body.at("status"))) return open;
    if (upstream_failed(body)) return open;

    const bool positive = has_id(body) || has_positive_flag(body);
    const bool quota = names_quota(words_in(body.at("message"))) && !has_id(body);
    if (has_refusal(body) || quota) return positive ? open : refused;
    if (names_quota(words_below(body)) && !has_id(body)) return open;
    return positive && !has_error(body) && !is_denied_below(body) ? sent : open;
}

/// What arrived, as the oracle sees it.
struct body_facts {
    std::optional<node> object{};  ///< of a whole body that is a JSON object
    std::string words{};           ///< of a whole body that is no JSON text
};

inline expectation expected_of(int status, const body_facts& body) {
    if (status >= 200 && status <= 299) return body.object ? by_object(*body.object) : open;
    std::string words = body.words;
    if (body.object) {
        const node& code = body.object->at("code");
        if (outranks_status(code)) return refused;
        words = words_in(code) + "\n" + words_in(body.object->at("message")) + "\n" + words_in(body.object->at("error")) + words_below(*body.object);
    }
    if (status == 429 && names_quota(words)) return refused;
    return by_status(status);
}

/// No status came.
inline expectation expected_of(wawp::http::failure what, wawp::http::evidence evidence) {
    using wawp::http::failure;
    if (evidence == wawp::http::evidence::may_have_been_sent) return what == failure::cancelled ? open : open_for_now;
    switch (what) {
        case failure::not_attempted: case failure::certificate: case failure::timeout: case failure::cancelled: return refused;
        case failure::name_lookup: case failure::connect: case failure::tls: case failure::connection:
        case failure::protocol: return refused_for_now;
    }
    return open;
}

}  // namespace tests::verdicts
