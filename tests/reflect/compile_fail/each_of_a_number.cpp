// SPDX-License-Identifier: MIT
// expect-first: field: `each` is a rule for the items of a list or a map, and this member is none
#include <string>
#include <vector>

#include <wawp/schema/more_rules.hpp>
#include <wawp/schema/reflect.hpp>
#include <wawp/schema/validate.hpp>

struct ticket {
#ifdef FIXED
    [[=wawp::each<wawp::not_blank>{}]] std::vector<std::string> seats;
#else
    [[=wawp::each<wawp::not_blank>{}]] int seats = 0;
#endif
};

bool is_kept(const ticket& bought) { return wawp::validate<wawp::reflected<ticket>>(bought).empty(); }
