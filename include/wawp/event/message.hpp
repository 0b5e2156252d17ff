// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <wawp/event/message_data.hpp>
#include <wawp/event/message_parts.hpp>
#include <wawp/schema/schema.hpp>

namespace wawp {

/// The gateway's answer to an accepted event: the 23 documented keys, and those that other engines add for the id.
///
/// Every member is empty where the key was missing, null or of an unexpected kind; engines differ in what they send.
/// `Text` is `std::string` (`message`, owning) or `std::string_view` (`message_view`, which looks into the JSON text and
/// takes only texts without escapes).
template <class Text>
struct basic_message {
    using data_type = basic_message_data<Text>;  ///< the type of `data`
    using id_type = basic_message_id<Text>;  ///< the type of `id`
    using raw = raw_json<Text>;  ///< JSON text of one value

    basic_message_data<Text> data{};                   ///< `_data`
    std::optional<Text> media_key{};                   ///< `mediaKey`
    basic_message_id<Text> id{};                       ///< `id`
    std::optional<acknowledgement> ack{};              ///< `ack`
    std::optional<bool> has_media{};                   ///< `hasMedia`
    std::optional<Text> body{};                        ///< `body`
    std::optional<basic_message_type<Text>> type{};    ///< `type`
    std::optional<unix_time> timestamp{};              ///< `timestamp`
    std::optional<Text> from{};                        ///< `from`
    std::optional<Text> to{};                          ///< `to`
    std::optional<Text> device_type{};                 ///< `deviceType`
    std::optional<bool> is_forwarded{};                ///< `isForwarded`
    std::optional<std::int64_t> forwarding_score{};    ///< `forwardingScore`
    std::optional<bool> is_status{};                   ///< `isStatus`
    std::optional<bool> is_starred{};                  ///< `isStarred`
    std::optional<bool> from_me{};                     ///< `fromMe`
    std::optional<bool> has_quoted_msg{};              ///< `hasQuotedMsg`
    std::optional<bool> has_reaction{};                ///< `hasReaction`
    std::optional<std::vector<raw>> v_cards{};         ///< `vCards`
    std::optional<std::vector<raw>> mentioned_ids{};   ///< `mentionedIds`
    std::optional<std::vector<raw>> group_mentions{};  ///< `groupMentions`
    std::optional<bool> is_gif{};                      ///< `isGif`
    std::optional<std::vector<raw>> links{};           ///< `links`
    std::optional<Text> key_id{};                   ///< `key.id`: where the NOWEB engine puts the id; from here on, what follows
                                                    ///< is not in the documented example
    std::optional<Text> key_remote{};               ///< `key.remoteJid`: the chat, likewise
    std::optional<unix_time> message_timestamp{};   ///< likewise
    std::optional<unix_time> t{};                      ///< `t`
    std::optional<acknowledgement> ack_name{};         ///< `ackName`
    std::optional<Text> message_id{};               ///< `message_id`: where proxies in front of an engine put the id
    std::optional<Text> message_id_camel{};         ///< `messageId`, likewise
};

/// An answer that owns its texts.
using message = basic_message<std::string>;
/// An answer that looks into the JSON text, which must outlive it.
using message_view = basic_message<std::string_view>;

/// The keys of an answer.
template <class M>
struct message_fields : schema<
    object<"_data", &M::data, message_data_fields<typename M::data_type>>,
    field<"mediaKey", &M::media_key>,
    object<"id", &M::id, message_id_fields<typename M::id_type>>,
    field<"ack", &M::ack>,
    field<"hasMedia", &M::has_media>,
    field<"body", &M::body>,
    field<"type", &M::type>,
    field<"timestamp", &M::timestamp>,
    field<"from", &M::from>,
    field<"to", &M::to>,
    field<"deviceType", &M::device_type>,
    field<"isForwarded", &M::is_forwarded>,
    field<"forwardingScore", &M::forwarding_score>,
    field<"isStatus", &M::is_status>,
    field<"isStarred", &M::is_starred>,
    field<"fromMe", &M::from_me>,
    field<"hasQuotedMsg", &M::has_quoted_msg>,
    field<"hasReaction", &M::has_reaction>,
    field<"vCards", &M::v_cards>,
    field<"mentionedIds", &M::mentioned_ids>,
    field<"groupMentions", &M::group_mentions>,
    field<"isGif", &M::is_gif>,
    field<"links", &M::links>,
    field<"key.id", &M::key_id>,
    field<"key.remoteJid", &M::key_remote>,
    field<"messageTimestamp", &M::message_timestamp>,
    field<"t", &M::t>,
    field<"ackName", &M::ack_name>,
    field<"message_id", &M::message_id>,
    field<"messageId", &M::message_id_camel>> {};

}  // namespace wawp
