// SPDX-License-Identifier: MIT
#include <chrono>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <wawp/core/secret.hpp>
#include <wawp/event/message.hpp>
#include <wawp/json/native.hpp>
#include <wawp/json/write/real.hpp>
#include <wawp/schema/schema.hpp>

#include "support/catch.hpp"

static_assert(wawp::json::policy<wawp::json::native>);

namespace {

using namespace wawp;

enum class level : std::int8_t { low = -1, none = 0, high = 3 };

/// Takes a number, a text of one letter, a boolean, or the integer members of an object.
struct flexible {
    std::int64_t number = 0;
    std::string text{};
    bool flag = false;
    std::vector<std::string> members{};

    bool take_integer(std::int64_t value) { return number = value, value != 13; }
    bool take_text(std::string_view value) { return text = value, value.size() == 1; }
    bool take_boolean(bool value) { return flag = value, true; }
    bool take_member(std::string_view key, std::int64_t value) {
        members.push_back(std::string(key) + "=" + std::to_string(value));
        return value >= 0;
    }
};

struct part {
    std::optional<std::string> name{};
    std::optional<bool> on{};
    std::string whole{};
    bool take_text(std::string_view text) { return whole = text, !text.empty(); }
};
using part_fields = schema<field<"name", &part::name>, field<"on", &part::on>>;

struct plain_part {
    std::optional<int> x{};
};
using plain_part_fields = schema<field<"x", &plain_part::x>, field<"deep.er", &plain_part::x>>;

struct record {
    std::optional<bool> flag{};
    std::optional<std::int8_t> tiny{};
    std::optional<std::uint64_t> huge{};
    std::optional<std::int64_t> wide{};
    std::optional<double> real{};
    std::optional<level> rank{};
    std::optional<std::string> text{};
    std::optional<json::raw> any{};
    std::vector<std::string> names{};
    std::optional<std::vector<int>> counts{};
    std::optional<flexible> bent{};
    part inner{};
    std::optional<part> maybe{};
    std::optional<int> deep{};
    std::optional<std::string> deeper{};
    std::string bare{};
    int count = 0;
    json::raw bare_any{};
};
using record_fields = schema<
    field<"flag", &record::flag>, field<"tiny", &record::tiny>, field<"huge", &record::huge>,
    field<"wide", &record::wide>, field<"real", &record::real>, field<"rank", &record::rank>,
    field<"text", &record::text>, field<"any", &record::any>, field<"names", &record::names>,
    field<"counts", &record::counts>, field<"bent", &record::bent>, object<"inner", &record::inner, part_fields>,
    object<"maybe", &record::maybe, part_fields>, field<"a.b", &record::deep>, field<"a.c.d", &record::deeper>,
    field<"bare", &record::bare>, field<"count", &record::count>, field<"bareAny", &record::bare_any>>;

struct outcome {
    record value{};
    std::string mismatched{};  ///< joined with blanks
    std::optional<json::syntax_error> error{};
};

outcome read(std::string_view text, json::limits bounds = {}) {
    outcome out;
    out.value.text = "left over from before";
    const auto answer = json::native::read<record_fields>(text, out.value, bounds);
    if (!answer) {
        out.error = answer.error();
    } else {
        for (const std::string_view path : answer->mismatched) {
            out.mismatched.append(out.mismatched.empty() ? "" : " ").append(path);
        }
    }
    return out;
}

TEST_CASE("native: reads every kind of member") {
    const outcome got = read(R"( {"flag":true,"tiny":-128,"huge":18446744073709551615,"wide":-9223372036854775808,
        "real":-2.5e-3,"rank":3,"text":"a\"\\\/\b\f\n\r\t\u0041\u00e9\u20ac\ud83d\udcc5z","any":{"x":[1, 2]} ,
        "names":["a","","c"],"counts":[ ],"bent":"q","inner":{"name":"n","on":false},"maybe":{"on":true},
        "a":{"b":7,"c":{"d":"deep"}},"bare":"b","count":5,"bareAny":[ 1 ],"unknown":[{"k":[null,1.5]},"s"]} )");
    REQUIRE(!got.error);
    const record& r = got.value;
    CHECK(r.flag == true);
    CHECK(r.tiny == std::int8_t{-128});
    CHECK(r.huge == std::numeric_limits<std::uint64_t>::max());
    CHECK(r.wide == std::numeric_limits<std::int64_t>::min());
    CHECK(r.real == -2.5e-3);
    CHECK(r.rank == level::high);
    CHECK(r.text == "a\"\\/\b\f\n\r\tA\u00e9\u20ac\U0001F4C5z");
    CHECK(r.any.value().text == R"({"x":[1, 2]})");
    CHECK(r.names == std::vector<std::string>{"a", "", "c"});
    CHECK(r.counts.value().empty());
    CHECK(r.bent.value().text == "q");
    CHECK(r.inner.name == "n");
    CHECK(r.inner.on == false);
    CHECK(r.maybe.value().on == true);
    CHECK(r.deep == 7);
    CHECK(r.deeper == "deep");
    CHECK(r.bare == "b");
    CHECK(r.count == 5);
    CHECK(r.bare_any.text == "[ 1 ]");
    CHECK(got.mismatched.empty());
}

