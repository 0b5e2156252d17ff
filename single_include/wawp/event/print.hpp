// SPDX-License-Identifier: MIT
// Generated from include/ by single_include/amalgamate.cmake: change the headers there.
#pragma once

#include <wawp/wawp.hpp>

#include <string>
#include <string_view>
#include <wawp/event/self_hosted.hpp>
#include <wawp/schema/print.hpp>

// wawp/event/print.hpp
/// Events and receipts as text, for a log. No part of `wawp.hpp`.
namespace wawp {

/// One line for each field, such as `event.startTime: 1796133600 (2026-12-01T14:00:00Z)`; texts are clipped.
/// @note An event holds a chat id and what people write to each other: think of who reads the log.
template <class Text>
[[nodiscard]] std::string to_string(const basic_event<Text>& e) {
    return print<event_fields<basic_event<Text>>>(e);
}

/// What is known of a message that was sent, a line each: `id`, `chat`, `time` (`1796133600 (2026-12-01T14:00:00Z)`) where the
/// answer names them, `attempts`, and what a caller should know of it. Texts are clipped.
template <class Text>
[[nodiscard]] std::string to_string(const basic_receipt<basic_message<Text>>& sent) {
    std::string lines;
    const auto put = [&lines](std::string_view name, std::string_view shown) { lines.append(name).append(": ").append(shown).append("\n"); };
    put("id", sent.id.empty() ? "none" : detail::describe(std::string_view(sent.id)));
    if (const std::string_view chat = chat_of(sent.answer); !chat.empty()) put("chat", detail::describe(chat));
    if (const auto time = time_of(sent.answer)) put("time", detail::describe(*time));
    put("attempts", std::to_string(sent.attempts));
    if (sent.may_be_duplicate) put("note", "an earlier attempt may have gone out as well");
    if (sent.replayed) put("note", "sent earlier with the same key; nothing was sent now");
    if (sent.unrecorded) put("note", "the journal could not write that it was sent");
    return lines;
}

namespace self_hosted {

/// The same of an event for an engine that one hosts oneself.
template <class Text>
[[nodiscard]] std::string to_string(const basic_event<Text>& e) {
    return print<event_fields<basic_event<Text>>>(e);
}

}  // namespace self_hosted

}  // namespace wawp
