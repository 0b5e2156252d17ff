// SPDX-License-Identifier: MIT
#include "probe.hpp"

#include <cstdio>

#include <wawp/transport/curl.hpp>
#include <wawp/wawp.hpp>

#ifdef PROBE_BOOST_JSON
#include <wawp/json/boost.hpp>
using json_policy = wawp::json::boost;
#else
using json_policy = wawp::json::native;
#endif

int probe() {
    const wawp::client_options options{.request = {.base_url = "http://127.0.0.1:9"}};
    wawp::client<wawp::curl_transport, json_policy, wawp::never_retry> client{wawp::curl_transport{}, {"demo", "demo-token"}, options};
    const auto sent = client.send(wawp::event{.chat_id = "201234567890@c.us",
                                              .name = "Team Meeting",
                                              .description = "Discussing Q1 Roadmap",
                                              .start_time = wawp::rfc3339("2026-12-01T16:00:00+02:00"),
                                              .end_time = wawp::rfc3339("2026-12-01T17:00:00+02:00"),
                                              .location = "Meeting Room A",
                                              .extra_guests_allowed = true});
    if (sent) return 1;
    std::puts(to_string(sent.error()).c_str());
    return sent.error().code == wawp::errc::connect_failed && sent.error().delivery == wawp::delivery::not_sent ? 0 : 1;
}
