// SPDX-License-Identifier: MIT
// expect-first: field: a rule is called with the member's value and answers with what to do, as a text that is empty where the rule is kept
#include <wawp/schema/validate.hpp>

struct ticket {
#ifdef FIXED
    std::string seats;
#else
    int seats = 0;
#endif
};
using ticket_fields = wawp::schema<wawp::field<"seats", &ticket::seats, wawp::not_blank{}>>;

bool is_kept(const ticket& bought) { return wawp::validate<ticket_fields>(bought).empty(); }
