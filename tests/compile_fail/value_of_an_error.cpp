// SPDX-License-Identifier: MIT
// expect: the_result_holds_an_error
#include <wawp/core/result.hpp>

constexpr wawp::result<int, char> attempt(bool works) {
    if (!works) return wawp::unexpected{'e'};
    return 1;
}

#ifdef FIXED
static_assert(*attempt(true) == 1);
#else
static_assert(*attempt(false) == 1);
#endif
