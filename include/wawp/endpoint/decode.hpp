// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <wawp/core/error.hpp>
#include <wawp/core/result.hpp>
#include <wawp/core/sanitize.hpp>
#include <wawp/core/secret.hpp>
#include <wawp/endpoint/classify.hpp>
#include <wawp/endpoint/endpoint.hpp>
#include <wawp/endpoint/find_marks.hpp>
#include <wawp/endpoint/gateway_error.hpp>
#include <wawp/endpoint/marked_answer.hpp>
#include <wawp/endpoint/marks.hpp>
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
    wawp::verdict verdict;  ///< what the attempt comes to
    wawp::result<basic_receipt<Answer>> result;  ///< for people

    /// There is no receipt. (No aggregate: g++ would first fill all of it with zeros.)
    attempt_result(const wawp::verdict& what, unexpected<error> why) : verdict(what), result(std::move(why)) {}
};

/// How an answer is judged. An aggregate; every member has a default.
struct decode_options {
    const verdict_table& verdicts = default_verdicts;  ///< yours, if you know your gateway better; it must outlive the call
    /// The wall clock's time, against which a `Retry-After` that is a date is measured.
    std::chrono::sys_seconds now = std::chrono::time_point_cast<std::chrono::seconds>(std::chrono::system_clock::now());
    bool other_layout_untried = false;  ///< whether a refused layout is worth another attempt: `situation::layout_refused`
};

namespace detail {

/// The wait that an answer asks for: in its header, else in its body.
inline std::optional<std::chrono::seconds> retry_after_of(const http::response& answer, const mark_values& values,
                                                          std::chrono::sys_seconds now) {
    if (const auto header = http::parse_retry_after(http::find_header(answer, "Retry-After"), now)) return header;
    for (const std::string_view key : {"retry_after", "data.retry_after"}) {
        const loose_value& value = values[key];
        const auto wait = value.is == loose_value::kind::real ? http::delay_of(value.real) : http::parse_delay_seconds(value.spelled());
        if (wait) return wait;
    }
    return std::nullopt;
}

/// Of what is no endpoint. A template, or every includer pays for a receipt of it.
template <class>
struct no_answer {};

/// The coding that no transport has undone; empty if there is none.
inline std::string_view unknown_coding(const http::response& answer) noexcept {
    const std::string_view coding = http::find_header(answer, "Content-Encoding");
    return equal_ignoring_case(coding, "identity") ? std::string_view{} : coding;
}

/// Whether a body can be looked at for evidence, and why not.
struct readability {
    bool readable = false;
    errc code = errc::no_evidence;
    std::string_view text{};  ///< static
    std::optional<std::size_t> offset{};
};

inline readability readability_of(const http::response& answer, const json::syntax_error* syntax) noexcept {
    if (answer.body_state == http::body_state::too_large || (syntax != nullptr && syntax->problem == json::problem::too_large)) {
        return {.code = errc::answer_too_large};
    }
    if (answer.body_state == http::body_state::timed_out) return {.code = errc::timed_out, .text = "the time was up inside the answer"};
    if (answer.body_state == http::body_state::cancelled) return {.code = errc::cancelled, .text = "cancelled inside the answer"};
    if (!unknown_coding(answer).empty()) return {.code = errc::malformed_answer};  // `describe_answer` names it; libcurl may cut such a body
    if (answer.body_state == http::body_state::cut) return {.code = errc::connection_lost, .text = "the connection ended inside the answer"};
    if (answer.body.empty()) return {.text = "the answer is empty"};
    if (syntax == nullptr) return {.readable = true};
    return {.code = errc::malformed_answer, .text = to_string(syntax->problem), .offset = syntax->offset};
}

/// A broken JSON text is no words for people.
inline body_kind kind_of_body(const http::response& answer) noexcept {
    const char first = first_character(answer.body);
    if (first == '\0' || first == '{' || first == '[' || !unknown_coding(answer).empty()) return body_kind::none;
    return first == '<' ? body_kind::page : body_kind::text;
}

/// What is known of an answer besides its status. The marks of a body that is not whole count for nothing.
template <class Json>
answer_facts facts_of_answer(const http::response& answer, bool is_json, const mark_values& values, const verdict_table& verdicts,
                             std::string_view layout_key, const secret& token) {
    answer_facts facts{.body = kind_of_body(answer)};
    facts.whole = answer.body_state == http::body_state::whole;
    if (is_json && facts.whole) facts.marks = find_marks(values, verdicts);
    if (is_json) {
        facts.words = find_words<Json>(values, answer.body, layout_key, token);
    } else if (facts.body != body_kind::none) {
        facts.words = find_page_words(answer.body, layout_key, token, facts.whole);
    }
    facts.challenged = !http::find_header(answer, "cf-mitigated").empty();
    return facts;
}

/// What an answer that brings no receipt tells people.
inline error describe_answer(const http::response& answer, const answer_facts& facts, const mark_values& values, const secret& token) {
    error failure{};
    failure.http_status = answer.status;
    const std::string code = values["code"].spelled();
    failure.gateway_code = sanitize(code.empty() ? facts.words.error_code : code, token);
    failure.message = sanitize(facts.words.text, token);
    if (const std::string_view coding = unknown_coding(answer); !coding.empty() && failure.message.empty()) {
        failure.message = sanitize("the answer is compressed, and the transport does not decode it: " + std::string(coding), token);
    }
    failure.attempts = 1;
    return failure;
}

/// Puts why the answer proves nothing before what it says.
inline void add_reason(error& failure, const readability& reason) {
    failure.offset = reason.offset;
    if (reason.text.empty()) return;
    if (!failure.message.empty()) failure.message.insert(0, "; ");
    failure.message.insert(0, reason.text);
}

/// A `T` as made by default. (`T()` would first fill all of a large one with zeros.)
template <class T>
struct made_by_default {
    operator T() const {
        T made;
        return made;
    }
};

/// A result while its receipt is on trial: what ends that by an exception leaves an error behind.
template <class Result>
struct trial {
    Result& of;
    bool over = false;

