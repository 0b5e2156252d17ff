// SPDX-License-Identifier: MIT
// Generated from include/ by single_include/amalgamate.cmake: change the headers there.
#pragma once

#include <wawp/wawp.hpp>

#include <string_view>
#include <wawp/core/json_text.hpp>

// wawp/schema/json_rule.hpp
/// For requests with members of raw JSON. No part of `wawp.hpp`.
namespace wawp {

/// The text is one JSON value (RFC 8259), or empty, which leaves the member out. Validation applies it to every member of raw
/// JSON by itself: nothing else keeps the body in one piece.
struct valid_json {
    static constexpr std::string_view name = "valid_json"sv;  ///< as violations show it
    /// What to mend in it; empty if nothing.
    template <class Text>
        requires detail::is_json_text<Text>
    constexpr std::string_view operator()(const Text& json) const noexcept {
        const bool sound = json.text.empty() || detail::json_text(json.text).is_one_value();
        return sound ? std::string_view{} : "give one JSON value, at most 256 brackets deep";
    }
};

namespace detail {
template <class T>
    requires is_json_text<T>
struct json_rule_of<T> {
    using type = valid_json;
};
}  // namespace detail

}  // namespace wawp
