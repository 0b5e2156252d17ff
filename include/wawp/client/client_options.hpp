// SPDX-License-Identifier: MIT
#pragma once

#include <wawp/endpoint/endpoint.hpp>
#include <wawp/endpoint/request_options.hpp>
#include <wawp/endpoint/verdict.hpp>
#include <wawp/exchange/backoff.hpp>
#include <wawp/exchange/exchange.hpp>
#include <wawp/json/policy.hpp>

namespace wawp {

/// How messages are sent. An aggregate; every member has a default.
struct client_options {
    request_options request{};        ///< base URL, user agent, cap on an answer's size
    exchange_options exchange{};      ///< attempts, time-outs, a shared retry budget
    exponential_backoff backoff{};    ///< how long to wait between attempts
    verdict_table verdicts = default_verdicts;  ///< what each situation means for the message, and who may send it again
};

/// Whether the layout of the bodies may still change.
enum class layout_search : unsigned char {
    open,     ///< nothing is known: a message that is refused for its layout goes out in the other one at once
    settled,  ///< the gateway has accepted it, or it is the endpoint's own
    spent,    ///< the one switch has been made, and nothing accepted yet: what is refused, the next message does not begin with
};

/// The layout that bodies are written in, and what is known of it. A client keeps it from one message to the next.
struct layout_choice {
    json::layout layout{};  ///< of the next body
    layout_search search = layout_search::settled;  ///< whether `layout` may still change

    bool operator==(const layout_choice&) const = default;  ///< member by member
};

/// What is known before the first message: the endpoint's own layout, which may change if the endpoint is `layout_seeking`.
template <endpoint Endpoint>
inline constexpr layout_choice first_layout{Endpoint::layout,
                                            layout_seeking<Endpoint> ? layout_search::open : layout_search::settled};

}  // namespace wawp
