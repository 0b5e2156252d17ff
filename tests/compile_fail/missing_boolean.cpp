// SPDX-License-Identifier: MIT
// expect: this member is required: give it true or false
#include <wawp/core/time.hpp>
#include <wawp/event/event.hpp>

const wawp::event sample{
    .chat_id = "201234567890@c.us",
    .name = "Team Meeting",
    .description = "Roadmap",
    .start_time = wawp::rfc3339("2026-12-01T16:00:00+02:00"),
    .end_time = wawp::rfc3339("2026-12-01T17:00:00+02:00"),
    .location = "Meeting Room A",
#ifdef FIXED
    .extra_guests_allowed = true,
#else
#endif
};
