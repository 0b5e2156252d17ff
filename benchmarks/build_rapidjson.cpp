// SPDX-License-Identifier: MIT
#include <string_view>

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include "build.hpp"

namespace {

struct library {
    using source = work::body;
    rapidjson::StringBuffer out{};

    std::string_view write(const work::body& b) {
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
        return {out.GetString(), out.GetSize()};
    }
};

[[maybe_unused]] const bool added = work::add_builds<library>("rapidjson");

}  // namespace
