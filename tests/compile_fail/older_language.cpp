// SPDX-License-Identifier: MIT
// flags: -std=c++17
// expect: wawp needs C++20: compile with -std=c++20 or later
// expect-gcc: compilation terminated.
#include <wawp/event/phone.hpp>

int main() {}
