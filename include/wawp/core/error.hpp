// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include <wawp/core/stream.hpp>
#include <wawp/core/text.hpp>

namespace wawp {

/// What became of the message. The order is the strength: over several attempts the strongest one holds.
enum class delivery : std::uint8_t {
    not_sent,  ///< surely not sent: sending it again invites nobody twice
    unknown,   ///< it may have been sent: ask the recipient's chat before sending again
    sent,      ///< accepted by the gateway's engine; accepted is not delivered
};

/// Who can mend it.
enum class category : std::uint8_t {
    validation,      ///< the caller: the event, an option or a text is wrong
    transport,       ///< the network between the caller and the gateway
    authentication,  ///< the access token
    plan,            ///< the subscription or its quota
    rate_limit,      ///< waiting
    session,         ///< the WhatsApp session behind the instance
    gateway,         ///< the gateway or the engine behind it
    protocol,        ///< the answer is not what the endpoint's documentation says
    journal,         ///< the journal of what was sent, or what it holds of the key
    cancelled,       ///< the caller asked to stop, or its deadline passed
};

/// What went wrong, one code for each thing that a caller may want to do about it. `info_of` has its meaning and advice.
enum class errc : std::uint8_t {
    rule_broken,
    bad_option,
    bad_time,
    bad_phone,
    name_lookup_failed,
    connect_failed,
    tls_failed,
    certificate_refused,
    connection_lost,
    timed_out,
    unauthorized,
    plan_required,
    quota_reached,
    rate_limited,
    session_down,
    rejected,
    unsupported,
    intercepted,
    redirected,
    gateway_failed,
    gateway_unreachable,
    declined,
    contradiction,
    no_evidence,
    malformed_answer,
    answer_too_large,
    key_reused,
    in_doubt,
    in_flight,
    not_in_doubt,
    other_try,
    journal_failed,
    cancelled,
    deadline_passed,
};

/// The meaning of one `errc`: its name, who can mend it, what it says, and what to do.
struct error_info {
    errc code;  ///< the code that the row is about
    std::string_view name;  ///< as the enumerator is called; what logs are searched for
    wawp::category category;  ///< whose it is to mend
    std::string_view meaning;  ///< for people
    std::string_view advice;  ///< for people: what to do
};

/// One row per `errc`, in the order of the enum.
inline constexpr error_info error_table[] = {
    {errc::rule_broken, "rule_broken"sv, category::validation, "the event breaks a rule"sv, "mend the fields named above"sv},
    {errc::bad_option, "bad_option"sv, category::validation, "an option or a credential cannot be used"sv,
     "mend the option named above"sv},
    {errc::bad_time, "bad_time"sv, category::validation, "the text is not an RFC 3339 time"sv,
     "write it as 2026-12-01T16:00:00+02:00"sv},
    {errc::bad_phone, "bad_phone"sv, category::validation, "the text is not a phone number in international form"sv,
     "give country code and number, 7 to 15 digits with no leading 0"sv},
    {errc::name_lookup_failed, "name_lookup_failed"sv, category::transport, "the gateway's host name was not found"sv,
     "check the base URL and the name server"sv},
    {errc::connect_failed, "connect_failed"sv, category::transport, "no connection to the gateway"sv,
     "check the network, the proxy and the base URL"sv},
    {errc::tls_failed, "tls_failed"sv, category::transport, "the TLS handshake did not complete"sv,
     "check the network and the TLS set-up"sv},
    {errc::certificate_refused, "certificate_refused"sv, category::transport, "the gateway's certificate was refused"sv,
     "check the host name in the base URL, the clock and the CA certificates"sv},
    {errc::connection_lost, "connection_lost"sv, category::transport, "the connection ended before a whole answer came"sv,
     "check the network"sv},
    {errc::timed_out, "timed_out"sv, category::transport, "no answer came in time"sv,
     "give it more time: answers can take 30 s and more"sv},
    {errc::unauthorized, "unauthorized"sv, category::authentication, "the gateway refused the access token"sv,
     "check the access token and that it belongs to this instance"sv},
    {errc::plan_required, "plan_required"sv, category::plan, "the subscription does not cover this"sv,
     "renew or extend the subscription"sv},
    {errc::quota_reached, "quota_reached"sv, category::plan, "the subscription's quota is used up"sv,
     "wait for the next period or extend the subscription; sending again at once does not help"sv},
    {errc::rate_limited, "rate_limited"sv, category::rate_limit, "too many requests"sv, "wait before sending again"sv},
    {errc::session_down, "session_down"sv, category::session, "the WhatsApp session is not connected"sv,
     "open the gateway's dashboard and scan the QR code again"sv},
    {errc::rejected, "rejected"sv, category::gateway, "the gateway refused the request"sv,
     "read the gateway's message"sv},
    {errc::unsupported, "unsupported"sv, category::gateway, "the gateway's engine cannot send events"sv,
     "switch the instance to an engine that can"sv},
    {errc::intercepted, "intercepted"sv, category::gateway, "something in front of the gateway answered in its stead"sv,
     "check the base URL, and what stands between: a proxy, a firewall, a protection against bots"sv},
    {errc::redirected, "redirected"sv, category::gateway, "the gateway answered with a redirect, which is never followed"sv,
     "set the base URL to the final address"sv},
    {errc::gateway_failed, "gateway_failed"sv, category::gateway, "the gateway failed while handling the request"sv,
     "wait until the gateway has recovered"sv},
    {errc::gateway_unreachable, "gateway_unreachable"sv, category::gateway, "the proxy in front of the gateway could not reach it"sv,
     "send again later"sv},
    {errc::declined, "declined"sv, category::gateway, "the gateway took the request and declined to send"sv,
     "read the gateway's message"sv},
    {errc::contradiction, "contradiction"sv, category::protocol, "the answer claims that the message was sent, and denies it"sv,
     "ask the gateway's operator what such an answer means"sv},
    {errc::no_evidence, "no_evidence"sv, category::protocol, "the answer does not say that the message was sent"sv,
     "check that the base URL is the gateway's"sv},
    {errc::malformed_answer, "malformed_answer"sv, category::protocol, "the answer is not the JSON object expected"sv,
     "check that the base URL is the gateway's"sv},
    {errc::answer_too_large, "answer_too_large"sv, category::protocol, "the answer is larger than the cap"sv,
     "raise the response cap; above 1 MiB no answer is read"sv},
    {errc::key_reused, "key_reused"sv, category::journal, "the key stands for another event"sv,
     "give each event a key of its own"sv},
    {errc::in_doubt, "in_doubt"sv, category::journal, "an earlier try with this key had no certain end"sv,
     "tell the journal what became of it: `resolve`"sv},
    {errc::in_flight, "in_flight"sv, category::journal, "another sender is at work on this key"sv,
     "wait until it is done, then ask again with the same key"sv},
    {errc::not_in_doubt, "not_in_doubt"sv, category::journal, "the key is not in doubt, so there is nothing to resolve"sv,
     "resolve only what is in doubt"sv},
    {errc::other_try, "other_try"sv, category::journal, "the key's latest try is another one"sv,
     "nothing: what becomes of the latest try counts"sv},
    {errc::journal_failed, "journal_failed"sv, category::journal, "the journal could not be read or written"sv,
     "mend the journal, then send again with the same key"sv},
    {errc::cancelled, "cancelled"sv, category::cancelled, "the caller cancelled"sv, "send again if it is still wanted"sv},
    {errc::deadline_passed, "deadline_passed"sv, category::cancelled, "the deadline passed before the request was sent"sv,
     "allow more time"sv},
};

/// Whether `error_table` has each `errc` at its place.
consteval bool table_matches_enum() {
    std::size_t row = 0;
    for (const error_info& info : error_table) {
        if (static_cast<std::size_t>(info.code) != row++) return false;
    }
    return row == static_cast<std::size_t>(errc::deadline_passed) + 1;
}
static_assert(table_matches_enum(), "error_table: one row per errc, in the order of the enum");

/// The meaning of `code`; static.
[[nodiscard]] constexpr const error_info& info_of(errc code) noexcept {
    return error_table[static_cast<std::size_t>(code)];
}

/// One broken rule of one field.
struct violation {
    std::string key;          ///< key path, e.g. `event.name` or `poll.options[3]`
    std::string_view rule;    ///< name of the rule, e.g. `not_blank`; static
    std::string found;        ///< what was found, clipped and printable; never a secret
    std::string_view advice;  ///< what to do; static

