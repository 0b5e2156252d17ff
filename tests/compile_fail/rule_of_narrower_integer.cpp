// SPDX-License-Identifier: MIT
// expect-first: field: the rule takes a number that cannot hold every value of the member
#include <cstdint>

#include <wawp/schema/required.hpp>
#include <wawp/schema/validate.hpp>

struct few {
    static constexpr std::string_view name = "few";
#ifdef FIXED
    constexpr std::string_view operator()(std::int64_t number) const { return number <= 100 ? std::string_view{} : "give 100 at most"; }
#else
    constexpr std::string_view operator()(int number) const { return number <= 100 ? std::string_view{} : "give 100 at most"; }
#endif
};

struct ticket {
    wawp::required<std::int64_t> seats;
};
using ticket_fields = wawp::schema<wawp::field<"seats", &ticket::seats, few{}>>;

bool is_kept(const ticket& bought) { return wawp::validate<ticket_fields>(bought).empty(); }
