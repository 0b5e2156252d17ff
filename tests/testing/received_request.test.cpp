// SPDX-License-Identifier: MIT
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <wawp/client/client.hpp>
#include <wawp/event/self_hosted.hpp>
#include <wawp/testing/sandbox.hpp>

#include "examples/endpoints.hpp"
#include "support/catch.hpp"

namespace {

using namespace wawp;
using testing::accepted_layouts;

const std::string chat = "201234567890@c.us";
const text_message hello{.chat_id = chat, .text = "Hello \"you\""};
const poll_message tea{.chat_id = chat, .question = "Tea?", .options = {"yes", "no"}};
const place room{.chat_id = chat, .latitude = 30.05, .longitude = 31.25};
const image picture{.chat_id = chat, .file = {.url = "https://example.com/a.png", .mimetype = "image/png"}};
const self_hosted::event meeting{.chat_id = chat, .name = "Meeting", .start_time = rfc3339("2026-12-01T16:00:00+02:00")};

template <class Endpoint>
using client_for = client<testing::sandbox::transport_type, json::native, at_most_once, Endpoint>;

/// Sends a request to a gateway that serves its endpoint and knows one token.
template <class Endpoint, class Request>
auto send(const Request& request, secret token, testing::sandbox& gateway) {
    gateway.serve<Endpoint, Request>();
    client_for<Endpoint> sender{gateway.transport(), typename Endpoint::credentials{"instance", std::move(token)}};
    return sender.send(request);
}

template <class Endpoint, class Request>
void check_sent(const Request& request, std::string_view path) {
    INFO(path);
    testing::sandbox gateway{secret("TOKEN")};
    const auto sent = send<Endpoint>(request, "TOKEN", gateway);
    REQUIRE(sent);
    CHECK(sent->id == "true_sandbox_3EB00000000000000001");
    REQUIRE(gateway.accepted().size() == 1);
    CHECK(gateway.accepted().front().path == path);
    CHECK(gateway.accepted().front().id == sent->id);
    CHECK(gateway.accepted().front().layout == Endpoint::layout);
    CHECK(gateway.invitations().empty());

    testing::sandbox stranger{secret("ANOTHER")};
    const auto refused = send<Endpoint>(request, "TOKEN", stranger);
    REQUIRE(!refused);
    CHECK(refused.error().code == errc::unauthorized);
    CHECK(stranger.accepted().empty());
}

template <class Endpoint, class Request>
testing::request_faults faults_of(std::string_view body, accepted_layouts accepted = accepted_layouts::either) {
    auto read = wawp::detail::blank::make<Request>();
    return testing::check_body<Endpoint>(body, read, accepted);
}

using texts = std::vector<std::string>;

TEST_CASE("received request: what five endpoints send is accepted by their own schemas, with the token where it belongs") {
    check_sent<send_text>(hello, "/v2/send/text");
    check_sent<send_poll>(tea, "/v2/send/poll");
    check_sent<send_location>(room, "/v2/send/location");
    check_sent<send_image>(picture, "/api/sendImage");
    check_sent<self_hosted::send_event>(meeting, "/api/instance/events");
}

TEST_CASE("received request: an endpoint that is not served is not found") {
    testing::sandbox gateway;
    client_for<send_text> sender{gateway.transport(), credentials{"instance", "TOKEN"}};
    const auto sent = sender.send(hello);
    REQUIRE(!sent);
    CHECK(sent.error().http_status == 404);
}

TEST_CASE("received request: nothing of what is broken leaves the client") {
    testing::sandbox gateway;
    const auto sent = send<send_poll>(poll_message{.chat_id = chat, .question = "Tea?", .options = {"yes", " "}}, "TOKEN", gateway);
    REQUIRE(!sent);
    REQUIRE(sent.error().violations.size() == 1);
    CHECK(sent.error().violations.front().key == "poll.options[1]");
    CHECK(gateway.requests() == 0);
}

TEST_CASE("received request: missing keys, wrong kinds and broken rules are told apart, each once") {
    const auto bare = faults_of<send_poll, poll_message>("{}");
    CHECK(bare.missing == texts{"instance_id", "chatId", "poll.name", "poll.options", "poll.multipleAnswers"});
    CHECK(bare.violations.empty());
    CHECK(!bare.none());

    const auto odd = faults_of<send_poll, poll_message>(
        R"({"instance_id":"i","chatId":"x","poll.name":5,"poll.options":["a",""],"poll.multipleAnswers":null})");
    CHECK(odd.missing == texts{"poll.multipleAnswers"});
    CHECK(odd.mismatched == texts{"poll.name"});
    REQUIRE(odd.violations.size() == 2);
    CHECK(odd.violations[0].key == "chatId");
    CHECK(odd.violations[1].key == "poll.options[1]");

    CHECK(!faults_of<send_poll, poll_message>("[").is_json);
}

TEST_CASE("received request: a missing key inside of an object has its whole path") {
    const auto faults = faults_of<send_image, image>(R"({"session":"s","chatId":"201234567890@c.us","file":{"url":"u","mimetype":null}})");
    CHECK(faults.missing == texts{"file.mimetype"});
    CHECK(faults.mismatched.empty());
    CHECK(faults.violations.empty());
}

TEST_CASE("received request: either layout is taken, unless one is named") {
    const std::string_view nested =
        R"({"instance_id":"i","chatId":"201234567890@c.us","poll":{"name":"n","options":["a","b"],"multipleAnswers":true}})";
    const std::string_view dotted =
        R"({"instance_id":"i","chatId":"201234567890@c.us","poll.name":"n","poll.options":["a","b"],"poll.multipleAnswers":true})";
    for (const std::string_view body : {nested, dotted}) {
        const json::layout used = body == nested ? json::layout::nested : json::layout::dotted;
        CHECK(faults_of<send_poll, poll_message>(body).none());
        CHECK(faults_of<send_poll, poll_message>(body).layout == used);
        CHECK(faults_of<send_poll, poll_message>(body, accepted_layouts::nested).none() == (used == json::layout::nested));
        CHECK(faults_of<send_poll, poll_message>(body, accepted_layouts::dotted).none() == (used == json::layout::dotted));
    }
}

TEST_CASE("received request: a token in the URL is none") {
    const auto made = encode<send_text>(hello, credentials{"instance", "TOKEN"});
    REQUIRE(made);
    http::request request = *made;
    CHECK(testing::carries_token<send_text>(request, "TOKEN"));
    CHECK(!testing::carries_token<send_text>(request, "TOKE"));
    request.url += "?access_token=TOKEN";
    CHECK(!testing::carries_token<send_text>(request, "TOKEN"));
}

}  // namespace
