// SPDX-License-Identifier: MIT
// expect-first: field: a rule needs a name: `static constexpr std::string_view name`
#include <wawp/schema/validate.hpp>

struct even {
#ifdef FIXED
    static constexpr std::string_view name = "even";
#endif
    constexpr std::string_view operator()(int number) const { return number % 2 == 0 ? std::string_view{} : "give an even number"; }
};

struct ticket {
    int seats = 0;
};
using ticket_fields = wawp::schema<wawp::field<"seats", &ticket::seats, even{}>>;

bool is_kept(const ticket& bought) { return wawp::validate<ticket_fields>(bought).empty(); }
