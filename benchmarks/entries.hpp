// SPDX-License-Identifier: MIT
// What the readers of the other libraries ask of a schema's entries, so that they fill the same members.
#pragma once

#include <string>
#include <string_view>

#include <wawp/event/message.hpp>
#include <type_traits>

namespace peers {

template <class T>
inline constexpr bool is_text = std::is_same_v<T, std::string> || std::is_same_v<T, std::string_view>;

template <class T>
inline constexpr bool is_message = false;
template <class Text>
inline constexpr bool is_message<wawp::basic_message<Text>> = true;

/// Whether the documentation names the key. Peers are not asked for the others: that would slow one that searches.
template <class Entry>
consteval bool names_documented_key() {
    constexpr std::string_view others[] = {"key.id",   "key.remoteJid", "messageTimestamp", "ackName", "message_id",    "messageId",
                                           "isSendFailure", "participant",   "Info.ID",          "Info.Chat", "Info.Timestamp"};
    for (const std::string_view other : others) {
        if (Entry::key.view() == other) return false;
    }
    return !(is_message<typename Entry::object_type> && Entry::key.view() == "t");
}
template <class Entry>
inline constexpr bool is_documented = names_documented_key<Entry>();

template <class Entry>
inline constexpr bool is_struct = requires { typename Entry::schema; };

/// In what order an answer's keys come: the schema's, or any.
enum class key_order { declared, any };

}  // namespace peers
