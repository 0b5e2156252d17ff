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

/// Holds nothing in a fresh object of its own.
struct bare {
    std::optional<bool> boolean{};
    std::optional<std::int64_t> integer{};
    std::optional<std::string> text{};
    std::optional<json::raw> raw{};
    std::vector<int> list{};
    std::optional<std::vector<json::raw>> raws{};
    std::optional<wawp::unix_time> time{};
    int number = 7;

    bool operator==(const bare&) const = default;
};
struct bare_fields
    : wawp::schema<wawp::field<"boolean", &bare::boolean>, wawp::field<"integer", &bare::integer>, wawp::field<"text", &bare::text>,
                   wawp::field<"raw", &bare::raw>, wawp::field<"group.list", &bare::list>, wawp::field<"group.raws", &bare::raws>,
                   wawp::field<"time", &bare::time>, wawp::field<"number", &bare::number>> {};
struct middle {
    std::optional<std::string> name{};
    bare below{};

    bool operator==(const middle&) const = default;
};
struct middle_fields : wawp::schema<wawp::field<"name", &middle::name>, wawp::object<"below", &middle::below, bare_fields>> {};

/// What an object around it may give it: all of it, or only what compilers can make at compile time.
template <bool Constant>
constexpr bare given() {
    bare made{.boolean = true, .integer = 4, .time = wawp::unix_time{77}};
    if constexpr (!Constant) {
        made.text = "text";
        made.raw = json::raw{"[1]"};
        made.list = {1, 2};
        made.raws = std::vector<json::raw>{{"1"}};
    }
    return made;
}
template <bool Constant>
struct around {
    bare full = given<Constant>();
    std::optional<bare> maybe = given<Constant>(), nothing{};
    middle deep{.below = given<Constant>()};
    bare empty{};

    bool operator==(const around&) const = default;
};
template <class T>
struct around_fields
    : wawp::schema<wawp::object<"full", &T::full, bare_fields>, wawp::object<"maybe", &T::maybe, bare_fields>, wawp::object<"nothing", &T::nothing, bare_fields>,
                   wawp::object<"group.deep", &T::deep, middle_fields>, wawp::object<"empty", &T::empty, bare_fields>> {};

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

/// What is read where an object of `bare_fields` stands, from `before` and `behind` around it; `find` finds it.
template <class Fields, class T, class Find>
void check_given(const std::string& before, const std::string& behind, const bare& fresh, Find find) {
    const auto read = [&](const std::string& text) {
        const T whole = read_by_all<Fields, T>(before + text + behind);
        T others = whole;
        find(others) = fresh;
        CHECK(others == T{});
        return find(whole);
    };
    const bare zero{.number = 0};
    CHECK(read("{}") == fresh);
    CHECK(read(R"({"group":{}})") == fresh);
    for (const std::string nothing : {"null", "[]", "{}", R"("x")"}) {
        INFO(nothing);
        CHECK(read(R"({"boolean":)" + nothing + "}").boolean == std::nullopt);
        CHECK(read(R"({"integer":)" + nothing + "}").integer == std::nullopt);
        if (nothing != R"("x")") CHECK(read(R"({"text":)" + nothing + "}").text == std::nullopt);
        CHECK(read(R"({"group":{"list":)" + nothing + "}}").list.empty());
        CHECK(read(R"({"time":)" + nothing + "}").time == std::nullopt);
        CHECK(read(R"({"number":)" + nothing + "}").number == 0);
    }
    CHECK(read(R"({"raw":null})").raw == std::nullopt);
    CHECK(read(R"({"group":{"raws":null}})").raws == std::nullopt);
    CHECK(read(R"({"group":{"raws":[]}})").raws == std::vector<json::raw>{});
    CHECK(read(R"({"group":{"list":[3],"raws":["2"]}})").list == std::vector{3});
    CHECK(read(R"({"boolean":null,"integer":null,"text":null,"raw":null,"group":{"list":null,"raws":null},"time":null,"number":null})") == zero);
    CHECK(read(R"({"number":null,"time":null,"group":{"raws":null,"list":null},"raw":null,"text":null,"integer":null,"boolean":null})") == zero);
}

template <class T>
void check_given_everywhere() {
    using fields = around_fields<T>;
    const T fresh{};
    check_given<fields, T>(R"({"full":)", "}", fresh.full, [](auto& it) -> auto& { return it.full; });
    check_given<fields, T>(R"({"empty":)", "}", fresh.empty, [](auto& it) -> auto& { return it.empty; });
    check_given<fields, T>(R"({"group":{"deep":{"below":)", "}}}", fresh.deep.below, [](auto& it) -> auto& { return it.deep.below; });
    const auto read = [](const std::string& text) { return read_by_all<fields, T>(text); };
    CHECK(read(R"({"maybe":{"group":{"list":[]}}})").maybe->list.empty());
    CHECK(read(R"({"maybe":{"group":{"list":[]}}})").maybe->text == fresh.maybe->text);
    CHECK(read(R"({"maybe":{"boolean":null,"text":null}})").maybe->text == std::nullopt);
    CHECK(read(R"({"maybe":{"boolean":null,"text":null}})").maybe->boolean == std::nullopt);
    CHECK(read(R"({"maybe":{"group":{"list":[]}},"maybe":{}})").maybe == bare{});
    CHECK(read(R"({"nothing":{"group":{"list":[]}}})").nothing == bare{});
    CHECK(read(R"({"full":{"group":{"list":[]}},"full":{"text":null}})").full == bare{.number = 0});
}

TEST_CASE("An object's own defaults for a struct in it are replaced by null and by empty lists, in every policy and at any length") {
    check_given_everywhere<around<true>>();
    check_given_everywhere<around<false>>();
    STATIC_REQUIRE(json::detail::made_constant<around<true>>);
}

TEST_CASE("A struct that is as a fresh one is read in the quick ways, whatever is around it") {
    constexpr auto& empty = json::detail::empty_members<around_fields<around<true>>, around<true>>;
    STATIC_REQUIRE((!empty[0] && !empty[1] && empty[2] && !empty[3] && empty[4]));
    STATIC_REQUIRE(json::detail::empty_members<middle_fields, middle>[1]);
}

/// The bridge reads no views.
struct views {
    std::optional<std::string_view> text = "default";
    std::optional<json::raw_view> raw = json::raw_view{"[1]"};
};
struct view_fields : wawp::schema<wawp::field<"text", &views::text>, wawp::field<"raw", &views::raw>> {};

TEST_CASE("A view's default is replaced by null, however long the text is") {
    for (const std::string text : {R"({"text":null,"raw":null})", R"({"raw":null,"text":null})"}) {
        for (const std::size_t size : {0u, 100u}) {
            const std::string longer = text.substr(0, text.size() - 1) + R"(,"unknown":")" + std::string(size, 'x') + "\"}";
            for (const views& read : {read_by<view_fields, views, json::native>(longer), read_by<view_fields, views, json::constant>(longer)}) {
                CHECK_FALSE(read.text);
                CHECK_FALSE(read.raw);
            }
        }
    }
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
