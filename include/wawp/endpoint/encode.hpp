// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <wawp/core/error.hpp>
#include <wawp/core/redact.hpp>
#include <wawp/core/result.hpp>
#include <wawp/core/secret.hpp>
#include <wawp/endpoint/checked.hpp>
#include <wawp/endpoint/endpoint.hpp>
#include <wawp/endpoint/request_options.hpp>
#include <wawp/endpoint/stated.hpp>
#include <wawp/http/request.hpp>
#include <wawp/json/native.hpp>
#include <wawp/schema/validate.hpp>

namespace wawp {

namespace detail {

inline error refusal_of(errc code, std::vector<violation> violations) {
    error failure{.code = code};
    failure.violations = std::move(violations);
    return failure;
}

/// The body of a request for an event whose rules are kept.
template <class Endpoint, class Json, json::layout Layout, class Event>
[[nodiscard]] secret write_body(const Event& e, const typename Endpoint::credentials& credentials) {
    using fields = typename Endpoint::template request_fields<Event>;
    static_assert(require_stated<fields>());
    static_assert(require_own_keys<typename Endpoint::credential_fields, fields>(),
                  "endpoint: the credentials and the request go into one object, and have a key in common, or a key of one is the start of "
                  "a key of the other; rename one");
    std::string body;
    body.reserve(512);  // enough for most: its size need not be known before
    Json::template write<Layout>(body, json::bind<typename Endpoint::credential_fields>(credentials),
                                           json::bind<fields>(e));
    return secret(std::move(body));
}

/// The same in either layout.
template <class Endpoint, class Json, class Event>
[[nodiscard]] secret write_body_in(json::layout layout, const Event& e, const typename Endpoint::credentials& credentials) {
    if constexpr (is_checked_for<Event, Endpoint>) {
        return write_body_in<Endpoint, Json>(layout, e.value(), credentials);
    } else {
        constexpr json::layout other = Endpoint::layout == json::layout::dotted ? json::layout::nested : json::layout::dotted;
        if constexpr (layout_seeking<Endpoint>) {
            if (layout == other) return write_body<Endpoint, Json, other>(e, credentials);
        }
        return write_body<Endpoint, Json, Endpoint::layout>(e, credentials);
    }
}

/// The rules of the credentials: those of the fields in the body, or a schema of their own where they travel elsewhere.
template <class Endpoint>
struct credential_rules_of {
    using type = typename Endpoint::credential_fields;
};
template <class Endpoint>
    requires requires { typename Endpoint::credential_rules; }
struct credential_rules_of<Endpoint> {
    using type = typename Endpoint::credential_rules;
};

/// Whether the endpoint adds something of its own to each request.
template <class Endpoint>
concept adds_to_request = requires(http::request& request, const typename Endpoint::credentials& credentials) {
    Endpoint::prepare(request, credentials);
};

/// The endpoint's path, with what it adds for these credentials.
template <class Endpoint>
[[nodiscard]] std::string path_of(const typename Endpoint::credentials& credentials) {
    http::request adds;
    adds.url = Endpoint::path;
    if constexpr (adds_to_request<Endpoint>) Endpoint::prepare(adds, credentials);
    return std::move(adds.url);
}

/// Everything that is wrong with what stands around the event.
template <class Endpoint>
[[nodiscard]] std::vector<violation> validate_setup(const typename Endpoint::credentials& credentials,
                                                    const request_options& options) {
    std::vector<violation> violations = validate<request_option_fields<request_options>>(options, Endpoint::token(credentials));
    if (holds_part_of(options.base_url, path_of<Endpoint>(credentials))) {
        const std::string doubled = redact(join_url(options.base_url, Endpoint::path), Endpoint::token(credentials));
        violations.push_back({"base_url", no_doubled_path::name, describe(std::string_view(doubled)), no_doubled_path::advice});
    }
    using rules = typename credential_rules_of<Endpoint>::type;
    for (violation& broken : validate<rules>(credentials, Endpoint::token(credentials))) violations.push_back(std::move(broken));
    return violations;
}

/// Knows whether it was moved from, of which the other members of its owner tell nothing: they are only empty.
class move_mark {
public:
    move_mark() = default;
    move_mark(const move_mark&) = default;
    move_mark& operator=(const move_mark&) = default;
    move_mark(move_mark&& other) noexcept : moved_from_(std::exchange(other.moved_from_, true)) {}
    move_mark& operator=(move_mark&& other) noexcept {
        moved_from_ = std::exchange(other.moved_from_, true);
        return *this;
    }
    ~move_mark() = default;

