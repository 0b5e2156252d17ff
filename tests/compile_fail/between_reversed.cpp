// SPDX-License-Identifier: MIT
// expect: between: the first number is the lower one
#include <wawp/schema/more_rules.hpp>

#ifdef FIXED
constexpr wawp::between<1, 5> allowed{};
#else
constexpr wawp::between<5, 1> allowed{};
#endif
constexpr bool is_kept = allowed(3).empty();
