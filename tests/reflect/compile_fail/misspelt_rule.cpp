// SPDX-License-Identifier: MIT
// expect-first: not_blnk
#include <string>

#include <wawp/schema/reflect.hpp>
#include <wawp/schema/validate.hpp>

struct ticket {
#ifdef FIXED
    [[=wawp::not_blank{}]] std::string seats;
#else
    [[=wawp::not_blnk{}]] std::string seats;
#endif
};

bool is_kept(const ticket& bought) { return wawp::validate<wawp::reflected<ticket>>(bought).empty(); }
