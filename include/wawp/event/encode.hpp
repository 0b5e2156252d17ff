// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <wawp/core/error.hpp>
#include <wawp/core/result.hpp>
#include <wawp/core/secret.hpp>
#include <wawp/event/checked_event.hpp>
#include <wawp/event/endpoint.hpp>
#include <wawp/event/event.hpp>
#include <wawp/http/request.hpp>
#include <wawp/json/native.hpp>
#include <wawp/schema/validate.hpp>

namespace wawp {

/// A base URL: `http://` or `https://`, a host, perhaps a port and a path; no user, query, fragment or white space.
struct base_address {
    static constexpr std::string_view name = "base_address";
    constexpr std::string_view operator()(std::string_view url) const noexcept {
        const std::size_t scheme = url.starts_with("https://") ? 8 : url.starts_with("http://") ? 7 : 0;
        if (scheme == 0) return "begin it with https://";
        const std::string_view host = url.substr(scheme, url.find('/', scheme) - scheme);
        if (host.empty() || host.front() == ':') return "name a host after https://";
        if (host.find('@') != std::string_view::npos) return "take the user and password out of the URL";
        for (const char c : url) {
            if (static_cast<unsigned char>(c) <= 0x20 || c == 0x7F) return "take white space and control characters out";
            if (c == '?' || c == '#') return "take the query and the fragment out";
        }
        return {};
    }
};

/// What a request needs besides the event and the credentials.
struct request_options {
    std::string base_url = "https://api.wawp.net";
    std::string user_agent = "wawp-cpp/1";
    std::size_t response_cap = 256 * 1024;  ///< bytes of an answer's body that are kept; above 1 MiB none is read
};

template <class O>
struct request_option_fields : schema<
    field<"base_url", &O::base_url, base_address{}>,
    field<"user_agent", &O::user_agent, not_blank{}, single_line{}>> {};

namespace detail {

inline unexpected<error> refused(errc code, std::vector<violation> violations) {
    error failure{.code = code};
    failure.violations = std::move(violations);
    return {std::move(failure)};
}

template <class Endpoint, class Json, class Event>
[[nodiscard]] http::request build(const Event& e, const typename Endpoint::credentials& who,
                                  const request_options& options) {
    http::request request;
    std::string_view base = options.base_url;
    while (base.ends_with('/')) base.remove_suffix(1);
    request.url.append(base).append(Endpoint::path);
    request.headers.push_back({"Content-Type", "application/json"});
    request.headers.push_back({"Accept", "application/json"});
    request.headers.push_back({"User-Agent", options.user_agent});
    request.response_cap = options.response_cap;

    using fields = typename Endpoint::template request_fields<Event>;
    std::string body;
    Json::template write<Endpoint::layout>(body, json::bind<typename Endpoint::credential_fields>(who),
                                           json::bind<fields>(e));
    request.body = secret(std::move(body));
    if constexpr (requires { Endpoint::prepare(request, who); }) Endpoint::prepare(request, who);
    return request;
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

/// Everything that is wrong with what stands around the event.
template <class Endpoint>
[[nodiscard]] std::vector<violation> validate_setup(const typename Endpoint::credentials& who,
                                                    const request_options& options) {
    std::vector<violation> violations = validate<request_option_fields<request_options>>(options, Endpoint::token(who));
    using rules = typename credential_rules_of<Endpoint>::type;
    for (violation& broken : validate<rules>(who, Endpoint::token(who))) violations.push_back(std::move(broken));
    return violations;
}

}  // namespace detail

/// The HTTP request that sends `e`: absolute URL, headers, JSON body.
///
/// @param e        an owning event, a view, or a checked constant, whose rules are not run again
/// @param who      the credentials; they go into the body and nowhere else
/// @return the request, or `errc::bad_option` (options or credentials) or `errc::rule_broken` (event) with every broken
///         rule; `delivery::not_sent` either way
template <endpoint Endpoint, json::policy Json = json::native, request_of<Endpoint> Event>
[[nodiscard]] result<http::request> encode(const Event& e, const typename Endpoint::credentials& who,
                                           const request_options& options = {}) {
    if (auto wrong = detail::validate_setup<Endpoint>(who, options); !wrong.empty()) {
        return detail::refused(errc::bad_option, std::move(wrong));
    }
    if (auto broken = validate<typename Endpoint::template request_fields<Event>>(e, Endpoint::token(who)); !broken.empty()) {
        return detail::refused(errc::rule_broken, std::move(broken));
    }
    return detail::build<Endpoint, Json>(e, who, options);
}

template <endpoint Endpoint, json::policy Json = json::native>
    requires request_of<event_view, Endpoint>
[[nodiscard]] result<http::request> encode(const checked_event& e, const typename Endpoint::credentials& who,
                                           const request_options& options = {}) {
    if (auto wrong = detail::validate_setup<Endpoint>(who, options); !wrong.empty()) {
        return detail::refused(errc::bad_option, std::move(wrong));
    }
    return detail::build<Endpoint, Json>(e.value(), who, options);
}

}  // namespace wawp
