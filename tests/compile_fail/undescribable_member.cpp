// SPDX-License-Identifier: MIT
// expect: json_schema: a member of this type cannot be described: use one of the types of wawp::member_kind_table, or describe a struct by object<key, member, schema>
#include <string_view>
#include <vector>

#include <wawp/describe/json_schema.hpp>

struct part {
    int number = 0;
};
using part_fields = wawp::schema<wawp::field<"number", &part::number>>;
struct ticket {
    std::vector<part> parts{};
};
#ifdef FIXED
using ticket_fields = wawp::schema<wawp::object<"parts", &ticket::parts, part_fields>>;
#else
using ticket_fields = wawp::schema<wawp::field<"parts", &ticket::parts>>;
#endif

constexpr std::string_view text = wawp::json_schema<ticket_fields>();
