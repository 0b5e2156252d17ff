// SPDX-License-Identifier: MIT
// All JSON policies give the same bytes and the same objects.
#include "support/catch.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <limits>
#include <string>
#include <vector>

#include <wawp/event/credentials.hpp>
#include <wawp/endpoint/decode.hpp>
#include <wawp/event/event.hpp>
#include <wawp/event/message.hpp>
#include <wawp/event/send_event.hpp>
#include <wawp/json/bridge.hpp>
#include <wawp/json/native.hpp>

#include "json/specimen.hpp"

#if __has_include(<boost/json.hpp>)
#include <wawp/json/boost.hpp>
#endif
#if __has_include(<nlohmann/json.hpp>)
#include "support/nlohmann_policy.hpp"
#endif
#if __has_include(<rapidjson/reader.h>)
#if defined(__clang__)
// RapidJSON adds to a null pointer before its stack is allocated, in a function that it marks with this.
#define RAPIDJSON_FORCEINLINE __attribute__((no_sanitize("pointer-overflow")))
#endif
#include "support/rapidjson_policy.hpp"
#endif

namespace {

namespace json = wawp::json;

/// Calls `check` with the name and a value of every policy that is not the native one.
template <class Check>
void for_each_policy([[maybe_unused]] Check&& check) {
#if __has_include(<boost/json.hpp>)
    check("json::boost", json::boost{});
#endif
#if __has_include(<nlohmann/json.hpp>)
    check("nlohmann/json", nlohmann_policy{});
#endif
#if __has_include(<rapidjson/reader.h>)
    check("RapidJSON", rapidjson_policy{});
#endif
}

template <class T>
bool equal(const T& left, const T& right) {
    return left == right;
}

/// Whether the members that the schema names are equal.
template <class Fields, class Object>
bool same(const Object& left, const Object& right) {
    bool all = true;
    Fields::for_each([&]<class Entry>() {
        if constexpr (json::detail::is_object_entry<Entry>) {
            const auto& inner_left = Entry::get(left);
            const auto& inner_right = Entry::get(right);
            if (wawp::is_present(inner_left) != wawp::is_present(inner_right)) return void(all = false);
            if (!wawp::is_present(inner_left)) return;
            all = all && same<typename Entry::schema>(wawp::value_of(inner_left), wawp::value_of(inner_right));
        } else {
            all = all && equal(Entry::get(left), Entry::get(right));
        }
    });
    return all;
}

template <class Fields, class Object>
struct reading {
    Object object{};
    std::optional<json::syntax_error> failure{};
    std::vector<std::string_view> mismatched{};

