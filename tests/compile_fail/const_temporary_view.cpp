// SPDX-License-Identifier: MIT
// expect: a temporary would dangle: keep the string
#include <string>

#include <wawp/core/time.hpp>
#include <wawp/event/event.hpp>

const std::string made();
const std::string kept = "Team Meeting";
const wawp::event_view sample{
    .chat_id = "201234567890@c.us",
#ifdef FIXED
    .name = kept,
#else
    .name = made(),
#endif
    .description = "Roadmap",
    .start_time = wawp::rfc3339("2026-12-01T16:00:00+02:00"),
    .end_time = wawp::rfc3339("2026-12-01T17:00:00+02:00"),
    .location = "Meeting Room A",
    .extra_guests_allowed = true,
};
