// SPDX-License-Identifier: MIT
// expect: json: a member of this type cannot be written
// expect: wawp/schema/variant.hpp
#include <string>
#include <variant>

#include <wawp/json/native.hpp>
#include <wawp/schema/schema.hpp>
#ifdef FIXED
#include <wawp/schema/variant.hpp>
#endif

struct ticket {
    std::variant<int, std::string> price{};
};
using ticket_fields = wawp::schema<wawp::field<"price", &ticket::price>>;

void write(std::string& out, const ticket& source) {
    wawp::json::native::write<wawp::json::layout::nested>(out, wawp::json::bind<ticket_fields>(source));
}
