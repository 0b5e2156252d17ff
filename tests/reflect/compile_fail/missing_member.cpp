// SPDX-License-Identifier: MIT
// expect: this member is required
#include <string>

#include <wawp/event/authentication.hpp>
#include <wawp/schema/reflect.hpp>
#include <wawp/wawp.hpp>

struct note : wawp::sent_to<wawp::message_endpoint<"/v2/send/note">> {
    wawp::required<std::string> text;
    wawp::required<bool> urgent;
};

#ifdef FIXED
note written() { return {.text = "a", .urgent = true}; }
#else
note written() { return {.text = "a"}; }
#endif
