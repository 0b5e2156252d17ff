// SPDX-License-Identifier: MIT
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "build.hpp"

namespace {

struct library {
    using source = work::body;
    std::string out{};

    std::string_view write(const work::body& b) {
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
        return out;
    }
};

[[maybe_unused]] const bool added = work::add_builds<library>("nlohmann");

}  // namespace

// The reference, as for what is read.
std::string work::right_body(const wawp::event& e) {
    library library;
    return std::string(library.write(body(e)));
}
