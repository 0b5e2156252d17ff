// SPDX-License-Identifier: MIT
#include <string>
#include <type_traits>

#include "support/catch.hpp"
#include "support/vectors.hpp"

#include <wawp/event/message.hpp>
#include <wawp/event/message_readings.hpp>
#include <wawp/json/native.hpp>

namespace {

template <class Message>
Message read_documented(const std::string& text) {
    Message m;
    const auto report = wawp::json::native::read<wawp::message_fields<Message>>(text, m);
    REQUIRE(report);
    CHECK(report->mismatched.empty());
    return m;
}

// One line for each documented key, with the documented value.
template <class Message>
void check_top_level(const Message& m) {
    CHECK(m.media_key == "MEDIA_KEY_PLACEHOLDER");
    CHECK(m.id.from_me == true);
    CHECK(m.id.remote == "000000000000@c.us");
    CHECK(m.id.id == "MSG_ID_123456");
    CHECK(m.id.serialized == "true_000000000000@c.us_MSG_ID_123456");
    CHECK(m.ack == wawp::ack::pending);
    CHECK(m.has_media == true);
    CHECK(m.body == "Here's your requested image.");
    CHECK(m.type->name == "image");
    CHECK(m.type->kind() == wawp::message_kind::image);
    CHECK(m.timestamp->seconds == 1759108866);
    CHECK(m.from == "111111111111@c.us");
    CHECK(m.to == "000000000000@c.us");
    CHECK(m.device_type == "android");
    CHECK(m.is_forwarded == false);
    CHECK(m.forwarding_score == 0);
    CHECK(m.is_status == false);
    CHECK(m.is_starred == false);
    CHECK(m.from_me == true);
    CHECK(m.has_quoted_msg == false);
    CHECK(m.has_reaction == false);
    CHECK(m.v_cards.has_value());
    CHECK(m.v_cards->empty());
    CHECK(m.mentioned_ids.has_value());
    CHECK(m.mentioned_ids->empty());
    CHECK(m.group_mentions.has_value());
    CHECK(m.group_mentions->empty());
    CHECK(m.is_gif == false);
    CHECK(m.links.has_value());
    CHECK(m.links->empty());
}

template <class Data>
void check_data(const Data& d) {
    CHECK(d.id.from_me == true);
    CHECK(d.id.remote == "000000000000@c.us");
    CHECK(d.id.id == "MSG_ID_123456");
    CHECK(d.id.serialized == "true_000000000000@c.us_MSG_ID_123456");
    CHECK(d.viewed == false);
    CHECK(d.body == "BASE64_IMAGE_DATA");
    CHECK(d.type->name == "image");
    CHECK(d.type->kind() == wawp::message_kind::image);
    CHECK(d.t->seconds == 1759108866);
    CHECK(d.from.server == "c.us");
    CHECK(d.from.user == "111111111111");
    CHECK(d.from.serialized == "111111111111@c.us");
    CHECK(d.to.server == "c.us");
    CHECK(d.to.user == "000000000000");
    CHECK(d.to.serialized == "000000000000@c.us");
    CHECK(d.ack == wawp::ack::pending);
    CHECK(d.is_new_msg == true);
    CHECK(d.star == false);
    CHECK(d.kic_notified == false);
    CHECK(d.caption == "Here's your requested image.");
    CHECK(d.deprecated_mms3_url == "https://example.com/media-url");
    CHECK(d.direct_path == "/media/direct/path/example");
    CHECK(d.mimetype == "image/jpeg");
    CHECK(d.filehash == "FILE_HASH_PLACEHOLDER");
    CHECK(d.enc_filehash == "ENC_FILE_HASH_PLACEHOLDER");
    CHECK(d.size == 192487);
    CHECK(d.media_key == "MEDIA_KEY_PLACEHOLDER");
    CHECK(d.media_key_timestamp->seconds == 1759108865);
    CHECK(d.streamable == false);
    CHECK_FALSE(d.media_handle.has_value());
    CHECK(d.is_from_template == false);
    CHECK(d.poll_invalidated == false);
    CHECK(d.is_sent_cag_poll_creation == false);
    CHECK_FALSE(d.latest_edit_msg_key.has_value());
    CHECK_FALSE(d.latest_edit_sender_timestamp_ms.has_value());
    CHECK(d.mentioned_jid_list.has_value());
    CHECK(d.mentioned_jid_list->empty());
    CHECK(d.group_mentions.has_value());
    CHECK(d.group_mentions->empty());
    CHECK(d.is_event_canceled == false);
    CHECK(d.event_invalidated == false);
    CHECK(d.is_vcard_over_mms_document == false);
    CHECK(d.is_forwarded == false);
    CHECK(d.is_question == false);
    CHECK_FALSE(d.question_reply_quoted_message.has_value());
    CHECK(d.question_responses_count == 0);
    CHECK(d.read_question_responses_count == 0);
    CHECK(d.labels.has_value());
    CHECK(d.labels->empty());
    CHECK(d.has_reaction == false);
    CHECK(d.disappearing_mode_initiator == "chat");
    CHECK(d.disappearing_mode_trigger == "chat_settings");
    CHECK(d.product_header_image_rejected == false);
    CHECK(d.last_playback_progress == 0.0);
    CHECK(d.is_dynamic_reply_buttons_msg == false);
    CHECK(d.is_carousel_card == false);
    CHECK_FALSE(d.parent_msg_id.has_value());
    CHECK_FALSE(d.call_silence_reason.has_value());
    CHECK(d.is_video_call == false);
    CHECK_FALSE(d.call_duration.has_value());
    CHECK_FALSE(d.call_creator.has_value());
    CHECK_FALSE(d.call_participants.has_value());
    CHECK_FALSE(d.is_call_link.has_value());
    CHECK_FALSE(d.call_link_token.has_value());
    CHECK(d.is_md_history_msg == false);
    CHECK(d.sticker_sent_ts == 0);
    CHECK(d.last_update_from_server_ts == 0);
    CHECK_FALSE(d.invoked_bot_wid.has_value());
    CHECK_FALSE(d.biz_bot_type.has_value());
    CHECK_FALSE(d.bot_response_target_id.has_value());
    CHECK_FALSE(d.bot_plugin_type.has_value());
    CHECK_FALSE(d.bot_plugin_reference_index.has_value());
    CHECK_FALSE(d.bot_plugin_search_provider.has_value());
    CHECK_FALSE(d.bot_plugin_search_url.has_value());
    CHECK_FALSE(d.bot_plugin_search_query.has_value());
    CHECK(d.bot_plugin_maybe_parent == false);
    CHECK_FALSE(d.bot_reel_plugin_thumbnail_cdn_url.has_value());
    CHECK_FALSE(d.bot_message_disclaimer_text.has_value());
    CHECK_FALSE(d.bot_msg_body_type.has_value());
    CHECK(d.requires_direct_connection == false);
    CHECK_FALSE(d.biz_content_placeholder_type.has_value());
    CHECK(d.hosted_biz_enc_state_mismatch == false);
    CHECK(d.sender_or_recipient_account_type_hosted == false);
    CHECK(d.placeholder_created_when_account_is_hosted == false);
    CHECK(d.galaxy_flow_disabled == false);
    CHECK(d.links.has_value());
    CHECK(d.links->empty());
}

TEST_CASE("basic_jid: a part that no address has room for is refused, so that parts which come again cost little") {
    wawp::basic_jid<std::string> address;
    CHECK(address.take_member("user", std::string(256, '1')));
    CHECK_FALSE(address.take_member("user", std::string(257, '2')));
    CHECK_FALSE(address.take_member("server", std::string(257, '3')));
    CHECK(address.take_member("server", "c.us"));
    CHECK(address == std::string(256, '1') + "@c.us");
}

}  // namespace

