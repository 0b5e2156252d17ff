// SPDX-License-Identifier: MIT
// Every type that a member can have, in every layout and under every policy; then all of them at once, at random.
#include <array>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <deque>
#include <fstream>
#include <iterator>
#include <limits>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <wawp/json/compound.hpp>
#include <wawp/json/write/real.hpp>
#include <wawp/schema/json_rule.hpp>
#include <wawp/schema/member_types.hpp>
#include <wawp/schema/names.hpp>
#include <wawp/schema/validate.hpp>
#include <wawp/schema/variant.hpp>

#if __has_include(<boost/json.hpp>) && __has_include(<nlohmann/json.hpp>) && __has_include(<rapidjson/reader.h>)
#include <wawp/json/boost.hpp>

#include "support/nlohmann_policy.hpp"
#include "support/rapidjson_policy.hpp"
#define WAWP_FOREIGN
#endif

#include "json/specimen.hpp"
#include "support/catch.hpp"

namespace {

using namespace wawp;
using json::layout;

enum class level : std::int8_t { low = -1, none = 0, high = 3 };
enum class drink { tea, coffee };
constexpr auto names_of(drink) { return wawp::names<drink>({{drink::tea, "tea"}, {drink::coffee, "caf\u00e9"}}); }

/// Both ways of a type of one's own.
struct half {
    int twice = 0;
    bool take_integer(std::int64_t number) noexcept { return twice = static_cast<int>(number * 2), true; }
    [[nodiscard]] constexpr int json_value() const noexcept { return twice / 2; }
    bool operator==(const half&) const = default;
};

struct choice {
    required<std::string> text;
    optional<int> votes{};
    bool operator==(const choice&) const = default;
};
using choice_fields = schema<field<"text", &choice::text, not_blank{}>, field<"count.votes", &choice::votes>>;

using either = std::variant<std::monostate, bool, std::int64_t, std::string, std::vector<int>, choice>;

template <class T>
struct box {
    T value;
    bool operator==(const box&) const = default;
};
template <class T, class Schema>
struct box_fields : schema<object<"a.value", &box<T>::value, Schema>> {};
template <class T>
struct box_fields<T, void> : schema<field<"a.value", &box<T>::value>> {};

template <class Visit>
void for_each_policy(Visit visit) {
    visit("native", json::native{});
#ifdef WAWP_FOREIGN
    visit("Boost.JSON", json::boost{});
    visit("nlohmann", nlohmann_policy{});
    visit("RapidJSON", rapidjson_policy{});
#endif
}

/// `text` as a field of an object in either layout.
std::string in_layout(layout which, const std::string& text) {
    if (text.empty()) return "{}";
    return which == layout::dotted ? "{\"a.value\":" + text + "}" : "{\"a\":{\"value\":" + text + "}}";
}

template <layout Layout, class Policy, class Fields, class Object>
std::string written(const Object& object) {
    std::string out = "left over";
    Policy::template write<Layout>(out, json::bind<Fields>(object));
    return out;
}

template <layout Layout, class Schema, class Policy, class T>
void check_write(Policy, const T& value, const std::string& text) {
    CHECK(written<Layout, Policy, box_fields<T, Schema>>(box<T>{value}) == in_layout(Layout, text));
}

template <layout Layout, class Schema, class Policy, class T>
void check_read(Policy, const T& value, const std::string& text) {
    using fields = box_fields<T, Schema>;
    using read_fields = std::conditional_t<Layout == layout::dotted, literal_keys<fields>, fields>;
    auto got = wawp::detail::blank::make<box<T>>();
    const std::string body = in_layout(Layout, text);
    const auto report = Policy::template read<read_fields>(body, got, json::limits{});
    REQUIRE(report);
    CHECK(report->mismatched.empty());
    CHECK(got == box<T>{value});
}

/// A type whose value is written as `text`, and read from it. Here by the native policy; `everything` below has all types for
/// the others, for which each type alone would take compilers too long.
template <class Schema = void, class T>
void check_both(const T& value, const std::string& text) {
    INFO(text);
    CHECK(validate<box_fields<T, Schema>>(box<T>{value}).empty());
    check_write<layout::dotted, Schema>(json::native{}, value, text);
    check_write<layout::nested, Schema>(json::native{}, value, text);
    check_read<layout::dotted, Schema>(json::native{}, value, text);
    check_read<layout::nested, Schema>(json::native{}, value, text);
}

/// The same as a value that may be absent, or must be given.
template <class Schema = void, class T>
void check_type(const T& value, const std::string& text) {
    check_both<Schema>(value, text);
    check_both<Schema>(std::optional<T>(value), text);
    check_both<Schema>(std::optional<T>(), "");
}
template <class Schema = void, class T>
void check_required(const T& value, const std::string& text) {
    check_both<Schema>(value, text);
    check_both<Schema>(optional<T>(value), text);
}

TEST_CASE("member types: booleans, numbers and instants") {
    check_required(true, "true");
    check_required(std::int8_t{-128}, "-128");
    check_required(std::uint16_t{65535}, "65535");
    check_required(1234567890, "1234567890");
    check_required(std::numeric_limits<std::int64_t>::min(), "-9223372036854775808");
    check_required(std::numeric_limits<std::uint64_t>::max(), "18446744073709551615");
    check_required(0.1, "0.1");
    check_required(1e22, "1e+22");
    check_required(-0.0, "-0");
    check_required(5e-324, "5e-324");
    check_required(0.1f, "0.1");
    check_required(16777216.0f, "16777216");
    check_required(3.4028235e38f, "3.4028235e+38");
    check_required(std::chrono::sys_seconds{std::chrono::seconds{-5}}, "-5");
}

TEST_CASE("member types: enums, by number and by name") {
    check_required(level::low, "-1");
    check_required(level{17}, "17");
    check_required(drink::coffee, "\"caf\u00e9\"");
}

TEST_CASE("member types: texts and JSON") {
    check_required(std::string("a\n\"\u00e9"), "\"a\\n\\\"\u00e9\"");
    check_type(json::raw{"{ \"x\" : [1.50,null] }"}, "{ \"x\" : [1.50,null] }");
    check_both(json::raw{}, "");
    check_both(std::vector<json::raw>{{}, {"1"}}, "[null,1]");
}

TEST_CASE("member types: what holds others") {
    check_type(std::vector<int>{1, 2}, "[1,2]");
    check_type(std::vector<int>{}, "[]");
    check_type(std::vector<bool>{true, false}, "[true,false]");
    check_type(std::deque<std::string>{"x"}, "[\"x\"]");
    check_type(std::array<double, 2>{0.5, 2}, "[0.5,2]");
    check_type(std::vector<std::optional<int>>{1, std::nullopt}, "[1,null]");
    check_type(std::map<std::string, std::optional<bool>>{{"", std::nullopt}, {"b", true}}, "{\"\":null,\"b\":true}");
    check_type(std::vector<std::pair<std::string, int>>{{"z", 1}, {"a", 2}}, "{\"z\":1,\"a\":2}");
    check_required(std::vector<std::string>{"a", "b"}, "[\"a\",\"b\"]");
}

TEST_CASE("member types: structs with a schema, and of one's own") {
    check_both<choice_fields>(choice{.text = "t", .votes = 2}, R"({"text":"t","count":{"votes":2}})");
    check_type<choice_fields>(std::vector<choice>{{.text = "t"}, {.text = "u", .votes = 1}},
                              R"([{"text":"t"},{"text":"u","count":{"votes":1}}])");
    check_type<choice_fields>(std::map<std::string, choice>{{"k", {.text = "t"}}}, R"({"k":{"text":"t"}})");
    check_both<choice_fields>(std::array<choice, 1>{{{.text = "t"}}}, R"([{"text":"t"}])");
    check_both<choice_fields>(std::optional<choice>(choice{.text = "t"}), R"({"text":"t"})");
    check_type(half{6}, "3");
}

TEST_CASE("member types: variants, by the kind of the value") {
    check_both<choice_fields>(either{}, "");
    check_both<choice_fields>(either{true}, "true");
    check_both<choice_fields>(either{std::int64_t{-5}}, "-5");
    check_both<choice_fields>(either{std::string("s")}, "\"s\"");
    check_both<choice_fields>(either{std::vector<int>{1}}, "[1]");
    check_both<choice_fields>(either{choice{.text = "t"}}, R"({"text":"t"})");
    check_both<choice_fields>(std::vector<either>{either{}, either{false}}, "[null,false]");
}

TEST_CASE("member types: views, which look into the text") {
    check_both(std::string_view("plain"), "\"plain\"");
    check_both(required<std::string_view>("plain"), "\"plain\"");
    check_both(json::raw_view{"[1, 2]"}, "[1, 2]");
    check_both(std::vector<std::string_view>{"a", "b"}, "[\"a\",\"b\"]");
    check_both(std::array<std::string_view, 2>{"a", "b"}, "[\"a\",\"b\"]");
    check_both(std::map<std::string_view, int>{{"a", 1}}, "{\"a\":1}");
    check_both(std::optional<std::string_view>(), "");
}

/// What is written only, or read by the native policy only.
struct written_only {
    std::span<const int> numbers{};
    secret token{};
    const char* pointer = "x";
    std::string_view view{};
    json::raw_view extra{};
    std::vector<std::string_view> views{};
};
struct written_only_fields : schema<
    field<"numbers", &written_only::numbers>, field<"token", &written_only::token>, field<"pointer", &written_only::pointer>,
    field<"view", &written_only::view>, field<"extra", &written_only::extra>, field<"views", &written_only::views>> {};

TEST_CASE("member types: spans, secrets, pointers and views are written alike by all policies") {
    const std::array<int, 2> numbers{1, 2};
    const written_only made{.numbers = numbers, .token = "t\"", .view = "v", .extra = {"[ ]"}, .views = {"a", "b"}};
    for_each_policy([&](const char* name, auto policy) {
        INFO(name);
        CHECK(written<layout::nested, decltype(policy), written_only_fields>(made) ==
              R"({"numbers":[1,2],"token":"t\"","pointer":"x","view":"v","extra":[ ],"views":["a","b"]})");
    });
    const auto broken = validate<written_only_fields>(written_only{.pointer = nullptr});
    REQUIRE(broken.size() == 1);
    CHECK(broken.front().rule == "not_null");
    for_each_policy([&](const char* name, auto policy) {  // who writes without validating
        INFO(name);
        CHECK(written<layout::nested, decltype(policy), written_only_fields>(written_only{.pointer = nullptr}) ==
              R"({"numbers":[],"token":"","pointer":"","view":"","views":[]})");
    });
}

