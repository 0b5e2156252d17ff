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
/// Beside them: `method`, an `http::method`, where it is not `POST`; `request_fields<Event>`, the schema of each event type that it takes; where credentials do not travel in
/// the body, `credential_rules` (a schema to check them with) and `prepare(http::request&, credentials)`; and for answers
/// that are read in one pass although they declare keys of marks themselves, `tell_marks(answer, tell)`, which calls
/// `tell(key, value)` for each of these (an optional boolean or integer, or a text). For what is made of the declaration
/// (JSON Schema, a reference, reading a request) `request`, the event type that owns its texts.
template <class E>
concept endpoint = requires(const typename E::answer& answer, const typename E::credentials& credentials) {
    /// The path that follows the base URL.
    { E::path } -> std::convertible_to<std::string_view>;
    /// The secret that must not come back in an error's text.
    { E::token(credentials) } -> std::same_as<const secret&>;
    /// The schema of the credentials; those of its fields that go into the body.
    typename E::credential_fields;
    /// The schema of the answer.
    typename E::answer_fields;
    /// The message's id in the answer; empty if there is none.
    std::string(E::id_of(answer));
    /// How key paths with dots go on the wire.
    { E::layout } -> std::convertible_to<json::layout>;
};

/// An event that `E` can send: `E::request_fields<Event>` names its schema.
template <class Event, class E>
concept request_of = endpoint<E> && requires { typename E::template request_fields<Event>; };

/// What `E` can send: one of its events, or one of those that the compiler has checked.
template <class Event, class E>
concept sendable_by = request_of<Event, E> || detail::is_checked_for<Event, E>;

/// An endpoint of which nobody knows for certain which layout the gateway takes. It names its `layout_key`, the key whose
/// members the layouts spell differently: a refusal that misses that key proves that the other layout is wanted. A
/// client then switches by itself, unless the layout is named (`dotted<E>`, `nested<E>`).
template <class E>
concept layout_seeking = endpoint<E> && requires { { E::layout_key } -> std::convertible_to<std::string_view>; } &&
                         !requires { typename E::named_layout; };

namespace detail {

template <class E>
consteval bool require_credentials() noexcept {
    constexpr bool has_type = requires { typename E::credentials; };
    constexpr bool has_fields = requires { typename E::credential_fields; };
    static_assert(has_type, "endpoint: it needs a type `credentials`, such as wawp::credentials");
    static_assert(has_fields, "endpoint: it needs a type `credential_fields`, the schema of the credentials that go into the body; perhaps schema<>");
    if constexpr (has_type) {
        constexpr bool has_token = requires(const typename E::credentials& sender) {
            { E::token(sender) } -> std::same_as<const secret&>;
        };
        static_assert(has_token, "endpoint: it needs a static `const secret& token(const credentials&)`, the secret that no error may show");
    }
    return true;
}

template <class E>
consteval bool require_answer() noexcept {
    constexpr bool has_type = requires { typename E::answer; };
    constexpr bool has_fields = requires { typename E::answer_fields; };
    static_assert(has_type, "endpoint: it needs a type `answer`, a struct such as wawp::message");
    static_assert(has_fields, "endpoint: it needs a type `answer_fields`, the schema of the answer");
    if constexpr (has_type) {
        constexpr bool has_id = requires(const typename E::answer& answer) { std::string(E::id_of(answer)); };
        static_assert(has_id, "endpoint: it needs a static `std::string id_of(const answer&)`, the message's id, or an empty text");
    }
    return true;
}

template <class E>
constexpr http::method method_of() noexcept {
    if constexpr (requires { E::method; }) {
        constexpr bool known = requires { { E::method } -> std::same_as<const http::method&>; };
        static_assert(known, "endpoint: its `method` must be a static constexpr wawp::http::method, such as http::method::put");
        if constexpr (known) return E::method;
    }
    return http::method::post;
}

/// Stops the compiler with one sentence for each thing that `E` lacks to be an `endpoint`.
template <class E>
consteval bool require_endpoint() noexcept {
    constexpr bool has_path = requires { { E::path } -> std::convertible_to<std::string_view>; };
    constexpr bool has_layout = requires { { E::layout } -> std::convertible_to<json::layout>; };
    static_assert(has_path, "endpoint: it needs a static `path`, the text that follows the base URL");
    static_assert(has_layout, "endpoint: it needs a static `layout`, a json::layout");
    return require_credentials<E>() && require_answer<E>();
}

/// Stops the compiler with one sentence if `E` cannot send an `Event`.
template <class Event, class E>
consteval bool require_sendable() noexcept {
    static_assert(sendable_by<Event, E>,
                  "this endpoint does not send an event of this type: give it one for which the endpoint has `request_fields<Event>`, "
                  "such as wawp::event for wawp::send_event; by reference, not as a pointer, an optional or a result");
    return true;
}

template <class E>
constexpr std::string_view layout_key_of() noexcept {
    if constexpr (requires { E::layout_key; }) {
        return E::layout_key;
    } else {
        return {};
    }
}

}  // namespace detail

/// The same endpoint with each key path as one key with dots in it, and no other.
template <endpoint E>
struct dotted : E {
    static constexpr json::layout layout = json::layout::dotted;  ///< one key with dots
    using named_layout = dotted;  ///< says that the layout is certain: see `layout_seeking`
};

/// The same endpoint with the key paths as nested objects, and no other.
template <endpoint E>
struct nested : E {
    static constexpr json::layout layout = json::layout::nested;  ///< objects in objects
    using named_layout = nested;  ///< says that the layout is certain: see `layout_seeking`
};

}  // namespace wawp
