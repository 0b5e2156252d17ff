// SPDX-License-Identifier: MIT
// expect-first: JSON policy: `read` must return `result<report, syntax_error>`
#include <wawp/endpoint/encode.hpp>
#include <wawp/event/send_event.hpp>

struct my_json : wawp::json::native {
#ifndef FIXED
    template <class Fields, class Object>
    static bool read(std::string_view text, Object& target, wawp::json::limits bounds = {}) {
        return wawp::json::native::read<Fields>(text, target, bounds).has_value();
    }
#endif
};

bool is_sent(const wawp::event& invitation, const wawp::credentials& sender) {
    return wawp::encode<wawp::send_event, my_json>(invitation, sender).has_value();
}
