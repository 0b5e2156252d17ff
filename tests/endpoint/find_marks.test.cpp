// SPDX-License-Identifier: MIT
#include <cstddef>
#include <cstdint>
#include <string>

#include "support/catch.hpp"

#include <wawp/endpoint/find_marks.hpp>

namespace {

std::size_t place_of(const char* path) { return wawp::detail::mark_index(path); }

}  // namespace

TEST_CASE("mark_values: hold what was added, and nothing else is there") {
    wawp::mark_values values;
    CHECK(values.present() == 0);
    for (std::size_t place = 0; place < wawp::detail::mark_key_count; ++place) CHECK_FALSE(values.at(place).present());

    values.add(place_of("status")).take_integer(500);
    values.add(place_of("data.error")).take_text("x");
    CHECK(values.present() == (std::uint64_t{1} << place_of("status") | std::uint64_t{1} << place_of("data.error")));
    CHECK(values["status"].number() == 500);
    CHECK(values["data.error"].text == "x");
    CHECK_FALSE(values["error"].present());
}

TEST_CASE("mark_values: a key that is added again is the same value") {
    wawp::mark_values values;
    values.add(place_of("status")).take_integer(500);
    values.add(place_of("code")).take_text("c");
    CHECK(values.add(place_of("status")).number() == 500);
    values.add(place_of("status")).take_text("ok");
    CHECK(values["status"].text == "ok");
    CHECK(values["code"].text == "c");
}

TEST_CASE("mark_values: have room for every key") {
    wawp::mark_values values;
    for (std::size_t place = 0; place < wawp::detail::mark_key_count; ++place) values.add(place).take_text(std::to_string(place));
    for (std::size_t place = 0; place < wawp::detail::mark_key_count; ++place) CHECK(values.at(place).text == std::to_string(place));
    CHECK(values.present() == ~std::uint64_t{0} >> (64 - wawp::detail::mark_key_count));
}

TEST_CASE("find_marks: finds a mark at each place where its row counts, and says there is none where no key is") {
    CHECK(wawp::find_marks({}, wawp::default_verdicts)[wawp::claim::denied] == nullptr);
    wawp::mark_values top, below;
    top.add(place_of("success")).take_boolean(false);
    below.add(place_of("response.success")).take_boolean(false);
    const wawp::found_marks denied = wawp::find_marks(top, wawp::default_verdicts), disputed = wawp::find_marks(below, wawp::default_verdicts);
    REQUIRE(denied[wawp::claim::denied] != nullptr);
    CHECK(denied[wawp::claim::denied]->key == "success");
    CHECK(denied[wawp::claim::disputed] == nullptr);
    REQUIRE(disputed[wawp::claim::disputed] != nullptr);
    CHECK(disputed[wawp::claim::disputed]->key == "success");
    CHECK(disputed[wawp::claim::denied] == nullptr);
}