    [[nodiscard]] bool moved_from() const noexcept { return moved_from_; }

private:
    bool moved_from_ = false;
};

/// What all requests of a client have in common, or why there can be none.
struct request_draft {
    http::request request{};  ///< without a body, and without what the endpoint adds
    std::vector<violation> wrong{};
    move_mark mark{};  ///< a client that was moved from has no credentials either
};

template <class Endpoint>
[[nodiscard]] request_draft draft_request(const typename Endpoint::credentials& credentials, const request_options& options) {
    request_draft draft{.wrong = validate_setup<Endpoint>(credentials, options)};
    if (!draft.wrong.empty()) return draft;
    draft.request.url = join_url(options.base_url, Endpoint::path);
    draft.request.response_cap = options.response_cap;
    draft.request.method = method_of<Endpoint>();
    auto& headers = draft.request.headers;
    headers.reserve(4);
    headers.push_back({"Content-Type", "application/json"});
    headers.push_back({"Accept", "application/json"});
    headers.push_back({"Accept-Encoding", "identity"});  // not every transport can decode
    headers.push_back({"User-Agent", options.user_agent});
    return draft;
}

/// The request with that body.
template <class Endpoint>
[[nodiscard]] http::request finish_request(const request_draft& draft, secret&& body, const typename Endpoint::credentials& credentials) {
    http::request request = draft.request;
    request.body = std::move(body);
    if constexpr (adds_to_request<Endpoint>) Endpoint::prepare(request, credentials);
    return request;
}

/// Everything that keeps `e` from being sent, as violations; none if it may be.
template <class Endpoint, class Event>
[[nodiscard]] error why_not_sendable(const request_draft& draft, const Event& e, const typename Endpoint::credentials& credentials) {
    if (draft.mark.moved_from()) {
        return refusal_of(errc::bad_option, {{"client", "not_moved_from", "a client that was moved from", "send with the one that it was moved to"}});
    }
    if (!draft.wrong.empty()) return refusal_of(errc::bad_option, draft.wrong);
    if constexpr (!is_checked_for<Event, Endpoint>) {
        using fields = typename Endpoint::template request_fields<Event>;
        if (auto broken = validate<fields>(e, Endpoint::token(credentials)); !broken.empty()) {
            return refusal_of(errc::rule_broken, std::move(broken));
        }
    }
    return {};
}

}  // namespace detail

/// The HTTP request that sends `e`: absolute URL, headers, JSON body in the endpoint's layout.
///
/// @param e            an owning event, a view, or a checked constant, whose rules are not run again
/// @param credentials  who sends; they go where the endpoint wants them and nowhere else
/// @param options      base URL, user agent, cap on an answer's size
/// @return the request, or `errc::bad_option` (options or credentials) or `errc::rule_broken` (event) with every broken
///         rule; `delivery::not_sent` either way
template <endpoint Endpoint, json::policy Json = json::native, sendable_by<Endpoint> Event>
[[nodiscard]] result<http::request> encode(const Event& e, const typename Endpoint::credentials& credentials,
                                           const request_options& options = {}) {
    const detail::request_draft draft = detail::draft_request<Endpoint>(credentials, options);
    error refusal = detail::why_not_sendable<Endpoint>(draft, e, credentials);
    if (!refusal.violations.empty()) return unexpected{std::move(refusal)};
    return detail::finish_request<Endpoint>(draft, detail::write_body_in<Endpoint, Json>(Endpoint::layout, e, credentials), credentials);
}

/// What is no endpoint, no JSON policy or not an event of that endpoint stops the compiler with one sentence. To ask, use
/// the concept `sendable_by`.
template <class Endpoint, class Json = json::native, class Event, class Credentials>
    requires(!endpoint<Endpoint> || !json::policy<Json> || !sendable_by<Event, Endpoint>)
result<http::request> encode(const Event&, const Credentials&, const request_options& = {}) {
    static_assert(detail::require_endpoint<Endpoint>() && json::detail::require_policy<Json>());
    if constexpr (endpoint<Endpoint>) static_assert(detail::require_sendable<Event, Endpoint>());
    return unexpected{error{}};
}

}  // namespace wawp
