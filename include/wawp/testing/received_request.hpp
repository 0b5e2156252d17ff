// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <wawp/core/error.hpp>
#include <wawp/core/secret.hpp>
#include <wawp/core/utf8.hpp>
#include <wawp/endpoint/read_request.hpp>
#include <wawp/http/request.hpp>
#include <wawp/json/read/missing.hpp>
#include <wawp/json/native.hpp>
#include <wawp/schema/entry.hpp>
#include <wawp/schema/field.hpp>
#include <wawp/schema/member_kind.hpp>
#include <wawp/schema/schema.hpp>
#include <wawp/schema/validate.hpp>
#include <wawp/testing/absent_keys.hpp>
#include <wawp/testing/received_event.hpp>

/// Checking what any endpoint receives, by the schemas that the endpoint declares.
namespace wawp::testing {

/// A request as one layout shows it, and what is wrong with it.
struct request_faults {
    json::layout layout{};  ///< the layout that the body is judged in
    bool is_json = false;  ///< whether the body is one JSON object; if not, nothing else is known of it
    std::vector<std::string> missing{};     ///< key paths that must be there, such as `poll.options[1].text`
    std::vector<std::string> mismatched{};  ///< those whose value is of the wrong kind
    std::vector<violation> violations{};    ///< rules that the values break; `left_out`: an optional key is there as null or "null"