    /// Whether both accepted the text and made the same of it, or both refused it at the same place.
    bool agrees_with(const reading& other) const {
        if (failure || other.failure) return failure == other.failure;
        return same<Fields>(object, other.object) && mismatched == other.mismatched;
    }
};

template <class Policy, class Fields, class Object>
reading<Fields, Object> read(std::string_view text, json::limits most = {}) {
    reading<Fields, Object> seen;
    auto result = Policy::template read<Fields>(text, seen.object, most);
    if (result) {
        seen.mismatched = result->mismatched;
    } else {
        seen.failure = result.error();
    }
    return seen;
}

template <class Policy>
reading<specimen::answer_fields, specimen::answer> read_answer(std::string_view text) {
    return read<Policy, specimen::answer_fields, specimen::answer>(text);
}

/// Reads generated texts with all policies. Returns a text on which two disagree, and counts those that were accepted.
template <class Policy>
std::string first_disagreement(std::uint64_t seed, std::size_t count, std::size_t& accepted) {
    specimen::author author(seed);
    for (std::size_t i = 0; i < count; ++i) {
        const std::string text = author.next();
        const auto expected = read_answer<json::native>(text);
        accepted += !expected.failure;
        if (!read_answer<Policy>(text).agrees_with(expected)) return text;
        // Without raw text to read, the native reader sees only what the other library refuses.
        using no_raws = wawp::schema<wawp::field<"text", &specimen::answer::text>>;
        const auto alone = read<Policy, no_raws, specimen::answer>(text);
        if (alone.failure != expected.failure) return text;
    }
    return {};
}

std::string file_text(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<std::filesystem::path> sample_answers() {
    std::vector<std::filesystem::path> paths;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(std::filesystem::path(WAWP_TEST_DIR) / "vectors")) {
        if (entry.is_regular_file()) paths.push_back(entry.path());
    }
    std::sort(paths.begin(), paths.end());
    return paths;
}

const std::string awkward[] = {
    "",
    "plain",
    "Team Meeting 📅",
    "\"quoted\" and \\back\\slashed\\, a/b",
    "line\nline\r\n\ttab\b\f",
    std::string("nul \0 inside", 12),
    "\x01\x02\x03\x04\x05\x06\x07\x0B\x0E\x0F\x10\x11\x12\x13\x14\x15\x16\x17\x18\x19\x1A\x1B\x1C\x1D\x1E\x1F",
    "DEL \x7F, NEL \xC2\x85, LS \xE2\x80\xA8, PS \xE2\x80\xA9, BOM \xEF\xBB\xBF, last \xF4\x8F\xBF\xBF",
    "<script>&amp;'</script> \xC3\xA9 \xE2\x82\xAC",
    std::string(5000, 'x') + "\n" + std::string(5000, '"'),
};

template <class Policy>
void check_letters() {
    for (const std::string& text : awkward) {
        specimen::letter letter{
            .text = text, .view = text, .token = wawp::secret(text), .flag = text.empty(), .last = text};
        for (const std::int64_t number :
             {std::int64_t{0}, std::int64_t{-1}, std::int64_t{1759108866}, std::numeric_limits<std::int64_t>::min(),
              std::numeric_limits<std::int64_t>::max()}) {
            letter.signed_number = number;
            letter.unsigned_number = static_cast<std::uint64_t>(number);
            letter.level = number < 0 ? specimen::level::low : specimen::level::high;
            letter.time = std::chrono::sys_seconds{std::chrono::seconds{number / 2}};
            letter.maybe = number < 0 ? std::optional<std::string>(text) : std::nullopt;
            letter.maybe_number = number > 0 ? std::optional<std::int64_t>(number) : std::nullopt;

            std::string expected, written;
            json::native::write<json::layout::dotted>(expected, json::bind<specimen::letter_fields>(letter));
            Policy::template write<json::layout::dotted>(written, json::bind<specimen::letter_fields>(letter));
            CHECK(written == expected);
            json::native::write<json::layout::nested>(expected, json::bind<specimen::letter_fields>(letter));
            Policy::template write<json::layout::nested>(written, json::bind<specimen::letter_fields>(letter));
            CHECK(written == expected);
        }
    }
}

/// Decodes the body under several statuses with both policies.
template <class Policy>
void check_receipts(const std::string& body) {
    const wawp::credentials who{"INSTANCE", "TOKEN"};
    for (const int status : {200, 201, 400, 429, 500}) {
        const wawp::http::response answer{.status = status, .body = body};
        const auto expected = wawp::decode<wawp::send_event>(answer, who);
        const auto seen = wawp::decode<wawp::send_event, Policy>(answer, who);
        REQUIRE(seen.has_value() == expected.has_value());
        if (expected) {
            CHECK(seen->id == expected->id);
            CHECK(same<wawp::message_fields<wawp::message>>(seen->answer, expected->answer));
        } else {
            CHECK(seen.error().delivery == expected.error().delivery);
            CHECK(to_string(seen.error().code) == to_string(expected.error().code));
            CHECK(seen.error().gateway_code == expected.error().gateway_code);
            CHECK(seen.error().message == expected.error().message);
        }
    }
}

}  // namespace

TEST_CASE("agreement: every policy is one") {
    STATIC_REQUIRE(json::policy<json::native>);
    for_each_policy([](const char*, auto policy) { STATIC_REQUIRE(json::policy<decltype(policy)>); });
}

TEST_CASE("agreement: all policies write the same bytes, whatever the texts and numbers") {
    for_each_policy([](const char* name, auto policy) {
        INFO(name);
        check_letters<decltype(policy)>();
    });
}

TEST_CASE("agreement: all policies write the documented event the same way, credentials and all") {
    using namespace std::chrono;
    const wawp::credentials who{"INSTANCE", "TOKEN"};
    wawp::event what{.chat_id = "201234567890@c.us",
                     .name = "Team Meeting 📅",
                     .description = "Discussing\nQ1 Roadmap",
                     .start_time = sys_seconds{seconds{1735920000}},
                     .end_time = sys_seconds{seconds{1735923600}},
                     .location = "Meeting Room A",
                     .extra_guests_allowed = true};
    const auto credentials = json::bind<wawp::credential_fields<wawp::credentials>>(who);
    for (const bool reply : {false, true}) {
        if (reply) what.reply_to = "false_11111111111@c.us_AAAAAAAAAAAAAAAAAAAA";
        const auto event = json::bind<wawp::event_fields<wawp::event>>(what);
        std::string dotted, nested;
        json::native::write<json::layout::dotted>(dotted, credentials, event);
        json::native::write<json::layout::nested>(nested, credentials, event);
        for_each_policy([&](const char* name, auto policy) {
            INFO(name);
            std::string written = "what stood there before";
            policy.template write<json::layout::dotted>(written, credentials, event);
            CHECK(written == dotted);
            policy.template write<json::layout::nested>(written, credentials, event);
            CHECK(written == nested);
        });
    }
}

