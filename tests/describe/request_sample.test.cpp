// SPDX-License-Identifier: MIT
#include <wawp/describe/request_sample.hpp>

#include <string>
#include <string_view>

#include <wawp/wawp.hpp>

#include "support/catch.hpp"
#include "support/sample_event.hpp"

using namespace std::string_view_literals;
using wawp::request_sample;
using wawp::sample_language;
using wawp::http::request;

namespace {

constexpr sample_language languages[] = {sample_language::curl, sample_language::python, sample_language::javascript, sample_language::php, sample_language::http};

request nasty() {
    return {.url = "https://h/$(x)'", .headers = {{"Content-Type", "application/json"}, {"User-Agent", "it's `me` <X> \xC3\xA9"}},
            .body = R"({"access_token":"T0K3N","a":"'$(x)`y`X</script><?php?>\\\n📅"})"};
}

request small(std::string_view body) { return {.url = "http://h/p", .headers = {{"Content-Type", "a/b"}}, .body = body}; }

std::string sample(const request& asked, sample_language language) { return request_sample(asked, language); }

bool holds(std::string_view text, std::string_view part) { return text.find(part) != text.npos; }

}  // namespace

TEST_CASE("request_sample: curl") {
    CHECK(sample(nasty(), sample_language::curl) ==
          R"(curl --include --max-time 90 --url 'https://h/$(x)'\''' \
  --header 'Content-Type: application/json' \
  --header 'User-Agent: it'\''s `me` <X> é' \
  --data-raw '{"access_token":"[redacted]","a":"'\''$(x)`y`X</script><?php?>\\\n📅"}'
)");
}

TEST_CASE("request_sample: each language sends by the request's method") {
    using wawp::http::method;
    for (const method which : {method::post, method::put, method::patch, method::del}) {
        request asked = small("{}");
        asked.method = which;
        const std::string name = wawp::http::to_text(which);
        CHECK(holds(sample(asked, sample_language::curl), " --request " + name + " ") == (which != method::post));
        CHECK(holds(sample(asked, sample_language::python), "method='" + name + "'"));
        CHECK(holds(sample(asked, sample_language::javascript), "method: '" + name + "'"));
        CHECK(holds(sample(asked, sample_language::php), "'method' => '" + name + "'"));
        CHECK(sample(asked, sample_language::http).starts_with(name + " /p HTTP/1.1\r\n"));
    }
}

TEST_CASE("request_sample: curl reads from printf what quotes cannot show") {
    CHECK(sample(small("{\"a\":\"%'\\n\0\xFF\"}"sv), sample_language::curl) ==
          R"(printf '{"a":"%%\047\\n\000\377"}' |
curl --include --max-time 90 --url 'http://h/p' \
  --header 'Content-Type: a/b' \
  --data-binary @-
)");
    CHECK(holds(sample(small("{\n}"), sample_language::curl), "--data-raw '{\n}'\n"));
    CHECK(holds(sample(small("@/etc/passwd"), sample_language::curl), "--data-raw '@/etc/passwd'\n"));
    const std::string longest(99'999, 'x');
    CHECK(holds(sample(small(longest), sample_language::curl), "--data-raw 'xx"));
    CHECK(sample(small(longest + 'x'), sample_language::curl).starts_with("printf 'xx"));
}

TEST_CASE("request_sample: curl takes brackets, empty values and tabs as they are") {
    request asked{.url = "http://[::1]:8/p", .headers = {{"Content-Type", "a/b"}, {"Accept", ""}, {"User-Agent", "a\tb"}}, .body = "{}"};
    CHECK(sample(asked, sample_language::curl) ==
          R"x(curl --include --max-time 90 --globoff --url 'http://[::1]:8/p' \
  --header 'Content-Type: a/b' \
  --header 'Accept;' \
  --header "$(printf 'User-Agent: a\011b')" \
  --data-raw '{}'
)x");
}

TEST_CASE("request_sample: Python") {
    CHECK(sample(nasty(), sample_language::python) ==
          R"(import urllib.error
import urllib.request


class NoRedirects(urllib.request.HTTPRedirectHandler):  # the next host would get the token
    def redirect_request(self, *_):
        return None


request = urllib.request.Request(
    'https://h/$(x)\'',
    method='POST',
    headers={
        'Content-Type': 'application/json',
        'User-Agent': 'it\'s `me` <X> \xC3\xA9',
    },
    data='{"access_token":"[redacted]","a":"\'$(x)`y`X</script><?php?>\\\\\\n📅"}'.encode(),
)
try:
    response = urllib.request.build_opener(NoRedirects).open(request, timeout=90)
except urllib.error.HTTPError as refused:
    response = refused
print(response.status, response.read().decode(errors='replace'))
)");
    CHECK(holds(sample(small("'\0\u202E\n"sv), sample_language::python), R"(data='\'\x00\u202E\n'.encode(),)"));
    CHECK(holds(sample(small("'é\0\xFF"sv), sample_language::python), R"(data=b'\'\xC3\xA9\x00\xFF',)"));
}

TEST_CASE("request_sample: JavaScript") {
    CHECK(sample(nasty(), sample_language::javascript) ==
          R"(fetch('https://h/$(x)\'', {
  method: 'POST',
  redirect: 'manual',  // the next host would get the token
  signal: AbortSignal.timeout(90000),
  headers: [
    ['Content-Type', 'application/json'],
    ['User-Agent', 'it\'s `me` \x3CX> \xC3\xA9'],
  ],
  body: '{"access_token":"[redacted]","a":"\'$(x)`y`X\x3C/script>\x3C?php?>\\\\\\n📅"}',
}).then(async (response) => console.log(response.status, await response.text()));
)");
    CHECK(holds(sample(small("'\0\u2028\n"sv), sample_language::javascript), R"(body: '\'\x00\u2028\n',)"));
    CHECK(holds(sample(small("'\0\xFF"sv), sample_language::javascript), "body: new Uint8Array([39,0,255,]),"));
}

