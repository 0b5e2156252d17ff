// SPDX-License-Identifier: MIT
// expect: request: a member is neither required<T> nor optional<T>; whoever forgets it would send what it happens to hold
#include <string>

#include <wawp/event/authentication.hpp>
#include <wawp/wawp.hpp>

struct note {
    wawp::required<std::string> text;
#ifdef FIXED
    wawp::required<bool> urgent = false;
#else
    bool urgent = false;
#endif
};
using note_fields = wawp::schema<wawp::field<"text", &note::text>, wawp::field<"urgent", &note::urgent>>;
struct send_note : wawp::message_endpoint<"/v2/send/note"> {
    template <class>
    using request_fields = note_fields;
};

bool is_made(const note& written) { return wawp::encode<send_note>(written, wawp::credentials{"I", "T"}).has_value(); }