struct spoiled {
    std::vector<std::vector<int>> lists{{1}};
    std::vector<int> no_list{1};
    std::array<int, 2> few{1, 2};
    std::array<int, 2> many{1, 2};
    std::map<std::string, int> map{{"a", 1}};
    std::map<std::string, int> no_map{{"a", 1}};
    std::vector<choice> choices{{.text = "t"}};
    std::variant<int, std::string> any{1};
    drink what = drink::coffee;
    float narrow = 1;
    std::chrono::sys_seconds time{std::chrono::seconds{5}};
    bool operator==(const spoiled&) const = default;
};
struct spoiled_fields : schema<
    field<"lists", &spoiled::lists>, field<"noList", &spoiled::no_list>, field<"few", &spoiled::few>, field<"many", &spoiled::many>,
    field<"map", &spoiled::map>, field<"noMap", &spoiled::no_map>, object<"choices", &spoiled::choices, choice_fields>,
    field<"any", &spoiled::any>, field<"what", &spoiled::what>, field<"narrow", &spoiled::narrow>, field<"time", &spoiled::time>> {};

TEST_CASE("member types: one part that cannot be taken spoils the whole member, which is left empty and listed") {
    const std::string_view text = R"({"lists":[[1],[true]],"noList":7,"few":[1],"many":[1,2,3],"map":{"a":"1"},"noMap":[],
        "choices":[{"text":"a"},5],"any":true,"what":"cocoa","narrow":1e39,"time":1.5})";
    const spoiled empty{{}, {}, {}, {}, {}, {}, {}, {}, {}, 0, {}};
    for_each_policy([&](const char* name, auto policy) {
        INFO(name);
        spoiled got{};
        const auto report = decltype(policy)::template read<spoiled_fields>(text, got, json::limits{});
        REQUIRE(report);
        CHECK(report->mismatched == std::vector<std::string_view>{"lists", "noList", "few", "many", "map", "noMap", "choices", "any",
                                                                  "what", "narrow", "time"});
        CHECK(got == empty);
        spoiled nulls{};
        const auto null = decltype(policy)::template read<spoiled_fields>(
            R"({"lists":null,"noList":null,"few":null,"many":null,"map":null,"noMap":null,"choices":null,"any":null,"what":null})", nulls,
            json::limits{});
        REQUIRE(null);
        CHECK(null->mismatched.empty());
        CHECK(nulls.lists.empty());
        CHECK(nulls.choices.empty());
        CHECK(nulls.any == empty.any);
    });
}

