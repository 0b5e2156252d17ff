// SPDX-License-Identifier: MIT
#include <array>
#include <concepts>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include <wawp/schema/required.hpp>
#include <wawp/schema/value_path.hpp>

#include "support/catch.hpp"

namespace {

using wawp::required;

struct order {
    required<std::string> name;
    required<std::vector<std::string>> items;
    required<bool> urgent;
    bool operator==(const order&) const = default;
};
static_assert(!std::default_initializable<order> && !std::default_initializable<required<int>>);
static_assert(!std::default_initializable<required<std::string>> && !std::default_initializable<required<bool>>);

TEST_CASE("required: a list is given by its items") {
    const order one{.name = "n", .items = {"a", "b"}, .urgent = true};
    CHECK(one.items.value() == std::vector<std::string>{"a", "b"});
    const std::array<int, 2> numbers{1, 2};
    const required<std::span<const int>> view = numbers;
    CHECK(view.value().data() == numbers.data());
}

TEST_CASE("required: two are equal if their values are") {
    const order one{.name = "n", .items = {"a"}, .urgent = true}, other{.name = "n", .items = {"a"}, .urgent = false};
    CHECK(one == one);
    CHECK(!(one == other));
    CHECK(one.name == other.name);
    CHECK(one.urgent != other.urgent);
    CHECK(one.urgent == true);
}

TEST_CASE("required: only readers make an empty one") {
    auto made = wawp::detail::blank::make<order>();
    CHECK(made.name.value().empty());
    CHECK(made.items.value().empty());
    CHECK(!made.urgent);
    wawp::detail::blank::inside(made.name) = "x";
    CHECK(made.name.value() == "x");
}

TEST_CASE("value_path: keys with dots between them, and places in brackets") {
    const wawp::value_path poll{nullptr, "poll.options"}, third{&poll, {}, 3}, text{&third, "text"}, data{&text, "k", wawp::value_path::no_place, true};
    CHECK(to_string(poll) == "poll.options");
    CHECK(to_string(third) == "poll.options[3]");
    CHECK(to_string(text) == "poll.options[3].text");
    CHECK(to_string(data) == "poll.options[3].text.k");
    CHECK(holds_data(data));
    CHECK(!holds_data(text));
}

}  // namespace
