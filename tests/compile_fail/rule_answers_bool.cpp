// SPDX-License-Identifier: MIT
// expect-first: field: a rule is called with the member's value and answers with what to do, as a text that is empty where the rule is kept
#include <wawp/schema/validate.hpp>

struct even {
    static constexpr std::string_view name = "even";
#ifdef FIXED
    constexpr std::string_view operator()(int number) const { return number % 2 == 0 ? std::string_view{} : "give an even number"; }
#else
    constexpr bool operator()(int number) const { return number % 2 == 0; }
#endif
};

struct ticket {
    int seats = 0;
};
using ticket_fields = wawp::schema<wawp::field<"seats", &ticket::seats, even{}>>;

bool is_kept(const ticket& bought) { return wawp::validate<ticket_fields>(bought).empty(); }
