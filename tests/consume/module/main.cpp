// SPDX-License-Identifier: MIT
// By import alone: a transport of one's own, and the one over libcurl.
#include <cstdio>

import wawp;
import wawp.curl;

namespace {

struct echo {
    wawp::http::outcome round_trip(const wawp::http::request& request, wawp::http::deadline) {
        const auto body = request.body.reveal();
        if (body.find("event.name") == body.npos) return wawp::http::response{.status = 500};
        return wawp::http::response{.status = 201, .headers = {}, .body = R"({"id":"true_1@c.us_3EB0"})"};
    }
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

    const wawp::client_options options{.request = {.base_url = "http://127.0.0.1:9"}};
    wawp::client<wawp::curl_transport, wawp::json::native, wawp::never_retry> over_curl{wawp::curl_transport{}, credentials, options};
    const auto lost = over_curl.send(meeting());
    std::puts(lost ? lost->id.c_str() : to_string(lost.error()).c_str());
    return sent && !lost && lost.error().delivery == wawp::delivery::not_sent ? 0 : 1;
}
