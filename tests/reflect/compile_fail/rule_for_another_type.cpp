// SPDX-License-Identifier: MIT
// expect-first: field: a rule is called with the member's value and answers with what to do, as a text that is empty where the rule is kept
#include <string>

#include <wawp/schema/reflect.hpp>
#include <wawp/schema/validate.hpp>

struct ticket {
#ifdef FIXED
    [[=wawp::not_blank{}]] std::string seats;
#else
    [[=wawp::not_blank{}]] int seats = 0;
#endif
};

bool is_kept(const ticket& bought) { return wawp::validate<wawp::reflected<ticket>>(bought).empty(); }
