// SPDX-License-Identifier: MIT
// expect: json: a member of this type cannot be written: use one of the types of wawp::member_kind_table
#include <concepts>
#include <string>
#include <vector>

#include <wawp/event/authentication.hpp>
#include <wawp/wawp.hpp>

struct note {
    wawp::required<std::string> text;
#ifdef FIXED
    wawp::optional<std::vector<int>> pages{};
#else
    wawp::optional<std::vector<void*>> pages{};
#endif
};
struct send_note : wawp::message_endpoint<"/v2/send/note"> {
    template <std::same_as<note>>
    using request_fields = wawp::schema<wawp::field<"text", &note::text>, wawp::field<"pages", &note::pages>>;
};

bool is_made(const note& written) { return wawp::encode<send_note>(written, wawp::credentials{"I", "T"}).has_value(); }
