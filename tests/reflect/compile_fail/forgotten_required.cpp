// SPDX-License-Identifier: MIT
// expect: request: a member is neither required<T> nor optional<T>; whoever forgets it would send what it happens to hold
#include <string>

#include <wawp/event/authentication.hpp>
#include <wawp/schema/reflect.hpp>
#include <wawp/wawp.hpp>

struct note : wawp::sent_to<wawp::message_endpoint<"/v2/send/note">> {
    wawp::required<std::string> text;
#ifdef FIXED
    [[=wawp::has_default{}]] bool urgent = false;
#else
    bool urgent = false;
#endif
};

bool is_made(const note& written) { return wawp::encode<note>(written, wawp::credentials{"I", "T"}).has_value(); }
