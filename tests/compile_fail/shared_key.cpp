// SPDX-License-Identifier: MIT
// expect: endpoint: the credentials and the request go into one object, and have a key in common
#include <string>

#include <wawp/event/authentication.hpp>
#include <wawp/wawp.hpp>

struct note {
    wawp::required<std::string> text;
};
#ifdef FIXED
using note_fields = wawp::schema<wawp::field<"text", &note::text>>;
#else
using note_fields = wawp::schema<wawp::field<"instance_id", &note::text>>;
#endif
struct send_note : wawp::message_endpoint<"/v2/send/note"> {
    template <class>
    using request_fields = note_fields;
};

bool is_made(const note& written) { return wawp::encode<send_note>(written, wawp::credentials{"I", "T"}).has_value(); }
