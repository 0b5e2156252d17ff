// SPDX-License-Identifier: MIT
// expect-gcc: could not convert 'token' from 'const wawp::secret'
// expect-clang: no viable conversion from returned value of type 'const wawp::secret'
#include <string>

#include <wawp/core/secret.hpp>

std::string text(const wawp::secret& token) {
#ifdef FIXED
    return std::string(token.reveal());
#else
    return token;
#endif
}