    /// Whether nothing is wrong with the body. The token itself is looked at by `carries_token`.
    [[nodiscard]] bool none() const noexcept { return is_json && missing.empty() && mismatched.empty() && violations.empty(); }
};

namespace detail {

struct text_value {
    std::optional<std::string> text{};
};

/// A credential's field, with its rules, over a text that can be read.
template <class Entry, class Rules = typename wawp::detail::entry_parts<Entry>::rules>
struct text_field;
template <class Entry, auto... Rules>
struct text_field<Entry, wawp::detail::rule_list<Rules...>> {
    using type = schema<field<Entry::key, &text_value::text, Rules...>>;
};

/// Adds what is wrong with the texts among the credentials that travel in the body.
template <class CredentialFields>
void note_credentials(std::string_view body, request_faults& faults) {
    faults.missing = json::missing<CredentialFields>(body);
    CredentialFields::for_each([&]<class Entry>() {
        constexpr member_kind kind = wawp::detail::kind_of_value<wawp::detail::held_type<typename Entry::value_type>>();
        if constexpr (kind == member_kind::text || kind == member_kind::secret) {
            using fields = typename text_field<Entry>::type;
            text_value sent;
            const auto report = json::native::read<fields>(body, sent, json::limits{});
            if (report && !report->mismatched.empty()) faults.mismatched.emplace_back(Entry::key.view());
            const secret hidden = kind == member_kind::secret ? secret(sent.text.value_or(std::string())) : secret();
            for (violation& broken : validate<fields>(sent, hidden)) faults.violations.push_back(std::move(broken));
        }
    });
}

/// The faults that matter to a gateway.
/// @param reading  was made without unknown keys, so that they take no room from what matters
template <class CredentialFields, class Fields>
[[nodiscard]] request_faults faults_of(const request_reading& reading, std::string_view body) {
    request_faults faults{.layout = reading.layout};
    faults.is_json = !reading.syntax;
    if (!faults.is_json) return faults;
    note_credentials<CredentialFields>(body, faults);
    for (const json::fault& one : reading.faults) {
        if (one.kind == json::fault_kind::missing) faults.missing.push_back(one.path);
        if (one.kind == json::fault_kind::mismatched) faults.mismatched.push_back(one.path);
    }
    faults.violations.insert(faults.violations.end(), reading.violations.begin(), reading.violations.end());
    note_absent_keys<Fields>(body, reading.layout == json::layout::nested, nullptr, faults.violations);
    return faults;
}

/// Whether `value` has something to show where `expected`, made for the token `probe`, has that. A token that an endpoint
/// writes in other words, such as base64, only has to be there.
[[nodiscard]] inline bool shows_token(std::string_view value, std::string_view expected, std::string_view probe) noexcept {
    const std::size_t at = expected.find(probe);
    if (at == expected.npos) return !utf8::is_blank(value);
    const std::string_view before = expected.substr(0, at), behind = expected.substr(at + probe.size());
    if (value.size() < before.size() + behind.size() || !value.starts_with(before) || !value.ends_with(behind)) return false;
    return !utf8::is_blank(value.substr(before.size(), value.size() - before.size() - behind.size()));
}

}  // namespace detail

/// What is wrong with a request's body, by the endpoint's own schemas.
///
/// @tparam Request  the request's type, owning its texts; `request` becomes what was read of it
/// @param body      as it came; not looked at after the call
/// @param request   a fresh one, which nothing was read into before
/// @param accepted  the layouts that count; of either, the one is taken in which less is wrong
template <class Endpoint, class Request>
[[nodiscard]] request_faults check_body(std::string_view body, Request& request, accepted_layouts accepted = accepted_layouts::either) {
    using fields = typename Endpoint::template request_fields<Request>;
    using own = typename Endpoint::credential_fields;
    const auto in_layout = [&](json::layout layout) { return detail::faults_of<own, fields>(read_in_layout<fields>(body, layout, request, json::unknown_keys::ignored), body); };
    const json::layout named = Endpoint::layout;
    if (accepted != accepted_layouts::either) return in_layout(detail::wanted_layout(accepted, named));
    const json::layout other = detail::wanted_layout(accepted_layouts::neither, named);
    const request_faults second = in_layout(other), first = in_layout(named);
    return second.missing.size() + second.mismatched.size() < first.missing.size() + first.mismatched.size() ? in_layout(other) : first;
}

/// Whether a request has the headers that the endpoint adds for a token, with some token in them. One in the body is looked at by
/// `check_body`.
/// @param request  as it was sent
template <class Endpoint>
[[nodiscard]] bool has_token_headers(const http::request& request) {
    constexpr std::string_view probe = "sandbox-token";
    http::request expected;
    if constexpr (requires(typename Endpoint::credentials sender) { Endpoint::prepare(expected, sender); }) {
        Endpoint::prepare(expected, typename Endpoint::credentials{"sandbox", secret(probe)});
    }
    for (const http::request_header& wanted : expected.headers) {
        bool found = false;
        for (const http::request_header& sent : request.headers) {
            found = found || (sent.name == wanted.name && detail::shows_token(sent.value.reveal(), wanted.value.reveal(), probe));
        }
        if (!found) return false;
    }
    return true;
}

/// Whether a request carries the token where the endpoint wants it, and not in its URL.
template <class Endpoint>
[[nodiscard]] bool carries_token(const http::request& request, const secret& token) {
    using credentials = typename Endpoint::credentials;
    static_assert(requires { credentials{"sandbox", token}; },
                  "sandbox: the endpoint's credentials are made here, of a text and the token; give them two such members, in this order");
    if (request.url.find(token.reveal()) != std::string::npos) return false;
    const credentials sender{"sandbox", token};
    http::request expected;
    if constexpr (requires { Endpoint::prepare(expected, sender); }) Endpoint::prepare(expected, sender);
    for (const http::request_header& wanted : expected.headers) {
        bool found = false;
        for (const http::request_header& sent : request.headers) found = found || (sent.name == wanted.name && sent.value == wanted.value);
        if (!found) return false;
    }
    bool in_body = true;
    Endpoint::credential_fields::for_each([&]<class Entry>() {
        if constexpr (std::same_as<typename Entry::value_type, secret>) {
            detail::text_value sent;
            using fields = schema<field<Entry::key, &detail::text_value::text>>;
            in_body = in_body && json::native::read<fields>(request.body.reveal(), sent) && sent.text && secret(*sent.text) == token;
        }
    });
    return in_body;
}

}  // namespace wawp::testing
