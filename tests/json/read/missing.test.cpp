// SPDX-License-Identifier: MIT
#include <array>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <wawp/json/read/missing.hpp>
#include <wawp/schema/required.hpp>
#include <wawp/schema/rules.hpp>

#include "support/catch.hpp"

namespace {

using namespace wawp;
using texts = std::vector<std::string>;

struct part {
    required<int> a;
    optional<int> b{};
};
using part_fields = schema<field<"x.a", &part::a>, field<"b", &part::b>>;
struct whole {
    required<std::string> text;
    optional<std::string> maybe{};
    part one;
    std::optional<part> two{};
    required<std::vector<part>> list;
    std::map<std::string, std::array<part, 1>> map{};
};
using whole_fields = schema<field<"g.text", &whole::text>, field<"g.maybe", &whole::maybe>, object<"g.one", &whole::one, part_fields>,
                            object<"two", &whole::two, part_fields>, object<"list", &whole::list, part_fields>,
                            object<"map", &whole::map, part_fields>>;

TEST_CASE("missing: required keys that are not there or null, at the top and in what lies inside") {
    CHECK(json::missing<whole_fields>("{}") == texts{"g.text", "g.one", "list", "map"});
    CHECK(json::missing<whole_fields>(R"({"g":{"text":"t","one":{"x":{"a":1}}},"list":[],"map":{}})").empty());
    CHECK(json::missing<whole_fields>(R"( { "g" : { "text" : null , "\u006fne" : { } } , "two" : {"x":{"b":1}} , "list":[{"x":{"a":1}},{"b":1}],
        "map":{"k":[{}]}})") == texts{"g.text", "g.one.x.a", "two.x.a", "list[1].x.a", "map.k[0].x.a"});
}

TEST_CASE("missing: with literal keys a dot parts nothing at the top, and objects inside of them") {
    using fields = literal_keys<whole_fields>;
    CHECK(json::missing<fields>(R"({"g.text":"t","g.one":{"x":{"a":1}},"list":[],"map":{}})").empty());
    CHECK(json::missing<fields>(R"({"g":{"text":"t"},"g.one":{"x.a":1},"list":[],"map":{}})") == texts{"g.text", "g.one.x.a"});
}

TEST_CASE("missing: what writers may leave out need not be there") {
    struct loose {
        optional<int> a{};
        int b = 1;
    };
    struct holder {
        loose part{};
        std::map<std::string, loose> map{};
    };
    using loose_fields = schema<field<"a", &loose::a>, field<"b", &loose::b, has_default{}>>;
    using fields = schema<object<"part", &holder::part, loose_fields>, object<"map", &holder::map, schema<field<"b", &loose::b>>>>;
    CHECK(json::missing<fields>("{}") == texts{"map"});
    CHECK(json::missing<fields>(R"({"map":{"k":{},"k":{"b":1},"l":{"b":1},"l":{}}})") == texts{"map.l.b"});
}

/// A type of one's own that is read from fields, and not written as them.
struct summed {
    optional<int> a{};
    [[nodiscard]] int json_value() const { return a.value_or(0); }
};

TEST_CASE("missing: a type of one's own is always written, although its fields need not be given") {
    struct holder {
        summed own{};
        optional<summed> maybe{};
    };
    using sum_fields = schema<field<"a", &summed::a>>;
    using fields = schema<object<"own", &holder::own, sum_fields>, object<"maybe", &holder::maybe, sum_fields>>;
    CHECK(json::missing<fields>("{}") == texts{"own"});
    CHECK(json::missing<fields>(R"({"own":5})").empty());
}

TEST_CASE("missing: the last of duplicate keys counts, and what is no object lacks everything") {
    CHECK(json::missing<part_fields>(R"({"x":{},"x":{"a":1}})").empty());
    CHECK(json::missing<part_fields>(R"({"x":{"a":1},"x":{}})") == texts{"x.a"});
    CHECK(json::missing<part_fields>(R"({"x":{"a":1},"x":5})") == texts{"x.a"});
    CHECK(json::missing<part_fields>("") == texts{"x.a"});
    CHECK(json::missing<part_fields>("{\"x\":") == texts{"x.a"});
}

}  // namespace
