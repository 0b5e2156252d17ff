// SPDX-License-Identifier: MIT
// What is measured: the documented event and the documented answer, in the forms that the benchmarks need.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include <wawp/core/time.hpp>
#include <wawp/event/credentials.hpp>
#include <wawp/event/event.hpp>
#include <wawp/event/message.hpp>

namespace work {

/// Ends the program if a peer's answer is wrong: what is wrong is not worth timing.
inline void expect(bool holds, const char* what) {
    if (holds) return;
    std::fprintf(stderr, "benchmark: wrong answer: %s\n", what);
    std::exit(1);
}

inline const wawp::credentials& credentials() {
    static const wawp::credentials value{"INSTANCE_ID", std::string_view("ACCESS_TOKEN")};
    return value;
}

inline wawp::event documented_event() {
    return {.chat_id = "201234567890@c.us",
            .name = "Team Meeting 📅",
            .description = "Discussing Q1 Roadmap",
            .start_time = wawp::rfc3339("2026-12-01T16:00:00+02:00"),
            .end_time = wawp::rfc3339("2026-12-01T17:00:00+02:00"),
            .location = "Meeting Room A",
            .extra_guests_allowed = true,
            .reply_to = "false_11111111111@c.us_AAAAAAAAAAAAAAAAAAAA"};
}

/// The same with a description of about 1,000 bytes: 20 newlines, 20 quotes, emoji.
inline wawp::event event_with_escapes() {
    std::string description;
    for (int i = 0; i < 10; ++i) {
        description += "Agenda point: the \"roadmap\" for the next quarter, budget and staffing 📅\n";
        description += "- bring numbers\n";
    }
    while (description.size() < 1000) description += "and then some.. ";
    wawp::event e = documented_event();
    e.description = std::move(description);
    return e;
}

/// The documented answer as it stands in the documentation, one key per line.
inline const std::string& pretty_answer() {
    static const std::string text = [] {
        std::ifstream file(WAWP_VECTORS "/s01_webjs_seed_docs_image.json", std::ios::binary);
        return std::string{std::istreambuf_iterator<char>(file), {}};
    }();
    expect(text.size() > 2000, "the documented answer was not found");
    return text;
}

inline const std::string& compact_answer() {
    static const std::string text = nlohmann::ordered_json::parse(pretty_answer()).dump();
    return text;
}

inline nlohmann::ordered_json reversed(const nlohmann::ordered_json& value) {
    if (!value.is_object()) return value;
    nlohmann::ordered_json out = nlohmann::ordered_json::object();
    for (auto at = value.rbegin(); at != value.rend(); ++at) out[at.key()] = reversed(at.value());
    return out;
}

/// The compact answer with the keys of each object in reverse.
inline const std::string& reversed_answer() {
    static const std::string text = reversed(nlohmann::ordered_json::parse(pretty_answer())).dump();
    return text;
}

/// A projection: the scalar fields of the top level and the id.
template <class Text>
struct top {
    using id_type = wawp::basic_message_id<Text>;
    std::optional<Text> media_key{};
    id_type id{};
    std::optional<wawp::ack> ack{};
    std::optional<bool> has_media{};
    std::optional<Text> body{};
    std::optional<wawp::basic_message_type<Text>> type{};
    std::optional<wawp::unix_time> timestamp{};
    std::optional<Text> from{};
    std::optional<Text> to{};
    std::optional<Text> device_type{};
    std::optional<bool> is_forwarded{};
    std::optional<std::int64_t> forwarding_score{};
    std::optional<bool> is_status{};
    std::optional<bool> is_starred{};
    std::optional<bool> from_me{};
    std::optional<bool> has_quoted_msg{};
    std::optional<bool> has_reaction{};
    std::optional<bool> is_gif{};
};

template <class M>
struct top_fields : wawp::schema<
    wawp::field<"mediaKey", &M::media_key>,
    wawp::object<"id", &M::id, wawp::message_id_fields<typename M::id_type>>,
    wawp::field<"ack", &M::ack>, wawp::field<"hasMedia", &M::has_media>, wawp::field<"body", &M::body>,
    wawp::field<"type", &M::type>, wawp::field<"timestamp", &M::timestamp>, wawp::field<"from", &M::from>,
    wawp::field<"to", &M::to>, wawp::field<"deviceType", &M::device_type>,
    wawp::field<"isForwarded", &M::is_forwarded>, wawp::field<"forwardingScore", &M::forwarding_score>,
    wawp::field<"isStatus", &M::is_status>, wawp::field<"isStarred", &M::is_starred>,
    wawp::field<"fromMe", &M::from_me>, wawp::field<"hasQuotedMsg", &M::has_quoted_msg>,
    wawp::field<"hasReaction", &M::has_reaction>, wawp::field<"isGif", &M::is_gif>> {};

template <class Text>
bool is_right(const wawp::basic_message<Text>& m) {
    const auto& d = m.data;
    return m.id.serialized == "true_000000000000@c.us_MSG_ID_123456" && m.timestamp && m.timestamp->seconds == 1759108866 &&
           m.ack == wawp::ack::pending && m.type && m.type->name == "image" && m.body == "Here's your requested image." &&
           m.links && m.links->empty() && m.is_gif == false && m.from == "111111111111@c.us" && d.id.from_me == true &&
           d.body == "BASE64_IMAGE_DATA" && d.t && d.t->seconds == 1759108866 && d.from.user == "111111111111" &&
           d.to.serialized == "000000000000@c.us" && d.size == 192487 && d.last_playback_progress == 0.0 &&
           d.disappearing_mode_trigger == "chat_settings" && !d.bot_msg_body_type && d.labels && d.labels->empty() &&
           d.galaxy_flow_disabled == false && d.links && d.media_key == "MEDIA_KEY_PLACEHOLDER";
}

template <class Text>
bool is_right(const top<Text>& m) {
    return m.id.serialized == "true_000000000000@c.us_MSG_ID_123456" && m.timestamp && m.timestamp->seconds == 1759108866 &&
           m.ack == wawp::ack::pending && m.type && m.type->name == "image" && m.body == "Here's your requested image." &&
           m.is_gif == false && m.from == "111111111111@c.us" && m.media_key == "MEDIA_KEY_PLACEHOLDER";
}

}  // namespace work
