// SPDX-License-Identifier: MIT
// expect: ::chat_id
// expect: chat_id
#include <wawp/core/time.hpp>
#include <wawp/event/send_event.hpp>

constexpr auto constant = wawp::checked(wawp::event_view{
#ifdef FIXED
    .chat_id = "201234567890@c.us",
#else
    .chat_id = "201234567890@s.whatsapp.net",
#endif
    .name = "Team Meeting",
    .description = "Roadmap",
    .start_time = wawp::rfc3339("2026-12-01T16:00:00+02:00"),
    .end_time = wawp::rfc3339("2026-12-01T17:00:00+02:00"),
    .location = "Meeting Room A",
    .extra_guests_allowed = true,
});
