// SPDX-License-Identifier: MIT
// Generated from include/ by single_include/amalgamate.cmake: change the headers there.
#pragma once

#include <wawp/wawp.hpp>



// wawp/json/compound.hpp
/// With this header, what is read can have members that hold more than a list of single values: structs in lists, arrays,
/// maps, variants (with <wawp/schema/variant.hpp>), and all of them in each other. No part of `wawp.hpp`, since the event's
/// answer has none; to be written they need no header.
