// SPDX-License-Identifier: MIT
// expect: the value could change on its way into this number
#include <cstdint>

#include <wawp/schema/required.hpp>

struct poll {
    wawp::required<std::uint8_t> choices;
};

#ifdef FIXED
const poll sample{.choices = std::uint8_t{200}};
#else
const poll sample{.choices = 300};
#endif
