// SPDX-License-Identifier: MIT
// Generated from include/ by single_include/amalgamate.cmake: change the headers there.
#pragma once

#include <wawp/wawp.hpp>

#include <concepts>
#include <string_view>
#include <wawp/endpoint/read_request.hpp>
#include <wawp/event/self_hosted.hpp>

// wawp/event/read_event.hpp
/// Events that come in as JSON. No part of `wawp.hpp`.
namespace wawp {

/// `read<event>(text)`: a calendar event from JSON, in either layout, with everything that is wrong listed: see `read_request`.
template <std::same_as<event> Event>
[[nodiscard]] result<Event> read(std::string_view text) {
    return read_request<send_event>(text);
}

/// `read<self_hosted::event>(text)`: the same of an event for an engine that one hosts oneself.
template <std::same_as<self_hosted::event> Event>
[[nodiscard]] result<Event> read(std::string_view text) {
    return read_request<self_hosted::send_event>(text);
}

}  // namespace wawp
