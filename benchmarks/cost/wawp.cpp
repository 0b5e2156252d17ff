// SPDX-License-Identifier: MIT
#include <chrono>
#include <string>

#include <wawp/event/credentials.hpp>
#include <wawp/event/event.hpp>
#include <wawp/event/message.hpp>
#include <wawp/json/native.hpp>

#include "program.hpp"

namespace {

std::string built() {
    using std::chrono::seconds, std::chrono::sys_seconds;
    const wawp::credentials sender{"INSTANCE_ID", "ACCESS_TOKEN"};
    const wawp::event event{.chat_id = "201234567890@c.us",
                            .name = "Team Meeting 📅",
                            .description = "Discussing Q1 Roadmap",
                            .start_time = sys_seconds{seconds{1796133600}},
                            .end_time = sys_seconds{seconds{1796137200}},
                            .location = "Meeting Room A",
                            .extra_guests_allowed = true,
                            .reply_to = "false_11111111111@c.us_AAAAAAAAAAAAAAAAAAAA"};
    std::string body;
    wawp::json::native::write<wawp::json::layout::nested>(
        body, wawp::json::bind<wawp::credential_fields<wawp::credentials>>(sender),
        wawp::json::bind<wawp::event_fields<wawp::event>>(event));
    return body;
}

}  // namespace

int main(int count, char** arguments) {
    if (count != 2) return 2;
    wawp::message answer;
    if (!wawp::json::native::read<wawp::message_fields<wawp::message>>(file_text(arguments[1]), answer)) return 1;
    return print(answer, built());
}
