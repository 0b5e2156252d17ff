// SPDX-License-Identifier: MIT
// expect: json: a member of this type cannot be written: use one of the types of wawp::member_kind_table
#include <string>

#include <wawp/json/native.hpp>
#include <wawp/json/write/real.hpp>
#include <wawp/schema/schema.hpp>

struct ticket {
#ifdef FIXED
    double price{};
#else
    long double price{};
#endif
};
using ticket_fields = wawp::schema<wawp::field<"price", &ticket::price>>;

void write(std::string& out, const ticket& source) {
    wawp::json::native::write<wawp::json::layout::nested>(out, wawp::json::bind<ticket_fields>(source));
}
