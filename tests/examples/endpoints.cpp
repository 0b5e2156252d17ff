// SPDX-License-Identifier: MIT
// Sends a text, a poll, a location, an image and an event of a self-hosted engine to a gateway inside of this program:
//   g++ -std=c++20 -Iinclude -Itests tests/examples/endpoints.cpp -o endpoints && ./endpoints
#include <cstdio>
#include <string>

#include <wawp/client/client.hpp>
#include <wawp/event/self_hosted.hpp>
#include <wawp/testing/sandbox.hpp>

#include "endpoints.hpp"

namespace {

int failures = 0;

template <class Endpoint, class Request>
void send(wawp::testing::sandbox& gateway, const Request& request) {
    gateway.serve<Endpoint, Request>();
    wawp::client<wawp::testing::sandbox::transport_type, wawp::json::native, wawp::at_most_once, Endpoint> client{
        gateway.transport(), typename Endpoint::credentials{"default", "TOKEN"}};
    const auto sent = client.send(request);
    if (sent) {
        std::printf("%s: %s\n", gateway.accepted().back().path.c_str(), sent->id.c_str());
    } else {
        std::puts(to_string(sent.error()).c_str());
        ++failures;
    }
}

}  // namespace

int main() {
    const std::string chat = "201234567890@c.us";
    wawp::testing::sandbox gateway{wawp::secret("TOKEN")};
    send<send_text>(gateway, text_message{.chat_id = chat, .text = "Hello"});
    send<send_poll>(gateway, poll_message{.chat_id = chat, .question = "Tea?", .options = {"yes", "no"}});
    send<send_location>(gateway, place{.chat_id = chat, .latitude = 30.05, .longitude = 31.25, .title = "Room A"});
    send<send_image>(gateway, image{.chat_id = chat,
                                    .file = {.url = "https://example.com/a.png", .mimetype = "image/png", .filename = "a.png"}});
    send<wawp::self_hosted::send_event>(
        gateway, wawp::self_hosted::event{
                     .chat_id = chat, .name = "Team Meeting", .start_time = wawp::rfc3339("2026-12-01T16:00:00+02:00")});
    return failures;
}
