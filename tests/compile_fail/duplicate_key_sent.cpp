// SPDX-License-Identifier: MIT
// expect: schema: two fields have the same key; rename one
// errors: 1
#include <concepts>
#include <string>

#include <wawp/event/authentication.hpp>
#include <wawp/wawp.hpp>

struct poll {
    wawp::required<std::string> chat_id, question;
};

struct poll_fields : wawp::schema<
    wawp::field<"chatId", &poll::chat_id>,
#ifdef FIXED
    wawp::field<"poll.name", &poll::question>
#else
    wawp::field<"chatId", &poll::question>
#endif
> {};

struct send_poll : wawp::message_endpoint<"/v2/send/poll"> {
    template <std::same_as<poll>>
    using request_fields = poll_fields;
};

void send(const poll& what, const wawp::credentials& credentials) {
    const auto request = wawp::encode<send_poll>(what, credentials);
    static_cast<void>(request);
}
