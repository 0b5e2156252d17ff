// SPDX-License-Identifier: MIT
// Generated from include/ by single_include/amalgamate.cmake: change the headers there.
#pragma once

#include <wawp/wawp.hpp>

#include <string>
#include <wawp/event/self_hosted.hpp>
#include <wawp/schema/print.hpp>

// wawp/event/print.hpp
/// Events as text, for a log. No part of `wawp.hpp`.
namespace wawp {

/// One line for each field, such as `event.startTime: 1796133600 (2026-12-01T14:00:00Z)`; texts are clipped.
/// @note An event holds a chat id and what people write to each other: think of who reads the log.
template <class Text>
[[nodiscard]] std::string to_string(const basic_event<Text>& e) {
    return print<event_fields<basic_event<Text>>>(e);
}

namespace self_hosted {

/// The same of an event for an engine that one hosts oneself.
template <class Text>
[[nodiscard]] std::string to_string(const basic_event<Text>& e) {
    return print<event_fields<basic_event<Text>>>(e);
}

}  // namespace self_hosted

}  // namespace wawp
