// SPDX-License-Identifier: MIT
// expect: a secret is text: give it the token itself
#include <wawp/core/secret.hpp>

#ifdef FIXED
const wawp::secret token = "TOKEN";
#else
const wawp::secret token = nullptr;
#endif
