// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

namespace work {

/// Ends the program if an answer is wrong: what is wrong is not worth timing.
void expect(bool holds, const std::string& what);

/// Whether every documented field of `text` was read, and no field that is not there.
template <class Fields, class T>
bool is_right(std::string_view text, const T& read);

}  // namespace work
