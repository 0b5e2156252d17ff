// SPDX-License-Identifier: MIT
#include <string>
#include <string_view>

#include <wawp/core/time.hpp>
#include <wawp/event/print.hpp>

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