TEST_CASE("member types: a field inside of a list is listed by its key path, and the last of duplicate keys counts") {
    using choices = std::vector<choice>;
    for_each_policy([&](const char* name, auto policy) {
        INFO(name);
        box<choices> got{};
        const auto report = decltype(policy)::template read<box_fields<choices, choice_fields>>(
            R"({"a":{"value":[{"text":"x"}],"value":[{"count":{"votes":"2"},"text":"a","text":"b"},{"text":"c"}]}})", got, json::limits{});
        REQUIRE(report);
        REQUIRE(report->mismatched.size() == 1);
        CHECK(report->mismatched.front() == "a.value.count.votes");
        CHECK(got.value == choices{{.text = "b"}, {.text = "c"}});
    });
    box<std::map<std::string, int>> map{};
    REQUIRE(json::native::read<box_fields<std::map<std::string, int>, void>>(R"({"a":{"value":{"k":1,"k":2}}})", map));
    CHECK(map.value == std::map<std::string, int>{{"k", 2}});
}

TEST_CASE("member types: the brackets of lists and maps count for the depth") {
    box<std::vector<std::vector<std::vector<int>>>> lists{};
    using fields = box_fields<std::vector<std::vector<std::vector<int>>>, void>;
    const std::string_view text = R"({"a":{"value":[[[1]]]}})";
    CHECK(json::native::read<fields>(text, lists, {.depth = 5}));
    const auto refused = json::native::read<fields>(text, lists, {.depth = 4});
    REQUIRE(!refused);
    CHECK(refused.error().problem == json::problem::too_deep);
    box<std::map<std::string, std::array<int, 1>>> map{};
    using map_fields = box_fields<std::map<std::string, std::array<int, 1>>, void>;
    CHECK(json::native::read<map_fields>(R"({"a":{"value":{"k":[1]}}})", map, {.depth = 4}));
    CHECK(!json::native::read<map_fields>(R"({"a":{"value":{"k":[1]}}})", map, {.depth = 3}));
}

