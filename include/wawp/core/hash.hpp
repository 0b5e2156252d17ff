// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string_view>

#include <wawp/core/language.hpp>

namespace wawp::detail {

/// A hash for tables of keys. Length, first, middle and last byte tell the keys of real objects apart well enough; whoever
/// looks a key up compares it.
constexpr std::size_t hash_of(std::string_view key) noexcept {
    if (key.empty()) return 0;
    const char* const bytes = key.data();
    const std::size_t size = key.size();
    const std::size_t first = static_cast<unsigned char>(bytes[0]), middle = static_cast<unsigned char>(bytes[size / 2]),
                      last = static_cast<unsigned char>(bytes[size - 1]);
    return size * 37 + first * 5 + middle * 101 + last * 11;
}

}  // namespace wawp::detail
