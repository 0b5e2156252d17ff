// SPDX-License-Identifier: MIT
// expect: ::end_time
// expect: ordered
#include <wawp/core/time.hpp>
#include <wawp/event/send_event.hpp>

constexpr auto constant = wawp::checked(wawp::event_view{
    .chat_id = "201234567890@c.us",
    .name = "Team Meeting",
    .description = "Roadmap",
    .start_time = wawp::rfc3339("2026-12-01T16:00:00+02:00"),
#ifdef FIXED
    .end_time = wawp::rfc3339("2026-12-01T17:00:00+02:00"),
#else
    .end_time = wawp::rfc3339("2026-12-01T15:59:59+02:00"),
#endif
    .location = "Meeting Room A",
    .extra_guests_allowed = true,
});
