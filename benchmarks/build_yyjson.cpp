// SPDX-License-Identifier: MIT
#include <cstddef>
#include <string_view>

#include <yyjson.h>

#include "build.hpp"

namespace {

struct library {
    using source = work::body;
    alignas(16) char memory[32 * 1024];  // reused, as its documentation advises

    std::string_view write(const work::body& b) {
        yyjson_alc pool;
        yyjson_alc_pool_init(&pool, memory, sizeof memory);
        yyjson_mut_doc* const document = yyjson_mut_doc_new(&pool);
        const auto text = [&](yyjson_mut_val* object, const char* key, std::string_view value) {
            yyjson_mut_obj_add_strn(document, object, key, value.data(), value.size());
        };
        yyjson_mut_val* const root = yyjson_mut_obj(document);
        yyjson_mut_doc_set_root(document, root);
        text(root, "instance_id", b.instance_id);
        text(root, "access_token", b.access_token);
        text(root, "chatId", b.chat_id);
        yyjson_mut_val* const event = yyjson_mut_obj_add_obj(document, root, "event");
        text(event, "name", b.name);
        text(event, "description", b.description);
        yyjson_mut_obj_add_sint(document, event, "startTime", b.start_time);
        yyjson_mut_obj_add_sint(document, event, "endTime", b.end_time);
        text(yyjson_mut_obj_add_obj(document, event, "location"), "name", b.location);
        yyjson_mut_obj_add_bool(document, event, "extraGuestsAllowed", b.extra_guests_allowed);
        text(root, "reply_to", b.reply_to);
        std::size_t size = 0;
        const char* const out = yyjson_mut_write_opts(document, YYJSON_WRITE_NOFLAG, &pool, &size, nullptr);
        return out == nullptr ? std::string_view() : std::string_view(out, size);
    }
};

[[maybe_unused]] const bool added = work::add_builds<library>("yyjson");

}  // namespace
