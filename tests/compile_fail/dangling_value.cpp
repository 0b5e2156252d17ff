// SPDX-License-Identifier: MIT
// only: clang
// expect-clang: will be destroyed at the end of the full-expression
#include <vector>

#include <wawp/core/error.hpp>
#include <wawp/core/result.hpp>

wawp::result<std::vector<int>> attempt();

int sum() {
    int all = 0;
#ifdef FIXED
    const auto numbers = attempt();
    for (const int number : *numbers) all += number;
#else
    for (const int number : *attempt()) all += number;
#endif
    return all;
}
