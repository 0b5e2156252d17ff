// SPDX-License-Identifier: MIT
// expect-first: reflected: ticket: it has a key of its own: a key belongs to a member; for all of its keys name a key_style
#include <wawp/schema/reflect.hpp>

#ifdef FIXED
struct [[=wawp::key_style::camel]] ticket {
#else
struct [[=wawp::key("ticket")]] ticket {
#endif
    int seats = 0;
};

static_assert(wawp::reflected<ticket>::keys.size() <= 1);