// --- constant evaluation: validation, and writing into an array ---
struct constant {
    std::string_view text;
    std::array<std::string_view, 2> pair;
    std::span<const int> numbers;
    std::optional<bool> flag{};
    drink what = drink::tea;
    level how = level::high;
    json::raw_view extra{};
    std::chrono::sys_seconds time{};
    std::variant<std::monostate, int, std::string_view> either{};
    std::span<const std::pair<std::string_view, int>> map{};
};
struct constant_fields : schema<
    field<"text", &constant::text>, field<"p.pair", &constant::pair>, field<"p.numbers", &constant::numbers>,
    field<"flag", &constant::flag>, field<"what", &constant::what>, field<"how", &constant::how>, field<"extra", &constant::extra>,
    field<"time", &constant::time>, field<"either", &constant::either>, field<"map", &constant::map>> {};

constexpr int some_numbers[] = {1, -2};
constexpr std::pair<std::string_view, int> some_pairs[] = {{"k", 1}};
constexpr constant sample{.text = "a\"", .pair = {"x", "y"}, .numbers = some_numbers, .flag = true, .what = drink::coffee,
                          .extra = {"[ 1 ]"}, .either = 7, .map = some_pairs};
template <layout Layout>
constexpr auto constant_text = [] {
    std::array<char, 256> room{};
    const std::size_t size = json::native::write_to<Layout>(room, json::bind<constant_fields>(sample));
    return std::pair{room, size};
}();
template <layout Layout>
constexpr std::string_view constant_body{constant_text<Layout>.first.data(), constant_text<Layout>.second};
static_assert((require_valid<constant_fields>(sample), true));
static_assert(constant_body<layout::dotted> == "{\"text\":\"a\\\"\",\"p.pair\":[\"x\",\"y\"],\"p.numbers\":[1,-2],\"flag\":true,\"what\":"
                                               "\"caf\u00e9\",\"how\":3,\"extra\":[ 1 ],\"time\":0,\"either\":7,\"map\":{\"k\":1}}");

