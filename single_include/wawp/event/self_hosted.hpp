// SPDX-License-Identifier: MIT
// Generated from include/ by single_include/amalgamate.cmake: change the headers there.
#pragma once

#include <wawp/wawp.hpp>

#include <chrono>
#include <concepts>
#include <cstddef>
#include <string>
#include <string_view>

// wawp/event/self_hosted.hpp
/// The dialect of an engine that people host themselves (WAHA): another path, the key in a header, fewer required keys.
namespace wawp::self_hosted {

/// A calendar event as the engine takes it. See `wawp::basic_event`; here only chat, name and start must be given.
template <class Text>
struct basic_event {
    required<Text> chat_id;  ///< as in `wawp::basic_event`
    required<Text> name;  ///< not blank; UTF-8
    required<std::chrono::sys_seconds> start_time;  ///< the past is allowed
    optional<Text> description{};  ///< UTF-8
    optional<std::chrono::sys_seconds> end_time{};  ///< after the start
    optional<Text> location{};  ///< not blank when given
    required<bool> extra_guests_allowed = false;  ///< always sent: engines are said to drop an event without it
    optional<Text> reply_to{};  ///< id of the message that this one answers

    bool operator==(const basic_event&) const = default;  ///< whether all members are equal
};

/// An event that owns its texts.
using event = basic_event<std::string>;
/// An event that looks at texts, which must outlive it.
using event_view = basic_event<std::string_view>;

/// The event's keys and rules.
template <class E>
struct event_fields : schema<
    field<"chatId", &E::chat_id, chat_id{}>,
    field<"event.name", &E::name, not_blank{}>,
    field<"event.description", &E::description>,
    field<"event.startTime", &E::start_time, plausible_seconds{}>,
    field<"event.endTime", &E::end_time, plausible_seconds{}>,
    field<"event.location.name", &E::location, not_blank{}>,
    field<"event.extraGuestsAllowed", &E::extra_guests_allowed, has_default{}>,
    field<"reply_to", &E::reply_to>,
    ordered<"event.endTime", &E::end_time, &E::start_time>> {
    static constexpr const auto& texts = wawp::event_fields<wawp::event>::texts;  ///< the same fields for the same things
};

/// Which session sends, and the engine's key, which travels in a header.
struct credentials {
    required<std::string> session;  ///< the session's name
    secret api_key;  ///< the engine's key
};

/// The session is a part of the path: letters, digits, `-`, `_` and `.` only, so that it cannot become another path.
struct path_segment {
    static constexpr std::string_view name = "path_segment"sv;  ///< as violations show it
    /// What to mend in `text`; empty if nothing.
    constexpr std::string_view operator()(std::string_view text) const noexcept {
        constexpr std::string_view allowed = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_."sv;
        const bool dots = text == "." || text == "..";
        return dots || text.find_first_not_of(allowed) != std::string_view::npos
                   ? "use letters, digits, '-', '_' and '.' only"
                   : std::string_view{};
    }
};

/// What is checked of the credentials; none of it goes into the body.
struct credential_rules : schema<
    field<"session", &credentials::session, not_blank{}, path_segment{}>,
    field<"api_key", &credentials::api_key, not_blank{}, single_line{}>> {};

/// `POST /api/{session}/events` of an engine at `request_options::base_url`.
struct send_event {
    static constexpr std::string_view path = "/api/"sv;  ///< after the base URL; `prepare` adds the session
    static constexpr json::layout layout = json::layout::nested;  ///< objects in objects

    using request = self_hosted::event;  ///< what tools make of what comes in: see `read_request`
    using credentials = self_hosted::credentials;  ///< what identifies the sender
    using credential_fields = schema<>;  ///< none goes into the body
    using credential_rules = self_hosted::credential_rules;  ///< how they are checked
    /// The secret that must not come back in an error's text.
    static const secret& token(const credentials& credentials) noexcept { return credentials.api_key; }

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

    /// Adds what does not come from the event: the session to the path, the key to the headers.
    static void prepare(http::request& request, const credentials& credentials) {
        request.url.append(credentials.session).append("/events");
        request.headers.push_back({"X-Api-Key", credentials.api_key});
    }
};

/// A constant event, checked by the compiler: see `wawp::checked`.
template <std::same_as<event_view> View = event_view>
consteval auto checked(const View& constant) {
    return wawp::checked<send_event>(constant);
}

}  // namespace wawp::self_hosted
