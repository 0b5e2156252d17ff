// SPDX-License-Identifier: MIT
// expect: a result may hold an error: look with `if (result)`
#include <iostream>

#include <wawp/core/error.hpp>
#include <wawp/core/result.hpp>

void log(const wawp::result<int>& sent) {
#ifdef FIXED
    if (!sent) std::cerr << sent.error();
#else
    std::cerr << sent;
#endif
}
