// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>

#include <wawp/client/system.hpp>
#include <wawp/pacing/quiet_hours.hpp>

/// Time and chance as an outbox asks for them, where nobody gives others.
namespace wawp::detail {

[[nodiscard]] inline pace_time outbox_clock() noexcept {
    return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

/// Another sequence in each thread.
[[nodiscard]] inline double outbox_chance() noexcept {
    static thread_local standard_system chance;
    return chance.jitter();
}

}  // namespace wawp::detail
