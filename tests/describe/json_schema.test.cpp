// SPDX-License-Identifier: MIT
#include <array>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <wawp/core/json_text.hpp>
#include <wawp/describe/json_schema.hpp>
#include <wawp/describe/value_schema.hpp>

#include "describe/samples.hpp"
#include "support/catch.hpp"

namespace {

using namespace wawp;

constexpr std::string_view chat_pattern = R"("pattern":"^(?:[1-9][0-9]{4,19}@c[.]us|[0-9]+(?:-[0-9]+)?@g[.]us|[0-9]+@lid|[1-9][0-9]{6,14})$")";
constexpr std::string_view not_blank_pattern = R"("pattern":"[^\u0009-\u000d\u0020\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]")";
constexpr std::string_view seconds = R"("type":"integer","format":"int64","minimum":0,"maximum":99999999999})";

bool holds(std::string_view schema, const std::string& part) { return schema.find(part) != schema.npos; }

TEST_CASE("json_schema: the event's, a constant, in the layout that is asked for") {
    constexpr std::string_view dotted = json_schema<send_event>();
    const std::string chat = R"("chatId":{"description":"who is invited: a person, a group, or a phone number in international form","type":"string",)" + std::string(chat_pattern) + "}";
    const std::string start = R"({"$schema":"https://json-schema.org/draft/2020-12/schema","type":"object","properties":{)" + chat + ",";
    CHECK(dotted.starts_with(start + R"("event.name":{"description":"the event's name","type":"string",)" + std::string(not_blank_pattern) + "},"));
    CHECK(holds(dotted, R"x("event.endTime":{"description":"when it ends (Unix time in seconds; later than `event.startTime`)",)x" + std::string(seconds)));
    CHECK(dotted.ends_with(R"("required":["chatId","event.name","event.description","event.startTime","event.endTime","event.location.name","event.extraGuestsAllowed"],"additionalProperties":false})"));

    constexpr std::string_view nested = json_schema<send_event, json::layout::nested>();
    CHECK(nested.starts_with(start + R"("event":{"type":"object","properties":{"name":{)"));
    CHECK(holds(nested, R"("location":{"type":"object","properties":{"name":{"description":"the place's name; may be empty","type":"string"}},"required":["name"],"additionalProperties":false},)"));
    CHECK(nested.ends_with(R"("required":["chatId","event"],"additionalProperties":false})"));
    CHECK(nested == json_schema<wawp::nested<send_event>>());
    CHECK(dotted == json_schema<event_fields<event>, json::layout::dotted>());
    CHECK(nested == json_schema<event_fields<event>>());
}

TEST_CASE("json_schema: the credentials stand in that of the body alone, and the token is to be written only") {
    constexpr std::string_view body = json_schema_of_body<send_event>();
    CHECK(holds(body, R"("access_token":{"type":"string","writeOnly":true,)" + std::string(not_blank_pattern) + R"(,"not":{"pattern":"[\r\n\u0000]"}},"chatId":)"));
    CHECK(holds(body, R"("required":["instance_id","access_token","chatId",)"));
    CHECK(!holds(json_schema<send_event>(), "access_token"));
    CHECK(holds(json_schema_of_body<send_poll, json::layout::nested, poll_message>(), R"("required":["instance_id","chatId","poll"])"));
}

TEST_CASE("json_schema: an object may be left out where all of its fields may") {
    constexpr std::string_view hosted = json_schema<self_hosted::send_event>();
    CHECK(holds(hosted, R"("required":["name","startTime"])"));
    CHECK(hosted.ends_with(R"("required":["chatId","event"],"additionalProperties":false})"));
}

TEST_CASE("json_schema: every type of member and every rule") {
    constexpr std::string_view order = json_schema<samples::send_order>();
    CHECK(holds(order, R"("what":{"description":"tea or coffee","type":"string","enum":["tea","coffee"]})"));
    CHECK(holds(order, R"("size":{"type":"integer","minimum":-128,"maximum":127})"));
    CHECK(holds(order, R"("number":{"type":"integer","format":"int32","multipleOf":2,"minimum":0,"maximum":10,"allOf":[{"minimum":4,"maximum":20}]})"));
    CHECK(holds(order, R"("large":{"type":"integer","minimum":0,"maximum":18446744073709551615})"));
    CHECK(holds(order, R"("small":{"type":"integer","minimum":0,"maximum":255,"allOf":[{"minimum":0,"maximum":300}]})"));
    CHECK(holds(order, R"("real":{"type":"number","format":"float","minimum":-3.4028235e+38,"maximum":3.4028235e+38})"));
    CHECK(holds(order, R"("word":{"description":"the same read backwards","type":"string"})"));
    CHECK(holds(order, R"("title":{"type":"string",)" + std::string(not_blank_pattern) + R"(,"not":{"pattern":"[\r\n\u0000]"},"maxLength":5,"allOf":[{)" + std::string(chat_pattern) + "}]}"));
    CHECK(holds(order, R"("pair":{"type":"array","items":{"type":"integer","format":"int32","minimum":-2147483648,"maximum":2147483647,"multipleOf":2},"minItems":2,"maxItems":2})"));
    CHECK(holds(order, R"("names":{"type":"object","additionalProperties":{"type":"string",)" + std::string(not_blank_pattern) + R"(},"minProperties":1,"maxProperties":2})"));
    CHECK(holds(order, R"("either":{"anyOf":[{"type":"string"},{"type":"array","items":{"type":"integer","format":"int32","minimum":-2147483648,"maximum":2147483647}},{"type":"null"}]})"));
    const std::string line = R"({"type":"object","properties":{"text":{"description":"what is \"ordered\"","type":"string",)" + std::string(not_blank_pattern) +
                             R"(},"n":{"type":"object","properties":{"count":{"type":"integer","minimum":1,"maximum":200}},"additionalProperties":false}},"required":["text"],"additionalProperties":false})";
    CHECK(holds(order, R"("lines":{"type":"array","items":)" + line + R"(,"maxItems":2})"));
    CHECK(holds(order, R"("by_name":{"type":"object","additionalProperties":)" + line + "}"));
    CHECK(holds(order, R"("extra":{"description":"whatever else"})"));
    CHECK(holds(order, R"("two":{"type":"array","items":)" + line + R"(,"minItems":2,"maxItems":2})"));
    CHECK(holds(order, R"("flags":{"type":"array","items":{"anyOf":[{"type":"boolean"},{"type":"null"}]}})"));
    CHECK(order.ends_with(R"("required":["what"],"additionalProperties":false})"));
}

struct bare {
    json::raw anything{};
    std::vector<json::raw> many{};
    std::vector<std::string> words{};
    std::vector<std::string> odd{};
    double real = 0;
    std::chrono::sys_seconds when{};
};
struct silent {
    static constexpr std::string_view name = "silent";
    constexpr std::string_view operator()(const auto&) const { return {}; }
};
using bare_fields = schema<field<"anything", &bare::anything>, field<"many", &bare::many>, field<"words", &bare::words, each{silent{}}, each<samples::palindrome>{}>,
                           field<"odd", &bare::odd, silent{}, described<"odd words">{}>, field<"real", &bare::real>, field<"when", &bare::when>>;

TEST_CASE("json_schema: raw JSON may be anything; a rule without keywords goes to the description, by its words or its name") {
    constexpr std::string_view text = json_schema<bare_fields>();
    CHECK(holds(text, R"("anything":true)"));
    CHECK(holds(text, R"("many":{"type":"array","items":true})"));
    CHECK(holds(text, R"("words":{"description":"each: silent; each: the same read backwards","type":"array","items":{"type":"string"}})"));
    CHECK(holds(text, R"x("odd":{"description":"odd words (silent)","type":"array","items":{"type":"string"}})x"));
    CHECK(holds(text, R"("real":{"type":"number","format":"double","minimum":-1.7976931348623157e+308,"maximum":1.7976931348623157e+308})"));
    CHECK(holds(text, R"("when":{"description":"Unix time in seconds","type":"integer","format":"int64","minimum":-9223372036854775808,"maximum":9223372036854775807})"));
}

TEST_CASE("json_schema: what may stand for nothing, and is then not written, need not be given") {
    CHECK(json_schema<samples::send_remark>().ends_with(R"("required":["sure","weight"],"additionalProperties":false})"));
    std::string body;
    json::native::write<json::layout::dotted>(body, json::bind<samples::remark_fields>(samples::remark{.extra = json::raw{}}));
    CHECK(body == R"({"sure":0,"weight":0})");
    CHECK(samples::is_read<samples::send_remark, samples::remark>(body));
}

struct gaps {
    std::map<std::string, wawp::optional<std::string>> map{};
    std::array<std::optional<int>, 2> pair{};
    std::vector<std::optional<json::raw>> anything{};
    std::vector<std::optional<samples::line>> lines{};
    float real = std::numeric_limits<float>::lowest();
};
struct gap_fields : schema<field<"map", &gaps::map, each<not_blank>{}, has_default{}>, field<"pair", &gaps::pair, has_default{}>, field<"anything", &gaps::anything, has_default{}>,
                           object<"lines", &gaps::lines, samples::line_fields, has_default{}>, field<"real", &gaps::real, has_default{}>> {};

TEST_CASE("json_schema: null stands for an absent item of a list or a map, as it is written and read; rules are of those that are there") {
    constexpr std::string_view text = json_schema<gap_fields>();
    CHECK(detail::json_text(text).is_one_value());
    CHECK(holds(text, R"("map":{"type":"object","additionalProperties":{"anyOf":[{"type":"string",)" + std::string(not_blank_pattern) + R"(},{"type":"null"}]}})"));
    CHECK(holds(text, R"("pair":{"type":"array","items":{"anyOf":[{"type":"integer","format":"int32","minimum":-2147483648,"maximum":2147483647},{"type":"null"}]},"minItems":2,"maxItems":2})"));
    CHECK(holds(text, R"("anything":{"type":"array","items":true})"));
    CHECK(holds(text, R"("lines":{"type":"array","items":{"anyOf":[{"type":"object",)"));
    std::string body;
    json::native::write<json::layout::dotted>(body, json::bind<gap_fields>(gaps{.map = {{"k", std::nullopt}}, .anything = {std::nullopt}, .lines = {std::nullopt}}));
    CHECK(body == R"({"map":{"k":null},"pair":[null,null],"anything":[null],"lines":[null],"real":-3.4028235e+38})");
    CHECK(json::find_faults<gap_fields>(body).empty());
}

/// Types of one's own.
struct mood {
    int value = 0;
    bool take_integer(std::int64_t number) noexcept { return value = static_cast<int>(number), true; }
    [[nodiscard]] constexpr std::optional<int> json_value() const noexcept { return value == 0 ? std::nullopt : std::optional(value); }
};
struct nickname {
    std::string_view text{};
    [[nodiscard]] constexpr std::string_view json_value() const noexcept { return text; }
};
struct guest {
    required<mood> how;
    required<nickname> name;
};

TEST_CASE("json_schema: a type of one's own that may stand for nothing need not be given, and is not written then") {
    constexpr std::string_view text = json_schema<schema<field<"mood", &guest::how>, field<"name", &guest::name>>>();
    CHECK(text.ends_with(R"("required":["name"],"additionalProperties":false})"));
}

/// A type of one's own that is written as a number, whatever is in it.
struct total {
    std::optional<int> part{};
    bool take_integer(std::int64_t number) noexcept { return part = static_cast<int>(number), true; }
    [[nodiscard]] constexpr int json_value() const noexcept { return part.value_or(0); }
};
struct diary {
    std::vector<mood> moods{};
    std::map<std::string, mood> by_day{};
    std::vector<nickname> names{};
    total sum{};
};
struct diary_fields : schema<field<"moods", &diary::moods>, field<"by_day", &diary::by_day>, field<"names", &diary::names>,
                             object<"sum", &diary::sum, schema<field<"part", &total::part>>>> {};

TEST_CASE("json_schema: a type of one's own is described as it is written: with null as an item, and always where it has no other way") {
    constexpr std::string_view text = json_schema<diary_fields>();
    const std::string mood_or_null = R"({"anyOf":[{"type":"integer","format":"int32","minimum":-2147483648,"maximum":2147483647},{"type":"null"}]})";
    CHECK(holds(text, R"("moods":{"type":"array","items":)" + mood_or_null));
    CHECK(holds(text, R"("by_day":{"type":"object","additionalProperties":)" + mood_or_null));
    CHECK(holds(text, R"("names":{"type":"array","items":{"type":"string"}})"));
    CHECK(text.ends_with(R"("required":["moods","by_day","names","sum"],"additionalProperties":false})"));
    std::string body;
    json::native::write<json::layout::nested>(body, json::bind<diary_fields>(diary{.moods = {{1}, {0}}, .by_day = {{"k", {0}}}}));
    CHECK(body == R"({"moods":[1,null],"by_day":{"k":null},"names":[],"sum":0})");
    CHECK(json::find_faults<schema<field<"moods", &diary::moods>, field<"by_day", &diary::by_day>>>(R"({"moods":[1,null],"by_day":{"k":null}})").empty());
}

TEST_CASE("json_schema: an object without fields") {
    CHECK(json_schema<schema<>>() == R"({"$schema":"https://json-schema.org/draft/2020-12/schema","type":"object","properties":{},"additionalProperties":false})");
}

TEST_CASE("json_schema: keywords are those of the outermost object, and no text in it") {
    std::string names;
    detail::for_each_keyword(R"("a":1,"not":{"b":["c"]},"d\"e":":","x":"\\","f":2)", [&](std::string_view name) { names.append(name).append(" "); });
    CHECK(names == "a not d\\\"e x f ");
    CHECK(detail::shares_keyword(R"("a":1,"b":2)", R"("c":1,"b":3)"));
    CHECK(!detail::shares_keyword(R"("a":{"b":1})", R"("b":3)"));
}

TEST_CASE("json_schema: every schema is one JSON value") {
    for (const samples::suite& suite : samples::all()) {
        INFO(suite.name);
        CHECK(detail::json_text(suite.schema).is_one_value());
    }
}

TEST_CASE("json_schema: what the samples call right is read, what they call wrong is not") {
    unsigned wrong = 0;
    for (const samples::suite& suite : samples::all()) {
        INFO(suite.name);
        CHECK(suite.is_read(samples::write(suite.good, suite.nested)));
        for (const samples::change& one : suite.fine) {
            INFO(one.key << " " << one.json);
            CHECK(suite.is_read(samples::changed(suite.good, one, suite.nested)));
        }
        for (const samples::change& one : suite.wrong) {
            INFO(one.key << " " << one.json);
            CHECK(!suite.is_read(samples::changed(suite.good, one, suite.nested)));
            wrong += one.sayable;
        }
    }
    CHECK(wrong >= 40);
}

}  // namespace
