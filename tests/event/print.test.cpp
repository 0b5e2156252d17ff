// SPDX-License-Identifier: MIT
#include <string>
#include <string_view>

#include <wawp/core/time.hpp>
#include <wawp/event/print.hpp>
#include <wawp/event/send_event.hpp>
#include <wawp/testing/received_event.hpp>

#include "support/catch.hpp"

namespace {

wawp::event meeting() {
    return {.chat_id = "201234567890@c.us",
            .name = "Team \x1b[31m",
            .description = std::string(100, 'd'),
            .start_time = wawp::rfc3339("2026-12-01T16:00:00+02:00"),
            .end_time = wawp::rfc3339("2026-12-01T17:00:00+02:00"),
            .location = "A",
            .extra_guests_allowed = true};
}

TEST_CASE("print: an event is a line for each field that it has, clipped, with dates, and safe for a terminal") {
    wawp::event e = meeting();
    const std::string text = "chatId: \"201234567890@c.us\"\n"
                             "event.name: \"Team \\x1b[31m\"\n"
                             "event.description: \"" + std::string(64, 'd') + "\"... (100 bytes)\n"
                             "event.startTime: 1796133600 (2026-12-01T14:00:00Z)\n"
                             "event.endTime: 1796137200 (2026-12-01T15:00:00Z)\n"
                             "event.location.name: \"A\"\n"
                             "event.extraGuestsAllowed: true\n";
    CHECK(to_string(e) == text);
    e.reply_to = "x";
    CHECK(to_string(e) == text + "reply_to: \"x\"\n");
}

TEST_CASE("print: an event of the self-hosted dialect") {
    const wawp::self_hosted::event_view e{.chat_id = "c", .name = "n", .start_time = wawp::rfc3339("1970-01-01T00:00:00Z")};
    CHECK(to_string(e) == "chatId: \"c\"\nevent.name: \"n\"\nevent.startTime: 0 (1970-01-01T00:00:00Z)\nevent.extraGuestsAllowed: false\n");
}

TEST_CASE("event: two are equal if all of their members are") {
    const wawp::event one = meeting();
    wawp::event other = one;
    CHECK(one == other);
    other.reply_to = "x";
    CHECK(one != other);
    other = one;
    other.name = "Team";
    CHECK(one != other);
    other = one;
    other.extra_guests_allowed = false;
    CHECK(one != other);
    constexpr wawp::self_hosted::event_view left{.chat_id = "c", .name = "n", .start_time = wawp::rfc3339("1970-01-01T00:00:00Z")};
    STATIC_REQUIRE(left == left);
}

TEST_CASE("print: a receipt is a line for each thing that is known, its time with the date") {
    wawp::receipt sent{.id = "true_1@c.us_A", .attempts = 2};
    CHECK(to_string(sent) == "id: \"true_1@c.us_A\"\nattempts: 2\n");
    REQUIRE(wawp::json::native::read<wawp::message_fields<wawp::message>>(R"({"timestamp":1796133600,"to":"1@c.us"})", sent.answer));
    sent.id.clear();
    sent.attempts = 1;
    CHECK(to_string(sent) == "id: none\nchat: \"1@c.us\"\ntime: 1796133600 (2026-12-01T14:00:00Z)\nattempts: 1\n");
    sent.may_be_duplicate = sent.replayed = sent.unrecorded = true;
    CHECK(to_string(sent).ends_with("attempts: 1\nnote: an earlier attempt may have gone out as well\nnote: sent earlier with the same key; nothing was sent now\n"
                                    "note: the journal could not write that it was sent\n"));
}

TEST_CASE("print: what a gateway received shows its times with the date") {
    wawp::testing::received_event seen;
    seen.start_time = wawp::testing::received_instant{wawp::rfc3339("2026-12-01T14:00:00Z")};
    CHECK(wawp::print<wawp::event_fields<wawp::testing::received_event>>(seen) == "event.startTime: 1796133600 (2026-12-01T14:00:00Z)\n");
}

struct inner {
    wawp::optional<int> number{};
};
struct outer {
    wawp::secret key;
    inner part{};
    std::vector<int> list{};
};
using inner_fields = wawp::schema<wawp::field<"number", &inner::number>>;
using outer_fields =
    wawp::schema<wawp::field<"key", &outer::key>, wawp::object<"part", &outer::part, inner_fields>, wawp::field<"list", &outer::list>>;

TEST_CASE("print: secrets by their size, structs field by field, lists by their length") {
    CHECK(wawp::print<outer_fields>(outer{.key = "abc", .part = {.number = 5}, .list = {1, 2}}) ==
          "key: a secret of 3 bytes\npart.number: 5\nlist: a list of 2\n");
    CHECK(wawp::print<outer_fields>(outer{}) == "key: nothing\nlist: a list of 0\n");
}

}  // namespace
