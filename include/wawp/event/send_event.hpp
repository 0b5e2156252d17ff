// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>
#include <string>
#include <string_view>

#include <wawp/core/secret.hpp>
#include <wawp/core/text.hpp>
#include <wawp/endpoint/endpoint.hpp>
#include <wawp/endpoint/receipt.hpp>
#include <wawp/event/credentials.hpp>
#include <wawp/event/event.hpp>
#include <wawp/event/message.hpp>
#include <wawp/event/message_readings.hpp>

namespace wawp {

/// `POST /v2/send/event`: sends a calendar event to a WhatsApp chat.
///
/// The body is `credential_fields`, then `event_fields`; the answer is `message_fields`. The documentation names keys
/// with dots, so a client sends `dotted` first, and `nested` once a gateway has refused that; `dotted<send_event>` and
/// `nested<send_event>` send the one and never the other.
struct send_event {
    static constexpr std::string_view path = "/v2/send/event"sv;  ///< after the base URL
    static constexpr json::layout layout = json::layout::dotted;  ///< the one to send first
    static constexpr std::string_view layout_key = "event"sv;  ///< see `layout_seeking`

    using request = event;  ///< what tools make of what comes in: see `read_request`
    using credentials = wawp::credentials;  ///< what identifies the sender
    using credential_fields = wawp::credential_fields<credentials>;  ///< their part of the body
    /// The secret that must not come back in an error's text.
    static const secret& token(const credentials& sender) noexcept { return sender.access_token; }

    /// The schema of an event: `event` or `event_view`.
    template <class E>
        requires std::same_as<E, event> || std::same_as<E, event_view>
    using request_fields = event_fields<E>;

    using answer = message;  ///< what an accepted event brings
    using answer_fields = message_fields<message>;  ///< its schema
    /// The message's id, of whatever engine; empty if there is none.
    template <class Text>
    static std::string id_of(const basic_message<Text>& answer) {
        return wawp::id_of(answer);
    }
    /// Calls `tell(key, value)` for each key of marks that `answer` holds itself.
    static void tell_marks(const message& answer, auto&& tell) { wawp::tell_marks(answer, tell); }
};

/// A constant event: a broken rule stops the compiler, whose message shows the member and the rule's type.
template <std::same_as<event_view> View = event_view>
consteval auto checked(const View& constant) {
    return checked<send_event>(constant);
}

/// What an accepted event brings.
using receipt = basic_receipt<message>;

}  // namespace wawp