TEST_CASE("agreement: all policies read every sample answer into the same message") {
    using fields = wawp::message_fields<wawp::message>;
    std::size_t files = 0, accepted = 0;
    for (const std::filesystem::path& path : sample_answers()) {
        const std::string text = file_text(path);
        CAPTURE(path.filename().string());
        const auto expected = read<json::native, fields, wawp::message>(text);
        ++files;
        accepted += !expected.failure;
        for_each_policy([&](const char* name, auto policy) {
            INFO(name);
            CHECK(read<decltype(policy), fields, wawp::message>(text).agrees_with(expected));
            check_receipts<decltype(policy)>(text);
        });
    }
    CHECK(files >= 30);
    CHECK(accepted >= 20);
}

TEST_CASE("agreement: all policies make the same of what does not fit, comes twice or lies at a limit") {
    const std::string texts[] = {
        R"({})",
        R"( {} )",
        R"({"flag":1,"maybe":"true","tiny":true,"wide":[],"large":{},"real":"1"})",
        R"({"flag":null,"maybe":null,"tiny":null,"text":null,"numbers":null,"texts":null,"rest":null,"items":null})",
        R"({"id":null,"extra":null,"key":null,"time":null,"kind":null,"level":null})",
        R"({"tiny":127,"wide":-9223372036854775808,"large":18446744073709551615})",
        R"({"tiny":128,"wide":9223372036854775808,"large":18446744073709551616})",
        R"({"tiny":-129,"wide":-9223372036854775809,"large":-1})",
        R"({"wide":1.759108866e9,"tiny":5.0,"large":1200e-2})",
        R"({"wide":0.5,"tiny":1e-1,"large":1e20})",
        R"({"wide":9007199254740991.0,"large":-0.0,"tiny":-0})",
        R"({"real":5,"maybeReal":-0})",
        R"({"real":18446744073709551615,"maybeReal":123456789012345678901234567890})",
        R"({"level":-1})",
        R"({"level":100})",
        R"({"level":1000})",
        R"({"level":"high"})",
        R"({"level":1.5})",
        R"({"time":5})",
        R"({"id":{"fromMe":true,"remote":{"server":"g.us","user":"1","_serialized":"1@g.us"},"participant":{"user":"\u0031","server":"l\u0069d"}}})",
        R"({"id":{"remote":{"server":5}}})",
        R"({"id":{"remote":{}}})",
        R"({"id":{"remote":{"server":"x","server":null,"user":[1]}}})",
        R"({"time":"5"})",
        R"({"time":"never"})",
        R"({"time":true})",
        R"({"time":{"low":1,"high":2}})",
        R"({"time":{"low":1,"high":2,"unsigned":true}})",
        R"({"time":{}})",
        R"({"time":{"low":"1"}})",
        R"({"time":{"low":{"low":1},"high":[1,2]}})",
        R"({"time":{"refused":1,"low":2}})",
        R"({"time":[1]})",
        R"({"time":{"low":1.0,"high":1e40}})",
        R"({"time":1.5})",
        R"({"time":1e3})",
        R"({"time":{"low":null}})",
        R"({"kind":"a"})",
        R"({"kind":1})",
        R"({"kind":false})",
        R"({"kind":[]})",
        R"({"kind":{}})",
        R"({"kind":1.5})",
        R"({"numbers":[1,2,3]})",
        R"({"numbers":{}})",
        R"({"numbers":{"a":1}})",
        R"({"numbers":{"a":[1,{}]},"flag":true})",
        R"({"numbers":[1,"2",3]})",
        R"({"numbers":[1,null,3]})",
        R"({"numbers":[1,[2],3]})",
        R"({"numbers":[{"a":1}]})",
        R"({"numbers":5})",
        R"({"texts":["a","b\n"]})",
        R"({"texts":[]})",
        R"({"texts":"a"})",
        R"({"texts":[1]})",
        R"({"texts":["a",null]})",
        R"({"rest":{"a" : [1, 2]},"maybeRest":  "x" ,"items":[1, {"b":2} ,"c"]})",
        R"({"items":{}})",
        R"({"items":{"a":1}})",
        R"({"items":5})",
        R"({"items":[null,[],[ ]]})",
        R"({"id":"whole"})",
        R"({"id":5})",
        R"({"id":[]})",
        R"({"id":{"whole":"w","deep":{"number":5}}})",
        R"({"id":{"deep":5}})",
        R"({"id":{"deep":null}})",
        R"({"id":{"deep":[1]}})",
        R"({"id":{"deep.number":5}})",
        R"({"id":{"inner":{"flag":true,"name":"n","rest":[ 1 ]}}})",
        R"({"id":{"inner":"text"}})",
        R"({"id":{"inner":5}})",
        R"({"extra":{"flag":1}})",
        R"({"extra":{}})",
        R"({"extra":"x"})",
        R"({"key":{"near":"n","deeper":{"far":1}}})",
        R"({"key":{"near":1,"deeper":2}})",
        R"({"key":5})",
        R"({"key":[{"near":"n"}]})",
        R"({"key.near":"n"})",
        R"({"flag":true,"flag":false})",
        R"({"flag":true,"flag":null})",
        R"({"flag":true,"flag":"x"})",
        R"({"flag":"x","flag":true})",
        R"({"flag":"x","flag":"y"})",
        R"({"text":"a","\u0074ext":"b"})",
        R"({"numbers":[1],"numbers":[2]})",
        R"({"numbers":[1],"numbers":{}})",
        R"({"numbers":["x"],"numbers":[2]})",
        R"({"id":{"whole":"a","deep":{"number":1}},"id":{"inner":{"flag":true}}})",
        R"({"id":{"whole":5},"id":{}})",
        R"({"id":"a","id":{}})",
        R"({"id":{"whole":"a"},"id":"b"})",
        R"({"id":{"whole":"a"},"id":5})",
        R"({"id":{"inner":{"name":5}},"id":"b"})",
        R"({"extra":{"flag":true},"extra":null})",
        R"({"extra":{"flag":true},"extra":5})",
        R"({"extra":5,"extra":{"name":"n"}})",
        R"({"extra":{"rest":[1]},"extra":{"rest":{ }}})",
        R"({"rest":1,"rest":[2 ]})",
        R"({"items":[1],"items":{}})",
        R"({"key":{"near":"a"},"key":{"deeper":{"far":2}}})",
        R"({"key":{"near":5},"key":{}})",
        R"({"key":{"near":"a"},"key":5})",
        R"({"key":5,"key":{"near":"a"}})",
        R"({"key":{"near":"a","deeper":{"far":1}},"key":null})",
        R"({"time":{"low":1},"time":{"high":2}})",
        R"({"time":5,"time":{"high":2}})",
        R"({"time":"never","time":1})",
        R"([])",
        R"([{}])",
        R"(5)",
        R"("text")",
        R"(null)",
        R"(true)",
        R"()",
        R"( )",
        R"({)",
        R"({"a")",
        R"({"a":)",
        R"({"a":1)",
        R"({"a":1,)",
        R"({"a":1,})",
        R"({,})",
        R"({"a" 1})",
        R"({a:1})",
        R"({"a":01})",
        R"({"a":+1})",
        R"({"a":.5})",
        R"({"a":5.})",
        R"({"a":1e})",
        R"({"a":1e+})",
        R"({"a":-})",
        R"({"a":--1})",
        R"({"a":0x1})",
        R"({"a":NaN})",
        R"({"a":Infinity})",
        R"({"a":tru})",
        R"({"a":True})",
        R"({"a":'b'})",
        R"({"a":[1,]})",
        R"({"a":[,1]})",
        R"({"a":[1 2]})",
        R"({"a":[1}})",
        R"({"a":{]})",
        R"({}{})",
        R"({} x)",
        R"({},)",
        R"({}/**/)",
        R"({"a":1/**/})",
        "{}\n",
        std::string("{}\0", 3),
        std::string("{}\0x", 4),
        std::string("{\"a\":\"\0\"}", 9),
        std::string("\0{}", 3),
        "\xEF\xBB\xBF{}",
        "\xFE\xFF{}",
        "{\"a\":\"\x1F\"}",
        "{\"a\":\"\x7F\"}",
        "{\"a\":\"\n\"}",
        "{\"\t\":1}",
        "\v{}",
        "\f{}",
        "\xC2\xA0{}",
        R"({"a":"\x"})",
        R"({"a":"\u12"})",
        R"({"a":"\u12G4"})",
        R"({"a":"\ud800"})",
        R"({"a":"\udc00"})",
        R"({"a":"\ud800\u0041"})",
        R"({"a":"\ud800\ud800"})",
        R"({"a":"\ud83d\udcc5"})",
        R"({"a":"\uDBFF\uDFFF"})",
        R"({"\ud800":1})",
        R"({"a":"\ud800x"})",
        R"({"a":"\U0041"})",
        R"({"a":"\)",
        R"({"a":"\")",
        "{\"a\":\"\x80\"}",
        "{\"a\":\"\xC0\x80\"}",
        "{\"a\":\"\xC1\xBF\"}",
        "{\"a\":\"\xC3\"}",
        "{\"a\":\"\xE0\x80\x80\"}",
        "{\"a\":\"\xED\xA0\x80\"}",
        "{\"a\":\"\xED\x9F\xBF\"}",
        "{\"a\":\"\xF0\x80\x80\x80\"}",
        "{\"a\":\"\xF4\x90\x80\x80\"}",
        "{\"a\":\"\xF5\x80\x80\x80\"}",
        "{\"a\":\"\xFF\"}",
        "{\"\x80\":1}",
        "{\"a\":\"\xEF\xBF\xBF\"}",
        "{\"a\":\"\xF0\x9F\x93\"}",
        R"({"real":1e400})",
        R"({"real":-1e400})",
        R"({"real":1e-400})",
        R"({"a":1e400})",
        R"({"wide":1e400})",
        R"({"a":1e99999999999})",
        R"({"a":1e-99999999999})",
        R"({"real":1e99999999999})",
        R"({"real":0e99999999999})",
        R"({"real":0.1})",
        R"({"real":2.2250738585072011e-308})",
        R"({"real":4.9e-324})",
        R"({"real":1.7976931348623157e308})",
        R"({"real":1.7976931348623159e308})",
        R"({"real":9007199254740993})",
        R"({"real":0.30000000000000004})",
        R"({"real":179769313486231570814527423731704356798070567525844996598917476803157260780028538760589558632766878171540458953514382464234321326889464182768467546703537516986049910576551282076245490090389328944075868508455133942304583236903222948165808559332123347747979e0})",
    };
    for (const std::string& text : texts) {
        CAPTURE(text);
        const auto expected = read_answer<json::native>(text);
        for_each_policy([&](const char* name, auto policy) {
            const auto seen = read_answer<decltype(policy)>(text);
            INFO(name << (expected.failure ? ": native refuses" : ": native accepts"));
            INFO((seen.failure ? "refused, " + std::string(to_string(seen.failure->problem)) : "accepted"));
            CHECK(seen.agrees_with(expected));
        });
    }
}