    explicit trial(Result& place) : of(place) { of.emplace(made_by_default<typename Result::value_type>{}); }
    trial(const trial&) = delete;
    trial& operator=(const trial&) = delete;
    ~trial() {
        if (!over) of = unexpected{error{}};
    }
};

/// What an answer comes to; `to` gets the receipt or the error that tells it to people. (An answer is large: it is read where
/// it stays.)
template <class Endpoint, class Json>
verdict decode_into(result<basic_receipt<typename Endpoint::answer>>& to, const http::response& answer,
                    const typename Endpoint::credentials& credentials, const decode_options& options) {
    const verdict_table& verdicts = options.verdicts;
    trial receipt(to);
    answer_reader<Endpoint, Json> reader(answer.body, to->answer);
    const mark_values& values = reader.values();
    const bool is_json = reader.syntax_error() == nullptr, success = answer.status >= 200 && answer.status <= 299;
    const answer_facts facts = facts_of_answer<Json>(answer, is_json, values, verdicts, layout_key_of<Endpoint>(), Endpoint::token(credentials));

    const readability body = readability_of(answer, reader.syntax_error());
    classification found{situation::unproven, body.code};
    if (!success) {
        found = classify_status(answer.status, facts, verdicts);
    } else if (body.readable) {
        to->id = std::string(Endpoint::id_of(to->answer));
        found = classify_body(facts, !to->id.empty());
        if (verdicts[found.situation].delivery == delivery::sent) {
            to->layout = Endpoint::layout;
            to->mismatched = std::move(reader).mismatched();
            receipt.over = true;
            return verdicts[found.situation];
        }
    }
    if (found.layout_refused && options.other_layout_untried) found.situation = situation::layout_refused;

    error failure = describe_answer(answer, facts, values, Endpoint::token(credentials));
    failure.code = found.code;
    failure.delivery = verdicts[found.situation].delivery;
    failure.retry_after = retry_after_of(answer, values, options.now);
    failure.try_other_layout = found.layout_refused;
    if (success) add_reason(failure, body);
    receipt.over = true;
    to = unexpected{std::move(failure)};
    return verdicts[found.situation];
}

/// The same for what a transport returns: a response, or the reason why there is none.
template <class Endpoint, class Json>
verdict decode_into(result<basic_receipt<typename Endpoint::answer>>& to, const http::outcome& outcome,
                    const typename Endpoint::credentials& credentials, const decode_options& options) {
    if (outcome) return decode_into<Endpoint, Json>(to, *outcome, credentials, options);
    const http::transport_error& broken = outcome.error();
    const classification found = classify_transport_error(broken.failure, broken.evidence);
    error failure{.code = found.code, .delivery = options.verdicts[found.situation].delivery};
    failure.message = sanitize(broken.message, Endpoint::token(credentials));
    failure.cause = broken.cause;
    failure.attempts = 1;
    to = unexpected{std::move(failure)};
    return options.verdicts[found.situation];
}

}  // namespace detail

