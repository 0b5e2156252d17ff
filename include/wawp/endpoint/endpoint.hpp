// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>
#include <string>
#include <string_view>

#include <wawp/core/secret.hpp>
#include <wawp/endpoint/checked.hpp>
#include <wawp/http/request.hpp>
#include <wawp/json/policy.hpp>

namespace wawp {

/// What an endpoint declares. `encode`, `decode`, `exchange` and `client` work with any type that has these members.
///
/// Beside them: `request_fields<Event>`, the schema of each event type that it takes; and, where credentials do not travel
/// in the body, `credential_rules` (a schema to check them with) and `prepare(http::request&, credentials)`.
template <class E>
concept endpoint = requires(const typename E::answer& answer, const typename E::credentials& who) {
    /// The path that follows the base URL.
    { E::path } -> std::convertible_to<std::string_view>;
    /// The secret that must not come back in an error's text.
    { E::token(who) } -> std::same_as<const secret&>;
    /// The schema of the credentials; those of its fields that go into the body.
    typename E::credential_fields;
    /// The schema of the answer.
    typename E::answer_fields;
    /// The message's id in the answer; empty if there is none.
    { E::id_of(answer) } -> std::convertible_to<std::string_view>;
    /// How key paths with dots go on the wire.
    { E::layout } -> std::convertible_to<json::layout>;
};

/// An event that `E` can send: `E::request_fields<Event>` names its schema.
template <class Event, class E>
concept request_of = endpoint<E> && requires { typename E::template request_fields<Event>; };

/// What `E` can send: one of its events, or one of those that the compiler has checked.
template <class Event, class E>
concept sendable_by = request_of<Event, E> || detail::is_checked_for<Event, E>;

/// The same endpoint with the key paths as nested objects.
template <endpoint E>
struct nested : E {
    static constexpr json::layout layout = json::layout::nested;
};

}  // namespace wawp
