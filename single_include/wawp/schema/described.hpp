// SPDX-License-Identifier: MIT
// Generated from include/ by single_include/amalgamate.cmake: change the headers there.
#pragma once

#include <wawp/wawp.hpp>

#include <string_view>

// wawp/schema/described.hpp
/// Words for a field, beside the field. No part of `wawp.hpp`.
namespace wawp {

/// Says what a field is for, in words for people and for language models: `field<"chatId", &poll_message::chat_id, described<"who is
/// asked">{}>`. It stands among the rules and asks nothing. A schema that is a struct may hold a table of `field_text` instead.
/// @tparam Text  a phrase: no capital letter, no full stop
template <fixed_string Text>
struct described {
    static constexpr std::string_view name = "described"sv;  ///< never shown, since it is never broken
    static constexpr auto field_text = Text;  ///< what the field is for
    /// Kept by every value.
    constexpr std::string_view operator()(const auto&) const noexcept { return {}; }
};

}  // namespace wawp
