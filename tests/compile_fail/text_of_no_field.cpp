// SPDX-License-Identifier: MIT
// expect: schema: `texts` has a row for a key that none of its fields has
#include <string>

#include <wawp/describe/reference.hpp>

struct note {
    wawp::required<std::string> text;
};
struct note_fields : wawp::schema<wawp::field<"text", &note::text>> {
#ifdef FIXED
    static constexpr wawp::field_text texts[] = {{"text", "what is written"}};
#else
    static constexpr wawp::field_text texts[] = {{"txet", "what is written"}};
#endif
};

constexpr const auto& rows = wawp::describe<note_fields>();
