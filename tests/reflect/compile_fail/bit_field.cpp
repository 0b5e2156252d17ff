// SPDX-License-Identifier: MIT
// expect-first: reflected: ticket: seats is a bit-field, to which nothing can point: make it a whole member, or say left_out{}
#include <wawp/schema/reflect.hpp>

struct ticket {
#ifdef FIXED
    int seats = 0;
#else
    unsigned seats : 4 = 0;
#endif
};

static_assert(wawp::reflected<ticket>::keys.size() <= 1);
