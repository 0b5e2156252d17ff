// SPDX-License-Identifier: MIT
// How often the native policy allocates.
#define WAWP_TEST_OPERATOR_NEW  // the program's, stronger than a sanitizer's
#include <array>
#include <chrono>
#include <cstddef>
#include <fstream>
#include <iterator>
#include <span>
#include <string>
#include <string_view>

#include <wawp/core/time.hpp>
#include <wawp/event/credentials.hpp>
#include <wawp/event/event.hpp>
#include <wawp/event/message.hpp>
#include <wawp/event/message_readings.hpp>
#include <wawp/json/native.hpp>

#include "support/allocations.hpp"
#include "support/catch.hpp"

namespace {

using namespace wawp;
using tests::count_allocations;

event documented_event() {
    return {.chat_id = "201234567890@c.us",
            .name = "Team Meeting 📅",
            .description = "Discussing Q1 Roadmap",
            .start_time = rfc3339("2026-12-01T16:00:00+02:00"),
            .end_time = rfc3339("2026-12-01T17:00:00+02:00"),
            .location = "Meeting Room A",
            .extra_guests_allowed = true,
            .reply_to = "false_11111111111@c.us_AAAAAAAAAAAAAAAAAAAA"};
}

const credentials who{"INSTANCE_ID", std::string_view("ACCESS_TOKEN")};

template <json::layout Layout, class Event>
void write(std::string& out, const Event& e) {
    json::native::write<Layout>(out, json::bind<credential_fields<credentials>>(who),
                                json::bind<event_fields<Event>>(e));
}

std::string documented_answer() {
    std::ifstream file(std::string(WAWP_TEST_DIR) + "/vectors/s01_webjs_seed_docs_image.json", std::ios::binary);
    std::string text{std::istreambuf_iterator<char>(file), {}};
    REQUIRE(text.size() > 2000);
    return text;
}

TEST_CASE("native allocation: the counter counts, and only between its marks") {
    std::string text;
    CHECK(count_allocations([] {}) == 0);
    CHECK(count_allocations([&] { text.reserve(1000); }) == 1);
    text.reserve(2000);
    CHECK(tests::allocations.count == 1);
}

TEST_CASE("native allocation: writing into a string with room allocates nothing, into a fresh one once") {
    for (const bool with_escapes : {false, true}) {
        event e = documented_event();
        if (with_escapes) e.description = std::string(200, '"') + std::string(50, '\x01') + "\n";
        std::string out;
        CHECK(count_allocations([&] { write<json::layout::nested>(out, e); }) == 1);
        const std::string first = out;
        CHECK(count_allocations([&] { write<json::layout::nested>(out, e); }) == 0);
        CHECK(out == first);
        CHECK(count_allocations([&] { write<json::layout::dotted>(out, e); }) <= 1);  // longer than the nested layout
        CHECK(count_allocations([&] { write<json::layout::dotted>(out, e); }) == 0);
        out.clear();
        CHECK(count_allocations([&] { write<json::layout::nested>(out, e); }) == 0);
        CHECK(out == first);
    }
}

TEST_CASE("native allocation: write_to never allocates, and says how much it needs") {
    event e = documented_event();
    e.description = "a \"quoted\" text\n\x02";
    std::string right;
    write<json::layout::nested>(right, e);
    std::array<char, 1024> room{};
    const auto write_to = [&](std::size_t size) {
        return json::native::write_to<json::layout::nested>(std::span(room).first(size),
                                                            json::bind<credential_fields<credentials>>(who),
                                                            json::bind<event_fields<event>>(e));
    };
    std::size_t needed = 0;
    for (std::size_t size = 0; size <= right.size() + 8; ++size) {
        room.fill('#');
        CHECK(count_allocations([&] { needed = write_to(size); }) == 0);
        REQUIRE(needed == right.size());
        if (size >= needed) REQUIRE(std::string_view(room.data(), needed) == right);
        for (std::size_t i = size; i < room.size(); ++i) REQUIRE(room[i] == '#');
    }
}

TEST_CASE("native allocation: reading into views allocates nothing") {
    const std::string text = documented_answer();
    message_view m;
    bool read = false;
    CHECK(count_allocations([&] { read = json::native::read<message_fields<message_view>>(text, m).has_value(); }) == 0);
    CHECK(read);
    CHECK(id_of(m) == "true_000000000000@c.us_MSG_ID_123456");
}

TEST_CASE("native allocation: reading into strings allocates only for those beyond the small-string buffer") {
    const std::string text = documented_answer();
    message m;
    message_view v;
    REQUIRE(json::native::read<message_fields<message_view>>(text, v));
    std::size_t long_texts = 0;
    const auto is_long = [&](const auto& member) {
        if (member && member->size() > std::string().capacity()) ++long_texts;
    };
    is_long(v.media_key), is_long(v.body), is_long(v.from), is_long(v.to), is_long(v.device_type);
    for (const auto* id : {&v.id, &v.data.id}) {
        if (id->remote) is_long(std::optional(id->remote->text));
        is_long(id->id);
        is_long(id->serialized);
    }
    for (const auto* c : {&v.data.from, &v.data.to}) is_long(c->server), is_long(c->user), is_long(c->serialized);
    const auto& d = v.data;
    for (const auto* member : {&d.body, &d.caption, &d.deprecated_mms3_url, &d.direct_path, &d.mimetype,
                               &d.filehash, &d.enc_filehash, &d.media_key, &d.disappearing_mode_initiator,
                               &d.disappearing_mode_trigger}) {
        is_long(*member);
    }
    CHECK(count_allocations([&] { (void)json::native::read<message_fields<message>>(text, m).has_value(); }) == long_texts);
    CHECK(long_texts > 5);
}

constexpr auto constant_body = [] {
    constexpr event_view e{.chat_id = "123456789-987654321@g.us",
                           .name = "Stand-up \"daily\"",
                           .description = "",
                           .start_time = rfc3339("2026-12-01T16:00:00Z"),
                           .end_time = rfc3339("2026-12-01T16:15:00Z"),
                           .location = "Room 1",
                           .extra_guests_allowed = false};
    std::array<char, 256> room{};
    const std::size_t size =
        json::native::write_to<json::layout::nested>(room, json::bind<event_fields<event_view>>(e));
    struct {
        std::array<char, 256> text;
        std::size_t size;
    } body{room, size};
    return body;
}();

TEST_CASE("native allocation: the body of a constant event is computed by the compiler") {
    static_assert(constant_body.size > 0 && constant_body.size <= constant_body.text.size());
    CHECK(std::string_view(constant_body.text.data(), constant_body.size) ==
          R"({"chatId":"123456789-987654321@g.us","event":{"name":"Stand-up \"daily\"","description":"",)"
          R"("startTime":1796140800,"endTime":1796141700,"location":{"name":"Room 1"},"extraGuestsAllowed":false}})");
}

}  // namespace
