// SPDX-License-Identifier: MIT
#include <string>
#include <string_view>
#include <utility>
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

// What does not fit is taken all the same, so that one sentence can say why; to ask, there is a concept.
static_assert(requires(const wawp::event& event, const wawp::credentials& who) {
    wawp::encode<send_event, int>(event, who);
    wawp::encode<int>(event, who);
    wawp::encode<send_event>(0, who);
});

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
    std::string headers;
    for (const auto& header : request->headers) headers.append(header.name).append(": ").append(header.value.reveal()).append("\n");
    CHECK(headers == "Content-Type: application/json\nAccept: application/json\nAccept-Encoding: identity\nUser-Agent: wawp-cpp/1\n");
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
          "  event.endTime: ordered: found 1735920000 (2025-01-03T16:00:00Z), not after 1735920000 (2025-01-03T16:00:00Z): make the end later than the start\n"
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
                            "https://h /", "https://h\r\nX: y", "https:/h", "httpss://h", "https://h:", "https://h:0", "https://h:65536", "https://h:8o80",
                            "https://h:-1", "https://h:80:80", "https://h:99999999999999999999", "https://fe80::1", "https://[::1",
                            "https://[]", "https://[]:80", "https://[:]", "https://[::1]x", "https://[::1]:", "https://[::1]:0", "https://[::g]", "https://h:\x7f",
                            "https://[u@h]", "https:///path", "HTTPS://u@h"}) {
        INFO(url);
        CHECK(refused(tests::who, {.base_url = url}) == "base_url base_url;");
    }
    CHECK(refused(tests::who, {.base_url = "ftp://h/v2"}) == "base_url base_url;base_url no_doubled_path;");
    CHECK(refused(tests::who, {.user_agent = "a\r\nb"}) == "user_agent single_line;");
}

TEST_CASE("encode: a base URL may have a scheme in any case, a port, a path and an address in brackets") {
    const auto url_of = [](std::string base) {
        const auto request = wawp::encode<send_event>(tests::documented_event(), tests::who, {.base_url = std::move(base)});
        return request ? request->url : to_string(request.error());
    };
    CHECK(url_of("HTTPS://Gateway.Example") == "https://Gateway.Example/v2/send/event");
    CHECK(url_of("hTTp://127.0.0.1") == "http://127.0.0.1/v2/send/event");
    CHECK(url_of("https://h:1") == "https://h:1/v2/send/event");
    CHECK(url_of("https://h:65535/") == "https://h:65535/v2/send/event");
    CHECK(url_of("https://h/Proxy/x@y:0") == "https://h/Proxy/x@y:0/v2/send/event");
    CHECK(url_of("http://[::]") == "http://[::]/v2/send/event");
    CHECK(url_of("http://[::1]") == "http://[::1]/v2/send/event");
    CHECK(url_of("http://[FE80::1]:8080/p") == "http://[FE80::1]:8080/p/v2/send/event");
    CHECK(url_of("http://[::ffff:127.0.0.1]:80") == "http://[::ffff:127.0.0.1]:80/v2/send/event");
}

TEST_CASE("encode: a base URL that already holds a part of the endpoint's path is refused, with the doubled path") {
    const auto outcome = [](std::string base) {
        const auto request = wawp::encode<send_event>(tests::documented_event(), tests::who, {.base_url = std::move(base)});
        if (request) return request->url;
        const wawp::violation& first = request.error().violations.at(0);
        return std::string(first.key).append(" ").append(first.rule).append(" ").append(first.found);
    };
    for (const std::string end : {"", "/", "///"}) {
        CHECK(outcome("https://h/v2" + end) == R"(base_url no_doubled_path "https://h/v2/v2/send/event")");
        CHECK(outcome("https://h/v2/send" + end) == R"(base_url no_doubled_path "https://h/v2/send/v2/send/event")");
        CHECK(outcome("https://h/v2/send/event" + end) == R"(base_url no_doubled_path "https://h/v2/send/event/v2/send/event")");
        CHECK(outcome("https://h/p/v2" + end) == R"(base_url no_doubled_path "https://h/p/v2/v2/send/event")");
        CHECK(outcome("https://h/v2/send/text" + end) == R"(base_url no_doubled_path "https://h/v2/send/text/v2/send/event")");
        CHECK(outcome("https://h/V2/send/event" + end) == R"(base_url no_doubled_path "https://h/V2/send/event/v2/send/event")");
        CHECK(outcome("https://h/send/event" + end) == R"(base_url no_doubled_path "https://h/send/event/v2/send/event")");
    }
    for (const std::string base : {"https://v2", "https://h/v1", "https://h/apiv2", "https://h/v22", "https://h/v2/x", "https://h/send",
                                   "https://h/event", "https://v2/send"}) {
        CHECK(outcome(base) == base + "/v2/send/event");
    }
    const std::string token(tests::token);
    CHECK(outcome("https://h/" + token + "/v2") == R"(base_url no_doubled_path "https://h/[redacted]/v2/v2/send/event")");
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

TEST_CASE("encode: credentials that the environment does not hold are refused, not read") {
    const char* const absent = nullptr;
    const auto request = wawp::encode<wawp::send_event>(tests::documented_event(), wawp::credentials{absent, absent});
    REQUIRE_FALSE(request);
    CHECK(request.error().code == wawp::errc::bad_option);
    REQUIRE(request.error().violations.size() == 2);
    CHECK(request.error().violations[0].key == "instance_id");
    CHECK(request.error().violations[1].key == "access_token");
}

namespace {

template <wawp::http::method Method>
struct event_by : send_event {
    static constexpr wawp::http::method method = Method;
};

}  // namespace

TEST_CASE("encode: an endpoint names its method; without one it is POST, in either form of the layout") {
    using wawp::http::method;
    const auto method_of = []<class Endpoint>(Endpoint) {
        return wawp::encode<Endpoint>(tests::documented_event(), tests::who)->method;
    };
    CHECK(method_of(send_event{}) == method::post);
    CHECK(method_of(event_by<method::put>{}) == method::put);
    CHECK(method_of(wawp::nested<event_by<method::patch>>{}) == method::patch);
    CHECK(to_text(method_of(event_by<method::del>{})) == std::string("DELETE"));
    CHECK(wawp::encode<event_by<method::put>>(tests::documented_event(), tests::who)->body.reveal() == dotted_body);
}

TEST_CASE("encode: a draft knows that it was moved from, until it is given another") {
    const auto draft = [] { return wawp::detail::draft_request<send_event>(tests::who, {}); };
    wawp::detail::request_draft first = draft(), second = std::move(first);
    CHECK(first.mark.moved_from());
    CHECK_FALSE(second.mark.moved_from());
    first = std::move(second);
    CHECK_FALSE(first.mark.moved_from());
    CHECK(second.mark.moved_from());
    second = draft();
    CHECK_FALSE(second.mark.moved_from());
    first = second;
    CHECK_FALSE(second.mark.moved_from());
}
