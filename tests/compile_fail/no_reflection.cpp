// SPDX-License-Identifier: MIT
// expect-first: reflected: this compiler has no reflection: it takes g++ 16 with -std=c++26 -freflection; or list the fields in a schema
#include <wawp/schema/reflect.hpp>

struct ticket {
    int seats = 0;
};
#ifdef FIXED
using ticket_fields = wawp::schema<wawp::field<"seats", &ticket::seats>>;
#else
using ticket_fields = wawp::reflected<ticket>;
#endif

static_assert(sizeof(ticket_fields) == 1);