/// What `answer` says became of the message. Linear in the answer's size.
///
/// @param answer       the final status with headers and body; `body_state` must say so if the body is not whole
/// @param credentials  those of the request, so that a token that the gateway echoes is scrubbed from every text
/// @param options      how the answer is judged
template <endpoint Endpoint, json::policy Json = json::native>
[[nodiscard]] attempt_result<typename Endpoint::answer> decode_attempt(const http::response& answer,
                                                                       const typename Endpoint::credentials& credentials,
                                                                       const decode_options& options = {}) {
    attempt_result<typename Endpoint::answer> made({}, unexpected{error{}});
    made.verdict = detail::decode_into<Endpoint, Json>(made.result, answer, credentials, options);
    return made;
}

/// The same for what a transport returns: a response, or the reason why there is none.
template <endpoint Endpoint, json::policy Json = json::native>
[[nodiscard]] attempt_result<typename Endpoint::answer> decode_attempt(const http::outcome& outcome,
                                                                       const typename Endpoint::credentials& credentials,
                                                                       const decode_options& options = {}) {
    attempt_result<typename Endpoint::answer> made({}, unexpected{error{}});
    made.verdict = detail::decode_into<Endpoint, Json>(made.result, outcome, credentials, options);
    return made;
}

/// The receipt of an accepted message, or an error that says what became of it. See `decode_attempt` for the parameters.
template <endpoint Endpoint, json::policy Json = json::native>
[[nodiscard]] result<basic_receipt<typename Endpoint::answer>> decode(const http::response& answer,
                                                                      const typename Endpoint::credentials& credentials) {
    result<basic_receipt<typename Endpoint::answer>> made = unexpected{error{}};
    static_cast<void>(detail::decode_into<Endpoint, Json>(made, answer, credentials, decode_options{}));
    return made;
}

/// What is no endpoint or no JSON policy stops the compiler with one sentence for each thing that is missing.
template <class Endpoint, class Json = json::native, class Answer, class Credentials>
    requires(!endpoint<Endpoint> || !json::policy<Json>)
attempt_result<detail::no_answer<Endpoint>> decode_attempt(const Answer&, const Credentials&, const decode_options& = {}) {
    static_assert(detail::require_endpoint<Endpoint>() && json::detail::require_policy<Json>());
    return {{}, unexpected{error{}}};
}

/// The same for `decode`.
template <class Endpoint, class Json = json::native, class Credentials>
    requires(!endpoint<Endpoint> || !json::policy<Json>)
result<basic_receipt<detail::no_answer<Endpoint>>> decode(const http::response&, const Credentials&) {
    static_assert(detail::require_endpoint<Endpoint>() && json::detail::require_policy<Json>());
    return unexpected{error{}};
}

}  // namespace wawp
