// SPDX-License-Identifier: MIT
// expect-first: field: a rule needs a name: `static constexpr std::string_view name`
#include <string>

#include <wawp/schema/reflect.hpp>
#include <wawp/schema/validate.hpp>

struct ticket {
#ifdef FIXED
    [[=wawp::key("event.seats")]] std::string seats;
#else
    [[=5]] std::string seats;
#endif
};

bool is_kept(const ticket& bought) { return wawp::validate<wawp::reflected<ticket>>(bought).empty(); }
