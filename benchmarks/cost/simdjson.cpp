// SPDX-License-Identifier: MIT
#include <cstdint>
#include <cstdio>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include <simdjson.h>

#include "answer.hpp"
#include "event.hpp"
#include "program.hpp"

namespace {

using simdjson::ondemand::value;

std::string text_of(value from) {
    std::string_view text;
    return simdjson::to_json_string(from).get(text) ? std::string() : std::string(text);
}

template <class T>
void fill(value from, std::optional<T>& to) {
    if constexpr (std::is_same_v<T, std::string>) {
        std::string_view text;
        if (!from.get_string().get(text)) to.emplace(text);
    } else if constexpr (std::is_same_v<T, raw>) {
        to = raw{text_of(from)};
    } else if constexpr (std::is_same_v<T, std::vector<raw>>) {
        to.emplace();
        simdjson::ondemand::array items;
        if (from.get_array().get(items)) return;  // an empty list comes as {}
        for (auto item : items) to->push_back({text_of(item.value())});
    } else {
        T plain{};
        if (!from.get(plain)) to = plain;
    }
}

template <has_members T>
void fill(simdjson::ondemand::object from, T& to) {
    visit_members(to, [&]<class Member>(const char* key, Member& member) {
        value found;
        if (from.find_field_unordered(std::string_view(key)).get(found)) return;
        if constexpr (has_members<Member>) {
            simdjson::ondemand::object inner;
            if (!found.get_object().get(inner)) fill(inner, member);
        } else if (!found.is_null()) {
            fill(found, member);
        }
    });
}

// This version of simdjson reads only, so the body is put together by hand.
std::string with_quotes(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (static_cast<unsigned char>(c) < 0x20) {
            char escape[8];
            std::snprintf(escape, sizeof escape, "\\u%04x", static_cast<unsigned>(c));
            out += escape;
        } else {
            out += c;
        }
    }
    return out += '"';
}

std::string built(const event& e) {
    return "{\"instance_id\":" + with_quotes(e.instance_id) + ",\"access_token\":" + with_quotes(e.access_token) +
           ",\"chatId\":" + with_quotes(e.chat_id) + ",\"event\":{\"name\":" + with_quotes(e.name) +
           ",\"description\":" + with_quotes(e.description) + ",\"startTime\":" + std::to_string(e.start_time) +
           ",\"endTime\":" + std::to_string(e.end_time) + ",\"location\":{\"name\":" + with_quotes(e.location) +
           "},\"extraGuestsAllowed\":" + (e.extra_guests_allowed ? "true" : "false") +
           "},\"reply_to\":" + with_quotes(e.reply_to) + "}";
}

}  // namespace

int main(int count, char** arguments) {
    if (count != 2) return 2;
    const simdjson::padded_string text(file_text(arguments[1]));
    simdjson::ondemand::parser parser;
    simdjson::ondemand::document document;
    simdjson::ondemand::object root;
    if (parser.iterate(text).get(document) || document.get_object().get(root)) return 1;
    message answer;
    fill(root, answer);
    return print(answer, built(documented_event()));
}
