// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <wawp/core/error.hpp>
#include <wawp/core/result.hpp>
#include <wawp/core/secret.hpp>
#include <wawp/core/utf8.hpp>
#include <wawp/endpoint/classify.hpp>
#include <wawp/endpoint/endpoint.hpp>
#include <wawp/endpoint/gateway_error.hpp>
#include <wawp/endpoint/receipt.hpp>
#include <wawp/endpoint/verdict.hpp>
#include <wawp/http/response.hpp>
#include <wawp/http/retry_after.hpp>
#include <wawp/http/transport.hpp>
#include <wawp/json/native.hpp>

namespace wawp {

/// One attempt, understood: its row of the verdict table, and the receipt or the error that tells it to people.
template <class Answer>
struct attempt_result {
    wawp::verdict verdict{};
    wawp::result<basic_receipt<Answer>> result;
};

namespace detail {

/// A text of the gateway's as it may stand in an error: without the token, without control characters, clipped.
inline std::string sanitize(std::string_view text, const secret& token) {
    constexpr std::size_t most = 512;
    std::string clean = redact(text, token);
    for (char& c : clean) {
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) c = ' ';
    }
    return std::string(utf8::clip(clean, most));
}

/// The gateway's own words, from wherever it put them; parts that differ are joined.
template <class Json>
std::string gateway_message(const failure_body& body, const json::report& report, std::string_view text) {
    std::vector<std::string_view> parts{body.message.text, body.error.text, body.upstream_error.text};
    if (body.exception) parts.push_back(*body.exception);
    failure_details details;
    bool holds_more = false;
    for (const std::string_view key : report.mismatched) holds_more |= key == "message" || key == "error";
    if (holds_more && Json::template read<failure_detail_fields<failure_details>>(text, details, json::limits{})) {
        for (const std::string& listed : details.messages) parts.push_back(listed);
        if (details.error_message) parts.push_back(*details.error_message);
        if (details.error_code) parts.push_back(*details.error_code);
    }
    std::string words;
    for (const std::string_view part : parts) {
        if (part.empty() || words.find(part) != std::string::npos) continue;
        if (!words.empty()) words.append("; ");
        words.append(part);
    }
    return words;
}

inline std::string code_text(const loose_value& code) {
    return code.is == loose_value::kind::integer ? std::to_string(code.integer) : code.text;
}

/// Keys that are there with a value of a kind that a `loose_value` does not hold: still there.
inline void mark_other_kinds(failure_body& body, const json::report& report) {
    for (const std::string_view key : report.mismatched) {
        if (key == "code") body.code.is = loose_value::kind::other;
        if (key == "wawp_upstream_error") body.upstream_error.is = loose_value::kind::other;
    }
}

inline std::optional<std::chrono::seconds> retry_after_of(const http::response& answer, const failure_body& body,
                                                          std::chrono::sys_seconds now) {
    const auto header = http::parse_retry_after(http::find_header(answer, "Retry-After"), now);
    if (header) return header;
    if (!body.retry_after || *body.retry_after < 0 || *body.retry_after > 31'536'000) return std::nullopt;
    return std::chrono::seconds{*body.retry_after};
}

/// A 2xx whose body proves nothing, before its fields are looked at.
inline std::optional<error> unreadable(const http::response& answer, const json::syntax_error* syntax) {
    error failure{.code = errc::malformed_answer};
    if (answer.body_state == http::body_state::too_large || (syntax && syntax->problem == json::problem::too_large)) {
        failure.code = errc::answer_too_large;
    } else if (answer.body_state == http::body_state::cut) {
        failure.code = errc::connection_lost;
        failure.message = "the connection ended inside the answer";
    } else if (answer.body.empty()) {
        failure.code = errc::no_evidence;
        failure.message = "the answer is empty";
    } else if (syntax) {
        failure.offset = syntax->offset;
        failure.message = to_string(syntax->problem);
    } else {
        return std::nullopt;
    }
    return failure;
}

}  // namespace detail

/// What `answer` says became of the message.
///
/// @param answer  the final status with headers and body; `body_state` must say so if the body is not whole
/// @param who     the credentials of the request, so that a token that the gateway echoes is scrubbed from every text
/// @param table   the verdicts; yours, if you know your gateway better
/// @param now     the wall clock's time, against which a `Retry-After` that is a date is measured
template <endpoint Endpoint, json::policy Json = json::native>
[[nodiscard]] attempt_result<typename Endpoint::answer> decode_attempt(
    const http::response& answer, const typename Endpoint::credentials& who, const verdict_table& table = default_verdicts,
    std::chrono::sys_seconds now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now())) {
    const bool success = answer.status >= 200 && answer.status <= 299;
    failure_body body;
    const auto read = Json::template read<failure_fields<failure_body>>(answer.body, body, json::limits{});
    if (!read) body = {};
    if (read) detail::mark_other_kinds(body, *read);
    const std::string words = read ? detail::gateway_message<Json>(body, *read, answer.body) : std::string();

    error failure;
    classification verdict{situation::unproven, errc::malformed_answer};
    if (!success) {
        verdict = classify_status(answer.status, body, words);
    } else if (auto unread = detail::unreadable(answer, read ? nullptr : &read.error())) {
        failure = std::move(*unread);
        verdict.code = failure.code;
    } else {
        basic_receipt<typename Endpoint::answer> accepted;
        auto report = Json::template read<typename Endpoint::answer_fields>(answer.body, accepted.answer, json::limits{});
        accepted.id = Endpoint::id_of(accepted.answer);
        verdict = classify_body(body, words, !accepted.id.empty());
        if (table[verdict.situation].delivery == delivery::sent) {
            if (report) accepted.mismatched = std::move(report->mismatched);
            return {table[verdict.situation], std::move(accepted)};
        }
    }
    failure.code = verdict.code;
    failure.delivery = table[verdict.situation].delivery;
    failure.http_status = answer.status;
    failure.gateway_code = detail::sanitize(detail::code_text(body.code), Endpoint::token(who));
    if (!words.empty()) failure.message = detail::sanitize(words, Endpoint::token(who));
    failure.retry_after = detail::retry_after_of(answer, body, now);
    failure.attempts = 1;
    return {table[verdict.situation], unexpected{std::move(failure)}};
}

/// The same for what a transport returns: a response, or the reason why there is none.
template <endpoint Endpoint, json::policy Json = json::native>
[[nodiscard]] attempt_result<typename Endpoint::answer> decode_attempt(
    const http::outcome& outcome, const typename Endpoint::credentials& who, const verdict_table& table = default_verdicts,
    std::chrono::sys_seconds now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now())) {
    if (outcome) return decode_attempt<Endpoint, Json>(*outcome, who, table, now);
    const http::transport_error& broken = outcome.error();
    const classification verdict = classify_transport_error(broken.failure, broken.evidence);
    error failure{.code = verdict.code, .delivery = table[verdict.situation].delivery};
    failure.message = detail::sanitize(broken.message, Endpoint::token(who));
    failure.cause = broken.cause;
    failure.attempts = 1;
    return {table[verdict.situation], unexpected{std::move(failure)}};
}

/// The receipt of an accepted message, or an error that says what became of it. See `decode_attempt` for the parameters.
template <endpoint Endpoint, json::policy Json = json::native>
[[nodiscard]] result<basic_receipt<typename Endpoint::answer>> decode(const http::response& answer,
                                                                      const typename Endpoint::credentials& who) {
    return decode_attempt<Endpoint, Json>(answer, who).result;
}

}  // namespace wawp
