// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include <wawp/event/message.hpp>

/// One answer to one question, whatever engine sent the message. Each looks at its places in order; the first that says
/// something counts. (Observed in the engines' sources and answers.)
namespace wawp {

namespace detail {

/// An engine that lost the id writes `undefined`, alone or as the last part.
constexpr bool names_message(std::string_view id) noexcept { return !id.empty() && id != "undefined" && !id.ends_with("_undefined"); }

/// Half an address names nobody: see `basic_jid`. Nor does what an engine writes where it knows none.
constexpr bool names_somebody(std::string_view jid) noexcept {
    return !jid.empty() && !jid.starts_with('@') && !jid.ends_with('@') && jid != "undefined";
}

template <class Text>
[[nodiscard]] std::string whole_id(const std::optional<Text>& id) {
    return id && names_message(*id) ? std::string(*id) : std::string();
}

/// The id made of its parts: `<fromMe>_<remote>_<id>` and, in a group, `_<participant>`. WhatsApp Web renames the key that
/// holds the whole from build to build, so that it cannot be looked for; this is byte for byte the same text.
template <class Text>
[[nodiscard]] std::string id_of_parts(const basic_message_id<Text>& parts) {
    if (!parts.from_me || !parts.remote || !parts.id) return {};
    const std::string_view remote = *parts.remote, id = *parts.id;
    const std::string_view participant = parts.participant ? std::string_view(*parts.participant) : std::string_view();
    if (!names_somebody(remote) || !names_message(id) || (!participant.empty() && !names_somebody(participant))) return {};
    std::string whole = *parts.from_me ? "true_" : "false_";
    whole.append(remote).append("_").append(id);
    if (!participant.empty()) whole.append("_").append(participant);
    return whole;
}

}  // namespace detail

/// The message's id: `id._serialized`, `id` (a text), the parts of `id`, `_data.id._serialized`, the parts of `_data.id`,
/// `key.id`, `_data.Info.ID`, `message_id`, `messageId`. Empty if none names a message. (A text in `_data.id` is no proof.)
template <class Text>
[[nodiscard]] std::string id_of(const basic_message<Text>& answer) {
    std::string found = detail::whole_id(answer.id.serialized);
    if (found.empty()) found = detail::id_of_parts(answer.id);
    if (found.empty() && !answer.data.id.is_text) found = detail::whole_id(answer.data.id.serialized);
    if (found.empty()) found = detail::id_of_parts(answer.data.id);
    for (const std::optional<Text>* place : {&answer.key_id, &answer.data.info_id, &answer.message_id, &answer.message_id_camel}) {
        if (found.empty()) found = detail::whole_id(*place);
    }
    return found;
}

/// The chat that the message went to: `id.remote`, `to`, `key.remoteJid`, `_data.Info.Chat`. Empty if none names one; it
/// looks into `answer`.
template <class Text>
[[nodiscard]] std::string_view chat_of(const basic_message<Text>& answer) noexcept {
    if (answer.id.remote && detail::names_somebody(*answer.id.remote)) return *answer.id.remote;
    for (const std::optional<Text>* place : {&answer.to, &answer.key_remote, &answer.data.info_chat}) {
        if (*place && !(*place)->empty()) return **place;
    }
    return {};
}

/// When the message was made: `timestamp`, `t`, `_data.t`, `messageTimestamp`, `_data.Info.Timestamp`.
template <class Text>
[[nodiscard]] std::optional<std::chrono::sys_seconds> time_of(const basic_message<Text>& answer) noexcept {
    for (const auto* place :
         {&answer.timestamp, &answer.t, &answer.data.t, &answer.message_timestamp, &answer.data.info_timestamp}) {
        if (*place) return (*place)->instant();
    }
    return std::nullopt;
}

/// How far the message came, a `std::optional<acknowledgement>`: `ack`, `ackName`, `_data.ack`, `_data.ackName`.
template <class Text>
[[nodiscard]] auto ack_of(const basic_message<Text>& answer) noexcept -> decltype(answer.ack) {
    for (const auto* place : {&answer.ack, &answer.ack_name, &answer.data.ack, &answer.data.ack_name}) {
        if (place->has_value()) return *place;
    }
    return std::nullopt;
}

/// Tells the values of the marks whose keys the message itself declares: `tell(key, value)`.
template <class Text, class Tell>
void tell_marks(const basic_message<Text>& answer, Tell&& tell) {
    const auto number_of = [](const auto& given) -> std::optional<std::int64_t> {
        return given ? std::optional<std::int64_t>(static_cast<std::int32_t>(given->level)) : std::nullopt;
    };
    tell("ack", number_of(answer.ack));
    tell("_data.ack", number_of(answer.data.ack));
    if (answer.ack_name == ack::error) tell("ackName", std::string_view("ERROR"));
    if (answer.data.ack_name == ack::error) tell("_data.ackName", std::string_view("ERROR"));
    if (answer.data.is_send_failure) tell("_data.isSendFailure", std::optional<bool>(*answer.data.is_send_failure));
    if (answer.key_id) tell("key.id", std::string_view(*answer.key_id));
}

}  // namespace wawp
