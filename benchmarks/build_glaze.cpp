// SPDX-License-Identifier: MIT
#include <cstdint>
#include <string>
#include <string_view>

#include <glaze/json.hpp>

#include "build.hpp"

namespace peers {

/// The body as the library likes it best: it reads the members' names itself.
struct glaze_body {
    struct place {
        std::string_view name;
    };
    struct details {
        std::string_view name, description;
        std::int64_t startTime, endTime;
        place location;
        bool extraGuestsAllowed;
    };
    std::string_view instance_id, access_token, chatId;
    details event;
    std::string_view reply_to;
};

}  // namespace peers

namespace {

struct library {
    using source = work::body;
    std::string out{};

    std::string_view write(const work::body& b) {
        const peers::glaze_body all{b.instance_id, b.access_token, b.chat_id,
                                    {b.name, b.description, b.start_time, b.end_time, {b.location}, b.extra_guests_allowed}, b.reply_to};
        return glz::write_json(all, out) ? std::string_view() : std::string_view(out);
    }
};

[[maybe_unused]] const bool added = work::add_builds<library>("glaze");

}  // namespace
