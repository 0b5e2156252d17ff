// SPDX-License-Identifier: MIT
// expect-gcc: no matching function for call to 'std::basic_string_view<char>::basic_string_view(const wawp::secret&)'
// expect-clang: no matching conversion for functional-style cast from 'const wawp::secret'
#include <string_view>

#include <wawp/core/secret.hpp>

std::string_view text(const wawp::secret& token) {
#ifdef FIXED
    return token.reveal();
#else
    return std::string_view(token);
#endif
}
