// SPDX-License-Identifier: MIT
// expect: basic_event<std::
// expect: ::name
// expect: not_blank
#include <wawp/core/time.hpp>
#include <wawp/event/send_event.hpp>

constexpr auto constant = wawp::checked(wawp::event_view{
    .chat_id = "201234567890@c.us",
#ifdef FIXED
    .name = "x",
#else
    .name = " ",
#endif
    .description = "Roadmap",
    .start_time = wawp::rfc3339("2026-12-01T16:00:00+02:00"),
    .end_time = wawp::rfc3339("2026-12-01T17:00:00+02:00"),
    .location = "Meeting Room A",
    .extra_guests_allowed = true,
});
