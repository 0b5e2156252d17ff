// SPDX-License-Identifier: MIT
// expect: field: a value is an optional or a required within another one, and a key has one way of not being there: leave one of the two out
// errors: 1
#include <optional>
#include <string>

#include <wawp/json/native.hpp>
#include <wawp/schema/schema.hpp>

struct ticket {
#ifdef FIXED
    std::optional<int> seat{};
#else
    std::optional<std::optional<int>> seat{};
#endif
};
using ticket_fields = wawp::schema<wawp::field<"seat", &ticket::seat>>;

void write(std::string& out, const ticket& source) {
    wawp::json::native::write<wawp::json::layout::nested>(out, wawp::json::bind<ticket_fields>(source));
}
