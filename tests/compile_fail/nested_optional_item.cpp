// SPDX-License-Identifier: MIT
// expect: field: a value is an optional or a required within another one, and a key has one way of not being there: leave one of the two out
// errors: 1
#include <optional>
#include <vector>

#include <wawp/schema/required.hpp>
#include <wawp/schema/validate.hpp>

struct ticket {
#ifdef FIXED
    std::vector<wawp::optional<int>> seats{};
#else
    std::vector<wawp::optional<std::optional<int>>> seats{};
#endif
};
using ticket_fields = wawp::schema<wawp::field<"seats", &ticket::seats>>;

bool is_kept(const ticket& bought) { return wawp::validate<ticket_fields>(bought).empty(); }
