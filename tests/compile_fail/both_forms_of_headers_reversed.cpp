// SPDX-License-Identifier: MIT
// expect: wawp: include either the single headers or those of the folder include, not both
#include <wawp/event/phone.hpp>
#ifndef FIXED
#include "../../single_include/wawp/wawp.hpp"
#endif

int main() {}