TEST_CASE("member types: constants are written as at run time") {
    CHECK(written<layout::dotted, json::native, constant_fields>(sample) == constant_body<layout::dotted>);
    CHECK(written<layout::nested, json::native, constant_fields>(sample) == constant_body<layout::nested>);
}

// --- all of them at once ---
struct everything {
    bool flag = false;
    std::int8_t tiny = 0;
    std::uint64_t large = 0;
    double real = 0;
    float narrow = 0;
    required<std::string> text;
    std::chrono::sys_seconds time{};
    level how{};
    drink what{};
    json::raw extra{};
    std::optional<std::int64_t> maybe{};
    std::vector<std::vector<std::string>> lists{};
    std::vector<bool> bits{};
    std::array<int, 3> three{};
    std::map<std::string, double> map{};
    std::vector<choice> choices{};
    std::map<std::string, std::vector<choice>> groups{};
    std::optional<choice> one{};
    either any{};
    half own{};
    bool operator==(const everything&) const = default;
};
struct everything_fields : schema<
    field<"flag", &everything::flag>, field<"n.tiny", &everything::tiny>, field<"n.large", &everything::large>,
    field<"n.real", &everything::real>, field<"n.narrow", &everything::narrow>, field<"text", &everything::text>,
    field<"time", &everything::time>, field<"how", &everything::how>, field<"what", &everything::what>, field<"extra", &everything::extra>,
    field<"maybe", &everything::maybe>, field<"l.lists", &everything::lists>, field<"l.bits", &everything::bits>,
    field<"l.three", &everything::three>, field<"map", &everything::map>, object<"choices", &everything::choices, choice_fields>,
    object<"groups", &everything::groups, choice_fields>, object<"one", &everything::one, choice_fields>,
    object<"any", &everything::any, choice_fields>, field<"own", &everything::own>> {};

class maker {
public:
    explicit maker(std::uint64_t seed) : dice_(seed) {}

    everything next() {
        everything made{.text = text()};
        made.flag = coin();
        made.tiny = static_cast<std::int8_t>(dice_.roll());
        made.large = dice_.roll() >> dice_.below(64);
        made.real = real<double, std::uint64_t>();
        made.narrow = real<float, std::uint32_t>();
        made.time = std::chrono::sys_seconds{std::chrono::seconds{static_cast<std::int64_t>(dice_.roll() >> dice_.below(64))}};
        made.how = static_cast<level>(static_cast<std::int8_t>(dice_.roll()));
        made.what = coin() ? drink::tea : drink::coffee;
        if (coin()) made.extra.text = dice_.pick(raws);
        if (coin()) made.maybe = static_cast<std::int64_t>(dice_.roll());
        for (std::size_t i = dice_.below(4); i > 0; --i) made.lists.emplace_back(dice_.below(3), text());
        for (std::size_t i = dice_.below(4); i > 0; --i) made.bits.push_back(coin());
        made.three = {static_cast<int>(dice_.roll()), 0, static_cast<int>(dice_.below(100))};
        for (std::size_t i = dice_.below(4); i > 0; --i) made.map[text()] = real<double, std::uint64_t>();
        made.choices = choices();
        for (std::size_t i = dice_.below(3); i > 0; --i) made.groups[text()] = choices();
        if (coin()) made.one = one();
        made.any = any();
        made.own.twice = 2 * static_cast<int>(dice_.below(1000));
        return made;
    }

private:
    static constexpr std::array<std::string_view, 8> parts{"a", "\"", "\\", "\n", "\x01", "\u00e9", "\U0001F4C5", "@wawp0@"};
    static constexpr std::array<std::string_view, 6> raws{"1.50", "{ }", "[ null , \"\\u00e9\" ]", "\"@wawp0@\"", "-0", "{\"a\":{\"b\":[]}}"};

