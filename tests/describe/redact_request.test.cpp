// SPDX-License-Identifier: MIT
#include <wawp/describe/redact_request.hpp>

#include <string>
#include <string_view>

#include <wawp/event/authentication.hpp>
#include <wawp/event/self_hosted.hpp>
#include <wawp/wawp.hpp>

#include "support/catch.hpp"
#include "support/sample_event.hpp"

using wawp::http::request;
using wawp::http::request_header;

namespace {

std::string body_of(std::string_view body, const wawp::secret& also = {}) {
    const request asked{.url = "https://h/p", .headers = {}, .body = body};
    return std::string(wawp::redact(asked, also).body.reveal());
}

std::string url_of(const char* url) { return wawp::redact({.url = url, .headers = {}, .body = {}}).url; }

std::string header_of(const char* name, std::string_view value) {
    const request shown = wawp::redact({.url = "https://h/p", .headers = {request_header{name, value}}, .body = {}});
    CHECK(shown.headers.at(0).name == name);
    return std::string(shown.headers.at(0).value.reveal());
}

/// Everything that a request shows.
std::string text_of(const request& shown) {
    std::string text = shown.url + '\n';
    for (const request_header& header : shown.headers) text.append(header.name).append(": ").append(header.value.reveal()).append("\n");
    return text.append(shown.body.reveal());
}

struct keyed_send_event : wawp::send_event {
    static void prepare(wawp::http::request& made, const wawp::credentials& sender) { made.headers.push_back({"X-Wawp", sender.access_token}); }
};

}  // namespace

TEST_CASE("redact_request: the documented request shows everything but its token") {
    auto event = tests::documented_event();
    event.description = "my token is " + std::string(tests::token);
    const auto made = wawp::encode<wawp::send_event>(event, tests::who);
    REQUIRE(made);
    const request shown = wawp::redact(*made);
    CHECK(shown.url == "https://api.wawp.net/v2/send/event");
    CHECK(shown.response_cap == made->response_cap);
    CHECK(text_of(shown) ==
          "https://api.wawp.net/v2/send/event\nContent-Type: application/json\nAccept: application/json\nAccept-Encoding: identity\n"
          "User-Agent: wawp-cpp/1\n"
          R"({"instance_id":"INSTANCE_ID","access_token":"[redacted]","chatId":"201234567890@c.us","event.name":"Team Meeting 📅",)"
          R"("event.description":"my token is [redacted]","event.startTime":1735920000,"event.endTime":1735923600,)"
          R"("event.location.name":"Meeting Room A","event.extraGuestsAllowed":true})");
}

TEST_CASE("redact_request: what is no secret stays: the method, and how much of an answer is kept") {
    const wawp::http::request shown = wawp::redact(wawp::http::request{.url = "https://h/", .headers = {}, .body = "{}", .response_cap = 7, .method = wawp::http::method::put});
    CHECK(shown.method == wawp::http::method::put);
    CHECK(shown.response_cap == 7);
}

TEST_CASE("redact_request: a token in a header is hidden, wherever the endpoint puts it") {
    CHECK(header_of("access-token", "T0K3N") == "[redacted]");
    CHECK(header_of("X-Api-Key", "T0K3N with blanks") == "[redacted]");
    CHECK(header_of("Authorization", "Bearer T0K3N") == "Bearer [redacted]");
    CHECK(header_of("proxy-authorization", "Basic T0K3N") == "Basic [redacted]");
    CHECK(header_of("authorization", "T0K3N") == "[redacted]");
    CHECK(header_of("Authorization", "T0K3N ") == "[redacted]");
    CHECK(header_of("Authorization", "") == "[redacted]");
    CHECK(header_of("X-Of-My-Own", "Bearer T0K3N") == "[redacted]");
    CHECK(header_of("Cookie", "a=T0K3N") == "[redacted]");
    for (const char* const known : {"Accept", "accept-encoding", "Accept-Language", "Cache-Control", "Connection", "Content-Length", "Content-Type", "Expect",
                                    "Host", "Transfer-Encoding", "User-Agent"}) {
        CHECK(header_of(known, "shown") == "shown");
    }

    const request echoed{.url = "https://h/T0K3N/x", .headers = {{"User-Agent", "a T0K3N"}, {"Authorization", "Bearer T0K3N"}}, .body = R"({"a":"T0K\u0033N T0K3N"})"};
    CHECK(text_of(wawp::redact(echoed)) == "https://h/[redacted]/x\nUser-Agent: a [redacted]\nAuthorization: Bearer [redacted]\n"
                                           R"({"a":"[redacted] [redacted]"})");
    const request bare{.url = "https://h/p", .headers = {{"X-Api-Key", "T0K3N"}}, .body = R"({"a":"T0K3N"})"};
    CHECK(wawp::redact(bare).body.reveal() == R"({"a":"[redacted]"})");
}

