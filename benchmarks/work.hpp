// SPDX-License-Identifier: MIT
// What is measured: the documented event and the documented answer, in the forms that the benchmarks need.
#pragma once

#include <cstddef>
#include <fstream>
#include <iterator>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

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

/// One of the answers that the tests read as well.
inline std::string vector_file(const char* name) {
    std::ifstream file(std::string(WAWP_VECTORS "/") + name, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

/// The documented answer as it stands in the documentation, one key per line.
inline const std::string& pretty_answer() {
    static const std::string text = vector_file("s01_webjs_seed_docs_image.json");
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

/// The compact answer with the body, the caption and three more texts of about 1,000 bytes each: newlines, quotes, escaped
/// and plain text beyond ASCII, surrogate pairs.
inline const std::string& answer_with_escapes() {
    static const std::string text = [] {
        std::string spelled;
        while (spelled.size() < 1000) {
            spelled += R"(Agenda: the \"roadmap\" for Q1,\n\t- caf\u00e9 \ud83d\udcc5 \u0645\u0631\u062d\u0628\u0627, )"
                       R"(C:\\plans and bring numbers 📅\r\n会议室 A, Reunião de equipa: budget and staffing\n)";
        }
        nlohmann::ordered_json answer = nlohmann::ordered_json::parse(pretty_answer());
        const std::string here = "TEXT_WITH_ESCAPES";
        for (const char* key : {"body", "caption", "deprecatedMms3Url", "directPath"}) answer["_data"][key] = here;
        answer["body"] = here;
        std::string out = answer.dump();
        for (auto at = out.find(here); at != out.npos; at = out.find(here)) out.replace(at, here.size(), spelled);
        return out;
    }();
    return text;
}

/// The compact answer with 64 mentioned people.
inline const std::string& answer_with_mentions() {
    static const std::string text = [] {
        nlohmann::ordered_json answer = nlohmann::ordered_json::parse(pretty_answer());
        auto& mentions = answer["mentionedIds"] = nlohmann::ordered_json::array();
        for (int i = 0; i < 64; ++i) mentions.push_back(std::to_string(201000000042 + 7919 * i) + "@c.us");
        return answer.dump();
    }();
    return text;
}

inline nlohmann::ordered_json shuffled(const nlohmann::ordered_json& value, std::mt19937& dice) {
    if (!value.is_object()) return value;
    std::vector<std::string> keys;
    for (const auto& member : value.items()) keys.push_back(member.key());
    for (std::size_t i = keys.size(); i > 1; --i) std::swap(keys[i - 1], keys[dice() % i]);
    nlohmann::ordered_json out = nlohmann::ordered_json::object();
    for (const std::string& key : keys) out[key] = shuffled(value[key], dice);
    return out;
}

/// What another version of the engine says of an event in a group, compact: half of the documented keys are missing,
/// unknown ones hold objects, and the keys of each object stand in an order that no schema declares (a fixed shuffle).
inline const std::string& answer_of_other_engine() {
    static const std::string text = [] {
        std::mt19937 dice(2026);
        return shuffled(nlohmann::ordered_json::parse(vector_file("s02_webjs_event_group.json")), dice).dump();
    }();
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

}  // namespace work
