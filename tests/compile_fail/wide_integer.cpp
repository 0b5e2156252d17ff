// SPDX-License-Identifier: MIT
// expect: json: a member of this type cannot be written: use one of the types of wawp::member_kind_table
// flags: -std=gnu++20
#include <cstdint>
#include <string>

#include <wawp/json/native.hpp>
#include <wawp/schema/schema.hpp>

struct ticket {
#ifdef FIXED
    std::int64_t number{};
#else
    __int128 number{};
#endif
};
using ticket_fields = wawp::schema<wawp::field<"number", &ticket::number>>;

void write(std::string& out, const ticket& source) {
    wawp::json::native::write<wawp::json::layout::nested>(out, wawp::json::bind<ticket_fields>(source));
}
