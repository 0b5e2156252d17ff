// SPDX-License-Identifier: MIT
// expect-first: reflected: ticket: seats is a reference, to which nothing can point: make it a value, or say left_out{}
#include <wawp/schema/reflect.hpp>

struct ticket {
#ifdef FIXED
    int seats = 0;
#else
    int& seats;
#endif
};

static_assert(wawp::reflected<ticket>::keys.size() <= 1);