TEST_CASE("redact_request: all of a header's value is looked for elsewhere, and what follows its scheme where it has one") {
    const auto body_beside = [](const char* name, std::string_view value, std::string_view body) {
        return std::string(wawp::redact(request{.url = "https://h/p", .headers = {request_header{name, value}}, .body = body}).body.reveal());
    };
    CHECK(body_beside("X-Api-Key", "correct horse battery", "say correct horse battery") == "say [redacted]");
    CHECK(body_beside("X-Api-Key", "correct horse battery", "a horse battery") == "a horse battery");  // no scheme
    CHECK(body_beside("X-Access-Token", "Bearer T0", "T0 and Bearer T0") == "[redacted] and [redacted]");
    CHECK(body_beside("X-Of-My-Own", "token T0", "T0 and token T1") == "[redacted] and token T1");
    CHECK(body_beside("X-Of-My-Own", "basic  T0", "basic T0") == "basic [redacted]");
    CHECK(body_beside("Authorization", "Of-My-Own  T0", "Of-My-Own T0") == "Of-My-Own [redacted]");
    CHECK(body_beside("Authorization", "T0", "a T0") == "a [redacted]");
    CHECK(body_beside("Authorization", "\tT0 ", "a T0") == "a [redacted]");
    CHECK(body_beside("Authorization", " Bearer T0", "a T0") == "a [redacted]");
    CHECK(body_beside("X-Auth-Key", "s3cr3t78", "a s3cr3t78") == "a [redacted]");
    CHECK(body_beside("X-Auth-Key", "s3cr3t7", "a s3cr3t7") == "a s3cr3t7");  // it may be any word
    CHECK(body_beside("X-Of-My-Own", "of my", "f my") == "f my");
    CHECK(body_beside("X-Api-Key", "XT+0X", R"({"a":"XT\u002b0X"})") == R"({"a":"[redacted]"})");
    CHECK(body_beside("Content-Type", "application/json", "application/json") == "application/json");
}

TEST_CASE("redact_request: each cookie's value is looked for elsewhere, unless it is short and named like no secret") {
    const auto body_beside = [](std::string_view cookies, std::string_view body) {
        return std::string(wawp::redact(request{.url = "https://h/p", .headers = {request_header{"Cookie", cookies}}, .body = body}).body.reveal());
    };
    CHECK(body_beside("session=abc123def; lang=en", "session=abc123def, sent") == "session=[redacted], sent");
    CHECK(body_beside("session=abc123def; lang=en", "lang=en; session=abc123def; lang=en") == "lang=en; [redacted]");
    CHECK(body_beside("lang=en;token=T0;last=12345678", "T0 12345678 en") == "[redacted] [redacted] en");
    CHECK(body_beside(R"(session="abc123de"; csrf_token="T0"; a=")", "abc123de T0 \"") == R"([redacted] [redacted] ")");
    CHECK(body_beside("session=abc%2F123%2Fdef=", "abc/123/def= abc%2f123/def=") == "[redacted] [redacted]");
    CHECK(body_beside("a=no way home ;b=12345678", "no way home 12345678") == "[redacted] [redacted]");
    CHECK(body_beside("abc123def; lang=; =", "abc123def") == "[redacted]");  // it has no name
    CHECK(body_beside("a=12X45678", "12X45678") == "[redacted]");
    CHECK(body_beside("", "a") == "a");
}

