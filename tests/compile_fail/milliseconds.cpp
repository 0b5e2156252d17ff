// SPDX-License-Identifier: MIT
// expect: finer than a second: use std::chrono::floor<std::chrono::seconds>(time)
#include <chrono>

#include <wawp/core/time.hpp>
#include <wawp/event/event.hpp>

const wawp::event sample{
    .chat_id = "201234567890@c.us",
    .name = "Team Meeting",
    .description = "Roadmap",
#ifdef FIXED
    .start_time = std::chrono::sys_time<std::chrono::seconds>{},
#else
    .start_time = std::chrono::sys_time<std::chrono::milliseconds>{},
#endif
    .end_time = wawp::rfc3339("2026-12-01T17:00:00+02:00"),
    .location = "Meeting Room A",
    .extra_guests_allowed = true,
};
