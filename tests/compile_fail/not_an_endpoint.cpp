// SPDX-License-Identifier: MIT
// expect-first: endpoint: it needs a type `answer`: what an accepted message brings
// expect: endpoint: it needs a type `credentials`: what identifies the sender
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
