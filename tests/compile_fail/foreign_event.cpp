// SPDX-License-Identifier: MIT
// expect-first: this endpoint does not send an event of this type: give it one for which the endpoint has `request_fields<Event>`
#include <wawp/endpoint/encode.hpp>
#include <wawp/event/send_event.hpp>

#ifdef FIXED
using my_event = wawp::event;
#else
struct my_event {
    std::string name;
};
#endif

bool is_sent(const my_event& invitation, const wawp::credentials& sender) {
    return wawp::encode<wawp::send_event>(invitation, sender).has_value();
}