TEST_CASE("native: keys come in any order, escaped or not, and unknown ones are passed over") {
    const outcome got = read(R"({"count":1,"\u0062are":"x","a":{"z":0,"c":{"y":1,"d":"w"},"b":2},"tiny":3,"flag":false})");
    REQUIRE(!got.error);
    CHECK(got.value.count == 1);
    CHECK(got.value.bare == "x");
    CHECK(got.value.deep == 2);
    CHECK(got.value.deeper == "w");
    CHECK(got.value.tiny == std::int8_t{3});
    CHECK(got.value.flag == false);
    CHECK(!got.value.text);
}

TEST_CASE("native: null empties a member without a mismatch") {
    const outcome got = read(R"({"flag":null,"tiny":null,"huge":null,"real":null,"rank":null,"text":null,"any":null,"names":null,
        "counts":null,"bent":null,"inner":null,"maybe":null,"a":null,"bare":null,"count":null,"bareAny":null})");
    REQUIRE(!got.error);
    CHECK(got.mismatched.empty());
    CHECK(!got.value.any);
    CHECK(!got.value.counts);
    CHECK(!got.value.bent);
    CHECK(!got.value.maybe);
    CHECK(got.value.bare_any.text.empty());
}

TEST_CASE("native: a value of an unexpected kind leaves its member empty and is listed once, with its full path") {
    const outcome got = read(R"({"flag":1,"tiny":128,"huge":-1,"wide":9223372036854775808,"real":"1","rank":200,"text":5,
        "names":["a",1],"counts":{"a":1},"bent":13,"inner":{"name":false,"on":"yes"},"maybe":[],"a":{"b":"7","c":3},"bare":{},"count":1.5})");
    REQUIRE(!got.error);
    CHECK(got.mismatched == "flag tiny huge wide real rank text names counts bent inner.name inner.on maybe a.b a.c bare count");
    const record& r = got.value;
    CHECK((!r.flag && !r.tiny && !r.huge && !r.wide && !r.real && !r.rank && !r.text && !r.counts && !r.bent && !r.maybe));
    CHECK(r.names.empty());
    CHECK((!r.inner.name && !r.inner.on && !r.deep && !r.deeper && r.count == 0 && r.bare.empty()));
    CHECK(read(R"({"a":5})").mismatched == "a");
    CHECK(read(R"({"inner":5,"maybe":true})").mismatched == "inner maybe");
    CHECK(read(R"({"flag":"true","text":true,"tiny":true,"bent":[1]})").mismatched == "flag tiny text bent");
}

TEST_CASE("native: the last of duplicate keys counts, in the members and in the report") {
    CHECK(read(R"({"count":1,"count":2})").value.count == 2);
    CHECK(!read(R"({"text":"a","text":null})").value.text);
    const outcome worse = read(R"({"text":"a","text":7})");
    CHECK(!worse.value.text);
    CHECK(worse.mismatched == "text");
    CHECK(read(R"({"text":7,"text":"a"})").mismatched.empty());
    CHECK(read(R"({"text":7,"text":8})").mismatched == "text");

    const outcome objects = read(R"({"inner":{"name":"a","on":1},"inner":{"on":true}})");
    CHECK(!objects.value.inner.name);
    CHECK(objects.value.inner.on == true);
    CHECK(objects.mismatched.empty());
    CHECK(!read(R"({"maybe":{"name":"a"},"maybe":null})").value.maybe);
    CHECK(!read(R"({"inner":{"name":"a"},"inner":null})").value.inner.name);
    CHECK(!read(R"({"maybe":{"name":"a"},"maybe":{}})").value.maybe.value().name);

    const outcome groups = read(R"({"a":{"b":1,"c":{"d":"x"}},"a":{"b":2}})");
    CHECK(groups.value.deep == 2);
    CHECK(!groups.value.deeper);
    CHECK(!read(R"({"a":{"b":1},"a":7})").value.deep);
    CHECK(read(R"({"names":["a"],"names":["b"]})").value.names == std::vector<std::string>{"b"});
    CHECK(read(R"({"bent":"a","bent":{"x":1}})").value.bent.value().text.empty());
}

