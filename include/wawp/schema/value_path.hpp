// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include <wawp/core/text.hpp>

namespace wawp {

/// Where a value lies in an object: a key, or a place in a list, in what lies further out. The links are on the stack: a
/// path is of use only where it is handed out.
struct value_path {
    static constexpr std::size_t no_place = static_cast<std::size_t>(-1);  ///< the `place` of what has a key

    const value_path* outer = nullptr;  ///< what it lies in, on the stack as well; null: the object itself
    std::string_view key{};        ///< perhaps with dots; of a map, the key of the value
    std::size_t place = no_place;  ///< in a list, from 0 on; then there is no key
    bool is_data = false;          ///< the key is a map's, and not a schema's
};

/// Whether anything in the path is not a schema's.
[[nodiscard]] constexpr bool holds_data(const value_path& path) noexcept {
    return path.is_data || (path.outer != nullptr && holds_data(*path.outer));
}

/// `poll.options[3].text`
[[nodiscard]] inline std::string to_string(const value_path& path) {
    std::string text = path.outer != nullptr ? to_string(*path.outer) : std::string();
    if (path.place != value_path::no_place) return text.append("[").append(std::to_string(path.place)).append("]");
    if (!text.empty()) text.append(".");
    return text.append(path.key);
}

}  // namespace wawp
