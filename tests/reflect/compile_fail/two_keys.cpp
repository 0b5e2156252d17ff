// SPDX-License-Identifier: MIT
// expect-first: reflected: ticket: seats has two keys: keep one
#include <wawp/schema/reflect.hpp>

struct ticket {
#ifdef FIXED
    int seats = 0;
#else
    [[=wawp::key("a"), =wawp::key("b")]] int seats = 0;
#endif
};

static_assert(wawp::reflected<ticket>::keys.size() <= 1);