TEST_CASE("native: a whole number is read exactly, however it is spelled") {
    struct sample {
        std::string_view text;
        std::optional<std::int64_t> value;
    };
    const sample samples[] = {
        {"1.759108866e9", 1759108866}, {"5.0", 5}, {"5e0", 5}, {"50E-1", 5}, {"0.05e+2", 5}, {"-0", 0}, {"-0.0", 0},
        {"0e999999999999999999999", 0}, {"1e18", 1000000000000000000}, {"9223372036854775807", std::numeric_limits<std::int64_t>::max()},
        {"9223372036854775807.0", std::numeric_limits<std::int64_t>::max()}, {"922337203685477580.7e1", std::numeric_limits<std::int64_t>::max()},
        {"-9223372036854775808e0", std::numeric_limits<std::int64_t>::min()}, {"9007199254740993", 9007199254740993},
        {"100000000000000000000e-20", 1}, {"1.10e1", 11}, {"0.000", 0},
        {"9223372036854775808", {}}, {"-9223372036854775809", {}}, {"1e19", {}}, {"1e999999999999999999999", {}},
        {"1e-1", {}}, {"0.5", {}}, {"1.5e0", {}}, {"1e-999999999999999999999", {}}, {"18446744073709551616", {}},
        {"184467440737095516160", {}}, {"99999999999999999999", {}},
    };
    for (const sample& s : samples) {
        CAPTURE(s.text);
        const outcome got = read("{\"wide\":" + std::string(s.text) + "}");
        CHECK(got.value.wide == s.value);
        CHECK(got.mismatched == (s.value ? "" : "wide"));
    }
    CHECK(read(R"({"huge":-0,"tiny":127.0})").value.huge == 0u);
    CHECK(read(R"({"huge":18446744073709551616})").mismatched == "huge");
    CHECK(read(R"({"rank":-1})").value.rank == level::low);
    CHECK(read(R"({"rank":77})").value.rank == static_cast<level>(77));
}

TEST_CASE("native: doubles are the nearest; too large is a mismatch, too small is zero") {
    CHECK(read(R"({"real":0.1})").value.real == 0.1);
    CHECK(read(R"({"real":18446744073709551616})").value.real == 18446744073709551616.0);
    CHECK(read(R"({"real":4.9e-324})").value.real == 4.9e-324);
    CHECK(read(R"({"real":1e-400})").value.real == 0.0);
    CHECK(read(R"({"real":0e999})").value.real == 0.0);
    CHECK(read(R"({"real":1e400})").mismatched == "real");
    CHECK(read(R"({"real":-7})").value.real == -7.0);
}

TEST_CASE("native: types of the user's own take what they can use") {
    CHECK(read(R"({"bent":12})").value.bent.value().number == 12);
    CHECK(read(R"({"bent":true})").value.bent.value().flag);
    CHECK(read(R"({"bent":"\u0041"})").value.bent.value().text == "A");
    const outcome members = read(R"({"bent":{"low":1,"un\u0073igned":true,"h\u0069gh":2.0,"x":[{}],"y":0.5e1}})");
    CHECK(members.value.bent.value().members == std::vector<std::string>{"low=1", "high=2", "y=5"});
    for (const std::string_view refused : {"13", "\"ab\"", "1.5", "{\"a\":-1}", "{\"a\":1,\"b\":-1}", "{\"a\":\"b\"}", "{}", "[]"}) {
        CAPTURE(refused);
        const outcome got = read("{\"bent\":" + std::string(refused) + "}");
        CHECK(!got.value.bent);
        CHECK(got.mismatched == "bent");
    }
    CHECK(read(R"({"inner":"whole"})").value.inner.whole == "whole");
    CHECK(read(R"({"maybe":"wh\u006fle"})").value.maybe.value().whole == "whole");
    const outcome refused = read(R"({"maybe":"","inner":""})");
    CHECK(refused.mismatched == "inner maybe");
    CHECK(!refused.value.maybe);
}

