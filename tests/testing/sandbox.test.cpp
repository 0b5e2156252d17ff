// SPDX-License-Identifier: MIT
#include <string>
#include <string_view>
#include <utility>

#include "support/catch.hpp"
#include "support/sample_event.hpp"

#include <wawp/client/client.hpp>
#include <wawp/testing/sandbox.hpp>

using wawp::delivery;

TEST_CASE("sandbox: takes the documented event and answers with an id") {
    wawp::testing::sandbox gateway;
    wawp::client client{gateway.transport(), tests::who};
    const auto sent = client.send(tests::documented_event());
    REQUIRE(sent);
    CHECK(sent->id == "true_201234567890@c.us_3EB00000000000000001");
    CHECK(sent->answer.to == "201234567890@c.us");
    CHECK(sent->answer.type->kind() == wawp::message_kind::event_creation);
    CHECK(sent->mismatched.empty());
    REQUIRE(gateway.invitations().size() == 1);
    const auto& event = gateway.invitations()[0].event;
    CHECK(event.name == "Team Meeting 📅");
    CHECK(event.description == "Discussing Q1 Roadmap");
    CHECK(event.start_time->value.time_since_epoch().count() == 1735920000);
    CHECK(event.end_time->value.time_since_epoch().count() == 1735923600);
    CHECK(event.location == "Meeting Room A");
    CHECK(event.extra_guests_allowed == true);
    CHECK_FALSE(event.reply_to.has_value());
    CHECK(gateway.invitations()[0].layout == wawp::json::layout::dotted);
}

TEST_CASE("sandbox: takes the nested layout too") {
    wawp::testing::sandbox gateway;
    using nested = wawp::nested<wawp::send_event>;
    wawp::client<wawp::testing::sandbox::transport_type, wawp::json::native, wawp::at_most_once, nested> client{gateway.transport(), tests::who};
    REQUIRE(client.send(tests::documented_event()));
    CHECK(gateway.invitations()[0].layout == wawp::json::layout::nested);
    CHECK(gateway.invitations()[0].event.location == "Meeting Room A");
}

TEST_CASE("sandbox: refuses what the documentation refuses, and names the key") {
    wawp::testing::sandbox gateway;
    const auto answer = [&](std::string body) { return gateway.handle("/v2/send/event", body); };
    const std::string head = R"({"instance_id":"i","access_token":"t","chatId":"201234567890@c.us","event.name":"n","event.description":"d",)";
    const std::string tail = R"("event.location.name":"l","event.extraGuestsAllowed":true})";

    CHECK(answer(head + R"("event.startTime":1,"event.endTime":2,)" + tail).status == 201);
    CHECK(answer(head + R"("event.startTime":"1","event.endTime":2,)" + tail).body.find("event.startTime has a value of the wrong kind") != std::string::npos);
    CHECK(answer(head + R"("event.startTime":3,"event.endTime":2,)" + tail).body.find("event.endTime: make the end later") != std::string::npos);
    CHECK(answer(head + R"("event.startTime":1,)" + tail).body.find("Missing parameter(s): event.endTime") != std::string::npos);
    CHECK(answer(R"({"event":{"name":"n"}})").body.find("Missing parameter(s): instance_id, access_token, chatId, event.description") != std::string::npos);
    CHECK(answer(head + R"("event.startTime":"1","event.endTime":"2",)" + tail).body ==
          R"({"code":"rest_invalid_param","message":"event.startTime has a value of the wrong kind; event.endTime has a value of the wrong kind"})");
    CHECK(answer(head + R"("event.startTime":1,"event.endTime":2,"reply_to":null,)" + tail).body ==
          R"({"code":"rest_invalid_param","message":"reply_to: leave the key out where there is nothing to say"})");
    CHECK(answer("{").status == 400);
    CHECK(gateway.handle("/v2/send/poll", "{}").status == 404);
    CHECK(gateway.invitations().size() == 1);
}

TEST_CASE("sandbox: knows its access token") {
    wawp::testing::sandbox gateway{wawp::secret("the right one")};
    wawp::client wrong{gateway.transport(), wawp::credentials{"INSTANCE", "the wrong one"}};
    wawp::client right{gateway.transport(), wawp::credentials{"INSTANCE", "the right one"}};
    CHECK(wrong.send(tests::documented_event()).error().code == wawp::errc::unauthorized);
    CHECK(right.send(tests::documented_event()).has_value());
}

