// SPDX-License-Identifier: MIT
// expect: escapes_in_a_constant_are_only_resolved_in_keys
#include <string_view>

#include <wawp/json/compound.hpp>
#include <wawp/schema/names.hpp>
#include <wawp/schema/schema.hpp>

enum class drink { tea, coffee };
constexpr auto names_of(drink) { return wawp::names<drink>({{drink::tea, "tea"}, {drink::coffee, "coffee"}}); }
struct order {
    drink what{};
};
using order_fields = wawp::schema<wawp::field<"what", &order::what>>;

constexpr order read(std::string_view text) {
    order got{};
    static_cast<void>(wawp::json::constant::read<order_fields>(text, got));
    return got;
}
#ifdef FIXED
constexpr order asked = read(R"({"wh\u0061t":"coffee"})");
#else
constexpr order asked = read(R"({"what":"coff\u0065e"})");
#endif
static_assert(asked.what == drink::coffee);
