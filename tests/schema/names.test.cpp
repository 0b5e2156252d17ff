// SPDX-License-Identifier: MIT
#include <string_view>

#include <wawp/schema/names.hpp>

#include "support/catch.hpp"

namespace {

enum class color { red = 3, blue = 7, none = 0 };
constexpr auto colors = wawp::names<color>({{color::red, "red"}, {color::blue, "blue"}});

}  // namespace

TEST_CASE("names: each value of the list has its name, and each name its value, in the order given") {
    CHECK(colors.rows.size() == 2);
    CHECK(colors.rows[0].value == color::red);
    CHECK(colors.rows[0].name == "red");
    CHECK(colors.name_of(color::red) == "red");
    CHECK(colors.name_of(color::blue) == "blue");
    CHECK(colors.name_of(color::none).empty());
    color found = color::none;
    CHECK(colors.find("red", found));
    CHECK(found == color::red);
    CHECK(colors.find("blue", found));
    CHECK(found == color::blue);
    CHECK_FALSE(colors.find("", found));
    CHECK_FALSE(colors.find("Red", found));
    CHECK(found == color::blue);
}
