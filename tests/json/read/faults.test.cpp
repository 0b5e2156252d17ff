// SPDX-License-Identifier: MIT
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <wawp/json/read/faults.hpp>

#include "describe/samples.hpp"
#include "support/catch.hpp"

namespace {

using namespace wawp;

/// Each fault on a line of its own.
std::string faults_in(std::string_view text, json::unknown_keys unknown = json::unknown_keys::noted) {
    std::string all;
    for (const json::fault& one : json::find_faults<samples::order_fields>(text, unknown)) {
        constexpr std::string_view kinds[] = {"missing", "mismatched", "unknown"};
        all.append(kinds[static_cast<std::size_t>(one.kind)]).append(" ").append(one.path).append(" ").append(one.value).append(": ").append(one.advice).append("\n");
    }
    return all;
}

std::string faults_of(std::string_view member) { return faults_in(R"({"what":"tea",)" + std::string(member) + "}"); }

TEST_CASE("faults: none in what is right, whatever the white space, the order and the spelling of keys") {
    CHECK(faults_in(" { \"pair\" : [ 1 , 2 ] , \"wh\\u0061t\" : \"coffee\" } ").empty());
    CHECK(faults_of(R"("flags":[null,true],"either":null,"number":null,"extra":null)").empty());
}

TEST_CASE("faults: what must be there and is not; defaults need not be") {
    CHECK(faults_in("{}") == "missing what : give it\n");
    CHECK(faults_in(R"({"what":null})") == "missing what : give it\n");
    CHECK(faults_of(R"("lines":[{"text":"a"},{"n":{"count":null}}])") == "missing lines[1].text : give it\n");
    CHECK(faults_of(R"("by_name":{"k":{}})") == "missing by_name.k.text : give it\n");
}

TEST_CASE("faults: a value of the wrong type says what to give") {
    CHECK(faults_in(R"({"what":"beer"})") == "mismatched what \"beer\": give one of: tea, coffee\n");
    CHECK(faults_of(R"("size":"1")") == "mismatched size \"1\": give a whole number, without quotes, from -128 to 127\n");
    CHECK(faults_of(R"("number":1.5)") == "mismatched number 1.5: give a whole number, without quotes, from -2147483648 to 2147483647\n");
    CHECK(faults_of(R"("large":-1)") == "mismatched large -1: give a whole number, without quotes, from 0 to 18446744073709551615\n");
    CHECK(faults_of(R"("small":256)") == "mismatched small 256: give a whole number, without quotes, from 0 to 255\n");
    CHECK(faults_of(R"("real":"1")") == "mismatched real \"1\": give a number, without quotes\n");
    CHECK(faults_of(R"("word":true)") == "mismatched word true: give a text\n");
    CHECK(faults_of(R"("pair":[1])") == "mismatched pair [1]: give a list of exactly 2\n");
    CHECK(faults_of(R"("pair":5)") == "mismatched pair 5: give a list of exactly 2\n");
    CHECK(faults_of(R"("names":[])") == "mismatched names []: give an object\n");
    CHECK(faults_of(R"("names":{"a":1})") == "mismatched names.a 1: give a text\n");
    CHECK(faults_of(R"("either":5)") == "mismatched either 5: give a value of another kind\n");
    CHECK(faults_of(R"("either":["x"])") == "mismatched either[0] \"x\": give a whole number, without quotes, from -2147483648 to 2147483647\n");
    CHECK(faults_of(R"("lines":{})") == "mismatched lines {}: give a list\n");
    CHECK(faults_of(R"("lines":[[]])") == "mismatched lines[0] []: give an object\n");
    CHECK(faults_of(R"("flags":[0])") == "mismatched flags[0] 0: give true or false, without quotes\n");
    CHECK(faults_of(R"("lines":[{"text":"t","n":5}])") == "mismatched lines[0].n 5: give an object\n");
}

TEST_CASE("faults: keys that no field has, wherever they stand") {
    CHECK(faults_of(R"("sise":1)") == "unknown sise 1: take it out, or mend its name\n");
    CHECK(faults_of(R"("":1)") == "unknown  1: take it out, or mend its name\n");
    CHECK(faults_of(R"("lines":[{"text":"t","n":{"cout":1}}])") == "unknown lines[0].n.cout 1: take it out, or mend its name\n");
    CHECK(faults_of(R"("lines":[{"text":"t","n.count":1}])") == "unknown lines[0].n.count 1: take it out, or mend its name\n");
    CHECK(faults_of(R"("lines":[{"text":"t","n":null}])").empty());
}

TEST_CASE("faults: where keys that no field has are ignored, all else is told") {
    constexpr auto ignored = json::unknown_keys::ignored;
    CHECK(faults_in(R"({"a":1,"lines":[{"b":1,"n":{"c":1,"count":"x"}}],"d":{}})", ignored) ==
          "missing what : give it\nmissing lines[0].text : give it\nmismatched lines[0].n.count \"x\": give a whole number, without quotes, from 0 to 255\n");
    std::string text = R"({"what":"tea")";
    for (int i = 0; i < 1000; ++i) text += ",\"x" + std::to_string(i) + "\":1";
    CHECK(faults_in(text + R"(,"size":"1"})", ignored) == "mismatched size \"1\": give a whole number, without quotes, from -128 to 127\n");
}

TEST_CASE("faults: no more are told than are asked for") {
    std::string text = R"({"what":"tea")";
    for (int i = 0; i < 200; ++i) text += ",\"x" + std::to_string(i) + "\":1";
    text += "}";
    CHECK(json::find_faults<samples::order_fields>(text).size() == json::max_faults);
    CHECK(json::find_faults<samples::order_fields>(text, json::unknown_keys::noted, 150).size() == 150);
    CHECK(json::find_faults<samples::order_fields>(text, json::unknown_keys::noted, 1000).size() == 200);
}

TEST_CASE("faults: of duplicate keys of a map the last one is looked at; a list of pairs holds them all") {
    CHECK(faults_of(R"("names":{"a":5,"b":"y","a":"x"})").empty());
    CHECK(faults_of(R"("names":{"\u0061":"x","b":"y","a":5})") == "mismatched names.a 5: give a text\n");
    CHECK(faults_of(R"("by_name":{"k":{},"k":{"text":"t"}})").empty());
    struct pairs {
        std::vector<std::pair<std::string, std::string>> all{};
    };
    using fields = schema<field<"all", &pairs::all>>;
    CHECK(json::find_faults<fields>(R"({"all":{"a":5,"a":"x"}})").size() == 1);
}

/// Takes all keys of one length for one.
struct by_length {
    bool operator()(const std::string& left, const std::string& right) const { return left.size() < right.size(); }
};
/// A map that erases nothing.
struct lasting_map {
    using value_type = std::pair<const std::string, int>;
    using key_compare = std::less<>;
    std::map<std::string, int> map{};
    void insert_or_assign(const std::string& key, int value) { map.insert_or_assign(key, value); }
    [[nodiscard]] auto begin() const { return map.begin(); }
    [[nodiscard]] auto end() const { return map.end(); }
    [[nodiscard]] std::size_t size() const { return map.size(); }
};
struct odd_maps {
    std::map<std::string, int, by_length> by_length_of{};
    lasting_map lasting{};
};
using odd_map_fields = schema<field<"own", &odd_maps::by_length_of, has_default{}>, field<"lasting", &odd_maps::lasting, has_default{}>>;

TEST_CASE("faults: where a reader refuses a map for the value of an earlier key, the fault is told") {
    for (const std::string text : {R"({"own":{"a":"x","a":2,"bc":3}})", R"({"own":{"a":"x","b":2}})", R"({"lasting":{"a":"x","a":2,"bc":3}})"}) {
        INFO(text);
        odd_maps read;
        const auto report = json::native::read<odd_map_fields>(text, read);
        REQUIRE(report);
        CHECK(report->mismatched.size() == 1);
        CHECK(json::find_faults<odd_map_fields>(text).size() == 1);
    }
    CHECK(json::find_faults<odd_map_fields>(R"({"own":{"a":1,"a":2},"lasting":{"a":1,"a":2}})").empty());
}

/// Types of one's own, of which an item may say nothing.
struct whim {
    std::optional<int> number{};
    bool take_integer(std::int64_t given) noexcept { return number = static_cast<int>(given), true; }
    [[nodiscard]] std::optional<int> json_value() const noexcept { return number; }
};
struct rumour {
    json::raw text{};
    bool take_text(std::string_view given) { return text.text = given, true; }
    [[nodiscard]] const json::raw& json_value() const noexcept { return text; }
};
struct whole_whim {
    int number = 0;
    bool take_integer(std::int64_t given) noexcept { return number = static_cast<int>(given), true; }
    [[nodiscard]] int json_value() const noexcept { return number; }
};
struct whims {
    std::vector<whim> list{};
    std::map<std::string, rumour> map{};
    std::vector<whole_whim> whole{};
};
using whim_fields = schema<field<"list", &whims::list>, field<"map", &whims::map>, field<"whole", &whims::whole>>;

TEST_CASE("faults: null is none where a type of one's own is written as null, and nowhere else") {
    std::string text;
    json::native::write<json::layout::nested>(text, json::bind<whim_fields>(whims{.list = {{1}, {}}, .map = {{"k", {}}}, .whole = {{}}}));
    CHECK(text == R"({"list":[1,null],"map":{"k":null},"whole":[0]})");
    CHECK(json::find_faults<whim_fields>(text).empty());
    const auto found = json::find_faults<whim_fields>(R"({"list":[null],"map":{},"whole":[null]})");
    REQUIRE(found.size() == 1);
    CHECK(found[0].path == "whole[0]");
}

TEST_CASE("faults: of a number that is out of range, the range is told") {
    struct numbers {
        optional<std::int64_t> whole{};
        optional<double> real{};
        optional<float> small{};
    };
    using fields = schema<field<"whole", &numbers::whole>, field<"real", &numbers::real>, field<"small", &numbers::small>>;
    const auto advice = [](std::string_view text) {
        const auto found = json::find_faults<fields>(text);
        REQUIRE(found.size() == 1);
        return std::string(found[0].advice);
    };
    CHECK(advice(R"({"whole":9223372036854775808})") == "give a whole number, without quotes, from -9223372036854775808 to 9223372036854775807");
    CHECK(advice(R"({"whole":-9223372036854775809})") == "give a whole number, without quotes, from -9223372036854775808 to 9223372036854775807");
    CHECK(advice(R"({"whole":"5"})") == "give a whole number, without quotes");
    CHECK(advice(R"({"real":1e999})") == "give a number, without quotes, from -1.7976931348623157e+308 to 1.7976931348623157e+308");
    CHECK(advice(R"({"real":"1"})") == "give a number, without quotes");
    CHECK(advice(R"({"small":-1e39})") == "give a number, without quotes, from -3.4028235e+38 to 3.4028235e+38");
    CHECK(json::find_faults<fields>(R"({"whole":-9223372036854775808,"real":-1.7976931348623157e+308,"small":3.4028235e+38})").empty());
}

TEST_CASE("faults: a struct all fields of which may be left out need not be there itself") {
    struct detail_part {
        optional<int> a{};
        int b = 1;
    };
    struct part {
        detail_part inner{};
        optional<std::string> c{};
    };
    struct whole {
        part loose{};
    };
    using detail_fields = schema<field<"a", &detail_part::a>, field<"b", &detail_part::b, has_default{}>>;
    using part_fields = schema<object<"inner", &part::inner, detail_fields>, field<"c", &part::c>>;
    using fields = schema<object<"loose", &whole::loose, part_fields>>;
    CHECK(json::find_faults<fields>("{}").empty());
    CHECK(json::find_faults<fields>(R"({"loose":{}})").empty());
    CHECK(json::find_faults<fields>(R"({"loose":5})").size() == 1);
    using strict_part_fields = schema<object<"inner", &part::inner, schema<field<"b", &detail_part::b>>>>;
    using strict = schema<object<"loose", &whole::loose, strict_part_fields>>;
    REQUIRE(json::find_faults<strict>("{}").size() == 1);
    CHECK(json::find_faults<strict>("{}")[0].path == "loose");
    CHECK(json::find_faults<strict>(R"({"loose":{"inner":{}}})")[0].path == "loose.inner.b");
}

TEST_CASE("faults: a key of a map is shown as in a violation, and clipped, however long it is") {
    CHECK(faults_of(R"("names":{"\u001b[31m\n":1})") == "mismatched names.\xEF\xBF\xBD[31m  1: give a text\n");
    const auto found = json::find_faults<samples::order_fields>(R"({"what":"tea","names":{")" + std::string(5000, 'k') + R"(":1}})");
    REQUIRE(found.size() == 1);
    CHECK(found[0].path == "names." + std::string(506, 'k'));
}

struct dots {
    int count = 0;
};
using dotted_fields = schema<field<"a.b", &dots::count>>;

TEST_CASE("faults: a dot in a key parts objects, unless keys are taken as they stand") {
    CHECK(json::find_faults<dotted_fields>(R"({"a":{"b":1}})").empty());
    CHECK(json::find_faults<literal_keys<dotted_fields>>(R"({"a.b":1})").empty());
    CHECK(json::find_faults<dotted_fields>(R"({"a.b":1})").size() == 2);
    CHECK(json::find_faults<literal_keys<dotted_fields>>(R"({"a":{"b":1}})").size() == 2);
    CHECK(json::find_faults<dotted_fields>(R"({"a":{"b":1,"b":"x"}})").size() == 1);
}

}  // namespace
