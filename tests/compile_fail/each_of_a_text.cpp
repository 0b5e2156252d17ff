// SPDX-License-Identifier: MIT
// expect: field: `each` is a rule for the items of a list or a map, and this member is none
#include <string>
#include <vector>

#include <wawp/schema/more_rules.hpp>
#include <wawp/schema/validate.hpp>

struct poll {
#ifdef FIXED
    wawp::required<std::vector<std::string>> options;
#else
    wawp::required<bool> options;
#endif
};
using poll_fields = wawp::schema<wawp::field<"options", &poll::options, wawp::each<wawp::not_blank>{}>>;

bool is_sound(const poll& asked) { return wawp::validate<poll_fields>(asked).empty(); }
