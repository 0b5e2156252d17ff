// SPDX-License-Identifier: MIT
// expect: a result may hold an error: look with `if (result)`, then read `*result`
#include <wawp/core/error.hpp>
#include <wawp/core/result.hpp>

wawp::result<int> attempt();

int count() {
#ifdef FIXED
    const auto counted = attempt();
    return counted ? *counted : 0;
#else
    return attempt();
#endif
}
