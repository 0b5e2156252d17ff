// SPDX-License-Identifier: MIT
#include <string>
#include <string_view>
#include <vector>

#include "support/catch.hpp"
#include "support/sample_event.hpp"

#include <wawp/endpoint/encode.hpp>
#include <wawp/event/send_event.hpp>
#include <wawp/json/native.hpp>

#if __has_include(<boost/json.hpp>)
#include <wawp/json/boost.hpp>
#endif

using namespace std::string_literals;
using wawp::errc;
using wawp::send_event;

static_assert(wawp::endpoint<send_event> && wawp::endpoint<wawp::nested<send_event>>);

namespace {

constexpr std::string_view dotted_body =
    R"({"instance_id":"INSTANCE_ID","access_token":"TOKEN_MUST_NOT_BE_LOGGED","chatId":"201234567890@c.us",)"
    R"("event.name":"Team Meeting 📅","event.description":"Discussing Q1 Roadmap","event.startTime":1735920000,)"
    R"("event.endTime":1735923600,"event.location.name":"Meeting Room A","event.extraGuestsAllowed":true})";

constexpr std::string_view nested_body =
    R"({"instance_id":"INSTANCE_ID","access_token":"TOKEN_MUST_NOT_BE_LOGGED","chatId":"201234567890@c.us",)"
    R"("event":{"name":"Team Meeting 📅","description":"Discussing Q1 Roadmap","startTime":1735920000,)"
    R"("endTime":1735923600,"location":{"name":"Meeting Room A"},"extraGuestsAllowed":true}})";

template <class Endpoint, class Json>
std::string body_of(const auto& event) {
    const auto request = wawp::encode<Endpoint, Json>(event, tests::who);
    REQUIRE(request);
    return std::string(request->body.reveal());
}

template <class Json>
void check_documented_bodies() {
    CHECK(body_of<send_event, Json>(tests::documented_event()) == dotted_body);
    CHECK(body_of<send_event, Json>(tests::documented_event<wawp::event_view>()) == dotted_body);
    CHECK(body_of<wawp::nested<send_event>, Json>(tests::documented_event()) == nested_body);

    wawp::event answering = tests::documented_event();
    answering.reply_to = "false_11111111111@c.us_AAAAAAAAAAAAAAAAAAAA";
    constexpr std::string_view reply = R"(,"reply_to":"false_11111111111@c.us_AAAAAAAAAAAAAAAAAAAA"})";
    CHECK(body_of<send_event, Json>(answering) == std::string(dotted_body.substr(0, dotted_body.size() - 1)).append(reply));
    CHECK(body_of<wawp::nested<send_event>, Json>(answering) == std::string(nested_body.substr(0, nested_body.size() - 1)).append(reply));
}

}  // namespace

TEST_CASE("encode: the documented event in both layouts, byte for byte") { check_documented_bodies<wawp::json::native>(); }

#if __has_include(<boost/json.hpp>)
TEST_CASE("encode: the documented event in both layouts, byte for byte, through Boost.JSON") {
    check_documented_bodies<wawp::json::boost>();
}
#endif

TEST_CASE("encode: an event checked by the compiler gives the same body") {
    constexpr auto checked = wawp::checked(tests::documented_event<wawp::event_view>());
    const auto request = wawp::encode<send_event>(checked, tests::who);
    REQUIRE(request);
    CHECK(request->body.reveal() == dotted_body);
}

TEST_CASE("encode: url and headers hold no secret, and the path follows the base url once") {
    for (const char* base : {"https://example.test", "https://example.test/", "https://example.test//"}) {
        const auto request = wawp::encode<send_event>(tests::documented_event(), tests::who, {.base_url = base});
        REQUIRE(request);
        CHECK(request->url == "https://example.test/v2/send/event");
    }
    const auto request = wawp::encode<send_event>(tests::documented_event(), tests::who);
    CHECK(request->url == "https://api.wawp.net/v2/send/event");
    for (const auto& header : request->headers) CHECK(header.value.reveal().find(tests::token) == std::string_view::npos);
    REQUIRE(request->headers.size() == 3);
    CHECK(request->headers[0].name == "Content-Type");
    CHECK(request->headers[0].value.reveal() == "application/json");
}

