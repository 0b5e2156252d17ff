// SPDX-License-Identifier: MIT
#include <string_view>

#include <simdjson.h>

#include "build.hpp"

namespace {

struct library {
    using source = work::body;
    simdjson::builder::string_builder out{};

    std::string_view write(const work::body& b) {
        out.clear();
        out.start_object();
        out.append_key_value<"instance_id">(b.instance_id);
        out.append_comma();
        out.append_key_value<"access_token">(b.access_token);
        out.append_comma();
        out.append_key_value<"chatId">(b.chat_id);
        out.append_comma();
        out.escape_and_append_with_quotes<"event">();
        out.append_colon();
        out.start_object();
        out.append_key_value<"name">(b.name);
        out.append_comma();
        out.append_key_value<"description">(b.description);
        out.append_comma();
        out.append_key_value<"startTime">(b.start_time);
        out.append_comma();
        out.append_key_value<"endTime">(b.end_time);
        out.append_comma();
        out.escape_and_append_with_quotes<"location">();
        out.append_colon();
        out.start_object();
        out.append_key_value<"name">(b.location);
        out.end_object();
        out.append_comma();
        out.append_key_value<"extraGuestsAllowed">(b.extra_guests_allowed);
        out.end_object();
        out.append_comma();
        out.append_key_value<"reply_to">(b.reply_to);
        out.end_object();
        std::string_view text;
        return out.view().get(text) ? std::string_view() : text;
    }
};

[[maybe_unused]] const bool added = work::add_builds<library>("simdjson");

}  // namespace
