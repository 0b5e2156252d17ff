// SPDX-License-Identifier: MIT
// expect-first: reflected: ticket: seats has a key_style, which belongs to its struct: give the member a key
#include <wawp/schema/reflect.hpp>

struct ticket {
#ifdef FIXED
    int seats = 0;
#else
    [[=wawp::key_style::camel]] int seats = 0;
#endif
};

static_assert(wawp::reflected<ticket>::keys.size() <= 1);
