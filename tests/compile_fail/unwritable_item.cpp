// SPDX-License-Identifier: MIT
// expect: json: a member of this type cannot be written: use one of the types of wawp::member_kind_table
#include <string>
#include <vector>

#include <wawp/json/native.hpp>
#include <wawp/schema/schema.hpp>

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

void write(std::string& out, const ticket& source) {
    wawp::json::native::write<wawp::json::layout::nested>(out, wawp::json::bind<ticket_fields>(source));
}