TEST_CASE("sandbox: follows its script, then answers by itself") {
    wawp::testing::sandbox gateway;
    wawp::client client{gateway.transport(), tests::who, {}, wawp::never_retry{}};
    gateway.will_answer(429, "");
    gateway.will_refuse_connection();
    gateway.will_time_out();
    gateway.will_cut_connection();
    const auto send = [&] { return client.send(tests::documented_event()); };
    CHECK(send().error().code == wawp::errc::rate_limited);
    CHECK(send().error().code == wawp::errc::connect_failed);
    CHECK(gateway.invitations().empty());
    CHECK(send().error().code == wawp::errc::timed_out);
    CHECK(send().error().delivery == delivery::unknown);
    CHECK(gateway.invitations().size() == 2);
    CHECK(send().has_value());
    CHECK(gateway.requests() == 5);
    CHECK(gateway.last_body().reveal().find(R"("chatId":"201234567890@c.us")") != std::string_view::npos);
}

namespace {

const std::string credentials_part = R"("instance_id":"i","access_token":"t","chatId":"201234567890@c.us")";
const std::string dotted_part = R"("event.name":"n","event.description":"d","event.startTime":1,"event.endTime":2,"event.location.name":"l","event.extraGuestsAllowed":true)";
const std::string nested_part = R"("event":{"name":"n","description":"d","startTime":1,"endTime":2,"location":{"name":"l"},"extraGuestsAllowed":true})";

std::string object_of(const std::string& members) { return "{" + credentials_part + "," + members + "}"; }

/// What a gateway with these layouts answers: the id's start, or the refusal's message.
std::string answered(wawp::testing::accepted_layouts which, const std::string& body) {
    wawp::testing::sandbox gateway;
    gateway.set_layouts(which);
    const auto answer = gateway.handle("/v2/send/event", body);
    if (answer.status == 201) return gateway.invitations().at(0).layout == wawp::json::layout::dotted ? "dotted" : "nested";
    CHECK(answer.status == 400);
    CHECK(gateway.invitations().empty());
    return answer.body;
}

std::string missing(const std::string& names) {
    return R"({"code":"rest_missing_callback_param","message":"Missing parameter(s): )" + names + "\"}";
}

constexpr std::string_view all_dotted =
    "event.name, event.description, event.startTime, event.endTime, event.location.name, event.extraGuestsAllowed";

}  // namespace

TEST_CASE("sandbox: takes the layouts that it is told to, and names what the other layout lacks") {
    using enum wawp::testing::accepted_layouts;
    const std::string in_dots = object_of(dotted_part), in_objects = object_of(nested_part);
    CHECK(answered(either, in_dots) == "dotted");
    CHECK(answered(either, in_objects) == "nested");
    CHECK(answered(dotted, in_dots) == "dotted");
    CHECK(answered(dotted, in_objects) == missing(std::string(all_dotted)));
    CHECK(answered(nested, in_objects) == "nested");
    CHECK(answered(nested, in_dots) == missing("event"));
    CHECK(answered(neither, in_dots) == missing("event"));
    CHECK(answered(neither, in_objects) == missing(std::string(all_dotted)));
    CHECK(answered(neither, object_of(dotted_part + "," + nested_part)) == missing("event"));
}

TEST_CASE("sandbox: a body that mixes or omits is judged in the layout that it mostly has") {
    using enum wawp::testing::accepted_layouts;
    const std::string mostly_nested = R"("event.name":"n","event":{"description":"d","startTime":1,"endTime":2,"location":{"name":"l"},"extraGuestsAllowed":true})";
    const std::string mostly_dotted = R"("event":{"name":"n"},"event.description":"d","event.startTime":1,"event.endTime":2,"event.location.name":"l","event.extraGuestsAllowed":true)";
    CHECK(answered(either, object_of(mostly_nested)) == missing("event.name"));
    CHECK(answered(either, object_of(mostly_dotted)) == missing("event.name"));
    CHECK(answered(dotted, object_of(mostly_nested)) ==
          missing("event.description, event.startTime, event.endTime, event.location.name, event.extraGuestsAllowed"));
    CHECK(answered(nested, object_of(mostly_dotted)) ==
          missing("event.description, event.startTime, event.endTime, event.location.name, event.extraGuestsAllowed"));
    CHECK(answered(either, "{" + credentials_part + "}") == missing(std::string(all_dotted)));
    CHECK(answered(nested, "{" + credentials_part + "}") == missing("event"));
    CHECK(answered(nested, "{" + nested_part + "}") == missing("instance_id, access_token, chatId"));
    CHECK(answered(either, object_of(R"("event":{"name":5})")) == missing("event.description, event.startTime, event.endTime, event.location.name, event.extraGuestsAllowed"));
}

