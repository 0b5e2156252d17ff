// SPDX-License-Identifier: MIT
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "answer.hpp"
#include "event.hpp"
#include "program.hpp"

void from_json(const nlohmann::json& from, raw& to) { to.text = from.dump(); }

template <has_members T>
void from_json(const nlohmann::json& from, T& to);

namespace {

template <class T>
void fill(const nlohmann::json& from, T& to) {
    from.get_to(to);
}

template <class T>
void fill(const nlohmann::json& from, std::optional<T>& to) {
    from.get_to(to.emplace());
}

void fill(const nlohmann::json& from, std::optional<std::vector<raw>>& to) {
    to.emplace();
    if (from.is_array()) from.get_to(*to);  // an empty list comes as {}
}

std::string built(const event& e) {
    const nlohmann::ordered_json body = {{"instance_id", e.instance_id},
                                         {"access_token", e.access_token},
                                         {"chatId", e.chat_id},
                                         {"event",
                                          {{"name", e.name},
                                           {"description", e.description},
                                           {"startTime", e.start_time},
                                           {"endTime", e.end_time},
                                           {"location", {{"name", e.location}}},
                                           {"extraGuestsAllowed", e.extra_guests_allowed}}},
                                         {"reply_to", e.reply_to}};
    return body.dump();
}

}  // namespace

template <has_members T>
void from_json(const nlohmann::json& from, T& to) {
    visit_members(to, [&](const char* key, auto& member) {
        const auto found = from.find(key);
        if (found != from.end() && !found->is_null()) fill(*found, member);
    });
}

int main(int count, char** arguments) {
    if (count != 2) return 2;
    const nlohmann::json document = nlohmann::json::parse(file_text(arguments[1]), nullptr, false);
    if (!document.is_object()) return 1;
    return print(document.get<message>(), built(documented_event()));
}
