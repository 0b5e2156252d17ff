// SPDX-License-Identifier: MIT
// expect: json: two alternatives of a variant are of the same JSON kind
#include <string>
#include <variant>
#include <vector>

#include <wawp/json/compound.hpp>
#include <wawp/schema/schema.hpp>
#include <wawp/schema/variant.hpp>

struct ticket {
#ifdef FIXED
    std::variant<int, std::string> price{};
#else
    std::variant<int, double> price{};
#endif
};
using ticket_fields = wawp::schema<wawp::field<"price", &ticket::price>>;

bool is_read(ticket& target) { return wawp::json::native::read<ticket_fields>("{}", target).has_value(); }
