// SPDX-License-Identifier: MIT
// What a program without wawp builds the body from.
#pragma once

#include <cstdint>
#include <string>

struct event {
    std::string instance_id, access_token, chat_id, name, description;
    std::int64_t start_time, end_time;
    std::string location;
    bool extra_guests_allowed;
    std::string reply_to;
};

inline event documented_event() {
    return {.instance_id = "INSTANCE_ID",
            .access_token = "ACCESS_TOKEN",
            .chat_id = "201234567890@c.us",
            .name = "Team Meeting 📅",
            .description = "Discussing Q1 Roadmap",
            .start_time = 1796133600,
            .end_time = 1796137200,
            .location = "Meeting Room A",
            .extra_guests_allowed = true,
            .reply_to = "false_11111111111@c.us_AAAAAAAAAAAAAAAAAAAA"};
}
