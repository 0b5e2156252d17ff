// SPDX-License-Identifier: MIT
// expect: json: a member of this type cannot be read: use one of the types of wawp::member_kind_table
#include <optional>

#include <wawp/json/compound.hpp>
#include <wawp/schema/schema.hpp>

struct ticket {
#ifdef FIXED
    std::optional<double> price;
#else
    std::optional<void*> price;
#endif
};
using ticket_fields = wawp::schema<wawp::field<"price", &ticket::price>>;

bool is_read(ticket& target) { return wawp::json::native::read<ticket_fields>("{}", target).has_value(); }
