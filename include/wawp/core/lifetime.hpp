// SPDX-License-Identifier: MIT
#pragma once

#include <wawp/core/language.hpp>

// What returns a part of its argument, or keeps a reference to it, is marked `[[clang::lifetimebound]]`: clang then warns of
// a temporary that ends too early. The attribute stands alone, since a macro in its stead would be everybody's; the other
// compilers, which do not know this one of the namespace `clang`, are told here not to mind.
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic ignored_attributes "clang::lifetimebound"
#elif defined(_MSC_VER) && !defined(__clang__)
#pragma warning(disable : 5030)
#endif
