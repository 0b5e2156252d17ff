// SPDX-License-Identifier: MIT
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include <boost/json.hpp>

#include "answer.hpp"
#include "event.hpp"
#include "program.hpp"

namespace {

template <class T>
void fill(const boost::json::value& from, std::optional<T>& to) {
    if constexpr (std::is_same_v<T, raw>) {
        to = raw{boost::json::serialize(from)};
    } else if constexpr (std::is_same_v<T, std::vector<raw>>) {
        to.emplace();
        if (!from.is_array()) return;  // an empty list comes as {}
        for (const boost::json::value& item : from.get_array()) to->push_back({boost::json::serialize(item)});
    } else {
        to = boost::json::value_to<T>(from);
    }
}

template <has_members T>
void fill(const boost::json::value& from, T& to) {
    const boost::json::object& object = from.as_object();
    visit_members(to, [&](const char* key, auto& member) {
        const boost::json::value* found = object.if_contains(key);
        if (found != nullptr && !found->is_null()) fill(*found, member);
    });
}

std::string built(const event& e) {
    return boost::json::serialize(boost::json::value{{"instance_id", e.instance_id},
                                                     {"access_token", e.access_token},
                                                     {"chatId", e.chat_id},
                                                     {"event",
                                                      {{"name", e.name},
                                                       {"description", e.description},
                                                       {"startTime", e.start_time},
                                                       {"endTime", e.end_time},
                                                       {"location", {{"name", e.location}}},
                                                       {"extraGuestsAllowed", e.extra_guests_allowed}}},
                                                     {"reply_to", e.reply_to}});
}

}  // namespace

int main(int count, char** arguments) {
    if (count != 2) return 2;
    boost::system::error_code failure;
    const boost::json::value document = boost::json::parse(file_text(arguments[1]), failure);
    if (failure || !document.is_object()) return 1;
    message answer;
    fill(document, answer);
    return print(answer, built(documented_event()));
}
