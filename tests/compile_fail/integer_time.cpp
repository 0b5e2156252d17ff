// SPDX-License-Identifier: MIT
// expect: a bare number has no unit: use std::chrono::sys_seconds{std::chrono::seconds{n}}
#include <chrono>

#include <wawp/core/time.hpp>
#include <wawp/event/event.hpp>

const wawp::event sample{
    .chat_id = "201234567890@c.us",
    .name = "Team Meeting",
    .description = "Roadmap",
#ifdef FIXED
    .start_time = std::chrono::sys_seconds{std::chrono::seconds{1735920000}},
#else
    .start_time = 1735920000,
#endif
    .end_time = wawp::rfc3339("2026-12-01T17:00:00+02:00"),
    .location = "Meeting Room A",
    .extra_guests_allowed = true,
};
