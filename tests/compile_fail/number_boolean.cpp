// SPDX-License-Identifier: MIT
// expect: the value could change on its way into this number
#include <wawp/schema/required.hpp>

struct poll {
    wawp::required<double> threshold;
};

#ifdef FIXED
const poll sample{.threshold = 1};
#else
const poll sample{.threshold = true};
#endif
