// SPDX-License-Identifier: MIT
// expect: a result may hold an error: look at it
#include <wawp/core/error.hpp>
#include <wawp/core/result.hpp>

wawp::result<int> attempt();

bool works() {
#ifdef FIXED
    return attempt().has_value();
#else
    attempt();
    return true;
#endif
}
