// SPDX-License-Identifier: MIT
// expect: the value could change on its way into this number
#include <wawp/schema/required.hpp>

struct poll {
    wawp::required<int> choices;
};

#ifdef FIXED
const poll sample{.choices = 3};
#else
const poll sample{.choices = 3.7};
#endif