TEST_CASE("sandbox: a value of the wrong kind is refused wherever it stands, and nothing is read that is not there") {
    const std::string good = object_of(dotted_part);
    const auto with = [&](std::string_view from, std::string_view to) {
        std::string body = good;
        body.replace(body.find(from), from.size(), to);
        return body;
    };
    for (wawp::testing::sandbox gateway : {wawp::testing::sandbox{}, wawp::testing::sandbox{wawp::secret("t")}}) {
        REQUIRE(gateway.handle("/v2/send/event", good).status == 201);
        for (const std::string value : {"5", "true", "{}", "[]", "{\"a\":[1]}", "[\"t\"]", "1e400"}) {
            INFO(value);
            for (const std::string_view text : {R"("t")", R"("i")", R"("201234567890@c.us")", R"("n")", R"("d")", R"("l")"}) {
                INFO(text);
                const auto answer = gateway.handle("/v2/send/event", with(text, value));
                CHECK(answer.status == 400);
                CHECK(answer.body.find(R"("code":"rest_invalid_param")") != std::string::npos);
            }
        }
        for (const std::string_view text : {R"("t")", R"("i")", R"("201234567890@c.us")", R"("n")", ":1", ":2", ":true"}) {
            INFO(text);
            const std::string null = text.front() == ':' ? ":null" : "null";
            CHECK(gateway.handle("/v2/send/event", with(text, null)).status == 400);
        }
        for (const std::string_view body : {"", "[]", "null", "5", "\"\"", "{\"access_token\":5}", "{\"event\":5}", "{\"event\":null}"}) {
            INFO(body);
            CHECK(gateway.handle("/v2/send/event", body).status == 400);
        }
        CHECK(gateway.invitations().size() == 1);
    }
}

TEST_CASE("sandbox: credentials that are blank or have line breaks are refused by their keys, and not shown") {
    const auto answer_to = [](std::string_view from, std::string_view to) {
        std::string body = object_of(dotted_part);
        body.replace(body.find(from), from.size(), to);
        wawp::testing::sandbox gateway;
        const auto answer = gateway.handle("/v2/send/event", body);
        CHECK(answer.status == 400);
        CHECK(gateway.invitations().empty());
        CHECK(answer.body.find("rest_invalid_param") != std::string::npos);
        return answer.body;
    };
    for (const std::string_view blank : {R"("")", R"("  ")", R"("\u00a0")"}) {
        CHECK(answer_to(R"("i")", blank).find("instance_id: give it at least one visible character") != std::string::npos);
        CHECK(answer_to(R"("t")", blank).find("access_token: give it at least one visible character") != std::string::npos);
    }
    CHECK(answer_to(R"("t")", R"("SECRET\nSECRET")").find("access_token: ") != std::string::npos);
    CHECK(answer_to(R"("t")", R"("SECRET\nSECRET")").find("SECRET") == std::string::npos);

    const auto received = wawp::testing::read_request(R"({"access_token":"SECRET\nSECRET","event.name":""})");
    for (const auto& broken : received.violations) CHECK(to_string(broken).find("SECRET") == std::string::npos);
    CHECK(received.violations.size() == 2);
}

TEST_CASE("sandbox: an optional key that is there as null or \"null\" is refused by its key, in either layout") {
    for (const std::string& part : {dotted_part, nested_part}) {
        for (const std::string null : {"null", "\"null\""}) {
            wawp::testing::sandbox gateway;
            const auto answer = gateway.handle("/v2/send/event", object_of(part + ",\"reply_to\":" + null));
            CHECK(answer.status == 400);
            CHECK(answer.body.find("reply_to: leave the key out") != std::string::npos);
            CHECK(gateway.invitations().empty());
        }
        wawp::testing::sandbox gateway;
        CHECK(gateway.handle("/v2/send/event", object_of(part + R"(,"reply_to":null,"reply_to":"true_1@c.us_A")")).status == 201);
        CHECK(gateway.handle("/v2/send/event", object_of(part + R"(,"reply_to":"nullable")")).status == 201);
    }
}

TEST_CASE("sandbox: another method than the endpoint's is refused with 405, and what does not say that it is JSON with 415") {
    using wawp::http::method;
    const auto made = wawp::encode<wawp::send_event>(tests::documented_event(), tests::who);
    REQUIRE(made);
    wawp::testing::sandbox gateway;
    auto there = gateway.transport();
    for (const method other : {method::put, method::patch, method::del}) {
        wawp::http::request request = *made;
        request.method = other;
        const auto answer = there.round_trip(request, {});
        REQUIRE(answer);
        CHECK(answer->status == 405);
        CHECK(answer->headers.back().name == "Allow");
        CHECK(answer->headers.back().value == "POST");
    }
    const std::pair<std::string_view, int> types[] = {{"application/json", 201}, {"Application/JSON; charset=utf-8", 201},
                                                      {"application/jsonp", 415}, {"text/plain", 415}, {"", 415}};
    for (const auto& [type, status] : types) {
        INFO(type);
        wawp::http::request request = *made;
        request.headers = {{"content-type", wawp::secret(type)}};
        const auto answer = there.round_trip(request, {});
        REQUIRE(answer);
        CHECK(answer->status == status);
    }
    wawp::http::request bare = *made;
    bare.headers.clear();
    CHECK(there.round_trip(bare, {})->status == 415);
    CHECK(gateway.invitations().size() == 2);
}
