// SPDX-License-Identifier: MIT
// expect: json: two objects are written into one, and keys with the same start do not stand side by side
#include <string>

#include <wawp/json/native.hpp>

struct head {
    int number = 1, size = 2;
};
struct tail {
    int number = 2;
};
#ifdef FIXED
using head_fields = wawp::schema<wawp::field<"size", &head::size>, wawp::field<"event.id", &head::number>>;
#else
using head_fields = wawp::schema<wawp::field<"event.id", &head::number>, wawp::field<"size", &head::size>>;
#endif
using tail_fields = wawp::schema<wawp::field<"event.name", &tail::number>>;

void write(std::string& out, const head& first, const tail& second) {
    wawp::json::native::write<wawp::json::layout::nested>(out, wawp::json::bind<head_fields>(first), wawp::json::bind<tail_fields>(second));
}
