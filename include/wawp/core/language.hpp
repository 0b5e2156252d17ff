// SPDX-License-Identifier: MIT
#pragma once

// What every header stands on. A file that cannot be found stops compilers at once, and its name is the sentence that they
// print; after `#error` they would go on for pages.
#if (defined(_MSVC_LANG) && _MSVC_LANG < 202002L) || (!defined(_MSVC_LANG) && __cplusplus < 202002L)
#include "wawp needs C++20: compile with -std=c++20 or later (MSVC: /std:c++20)"
#endif

#if defined(WAWP_SINGLE_HEADERS)
#include "wawp: include either the single headers or those of the folder include, not both"
#endif
#define WAWP_FOLDER_OF_HEADERS