TEST_CASE("redact_request: requests of every authentication hold no token any more") {
    auto event = tests::documented_event();
    event.name = std::string(tests::token);
    const auto hosted = wawp::encode<wawp::self_hosted::send_event>(
        wawp::self_hosted::event{.chat_id = "201234567890@c.us", .name = "N", .start_time = event.start_time, .description = std::string(tests::token)},
        {"session", tests::token}, {.base_url = "https://h"});
    const auto keyed = wawp::encode<keyed_send_event>(event, tests::who);
    REQUIRE((hosted && keyed));
    for (const request& made : {*hosted, *keyed}) {
        CHECK(text_of(made).find(tests::token) != std::string::npos);
        CHECK(text_of(wawp::redact(made)).find(tests::token) == std::string::npos);
    }
}

TEST_CASE("redact_request: keys that name a secret are found in any spelling and at any depth") {
    for (const char* const key : {"access_token", "accessToken", "ACCESS-TOKEN", R"(access\u005ftoken)", R"(\u0061ccess_token)", "api_key", "X-Api-Key", "password",
                                  "client_secret", "Authorization", "credentials", "cookie", "auth.token"}) {
        CHECK(body_of(std::string(R"({")") + key + R"(" : "T0"})") == std::string(R"({")") + key + R"(" : "[redacted]"})");
    }
    for (const char* const key : {"chatId", "event.name", "instance_id", "reply_to", "key", "tok", "event.extraGuestsAllowed"}) {
        CHECK(body_of(std::string(R"({")") + key + R"(":"T0"})") == std::string(R"({")") + key + R"(":"T0"})");
    }
    CHECK(body_of(R"({"a":[1,{"token":"T0"},"b"],"c":"d"})") == R"({"a":[1,{"token":"[redacted]"},"b"],"c":"d"})");
    CHECK(body_of(R"({"token":{"value":"T0","n":[7,"T1"]},"c":"d"})") == R"({"token":{"value":"[redacted]","n":["[redacted]","[redacted]"]},"c":"d"})");
    CHECK(body_of(R"({"token":["T0"],"c":[1,"d"]})") == R"({"token":["[redacted]"],"c":[1,"d"]})");
    CHECK(body_of(R"({"a":{"token":["T0",["T1"],"T2"]},"c":"d"})") == R"({"a":{"token":["[redacted]",["[redacted]"],"[redacted]"]},"c":"d"})");
    CHECK(body_of(R"({"token":["T0"],"c":[{"token":{}}],"e":"f"})") == R"({"token":["[redacted]"],"c":[{"token":{}}],"e":"f"})");
    CHECK(body_of(R"({"token":{"token":{"a":"T0"},"b":"T1"},"c":"d"})") == R"({"token":{"token":{"a":"[redacted]"},"b":"[redacted]"},"c":"d"})");
    CHECK(body_of(R"({"token":[],"c":"d"})") == R"({"token":[],"c":"d"})");
    CHECK(body_of(R"({"token":12,"n":12})") == R"({"token":"[redacted]","n":12})");
    CHECK(body_of(R"({"token":null,"password":true,"secret":false,"n":1})") == R"({"token":null,"password":true,"secret":false,"n":1})");
    CHECK(body_of(R"(["token","T0"])") == R"(["token","T0"])");  // no key
    CHECK(body_of("{\"token\"\r\n\t :\r\n\t \"T0\" ,\r\n\t \"a\" : \"b\" }") == "{\"token\"\r\n\t :\r\n\t \"[redacted]\" ,\r\n\t \"a\" : \"b\" }");
    CHECK(body_of(R"({"token":"T0","token":"T1"})") == R"({"token":"[redacted]","token":"[redacted]"})");
}

TEST_CASE("redact_request: a token is found where it is repeated, however it is written") {
    CHECK(body_of(R"({"access_token":"a\"b\\c\/d\u00e9\ud83d\udcc5","name":"x a\"b\\c/dé📅 y"})") == R"({"access_token":"[redacted]","name":"x [redacted] y"})");
    CHECK(body_of(R"({"access_token":"q\u20ACz","name":"q€z"})") == R"({"access_token":"[redacted]","name":"[redacted]"})");
    CHECK(body_of(R"({"access_token":"q\u00FFz","name":"qÿz"})") == R"({"access_token":"[redacted]","name":"[redacted]"})");
    CHECK(body_of(R"({"access_token":"abc","password":"abcdef","name":"abcdef abc"})") == R"({"access_token":"[redacted]","password":"[redacted]","name":"[redacted] [redacted]"})");
    CHECK(body_of(R"({"access_token":"","name":"x"})") == R"({"access_token":"[redacted]","name":"x"})");
}

TEST_CASE("redact_request: half a pair in a token stands for itself") {
    for (const char* const escape : {R"(\ud83d)", R"(\ud83dx)", R"(\ud83d\n)", R"(\ud83d\u0041)", R"(\udcc5)", R"(\ud83d\uZZZZ)", R"(\u12)", R"(\x)"}) {
        CHECK(body_of(std::string(R"({"access_token":"T0)") + escape + R"("})") == R"({"access_token":"[redacted]"})");
    }
    CHECK(wawp::detail::read_json_string(R"(a\ud83dx)").reveal() == "a\xED\xA0\xBDx");
    CHECK(wawp::detail::read_json_string(R"(\ud83d\u0041)").reveal() == "\xED\xA0\xBD""A");
    CHECK(wawp::detail::read_json_string(R"(\ud83d\ue000)").reveal() == "\xED\xA0\xBD\xEE\x80\x80");
    CHECK(wawp::detail::read_json_string(R"(\ud800\udc00\udbff\udfff)").reveal() == "\xF0\x90\x80\x80\xF4\x8F\xBF\xBF");
    CHECK(wawp::detail::read_json_string(R"(\udc00\u0041)").reveal() == "\xED\xB0\x80""A");
    CHECK(wawp::detail::read_json_string(R"(\u007f\u0080\u07ff\u0800\uffff)").reveal() == "\x7F\xC2\x80\xDF\xBF\xE0\xA0\x80\xEF\xBF\xBF");
    CHECK(wawp::detail::read_json_string(R"(\u12)").reveal() == "u12");
    CHECK(wawp::detail::read_json_string("a\\").reveal() == "a\\");
    CHECK(wawp::detail::read_json_string("\\\xC3\xA9").reveal() == "\xC3\xA9");
    CHECK(wawp::detail::read_json_string(R"(\"\\\/\b\f\n\r\t)").reveal() == "\"\\/\b\f\n\r\t");
}

TEST_CASE("redact_request: what is not JSON hides its token as well") {
    CHECK(body_of(R"({"access_token":"T0)") == R"({"access_token":"[redacted])");
    CHECK(body_of(R"({"access_token":"T0\)") == R"({"access_token":"[redacted])");
    CHECK(body_of(R"({"access_token":"T0\")") == R"({"access_token":"[redacted])");
    CHECK(body_of(R"(}]{"access_token":T0})") == R"(}]{"access_token":"[redacted]"})");
    CHECK(body_of(R"(}]}{"token":["T0"]}"b")") == R"(}]}{"token":["[redacted]"]}"b")");
    CHECK(body_of("\xFF{\"access_token\":\"\xFE\xFE\",\"a\":\"\xFE\xFE\"}") == "\xFF{\"access_token\":\"[redacted]\",\"a\":\"[redacted]\"}");
    CHECK(body_of(R"("access_token")") == R"("access_token")");
    CHECK(body_of(R"("access_token":)") == R"("access_token":)");
    CHECK(body_of(R"({"access_token":,"a":"b"})") == R"({"access_token":,"a":"b"})");
    CHECK(body_of(R"({"a":{"access_token":},"a":["b"]})") == R"({"a":{"access_token":},"a":["b"]})");
    CHECK(body_of("").empty());
    CHECK(body_of("T0") == "T0");
}

TEST_CASE("redact_request: a form hides its token, whose name may be percent-encoded") {
    CHECK(body_of("access_token=T0&a=b") == "access_token=[redacted]&a=b");
    CHECK(body_of("a=b&access%5Ftoken=T0&c=xT0") == "a=b&access%5Ftoken=[redacted]&c=x[redacted]");
    CHECK(body_of("a=b&%61cces%73%5ftoken=T0") == "a=b&%61cces%73%5ftoken=[redacted]");
    CHECK(body_of("access_token=T%2F0+1&a=T/0 1&b=T%2F0+1") == "access_token=[redacted]&a=[redacted]&b=[redacted]");
    CHECK(body_of("&token=\"T0&a=b") == "&token=[redacted]&a=b");
    CHECK(body_of("a=b\r\ntoken=T0\r\nc=T0\r\n") == "a=b\r\ntoken=[redacted]\r\nc=[redacted]\r\n");
    CHECK(body_of("access%5token=T0&access_token&token") == "access%5token=[redacted]&access_token&token");
    CHECK(body_of("a=tok&b=%74oken") == "a=tok&b=%74oken");
    CHECK(body_of(R"({"a":"b&token=c"})") == R"({"a":"b&token=c"})");  // JSON is no form
    CHECK(body_of(R"({"access_token":"T0","a":"b=T0)") == R"({"access_token":"[redacted]","a":"b=[redacted])");
}

TEST_CASE("redact_request: signs in the strings of JSON part nothing, where it is cut or several texts stand in one body") {
    CHECK(body_of("{\"access_token\":\"abcdefgh==\"}\n{\"access_token\":\"abcdefgh==\"}") ==
          "{\"access_token\":\"[redacted]\"}\n{\"access_token\":\"[redacted]\"}");
    CHECK(body_of("{\n  \"access_token\": \"abcdefgh==\",\n  \"apiKey\": \"ijklmnop=\",\n  \"event.name\": \"x") ==
          "{\n  \"access_token\": \"[redacted]\",\n  \"apiKey\": \"[redacted]\",\n  \"event.name\": \"x");
    CHECK(body_of("\xEF\xBB\xBF{\"access_token\":\"abcdefgh==\",\"u\":\"a=b\"}") == "\xEF\xBB\xBF{\"access_token\":\"[redacted]\",\"u\":\"a=b\"}");
    CHECK(body_of(R"({"access_token":"my-token==","n":1}{"token":"T1=","a":"b=c"})") == R"({"access_token":"[redacted]","n":1}{"token":"[redacted]","a":"b=c"})");
    CHECK(body_of("{\"u\":\"h?a=1&token=x\",\"token\":\"T0\"}\n{\"token\":\"T1\"}") == "{\"u\":\"h?a=1&token=[redacted]\n{\"token\":\"[redacted]\"}");
    CHECK(body_of("{\"a\":\"cut\n{\"access_token\":\"T0\"}\n{\"token\":7,\"b\":[") == "{\"a\":\"cut\n{\"access_token\":\"[redacted]\"}\n{\"token\":\"[redacted]\",\"b\":[");
    CHECK(body_of("{\"token\":{\n\"a\":\"T0=\",\n\"b\":\"T1") == "{\"token\":{\n\"a\":\"[redacted]\",\n\"b\":\"[redacted]");
    CHECK(body_of("{\"token\":\"T0\nT1=\"}") == "{\"token\":\"[redacted]\"}");  // no line break may stand in a string

    const request asked{.url = "https://h/abcdefgh==/T1=", .headers = {}, .body = "{\"access_token\":\"abcdefgh==\"}\n{\"token\":\"T1="};
    CHECK(wawp::redact(asked).url == "https://h/[redacted]/[redacted]");
}

TEST_CASE("redact_request: a field of a form may be JSON") {
    CHECK(body_of(R"(data={"access_token":"T0=="}&a=b)") == R"(data={"access_token":"[redacted]"}&a=b)");
    CHECK(body_of(R"(j={"u":"a&token=x","access_token":"T0"}&z={"access_token":"T1"})") == R"(j={"u":"a&token=[redacted]&z={"access_token":"[redacted]"})");
    CHECK(body_of(R"(j={"u":"a&b","access_token":"T0"}&z=T0)") == R"(j={"u":"a&b","access_token":"[redacted]"}&z=[redacted])");
    CHECK(body_of(R"(a=5" wide&j={"u":"a&b","access_token":"T0","n":[{"token":7}]})") == R"(a=5" wide&j={"u":"a&b","access_token":"[redacted]","n":[{"token":"[redacted]"}]})");
    CHECK(body_of(R"(say \" it: 5" is {"a":"q\"b","access_token":"T0"})") == R"(say \" it: 5" is {"a":"q\"b","access_token":"[redacted]"})");
    CHECK(body_of("a=5%22&b=5%22{%22token%22%3A%22T0%22}") == "a=5%22&b=5%22{%22token%22%3A%22[redacted]%22}");
    CHECK(body_of(R"(a=5" wide&data={"access_token":"T0"})") == R"(a=5" wide&data={"access_token":"[redacted]"})");
    CHECK(body_of("data=%7B%22access_token%22%3A%22T0+%2B%22%7D&a=T0%20%2b") == "data=%7B%22access_token%22%3A%22[redacted]%22%7D&a=[redacted]");
}

TEST_CASE("redact_request: a name in quotes, before an equals sign, names its value") {
    CHECK(body_of(R"("access_token"=SECRET)") == R"("access_token"=[redacted])");
    CHECK(body_of(R"("password"="hunter2")") == R"("password"=[redacted])");
    CHECK(body_of(R"(export "API_KEY" = "hunter2")") == R"(export "API_KEY" = [redacted])");
    CHECK(body_of(R"({"access_token"=>"SECRET"})") == R"({"access_token"=[redacted])");
    CHECK(body_of(R"("a"=SECRET)") == R"("a"=SECRET)");
    CHECK(url_of(R"(https://h/?"access_token"=SECRET)") == R"(https://h/?"access_token"=[redacted])");
}

TEST_CASE("redact_request: all of a value is hidden, whatever it is made of") {
    CHECK(body_of(R"({"access_token": Bearer SECRET, "a":"b"})") == R"({"access_token": "[redacted]" "[redacted]", "a":"b"})");
    for (const char* const value : {"'SEC RET'", R"(u"SECRET")", R"(+"SECRET")", R"("SEC" "RET")", R"("SEC""RET")"}) {
        INFO(value);
        const std::string shown = body_of(std::string(R"({"access_token":)") + value + R"(,"a":"b"})");
        CHECK(shown.find("SEC") == std::string::npos);
        CHECK(shown.find("RET") == std::string::npos);
        CHECK(shown.ends_with(R"(,"a":"b"})"));
    }
}

TEST_CASE("redact_request: JSON in a text of JSON holds secrets as well") {
    CHECK(body_of(R"("{\"access_token\":\"SECRET\",\"a\":\"b\"}")") == R"("{\"access_token\":\"[redacted]\",\"a\":\"b\"}")");
    CHECK(body_of(R"({"data":"{\"access_token\":\"SECRET\"}","c":"SECRET"})") == R"({"data":"{\"access_token\":\"[redacted]\"}","c":"[redacted]"})");
    CHECK(body_of(R"({"data":"{\"a\":\"{\\\"token\\\":\\\"SECRET\\\"}\"}"})") == R"({"data":"{\"a\":\"{\\\"token\\\":\\\"[redacted]\\\"}\"}"})");
    CHECK(body_of(R"({"a":"say \"token\" and","b":"SECRET"})") == R"({"a":"say \"token\" and","b":"SECRET"})");
}

TEST_CASE("redact_request: what is found is sought elsewhere, unless it is one character or there is too much of it") {
    CHECK(body_of("token=1&count=1&page=10") == "token=[redacted]&count=1&page=10");
    CHECK(body_of("token=12&count=12&page=123") == "token=[redacted]&count=[redacted]&page=[redacted]3");
    const auto many = [](int count) {
        std::string body;
        for (int i = 0; i < count; ++i) body += "token=k" + std::to_string(1000 + i) + "&";
        return body_of(body + "a=k1000");
    };
    CHECK(many(64).ends_with("token=[redacted]&a=[redacted]"));
    CHECK(many(65) == "[redacted]");
    const request asked{.url = "https://h/x/yy", .headers = {}, .body = ""};
    CHECK(wawp::redact(asked, wawp::secret("x")).url == "https://h/[redacted]/yy");
}

TEST_CASE("redact_request: names are found in the middle of texts, and before a colon") {
    CHECK(body_of("a=b;access_token=T0") == "a=b;access_token=[redacted]");
    CHECK(body_of("user[password]=T0&user[name]=x") == "user[password]=[redacted]&user[name]=x");
    CHECK(body_of("u=http://h/p?access_token=T0") == "u=http://h/p?access_token=[redacted]");
    CHECK(body_of("use access_token=T0 there\nor not") == "use access_token=[redacted]\nor not");
    CHECK(body_of("X-Api-Key:  T0==\r\nAuthorization: Bearer T1\r\nAccept: a/b\r\n\r\nT0==") ==
          "X-Api-Key:  [redacted]\r\nAuthorization: [redacted]\r\nAccept: a/b\r\n\r\n[redacted]");
    CHECK(body_of("{access_token: 'T0', a: 'b'}") == "{access_token: [redacted]");
    CHECK(body_of("title=\"x\" token=\"T0\"") == "title=\"x\" token=[redacted]");
    CHECK(body_of("token=\t") == "token=\t[redacted]");
    CHECK(body_of("token=T=0") == "token=[redacted]");
    CHECK(url_of("https://h/p?u=http://x?access_token=T0&t=token:1") == "https://h/p?u=http://x?access_token=[redacted]&t=token:1");
}

TEST_CASE("redact_request: the caller can name a secret that no key names") {
    CHECK(body_of(R"({"pin":"0815","a":"x0815"})", "0815") == R"({"pin":"[redacted]","a":"x[redacted]"})");
}

TEST_CASE("redact_request: what somebody put into the URL is hidden") {
    CHECK(url_of("https://h/p?a=b&access_token=T0&c=d") == "https://h/p?a=b&access_token=[redacted]&c=d");
    CHECK(url_of("https://h/p?access%5Ftoken=T0&a=T0") == "https://h/p?access%5Ftoken=[redacted]&a=[redacted]");
    CHECK(url_of("https://h/a%2Fb?apiKey=a%2fb#a/b") == "https://h/[redacted]?apiKey=[redacted]#[redacted]");
    CHECK(url_of("https://h/p?access_token=T0#f") == "https://h/p?access_token=[redacted]#f");
    CHECK(url_of("https://h/p?access_token=") == "https://h/p?access_token=[redacted]");
    CHECK(url_of("https://h/p?access_token&x=y") == "https://h/p?access_token&x=y");
    CHECK(url_of("https://h/T0?apiKey=T0") == "https://h/[redacted]?apiKey=[redacted]");
    CHECK(url_of("https://me:T0@h:1/p@q?x=@") == "https://[redacted]@h:1/p@q?x=@");
    CHECK(url_of("https://h?x=a@b") == "https://h?x=a@b");
    CHECK(url_of("https://h") == "https://h");
    CHECK(url_of("me:T0@h/p") == "[redacted]@h/p");
    CHECK(url_of("").empty());
    CHECK(url_of("https://h/p#access_token=T0") == "https://h/p#access_token=[redacted]");
    CHECK(url_of("https://h#/in?a=b&access_token=T0&c=T0") == "https://h#/in?a=b&access_token=[redacted]&c=[redacted]");
    CHECK(url_of("https://h/p#a") == "https://h/p#a");
    CHECK(url_of("https://h/p?access_token=aXb") == "https://h/p?access_token=[redacted]");
    CHECK(url_of("https://meX:T0@h/p") == "https://[redacted]@h/p");
}

TEST_CASE("redact_request: what the URL has as its user is looked for elsewhere") {
    const auto body_beside = [](std::string_view user, std::string_view body) {
        return std::string(wawp::redact(request{.url = "https://" + std::string(user) + "@h/p", .headers = {}, .body = body}).body.reveal());
    };
    CHECK(body_beside("bob:hunter22", "bob: hunter22") == "bob: [redacted]");
    CHECK(body_beside("bob:T0", "T0") == "[redacted]");
    CHECK(body_beside("bob:p%40ss%2fw+d", "p@ss/w+d p%40ss%2Fw+d p@ss/w d") == "[redacted] [redacted] [redacted]");
    CHECK(body_beside("sk_live_0815:", "of sk_live_0815") == "of [redacted]");
    CHECK(body_beside("sk_live_0815", "of sk_live_0815") == "of [redacted]");
    CHECK(body_beside("b:a:T0@x", "a T0 a:T0@x") == "a T0 [redacted]");
    CHECK(body_beside("member1:", "member1") == "member1");
    CHECK(body_beside("member12:", "member12") == "[redacted]");
}
