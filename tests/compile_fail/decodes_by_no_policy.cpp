// SPDX-License-Identifier: MIT
// expect-first: JSON policy: it needs a static `void write<layout>(std::string& out
#include <wawp/endpoint/decode.hpp>
#include <wawp/event/send_event.hpp>

#ifdef FIXED
using my_json = wawp::json::native;
#else
struct my_json {};
#endif

bool is_sent(const wawp::http::response& answer, const wawp::credentials& sender) {
    return wawp::decode<wawp::send_event, my_json>(answer, sender).has_value();
}
