// SPDX-License-Identifier: MIT
#include <string>
#include <string_view>

#include "support/catch.hpp"

#include <wawp/endpoint/decode.hpp>
#include <wawp/endpoint/gateway_error.hpp>
#include <wawp/event/send_event.hpp>

namespace {

const wawp::secret none;

wawp::error failure(int status, std::string body) {
    return wawp::decode_attempt<wawp::send_event>({.status = status, .headers = {}, .body = std::move(body)}, wawp::credentials{"I", "TOKEN"}).result.error();
}

wawp::topics about(std::string_view text) {
    wawp::topics found;
    wawp::detail::listen(text, found);
    return found;
}

}  // namespace

TEST_CASE("gateway_error: phrases are found anywhere, without regard to case, in one walk") {
    for (const wawp::detail::topic_phrase& phrase : wawp::detail::topic_phrases) {
        std::string upper(phrase.text);
        for (char& c : upper) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
        CHECK(about(phrase.text).*phrase.topic);
        CHECK(about("x" + upper + "x").*phrase.topic);
        CHECK_FALSE(about(phrase.text.substr(1)).*phrase.topic);
        CHECK_FALSE(about(phrase.text.substr(0, phrase.text.size() - 1)).*phrase.topic);
    }
    CHECK(about("") == wawp::topics{});
    CHECK(about("ttttimeout").time_out);
}

TEST_CASE("gateway_error: the phrases that were observed speak of what they speak of, and of nothing else") {
    for (const std::string_view text : {"timeout", "time-out", "timed out", "time out"}) CHECK(about(text) == wawp::topics{.time_out = true});
    for (const std::string_view text : {"exceeded the maximum limit", "quota"}) CHECK(about(text) == wawp::topics{.quota = true});
    for (const std::string_view text : {"session", "qr code", "scan_qr"}) CHECK(about(text) == wawp::topics{.session = true});
    CHECK(about("instance id invalid") == wawp::topics{.session = true});
    for (const std::string_view text : {"access_token", "access token", "api key", "api-key"}) CHECK(about(text) == wawp::topics{.credential = true});
    for (const std::string_view text : {"times", "limit", "instance", "token", "key", "code", "mustard", "allowed", "in time"}) {
        CHECK(about(text) == wawp::topics{});
    }
}

TEST_CASE("gateway_error: what any part is about, the whole is about") {
    constexpr std::string_view parts[] = {"timeout", "quota", "session", "api key"};
    constexpr wawp::topics each[] = {{.time_out = true}, {.quota = true}, {.session = true}, {.credential = true}};
    for (std::size_t i = 0; i < 4; ++i) {
        wawp::detail::word_collector words("event", none);
        words.add("before");
        words.add(parts[i]);
        words.add("behind");
        const wawp::gateway_words said = std::move(words).finished();
        CHECK(said.about == each[i]);
        CHECK(said.text == "before; " + std::string(parts[i]) + "; behind");
        CHECK_FALSE(said.blames_layout_key);
    }
    wawp::detail::word_collector all("event", none);
    for (const std::string_view part : parts) all.add(part);
    CHECK(std::move(all).finished().about == wawp::topics{true, true, true, true});
}

TEST_CASE("gateway_error: words are shown from each of the places that gateways put them into") {
    CHECK(failure(400, R"({"message":"some words"})").message == "some words");
    CHECK(failure(400, R"({"error":"some words"})").message == "some words");
    CHECK(failure(400, R"({"wawp_upstream_error":"some words"})").message == "some words");
    CHECK(failure(400, R"({"exception":{"message":"some words"}})").message == "some words");
    CHECK(failure(400, R"({"message":"a","error":"b","wawp_upstream_error":"c","exception":{"message":"d"}})").message == "a; b; c; d");
}

TEST_CASE("gateway_error: words below data and response are heard and shown, and their codes are heard") {
    CHECK(failure(400, R"({"data":{"message":"some words"}})").message == "some words");
    CHECK(failure(400, R"({"response":{"message":"some words"}})").message == "some words");
    CHECK(failure(400, R"({"message":"a","data":{"message":"b"},"response":{"message":"c"}})").message == "a; b; c");
    CHECK(failure(402, R"({"data":{"code":"quota_reached"}})").code == wawp::errc::quota_reached);
    CHECK(failure(402, R"({"response":{"code":"quota_reached"}})").code == wawp::errc::quota_reached);
    CHECK(failure(402, R"({"data":{"code":"quota_reached"}})").message.empty());
}

TEST_CASE("gateway_error: the code of an error is shown, and is the gateway's where the answer has none of its own") {
    for (const char* const body : {R"({"error":{"code":463,"message":"x"}})", R"({"error":{"code":"463","message":"x"}})"}) {
        CHECK(failure(500, body).gateway_code == "463");
        CHECK(failure(500, body).message == "x; 463");
    }
    CHECK(failure(500, R"({"error":463})").gateway_code == "463");
    CHECK(failure(500, R"({"error":463})").message == "463");
    CHECK(failure(500, R"({"error":"463"})").gateway_code == "463");
    CHECK(failure(500, R"({"error":"463"})").message == "463");
    CHECK(failure(500, R"({"error":463,"message":["a","b"]})").gateway_code == "463");
    CHECK(failure(500, R"({"error":463,"message":{"text":"a"}})").gateway_code == "463");
    CHECK(failure(500, R"({"error":"lost"})").gateway_code.empty());
    CHECK(failure(500, R"({"error":{"code":true}})").gateway_code.empty());
    CHECK(failure(500, R"({"code":"own","error":{"code":463}})").gateway_code == "own");
    CHECK(failure(500, R"({"code":7,"error":463})").gateway_code == "7");
}

