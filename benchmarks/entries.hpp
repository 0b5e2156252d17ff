// SPDX-License-Identifier: MIT
// What the readers of the other libraries ask of a schema's entries, so that they fill the same members.
#pragma once

#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>

#include <wawp/event/message.hpp>

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

/// The entries themselves, as a tuple of tags: `entries_of<Fields>` for a schema with a name.
template <class Entry>
struct tag {
    using entry = Entry;
};
template <class List>
struct documented;
template <class... Entries>
struct documented<wawp::schema<Entries...>> {
    using type = decltype(std::tuple_cat(std::conditional_t<is_documented<Entries>, std::tuple<tag<Entries>>, std::tuple<>>()...));
};
template <class Fields>
using entries_of = typename documented<typename Fields::list>::type;

/// Empties a target where it lies: a new one would have to be made and moved.
template <class Fields, class T>
void empty(T& target) {
    Fields::for_each([&]<class Entry>() {
        if constexpr (is_struct<Entry>) {
            empty<typename Entry::schema>(Entry::get(target));
        } else {
            Entry::get(target).reset();
        }
    });
}

/// In what order an answer's keys come: the schema's, or any.
enum class key_order { declared, any };

}  // namespace peers
