// SPDX-License-Identifier: MIT
// expect-first: endpoint: it needs a static `layout`, a json::layout
// expect: endpoint: it needs a type `credentials`, such as wawp::credentials
// expect: endpoint: it needs a type `answer`, a struct such as wawp::message
// expect: endpoint: it needs a type `answer_fields`, the schema of the answer
#include <wawp/endpoint/encode.hpp>
#include <wawp/event/send_event.hpp>

#ifdef FIXED
using send_poll = wawp::send_event;
#else
struct send_poll {
    static constexpr std::string_view path = "/v2/send/poll";
};
#endif

bool is_sent(const wawp::event& invitation, const wawp::credentials& sender) {
    return wawp::encode<send_poll>(invitation, sender).has_value();
}