TEST_CASE("request_sample: PHP") {
    CHECK(sample(nasty(), sample_language::php) ==
          R"(<?php
$context = stream_context_create(['http' => [
    'method' => 'POST',
    'protocol_version' => '1.1',
    'follow_location' => 0,  // the next host would get the token
    'ignore_errors' => true,  // an answer of any status is read
    'timeout' => 90,
    'header' => [
        'Content-Type: application/json',
        'User-Agent: it\'s `me` <X> é',
    ],
    'content' => '{"access_token":"[redacted]","a":"\'$(x)`y`X</script><?php?>\\\\\\n📅"}',
]]);
$answer = fopen('https://h/$(x)\'', 'r', false, $context);
if ($answer === false) {
    exit(1);
}
echo stream_get_meta_data($answer)['wrapper_data'][0], "\n", stream_get_contents($answer), "\n";
)");
    CHECK(holds(sample(small("'$a\"\0\xFF\n"sv), sample_language::php), R"('content' => "'\$a\"\x00\xFF\n",)"));
}

TEST_CASE("request_sample: raw HTTP") {
    CHECK(sample(nasty(), sample_language::http) ==
          "POST /$(x)' HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\nUser-Agent: it's `me` <X> \xC3\xA9\r\nContent-Length: 69\r\nConnection: close\r\n\r\n"
          R"({"access_token":"[redacted]","a":"'$(x)`y`X</script><?php?>\\\n📅"})");
    CHECK(sample(small("\0\xFF\r\n"sv), sample_language::http) ==
          "POST /p HTTP/1.1\r\nHost: h\r\nContent-Type: a/b\r\nContent-Length: 4\r\nConnection: close\r\n\r\n\0\xFF\r\n"sv);
}

TEST_CASE("request_sample: raw HTTP names the host and the path that the URL means") {
    const auto head = [](const char* url) {
        const std::string text = sample({.url = url, .headers = {}, .body = "{}"}, sample_language::http);
        return text.substr(0, text.find("\r\nContent-Type"));
    };
    CHECK(head("https://h:8443/a/b?c=d#e") == "POST /a/b?c=d HTTP/1.1\r\nHost: h:8443");
    CHECK(head("http://[::1]:8") == "POST / HTTP/1.1\r\nHost: [::1]:8");
    CHECK(head("http://h?c=d/e") == "POST /?c=d/e HTTP/1.1\r\nHost: h");
    CHECK(head("http://me:secret@h/p@q") == "POST /p@q HTTP/1.1\r\nHost: h");
    CHECK(head("http://hX/a'?b=Xc'") == "POST /a'?b=Xc%27 HTTP/1.1\r\nHost: hX");
    CHECK(head("http://@h/p") == "POST /p HTTP/1.1\r\nHost: h");
    CHECK(head("h/p") == "POST /p HTTP/1.1\r\nHost: h");
    CHECK(head("http://h/a b\r\nX: y\x7F\xC3\xA9\"<>\\^`{|}~'!$&()*+,;=:@%41") ==
          "POST /a%20b%0D%0AX:%20y%7F%C3%A9%22%3C%3E%5C%5E%60%7B%7C%7D~'!$&()*+,;=:@%41 HTTP/1.1\r\nHost: h");
}

TEST_CASE("request_sample: no language shows the token, unless it is asked to") {
    const auto made = wawp::encode<wawp::send_event>(tests::documented_event(), tests::who);
    REQUIRE(made);
    for (const sample_language each : languages) {
        CHECK_FALSE(holds(request_sample(*made, each), tests::token));
        CHECK(holds(request_sample(*made, each), "\"access_token\":\"[redacted]\""));
        CHECK(holds(request_sample(*made, each, {.reveal_secrets = true}), "\"access_token\":\"TOKEN_MUST_NOT_BE_LOGGED\""));
        const request pin = small(R"({"pin":"0815"})");
        CHECK(holds(request_sample(pin, each), "0815"));
        CHECK_FALSE(holds(request_sample(pin, each, {.also_hidden = "0815"}), "0815"));
        CHECK(holds(request_sample(pin, each, {.reveal_secrets = true, .also_hidden = "0815"}), "0815"));
    }
}

TEST_CASE("request_sample: no language shows a token of a body that is no JSON") {
    for (const sample_language language : languages) {
        INFO(to_string(language));
        for (const std::string_view body : {"{\"access_token\":\"ABCDEFGH==\"}\n{\"access_token\":\"ABCDEFGH==\"}"sv, "{\n \"access_token\": \"ABCDEFGH==\",\n \"apiKey\": \"ABCDEFGH=\",\n \"a\": \"b"sv,
                                            "data={\"access_token\":\"ABCDEFGH==\"}&a=b"sv, "a=b&access_token=ABCDEFGH=="sv}) {
            const std::string shown = sample(small(body), language);
            CHECK(!holds(shown, "ABCDEFGH"));
            CHECK(holds(shown, "[redacted]"));
        }
    }
}

TEST_CASE("request_sample: a header cannot become two, and clients keep their own") {
    const request asked{.url = "http://h/p",
                        .headers = {{"content-type", "a/b\r\nX: y\nZ: z"}, {"accept", "a\0b"sv}, {"content-length", "7"}, {"HOST", "x"}, {"Connection", "x"},
                                    {"Transfer-Encoding", "x"}, {"Expect", "x"}, {"", "x"}, {"A: b\r\nC", "x"}, {"@/etc/passwd", "x"}, {"a b", "x"}},
                        .body = "{}"};
    CHECK(sample(asked, sample_language::http) ==
          "POST /p HTTP/1.1\r\nHost: h\r\ncontent-type: a/b  X: y Z: z\r\naccept: a b\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}");
    const request bare{.url = "http://h/p", .headers = {{"!#$%&'*+-.^_`|~09azAZ", "x"}}, .body = "{}"};
    CHECK(request_sample(bare, sample_language::http, {.reveal_secrets = true}) ==
          "POST /p HTTP/1.1\r\nHost: h\r\n!#$%&'*+-.^_`|~09azAZ: x\r\nContent-Type: application/json\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}");
}

TEST_CASE("request_sample: languages have the names that command lines use") {
    for (const sample_language each : languages) CHECK(wawp::parse_sample_language(to_string(each)).value() == each);
    static_assert(to_string(sample_language::curl) == "curl" && to_string(sample_language::python) == "python" &&
                  to_string(sample_language::javascript) == "javascript" && to_string(sample_language::php) == "php" && to_string(sample_language::http) == "http");
    for (const std::string_view unknown : {"", "Curl", "curl ", "ruby"}) {
        const auto parsed = wawp::parse_sample_language(unknown);
        REQUIRE_FALSE(parsed);
        CHECK(parsed.error().code == wawp::errc::bad_option);
    }
    CHECK(to_string(wawp::parse_sample_language("ruby").error().violations.at(0)) ==
          "sample_language: known_name: found \"ruby\": give curl, python, javascript, php or http");
}

TEST_CASE("request_sample: the text has its room from the start, so that no copy of a secret stays behind") {
    const std::string part(5'000, 'x');
    const request large{.url = "http://h/" + part, .headers = {{part, part}}, .body = part};
    CHECK(request_sample(large, sample_language::http, {.reveal_secrets = true}).capacity() >= 6 * 4 * part.size());
}
