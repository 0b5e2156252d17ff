// SPDX-License-Identifier: MIT
#include <array>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <wawp/core/secret.hpp>
#include <wawp/json/value.hpp>
#include <wawp/schema/json_rule.hpp>
#include <wawp/schema/more_rules.hpp>
#include <wawp/schema/rules.hpp>
#include <wawp/schema/validate.hpp>
#include <wawp/schema/variant.hpp>

#include "support/catch.hpp"

namespace {

using namespace wawp;
using texts = std::vector<std::string>;

/// A rule of one's own.
struct even {
    static constexpr std::string_view name = "even";
    constexpr std::string_view operator()(int number) const { return number % 2 == 0 ? "" : "give an even number"; }
};

TEST_CASE("more rules: at_least and at_most count the items") {
    constexpr at_least<2> least{};
    constexpr at_most<10> most{};
    CHECK(least(texts{"a"}) == "give at least 2");
    CHECK(least(texts{"a", "b"}).empty());
    CHECK(least(std::map<std::string, int>{{"a", 1}}) == "give at least 2");
    CHECK(most(texts(10)).empty());
    CHECK(most(texts(11)) == "give at most 10");
}

TEST_CASE("more rules: between holds its limits, whatever the type of the number") {
    constexpr between<-90, 120> rule{};
    CHECK(rule(-90).empty());
    CHECK(rule(120).empty());
    CHECK(rule(-91) == "give a number from -90 to 120");
    CHECK(rule(121) == "give a number from -90 to 120");
    CHECK(rule(std::uint64_t{120}).empty());
    CHECK(!rule(std::numeric_limits<std::uint64_t>::max()).empty());
    CHECK(!rule(std::int8_t{-91}).empty());
    CHECK(rule(120.0).empty());
    CHECK(!rule(120.5).empty());
    CHECK(!rule(-90.5f).empty());
    CHECK(between<0u, 5u>{}(-1) == "give a number from 0 to 5");
    CHECK(between<7, 7>{}(7).empty());
    CHECK(between<-1, 0>{}(1) == "give a number from -1 to 0");
}

TEST_CASE("more rules: between takes no NaN and no infinity") {
    using real = std::numeric_limits<double>;
    for (const double none : {real::quiet_NaN(), -real::quiet_NaN(), real::infinity(), -real::infinity()}) {
        CHECK(between<1, 5>{}(none) == "give a number from 1 to 5");
        CHECK(!between<-5, 5>{}(static_cast<float>(none)).empty());
    }
}

TEST_CASE("more rules: between compares to the last digit") {
    CHECK(between<0, 100>{}(100.0).empty());
    CHECK(!between<0, 100>{}(100.000001).empty());
    CHECK(!between<0, 100>{}(-1e-300).empty());
    CHECK(between<0, 100>{}(-0.0).empty());
    CHECK(between<0, 9007199254740995>{}(9007199254740994.0).empty());
    CHECK(!between<0, 9007199254740995>{}(9007199254740996.0).empty());
    CHECK(!between<9007199254740995, 9007199254740998>{}(9007199254740994.0).empty());
    CHECK(between<0, 16777217>{}(16777216.0F).empty());
    CHECK(!between<0, 16777217>{}(16777218.0F).empty());
    constexpr auto whole = std::numeric_limits<std::int64_t>::max();
    CHECK(!between<0, whole>{}(9223372036854775808.0).empty());
    CHECK(between<0, whole>{}(9223372036854774784.0).empty());
    CHECK(between<std::numeric_limits<std::int64_t>::min(), 0>{}(-9223372036854775808.0).empty());
    CHECK(!between<std::numeric_limits<std::int64_t>::min(), 0>{}(-9223372036854777856.0).empty());
    CHECK(between<0, std::numeric_limits<std::uint64_t>::max()>{}(18446744073709549568.0).empty());
    CHECK(!between<0, std::numeric_limits<std::uint64_t>::max()>{}(18446744073709551616.0).empty());
    static_assert(between<-1, 1>{}(0.5).empty() && !between<-1, 1>{}(1.5).empty());
    // Beyond the type of the limits: the compiler stops at a conversion that would lose the number.
    static_assert(!between<0, 5>{}(-1e30).empty() && !between<0, 5>{}(1e30).empty() && !between<0u, 5u>{}(-1.0F).empty());
    static_assert(!between<-5, 5>{}(-std::numeric_limits<double>::infinity()).empty());
}

TEST_CASE("more rules: the names that violations show") {
    CHECK(each<not_blank>::name == "not_blank");
    CHECK(at_least<1>::name == "at_least");
    CHECK(at_most<1>::name == "at_most");
    CHECK(between<1, 2>::name == "between");
    CHECK(any_of<"a">::name == "any_of");
}

TEST_CASE("more rules: any_of takes the texts that it names, byte for byte") {
    constexpr any_of<"image/png", "image/jpeg"> rule{};
    CHECK(rule("image/png").empty());
    CHECK(rule("image/jpeg").empty());
    CHECK(rule("image/PNG") == "give one of: image/png, image/jpeg");
    CHECK(rule("") == "give one of: image/png, image/jpeg");
    CHECK(any_of<"a">{}("b") == "give one of: a");
}

struct line {
    required<std::string> text;
    std::optional<int> number{};
};
using line_fields = schema<field<"text", &line::text, not_blank{}>, field<"a.number", &line::number, even{}>>;
struct sheet {
    texts names{};
    std::optional<std::vector<std::vector<int>>> numbers{};
    std::map<std::string, std::string> map{};
    std::vector<line> lines{};
    std::optional<line> one{};
    json::raw extra{};
    double real = 0;
};
using sheet_fields = schema<
    field<"s.names", &sheet::names, at_most<3>{}, each<not_blank>{}, each{max_length{2}}>,
    field<"numbers", &sheet::numbers, each<each<even>>{}>, field<"map", &sheet::map, each<not_blank>{}>,
    object<"lines", &sheet::lines, line_fields, at_most<1>{}>, object<"one", &sheet::one, line_fields>, field<"extra", &sheet::extra>,
    field<"real", &sheet::real>>;

texts broken(const sheet& given, const secret& hidden = {}) {
    texts found;
    for (const violation& v : validate<sheet_fields>(given, hidden)) found.push_back(v.key + " " + std::string(v.rule));
    return found;
}

TEST_CASE("more rules: a violation names the place in the list, the map and the object") {
    CHECK(broken({}).empty());
    CHECK(broken({.names = {"a", " ", "abc", "\xff"}}) == texts{"s.names[3] valid_utf8", "s.names at_most", "s.names[1] not_blank", "s.names[2] max_length"});
    CHECK(broken({.numbers = {{{2}, {4, 5}}}}) == texts{"numbers[1][1] even"});
    CHECK(broken({.map = {{"k", ""}, {"\xff", "v"}}}) == texts{"map.\xEF\xBF\xBD valid_utf8", "map.k not_blank"});
    CHECK(broken({.lines = {{.text = "a", .number = 3}, {.text = ""}}}) == texts{"lines[0].a.number even", "lines[1].text not_blank", "lines at_most"});
    CHECK(broken({.one = line{.text = " "}}) == texts{"one.text not_blank"});
    CHECK(broken({.extra = {"{\"a\":1}, \"injected\":1"}}) == texts{"extra valid_json"});
    CHECK(broken({.real = std::numeric_limits<double>::infinity()}) == texts{"real finite"});
}

struct either {
    std::variant<std::string, double, line> value{};
};
using either_fields = schema<object<"value", &either::value, line_fields>>;

TEST_CASE("more rules: of a variant, what it holds is checked") {
    const auto first_broken = [](const either& given) {
        const auto found = validate<either_fields>(given);
        return found.empty() ? std::string() : found.front().key + " " + std::string(found.front().rule);
    };
    CHECK(first_broken({"a text"}).empty());
    CHECK(first_broken({"\xff"}) == "value valid_utf8");
    CHECK(first_broken({1.5}).empty());
    CHECK(first_broken({std::numeric_limits<double>::infinity()}) == "value finite");
    CHECK(first_broken({line{.text = "a"}}).empty());
    CHECK(first_broken({line{.text = " "}}) == "value.text not_blank");
}

struct labels {
    std::vector<std::pair<const char*, int>> map{};
    std::map<const char*, const char*> texts{};
    std::vector<std::pair<std::string_view, int>> views{};
};
using label_fields = schema<field<"map", &labels::map>, field<"texts", &labels::texts>, field<"views", &labels::views>>;

TEST_CASE("more rules: a null pointer is no key of a map, and an empty text is one") {
    const auto first_broken = [](const labels& given) {
        const auto found = validate<label_fields>(given);
        return found.size() == 1 ? found[0].key + " " + std::string(found[0].rule) + " " + found[0].found + " " + std::string(found[0].advice) : std::to_string(found.size());
    };
    CHECK(first_broken({.map = {{"k", 1}, {nullptr, 2}}}) == "map. not_null \"\" give the key a text");
    CHECK(first_broken({.texts = {{nullptr, "v"}}}) == "texts. not_null \"\" give the key a text");
    CHECK(first_broken({.texts = {{"k", nullptr}}}) == "texts.k not_null \"\" give it a text, or make it optional");
    CHECK(first_broken({.map = {{"", 1}}, .texts = {{"", ""}}, .views = {{std::string_view{}, 1}}}) == "0");
    CHECK(first_broken({.map = {{"\xff", 1}}}) == "map.\xEF\xBF\xBD valid_utf8 \"\\xff\" convert the text to UTF-8");
}

struct notes {
    std::vector<std::optional<std::string>> all{};
};
using note_fields = schema<field<"all", &notes::all>>;

TEST_CASE("more rules: what holds of every text holds of those that may be absent in a list") {
    const notes written{.all = {"a", std::nullopt, "\xff"}};
    const std::vector<violation> found = validate<note_fields>(written);
    REQUIRE(found.size() == 1);
    CHECK(found[0].key == "all[2]");
    CHECK(found[0].rule == "valid_utf8");
}

struct measured {
    double length = 0;
};

TEST_CASE("more rules: a number beside a limit is not shown as the limit") {
    const auto shown = [](double length) { return validate<schema<field<"d", &measured::length, between<0, 5>{}>>>(measured{length}).at(0).found; };
    CHECK(shown(5.0000000001) == "5.0000000001");
    CHECK(shown(-1e-9) == "-1e-09");
    CHECK(shown(1e300) == "1e+300");
}

TEST_CASE("more rules: a secret in the key of a map is not shown") {
    CHECK(broken({.map = {{"TOKEN123456", ""}}}, "TOKEN123456") == texts{"map.[redacted] not_blank"});
}

}  // namespace
