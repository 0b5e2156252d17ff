// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <wawp/core/ascii.hpp>
#include <wawp/core/lifetime.hpp>

namespace wawp::http {

/// A header of an answer.
struct header {
    std::string name;  ///< in any case
    std::string value;  ///< without white space around it
};

/// How much of a body arrived. The status decides even when its body is cut; a cut 2xx proves nothing.
enum class body_state : std::uint8_t {
    whole,  ///< every byte is there
    cut,        ///< the connection ended before the last byte
    timed_out,  ///< the time was up before the last byte
    cancelled,  ///< the caller asked to stop before the last byte
    too_large,  ///< larger than the transport's cap; `body` holds the part up to the cap
};

/// What a transport received. `status` is the final one: no 1xx, and no redirect was followed.
struct response {
    int status = 0;  ///< 200 to 599; whatever else a server wrote is judged as unknown
    std::vector<header> headers{};  ///< in the order in which they came
    std::string body{};  ///< at most the request's `response_cap` bytes
    http::body_state body_state = body_state::whole;  ///< whether `body` came to its end
};

/// The value of the first header called `name` (ASCII case ignored), or an empty text.
[[nodiscard]] inline std::string_view find_header(const response& answer [[clang::lifetimebound]], std::string_view name) noexcept {
    for (const header& candidate : answer.headers) {
        if (wawp::detail::equal_ignoring_case(candidate.name, name)) return candidate.value;
    }
    return {};
}

}  // namespace wawp::http
