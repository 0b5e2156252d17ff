// SPDX-License-Identifier: MIT
#include <array>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <wawp/client/client.hpp>
#include <wawp/event/self_hosted.hpp>
#include <wawp/json/value.hpp>
#include <wawp/schema/json_rule.hpp>
#include <wawp/schema/variant.hpp>
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

TEST_CASE("received request: credentials in the body are checked by their own rules, each once, and the token is not shown") {
    const auto faults_with = [](std::string_view credentials_part) {
        return faults_of<send_text, text_message>("{" + std::string(credentials_part) + R"(,"chatId":"201234567890@c.us","text":"hello"})");
    };
    CHECK(faults_with(R"("instance_id":"i","access_token":"t")").none());
    const auto blank = faults_with(R"("instance_id":"  ","access_token":"")");
    REQUIRE(blank.violations.size() == 2);
    CHECK(blank.violations[0].key == "instance_id");
    CHECK(blank.violations[1].key == "access_token");
    CHECK(blank.missing.empty());
    const auto odd = faults_with(R"("instance_id":5,"access_token":"SECRET\nSECRET")");
    CHECK(odd.mismatched == texts{"instance_id"});
    REQUIRE(odd.violations.size() == 1);
    CHECK(to_string(odd.violations[0]).find("SECRET") == std::string::npos);
    CHECK(faults_with(R"("instance_id":null,"access_token":{})").missing == texts{"instance_id"});
    CHECK(faults_with(R"("instance_id":null,"access_token":{})").mismatched == texts{"access_token"});
}

TEST_CASE("received request: keys that need not be given are left out, and neither null nor \"null\", also inside of objects") {
    const auto keys_of = [](const testing::request_faults& faults) {
        texts keys;
        for (const violation& broken : faults.violations) {
            CHECK(broken.rule == "left_out");
            keys.push_back(broken.key);
        }
        return keys;
    };
    const std::string text_head = R"({"instance_id":"i","access_token":"t","chatId":"201234567890@c.us","text":"null","reply_to":)";
    CHECK(keys_of(faults_of<send_text, text_message>(text_head + "null}")) == texts{"reply_to"});
    CHECK(keys_of(faults_of<send_text, text_message>(text_head + "\"null\"}")) == texts{"reply_to"});
    CHECK(keys_of(faults_of<send_text, text_message>(text_head + "\"x\"}")).empty());

    const std::string event_head = R"({"chatId":"201234567890@c.us","event":{"name":"n","startTime":1,"description":null,"extraGuestsAllowed":)";
    CHECK(keys_of(faults_of<self_hosted::send_event, self_hosted::event>(event_head + "null}}")) ==
          texts{"event.description", "event.extraGuestsAllowed"});
    CHECK(keys_of(faults_of<send_image, image>(
              R"({"session":"s","chatId":"201234567890@c.us","file":{"url":"u","mimetype":"image/png","filename":null}})")) == texts{"file.filename"});
}

TEST_CASE("received request: a gateway that knows no token still wants one, in the headers that the endpoint adds") {
    const auto made = encode<send_location>(room, credentials{"instance", "TOKEN"});
    REQUIRE(made);
    const auto status_with = [&](const char* value) {
        testing::sandbox gateway;
        gateway.serve<send_location, place>();
        http::request request = *made;
        std::erase_if(request.headers, [](const auto& each) { return each.name == "Authorization"; });
        if (value != nullptr) request.headers.push_back({"Authorization", secret(value)});
        return gateway.transport().round_trip(request, {})->status;
    };
    CHECK(status_with("Bearer TOKEN") == 201);
    CHECK(status_with("Bearer ") == 401);
    CHECK(status_with("Bearer   ") == 401);
    CHECK(status_with("Bearer") == 401);
    CHECK(status_with("TOKEN") == 401);
    CHECK(status_with(nullptr) == 401);
}

struct base64_token : auth::by_credentials {
    struct credential_fields : schema<> {};
    static void prepare(http::request& request, const credentials&) { request.headers.push_back({"Authorization", "Basic VE9LRU4="}); }
};
struct send_coded : message_endpoint<"/v2/send/coded", base64_token> {
    static constexpr http::method method = http::method::put;
    template <std::same_as<text_message>>
    using request_fields = text_fields;
};

