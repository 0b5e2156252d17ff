// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <utility>

#include <wawp/core/error.hpp>
#include <wawp/core/result.hpp>

namespace wawp {

/// What became of many messages, so far or in all.
struct send_counts {
    std::size_t sent = 0,  ///< accepted by the gateway
        not_sent = 0,      ///< surely not sent
        unknown = 0;       ///< perhaps sent: ask the recipients' chats before sending them again

    [[nodiscard]] constexpr std::size_t total() const noexcept { return sent + not_sent + unknown; }  ///< messages that have ended
    /// Counts one message that ended so.
    constexpr void add(delivery what) noexcept { ++(what == delivery::sent ? sent : what == delivery::not_sent ? not_sent : unknown); }
    bool operator==(const send_counts&) const = default;  ///< member by member
};

namespace detail {

/// Counts `sent`, then hands it to `on_result(index, sent)` or `on_result(index, sent, counts so far)`.
template <class OnResult, class Receipt>
void hand_over(OnResult& on_result, std::size_t index, result<Receipt> sent, send_counts& counts) {
    counts.add(sent ? delivery::sent : sent.error().delivery);
    if constexpr (requires { on_result(index, std::move(sent), std::as_const(counts)); }) {
        // cppcheck-suppress accessMoved ; the condition above moves nothing
        on_result(index, std::move(sent), std::as_const(counts));
    } else {
        on_result(index, std::move(sent));
    }
}

}  // namespace detail

}  // namespace wawp
