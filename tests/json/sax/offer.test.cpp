// SPDX-License-Identifier: MIT
#include <wawp/json/sax/offer.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "support/catch.hpp"

namespace {

namespace json = wawp::json;
namespace detail = wawp::json::detail;
using detail::inside;
using detail::outcome;
using detail::token_kind;

/// Takes the members of objects whose key is not empty.
struct named_sum {
    std::int64_t sum = 0;
    bool operator==(const named_sum&) const = default;
    bool take_member(std::string_view key, std::int64_t number) {
        sum += number;
        return !key.empty();
    }
};

/// What comes inside a bracket that a member is offered, which held something before; empty it must be.
template <class Member>
inside bracket(token_kind kind, Member member) {
    const inside comes = detail::offer_bracket(kind, member);
    Member expected{};
    if (comes != inside::refused) detail::make_ready(expected);
    CHECK(member == expected);
    return comes;
}

TEST_CASE("offer: brackets open lists, objects of integers and raw text, and are refused by all else") {
    const std::vector<int> numbers{1, 2};
    CHECK(bracket(token_kind::array, numbers) == inside::items);
    CHECK(bracket(token_kind::object, numbers) == inside::nothing);
    CHECK(bracket(token_kind::array, std::optional(numbers)) == inside::items);
    CHECK(bracket(token_kind::object, std::optional(numbers)) == inside::nothing);
    CHECK(bracket(token_kind::object, named_sum{7}) == inside::members);
    CHECK(bracket(token_kind::array, named_sum{7}) == inside::refused);
    CHECK(bracket(token_kind::object, std::optional(named_sum{7})) == inside::members);
    CHECK(bracket(token_kind::object, json::raw{"held"}) == inside::raw);
    CHECK(bracket(token_kind::array, std::optional(json::raw{"held"})) == inside::raw);
    CHECK(bracket(token_kind::array, std::vector{json::raw{"held"}}) == inside::raw);
    CHECK(bracket(token_kind::object, std::vector{json::raw{"held"}}) == inside::nothing);
    CHECK(bracket(token_kind::object, std::string("held")) == inside::refused);
    CHECK(bracket(token_kind::array, std::optional(7)) == inside::refused);
    CHECK(bracket(token_kind::array, true) == inside::refused);
}

TEST_CASE("offer: a list takes items one by one; one that does not fit is no item") {
    std::optional<std::vector<std::string>> texts;
    REQUIRE(detail::offer_bracket(token_kind::array, texts) == inside::items);
    CHECK(detail::offer_item({.kind = token_kind::text, .text = "one"}, texts) == outcome::taken);
    CHECK(detail::offer_item({.kind = token_kind::null}, texts) == outcome::is_null);
    CHECK(detail::offer_item({.kind = token_kind::boolean}, texts) == outcome::refused);
    CHECK(detail::offer_item_bracket(token_kind::object, texts) == inside::refused);
    CHECK(texts == std::vector<std::string>{"one", ""});

    std::string no_list = "held";
    CHECK(detail::offer_item({.kind = token_kind::text, .text = "one"}, no_list) == outcome::refused);
    CHECK(detail::offer_item_bracket(token_kind::object, no_list) == inside::refused);
    CHECK(no_list == "held");
}

namespace {

/// Whether the member took an integer under this key.
template <class Member>
bool takes(std::string_view key, int number, Member& member) {
    const std::string digits = std::to_string(number);
    detail::input in(digits, {});
    detail::token value{.kind = token_kind::number};
    REQUIRE(detail::scan_number(in, in.begin, value.number) == in.end);
    detail::member_tally tally;
    detail::offer_member(key, value, member, tally);
    return tally.total() == outcome::taken;
}

}  // namespace

TEST_CASE("offer: members of an object go to the member that takes them, in a list to its last item") {
    std::vector<named_sum> list;
    CHECK(detail::offer_item_bracket(token_kind::object, list) == inside::members);
    CHECK(detail::offer_item_bracket(token_kind::object, list) == inside::members);
    CHECK(detail::offer_item_bracket(token_kind::array, list) == inside::refused);
    CHECK(takes("low", 7, list));
    CHECK(takes("high", 8, list));
    CHECK(list == std::vector<named_sum>{{0}, {15}});

    std::optional<named_sum> one;
    CHECK_FALSE(takes("low", 7, one));
    one.emplace();
    CHECK(takes("low", 7, one));
    CHECK_FALSE(takes("", 7, one));
    CHECK(one == named_sum{14});
    std::vector<bool> flags{true};
    CHECK_FALSE(takes("low", 7, flags));
    std::string text;
    CHECK_FALSE(takes("low", 7, text));
}

TEST_CASE("offer: raw text is what holds it at any depth of optionals and lists") {
    STATIC_REQUIRE(detail::is_read_natively<json::raw> && detail::is_read_natively<json::raw_view>);
    STATIC_REQUIRE(detail::is_read_natively<std::optional<std::vector<std::optional<json::raw>>>>);
    STATIC_REQUIRE(!detail::is_read_natively<std::string> && !detail::is_read_natively<std::optional<std::vector<int>>>);
}

}  // namespace
