// SPDX-License-Identifier: MIT
// expect-gcc: this member is required: give it a text, at its place in the order of the members
// expect-gcc: designator order for field
// expect-clang: field 'description' will be initialized after field 'name'
#include <wawp/core/time.hpp>
#include <wawp/event/event.hpp>

const wawp::event sample{
    .chat_id = "201234567890@c.us",
#ifdef FIXED
    .name = "Team Meeting",
    .description = "Roadmap",
#else
    .description = "Roadmap",
    .name = "Team Meeting",
#endif
    .start_time = wawp::rfc3339("2026-12-01T16:00:00+02:00"),
    .end_time = wawp::rfc3339("2026-12-01T17:00:00+02:00"),
    .location = "Meeting Room A",
    .extra_guests_allowed = true,
};
