// SPDX-License-Identifier: MIT
// The documented example event, and credentials whose token no text may hold.
#pragma once

#include <chrono>
#include <string_view>

#include <wawp/event/credentials.hpp>
#include <wawp/event/event.hpp>

namespace tests {

inline constexpr std::string_view token = "TOKEN_MUST_NOT_BE_LOGGED";
inline const wawp::credentials who{"INSTANCE_ID", token};

template <class Event = wawp::event>
constexpr Event documented_event() {
    using std::chrono::seconds;
    return Event{.chat_id = "201234567890@c.us",
                 .name = "Team Meeting 📅",
                 .description = "Discussing Q1 Roadmap",
                 .start_time = std::chrono::sys_seconds{seconds{1735920000}},
                 .end_time = std::chrono::sys_seconds{seconds{1735923600}},
                 .location = "Meeting Room A",
                 .extra_guests_allowed = true};
}

}  // namespace tests
