// SPDX-License-Identifier: MIT
// expect: field: a rule is called with the member
// expect: does it take this type
#include <string>
#include <vector>

#include <wawp/schema/more_rules.hpp>
#include <wawp/schema/validate.hpp>

struct poll {
#ifdef FIXED
    wawp::required<std::vector<std::string>> options;
#else
    wawp::required<std::string> options;
#endif
};
using poll_fields = wawp::schema<wawp::field<"options", &poll::options, wawp::at_least<2>{}>>;

bool is_sound(const poll& asked) { return wawp::validate<poll_fields>(asked).empty(); }
