// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include <wawp/core/error.hpp>
#include <wawp/core/stream.hpp>
#include <wawp/core/lifetime.hpp>
#include <wawp/core/text.hpp>

namespace wawp {

/// Everything that can happen to one attempt, as far as the verdict is concerned.
enum class situation : std::uint8_t {
    refused_before_sending,  ///< the event breaks a rule, an option is wrong
    not_connected,           ///< name look-up, connect, proxy connect, time-outs included
    handshake_failed,        ///< TLS handshake reset, cut or timed out
    certificate_refused,     ///< certificate or host name refused
    stopped_before_writing,  ///< cancelled, or the deadline passed, before the first byte was written
    no_status,               ///< writing had begun and no status came: partial write, reset, EOF, time-out
    stopped_while_writing,   ///< the same, cancelled by the user
    accepted_with_id,        ///< 2xx, a JSON object with a message id and no failure mark
    accepted_by_flag,        ///< 2xx, `{"sent":true}` and the like, no failure mark, no id
    refused_by_mark,         ///< 2xx with a mark that names a refusal, or a body code that outranks the status
    unproven,                ///< 2xx without positive evidence, or with a mark that leaves it open
    redirect_keeping_post,   ///< 307, 308
    redirect_to_get,         ///< 301, 302, 303
    refused_by_status,       ///< 400, 401, 402, 403, 404, 405, 410, 411, 413, 414, 415, 417, 422, 431, 501
    layout_refused,          ///< 400, 422 that miss a key which the body holds in the other layout, while that is untried
    not_processed,           ///< 421, 425
    too_many_requests,       ///< 429
    quota_reached,           ///< 429 that names a quota: waiting a little does not help
    other_client_error,      ///< 408, 409 and any other 4xx
    server_error,            ///< 500, 502, 503, 504, 52x and any other 5xx
    origin_unreachable,      ///< 521: the proxy could not reach the gateway
    other_status,            ///< 1xx alone, 300, 304 and what no specification knows
};

/// What one situation means: what became of the message, and who may send it again.
struct verdict {
    wawp::situation situation{};  ///< what happened
    wawp::delivery delivery = delivery::unknown;  ///< what became of the message
    bool resend_at_most_once = false;   ///< under `at_most_once`: only what surely was not sent
    bool resend_at_least_once = false;  ///< under `at_least_once`: also what may have been sent

    bool operator==(const verdict&) const = default;  ///< member by member
};

/// How many situations there are.
inline constexpr std::size_t situation_count = static_cast<std::size_t>(situation::other_status) + 1;

/// The verdicts, one row per situation. A policy value: copy the default, change rows, pass it on.
/// ```cpp
/// options.verdicts[wawp::situation::server_error].resend_at_most_once = true;  // who knows that it did nothing
/// ```
struct verdict_table {
    std::array<verdict, situation_count> rows;  ///< in the order of the enum

