// SPDX-License-Identifier: MIT
// What the readers of the other libraries ask of a schema's entries, so that they fill the same members.
#pragma once

#include <string>
#include <string_view>
#include <type_traits>

namespace peers {

template <class T>
inline constexpr bool is_text = std::is_same_v<T, std::string> || std::is_same_v<T, std::string_view>;

/// Whether the documentation names the key. No answer here has the others; asking for them would slow a peer that
/// searches.
template <class Entry>
inline constexpr bool is_documented = Entry::key.view() != "key.id" && Entry::key.view() != "message_id" &&
                                      Entry::key.view() != "Info.ID";

template <class Entry>
inline constexpr bool is_struct = requires { typename Entry::schema; };

/// In what order an answer's keys come: the schema's, or any.
enum class key_order { declared, any };

}  // namespace peers
