// SPDX-License-Identifier: MIT
#include <concepts>
#include <string>
#include <string_view>

#include "support/catch.hpp"
#include "support/sample_event.hpp"

#include <wawp/core/time.hpp>
#include <wawp/endpoint/encode.hpp>
#include <wawp/event/self_hosted.hpp>
#include <wawp/event/send_event.hpp>

namespace {

struct note {
    wawp::required<std::string_view> chat_id;
    wawp::required<std::string_view> text;
};
template <class N>
struct note_fields : wawp::schema<wawp::field<"chatId", &N::chat_id, wawp::chat_id{}>, wawp::field<"text", &N::text, wawp::not_blank{}>> {};

struct send_note : wawp::send_event {
    static constexpr std::string_view path = "/v2/send/text";
    template <std::same_as<note> N>
    using request_fields = note_fields<N>;
};

}  // namespace

TEST_CASE("checked: a constant of any endpoint's event type is encoded without another look at its rules") {
    constexpr auto constant = wawp::checked<send_note>(note{.chat_id = "201234567890@c.us", .text = "hello"});
    const auto request = wawp::encode<send_note>(constant, tests::who);
    REQUIRE(request);
    CHECK(request->url == "https://api.wawp.net/v2/send/text");
    CHECK(request->body.reveal().find(R"("text":"hello")") != std::string_view::npos);
    CHECK(constant.value().text.value() == "hello");
}

TEST_CASE("checked: this endpoint's views and those of the self-hosted dialect need no endpoint's name") {
    constexpr auto ours = wawp::checked(tests::documented_event<wawp::event_view>());
    CHECK(wawp::encode<wawp::send_event>(ours, tests::who));
    CHECK(wawp::encode<wawp::nested<wawp::send_event>>(ours, tests::who));
    constexpr auto theirs = wawp::self_hosted::checked(wawp::self_hosted::event_view{
        .chat_id = "201234567890@c.us", .name = "N", .start_time = wawp::rfc3339("2026-12-01T16:00:00Z")});
    CHECK(wawp::encode<wawp::self_hosted::send_event>(theirs, wawp::self_hosted::credentials{"default", "KEY"}));
}

TEST_CASE("checked: an endpoint takes only constants that were checked against its own schema") {
    using ours = decltype(wawp::checked(tests::documented_event<wawp::event_view>()));
    STATIC_REQUIRE(wawp::sendable_by<ours, wawp::send_event>);
    STATIC_REQUIRE(wawp::sendable_by<ours, wawp::dotted<wawp::send_event>>);
    STATIC_REQUIRE_FALSE(wawp::sendable_by<ours, send_note>);
    STATIC_REQUIRE_FALSE(wawp::sendable_by<ours, wawp::self_hosted::send_event>);
    STATIC_REQUIRE_FALSE(wawp::sendable_by<note, wawp::send_event>);
    STATIC_REQUIRE_FALSE(std::default_initializable<ours>);
}
