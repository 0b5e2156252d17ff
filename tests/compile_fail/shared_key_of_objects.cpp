// SPDX-License-Identifier: MIT
// expect: json: two objects that are written into one have the same key; rename one
#include <string>

#include <wawp/json/native.hpp>

struct head {
    int number = 1;
};
struct tail {
    int number = 2;
};
using head_fields = wawp::schema<wawp::field<"id", &head::number>>;
#ifdef FIXED
using tail_fields = wawp::schema<wawp::field<"count", &tail::number>>;
#else
using tail_fields = wawp::schema<wawp::field<"id", &tail::number>>;
#endif

void write(std::string& out, const head& first, const tail& second) {
    wawp::json::native::write<wawp::json::layout::dotted>(out, wawp::json::bind<head_fields>(first), wawp::json::bind<tail_fields>(second));
}
