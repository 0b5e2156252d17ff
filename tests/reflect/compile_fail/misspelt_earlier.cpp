// SPDX-License-Identifier: MIT
// expect-first: strat
#include <chrono>

#include <wawp/schema/reflect.hpp>

struct meeting {
    std::chrono::sys_seconds start{};
#ifdef FIXED
    [[=wawp::later_than(&meeting::start)]] std::chrono::sys_seconds end{};
#else
    [[=wawp::later_than(&meeting::strat)]] std::chrono::sys_seconds end{};
#endif
};

static_assert(wawp::reflected<meeting>::keys.size() == 2);
