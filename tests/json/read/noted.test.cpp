// SPDX-License-Identifier: MIT
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "support/catch.hpp"

#include <wawp/json/native.hpp>
#include <wawp/json/read/noted.hpp>
#include <wawp/schema/schema.hpp>

namespace {

namespace json = wawp::json;

struct order {
    std::optional<std::string> id{};
    std::optional<std::int64_t> count{};
};
struct order_fields : wawp::schema<wawp::field<"id", &order::id>, json::noted<"state">, json::noted<"data.state">, json::noted<"data.why">,
                                   wawp::field<"count", &order::count>> {};

using values = std::vector<std::pair<std::size_t, std::string>>;

values noted_in(std::string_view text, order* into = nullptr) {
    order target;
    json::noted_values noted;
    const auto report = json::native::read_fresh<order_fields>(text, target, {}, noted);
    REQUIRE(report);
    CHECK(report->mismatched.empty());
    if (into != nullptr) *into = target;
    values all;
    for (const json::noted_value& each : noted) all.emplace_back(each.entry, each.text);
    return all;
}

}  // namespace

TEST_CASE("noted: a value of any kind is noted as it stands, beside what the members take") {
    for (const std::string value : {R"("x")", R"("a\u0062\n")", "5", "-1.5e3", "true", "[ 1, [2] ]", R"({"a": {}})", R"("é")"}) {
        INFO(value);
        order read;
        CHECK(noted_in(R"({"id":"i","state":)" + value + R"(,"count":3})", &read) == values{{1, value}});
        CHECK(read.id == "i");
        CHECK(read.count == 3);
        CHECK(noted_in(R"({ "count" : 3 , "state" : )" + value + R"( , "id" : "i" })", &read) == values{{1, value}});
        CHECK(read.id == "i");
        CHECK(read.count == 3);
        CHECK(noted_in(R"({"state":)" + value + "}") == values{{1, value}});
    }
}

TEST_CASE("noted: what is not there, or not in the schema, is not noted") {
    CHECK(noted_in("{}").empty());
    CHECK(noted_in(R"({"id":"i","other":1,"data":{"other":2}})").empty());
}

TEST_CASE("noted: keys below an object, in the order in which they came first") {
    CHECK(noted_in(R"({"data":{"why":1,"state":2},"state":3})") == values{{3, "1"}, {2, "2"}, {1, "3"}});
}

TEST_CASE("noted: of a key that comes again the last value counts, and a null is an empty text") {
    CHECK(noted_in(R"({"state":1,"state":"two"})") == values{{1, "\"two\""}});
    CHECK(noted_in(R"({"state":1,"state":null})") == values{{1, ""}});
    CHECK(noted_in(R"({"state":null})") == values{{1, ""}});
    for (const std::string again : {R"({"data":{"state":1},"data":{"why":2}})", R"({"data":{"state":1,"why":5},"data":{"why":3},"data":{"why":2}})"}) {
        INFO(again);
        std::string state = "none", why = "none";
        for (const auto& [entry, text] : noted_in(again)) (entry == 2 ? state : why) = text;
        CHECK(state.empty());
        CHECK(why == "2");
    }
}

TEST_CASE("noted: a value that is no JSON ends the reading where it breaks") {
    order target;
    json::noted_values noted;
    const auto broken = json::native::read_fresh<order_fields>(R"({"state":tru})", target, {}, noted);
    REQUIRE_FALSE(broken);
    CHECK(broken.error().offset >= 9);
    CHECK(noted.begin() == noted.end());
}

TEST_CASE("read_value: fills a value from the text of one, and from nothing else") {
    std::int64_t number = 0;
    CHECK(json::native::read_value("42", number));
    CHECK(number == 42);
    std::string text;
    CHECK(json::native::read_value(R"("a\u0062")", text));
    CHECK(text == "ab");
    std::vector<std::string> list;
    CHECK(json::native::read_value(R"(["x","y"])", list));
    CHECK(list == std::vector<std::string>{"x", "y"});
    for (const std::string_view wrong : {"", "4x", "4 ", " 4", "null", "\"4\"", "4.5", "[4]", "{}", "4,5"}) {
        INFO(wrong);
        std::int64_t none = 0;
        CHECK_FALSE(json::native::read_value(wrong, none));
    }
}
