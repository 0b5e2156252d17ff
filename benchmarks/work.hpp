// SPDX-License-Identifier: MIT
// What is measured: the documented event and the documented answer, in the forms that the benchmarks need.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <wawp/core/time.hpp>
#include <wawp/event/credentials.hpp>
#include <wawp/event/event.hpp>
#include <wawp/event/message.hpp>

namespace work {

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
const std::string& pretty_answer();

const std::string& compact_answer();

/// The compact answer with the keys of each object in reverse.
const std::string& reversed_answer();

/// The compact answer with five texts of about 1,000 bytes each (bodies, caption and two more): newlines, quotes,
/// escaped and plain text beyond ASCII, surrogate pairs.
const std::string& answer_with_escapes();

/// The compact answer with 64 mentioned people.
const std::string& answer_with_mentions();

/// What another version of the engine says of an event in a group, compact: half of the documented keys are missing,
/// unknown ones hold objects, and the keys of each object stand in an order that no schema declares (a fixed shuffle).
const std::string& answer_of_other_engine();

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

using own = wawp::message;
using view = wawp::message_view;
using own_top = top<std::string>;

template <class M>
using all_fields = wawp::message_fields<M>;

}  // namespace work
