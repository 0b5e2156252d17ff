// SPDX-License-Identifier: MIT
// The transport of custom_transport.hpp at work:
//
//   custom_transport http://127.0.0.1:8080
#include <csignal>
#include <cstdio>

#include <wawp/wawp.hpp>

#include "custom_transport.hpp"

int main(int count, char** arguments) {
    std::signal(SIGPIPE, SIG_IGN);  // or a server that hangs up ends the program: cpp-httplib leaves that to it
    wawp::client_options options;
    options.request.base_url = count > 1 ? arguments[1] : "http://127.0.0.1:8080";
    wawp::client client{my_transport{}, wawp::credentials{"INSTANCE_ID", "ACCESS_TOKEN"}, options};

    const auto sent = client.send(wawp::event{.chat_id = "201234567890@c.us",
                                              .name = "Team Meeting 📅",
                                              .description = "Discussing Q1 Roadmap",
                                              .start_time = wawp::rfc3339("2026-12-01T16:00:00+02:00"),
                                              .end_time = wawp::rfc3339("2026-12-01T17:00:00+02:00"),
                                              .location = "Meeting Room A",
                                              .extra_guests_allowed = true});
    std::puts(sent ? sent->id.c_str() : to_string(sent.error()).c_str());
    return sent ? 0 : 1;
}