TEST_CASE("received request: an endpoint's own method is the one that is taken, and a token in another coding passes") {
    const auto made = encode<send_coded>(hello, credentials{"instance", "TOKEN"});
    REQUIRE(made);
    testing::sandbox gateway;
    gateway.serve<send_coded, text_message>();
    auto there = gateway.transport();
    CHECK(there.round_trip(*made, {})->status == 201);
    http::request other = *made;
    other.method = http::method::post;
    const auto answer = there.round_trip(other, {});
    CHECK(answer->status == 405);
    CHECK(answer->headers.back().value == "PUT");
    other = *made;
    other.headers.erase(other.headers.begin());
    CHECK(there.round_trip(other, {})->status == 415);
    CHECK(gateway.accepted().size() == 1);
}

/// A token with something behind it.
struct quoted_token : auth::by_credentials {
    struct credential_fields : schema<> {};
    static void prepare(http::request& request, const credentials& sender) {
        request.headers.push_back({"Authorization", secret("Token token=\"" + std::string(sender.access_token.reveal()) + "\"")});
    }
};
struct send_quoted : message_endpoint<"/v2/send/quoted", quoted_token> {
    template <std::same_as<text_message>>
    using request_fields = text_fields;
};

TEST_CASE("received request: what an endpoint writes around the token is wanted on both sides of it") {
    const auto has_token = [](const char* value) {
        http::request request;
        request.headers.push_back({"Authorization", secret(value)});
        return testing::has_token_headers<send_quoted>(request);
    };
    CHECK(has_token(R"(Token token="TOKEN")"));
    CHECK_FALSE(has_token(R"(Token token="TOKEN)"));
    CHECK_FALSE(has_token(R"(Token token="TOKEN';)"));
    CHECK_FALSE(has_token(R"(TOKEN")"));
    CHECK_FALSE(has_token(R"(Token token="")"));
    CHECK_FALSE(has_token(R"(Token token=")"));
}

/// All that can hold a struct, and what may mean null.
struct leaf {
    optional<std::string> note{};
};
using leaf_fields = schema<field<"note", &leaf::note>>;
struct tree_message {
    required<std::string> chat_id;
    leaf one{};
    std::vector<leaf> list{};
    std::optional<std::array<leaf, 1>> array{};
    std::map<std::string, leaf> map{};
    std::optional<std::map<std::string, std::vector<leaf>>> lists{};
    std::optional<std::variant<std::monostate, int, leaf, std::vector<leaf>>> either{};
    std::optional<json::raw> raw{};
};
using tree_message_fields =
    schema<field<"chatId", &tree_message::chat_id, chat_id{}>, object<"one", &tree_message::one, leaf_fields>, object<"list", &tree_message::list, leaf_fields, has_default{}>,
           object<"array", &tree_message::array, leaf_fields>, object<"map", &tree_message::map, leaf_fields, has_default{}>, object<"lists", &tree_message::lists, leaf_fields>,
           object<"either", &tree_message::either, leaf_fields>, field<"raw", &tree_message::raw>>;
struct send_tree : message_endpoint<"/v2/send/tree", auth::bearer> {
    template <std::same_as<tree_message>>
    using request_fields = tree_message_fields;
};

/// What is wrong with a body that has this beside the chat.
testing::request_faults faults_beside_chat(const std::string& members) {
    return faults_of<send_tree, tree_message>(R"({"instance_id":"i","chatId":"201234567890@c.us")" + members + "}");
}

/// The key of the one violation.
std::string left_out(const std::string& members) {
    const auto faults = faults_beside_chat(members);
    CHECK(faults.missing.empty());
    CHECK(faults.mismatched.empty());
    if (faults.violations.size() != 1) return std::to_string(faults.violations.size()) + " violations";
    CHECK(faults.violations.front().rule == "left_out");
    return faults.violations.front().key;
}

TEST_CASE("received request: keys of structs that are left out are so in whatever holds the struct") {
    for (const std::string nothing : {R"({"note":null})", R"({"note":"null"})"}) {
        CHECK(left_out(R"(,"one":)" + nothing) == "one.note");
        CHECK(left_out(R"(,"list":[{},)" + nothing + "]") == "list[1].note");
        CHECK(left_out(R"(,"array":[)" + nothing + "]") == "array[0].note");
        CHECK(left_out(R"(,"map":{"k":)" + nothing + "}") == "map.k.note");
        CHECK(left_out(R"(,"map":{"note":)" + nothing + "}") == "map.note.note");
        CHECK(left_out(R"(,"lists":{"k":[)" + nothing + "]}") == "lists.k[0].note");
        CHECK(left_out(R"(,"either":)" + nothing) == "either.note");
        CHECK(left_out(R"(,"either":[)" + nothing + "]") == "either[0].note");
    }
    CHECK(left_out(R"(,"map":{"k\u001b":{"note":null}})") == "map.k\xEF\xBF\xBD.note");
    CHECK(left_out(R"(,"one":null)") == "one");
    CHECK(faults_beside_chat(R"(,"one":{},"list":[{"note":"x"}],"map":{"k":{"note":null},"k":{}},"either":7)").none());
}

TEST_CASE("received request: raw JSON and variants may mean null") {
    CHECK(faults_beside_chat(R"(,"raw":null)").none());
    CHECK(faults_beside_chat(R"(,"either":null)").none());
    CHECK(left_out(R"(,"array":null)") == "array");
}

TEST_CASE("received request: a struct that is written only if there is something in it need not be there") {
    const auto made = encode<send_tree>(tree_message{.chat_id = chat}, credentials{"instance", "TOKEN"});
    REQUIRE(made);
    testing::sandbox gateway;
    gateway.serve<send_tree, tree_message>();
    CHECK(gateway.transport().round_trip(*made, {})->status == 201);
}

TEST_CASE("received request: keys that nobody knows are ignored, and hide nothing, however many they are") {
    for (const int count : {1, 97, 98, 99, 100, 101, 1000}) {
        std::string unknown;
        for (int i = 0; i < count; ++i) unknown += ",\"x" + std::to_string(i) + "\":1";
        CHECK(faults_beside_chat(unknown).none());
        const auto broken = faults_of<send_tree, tree_message>(R"({"instance_id":"i","chatId":"0")" + unknown + "}");
        REQUIRE(broken.violations.size() == 1);
        CHECK(broken.violations.front().key == "chatId");
        const auto odd = faults_of<send_image, image>(R"({"session":"s","chatId":"2012345","file":{"url":5)" + unknown + R"(},"caption":5})");
        CHECK(odd.missing == texts{"file.mimetype"});
        CHECK(odd.mismatched == texts{"file.url", "caption"});
    }
}

TEST_CASE("received request: a hostile body is refused in little time and memory") {
    const std::string key(200'000, 'k');
    std::string text = R"({"instance_id":"i","chatId":"201234567890@c.us","map":{")" + key + R"(":{"note":null})", unknown = "{\"a\":1", wrong = R"({"chatId":"0","list":[5)";
    for (int i = 0; i < 10'000; ++i) {
        text += ",\"" + std::to_string(i) + R"(":{"note":null})";
        unknown += ",\"x" + std::to_string(i) + "\":{}";
        wrong += ",5";
    }
    text += R"(},"lists":{")" + key + R"(":[{"note":null})";
    for (int i = 0; i < 5'000; ++i) text += R"(,{"note":null})";
    const auto many = faults_of<send_tree, tree_message>(text + "]}}");
    CHECK(many.is_json);
    CHECK(many.violations.size() == json::max_faults + 1);
    for (const violation& one : many.violations) CHECK(one.key.size() < 1000);
    CHECK(faults_of<send_tree, tree_message>(unknown + "}").missing == texts{"instance_id", "chatId"});
    const auto cut = faults_of<send_tree, tree_message>(wrong + "]}");
    CHECK(cut.mismatched.size() == json::max_faults);
    CHECK_FALSE(cut.none());
}

}  // namespace
