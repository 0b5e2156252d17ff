// SPDX-License-Identifier: MIT
// expect-first: reflected: ticket: seats is not public: make it so, or say left_out{}
#include <wawp/schema/reflect.hpp>

struct ticket {
#ifdef FIXED
    int seats = 0;
#else
    int count() const { return seats; }
private:
    int seats = 0;
#endif
};

static_assert(wawp::reflected<ticket>::keys.size() <= 1);
