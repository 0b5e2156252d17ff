// SPDX-License-Identifier: MIT
// The other libraries writing the same bytes.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <boost/json.hpp>
#include <nlohmann/json.hpp>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

namespace peers {

/// What all writers write: the nested body.
struct body {
    std::string_view instance_id, access_token, chat_id, name, description, location, reply_to;
    std::int64_t start_time, end_time;
    bool extra_guests_allowed;
};

inline void rapidjson_write(rapidjson::StringBuffer& out, const body& b) {
    out.Clear();
    rapidjson::Writer<rapidjson::StringBuffer> to(out);
    const auto text = [&](std::string_view key, std::string_view value) {
        to.Key(key.data(), static_cast<rapidjson::SizeType>(key.size()));
        to.String(value.data(), static_cast<rapidjson::SizeType>(value.size()));
    };
    to.StartObject();
    text("instance_id", b.instance_id);
    text("access_token", b.access_token);
    text("chatId", b.chat_id);
    to.Key("event", 5);
    to.StartObject();
    text("name", b.name);
    text("description", b.description);
    to.Key("startTime", 9);
    to.Int64(b.start_time);
    to.Key("endTime", 7);
    to.Int64(b.end_time);
    to.Key("location", 8);
    to.StartObject();
    text("name", b.location);
    to.EndObject();
    to.Key("extraGuestsAllowed", 18);
    to.Bool(b.extra_guests_allowed);
    to.EndObject();
    text("reply_to", b.reply_to);
    to.EndObject();
}

inline void boost_write(boost::json::serializer& serializer, std::string& out, const body& b) {
    static unsigned char memory[16 * 1024];
    boost::json::monotonic_resource pool(memory, sizeof memory);
    const auto text = [](std::string_view v) { return boost::json::string_view(v.data(), v.size()); };
    const boost::json::value document(
        {{"instance_id", text(b.instance_id)},
         {"access_token", text(b.access_token)},
         {"chatId", text(b.chat_id)},
         {"event",
          {{"name", text(b.name)},
           {"description", text(b.description)},
           {"startTime", b.start_time},
           {"endTime", b.end_time},
           {"location", {{"name", text(b.location)}}},
           {"extraGuestsAllowed", b.extra_guests_allowed}}},
         {"reply_to", text(b.reply_to)}},
        &pool);
    out.resize(4096);
    serializer.reset(&document);
    out.resize(serializer.read(out.data(), out.size()).size());
}

inline void nlohmann_write(std::string& out, const body& b) {
    const nlohmann::ordered_json document = {
        {"instance_id", b.instance_id},
        {"access_token", b.access_token},
        {"chatId", b.chat_id},
        {"event",
         {{"name", b.name},
          {"description", b.description},
          {"startTime", b.start_time},
          {"endTime", b.end_time},
          {"location", {{"name", b.location}}},
          {"extraGuestsAllowed", b.extra_guests_allowed}}},
        {"reply_to", b.reply_to}};
    out = document.dump();
}

}  // namespace peers
