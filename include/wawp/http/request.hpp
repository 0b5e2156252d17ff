// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <wawp/core/secret.hpp>

namespace wawp::http {

/// A header of a request. The value is a secret, because a key may travel in one (`X-Api-Key`).
struct request_header {
    std::string name;  ///< as it goes on the wire
    secret value;  ///< without the space before it
};

/// How a request is sent: methods that carry a body. There is no `GET`, since the token travels in the body or in a header, and
/// what asks for nothing but an answer sends no message.
enum class method : std::uint8_t { post, put, patch, del };

/// The method as the request line has it.
[[nodiscard]] constexpr const char* to_text(method which) noexcept {
    switch (which) {
        case method::put: return "PUT";
        case method::patch: return "PATCH";
        case method::del: return "DELETE";
        case method::post: default: return "POST";
    }
}

/// What a transport sends, always with `Content-Length`.
///
/// The body holds the access token, so it is a secret: it is wiped on destruction and has no way into a log.
struct request {
    std::string url;                      ///< absolute; holds no secret
    std::vector<request_header> headers;  ///< no name twice; no CR, LF or NUL in a name or value
    secret body;                          ///< JSON, UTF-8
    std::size_t response_cap = std::size_t{256} * 1024;  ///< bytes of an answer's body that a transport keeps; it stops there
    http::method method = http::method::post;  ///< what an endpoint says, or `POST`
};

}  // namespace wawp::http
