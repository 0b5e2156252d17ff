// SPDX-License-Identifier: MIT
// expect: validate: a member holds raw JSON, which could break the body: include <wawp/schema/json_rule.hpp>
#include <wawp/json/value.hpp>
#include <wawp/schema/validate.hpp>
#ifdef FIXED
#include <wawp/schema/json_rule.hpp>
#endif

struct poll {
    wawp::json::raw extra;
};
using poll_fields = wawp::schema<wawp::field<"extra", &poll::extra>>;

bool is_sound(const poll& asked) { return wawp::validate<poll_fields>(asked).empty(); }
