// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include <wawp/core/fixed_string.hpp>

/// Values that are looked at beside what a struct takes.
namespace wawp::json {

/// A key path whose value goes into no member: its JSON text is noted. An entry of schemas that `native::read_fresh` reads.
template <fixed_string Key>
struct noted {
    static constexpr fixed_string key = Key;  ///< the key path
    static constexpr std::nullptr_t member = nullptr;  ///< there is none
};

/// The value of one `noted` entry.
struct noted_value {
    std::size_t entry = 0;    ///< the entry's place in its schema
    std::string_view text{};  ///< JSON, exactly as it stands in the input, which must outlive it; empty for `null`
};

/// The values that were noted, in the order in which their keys came first; of a key that came again, the last value.
class noted_values {
public:
    /// Notes the value of an entry.
    void note(std::size_t entry, std::string_view text) {
        for (noted_value& each : values_) {
            if (each.entry != entry) continue;
            each.text = text;
            return;
        }
        values_.push_back({entry, text});
    }

    [[nodiscard]] auto begin() const noexcept { return values_.begin(); }  ///< the first one
    [[nodiscard]] auto end() const noexcept { return values_.end(); }      ///< behind the last one

private:
    std::vector<noted_value> values_{};
};

namespace detail {
template <class Entry>
inline constexpr bool is_noted = false;
template <fixed_string Key>
inline constexpr bool is_noted<noted<Key>> = true;
}  // namespace detail

}  // namespace wawp::json
