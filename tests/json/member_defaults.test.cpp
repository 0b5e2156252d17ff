// SPDX-License-Identifier: MIT
#include "support/catch.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <wawp/event/message_parts.hpp>
#if __has_include(<boost/json.hpp>)
#include <wawp/json/boost.hpp>
#endif
#include <wawp/json/compound.hpp>
#include <wawp/json/native.hpp>
#include <wawp/json/value.hpp>
#include <wawp/schema/schema.hpp>

namespace {

namespace json = wawp::json;

struct inner {
    int x = 1;
    std::optional<int> y = 2;

    bool operator==(const inner&) const = default;
};
struct inner_fields : wawp::schema<wawp::field<"x", &inner::x>, wawp::field<"y", &inner::y>> {};

/// Takes a text, or a number beside the text that it has.
struct label {
    std::string text;
    std::int64_t number = 0;

    bool take_text(std::string_view value) {
        text = value;
        return true;
    }
    bool take_integer(std::int64_t value) {
        number = value;
        return true;
    }
    bool operator==(const label&) const = default;
};

/// Every member holds something in a fresh object.
struct simple {
    std::optional<bool> boolean = true;
    std::optional<std::int64_t> integer = 4;
    std::optional<std::string> text = "a text that no small string holds";
    std::optional<json::raw> raw = json::raw{"[1]"};
    std::vector<int> list{1, 2};
    std::optional<std::vector<json::raw>> raws = std::vector<json::raw>{{"1"}};
    label own{"before", 7};
    std::optional<wawp::unix_time> time = wawp::unix_time{77};
    int number = 7;
    inner structure{.x = 5, .y = 6};
    std::optional<inner> maybe = inner{.x = 8, .y = 9};
    bool flag = true;

    bool operator==(const simple&) const = default;
};
struct simple_fields
    : wawp::schema<wawp::field<"boolean", &simple::boolean>, wawp::field<"integer", &simple::integer>, wawp::field<"text", &simple::text>,
                   wawp::field<"raw", &simple::raw>, wawp::field<"list", &simple::list>, wawp::field<"raws", &simple::raws>,
                   wawp::field<"own", &simple::own>, wawp::field<"time", &simple::time>, wawp::field<"number", &simple::number>,
                   wawp::object<"structure", &simple::structure, inner_fields>, wawp::object<"maybe", &simple::maybe, inner_fields>,
                   wawp::field<"group.flag", &simple::flag>> {};

/// The compiler cannot make one, so that the reader knows nothing of a fresh one.
struct with_map : simple {
    std::map<std::string, int> map{{"k", 1}};

