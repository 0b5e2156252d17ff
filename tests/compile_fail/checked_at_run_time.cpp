// SPDX-License-Identifier: MIT
// expect-gcc: the value of 'invitation' is not usable in a constant expression
// expect-clang: call to consteval function 'wawp::checked<wawp::basic_event<std::basic_string_view<char>>>' is not a constant expression
#include <wawp/core/time.hpp>
#include <wawp/event/send_event.hpp>

#ifdef FIXED
constexpr
#else
extern const
#endif
wawp::event_view invitation{
    .chat_id = "201234567890@c.us",
    .name = "Team Meeting",
    .description = "Roadmap",
    .start_time = wawp::rfc3339("2026-12-01T16:00:00+02:00"),
    .end_time = wawp::rfc3339("2026-12-01T17:00:00+02:00"),
    .location = "Meeting Room A",
    .extra_guests_allowed = true,
};

auto checked() { return wawp::checked(invitation); }
