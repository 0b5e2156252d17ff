// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <utility>

#include <wawp/core/error.hpp>

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

/// Counts `result`, then hands it to `on_result(index, result)` or `on_result(index, result, counts so far)`.
template <class OnResult, class Result>
void hand_over(OnResult& on_result, std::size_t index, Result&& result, send_counts& counts) {
    counts.add(result ? delivery::sent : result.error().delivery);
    if constexpr (requires { on_result(index, std::move(result), std::as_const(counts)); }) {
        on_result(index, std::move(result), std::as_const(counts));
    } else {
        on_result(index, std::move(result));
    }
}

}  // namespace detail

}  // namespace wawp
