// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <wawp/core/error.hpp>
#include <wawp/core/secret.hpp>
#include <wawp/event/credentials.hpp>
#include <wawp/event/event.hpp>
#include <wawp/event/send_event.hpp>
#include <wawp/json/native.hpp>
#include <wawp/schema/validate.hpp>
#include <wawp/testing/absent_keys.hpp>

namespace wawp::testing {

/// An instant as the gateway takes it: a JSON number, not a text.
struct received_instant {
    std::chrono::sys_seconds value{};  ///< the instant

    /// From a JSON number of seconds.
    bool take_integer(std::int64_t seconds) noexcept {
        value = std::chrono::sys_seconds{std::chrono::seconds{seconds}};
        return true;
    }
    operator std::chrono::sys_seconds() const noexcept { return value; }  ///< the instant
};

/// An event as it reached the gateway: any key may be missing. Read with the endpoint's own schemas.
struct received_event {
    std::optional<std::string> chat_id{};  ///< key `chatId`
    std::optional<std::string> name{};  ///< key `event.name`
    std::optional<std::string> description{};  ///< key `event.description`
    std::optional<received_instant> start_time{};  ///< key `event.startTime`
    std::optional<received_instant> end_time{};  ///< key `event.endTime`
    std::optional<std::string> location{};  ///< key `event.location.name`
    std::optional<bool> extra_guests_allowed{};  ///< key `event.extraGuestsAllowed`
    std::optional<std::string> reply_to{};  ///< key `reply_to`
};

/// The credentials as they reached the gateway.
struct received_credentials {
    std::optional<std::string> instance_id{};  ///< key `instance_id`
    std::optional<std::string> access_token{};  ///< key `access_token`
};

/// The layouts that a gateway understands. Nobody knows which one the live service takes.
enum class accepted_layouts : std::uint8_t {
    either,   ///< the one that a body has, or mostly has
    dotted,   ///< `event.name`
    nested,   ///< `event: {name}`
    neither,  ///< whatever comes, the other one would have been right
};

/// A request's body, understood, and what is wrong with it.
struct received_request {
    received_event event{};  ///< what the body says of the event
    received_credentials credentials{};  ///< what it says of the sender
    json::layout layout = json::layout::dotted;  ///< the layout that the body is judged in
    bool is_json = true;  ///< whether the body is one JSON object
    std::vector<std::string_view> missing{};     ///< required keys that are not there, in the layout that is wanted
    std::vector<std::string_view> mismatched{};  ///< keys whose value is of the wrong kind, such as a number in quotes
    std::vector<violation> violations{};         ///< rules that the values break; `left_out`: an optional key is there as null or "null"
};

namespace detail {

inline bool is_part_of_event(std::string_view key) noexcept { return key.starts_with("event."); }

/// Adds the keys that `Documented` requires and `received` does not hold.
template <template <class> class Fields, class Documented, class Received>
void note_missing(const Received& received, std::vector<std::string_view>& missing) {
    std::vector<std::string_view> required;
    Fields<Documented>::for_each([&]<class Entry>() {
        if constexpr (wawp::detail::has_member<Entry>) {
            if (!Entry::optional) required.push_back(Entry::key);
        }
    });
    Fields<Received>::for_each([&]<class Entry>() {
        if constexpr (wawp::detail::has_member<Entry>) {
            for (const std::string_view key : required) {
                if (key == Entry::key.view() && !Entry::get(received)) missing.push_back(Entry::key);
            }
        }
    });
}

/// Reads one half of the body in one layout; false if the body is not JSON.
template <class Fields, class Part>
bool read_part(std::string_view body, Part& part, std::vector<std::string_view>& mismatched) {
    auto report = json::native::read<Fields>(body, part, json::limits{});
    if (!report) return false;
    for (const std::string_view key : report->mismatched) mismatched.push_back(key);
    return true;
}

/// The event as one layout shows it.
struct event_reading {
    received_event event{};
    std::vector<std::string_view> mismatched{};
    bool is_json = false;
    std::size_t parts = 0;  ///< keys of the event that are there, with a value of any kind

    template <class Fields>
    static event_reading from(std::string_view body) {
        event_reading reading;
        reading.is_json = read_part<Fields>(body, reading.event, reading.mismatched);
        for (const std::string_view key : reading.mismatched) reading.parts += is_part_of_event(key);
        event_fields<received_event>::for_each([&]<class Entry>() {
            if constexpr (wawp::detail::has_member<Entry>) {
                reading.parts += is_part_of_event(Entry::key) && Entry::get(reading.event).has_value();
            }
        });
        return reading;
    }
};

[[nodiscard]] inline json::layout wanted_layout(accepted_layouts accepted, json::layout used) noexcept {
    const json::layout other = used == json::layout::dotted ? json::layout::nested : json::layout::dotted;
    switch (accepted) {
        case accepted_layouts::dotted: return json::layout::dotted;
        case accepted_layouts::nested: return json::layout::nested;
        case accepted_layouts::neither: return other;
        case accepted_layouts::either: default: break;
    }
    return used;
}

}  // namespace detail

/// Checks a request's body as the documentation says.
///
/// @param body      as it came; not looked at after the call
/// @param accepted  the layouts that count. A body in another one lacks what the wanted one would hold: `event`, or
///                  `event.name` and the like. A body that mixes both is in the one that more of its keys have.
[[nodiscard]] inline received_request read_request(std::string_view body, accepted_layouts accepted = accepted_layouts::either) {
    using fields = event_fields<received_event>;
    auto dotted = detail::event_reading::from<literal_keys<fields>>(body);
    auto nested = detail::event_reading::from<fields>(body);
    const json::layout used = nested.parts > dotted.parts ? json::layout::nested : json::layout::dotted;

    received_request request;
    request.layout = detail::wanted_layout(accepted, used);
    request.is_json = dotted.is_json;
    if (!request.is_json) return request;
    const bool is_nested = request.layout == json::layout::nested;
    detail::event_reading& reading = is_nested ? nested : dotted;
    request.event = std::move(reading.event);
    request.mismatched = std::move(reading.mismatched);
    detail::read_part<credential_fields<received_credentials>>(body, request.credentials, request.mismatched);

    detail::note_missing<credential_fields, credentials>(request.credentials, request.missing);
    detail::note_missing<event_fields, event>(request.event, request.missing);
    for (const std::string_view key : request.mismatched) std::erase(request.missing, key);
    if ((is_nested && reading.parts == 0) || (accepted == accepted_layouts::neither && request.missing.empty())) {
        std::erase_if(request.missing, detail::is_part_of_event);
        request.missing.push_back("event");
    }
    const secret token(request.credentials.access_token.value_or(std::string()));
    request.violations = validate<credential_fields<received_credentials>>(request.credentials, token);
    for (violation& broken : validate<fields>(request.event, token)) request.violations.push_back(std::move(broken));
    detail::note_absent_keys<event_fields<event>>(body, is_nested, nullptr, request.violations);
    return request;
}

}  // namespace wawp::testing
