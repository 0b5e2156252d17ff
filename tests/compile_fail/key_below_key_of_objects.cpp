// SPDX-License-Identifier: MIT
// expect: json: two objects are written into one, and a key of one is the start of a key of the other; rename one
#include <string>

#include <wawp/json/native.hpp>

struct head {
    int number = 1;
};
struct tail {
    int number = 2;
};
using head_fields = wawp::schema<wawp::field<"event", &head::number>>;
using tail_fields = wawp::schema<wawp::field<"event.name", &tail::number>>;

void write(std::string& out, const head& first, const tail& second) {
#ifdef FIXED  // as two keys, which the dots part nothing of
    constexpr auto layout = wawp::json::layout::dotted;
#else
    constexpr auto layout = wawp::json::layout::nested;
#endif
    wawp::json::native::write<layout>(out, wawp::json::bind<head_fields>(first), wawp::json::bind<tail_fields>(second));
}
