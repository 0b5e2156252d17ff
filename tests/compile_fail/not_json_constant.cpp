// SPDX-License-Identifier: MIT
// expect: a_rule_is_broken
// expect: valid_json
#include <wawp/json/value.hpp>
#include <wawp/schema/json_rule.hpp>
#include <wawp/schema/validate.hpp>

struct poll {
    wawp::json::raw_view extra;
};
using poll_fields = wawp::schema<wawp::field<"extra", &poll::extra>>;

#ifdef FIXED
constexpr poll asked{{"[1]"}};
#else
constexpr poll asked{{"[1"}};
#endif
static_assert((wawp::require_valid<poll_fields>(asked), true));
