// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include <wawp/core/text.hpp>
#include <wawp/schema/field.hpp>
#include <wawp/schema/required.hpp>
#include <wawp/schema/rules.hpp>
#include <wawp/schema/schema.hpp>

namespace wawp {

/// A calendar event for a WhatsApp chat, as the endpoint documents it. An aggregate: write it with designated
/// initialisers; a required member that is left out does not compile.
///
/// `Text` is `std::string` (`event`, owning) or `std::string_view` (`event_view`: every text must outlive the view).
template <class Text>
struct basic_event {
    required<Text> chat_id;                              ///< a person, a group, or a phone number's digits: see the rule `chat_id`
    required<Text> name;                                 ///< not blank; UTF-8
    required<Text> description;                          ///< UTF-8; a newline is a real newline
    required<std::chrono::sys_seconds> start_time;       ///< the past is allowed
    required<std::chrono::sys_seconds> end_time;         ///< after the start
    required<Text> location;                             ///< the place's name
    required<bool> extra_guests_allowed;                 ///< whether invited people may bring others
    optional<Text> reply_to{};                           ///< id of the message that this one answers

    bool operator==(const basic_event&) const = default;  ///< whether all members are equal
};

/// An event that owns its texts.
using event = basic_event<std::string>;
/// An event that looks at texts, which must outlive it.
using event_view = basic_event<std::string_view>;

/// The event's keys and rules (documented; the key names come from the endpoint's rendered page).
template <class E>
struct event_fields : schema<
    field<"chatId", &E::chat_id, chat_id{}>,
    field<"event.name", &E::name, not_blank{}>,
    field<"event.description", &E::description>,
    field<"event.startTime", &E::start_time, plausible_seconds{}>,
    field<"event.endTime", &E::end_time, plausible_seconds{}>,
    field<"event.location.name", &E::location>,
    field<"event.extraGuestsAllowed", &E::extra_guests_allowed>,
    field<"reply_to", &E::reply_to>,
    ordered<"event.endTime", &E::end_time, &E::start_time>> {
    /// What the fields are for; read by <wawp/describe/json_schema.hpp> and <wawp/describe/reference.hpp>.
    static constexpr field_text texts[] = {
        {"chatId"sv, "who is invited: a person, a group, or a phone number in international form"sv},
        {"event.name"sv, "the event's name"sv},
        {"event.description"sv, "what it is about; may be empty"sv},
        {"event.startTime"sv, "when it starts; the past is allowed"sv},
        {"event.endTime"sv, "when it ends"sv},
        {"event.location.name"sv, "the place's name; may be empty"sv},
        {"event.extraGuestsAllowed"sv, "whether invited people may bring others"sv},
        {"reply_to"sv, "id of the message that this one answers"sv},
    };
};

}  // namespace wawp