TEST_CASE("agreement: an object whose keys come from two structs is opened once") {
    struct left {
        std::string text{};
        std::optional<std::int64_t> number{};
    };
    struct right {
        std::optional<std::string> note{};
        bool flag = false;
    };
    using left_fields = wawp::schema<wawp::field<"text", &left::text>, wawp::field<"a.b.number", &left::number>>;
    using right_fields = wawp::schema<wawp::field<"a.b.note", &right::note>, wawp::field<"a.flag", &right::flag>>;
    const std::pair<left, right> bodies[] = {{{"t", 5}, {"n", true}}, {{"t", {}}, {{}, true}}, {{"t", 5}, {{}, false}}};
    const char* const expected[] = {R"({"text":"t","a":{"b":{"number":5,"note":"n"},"flag":true}})",
                                    R"({"text":"t","a":{"flag":true}})",
                                    R"({"text":"t","a":{"b":{"number":5},"flag":false}})"};
    for (std::size_t i = 0; i < std::size(bodies); ++i) {
        const auto check = [&](const char* name, auto policy) {
            INFO(name);
            std::string written;
            policy.template write<json::layout::nested>(written, json::bind<left_fields>(bodies[i].first),
                                                        json::bind<right_fields>(bodies[i].second));
            CHECK(written == expected[i]);
        };
        check("native", json::native{});
        for_each_policy(check);
    }
}

