// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

#include <wawp/core/language.hpp>

namespace wawp {

/// The version of these headers, `<major>.<minor>.<patch>`. Before 1.0 a new minor version may change names and behaviour,
/// a new patch only mends. CMake reads it from this line.
inline constexpr std::string_view version = "0.2.0";

/// The same as one number to compare: 10000 x major + 100 x minor + patch.
inline constexpr int version_number = 200;

}  // namespace wawp
