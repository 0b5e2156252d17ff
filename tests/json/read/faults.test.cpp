// SPDX-License-Identifier: MIT
#include <string>
#include <string_view>
#include <vector>

#include <wawp/json/read/faults.hpp>

#include "describe/samples.hpp"
#include "support/catch.hpp"

namespace {

using namespace wawp;

/// Each fault on a line of its own.
std::string faults_in(std::string_view text) {
    std::string all;
    for (const json::fault& one : json::find_faults<samples::order_fields>(text)) {
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

TEST_CASE("faults: a key of a map is clipped, however long it is") {
    const auto found = json::find_faults<samples::order_fields>(R"({"what":"tea","names":{")" + std::string(5000, 'k') + R"(":1}})");
    REQUIRE(found.size() == 1);
    CHECK(found[0].path == "names." + std::string(994, 'k'));
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
