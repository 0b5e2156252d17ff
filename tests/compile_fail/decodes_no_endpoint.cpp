// SPDX-License-Identifier: MIT
// expect: endpoint: it needs a type `answer_fields`, the schema of the answer
// expect-first: endpoint: it needs a static `path`, the text that follows the base URL
// expect: endpoint: it needs a static `std::string id_of(const answer&)`, the message's id
#include <wawp/endpoint/decode.hpp>
#include <wawp/event/send_event.hpp>

#ifdef FIXED
using send_poll = wawp::send_event;
#else
struct send_poll {
    using answer = wawp::message;
    using credentials = wawp::credentials;
    using credential_fields = wawp::credential_fields<credentials>;
    static constexpr wawp::json::layout layout = wawp::json::layout::nested;
    static const wawp::secret& token(const credentials& sender) { return sender.access_token; }
};
#endif

bool is_sent(const wawp::http::response& answer, const wawp::credentials& sender) {
    return wawp::decode<send_poll>(answer, sender).has_value();
}
