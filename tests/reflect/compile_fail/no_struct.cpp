// SPDX-License-Identifier: MIT
// expect-first: reflected: int: no struct, or not a whole one here, so there are no members
#include <wawp/schema/reflect.hpp>

struct ticket {
    int seats = 0;
};
#ifdef FIXED
using bought = ticket;
#else
using bought = int;
#endif

static_assert(wawp::reflected<bought>::keys.size() <= 1);
