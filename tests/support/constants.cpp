// SPDX-License-Identifier: MIT
// Built with -fsanitize=undefined, under which g++ takes fewer expressions for constant: whatever the compiler puts together
// must still compile.
#include <string_view>

#include <wawp/describe/json_schema.hpp>
#include <wawp/describe/reference.hpp>
#include <wawp/describe/request_sample.hpp>
#include <wawp/event/authentication.hpp>
#include <wawp/event/read_event.hpp>
#include <wawp/event/self_hosted.hpp>
#include <wawp/wawp.hpp>

bool reads(std::string_view form);
bool writes();

namespace {

constexpr std::string_view hosted = wawp::json_schema<wawp::send_event>();
constexpr std::string_view self_hosted = wawp::json_schema<wawp::self_hosted::send_event>();
static_assert(hosted.starts_with('{') && self_hosted.starts_with('{'));

constexpr auto meeting = wawp::checked(wawp::event_view{.chat_id = "201234567890@c.us",
                                                        .name = "Team Meeting",
                                                        .description = "Discussing Q1 Roadmap",
                                                        .start_time = wawp::rfc3339("2026-12-01T16:00:00+02:00"),
                                                        .end_time = wawp::rfc3339("2026-12-01T17:00:00+02:00"),
                                                        .location = "Meeting Room A",
                                                        .extra_guests_allowed = true});

}  // namespace

// Instantiates what is only then put together.
bool reads(std::string_view form) { return wawp::read<wawp::event>(form).has_value(); }
bool writes() { return wawp::encode<wawp::send_event>(meeting, wawp::credentials{"I", "T"}).has_value(); }
