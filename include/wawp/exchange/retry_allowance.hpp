// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>

#include <wawp/core/language.hpp>

namespace wawp {

/// Says whether one more retry may be made, on behalf of many exchanges. `retry_budget` is one; derive from it for a
/// limit of your own. Clients on several threads that share one need one that is safe to call from all of them.
class retry_allowance {
public:
    using time_point = std::chrono::steady_clock::time_point;  ///< of a clock that never goes back

    /// Takes the permission for one retry at `now`; false if there is none.
    [[nodiscard]] virtual bool try_take(time_point now) noexcept = 0;

    /// A message was accepted.
    virtual void reward() noexcept = 0;

protected:
    constexpr retry_allowance() noexcept = default;
    constexpr ~retry_allowance() = default;
    retry_allowance(const retry_allowance&) = delete;
    retry_allowance& operator=(const retry_allowance&) = delete;
};

}  // namespace wawp
