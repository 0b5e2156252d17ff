// SPDX-License-Identifier: MIT
// expect: message_endpoint: the path begins with a slash and has no query: nothing of a request travels in the URL
#include <wawp/event/authentication.hpp>

#ifdef FIXED
struct send_note : wawp::message_endpoint<"/v2/send/note"> {};
#else
struct send_note : wawp::message_endpoint<"/v2/send/note?access_token="> {};
#endif
constexpr std::string_view path = send_note::path;
