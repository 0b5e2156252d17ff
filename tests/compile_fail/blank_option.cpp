// SPDX-License-Identifier: MIT
// expect: a_rule_is_broken
// expect: not_blank
#include <array>
#include <string_view>

#include <wawp/schema/more_rules.hpp>
#include <wawp/schema/validate.hpp>

struct poll {
    std::array<std::string_view, 2> options;
};
using poll_fields = wawp::schema<wawp::field<"options", &poll::options, wawp::each<wawp::not_blank>{}>>;

#ifdef FIXED
constexpr poll asked{{"yes", "no"}};
#else
constexpr poll asked{{"yes", " "}};
#endif
static_assert((wawp::require_valid<poll_fields>(asked), true));
