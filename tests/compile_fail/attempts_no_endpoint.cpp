// SPDX-License-Identifier: MIT
// expect-first: endpoint: it needs a static `layout`, a json::layout
#include <wawp/endpoint/decode.hpp>
#include <wawp/event/send_event.hpp>

struct send_poll {
    using answer = wawp::message;
    using answer_fields = wawp::message_fields<answer>;
    using credentials = wawp::credentials;
    using credential_fields = wawp::credential_fields<credentials>;
    static constexpr std::string_view path = "/v2/send/poll";
#ifdef FIXED
    static constexpr wawp::json::layout layout = wawp::json::layout::nested;
#endif
    static const wawp::secret& token(const credentials& sender) { return sender.access_token; }
    static std::string id_of(const answer& read) { return wawp::id_of(read); }
};

bool is_sent(const wawp::http::outcome& outcome, const wawp::credentials& sender) {
    return wawp::decode_attempt<send_poll>(outcome, sender).result.has_value();
}
