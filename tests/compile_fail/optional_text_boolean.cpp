// SPDX-License-Identifier: MIT
// expect: wawp::required<bool>
#include <wawp/schema/required.hpp>

struct poll {
    wawp::optional<bool> several{};
};

void change(poll& p) {
#ifdef FIXED
    p.several = false;
#else
    p.several = "false";
#endif
}