TEST_CASE("message: every documented field of the documented answer is read, owning") {
    const auto m = read_documented<wawp::message>(tests::vector_text("s01_webjs_seed_docs_image.json"));
    check_top_level(m);
    check_data(m.data);
}

TEST_CASE("message: every documented field of the documented answer is read, as views into the text") {
    const std::string text = tests::vector_text("s01_webjs_seed_docs_image.json");
    const auto m = read_documented<wawp::message_view>(text);
    check_top_level(m);
    check_data(m.data);
}

TEST_CASE("message: the schema has the 23 documented keys and the 75 under _data") {
    constexpr std::size_t beside_the_documented = 7;  // key.id and what follows it
    CHECK(wawp::message_fields<wawp::message>::keys.size() == 23 + beside_the_documented);
    CHECK(wawp::message_data_fields<wawp::message::data_type>::keys.size() == 75 + 5);  // and ackName and what follows it
}

TEST_CASE("message: acks and types that nobody knows survive") {
    wawp::message m;
    REQUIRE(wawp::json::native::read<wawp::message_fields<wawp::message>>(R"({"ack":42,"type":"hologram"})", m));
    CHECK(static_cast<int>(m.ack->level) == 42);
    CHECK(m.type->name == "hologram");
    CHECK(m.type->kind() == wawp::message_kind::other);
}

TEST_CASE("message: fields shown only as null, and elements of lists shown only empty, keep their JSON text") {
    wawp::message m;
    const std::string text = R"({"_data":{"mediaHandle":{"a": [1, 2]},"callDuration":12.50},"vCards":["x", {"y":1}]})";
    REQUIRE(wawp::json::native::read<wawp::message_fields<wawp::message>>(text, m));
    CHECK(m.data.media_handle->text == R"({"a": [1, 2]})");
    CHECK(m.data.call_duration->text == "12.50");
    REQUIRE(m.v_cards->size() == 2);
    CHECK((*m.v_cards)[0].text == R"("x")");
    CHECK((*m.v_cards)[1].text == R"({"y":1})");
}

TEST_CASE("message: a field of an unexpected kind is left empty and named") {
    wawp::message m;
    const auto report = wawp::json::native::read<wawp::message_fields<wawp::message>>(
        R"({"body":5,"_data":{"size":"big","id":[]},"hasMedia":true})", m);
    REQUIRE(report);
    CHECK(report->mismatched == std::vector<std::string_view>{"_data.id", "_data.size", "body"});
    CHECK_FALSE(m.body.has_value());
    CHECK_FALSE(m.data.size.has_value());
    CHECK(m.has_media == true);
}