    bool operator==(const with_map&) const = default;
};
struct with_map_fields
    : wawp::schema<wawp::field<"boolean", &with_map::boolean>, wawp::field<"integer", &with_map::integer>, wawp::field<"text", &with_map::text>,
                   wawp::field<"raw", &with_map::raw>, wawp::field<"list", &with_map::list>, wawp::field<"raws", &with_map::raws>,
                   wawp::field<"own", &with_map::own>, wawp::field<"time", &with_map::time>, wawp::field<"number", &with_map::number>,
                   wawp::object<"structure", &with_map::structure, inner_fields>, wawp::object<"maybe", &with_map::maybe, inner_fields>,
                   wawp::field<"group.flag", &with_map::flag>, wawp::field<"map", &with_map::map>> {};

#if __has_include(<boost/json.hpp>)
using bridged = json::boost;
#else
using bridged = json::native;  // nothing to compare with
#endif

template <class Fields, class T, class Policy>
T read_by(std::string_view text) {
    T target;
    CHECK(Policy::template read<Fields>(text, target));
    return target;
}

/// What all policies read of `text`, and of the same where a reader may look far ahead.
template <class Fields, class T>
T read_by_all(const std::string& text) {
    INFO(text);
    const T read = read_by<Fields, T, json::native>(text);
    CHECK(read == read_by<Fields, T, json::constant>(text));
    CHECK(read == read_by<Fields, T, bridged>(text));
    const std::string longer = text.substr(0, text.size() - 1) + (text == "{}" ? "" : ",") + "\"unknown\":\"" + std::string(80, 'x') + "\"}";
    CHECK(read == read_by<Fields, T, json::native>(longer));
    CHECK(read == read_by<Fields, T, json::constant>(longer));
    CHECK(read == read_by<Fields, T, bridged>(longer));
    json::key_order<Fields> order;
    for (int round = 0; round < 2; ++round) {
        T used;
        CHECK(json::native::read<Fields>(longer, used, {}, order));
        CHECK(read == used);
    }
    return read;
}

template <class Fields, class T>
void check_defaults() {
    const auto read = [](const std::string& text) { return read_by_all<Fields, T>(text); };
    CHECK(read("{}") == T{});

    CHECK(!read(R"({"boolean":null})").boolean);
    CHECK(!read(R"({"integer":null})").integer);
    CHECK(!read(R"({"text":null})").text);
    CHECK(!read(R"({"raw":null})").raw);
    CHECK(read(R"({"list":null})").list.empty());
    CHECK(!read(R"({"raws":null})").raws);
    CHECK(read(R"({"own":null})").own == label{});
    CHECK(!read(R"({"time":null})").time);
    CHECK(read(R"({"number":null})").number == 0);
    CHECK(!read(R"({"maybe":null})").maybe);
    CHECK(!read(R"({"maybe":5})").maybe);
    CHECK(read(R"({"structure":null})").structure == inner{5, 6});
    CHECK(read(R"({"structure":[]})").structure == inner{5, 6});
    CHECK(read(R"({"group":null})").flag);
    CHECK(read(R"({"group":7})").flag);

    CHECK(read(R"({"list":[]})").list.empty());
    CHECK(read(R"({"list":{}})").list.empty());
    CHECK(read(R"({"list":[3]})").list == std::vector{3});
    CHECK(read(R"({"raws":[]})").raws->empty());
    CHECK(read(R"({"raws":["2"]})").raws->size() == 1);
    CHECK(read(R"({"own":"text"})").own == label{"text", 0});
    CHECK(read(R"({"own":12})").own == label{"", 12});
    CHECK(read(R"({"number":"x"})").number == 0);
    CHECK(read(R"({"boolean":"x"})").boolean == std::nullopt);
    CHECK(read(R"({"boolean":false,"integer":1,"text":"t","raw":{},"number":2})").text == "t");

    CHECK(read(R"({"structure":{}})").structure == inner{5, 6});
    CHECK(read(R"({"structure":{"y":null}})").structure == inner{5, std::nullopt});
    CHECK(read(R"({"maybe":{}})").maybe == inner{8, 9});
    CHECK(read(R"({"maybe":{"x":3}})").maybe == inner{3, 9});
    CHECK(read(R"({"group":{}})").flag);

    CHECK(read(R"({"structure":{"x":3},"structure":{}})").structure == inner{0, std::nullopt});
    CHECK(read(R"({"maybe":{"x":3},"maybe":{}})").maybe == inner{});
    CHECK(read(R"({"maybe":{},"maybe":null})").maybe == std::nullopt);
    CHECK(!read(R"({"group":{},"group":{}})").flag);
    CHECK(read(R"({"list":[5],"list":[]})").list.empty());
}

TEST_CASE("What is not there leaves a default; null and what cannot be taken leave nothing, in every policy") {
    check_defaults<simple_fields, simple>();
    check_defaults<with_map_fields, with_map>();
    CHECK(read_by_all<with_map_fields, with_map>(R"({"map":{}})").map.empty());
    CHECK(read_by_all<with_map_fields, with_map>(R"({"map":null})").map.empty());
    STATIC_REQUIRE(json::detail::made_constant<inner>);
    STATIC_REQUIRE(!json::detail::made_constant<with_map>);
}

}  // namespace
