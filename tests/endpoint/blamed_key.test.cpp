// SPDX-License-Identifier: MIT
#include <cstddef>
#include <string>
#include <string_view>

#include "support/catch.hpp"

#include <wawp/endpoint/blamed_key.hpp>

namespace {

bool blames(std::string_view text) {
    std::size_t mentions = 256;
    return wawp::detail::blames_key(text, "event", mentions);
}

static_assert([] {
    std::size_t mentions = 1;
    return wawp::detail::blames_key("event is missing", "event", mentions) && mentions == 0;
}());

}  // namespace

TEST_CASE("blamed_key: a key is blamed by what stands behind it") {
    for (const char* const text :
         {"event is missing", "event is required", "event is invalid", "event is not valid", "event is undefined", "event is not defined",
          "event is empty", "event is null", "event is blank", "event was not provided", "event was not given", "event is a required property",
          "event must not be null", "event should not be empty", "event cannot be blank", "event can not be null", "event can't be blank",
          "event may not be null", "event should not exist", "property event should not exist", "event must be an object", "event must be object",
          "event must be a valid object", "event should be an object", "event has to be an object", "event needs to be present",
          "event must be set", "event must be provided", "event must be an array", "event must be of type object", "event: expected object, received undefined", "event missing",
          "event required.", "event: Required", "event: invalid", "EVENTS, and event IS MISSING", "The event field is required.",
          "The event parameter is invalid!", "the event key is missing", "'event' is required", "\"event\" is not allowed", "`event` is unknown",
          "'event' must have a name", "\"event\" should differ", "[event] is unexpected", "\"event\" is unexpected", "event.name is missing",
          "event.name should not be empty", "event.name must be a string", "event.name is not allowed", "event.startTime is unknown",
          "event.a.b is required", "body.event is missing", "sent no event, but event is missing", "event. event is missing",
          "event in object is missing", "event should be provided", "chatId and event are required", "chatId, event are required",
          "event and chatId are required", "event, chatId and x were missing", "event or chatId is required", "event & a.b are required",
          "event.name, event.startTime and event.endTime are required", "event object is required", "event data is required", "event must be specified",
          "event: Invalid input: expected object, received undefined", "nested property event must be either object or array", "event is not an object",
          "event must be a non-empty object", "event must be a JSON object", "event must be a valid JSON object", "event must be an instance of X",
          "event: Field required", "body.event: field required.", "event: This field is required.", "event is not of type object.", "event is not specified",
          "('event.name' was unexpected)", "('a', 'event.name' were unexpected)", "event.name is invalid: too long", "'event' is not valid today"}) {
        INFO(text);
        CHECK(blames(text) == (std::string_view(text).front() != '['));
    }
}

TEST_CASE("blamed_key: a key is blamed by what stands before it, also as one of a list") {
    for (const char* const text :
         {"Missing event", "missing: event", "invalid event.", "Required 'event'", "unknown field event", "Unexpected key \"event\"",
          "unrecognized key(s) in object: 'event'", "undefined event", "empty event", "Missing parameter(s): event", "Missing parameter(s): event.name",
          "Missing parameter(s): chatId, event.name", "Invalid parameters: \"chatId\", \"event.name\", 'x'", "missing fields chatId, reply-to, event.name",
          "Missing event in body", "missing keys: a-b, event", "missing:a, event", "is missing:a, event", "missing keys: a.b, event", "missing keys: -, event",
          "missing param event", "missing params: event", "missing fields: event.x", "missing property: event",
          "invalid properties: event.x", "missing keys: event.x", "missing parameters: event, chatId", "Missing event, chatId", "Missing required fields: chatId and event",
          "Missing fields: a, b or event", "Required at \"event\"", "Invalid input: expected object, received undefined at event",
          "instance requires property \"event\"", "must have required property 'event'", "Field validation for 'event' failed on the 'required' tag",
          "the following fields are required: chatId, event", "Missing or invalid event", "Missing event and chatId", "invalid parameter: event in chat",
          "unknown 'event' of it", "Missing event.name of it"}) {
        INFO(text);
        CHECK(blames(text));
    }
}

TEST_CASE("blamed_key: a fault in the same sentence is not the key's") {
    for (const char* const text :
         {"", "event", "event.name", "An unexpected error occurred while sending the event", "Unknown error while creating the event",
          "Failed to send event: unknown error", "Failed to send event: invalid chatId", "Failed to send event: missing token",
          "The chatId is required to send an event", "event not sent: instance expected to be connected", "invalid chatId for event message",
          "Could not deliver event, recipient unknown", "event.name \"N\" was already sent today", "event.name is too long",
          "the value event.name was fine but chatId is invalid", "GOWS: send event failed: recipient not allowed", "no event was created",
          "sending an event is not allowed here", "the event cannot be sent", "event must be sent later", "The event must take place in the future",
          "events are invalid", "event_name is missing", "Invalid event: endTime must be after startTime", "event is not valid: endTime must be after startTime",
          "event is invalid: too late", "Unexpected event in chat, recipient has left", "Unknown event (chat 12@g.us was deleted)", "Missing event-id",
          "Invalid event-type", "scope send-event is required", "event must be set in the future", "event must be provided by premium users",
          "event: field required by law", "event, recipient unknown", "event and chat not found", "event, is lost", "Missing token and no event",
          "chatId and event", "Missing a, b: it is event", "my_event is missing", "/v2/send/event is missing a body", "prevent is missing",
          "event0 is missing", "Event is missing", "invalid event type", "missing event id", "Missing token, event", "Invalid session, event lost",
          "chatId, event", "mismissing event", "submissing: event", "event is missingly", "event is requiredly", "a missing thing event",
          "Session is missing for event", "event required by the plan", "event invalidated", "event: must, should", "event.name: must be short",
          "zevent is missing", "event9 is missing", "0event is missing", "9event is missing", "event: Xmissing", "event X is missing", "event missing X",
          "Missing X event", ", event", "missingX: event", "missingX field: event", "missing fieldX event", "event.name. is missing", "event must be objective", "event is emptying", "Missing token: no event", "event.name was required yesterday, no", "is missing event2"}) {
        INFO(text);
        CHECK(blames(text) == (std::string_view(text) == "event.name was required yesterday, no"));
    }
}

TEST_CASE("blamed_key: of many mentions the first few are looked at, and of the text before one a part") {
    std::string many;
    for (int i = 0; i < 300; ++i) many += "event, ";
    CHECK_FALSE(blames(many + "event is missing"));
    CHECK(blames(many.substr(0, 255 * 7) + "event is missing"));
    std::string list = "Missing parameter(s): ";
    for (int i = 0; i < 20; ++i) list += "k, ";
    CHECK(blames(list + "event.name"));
    for (int i = 0; i < 100; ++i) list += "k, ";
    CHECK_FALSE(blames(list + "event.name"));
    CHECK(blames("event." + std::string(63, 'n') + " is missing"));
    CHECK_FALSE(blames("event." + std::string(64, 'n') + " is missing"));
}