TEST_CASE("native: a list may come as an empty object, and a null in it is an empty item") {
    CHECK(read(R"({"counts":{ }})").value.counts.value().empty());
    CHECK(read(R"({"counts":[1,null,3]})").value.counts.value() == std::vector<int>{1, 0, 3});
    CHECK(read(R"({"counts":"x"})").mismatched == "counts");
    CHECK(read(R"({"counts":[1,2,"x",3]})").mismatched == "counts");
    CHECK(read(R"({"counts":[1,]})").error == json::syntax_error{json::problem::unexpected_byte, 13});
}

struct views {
    std::optional<std::string_view> text{};
    std::optional<json::raw_view> any{};
};
using view_fields = schema<field<"text", &views::text>, field<"any", &views::any>>;

TEST_CASE("native: what is as made by default can be filled without being reset") {
    const std::string text = R"({"count":5,"rank":[],"unknown":1,"text":"t"})";
    record fresh;
    const auto filled = json::native::read_fresh<record_fields>(text, fresh);
    REQUIRE(filled);
    CHECK((fresh.count == 5 && fresh.text == "t" && fresh.names.empty()));
    CHECK(filled->mismatched == std::vector<std::string_view>{"rank"});
    const auto refused = json::native::read_fresh<record_fields>(text + "}", fresh);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().offset == text.size());
}

TEST_CASE("native: views look into the input and take only texts without escapes") {
    const std::string_view input = R"({"text":"plain","any": [ "\n" , 2 ] })";
    views v;
    REQUIRE(json::native::read<view_fields>(input, v));
    CHECK(v.text == "plain");
    CHECK(v.text->data() == input.data() + 9);
    CHECK(v.any->text == R"([ "\n" , 2 ])");
    const auto answer = json::native::read<view_fields>(R"({"text":"a\nb"})", v);
    REQUIRE(answer);
    CHECK(!v.text);
    CHECK(answer->mismatched == std::vector<std::string_view>{"text"});
}

struct mine {
    std::optional<std::string> id{};
    std::optional<int> ack{};
};
using my_fields = schema<field<"_data.id._serialized", &mine::id>, field<"ack", &mine::ack>>;

TEST_CASE("native: a projection reads just the keys that it names, and checks the rest") {
    mine m;
    const auto answer = json::native::read<my_fields>(
        R"({"x":1,"_data":{"id":{"a":[1],"_serialized":"S"},"ack":9},"id":{"_serialized":"T"},"ack":2})", m);
    REQUIRE(answer);
    CHECK(m.id == "S");
    CHECK(m.ack == 2);
    CHECK(!json::native::read<my_fields>(R"({"x":01})", m));
    CHECK(!m.id);
}

struct greeting {
    std::string text;
    std::optional<std::string> note{};
    std::optional<std::int64_t> number{};
    std::optional<bool> flag{};
    std::optional<double> real{};
    std::optional<level> rank{};
    secret token{};
    std::chrono::sys_seconds time{};
    std::uint8_t small = 0;
    std::string_view view{};
};
using greeting_fields = schema<
    field<"text", &greeting::text>, field<"g.note", &greeting::note>, field<"g.h.number", &greeting::number>,
    field<"g.h.flag", &greeting::flag>, field<"g.real", &greeting::real>, field<"g.i.rank", &greeting::rank>,
    field<"token", &greeting::token>, field<"t.time", &greeting::time>, field<"t.small", &greeting::small>,
    field<"view", &greeting::view>>;

template <json::layout Layout>
std::string written(const greeting& g) {
    std::string out = "old";
    json::native::write<Layout>(out, json::bind<greeting_fields>(g));
    return out;
}

