// SPDX-License-Identifier: MIT
// expect: endpoint: it needs a type `answer`, a struct such as wawp::message
// expect: endpoint: it needs a type `answer_fields`, the schema of the answer
#include <wawp/event/authentication.hpp>
#include <wawp/wawp.hpp>

#ifdef FIXED
struct send_note : wawp::message_endpoint<"/v2/send/note"> {
#else
struct send_note : wawp::auth::body {
    static constexpr std::string_view path = "/v2/send/note";
    static constexpr wawp::json::layout layout = wawp::json::layout::dotted;
#endif
    template <class E>
    using request_fields = wawp::event_fields<E>;
};

bool is_made(const wawp::event& e) { return wawp::encode<send_note>(e, wawp::credentials{"I", "T"}).has_value(); }
