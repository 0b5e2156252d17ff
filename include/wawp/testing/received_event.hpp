// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <wawp/core/error.hpp>
#include <wawp/event/credentials.hpp>
#include <wawp/event/event.hpp>
#include <wawp/event/send_event.hpp>
#include <wawp/json/native.hpp>
#include <wawp/schema/validate.hpp>

namespace wawp::testing {

/// An instant as the gateway takes it: a JSON number, not a text.
struct received_instant {
    std::chrono::sys_seconds value{};

    bool take_integer(std::int64_t seconds) noexcept {
        return value = std::chrono::sys_seconds{std::chrono::seconds{seconds}}, true;
    }
    operator std::chrono::sys_seconds() const noexcept { return value; }
};

/// An event as it reached the gateway: any key may be missing. Read with the endpoint's own schemas.
struct received_event {
    std::optional<std::string> chat_id{};
    std::optional<std::string> name{};
    std::optional<std::string> description{};
    std::optional<received_instant> start_time{};
    std::optional<received_instant> end_time{};
    std::optional<std::string> location{};
    std::optional<bool> extra_guests_allowed{};
    std::optional<std::string> reply_to{};
};

/// The credentials as they reached the gateway.
struct received_credentials {
    std::optional<std::string> instance_id{};
    std::optional<std::string> access_token{};
};

/// A request's body, understood, and what is wrong with it.
struct received_request {
    received_event event{};
    received_credentials who{};
    json::layout layout = json::layout::dotted;
    bool is_json = true;
    std::vector<std::string_view> missing{};     ///< required keys that are not there
    std::vector<std::string_view> mismatched{};  ///< keys whose value is of the wrong kind, such as a number in quotes
    std::vector<violation> violations{};         ///< rules that the values break
};

namespace detail {

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

}  // namespace detail

/// Checks a request's body as the documentation says, in either layout.
[[nodiscard]] inline received_request read_request(std::string_view body) {
    received_request request;
    std::vector<std::string_view> mismatched;
    const bool nested = detail::read_part<event_fields<received_event>>(body, request.event, mismatched) && request.event.name;
    if (nested) {
        request.layout = json::layout::nested;
    } else {
        mismatched.clear();
        request.is_json = detail::read_part<literal_keys<event_fields<received_event>>>(body, request.event, mismatched);
    }
    if (!request.is_json) return request;
    detail::read_part<credential_fields<received_credentials>>(body, request.who, mismatched);
    request.mismatched = std::move(mismatched);

    detail::note_missing<credential_fields, credentials>(request.who, request.missing);
    detail::note_missing<event_fields, event>(request.event, request.missing);
    for (const std::string_view key : request.mismatched) std::erase(request.missing, key);
    request.violations = validate<event_fields<received_event>>(request.event);
    return request;
}

}  // namespace wawp::testing
