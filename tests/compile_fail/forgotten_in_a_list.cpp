// SPDX-License-Identifier: MIT
// expect: request: a member is neither required<T> nor optional<T>
#include <string>
#include <vector>

#include <wawp/event/authentication.hpp>
#include <wawp/wawp.hpp>

struct line {
#ifdef FIXED
    wawp::required<std::string> text;
#else
    std::string text{};
#endif
};
using line_fields = wawp::schema<wawp::field<"text", &line::text>>;
struct note {
    wawp::required<std::vector<line>> lines;
};
using note_fields = wawp::schema<wawp::object<"lines", &note::lines, line_fields>>;
struct send_note : wawp::message_endpoint<"/v2/send/note"> {
    template <class>
    using request_fields = note_fields;
};

bool is_made(const note& written) { return wawp::encode<send_note>(written, wawp::credentials{"I", "T"}).has_value(); }
