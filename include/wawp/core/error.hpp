// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

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
    cancelled,       ///< the caller asked to stop, or its deadline passed
};

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
    cancelled,
    deadline_passed,
};

/// The meaning of one `errc`: its name, who can mend it, what it says, and what to do.
struct error_info {
    errc code;
    std::string_view name;
    wawp::category category;
    std::string_view meaning;
    std::string_view advice;
};

inline constexpr error_info error_table[] = {
    {errc::rule_broken, "rule_broken", category::validation, "the event breaks a rule", "mend the fields named above"},
    {errc::bad_option, "bad_option", category::validation, "an option or a credential cannot be used",
     "mend the option named above"},
    {errc::bad_time, "bad_time", category::validation, "the text is not an RFC 3339 time",
     "write it as 2026-12-01T16:00:00+02:00"},
    {errc::bad_phone, "bad_phone", category::validation, "the text is not a phone number in international form",
     "give country code and number, 7 to 15 digits with no leading 0"},
    {errc::name_lookup_failed, "name_lookup_failed", category::transport, "the gateway's host name was not found",
     "check the base URL and the name server"},
    {errc::connect_failed, "connect_failed", category::transport, "no connection to the gateway",
     "check the network, the proxy and the base URL"},
    {errc::tls_failed, "tls_failed", category::transport, "the TLS handshake did not complete",
     "check the network and the TLS set-up"},
    {errc::certificate_refused, "certificate_refused", category::transport, "the gateway's certificate was refused",
     "check the host name in the base URL, the clock and the CA certificates"},
    {errc::connection_lost, "connection_lost", category::transport, "the connection ended before a whole answer came",
     "check the network"},
    {errc::timed_out, "timed_out", category::transport, "no answer came in time",
     "give it more time: answers can take 30 s and more"},
    {errc::unauthorized, "unauthorized", category::authentication, "the gateway refused the access token",
     "check the access token and that it belongs to this instance"},
    {errc::plan_required, "plan_required", category::plan, "the subscription does not cover this",
     "renew or extend the subscription"},
    {errc::quota_reached, "quota_reached", category::plan, "the subscription's quota is used up",
     "wait for the next period or extend the subscription; sending again at once does not help"},
    {errc::rate_limited, "rate_limited", category::rate_limit, "too many requests", "wait before sending again"},
    {errc::session_down, "session_down", category::session, "the WhatsApp session is not connected",
     "open the gateway's dashboard and scan the QR code again"},
    {errc::rejected, "rejected", category::gateway, "the gateway refused the request",
     "read the gateway's message"},
    {errc::unsupported, "unsupported", category::gateway, "the gateway's engine cannot send events",
     "switch the instance to an engine that can"},
    {errc::intercepted, "intercepted", category::gateway, "something in front of the gateway answered in its stead",
     "check the base URL, and what stands between: a proxy, a firewall, a protection against bots"},
    {errc::redirected, "redirected", category::gateway, "the gateway answered with a redirect, which is never followed",
     "set the base URL to the final address"},
    {errc::gateway_failed, "gateway_failed", category::gateway, "the gateway failed while handling the request",
     "wait until the gateway has recovered"},
    {errc::gateway_unreachable, "gateway_unreachable", category::gateway, "the proxy in front of the gateway could not reach it",
     "send again later"},
    {errc::declined, "declined", category::gateway, "the gateway took the request and declined to send",
     "read the gateway's message"},
    {errc::contradiction, "contradiction", category::protocol, "the answer claims that the message was sent, and denies it",
     "ask the gateway's operator what such an answer means"},
    {errc::no_evidence, "no_evidence", category::protocol, "the answer does not say that the message was sent",
     "check that the base URL is the gateway's"},
    {errc::malformed_answer, "malformed_answer", category::protocol, "the answer is not the JSON object expected",
     "check that the base URL is the gateway's"},
    {errc::answer_too_large, "answer_too_large", category::protocol, "the answer is larger than the cap",
     "raise the response cap"},
    {errc::cancelled, "cancelled", category::cancelled, "the caller cancelled", "send again if it is still wanted"},
    {errc::deadline_passed, "deadline_passed", category::cancelled, "the deadline passed before the request was sent",
     "allow more time"},
};

consteval bool table_matches_enum() {
    std::size_t row = 0;
    for (const error_info& info : error_table) {
        if (static_cast<std::size_t>(info.code) != row++) return false;
    }
    return row == static_cast<std::size_t>(errc::deadline_passed) + 1;
}
static_assert(table_matches_enum(), "error_table: one row per errc, in the order of the enum");

[[nodiscard]] constexpr const error_info& info_of(errc code) noexcept {
    return error_table[static_cast<std::size_t>(code)];
}

/// One broken rule of one field.
struct violation {
    std::string_view key;     ///< key path, e.g. `event.name`; static
    std::string_view rule;    ///< name of the rule, e.g. `not_blank`; static
    std::string found;        ///< what was found, clipped and printable; never a secret
    std::string_view advice;  ///< what to do; static

    bool operator==(const violation&) const = default;
};

/// Why there is no receipt, and what became of the message. A value: copy it, keep it, log it; it holds no secret.
struct error {
    errc code{};
    wawp::delivery delivery = delivery::not_sent;
    std::vector<violation> violations{};                       ///< for `rule_broken` and `bad_option`
    std::optional<std::size_t> offset{};                       ///< first byte that does not fit: `bad_time`, `bad_phone`, `malformed_answer`
    int http_status = 0;                                       ///< 0: no status was received
    std::string gateway_code{};                                ///< the gateway's own code, redacted
    std::string message{};                                     ///< the gateway's message, redacted, or the detail of a local error
    std::optional<std::chrono::seconds> retry_after{};         ///< how long the gateway asks to wait
    bool try_other_layout = false;                             ///< the gateway misses a key that the body has in the other layout
    unsigned attempts = 0;                                     ///< how often the request was sent or tried
    std::chrono::milliseconds elapsed{};                       ///< from the first attempt to the end
    std::error_code cause{};                                   ///< the transport's own error, if it has one
};

[[nodiscard]] constexpr std::string_view to_string(errc code) noexcept { return info_of(code).name; }

[[nodiscard]] constexpr std::string_view to_string(delivery what) noexcept {
    constexpr std::string_view names[] = {"not_sent", "unknown", "sent"};
    return names[static_cast<std::size_t>(what)];
}

[[nodiscard]] constexpr std::string_view to_string(category who) noexcept {
    constexpr std::string_view names[] = {"validation", "transport", "authentication", "plan",     "rate_limit",
                                          "session",    "gateway",   "protocol",       "cancelled"};
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
    constexpr std::string_view fates[] = {"not sent", "unknown whether sent", "sent"};
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

}  // namespace wawp
