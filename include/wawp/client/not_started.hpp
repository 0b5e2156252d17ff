// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include <wawp/client/caught.hpp>
#include <wawp/core/error.hpp>
#include <wawp/core/sanitize.hpp>
#include <wawp/core/secret.hpp>

namespace wawp::detail {

/// The text of an attempt that the transport threw at. Not sanitized.
[[nodiscard]] inline std::string why_not_started(const thrown& failure) { return "the transport could not start it: " + failure.what; }

/// What became of a message whose first attempt the transport threw at: surely not sent, as if it had not connected.
/// @param token  the access token, which the text does not show
[[nodiscard]] inline error not_started(const thrown& failure, const secret& token) {
    error why{.code = errc::connect_failed};
    why.message = sanitize(why_not_started(failure), token);
    why.cause = failure.cause;
    return why;
}

}  // namespace wawp::detail
