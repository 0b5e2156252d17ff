// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include <wawp/core/error.hpp>
#include <wawp/core/result.hpp>
#include <wawp/endpoint/checked.hpp>
#include <wawp/endpoint/endpoint.hpp>
#include <wawp/journal/once.hpp>
#include <wawp/json/native.hpp>
#include <wawp/json/read/missing.hpp>
#include <wawp/outbox/outbox.hpp>
#include <wawp/schema/required.hpp>
#include <wawp/schema/validate.hpp>

/// How an outbox keeps an event: as the JSON object of its request, nested, without the credentials.
namespace wawp::detail {

/// Why an outbox refuses `sender`: an error with one violation, or none if it may be used. The rule is that for keys.
[[nodiscard]] inline error refuse_sender(std::string_view sender) {
    error refusal = refuse_key(sender);
    for (violation& each : refusal.violations) each.key = "sender";
    return refusal;
}

/// Stops the compiler with one sentence: what is enqueued is no event of the endpoint.
template <class Endpoint, class Event>
[[nodiscard]] result<outbox_arrival> refuse_type() {
    static_assert(require_sendable<Event, Endpoint>());
    return unexpected{error{}};
}

/// An entry for `e`, or `errc::rule_broken`, `errc::bad_option`: what breaks a rule is not queued.
template <class Endpoint, class Event>
[[nodiscard]] result<outbox_entry> entry_for(std::string_view key, std::string_view sender, const Event& e, pace_time not_before) {
    if constexpr (is_checked_for<Event, Endpoint>) {
        return entry_for<Endpoint>(key, sender, e.value(), not_before);
    } else {
        using fields = typename Endpoint::template request_fields<Event>;
        error refusal = refuse_key(key);
        for (const error of_sender = refuse_sender(sender); const violation& each : of_sender.violations) refusal.violations.push_back(each);
        if (!refusal.violations.empty()) return unexpected{std::move(refusal)};
        refusal.code = errc::rule_broken;
        refusal.violations = validate<fields>(e);
        if (!refusal.violations.empty()) return unexpected{std::move(refusal)};
        outbox_entry entry{.key = std::string(key), .sender = std::string(sender), .endpoint = std::string(std::string_view(Endpoint::path)),
                           .payload = payload_digest<Endpoint>(e), .not_before = not_before};
        json::native::write<json::layout::nested>(entry.event, json::bind<fields>(e));
        return entry;
    }
}

/// The event that an entry holds, or `errc::journal_failed`: the row is damaged, or was changed by hand.
template <class Endpoint, class Event>
[[nodiscard]] result<Event> event_of(const outbox_entry& entry) {
    using fields = typename Endpoint::template request_fields<Event>;
    auto e = blank::make<Event>();
    // Whatever its size and depth: limits are for what strangers write.
    const auto read = json::native::read<fields>(entry.event, e, json::limits{.depth = json::detail::deepest, .bytes = entry.event.size()});
    if (read && read->mismatched.empty() && json::missing<fields>(entry.event).empty() && payload_digest<Endpoint>(e) == entry.payload) return e;
    error failure{.code = errc::journal_failed};
    failure.message = "the event in the outbox is not what was queued: the row is damaged, or was changed by hand";
    return unexpected{std::move(failure)};
}

}  // namespace wawp::detail