TEST_CASE("native: writes members in order, without white space, absent ones left out") {
    greeting g{.text = "a", .token = secret("s"), .time = std::chrono::sys_seconds{std::chrono::seconds{-61}}, .small = 255, .view = "v"};
    CHECK(written<json::layout::dotted>(g) == R"({"text":"a","token":"s","t.time":-61,"t.small":255,"view":"v"})");
    CHECK(written<json::layout::nested>(g) == R"({"text":"a","token":"s","t":{"time":-61,"small":255},"view":"v"})");
    g.flag = false;
    CHECK(written<json::layout::nested>(g) ==
          R"({"text":"a","g":{"h":{"flag":false}},"token":"s","t":{"time":-61,"small":255},"view":"v"})");
    g.note = "n";
    g.number = std::numeric_limits<std::int64_t>::min();
    g.real = 0.5;
    g.rank = level::low;
    CHECK(written<json::layout::nested>(g) ==
          R"({"text":"a","g":{"note":"n","h":{"number":-9223372036854775808,"flag":false},"real":0.5,"i":{"rank":-1}},)"
          R"("token":"s","t":{"time":-61,"small":255},"view":"v"})");
    CHECK(written<json::layout::dotted>(g) ==
          R"({"text":"a","g.note":"n","g.h.number":-9223372036854775808,"g.h.flag":false,"g.real":0.5,"g.i.rank":-1,)"
          R"("token":"s","t.time":-61,"t.small":255,"view":"v"})");
}

TEST_CASE("native: escapes exactly what JSON requires, and reads it back") {
    greeting g{.text = ""};
    for (int c = 0; c < 0x80; ++c) g.text.push_back(static_cast<char>(c));
    g.text += "\u00e9\u20ac\U0001F4C5";
    const std::string body = written<json::layout::nested>(g);
    CHECK(body.find(R"("\u0000\u0001\u0002\u0003\u0004\u0005\u0006\u0007\b\t\n\u000b\f\r\u000e\u000f\u0010\u0011)"
                    R"(\u0012\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001a\u001b\u001c\u001d\u001e\u001f !\"#$)") == 8);
    CHECK(body.find("./0123") != body.npos);
    CHECK(body.find("[\\\\]^_`") != body.npos);
    CHECK(body.find("~\x7f\u00e9\u20ac\U0001F4C5\"") != body.npos);
    record back;
    REQUIRE(json::native::read<record_fields>(body, back));
    CHECK(back.text == g.text);
}

std::string escaped_slowly(std::string_view text) {
    std::string out;
    for (const char c : text) {
        constexpr std::string_view plain = "\"\\\b\f\n\r\t", letters = "\"\\bfnrt", hex = "0123456789abcdef";
        const auto byte = static_cast<unsigned char>(c);
        if (const auto found = plain.find(c); found != plain.npos) {
            out.append(1, '\\').append(1, letters[found]);
        } else if (byte < 0x20) {
            out.append("\\u00").append(1, hex[byte >> 4]).append(1, hex[byte & 15]);
        } else {
            out.push_back(c);
        }
    }
    return out;
}

TEST_CASE("native: texts of every length, with escapes in every place, are written and read back") {
    std::uint32_t random = 1;
    std::size_t wrong = 0;
    std::string out;
    for (std::size_t size = 0; size < 300; ++size) {
        for (const std::uint32_t one_in : {1u, 4u, 20u, 100u, 1'000'000u}) {
            // Exactly as long as the text, so that a sanitizer sees any byte read behind it.
            std::vector<char> text(size);
            for (char& c : text) {
                random = random * 1'664'525 + 1'013'904'223;
                const std::uint32_t roll = random >> 8;
                c = roll % one_in == 0 ? "\n\"\\\x01\x1F\t"[roll / one_in % 6] : static_cast<char>('a' + roll % 26);
            }
            const greeting g{.text = "x", .view = std::string_view(text.data(), size)};
            json::native::write<json::layout::nested>(out, json::bind<schema<field<"text", &greeting::view>>>(g));
            wrong += out != "{\"text\":\"" + escaped_slowly(g.view) + "\"}";
            record back;
            wrong += !json::native::read<record_fields>(out, back) || back.text != g.view;
        }
    }
    CHECK(wrong == 0);
}