TEST_CASE("agreement: keys that are taken as they stand are the same keys to all policies") {
    using fields = wawp::literal_keys<specimen::answer_fields>;
    const std::string texts[] = {
        R"({"key.near":"n","key.deeper.far":5,"rest": [1],"id":{"deep":{"number":5},"inner":{"rest":{ }}}})",
        R"({"key":{"near":"n"},"key.near":5,"items":{ }})"};
    for (const std::string& text : texts) {
        specimen::answer expected;
        const auto report = json::native::read<fields>(text, expected);
        REQUIRE(report);
        CHECK(expected != specimen::answer{});
        for_each_policy([&](const char* name, auto policy) {
            INFO(name);
            specimen::answer seen;
            const auto found = policy.template read<fields>(text, seen);
            REQUIRE(found);
            CHECK(seen == expected);
            CHECK(found->mismatched == report->mismatched);
        });
    }
}

TEST_CASE("agreement: a type that keeps no text takes one with escapes as well, of any size or of a few bytes") {
    struct flag {
        bool yes = false;
        bool take_text(std::string_view text) {
            yes = text == "yes";
            return true;
        }
    };
    struct holder {
        std::optional<flag> small{};
        std::optional<wawp::unix_time> time{};
    };
    using fields = wawp::schema<wawp::field<"time", &holder::time>, wawp::field<"small", &holder::small>>;
    const auto seconds = []<class Policy>(Policy) {
        holder seen;
        REQUIRE(Policy::template read<fields>(R"({"time":"17\u0035\u0039","small":"y\u0065s"})", seen));
        CHECK((seen.small && seen.small->yes));
        REQUIRE(seen.time);
        return seen.time->seconds;
    };
    CHECK(seconds(json::native{}) == 1759);
    for_each_policy([&](const char* name, auto policy) {
        INFO(name);
        CHECK(seconds(policy) == 1759);
    });
}

