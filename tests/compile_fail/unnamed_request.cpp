// SPDX-License-Identifier: MIT
// expect: endpoint: several types may be sent to it: name one behind the endpoint, as in <send_poll, poll_message>, or give the endpoint `using request = poll_message;`
#include <concepts>
#include <string>

#include <wawp/describe/json_schema.hpp>
#include <wawp/event/authentication.hpp>

struct note {
    wawp::required<std::string> text;
};
struct send_note : wawp::message_endpoint<"/v2/send/note"> {
    template <std::same_as<note>>
    using request_fields = wawp::schema<wawp::field<"text", &note::text>>;
};

#ifdef FIXED
constexpr std::string_view parameters = wawp::json_schema<send_note, note>();
#else
constexpr std::string_view parameters = wawp::json_schema<send_note>();
#endif
