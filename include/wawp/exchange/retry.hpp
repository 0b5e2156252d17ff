// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>

#include <wawp/endpoint/verdict.hpp>

namespace wawp {

/// A policy that answers one question: may the request be sent again after this attempt?
///
/// How long to wait is the backoff's question, how often and until when the options' of the exchange. An attempt that
/// was accepted ends the exchange before any policy is asked.
template <class P>
concept retry_policy = requires(const P& policy, const verdict& last) {
    /// Copied into the exchange.
    P(policy);

    /// Whether the request may be sent again after `last`, the verdict of the latest attempt. Must not throw. To say
    /// yes after `delivery::unknown` is to accept that the recipient may get the message twice.
    { policy.may_resend(last) } noexcept -> std::same_as<bool>;
};

namespace detail {

/// Stops the compiler with one sentence if `P` is no `retry_policy`.
template <class P>
consteval bool require_retry_policy() noexcept {
    constexpr bool is_called = requires(const P& policy, const verdict& last) { policy.may_resend(last); };
    static_assert(is_called, "retry policy: it needs `bool may_resend(const verdict&) const noexcept`");
    static_assert(!is_called || retry_policy<P>, "retry policy: `may_resend` must return bool and be noexcept, and the policy be copied");
    return true;
}

}  // namespace detail

/// Sends again only what surely was not sent and may succeed later: the default.
///
/// Nobody gets a message twice through this policy. The price: after a lost answer the exchange ends as `unknown`,
/// and a person has to look into the chat.
struct at_most_once {
    /// Whether the verdict's row allows it under this policy.
    [[nodiscard]] constexpr bool may_resend(const verdict& last) const noexcept { return last.resend_at_most_once; }
};

/// Sends again also what may have been sent, such as after a time-out or a 502.
///
/// For messages that do less harm twice than never. Once an attempt was `unknown`, a later refusal leaves the whole
/// exchange `unknown`, and a later acceptance is marked `may_be_duplicate`.
struct at_least_once {
    /// Whether the verdict's row allows it under this policy.
    [[nodiscard]] constexpr bool may_resend(const verdict& last) const noexcept { return last.resend_at_least_once; }
};

/// Sends once, whatever comes of it: for callers with a queue and a retry of their own.
struct never_retry {
    /// Never.
    [[nodiscard]] constexpr bool may_resend(const verdict&) const noexcept { return false; }
};

static_assert(retry_policy<at_most_once> && retry_policy<at_least_once> && retry_policy<never_retry>);

}  // namespace wawp
