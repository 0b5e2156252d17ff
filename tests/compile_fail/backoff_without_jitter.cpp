// SPDX-License-Identifier: MIT
// expect-first: backoff: it needs `std::chrono::milliseconds delay(unsigned failures, double jitter) const noexcept`
#include <wawp/exchange/exchange.hpp>

struct my_backoff {
#ifdef FIXED
    std::chrono::milliseconds delay(unsigned, double) const noexcept { return std::chrono::milliseconds{1000}; }
#else
    std::chrono::milliseconds delay(unsigned) const noexcept { return std::chrono::milliseconds{1000}; }
#endif
};

wawp::exchange<wawp::at_most_once, my_backoff> machine{};
