// SPDX-License-Identifier: MIT
// expect: json: a list of this type can be written, not read; use std::vector or std::array
#include <span>
#include <vector>

#include <wawp/json/compound.hpp>
#include <wawp/schema/schema.hpp>

struct ticket {
#ifdef FIXED
    std::vector<int> numbers{};
#else
    std::span<int> numbers{};
#endif
};
using ticket_fields = wawp::schema<wawp::field<"numbers", &ticket::numbers>>;

bool is_read(ticket& target) { return wawp::json::native::read<ticket_fields>("{}", target).has_value(); }
