// SPDX-License-Identifier: MIT
#include <chrono>
#include <string>

#include "support/catch.hpp"

#include <wawp/endpoint/decode.hpp>
#include <wawp/endpoint/encode.hpp>
#include <wawp/event/self_hosted.hpp>

using namespace std::chrono;
namespace dialect = wawp::self_hosted;
static_assert(wawp::endpoint<dialect::send_event>);

namespace {

const dialect::credentials who{"default", "KEY_MUST_NOT_BE_LOGGED"};

dialect::event smallest() {
    return {.chat_id = "201234567890@c.us", .name = "Stand-up", .start_time = sys_seconds{seconds{1735920000}}};
}

}  // namespace

TEST_CASE("self_hosted: the session goes into the path, the key into a header, neither into the body") {
    const auto request = wawp::encode<dialect::send_event>(smallest(), who, {.base_url = "https://engine.example"});
    REQUIRE(request);
    CHECK(request->url == "https://engine.example/api/default/events");
    CHECK(request->body.reveal() == R"({"chatId":"201234567890@c.us","event":{"name":"Stand-up","startTime":1735920000,"extraGuestsAllowed":false}})");
    CHECK(request->headers.back().name == "X-Api-Key");
    CHECK(request->headers.back().value == who.api_key);
}

TEST_CASE("self_hosted: optional members are written where they are given") {
    dialect::event e = smallest();
    e.description = "d";
    e.end_time = sys_seconds{seconds{1735923600}};
    e.location = "l";
    e.extra_guests_allowed = true;
    const auto request = wawp::encode<dialect::send_event>(e, who);
    REQUIRE(request);
    CHECK(request->body.reveal() ==
          R"({"chatId":"201234567890@c.us","event":{"name":"Stand-up","description":"d","startTime":1735920000,)"
          R"("endTime":1735923600,"location":{"name":"l"},"extraGuestsAllowed":true}})");
}

TEST_CASE("self_hosted: a base URL that already holds a part of the endpoint's path is refused") {
    const auto rule_of = [](std::string base) {
        const auto request = wawp::encode<dialect::send_event>(smallest(), who, {.base_url = std::move(base)});
        return request ? "none" : std::string(request.error().violations.at(0).rule);
    };
    CHECK(rule_of("http://127.0.0.1:3000") == "none");
    CHECK(rule_of("http://127.0.0.1:3000/engine") == "none");
    CHECK(rule_of("http://127.0.0.1:3000/api") == "no_doubled_path");
    CHECK(rule_of("http://127.0.0.1:3000/api/") == "no_doubled_path");
    CHECK(rule_of("http://127.0.0.1:3000/api/" + std::string(who.session)) == "no_doubled_path");
    CHECK(rule_of("http://127.0.0.1:3000/api/" + std::string(who.session) + "/events") == "no_doubled_path");
    CHECK(rule_of("http://127.0.0.1:3000/API/" + std::string(who.session) + "/chats") == "no_doubled_path");
    CHECK(rule_of("http://127.0.0.1:3000/api/other") == "none");
    CHECK(rule_of("http://127.0.0.1:3000/" + std::string(who.session)) == "none");
}

TEST_CASE("self_hosted: its rules hold where a value is given") {
    dialect::event e = smallest();
    e.location = " ";
    e.end_time = e.start_time;
    const auto request = wawp::encode<dialect::send_event>(e, who);
    REQUIRE_FALSE(request);
    REQUIRE(request.error().violations.size() == 2);
    CHECK(request.error().violations[0].key == "event.location.name");
    CHECK(request.error().violations[1].rule == "ordered");
}

TEST_CASE("self_hosted: a session that would change the path is refused") {
    for (const char* session : {"", " ", "a/b", "..", "a?b", "a\r\nb", "a b"}) {
        INFO(session);
        CHECK(wawp::encode<dialect::send_event>(smallest(), {session, "k"}).error().code == wawp::errc::bad_option);
    }
    CHECK(wawp::encode<dialect::send_event>(smallest(), {"s", "k\n"}).error().code == wawp::errc::bad_option);
}

TEST_CASE("self_hosted: an echoed key is scrubbed from errors") {
    const wawp::http::response answer{.status = 401, .headers = {}, .body = R"({"message":"bad KEY_MUST_NOT_BE_LOGGED"})"};
    CHECK(wawp::decode<dialect::send_event>(answer, who).error().message == "bad [redacted]");
}
