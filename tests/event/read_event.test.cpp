// SPDX-License-Identifier: MIT
#include <string>
#include <string_view>

#include <wawp/core/time.hpp>
#include <wawp/event/read_event.hpp>

#include "support/catch.hpp"

namespace {

using namespace wawp;

TEST_CASE("read: what is written of an event in either layout is read as the same event") {
    event meeting{.chat_id = "201234567890@c.us", .name = "Team \"Meeting\" 📅\n", .description = "",
                  .start_time = rfc3339("2026-12-01T16:00:00+02:00"), .end_time = rfc3339("2026-12-01T17:00:00+02:00"),
                  .location = "\\", .extra_guests_allowed = true};
    for (const bool answers : {false, true}) {
        if (answers) meeting.reply_to = "false_1@c.us_A";
        std::string dotted, nested;
        json::native::write<json::layout::dotted>(dotted, json::bind<event_fields<event>>(meeting));
        json::native::write<json::layout::nested>(nested, json::bind<event_fields<event>>(meeting));
        REQUIRE(read<event>(dotted));
        CHECK(*read<event>(dotted) == meeting);
        REQUIRE(read<event>(nested));
        CHECK(*read<event>(nested) == meeting);
    }
}

TEST_CASE("read: an event for an engine of one's own, which may leave out what has a default") {
    const auto least = read<self_hosted::event>(R"({"chatId":"201234567890@c.us","event":{"name":"n","startTime":5}})");
    REQUIRE(least);
    CHECK(*least == self_hosted::event{.chat_id = "201234567890@c.us", .name = "n", .start_time = rfc3339("1970-01-01T00:00:05Z")});
}

}  // namespace
