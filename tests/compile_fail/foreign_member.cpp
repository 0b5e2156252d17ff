// SPDX-License-Identifier: MIT
// expect-first: schema: a field names a member of another type than the object that is validated
#include <wawp/schema/validate.hpp>

struct ticket {
    int seats = 0;
};
struct hall {
    int seats = 0;
};
#ifdef FIXED
using fields = wawp::schema<wawp::field<"seats", &ticket::seats>>;
#else
using fields = wawp::schema<wawp::field<"seats", &hall::seats>>;
#endif

bool is_kept(const ticket& bought) { return wawp::validate<fields>(bought).empty(); }
