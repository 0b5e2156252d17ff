// SPDX-License-Identifier: MIT
// expect: wawp: include either the single headers or those of the folder include, not both
#include "../../single_include/wawp/wawp.hpp"
#ifndef FIXED
#include <wawp/event/phone.hpp>
#endif

int main() {}