TEST_CASE("message: a timestamp comes as a number, as digits, or in two halves") {
    const auto seconds = [](const std::string& value) {
        wawp::message m;
        REQUIRE(wawp::json::native::read<wawp::message_fields<wawp::message>>("{\"timestamp\":" + value + "}", m));
        return m.timestamp ? m.timestamp->seconds : -1;
    };
    CHECK(seconds("1759108866") == 1759108866);
    CHECK(seconds("1.759108866e9") == 1759108866);
    CHECK(seconds("\"1759108866\"") == 1759108866);
    CHECK(seconds(R"({"low":1759108866,"high":0,"unsigned":true})") == 1759108866);
    CHECK(seconds(R"({"low":-1,"high":1,"unsigned":false})") == 0x1'FFFF'FFFF);
    for (const char* const halves : {R"({"low":1994041829,"high":411,"unsigned":true})", R"({"unsigned":1,"high":411,"low":1994041829})"}) {
        CHECK(seconds(halves) == 1767225600);  // seconds, whatever came
    }
    CHECK(seconds("\"soon\"") == -1);
    CHECK(seconds("1.5") == 1);
}

TEST_CASE("message: the id is found wherever the engines put it, first match first") {
    const auto id = [](const std::string& text) {
        wawp::message m;
        REQUIRE(wawp::json::native::read<wawp::message_fields<wawp::message>>(text, m));
        return std::string(wawp::id_of(m));
    };
    CHECK(id(R"({"id":{"_serialized":"a"},"key":{"id":"d"}})") == "a");
    CHECK(id(R"({"id":"b","_data":{"id":{"_serialized":"c"}}})") == "b");
    CHECK(id(R"({"_data":{"id":{"_serialized":"c"}},"key":{"id":"d"}})") == "c");
    CHECK(id(R"({"key":{"id":"d"},"_data":{"Info":{"ID":"e"}}})") == "d");
    CHECK(id(R"({"_data":{"Info":{"ID":"e"}},"message_id":"f"})") == "e");
    CHECK(id(R"({"message_id":"f"})") == "f");
    CHECK(id(R"({"id":"","message_id":7})").empty());
    CHECK(id(R"({"id":{"id":"only a part"}})").empty());
    for (const char* const half : {R"({"server":"c.us"})", R"({"user":"201"})", R"({"server":"c.us","user":201})", R"("@c.us")", R"("201@")", R"("")"}) {
        INFO(half);
        CHECK(id(std::string(R"({"id":{"fromMe":true,"id":"3EB0","remote":)") + half + "}}").empty());
    }
    for (const char* const whole : {R"({"server":"c.us","user":"201","_serialized":""})", R"({"_serialized":"","user":"201","server":"c.us"})", R"("201@c.us")"}) {
        CHECK(id(std::string(R"({"id":{"fromMe":true,"id":"3EB0","remote":)") + whole + "}}") == "true_201@c.us_3EB0");
    }
    CHECK(id(R"({"id":{"fromMe":true,"id":"3EB0","remote":"1@g.us","participant":{"server":"c.us","user":"201"}}})") == "true_1@g.us_3EB0_201@c.us");
    CHECK(id(R"({"id":{"fromMe":true,"id":"3EB0","remote":"1@g.us","participant":""}})") == "true_1@g.us_3EB0");
    CHECK(id(R"({"id":{"fromMe":true,"id":"3EB0","remote":"1@g.us","participant":{"server":"c.us"}}})").empty());
}

TEST_CASE("message: a flag is a boolean, or a text that says one") {
    wawp::spelled_flag flag;
    for (const auto& [text, value] : {std::pair("true", true), std::pair("TRUE", true), std::pair("false", false), std::pair("False", false)}) {
        CHECK(flag.take_text(text));
        CHECK(flag == value);
    }
    for (const char* const other : {"", "1", "yes", "tru", "truex"}) CHECK_FALSE(flag.take_text(other));
    CHECK(flag.take_boolean(true));
    CHECK(flag);
    CHECK_FALSE(wawp::spelled_flag{});
}

TEST_CASE("message: of an object that comes twice the last one counts, in all that lies below it") {
    wawp::message m;
    const auto report = wawp::json::native::read<wawp::message_fields<wawp::message>>(
        R"({"_data":{"body":"a","size":"big","id":{"id":"x"},"links":[1],"Info":{"ID":"y"},"ack":1},"_data":{"ack":2}})", m);
    REQUIRE(report);
    CHECK(report->mismatched.empty());
    CHECK_FALSE(m.data.body.has_value());
    CHECK_FALSE(m.data.id.id.has_value());
    CHECK_FALSE(m.data.links.has_value());
    CHECK_FALSE(m.data.info_id.has_value());
    CHECK(m.data.ack == wawp::ack::device);

    REQUIRE(wawp::json::native::read<wawp::message_fields<wawp::message>>(R"({"_data":{"body":"a"},"_data":null})", m));
    CHECK_FALSE(m.data.body.has_value());
}
