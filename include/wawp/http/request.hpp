// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include <wawp/core/secret.hpp>

namespace wawp::http {

/// A header of a request. The value is a secret, because a key may travel in one (`X-Api-Key`).
struct request_header {
    std::string name;  ///< as it goes on the wire
    secret value;  ///< without the space before it
};

/// What a transport sends: always `POST`, always with `Content-Length`.
///
/// The body holds the access token, so it is a secret: it is wiped on destruction and has no way into a log.
struct request {
    std::string url;                      ///< absolute; holds no secret
    std::vector<request_header> headers;  ///< no name twice; no CR, LF or NUL in a name or value
    secret body;                          ///< JSON, UTF-8
    std::size_t response_cap = std::size_t{256} * 1024;  ///< bytes of an answer's body that a transport keeps; it stops there
};

}  // namespace wawp::http
