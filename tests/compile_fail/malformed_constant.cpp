// SPDX-License-Identifier: MIT
// expect: this is no poll
#include <string_view>

#include <wawp/json/compound.hpp>
#include <wawp/schema/schema.hpp>

struct poll {
    std::string_view question{};
};
using poll_fields = wawp::schema<wawp::field<"question", &poll::question>>;

constexpr poll read(std::string_view text) {
    poll got{};
    return wawp::json::constant::read<poll_fields>(text, got) ? got : throw "this is no poll";
}
#ifdef FIXED
constexpr poll asked = read(R"({"question":"Lunch?"})");
#else
constexpr poll asked = read(R"({"question":"Lunch?)");
#endif
static_assert(asked.question == "Lunch?");