TEST_CASE("gateway_error: no part of the token is shown, wherever words are cut off, folded or the body ended") {
    std::string token = "2LWHsEb8 QJHx7szKHr25w0x1At3INrER3QEj+/";
    for (const std::size_t length : {std::size_t{40}, std::size_t{900}, std::size_t{2500}}) {
        while (token.size() < length) token += std::to_string(token.size() * 7919 % 10'007) + "  x";
        const auto shown = [&](std::string body, wawp::http::body_state state) {
            const wawp::http::response answer{.status = 500, .headers = {}, .body = std::move(body), .body_state = state};
            return to_string(wawp::decode_attempt<wawp::send_event>(answer, wawp::credentials{"I", token}).result.error());
        };
        const auto leaks = [&](const std::string& text) {
            for (std::size_t at = 0; at + 6 <= token.size(); ++at) {
                if (text.find(token.substr(at, 6)) != text.npos) return true;
            }
            return false;
        };
        std::string many = "bad";
        for (int i = 0; i < 12; ++i) many += " " + token;
        for (const std::string& words : {"bad " + token, many}) {
            CHECK_FALSE(leaks(shown(words, wawp::http::body_state::whole)));
            CHECK_FALSE(leaks(shown("{\"message\":\"" + words + "\"}", wawp::http::body_state::whole)));
            CHECK_FALSE(leaks(shown("{\"message\":[\"" + words + "\",\"b\"]}", wawp::http::body_state::whole)));
            CHECK_FALSE(leaks(shown("<p>" + words + "</p>", wawp::http::body_state::whole)));
        }
        for (const auto state : {wawp::http::body_state::cut, wawp::http::body_state::too_large, wawp::http::body_state::timed_out, wawp::http::body_state::cancelled}) {
            for (const std::size_t size : {6u, 20u, 36u, 39u}) CHECK_FALSE(leaks(shown("access_token=" + token.substr(0, size), state)));
        }
    }
}

TEST_CASE("gateway_error: many parts that say the same take no longer than others") {
    std::string list = "\"" + std::string(2'000, 'x') + "\"";
    for (int i = 0; i < 60'000; ++i) list += ",\"x\"";
    CHECK(failure(400, "{\"message\":[" + list + "]}").message == std::string(512, 'x'));
}

TEST_CASE("gateway_error: parts that repeat one another are shown once, and all of them only up to a bound") {
    CHECK(failure(400, R"({"message":"same","error":"same"})").message == "same");
    std::string list;
    for (int i = 0; i < 40; ++i) list.append(i == 0 ? "\"" : ",\"").append(std::to_string(1000 + i)).append("\"");
    const std::string shown = failure(400, "{\"message\":[" + list + "]}").message;
    CHECK(shown.starts_with("1000; 1001; "));
    CHECK(shown.ends_with("1015"));
    CHECK(failure(400, "{\"message\":\"" + std::string(5000, 'x') + "\"}").message.size() == 512);
    wawp::detail::word_collector words("event", none);
    words.add(std::string(5000, 'x'));
    words.add("not shown any more");
    CHECK(std::move(words).finished().text == std::string(2048, 'x'));
}

TEST_CASE("gateway_error: the parameters that a gateway lists are its words only beside a code that says so") {
    CHECK(failure(400, R"({"code":"rest_invalid_param","message":"Invalid","data":{"params":["chatId"]}})").message == "Invalid; chatId");
    CHECK(failure(400, R"({"code":"other","message":"Invalid","data":{"params":["chatId"]}})").message == "Invalid");
}

TEST_CASE("gateway_error: the wait is read at top level or under data, as a number or a text; the header counts first") {
    using std::chrono::seconds;
    CHECK(failure(429, R"({"retry_after":7})").retry_after == seconds{7});
    CHECK(failure(429, R"({"retry_after":"45"})").retry_after == seconds{45});
    CHECK(failure(429, R"({"data":{"retry_after":"45"}})").retry_after == seconds{45});
    CHECK(failure(429, R"({"retry_after":44.7})").retry_after == seconds{45});
    CHECK(failure(429, R"({"data":{"retry_after":1.5}})").retry_after == seconds{2});
    CHECK(failure(429, R"({"retry_after":1e300})").retry_after == wawp::http::longest_retry_after);
    CHECK(failure(429, R"({"retry_after":9223372036854775807})").retry_after == wawp::http::longest_retry_after);
    CHECK_FALSE(failure(429, R"({"retry_after":-1.5})").retry_after);
    CHECK(failure(429, R"({"retry_after":3,"data":{"retry_after":9}})").retry_after == seconds{3});
    CHECK_FALSE(failure(429, R"({"retry_after":-3})").retry_after);
    CHECK_FALSE(failure(429, R"({"retry_after":"soon"})").retry_after);
    CHECK_FALSE(failure(429, R"({"response":{"retry_after":9}})").retry_after);
}
