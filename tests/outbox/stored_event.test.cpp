// SPDX-License-Identifier: MIT
#include "support/catch.hpp"

#include <chrono>
#include <concepts>
#include <string>

#include <wawp/event/authentication.hpp>
#include <wawp/event/send_event.hpp>
#include <wawp/outbox/stored_event.hpp>
#include <wawp/schema/json_rule.hpp>

#include "support/sample_event.hpp"

using wawp::errc;
using wawp::outbox_entry;

namespace {

template <class Event>
wawp::result<outbox_entry> entry_for(const Event& e, std::string_view key = "key", std::string_view sender = "s") {
    return wawp::detail::entry_for<wawp::send_event>(key, sender, e, wawp::pace_time{std::chrono::seconds{5}});
}
auto event_of(const outbox_entry& entry) { return wawp::detail::event_of<wawp::send_event, wawp::event>(entry); }

struct deep_message {
    wawp::required<std::string> chat_id;
    wawp::required<wawp::json::raw> body;
};
struct send_deep : wawp::message_endpoint<"/v2/send/deep"> {
    template <std::same_as<deep_message>>
    using request_fields = wawp::schema<wawp::field<"chatId", &deep_message::chat_id, wawp::chat_id{}>, wawp::field<"body", &deep_message::body>>;
};

}  // namespace

TEST_CASE("stored_event: an event comes back as it was, from an owning one, a view and a constant") {
    wawp::event e = tests::documented_event();
    e.reply_to = "false_11111111111@c.us_AAAAAAAAAAAAAAAAAAAA";
    e.description = "line\n\"two\" \\ 📅";
    const auto entry = entry_for(e);
    REQUIRE(entry);
    CHECK(entry->key == "key");
    CHECK(entry->sender == "s");
    CHECK(entry->endpoint == "/v2/send/event");
    CHECK(entry->payload == wawp::payload_digest<wawp::send_event>(e));
    CHECK(entry->not_before == wawp::pace_time{std::chrono::seconds{5}});
    CHECK(entry->state == wawp::outbox_state::queued);
    CHECK(*event_of(*entry) == e);

    const auto view = entry_for(tests::documented_event<wawp::event_view>());
    CHECK(*event_of(*view) == tests::documented_event());
    constexpr auto constant = wawp::checked(tests::documented_event<wawp::event_view>());
    CHECK(entry_for(constant)->event == view->event);
}

TEST_CASE("stored_event: an event comes back whatever its size and depth") {
    wawp::event large = tests::documented_event();
    large.description = std::string(3'000'000, 'x');
    const auto entry = entry_for(large);
    REQUIRE(entry);
    REQUIRE(event_of(*entry));
    CHECK(*event_of(*entry) == large);

    deep_message deep{.chat_id = "201234567890@c.us", .body = wawp::json::raw{std::string(60, '[') + std::string(60, ']')}};
    const auto deep_entry = wawp::detail::entry_for<send_deep>("key", "s", deep, {});
    REQUIRE(deep_entry);
    const auto back = wawp::detail::event_of<send_deep, deep_message>(*deep_entry);
    REQUIRE(back);
    CHECK(back->body == deep.body);
}

TEST_CASE("stored_event: what breaks a rule is not queued, and a key or a sender must be a name") {
    wawp::event bad = tests::documented_event();
    bad.name = " ";
    const auto refused = entry_for(bad);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == errc::rule_broken);
    CHECK(refused.error().violations.size() == 1);
    for (const auto& [key, sender, member] : {std::tuple{"", "s", "key"}, {"key", "\n", "sender"}}) {
        const auto named = entry_for(tests::documented_event(), key, sender);
        REQUIRE_FALSE(named);
        CHECK(named.error().code == errc::bad_option);
        REQUIRE(named.error().violations.size() == 1);
        CHECK(named.error().violations[0].key == member);
        CHECK(named.error().violations[0].rule == "journal_key");
    }
}

TEST_CASE("stored_event: what is not the event that was queued is not sent") {
    const outbox_entry good = *entry_for(tests::documented_event());
    for (const char* text : {"", "{}", "null", R"({"chatId":"201234567890@c.us"})"}) {
        outbox_entry entry = good;
        entry.event = text;
        const auto refused = event_of(entry);
        REQUIRE_FALSE(refused);
        CHECK(refused.error().code == errc::journal_failed);
        CHECK(refused.error().message.find("not what was queued") != std::string::npos);
    }
    outbox_entry other = good;
    other.event.replace(other.event.find("Room A"), 6, "Room B");
    CHECK_FALSE(event_of(other));
    other = good;
    other.event.replace(other.event.find("true"), 4, "null");
    CHECK_FALSE(event_of(other));
    other = good;
    other.event.replace(other.event.find("1735920000"), 10, "\"17359200\"");
    CHECK_FALSE(event_of(other));
}
