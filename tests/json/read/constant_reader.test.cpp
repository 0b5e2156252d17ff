// SPDX-License-Identifier: MIT
// Reading in constant evaluation: what constants hold, what stops the compiler, and that it agrees with the native policy.
#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include <wawp/json/compound.hpp>
#include <wawp/schema/names.hpp>
#include <wawp/schema/variant.hpp>

#include "json/specimen.hpp"
#include "support/catch.hpp"

namespace {

using namespace wawp;
using json::problem;

enum class drink { tea, coffee };
constexpr auto names_of(drink) { return wawp::names<drink>({{drink::tea, "tea"}, {drink::coffee, "caf\u00e9"}}); }
enum class level : std::int8_t { low = -1, none = 0 };

/// A type of one's own.
struct half {
    int twice = 0;
    constexpr bool take_integer(std::int64_t number) noexcept {
        twice = static_cast<int>(number * 2);
        return number >= 0;
    }
};

struct choice {
    required<std::string_view> text;
    optional<int> votes{};
    bool kept = true;
};
using choice_fields = schema<field<"text", &choice::text>, field<"count.votes", &choice::votes>>;

struct poll {
    std::string_view question{};
    required<bool> many{false};
    std::uint8_t small = 7;
    std::optional<std::int64_t> wide{};
    std::optional<std::uint64_t> large{};
    level how{};
    drink what{};
    std::chrono::sys_seconds time{};
    json::raw_view rest{};
    std::array<choice, 2> options{choice{""}, choice{""}};
    std::optional<std::array<int, 3>> three{};
    choice first{""};
    std::optional<choice> best{};
    std::variant<std::monostate, bool, int, std::string_view, std::array<int, 1>, choice> any{};
    half own{};
};
using poll_fields = schema<
    field<"question", &poll::question>, field<"many", &poll::many>, field<"n.small", &poll::small>, field<"n.wide", &poll::wide>,
    field<"n.large", &poll::large>, field<"how", &poll::how>, field<"what", &poll::what>, field<"time", &poll::time>,
    field<"rest", &poll::rest>, object<"p.options", &poll::options, choice_fields>, field<"p.three", &poll::three>,
    object<"first", &poll::first, choice_fields>, object<"best", &poll::best, choice_fields>, object<"any", &poll::any, choice_fields>,
    field<"own", &poll::own>>;

template <class Fields = poll_fields>
constexpr poll read(std::string_view text) {
    poll got{};
    const auto report = json::constant::read<Fields>(text, got);
    return report && report->mismatched.empty() ? got : throw "this is not what the schema asks for";
}
constexpr json::syntax_error error_of(std::string_view text, json::limits bounds = {}) {
    poll got{};
    const auto report = json::constant::read<poll_fields>(text, got, bounds);
    return report ? json::syntax_error{} : report.error();
}
constexpr bool fails(std::string_view text, problem what, std::size_t at, json::limits bounds = {}) {
    const json::syntax_error error = error_of(text, bounds);
    return error.problem == what && error.offset == at;
}
constexpr std::size_t mismatches(std::string_view text, std::string_view key) {
    poll got{};
    const auto report = json::constant::read<poll_fields>(text, got);
    std::size_t count = 0;
    for (const std::string_view path : report->mismatched) count += path == key ? 1u : 100u;
    return count;
}

// A constant of every type that can be one.
constexpr poll whole = read(R"(
    {"question":"Lunch? 📅","unknown":[1,-2.5e3,{"a":"\n\u00e9\ud83d\udcc5é","b":[true,false,null,[],{}]}],"many":true,
     "n":{"small":255,"wide":-9223372036854775808,"large":18446744073709551615},"how":-1,"what":"café","time":1.75e2,
     "rest":{ "a" : [1] },"p":{"options":[{"text":"a"},{"count":{"votes":3},"text":"b"}],"three":[1,2,3]},
     "first":{"text":"f"},"best":{"text":"g"},"any":"s","own":3} )");
static_assert(whole.question == "Lunch? 📅" && whole.many.value());
static_assert(whole.small == 255 && whole.wide == std::numeric_limits<std::int64_t>::min());
static_assert(whole.large == std::numeric_limits<std::uint64_t>::max());
static_assert(whole.how == level::low && whole.what == drink::coffee && whole.time.time_since_epoch().count() == 175);
static_assert(whole.rest.text == "{ \"a\" : [1] }");
static_assert(whole.options[0].text.value() == "a" && !whole.options[0].votes && whole.options[1].votes.value() == 3);
static_assert((*whole.three)[2] == 3 && whole.first.text.value() == "f" && whole.best->text.value() == "g");
static_assert(std::get<std::string_view>(whole.any) == "s" && whole.own.twice == 6);

// The other layout, keys with escapes, and each alternative of a variant.
static_assert(read<literal_keys<poll_fields>>(R"({"n.small":5,"n":{"small":6}})").small == 5);
static_assert(read(R"({"qu\u0065stion":"e","\u0061ny":true,"\u00e9":1,"ho\n":1})").question == "e");
static_assert(read(R"({"questio":1,"questions":1,"\u0071":1,"question\u0000":1})").question.empty());
static_assert(std::get<bool>(read(R"({"any":true})").any) && std::get<int>(read(R"({"any":-7})").any) == -7);
static_assert(std::get<4>(read(R"({"any":[4]})").any)[0] == 4 && std::get<5>(read(R"({"any":{"text":"c"}})").any).text.value() == "c");
static_assert(read(R"({"any":null})").any.index() == 0 && read("{}").small == 7 && !read(R"({"best":null})").best);

// The last of duplicate keys counts, whole.
constexpr poll twice = read(R"({"n":{"small":1,"wide":2},"n":{"large":3},"first":{"text":"a","count":{"votes":1}},"first":{"count":{}},
                               "best":{"text":"a"},"best":{"count":{"votes":4}},"how":-1,"how":null,"three":1})");
