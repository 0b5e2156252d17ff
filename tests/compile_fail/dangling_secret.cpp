// SPDX-License-Identifier: MIT
// only: clang
// expect-clang: temporary whose address is used as value of local variable 'shown' will be destroyed at the end of the full-expression
#include <wawp/core/secret.hpp>

std::size_t length(const char* typed) {
#ifdef FIXED
    const wawp::secret token = typed;
    const std::string_view shown = token.reveal();
#else
    const std::string_view shown = wawp::secret(typed).reveal();
#endif
    return shown.size();
}
