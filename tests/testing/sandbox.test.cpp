// SPDX-License-Identifier: MIT
#include <string>

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