TEST_CASE("encode: what JSON requires is escaped, nothing else") {
    wawp::event e = tests::documented_event();
    e.description = "\"quote\" back\\slash /slash\n\t\x01\x1f\x7f é 漢 😀 \0 end"s;
    const std::string body = body_of<send_event, wawp::json::native>(e);
    CHECK(body.find(R"("event.description":"\"quote\" back\\slash /slash\n\t\u0001\u001f)"
                    "\x7f é 漢 😀 "
                    R"(\u0000 end")") != std::string::npos);
}

TEST_CASE("encode: a broken rule is not_sent, with every violation") {
    wawp::event e = tests::documented_event();
    e.chat_id = "201234567890@s.whatsapp.net";
    e.name = " ";
    e.end_time = e.start_time;
    const auto request = wawp::encode<send_event>(e, tests::who);
    REQUIRE_FALSE(request);
    const wawp::error& failure = request.error();
    CHECK(failure.code == errc::rule_broken);
    CHECK(failure.delivery == wawp::delivery::not_sent);
    REQUIRE(failure.violations.size() == 3);
    CHECK(to_string(failure) ==
          "not sent: the event breaks a rule (rule_broken)\n"
          "  chatId: chat_id: found \"201234567890@s.whatsapp.net\": write @c.us instead of @s.whatsapp.net\n"
          "  event.name: not_blank: found \" \": give it at least one visible character\n"
          "  event.endTime: ordered: found 1735920000, not after 1735920000: make the end later than the start\n"
          "  what to do: mend the fields named above");
}

TEST_CASE("encode: credentials and options are checked before the event") {
    const auto refused = [](wawp::credentials who, wawp::request_options options) {
        const auto request = wawp::encode<send_event>(tests::documented_event(), who, options);
        REQUIRE_FALSE(request);
        CHECK(request.error().code == errc::bad_option);
        CHECK(request.error().delivery == wawp::delivery::not_sent);
        std::string broken;
        for (const auto& violation : request.error().violations) broken.append(violation.key).append(" ").append(violation.rule).append(";");
        return broken;
    };
    CHECK(refused({"", ""}, {}) == "instance_id not_blank;access_token not_blank;");
    CHECK(refused({"a\nb", "c\r"}, {}) == "instance_id single_line;access_token single_line;");
    CHECK(refused({"a", std::string_view("c\0d", 3)}, {}) == "access_token single_line;");
    CHECK(refused({"a", "\xff"}, {}) == "access_token valid_utf8;");
    for (const char* url : {"", "api.wawp.net", "ftp://x", "https://", "https://:80", "https://u:p@host", "https://h/?q", "https://h/#f",
                            "https://h /", "https://h\r\nX: y", "HTTPS://h"}) {
        INFO(url);
        CHECK(refused(tests::who, {.base_url = url}) == "base_url base_url;");
    }
    CHECK(refused(tests::who, {.user_agent = "a\r\nb"}) == "user_agent single_line;");
}

TEST_CASE("encode: no text of a refusal holds the token, even where a field repeats it") {
    wawp::event e = tests::documented_event();
    e.chat_id = std::string(tests::token);
    const auto request = wawp::encode<send_event>(e, tests::who);
    REQUIRE_FALSE(request);
    CHECK(to_string(request.error()).find(tests::token) == std::string::npos);
    CHECK(to_string(request.error()).find("[redacted]") != std::string::npos);

    const wawp::credentials long_one{"INSTANCE_ID", std::string(100, 'k')};
    e.chat_id = std::string(long_one.access_token.reveal());
    CHECK(to_string(wawp::encode<send_event>(e, long_one).error()).find("kkkk") == std::string::npos);
}
