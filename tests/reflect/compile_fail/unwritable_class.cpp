// SPDX-License-Identifier: MIT
// expect: json: a member of this type cannot be written: use one of the types of wawp::member_kind_table
#include <chrono>
#include <string>

#include <wawp/json/native.hpp>
#include <wawp/schema/reflect.hpp>

struct ticket {
#ifdef FIXED
    int price = 0;
#else
    std::chrono::year_month_day price{};
#endif
};

void write(std::string& out, const ticket& source) {
    wawp::json::native::write<wawp::json::layout::nested>(out, wawp::json::bind<wawp::reflected<ticket>>(source));
}
