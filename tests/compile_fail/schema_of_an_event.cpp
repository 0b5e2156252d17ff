// SPDX-License-Identifier: MIT
// expect-first: describe: this is no endpoint and no schema; an event alone does not say under which keys it travels: give its endpoint, such as wawp::send_event
#include <wawp/describe/json_schema.hpp>
#include <wawp/describe/reference.hpp>
#include <wawp/event/send_event.hpp>

#ifdef FIXED
using declared = wawp::send_event;
#else
using declared = wawp::event;
#endif

bool is_described() {
    return !wawp::json_schema<declared>().empty() && !wawp::describe<declared>().empty();
}
