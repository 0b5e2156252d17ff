// SPDX-License-Identifier: MIT
// expect-first: schema: two fields have the same key; rename one
#include <wawp/schema/reflect.hpp>

struct [[=wawp::key_style::camel]] ticket {
    int seat_number = 0;
#ifdef FIXED
    int row = 0;
#else
    [[=wawp::key("seatNumber")]] int row = 0;
#endif
};

static_assert(wawp::reflected<ticket>::keys.size() == 2);
