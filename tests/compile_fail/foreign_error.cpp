// SPDX-License-Identifier: MIT
// expect: this error is of another type than the result's: make one of that type
#include <wawp/core/error.hpp>
#include <wawp/core/result.hpp>

wawp::result<int> attempt() {
#ifdef FIXED
    return wawp::unexpected{wawp::error{.code = wawp::errc::cancelled}};
#else
    return wawp::unexpected{"cancelled"};
#endif
}
