// SPDX-License-Identifier: MIT
// By import alone: a transport of one's own, the one over libcurl, and an endpoint of one's own.
#include <chrono>  // for g++: it finds the comparison of times only where <chrono> is included
#include <concepts>
#include <cstdio>
#include <string>
#include <string_view>

import wawp;
import wawp.curl;

namespace {

struct echo {
    wawp::http::outcome round_trip(const wawp::http::request& request, wawp::http::deadline) {
        if (request.body.reveal().find("event.name") == std::string_view::npos) return wawp::http::response{.status = 500};
        return wawp::http::response{.status = 201, .headers = {}, .body = R"({"id":"true_1@c.us_3EB0"})"};
    }
};

struct poll {
    wawp::required<std::string> chat_id;
    wawp::required<std::string> question;
};

template <class P>
struct poll_fields : wawp::schema<
    wawp::field<"chatId", &P::chat_id, wawp::chat_id{}>,
    wawp::field<"poll.name", &P::question, wawp::not_blank{}>> {};

struct send_poll : wawp::send_event {
    static constexpr std::string_view path = "/v2/send/poll";
    template <std::same_as<poll> P>
    using request_fields = poll_fields<P>;
};

wawp::event meeting() {
    return {.chat_id = "201234567890@c.us",
            .name = "Team Meeting",
            .description = "Discussing Q1 Roadmap",
            .start_time = wawp::rfc3339("2026-12-01T16:00:00+02:00"),
            .end_time = wawp::rfc3339("2026-12-01T17:00:00+02:00"),
            .location = "Meeting Room A",
            .extra_guests_allowed = true};
}

}  // namespace

int main() {
    const wawp::credentials credentials{"demo", "demo-token"};
    wawp::client echoed{echo{}, credentials};
    const auto sent = echoed.send(meeting());
    std::puts(sent ? sent->id.c_str() : to_string(sent.error()).c_str());

    const auto asked = wawp::encode<send_poll>(poll{.chat_id = "201234567890@c.us", .question = std::string(200, '"')}, credentials);
    std::puts(asked ? asked->url.c_str() : to_string(asked.error()).c_str());

    const wawp::client_options options{.request = {.base_url = "http://127.0.0.1:9"}};
    wawp::client<wawp::curl_transport, wawp::json::native, wawp::never_retry> over_curl{wawp::curl_transport{}, credentials, options};
    const auto lost = over_curl.send(meeting());
    std::puts(lost ? lost->id.c_str() : to_string(lost.error()).c_str());
    return sent && asked && !lost && lost.error().delivery == wawp::delivery::not_sent ? 0 : 1;
}