    /// The row of `what`.
    [[nodiscard]] constexpr const verdict& operator[](situation what) const noexcept {
        return rows[static_cast<std::size_t>(what)];
    }
    /// The row of `what`, to change it.
    [[nodiscard]] constexpr verdict& operator[](situation what) noexcept [[clang::lifetimebound]] {
        return rows[static_cast<std::size_t>(what)];
    }
};

/// The endpoint's verdicts. There is no idempotency key, so a resend is safe only where no byte can have arrived or
/// the gateway says that it did nothing.
inline constexpr verdict_table default_verdicts{{{
    //                                                                 resend under
    // what happened                     what became of it       at_most_once  at_least_once
    {situation::refused_before_sending,  delivery::not_sent,         false,        false},
    {situation::not_connected,           delivery::not_sent,         true,         true},
    {situation::handshake_failed,        delivery::not_sent,         true,         true},
    {situation::certificate_refused,     delivery::not_sent,         false,        false},
    {situation::stopped_before_writing,  delivery::not_sent,         false,        false},
    {situation::no_status,               delivery::unknown,          false,        true},
    {situation::stopped_while_writing,   delivery::unknown,          false,        false},
    {situation::accepted_with_id,        delivery::sent,             false,        false},
    {situation::accepted_by_flag,        delivery::sent,             false,        false},
    {situation::refused_by_mark,         delivery::not_sent,         false,        false},
    {situation::unproven,                delivery::unknown,          false,        false},
    {situation::redirect_keeping_post,   delivery::not_sent,         false,        false},
    {situation::redirect_to_get,         delivery::unknown,          false,        false},
    {situation::refused_by_status,       delivery::not_sent,         false,        false},
    {situation::layout_refused,          delivery::not_sent,         true,         true},
    {situation::not_processed,           delivery::not_sent,         true,         true},
    {situation::too_many_requests,       delivery::not_sent,         true,         true},
    {situation::quota_reached,           delivery::not_sent,         false,        false},
    {situation::other_client_error,      delivery::unknown,          false,        false},
    {situation::server_error,            delivery::unknown,          false,        true},
    {situation::origin_unreachable,      delivery::not_sent,         true,         true},
    {situation::other_status,            delivery::unknown,          false,        false},
}}};

/// Whether each situation has its row, in the order of the enum, and no row claims more than it can.
consteval bool is_sound(const verdict_table& table) {
    for (std::size_t i = 0; i < situation_count; ++i) {
        const verdict& row = table.rows[i];
        if (static_cast<std::size_t>(row.situation) != i) return false;
        if (row.resend_at_most_once && row.delivery != delivery::not_sent) return false;
        if (row.resend_at_most_once && !row.resend_at_least_once) return false;
        if (row.delivery == delivery::sent && row.resend_at_least_once) return false;
    }
    return true;
}
static_assert(is_sound(default_verdicts), "verdict_table: one row per situation, in the order of the enum; "
                                          "at_most_once resends only what is not_sent");

/// The situation's name, `no_status`; static.
[[nodiscard]] constexpr std::string_view to_string(situation what) noexcept {
    constexpr std::string_view names[] = {
        "refused_before_sending"sv, "not_connected"sv,         "handshake_failed"sv,  "certificate_refused"sv, "stopped_before_writing"sv,
        "no_status"sv,              "stopped_while_writing"sv, "accepted_with_id"sv,  "accepted_by_flag"sv,    "refused_by_mark"sv,
        "unproven"sv,               "redirect_keeping_post"sv, "redirect_to_get"sv,   "refused_by_status"sv,   "layout_refused"sv,
        "not_processed"sv,          "too_many_requests"sv,     "quota_reached"sv,     "other_client_error"sv,  "server_error"sv,
        "origin_unreachable"sv,     "other_status"sv};
    static_assert(std::size(names) == situation_count);
    return names[static_cast<std::size_t>(what)];
}

namespace detail {

template <>
inline constexpr bool is_streamed<situation> = true;

}  // namespace detail

/// The situation that a final status alone stands for. A 2xx is `unproven` until its body proves more.
[[nodiscard]] constexpr situation situation_of_status(int status) noexcept {
    switch (status) {
        case 301: case 302: case 303: return situation::redirect_to_get;
        case 307: case 308: return situation::redirect_keeping_post;
        case 400: case 401: case 402: case 403: case 404: case 405: case 410: case 411:
        case 413: case 414: case 415: case 417: case 422: case 431: case 501: return situation::refused_by_status;
        case 421: case 425: return situation::not_processed;
        case 429: return situation::too_many_requests;
        case 521: return situation::origin_unreachable;
        default: break;
    }
    if (status >= 200 && status <= 299) return situation::unproven;
    if (status >= 400 && status <= 499) return situation::other_client_error;
    if (status >= 500 && status <= 599) return situation::server_error;
    return situation::other_status;
}

/// The verdict over several attempts: the strongest of them, sent > unknown > not_sent.
[[nodiscard]] constexpr delivery fold(delivery overall, delivery attempt) noexcept {
    return attempt > overall ? attempt : overall;
}

}  // namespace wawp