static_assert(twice.small == 0 && !twice.wide && twice.large == 3);
static_assert(twice.first.text.value().empty() && !twice.first.votes && twice.first.kept);
static_assert(twice.best->text.value().empty() && twice.best->votes.value() == 4 && twice.how == level::none);
static_assert(mismatches(R"({"n":{"small":"x"},"n":{"small":1},"how":"x","how":0})", "") == 0);

// A value of another kind leaves its member empty, and is listed.
static_assert(mismatches(R"({"question":5})", "question") == 1 && mismatches(R"({"question":"\n"})", "question") == 1);
static_assert(mismatches(R"({"n":{"small":256}})", "n.small") == 1 && mismatches(R"({"n":[]})", "n") == 1);
static_assert(mismatches(R"({"n":null,"first":null,"best":null,"p":{"options":null}})", "") == 0);
static_assert(mismatches(R"({"first":[]})", "first") == 1 && mismatches(R"({"what":"cocoa"})", "what") == 1);
static_assert(mismatches(R"({"p":{"three":[1,2]}})", "p.three") == 1 && mismatches(R"({"own":-1})", "own") == 1);
static_assert(mismatches(R"({"p":{"options":[{"count":{"votes":true}},{"text":"b"}]}})", "p.options.count.votes") == 1);

// What is no JSON gives the same error as at run time.
static_assert(fails("", problem::unexpected_end, 0) && fails(" [1] ", problem::not_an_object, 1));
static_assert(fails(R"({"question":"\x"})", problem::bad_escape, 14) && fails(R"({"how":1,})", problem::unexpected_byte, 9));
static_assert(fails("{\"a\":\"\xC0\x80\"}", problem::bad_utf8, 6) && fails("{\"a\":\"\x01\"}", problem::control_character, 6));
static_assert(fails(R"({"a":"\ud800"})", problem::lone_surrogate, 6) && fails("{\"a\":\"\xF0\x9F", problem::bad_utf8, 6));
static_assert(fails("{} x", problem::trailing_bytes, 3) && fails("\xEF\xBB\xBF{}", problem::byte_order_mark, 0));
static_assert(fails(R"({"how":01})", problem::bad_number, 8) && fails(R"({"how":tru)", problem::unexpected_end, 10));
static_assert(fails("{}   ", problem::too_large, 4, {.bytes = 4}));
static_assert(fails(R"({"a":[[1]]})", problem::too_deep, 6, {.depth = 2}) && fails(R"({"n":{}})", problem::too_deep, 5, {.depth = 1}));

TEST_CASE("constants: what is generated and damaged is read as the native policy does, with the same report and errors") {
    specimen::author author(18);
    for (int i = 0; i < 20'000; ++i) {
        const std::string text = author.next();
        specimen::answer native{}, constant{};
        const auto wanted = json::native::read<specimen::answer_fields>(text, native);
        const auto got = json::constant::read<specimen::answer_fields>(text, constant);
        INFO(text);
        REQUIRE(got.has_value() == wanted.has_value());
        if (wanted) {
            REQUIRE(got->mismatched == wanted->mismatched);
            REQUIRE(constant == native);
        } else {
            REQUIRE(got.error().problem == wanted.error().problem);
            REQUIRE(got.error().offset == wanted.error().offset);
        }
    }
}

}  // namespace