    bool coin() { return dice_.once_in(2); }
    std::string text() {
        std::string made;
        for (std::size_t i = dice_.below(6); i > 0; --i) made += dice_.pick(parts);
        return made;
    }
    template <class Real, class Bits>
    Real real() {
        const auto bits = static_cast<Bits>(dice_.roll());
        const Real made = coin() ? std::bit_cast<Real>(bits) : static_cast<Real>(static_cast<std::int32_t>(bits)) / 8;
        return made - made == 0 ? made : 0;
    }
    choice one() {
        choice made{.text = text()};
        if (coin()) made.votes = static_cast<int>(dice_.below(1000)) - 500;
        return made;
    }
    std::vector<choice> choices() {
        std::vector<choice> made;
        for (std::size_t i = dice_.below(4); i > 0; --i) made.push_back(one());
        return made;
    }
    either any() {
        switch (dice_.below(6)) {
            case 0: return {};
            case 1: return coin();
            case 2: return static_cast<std::int64_t>(dice_.roll());
            case 3: return text();
            case 4: return std::vector<int>(dice_.below(3), 7);
            default: return one();
        }
    }

    specimen::dice dice_;
};

template <layout Layout, class Policy>
bool survives(Policy, const everything& made, const std::string& body) {
    using fields = std::conditional_t<Layout == layout::dotted, literal_keys<everything_fields>, everything_fields>;
    auto got = wawp::detail::blank::make<everything>();
    const auto report = Policy::template read<fields>(body, got, json::limits{});
    return report && report->mismatched.empty() && got == made && written<Layout, Policy, everything_fields>(made) == body;
}

TEST_CASE("member types: what is made at random comes back the same, with the same bytes, under every policy") {
    const char* const wanted = std::getenv("WAWP_ROUND_TRIPS");
    const std::size_t count = wanted != nullptr ? std::strtoul(wanted, nullptr, 10) : 300;
    maker source(17);
    for (std::size_t i = 0; i < count; ++i) {
        const everything made = source.next();
        const std::string dotted = written<layout::dotted, json::native, everything_fields>(made);
        const std::string nested = written<layout::nested, json::native, everything_fields>(made);
        for_each_policy([&](const char* name, auto policy) {
            const bool same = survives<layout::dotted>(policy, made, dotted) && survives<layout::nested>(policy, made, nested);
            if (!same) {
                INFO(name);
                CAPTURE(i, dotted);
                CHECK(same);
            }
        });
    }
    SUCCEED();
}

TEST_CASE("member types: the list for people has a row for each kind, in order, and the documentation shows it") {
    std::ifstream file(std::string(WAWP_TEST_DIR) + "/../include/wawp/README.md");
    const std::string reference{std::istreambuf_iterator<char>(file), {}};
    std::string shown = "| member | JSON | |\n|---|---|---|\n";
    std::size_t row = 0;
    for (const member_kind_info& info : member_kind_table) {
        CHECK(static_cast<std::size_t>(info.kind) == row++);
        CHECK(!info.types.empty());
        CHECK(!info.json.empty());
        for (const std::string_view cell : {info.types, info.json, info.note}) shown.append("| ").append(cell).append(" ");
        shown.append("|\n");
    }
    INFO(shown);
    CHECK(reference.find(shown + "\n") != reference.npos);
    CHECK(row == static_cast<std::size_t>(member_kind::none));
    STATIC_REQUIRE(wawp::detail::kind_of_member<optional<std::vector<std::string>>> == member_kind::list);
    STATIC_REQUIRE(wawp::detail::kind_of_member<required<half>> == member_kind::own);
    STATIC_REQUIRE(wawp::detail::kind_of_value<choice>() == member_kind::structure);
    STATIC_REQUIRE(wawp::detail::kind_of_value<void*>() == member_kind::none);
}

}  // namespace