TEST_CASE("native: several objects go into one, and structs with a schema of their own are written nested") {
    record r{};
    r.inner.on = true;
    greeting g{.text = "t"};
    std::string out;
    json::native::write<json::layout::dotted>(out, json::bind<greeting_fields>(g),
                                              json::bind<schema<object<"in.ner", &record::inner, part_fields>,
                                                                object<"maybe", &record::maybe, part_fields>>>(r));
    CHECK(out == R"({"text":"t","token":"","t.time":0,"t.small":0,"view":"","in.ner":{"on":true}})");
    r.inner.on.reset();
    r.maybe.emplace();
    json::native::write<json::layout::nested>(out, json::bind<schema<object<"in.ner", &record::inner, part_fields>,
                                                                     object<"maybe", &record::maybe, part_fields>>>(r));
    CHECK(out == R"({"maybe":{}})");
}

TEST_CASE("native: limits hold at their exact values") {
    const auto nested = [](std::size_t levels) {
        return "{\"x\":" + std::string(levels - 1, '[') + std::string(levels - 1, ']') + "}";
    };
    CHECK(!read(nested(32)).error);
    CHECK(read(nested(33)).error == json::syntax_error{json::problem::too_deep, 36});
    CHECK(read("{}", {.depth = 0}).error == json::syntax_error{json::problem::too_deep, 0});
    CHECK(!read("{}", {.depth = 1}).error);
    CHECK(read(R"({"inner":{}})", {.depth = 1}).error == json::syntax_error{json::problem::too_deep, 9});
    CHECK(read(R"({"counts":[]})", {.depth = 1}).error == json::syntax_error{json::problem::too_deep, 10});
    for (const std::string empty : {"[]", "{}"}) {  // far from the end as well, where an empty list is seen at once
        const std::string text = "{\"counts\":" + empty + std::string(100, ' ') + "}";
        CHECK(read(text, {.depth = 1}).error == json::syntax_error{json::problem::too_deep, 10});
        CHECK(!read(text, {.depth = 2}).error);
    }
    CHECK(read(R"({"bent":{"x":1}})", {.depth = 1}).error == json::syntax_error{json::problem::too_deep, 8});
    CHECK(read(R"({"any":[{}]})", {.depth = 2}).error == json::syntax_error{json::problem::too_deep, 8});
    CHECK(!read(R"({"bent":{"x":1},"counts":[1],"inner":{"on":true},"any":[],"a":{}})", {.depth = 2}).error);
    CHECK(!read(nested(1024), {.depth = 100000}).error);
    CHECK(read(nested(1025), {.depth = 100000}).error == json::syntax_error{json::problem::too_deep, 1028});
    CHECK(!read("{}  ", {.bytes = 4}).error);
    CHECK(read("{}  ", {.bytes = 3}).error == json::syntax_error{json::problem::too_large, 3});
}

}  // namespace

TEST_CASE("native: another byte in the place of a colon is refused, however far the text goes on") {
    const std::string text = R"({"unknown":{"key":"value","other":2,"blank": {"no":null}},"ack":1,"hasMedia":true,"body":"a",)"
                             R"("isGif": false,"rest":")" + std::string(100, 'x') + "\"}";
    wawp::message_view message;
    REQUIRE(wawp::json::native::read<wawp::message_fields<wawp::message_view>>(text, message).has_value());
    for (std::size_t at = text.find(':'); at != text.npos; at = text.find(':', at + 1)) {
        std::string wrong = text;
        wrong[at] = ';';
        const auto read = wawp::json::native::read<wawp::message_fields<wawp::message_view>>(wrong, message);
        REQUIRE_FALSE(read.has_value());
        CHECK(read.error().offset == at);
    }
}

namespace {
struct with_list {
    std::optional<std::vector<json::raw>> items{};
};
struct list_fields : wawp::schema<wawp::field<"items", &with_list::items>> {};
}  // namespace

TEST_CASE("native: a short list grows in steps of four, a longer one as vectors do") {
    const auto capacity_of = [](std::size_t count) {
        std::string text = R"({"items":[0)";
        for (std::size_t i = 1; i < count; ++i) text += ",1";
        with_list read;
        REQUIRE(json::native::read<list_fields>(text + "]}", read));
        REQUIRE(read.items);
        CHECK(read.items->size() == count);
        return read.items->capacity();
    };
    const auto within = [](std::size_t capacity, std::size_t least, std::size_t most) { return capacity >= least && capacity <= most; };
    CHECK(within(capacity_of(1), 4, 7));
    CHECK(within(capacity_of(5), 16, 31));
    CHECK(within(capacity_of(17), 64, 127));
    CHECK(within(capacity_of(65), 65, 200));
}
