// SPDX-License-Identifier: MIT
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include "answer.hpp"
#include "event.hpp"
#include "program.hpp"

namespace {

using writer = rapidjson::Writer<rapidjson::StringBuffer>;

std::string text_of(const rapidjson::Value& from) {
    rapidjson::StringBuffer out;
    writer to(out);
    from.Accept(to);
    return {out.GetString(), out.GetSize()};
}

template <class T>
void fill(const rapidjson::Value& from, std::optional<T>& to) {
    if constexpr (std::is_same_v<T, std::string>) {
        if (from.IsString()) to.emplace(from.GetString(), from.GetStringLength());
    } else if constexpr (std::is_same_v<T, raw>) {
        to = raw{text_of(from)};
    } else if constexpr (std::is_same_v<T, std::vector<raw>>) {
        to.emplace();
        if (!from.IsArray()) return;  // an empty list comes as {}
        for (const rapidjson::Value& item : from.GetArray()) to->push_back({text_of(item)});
    } else {
        if (from.Is<T>() || (std::is_same_v<T, double> && from.IsNumber())) to = from.Get<T>();
    }
}

template <has_members T>
void fill(const rapidjson::Value& from, T& to) {
    if (!from.IsObject()) return;
    visit_members(to, [&](const char* key, auto& member) {
        const auto found = from.FindMember(key);
        if (found != from.MemberEnd() && !found->value.IsNull()) fill(found->value, member);
    });
}

void add(writer& to, const char* key, const std::string& value) {
    to.Key(key);
    to.String(value.data(), static_cast<rapidjson::SizeType>(value.size()));
}

std::string built(const event& e) {
    rapidjson::StringBuffer out;
    writer to(out);
    to.StartObject();
    add(to, "instance_id", e.instance_id);
    add(to, "access_token", e.access_token);
    add(to, "chatId", e.chat_id);
    to.Key("event");
    to.StartObject();
    add(to, "name", e.name);
    add(to, "description", e.description);
    to.Key("startTime");
    to.Int64(e.start_time);
    to.Key("endTime");
    to.Int64(e.end_time);
    to.Key("location");
    to.StartObject();
    add(to, "name", e.location);
    to.EndObject();
    to.Key("extraGuestsAllowed");
    to.Bool(e.extra_guests_allowed);
    to.EndObject();
    add(to, "reply_to", e.reply_to);
    to.EndObject();
    return {out.GetString(), out.GetSize()};
}

}  // namespace

int main(int count, char** arguments) {
    if (count != 2) return 2;
    const std::string text = file_text(arguments[1]);
    rapidjson::Document document;
    document.Parse(text.data(), text.size());
    if (document.HasParseError() || !document.IsObject()) return 1;
    message answer;
    fill(document, answer);
    return print(answer, built(documented_event()));
}
