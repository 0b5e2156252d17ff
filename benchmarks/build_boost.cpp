// SPDX-License-Identifier: MIT
#include <string>
#include <string_view>

#include <boost/json.hpp>

#include "build.hpp"

namespace {

struct library {
    using source = work::body;
    boost::json::serializer serializer{};
    std::string out{};

    std::string_view write(const work::body& b) {
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
        return out;
    }
};

[[maybe_unused]] const bool added = work::add_builds<library>("boost_json");

}  // namespace
