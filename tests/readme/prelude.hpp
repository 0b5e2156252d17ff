// SPDX-License-Identifier: MIT
// What the README's shorter snippets take for granted.
#pragma once

#include <chrono>
#include <cstdio>
#include <stop_token>
#include <string>

#include <wawp/event/self_hosted.hpp>
#include <wawp/exchange/retry_budget.hpp>
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