TEST_CASE("agreement: depth and size end at the same place") {
    for (const std::size_t depth : {1u, 2u, 5u, 31u, 32u, 33u, 40u, 200u}) {
        std::string lists = "{\"a\":", objects, rest = "{\"rest\":";
        lists += std::string(depth - 1, '[') + std::string(depth - 1, ']') + "}";
        for (std::size_t i = 1; i < depth; ++i) objects += "{\"id\":";
        objects += "{}" + std::string(depth - 1, '}');
        rest += std::string(depth - 1, '[') + std::string(depth - 1, ']') + "}";
        if (depth == 1) lists = objects = rest = "{}";
        for (const std::string& text : {lists, objects, rest}) {
            for (const json::limits most :
                 {json::limits{}, json::limits{.depth = 5}, json::limits{.depth = 100}, json::limits{.bytes = 20}}) {
                const auto expected = read<json::native, specimen::answer_fields, specimen::answer>(text, most);
                CHECK(expected.failure.has_value() == (depth > most.depth || text.size() > most.bytes));
                for_each_policy([&](const char* name, auto policy) {
                    INFO(name);
                    const auto seen = read<decltype(policy), specimen::answer_fields, specimen::answer>(text, most);
                    CHECK(seen.agrees_with(expected));
                });
            }
        }
    }
}

TEST_CASE("agreement: all policies agree on generated texts, sound and spoiled") {
    for_each_policy([](const char* name, auto policy) {
        std::size_t accepted = 0;
        const std::string text = first_disagreement<decltype(policy)>(2026, 20'000, accepted);
        INFO(name);
        CAPTURE(text);
        CHECK(text.empty());
        CHECK((!text.empty() || (accepted > 8'000 && accepted < 19'000)));
    });
}

TEST_CASE("agreement: all policies agree on sample answers that were spoiled") {
    using fields = wawp::message_fields<wawp::message>;
    specimen::author author(7);
    std::size_t accepted = 0, refused = 0;
    for (const std::filesystem::path& path : sample_answers()) {
        const std::string sound = file_text(path);
        for (int i = 0; i < 60 && !sound.empty(); ++i) {
            std::string text = sound;
            author.spoil(text);
            const auto expected = read<json::native, fields, wawp::message>(text);
            ++(expected.failure ? refused : accepted);
            for_each_policy([&](const char* name, auto policy) {
                if (read<decltype(policy), fields, wawp::message>(text).agrees_with(expected)) return;
                FAIL_CHECK(name << " disagrees on " << text);
            });
        }
    }
    CHECK(accepted > 100);
    CHECK(refused > 500);
}

#if __has_include(<boost/json.hpp>)
TEST_CASE("agreement: native and Boost.JSON agree on a hundred thousand texts") {
    std::size_t accepted = 0;
    const std::string text = first_disagreement<json::boost>(20261201, 100'000, accepted);
    CAPTURE(text);
    CHECK(text.empty());
    CHECK(accepted > 50'000);
}
#endif
