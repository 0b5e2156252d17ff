// SPDX-License-Identifier: MIT
// expect: a secret is not printed; `reveal` shows it where it must be read
#include <iostream>

#include <wawp/core/secret.hpp>

void log(const wawp::secret& token) {
#ifdef FIXED
    std::cerr << token.size();
#else
    std::cerr << token;
#endif
}
