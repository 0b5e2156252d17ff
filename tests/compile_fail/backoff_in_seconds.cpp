// SPDX-License-Identifier: MIT
// expect-first: backoff: `delay` must return std::chrono::milliseconds and be noexcept, and the policy be copied
#include <wawp/exchange/exchange.hpp>

#ifdef FIXED
using unit = std::chrono::milliseconds;
#else
using unit = std::chrono::seconds;
#endif

struct my_backoff {
    unit delay(unsigned, double) const noexcept { return unit{1000}; }
};

wawp::exchange<wawp::at_most_once, my_backoff> machine{};
