// SPDX-License-Identifier: MIT
// expect: not_an_rfc3339_time
#include <wawp/core/time.hpp>
#include <wawp/event/event.hpp>

const wawp::event sample{
    .chat_id = "201234567890@c.us",
    .name = "Team Meeting",
    .description = "Roadmap",
#ifdef FIXED
    .start_time = wawp::rfc3339("2026-12-01T16:00:00+02:00"),
#else
    .start_time = wawp::rfc3339("2026-12-01T16:00:00"),
#endif
    .end_time = wawp::rfc3339("2026-12-01T17:00:00+02:00"),
    .location = "Meeting Room A",
    .extra_guests_allowed = true,
};
