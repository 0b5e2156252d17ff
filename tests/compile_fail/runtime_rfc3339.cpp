// SPDX-License-Identifier: MIT
// expect-gcc: is not usable in a constant expression
// expect-clang: call to consteval function 'wawp::rfc3339' is not a constant expression
#include <string_view>

#include <wawp/core/time.hpp>
#include <wawp/event/event.hpp>

extern const std::string_view typed;
const wawp::event sample{
    .chat_id = "201234567890@c.us",
    .name = "Team Meeting",
    .description = "Roadmap",
#ifdef FIXED
    .start_time = *wawp::parse_rfc3339(typed),
#else
    .start_time = wawp::rfc3339(typed),
#endif
    .end_time = wawp::rfc3339("2026-12-01T17:00:00+02:00"),
    .location = "Meeting Room A",
    .extra_guests_allowed = true,
};
