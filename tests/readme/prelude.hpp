// SPDX-License-Identifier: MIT
// What the README's shorter snippets take for granted.
#pragma once

#include <chrono>
#include <cstdio>
#include <stop_token>
#include <string>

#include <wawp/event/self_hosted.hpp>
#include <wawp/exchange/retry_budget.hpp>
#include <wawp/journal/once.hpp>
#include <wawp/journal/sqlite.hpp>
#include <wawp/json/boost.hpp>
#include <wawp/testing/sandbox.hpp>
#include <wawp/transport/curl.hpp>
#include <wawp/wawp.hpp>

inline const wawp::credentials credentials{"INSTANCE_ID", "ACCESS_TOKEN"};
inline wawp::client client{wawp::curl_transport{}, credentials};
inline const wawp::event event{.chat_id = "201234567890@c.us",
                               .name = "Team Meeting 📅",
                               .description = "Discussing Q1 Roadmap",
                               .start_time = wawp::rfc3339("2026-12-01T16:00:00+02:00"),
                               .end_time = wawp::rfc3339("2026-12-01T17:00:00+02:00"),
                               .location = "Meeting Room A",
                               .extra_guests_allowed = true};

inline wawp::http::outcome post(const wawp::http::request& request, wawp::http::deadline until) {
    return wawp::curl_transport{}.round_trip(request, until);
}
inline void fail(const wawp::error& failure) { std::fputs(to_string(failure).c_str(), stderr); }