    bool operator==(const violation&) const = default;  ///< member by member
};

/// Why there is no receipt, and what became of the message. A value: copy it, keep it, log it; it holds no secret.
struct error {
    errc code{};  ///< what went wrong
    wawp::delivery delivery = delivery::not_sent;  ///< what became of the message
    std::vector<violation> violations{};                       ///< for `rule_broken` and `bad_option`
    std::optional<std::size_t> offset{};                       ///< first byte that does not fit: `bad_phone`, `malformed_answer`, a request that is no JSON (`rule_broken`); where the part that does not fit begins: `bad_time`
    int http_status = 0;                                       ///< 0: no status was received
    std::string gateway_code{};                                ///< the gateway's own code, redacted
    std::string message{};                                     ///< the gateway's message, redacted, or the detail of a local error
    std::optional<std::chrono::seconds> retry_after{};         ///< how long the gateway asks to wait
    bool try_other_layout = false;                             ///< the gateway misses a key that the body has in the other layout
    unsigned attempts = 0;                                     ///< how often the request was sent or tried
    std::chrono::milliseconds elapsed{};                       ///< from the first attempt to the end
    std::error_code cause{};                                   ///< the transport's own error, if it has one
};

/// The code's name, `timed_out`; static.
[[nodiscard]] constexpr std::string_view to_string(errc code) noexcept { return info_of(code).name; }

/// `not_sent`, `unknown` or `sent`; static.
[[nodiscard]] constexpr std::string_view to_string(delivery what) noexcept {
    constexpr std::string_view names[] = {"not_sent"sv, "unknown"sv, "sent"sv};
    return names[static_cast<std::size_t>(what)];
}

/// The category's name, `rate_limit`; static.
[[nodiscard]] constexpr std::string_view to_string(category who) noexcept {
    constexpr std::string_view names[] = {"validation"sv, "transport"sv, "authentication"sv, "plan"sv,     "rate_limit"sv,
                                          "session"sv,    "gateway"sv,   "protocol"sv,       "journal"sv,    "cancelled"sv};
    return names[static_cast<std::size_t>(who)];
}

/// `event.name: not_blank: found "": give it a visible character`
[[nodiscard]] inline std::string to_string(const violation& broken) {
    std::string text;
    text.append(broken.key).append(": ").append(broken.rule).append(": found ").append(broken.found);
    return text.append(": ").append(broken.advice);
}

namespace detail {

/// What to do, in the light of what else the error knows.
[[nodiscard]] constexpr std::string_view advice_for(const error& e) noexcept {
    if (e.try_other_layout) return "send the keys in the other layout: see `nested` and `dotted`";
    const bool speaks_of_message = e.code == errc::rejected || e.code == errc::declined;
    if (speaks_of_message && e.message.empty()) return "the gateway gave no reason: check the chat id, and the instance in its dashboard";
    return info_of(e.code).advice;
}

}  // namespace detail

/// What happened, whether the message may have been sent, and what to do; plain English, several lines if needed.
[[nodiscard]] inline std::string to_string(const error& e) {
    constexpr std::string_view fates[] = {"not sent"sv, "unknown whether sent"sv, "sent"sv};
    std::string text(fates[static_cast<std::size_t>(e.delivery)]);
    text.append(": ").append(info_of(e.code).meaning).append(" (").append(info_of(e.code).name).append(")");
    if (e.http_status != 0) text.append(", HTTP status ").append(std::to_string(e.http_status));
    if (!e.gateway_code.empty()) text.append(", gateway code ").append(e.gateway_code);
    if (e.attempts > 1) text.append(", after ").append(std::to_string(e.attempts)).append(" attempts");
    if (e.retry_after) text.append(", retry after ").append(std::to_string(e.retry_after->count())).append(" s");
    if (!e.message.empty()) text.append("\n  ").append(e.message);
    if (e.offset) text.append("\n  at byte ").append(std::to_string(*e.offset));
    if (e.cause) text.append("\n  cause: ").append(e.cause.message());
    for (const violation& broken : e.violations) text.append("\n  ").append(to_string(broken));
    text.append("\n  what to do: ");
    if (e.delivery == delivery::unknown) text.append("look into the chat before sending again; ");
    return text.append(detail::advice_for(e));
}

namespace detail {

template <>
inline constexpr bool is_streamed<errc> = true;
template <>
inline constexpr bool is_streamed<delivery> = true;
template <>
inline constexpr bool is_streamed<category> = true;
template <>
inline constexpr bool is_streamed<violation> = true;
template <>
inline constexpr bool is_streamed<error> = true;

}  // namespace detail

}  // namespace wawp
