// SPDX-License-Identifier: MIT
// Generated from include/ by single_include/amalgamate.cmake: change the headers there.
#pragma once

#include <wawp/wawp.hpp>

#include <string>
#include <string_view>
#include <utility>

// wawp/event/authentication.hpp
/// For endpoints beside `send_event`: where the access token travels, and what their answers have in common. No part of
/// `wawp.hpp`.
namespace wawp {

/// Where the token travels. None of these puts it into the URL, which ends up in logs.
namespace auth {

/// What all of them have in common: the credentials, and what must not come back in an error.
struct by_credentials {
    using credentials = wawp::credentials;  ///< what a client of the endpoint takes
    using credential_rules = wawp::credential_fields<credentials>;  ///< checks all of them before a send, wherever they travel
    /// Taken out of every text of an error. It lies in `sender`.
    static const secret& token(const credentials& sender) noexcept { return sender.access_token; }
};

/// In the body, as the gateway's documentation has it: `instance_id`, `access_token`.
struct body : by_credentials {
    using credential_fields = wawp::credential_fields<credentials>;  ///< both go into the body
};

/// In a header, such as `header<"access-token">` or `header<"X-Api-Key", "session">`.
/// @tparam InstanceKey  the key in the body of the instance, or session, that sends
/// @tparam Scheme       stands before the token
template <fixed_string Name, fixed_string InstanceKey = "instance_id", fixed_string Scheme = "">
struct header : by_credentials {
    static_assert(Name.size() > 0 && Name.view().find_first_of(" :\r\n\t") == std::string_view::npos,
                  "auth::header: the name of a header has no blanks, colons or line breaks");
    /// What goes into the body: the instance alone.
    struct credential_fields : schema<field<InstanceKey, &credentials::instance_id, not_blank{}, single_line{}>> {};

    /// Adds the header `Name`: `Scheme`, then the token. It is wiped with the request.
    static void prepare(http::request& request, const credentials& sender) {
        std::string value;
        value.reserve(Scheme.size() + sender.access_token.size());  // no copy stays behind
        value.append(Scheme.view()).append(sender.access_token.reveal());
        request.headers.push_back({std::string(Name.view()), secret(std::move(value))});
    }
};

/// In the header `Authorization`, as `Bearer …`.
using bearer = header<"Authorization", "instance_id", "Bearer ">;

}  // namespace auth

/// An endpoint that sends a message and answers with it, as most of the gateway's do. Derive from it and name the requests:
/// ```cpp
/// struct send_text : wawp::message_endpoint<"/v2/send/text"> {
///     template <std::same_as<text_message> Request>
///     using request_fields = text_fields;
/// };
/// ```
/// @tparam Authentication  one of `auth`, or a type of your own with the same members
template <fixed_string Path, class Authentication = auth::body, json::layout Layout = json::layout::dotted>
struct message_endpoint : Authentication {
    static_assert(Path.view().starts_with('/') && Path.view().find_first_of("?# ") == std::string_view::npos,
                  "message_endpoint: the path begins with a slash and has no query: nothing of a request travels in the URL");
    static constexpr fixed_string path_text = Path;  ///< holds the characters of `path`
    static constexpr std::string_view path = path_text.view();  ///< follows the base URL; static
    static constexpr json::layout layout = Layout;  ///< how key paths with dots go on the wire

    using answer = message;  ///< what a receipt's `answer` is
    using answer_fields = message_fields<message>;  ///< how it is read
    /// The message's id, wherever the engine wrote it; empty if it named none. See `wawp::id_of`.
    template <class Text>
    static std::string id_of(const basic_message<Text>& answer) {
        return wawp::id_of(answer);
    }
    /// Calls `tell(key, value)` for the marks that `message` declares as members: see `endpoint`.
    static void tell_marks(const message& answer, auto&& tell) { wawp::tell_marks(answer, tell); }
};

}  // namespace wawp
