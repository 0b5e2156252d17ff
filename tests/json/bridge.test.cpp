// SPDX-License-Identifier: MIT
#include "support/catch.hpp"

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <wawp/core/utf8.hpp>
#include <wawp/json/bridge.hpp>
#include <wawp/json/native.hpp>

#include "json/specimen.hpp"

namespace {

namespace json = wawp::json;

/// A sink that writes JSON as differently from the native writer as RFC 8259 allows.
struct odd_sink {
    std::string& out;
    bool first = true;
    explicit odd_sink(std::string& text) : out(text) {}

    void comma() {
        if (!first) out += ',';
        first = false;
    }
    void open(char bracket) { comma(), out += bracket, first = true; }
    void close(char bracket) { out += bracket, first = false; }
    void unit(unsigned value) {
        out += "\\u";
        for (int shift = 12; shift >= 0; shift -= 4) out += "0123456789ABCDEF"[value >> shift & 15];
    }
    void begin_object() { open('{'); }
    void end_object() { close('}'); }
    void begin_array() { open('['); }
    void end_array() { close(']'); }
    void key(std::string_view text) { string(text), out += ':', first = true; }
    void string(std::string_view text) {
        comma();
        out += '"';
        for (std::size_t at = 0; at < text.size();) {
            const auto point = wawp::utf8::decode(text, at);
            at += point.size;
            if (point.value == '/') {
                out += "\\/";
            } else if (point.value >= 0x10000) {
                unit(0xD800u + static_cast<unsigned>((point.value - 0x10000) >> 10));
                unit(0xDC00u + static_cast<unsigned>((point.value - 0x10000) & 0x3FF));
            } else {
                unit(static_cast<unsigned>(point.value));
            }
        }
        out += '"';
    }
    void signed_integer(std::int64_t value) { comma(), out += std::to_string(value); }
    void unsigned_integer(std::uint64_t value) { comma(), out += std::to_string(value); }
    void floating_point(double value) { comma(), out += std::to_string(value); }
    void boolean(bool value) { comma(), out += value ? "true" : "false"; }
    void null() { comma(), out += "null"; }
    void finish() {}
};

/// A source that tells the same whatever the text is.
template <auto Tell>
struct scripted_source {
    template <json::handler Handler>
    static std::optional<json::syntax_error> parse(std::string_view, Handler& to, const json::limits&) {
        if (Tell(to)) return std::nullopt;
        return json::syntax_error{json::problem::unexpected_byte, 7};
    }
};

/// A source to which every number is too large.
struct narrow_source {
    template <class Handler>
    static std::optional<json::syntax_error> parse(std::string_view, Handler&, const json::limits&) {
        return json::syntax_error{json::problem::bad_number, 3};
    }
};

struct outcome {
    specimen::answer answer{};
    std::optional<json::problem> refused{};
    std::vector<std::string_view> mismatched{};
};

template <auto Tell>
outcome read_script(json::limits most = {}) {
    outcome seen;
    const auto result =
        json::bridge<scripted_source<Tell>, odd_sink>::template read<specimen::answer_fields>("{}", seen.answer, most);
    if (result) {
        seen.mismatched = result->mismatched;
    } else {
        seen.refused = result.error().problem;
    }
    return seen;
}

/// Counts how often a body is written.
struct counting_sink : odd_sink {
    static inline int made = 0;
    explicit counting_sink(std::string& text) : odd_sink(text) { ++made; }
};

struct marked_body {
    std::vector<std::string> texts{};
    json::raw extra{"[1 ]"};
    double real = 0.5;
};
using marked_fields = wawp::schema<wawp::field<"texts", &marked_body::texts>, wawp::field<"extra", &marked_body::extra>, wawp::field<"real", &marked_body::real>>;

struct no_null {
    void begin_object(), end_object(), begin_array(), end_array();
    void key(std::string_view), string(std::string_view);
    void signed_integer(std::int64_t), unsigned_integer(std::uint64_t), floating_point(double), boolean(bool);
};
struct mute_source {
    template <class Handler>
    static bool parse(std::string_view, Handler&, const json::limits&);
};

constexpr auto tell_nothing = [](auto&) { return true; };

}  // namespace

TEST_CASE("bridge: the concepts take what has every word, and nothing else") {
    STATIC_REQUIRE(json::sink<odd_sink>);
    STATIC_REQUIRE(json::source<scripted_source<tell_nothing>>);
    STATIC_REQUIRE(json::policy<json::bridge<scripted_source<tell_nothing>, odd_sink>>);
    STATIC_REQUIRE(json::handler<json::detail::binder<specimen::answer_fields, specimen::answer>>);
    STATIC_REQUIRE(!json::vocabulary<no_null>);
    STATIC_REQUIRE(!json::sink<no_null>);
    STATIC_REQUIRE(!json::handler<odd_sink>);
    STATIC_REQUIRE(!json::source<mute_source>);
    STATIC_REQUIRE(!json::source<odd_sink>);
}

TEST_CASE("bridge: a sink may escape as it likes, the bytes are those of the native writer") {
    using odd = json::bridge<scripted_source<tell_nothing>, odd_sink>;
    const std::string texts[] = {
        "",
        "plain",
        "a/b\\c\"d",
        "\b\f\n\r\t",
        std::string("\0\x01\x1F\x7F", 4),
        "é € 📅 \xF4\x8F\xBF\xBF \xEF\xBF\xBF \xC2\x80 \xDF\xBF \xE0\xA0\x80",
        "\\u0041 \\ud83d is no escape",
        "trailing \\",
    };
    for (const std::string& text : texts) {
        specimen::letter letter{.text = text, .view = text, .token = wawp::secret(text), .maybe = text, .last = text};
        std::string expected, written;
        json::native::write<json::layout::nested>(expected, json::bind<specimen::letter_fields>(letter));
        odd::write<json::layout::nested>(written, json::bind<specimen::letter_fields>(letter));
        CHECK(written == expected);
    }
}

TEST_CASE("bridge: texts that look like marks cost one more writing, however many they are") {
    using counting = json::bridge<scripted_source<tell_nothing>, counting_sink>;
    const auto check = [](const marked_body& body, int writings) {
        std::string expected, written;
        json::native::write<json::layout::nested>(expected, json::bind<marked_fields>(body));
        counting_sink::made = 0;
        counting::write<json::layout::nested>(written, json::bind<marked_fields>(body));
        CHECK(written == expected);
        CHECK(counting_sink::made == writings);
    };
    marked_body body;
    check(body, 1);
    body.texts = {"@wawp1@", "wawp0", "@wawp0", "x@wawp0@"};
    check(body, 1);
    for (int i = 0; i < 300; ++i) {
        body.texts.push_back("@wawp" + std::to_string(i) + '@');
        if (i % 50 == 0) check(body, 2);
    }
    check(body, 2);
}

TEST_CASE("bridge: the number of a mark is one that no text holds") {
    using json::detail::unused_mark;
    CHECK(unused_mark("") == 0);
    CHECK(unused_mark("@wawp0@") == 1);
    CHECK(unused_mark("@wawp1@") == 0);
    CHECK(unused_mark("@wawp0@wawp1@wawp2@") == 3);
    CHECK(unused_mark("@wawp2@wawp0@wawp1@wawp4@") == 3);
    CHECK(unused_mark("@wawp@wawp0@wawp") == 1);
    CHECK(unused_mark("@wawp99999999999999999999@wawp0x@") == 0);
    std::string many;
    for (std::size_t i = 0; i < 3000; ++i) many += "@wawp" + std::to_string(i) + '@';
    CHECK(unused_mark(many) == 3000);
}

TEST_CASE("bridge: escapes that a sink should not have written are left as they are") {
    for (const std::string sound : {"", "{}", "\"\\", "\"\\u12", "\\"}) {
        std::string text = sound;
        json::detail::escape_settler(text).run();
        CHECK(text == sound);
    }
}

TEST_CASE("bridge: numbers come in any word and land exactly or not at all") {
    const auto seen = read_script<[](auto& to) {
        return to.begin_object() && to.key("wide") && to.floating_point(5.0) && to.key("tiny") &&
               to.unsigned_integer(127) && to.key("large") && to.unsigned_integer(18446744073709551615u) &&
               to.key("real") && to.signed_integer(-3) && to.key("maybeReal") &&
               to.floating_point(9007199254740993e3) && to.key("level") && to.number("1.0e0") && to.key("time") &&
               to.floating_point(1759108866.0) && to.key("numbers") && to.begin_array() &&
               to.floating_point(9007199254740991.0) && to.number("-9223372036854775808") && to.end_array() &&
               to.end_object();
    }>();
    CHECK(!seen.refused);
    CHECK(seen.mismatched.empty());
    CHECK(seen.answer.wide == 5);
    CHECK(seen.answer.tiny == 127);
    CHECK(seen.answer.large == 18446744073709551615u);
    CHECK(seen.answer.real == -3.0);
    CHECK(seen.answer.maybe_real == 9007199254740993e3);
    CHECK(seen.answer.level == specimen::level::high);
    CHECK(seen.answer.time == specimen::stamp{.low = 1759108866, .high = 0, .text = {}});
    CHECK(seen.answer.numbers == std::vector<std::int64_t>{9007199254740991, std::numeric_limits<std::int64_t>::min()});
}

TEST_CASE("bridge: a double that may stand for another integer, or for no number, is no integer") {
    const auto seen = read_script<[](auto& to) {
        constexpr double infinity = std::numeric_limits<double>::infinity(),
                         nan = std::numeric_limits<double>::quiet_NaN();
        return to.begin_object() && to.key("wide") && to.floating_point(9007199254740992.0) && to.key("tiny") &&
               to.floating_point(128.0) && to.key("large") && to.floating_point(-1.0) && to.key("level") &&
               to.floating_point(0.5) && to.key("real") && to.floating_point(infinity) && to.key("maybeReal") &&
               to.floating_point(nan) && to.key("time") && to.floating_point(-infinity) && to.end_object();
    }>();
    CHECK(!seen.refused);
    CHECK(seen.mismatched ==
          std::vector<std::string_view>{"tiny", "wide", "large", "real", "maybeReal", "level", "time"});
    CHECK(seen.answer == specimen::answer{});
}

TEST_CASE("bridge: texts are checked, whatever the source let pass") {
    using json::problem;
    CHECK(read_script<[](auto& to) { return to.begin_object() && to.key("text") && to.string("\xED\xA0\x80"); }>()
              .refused == problem::bad_utf8);
    CHECK(read_script<[](auto& to) { return to.begin_object() && to.key("other") && to.string("\xFF"); }>().refused ==
          problem::bad_utf8);
    CHECK(read_script<[](auto& to) { return to.begin_object() && to.key("\xC0\x80"); }>().refused == problem::bad_utf8);
    CHECK(read_script<[](auto& to) { return to.begin_object() && to.key("wide") && to.number("0x10"); }>().refused ==
          problem::unexpected_byte);
    CHECK(read_script<[](auto& to) { return to.begin_object() && to.key("wide") && to.number(""); }>().refused ==
          problem::unexpected_byte);
    CHECK(read_script<[](auto& to) { return to.begin_object() && to.key("wide") && to.number("1 "); }>().refused ==
          problem::unexpected_byte);
}

TEST_CASE("bridge: what is told out of order is refused and touches nothing it should not") {
    using json::problem;
    CHECK(read_script<[](auto&) { return true; }>().refused == problem::unexpected_end);
    CHECK(read_script<[](auto& to) { return to.begin_object(); }>().refused == problem::unexpected_end);
    CHECK(read_script<[](auto& to) { return to.begin_array(); }>().refused == problem::not_an_object);
    CHECK(read_script<[](auto& to) { return to.null(); }>().refused == problem::not_an_object);
    CHECK(read_script<[](auto& to) { return to.key("flag"); }>().refused == problem::unexpected_byte);
    CHECK(read_script<[](auto& to) { return to.end_object(); }>().refused == problem::unexpected_byte);
    CHECK(read_script<[](auto& to) { return to.begin_object() && to.end_object() && to.end_object(); }>().refused ==
          problem::unexpected_byte);
    CHECK(read_script<[](auto& to) { return to.begin_object() && to.end_object() && to.begin_object(); }>().refused ==
          problem::not_an_object);
    CHECK(read_script<[](auto& to) { return to.begin_object() && to.end_object() && to.boolean(true); }>().refused ==
          problem::not_an_object);
    CHECK(read_script<[](auto& to) {
              return to.begin_object() && to.key("numbers") && to.begin_array() && to.key("x");
          }>()
              .refused == problem::unexpected_byte);
    CHECK(!read_script<[](auto& to) {
               return to.begin_object() && to.null() && to.begin_array() && to.end_array() && to.end_object();
           }>()
               .refused);
}

TEST_CASE("bridge: depth ends at the limit, also when the source does not stop") {
    constexpr auto dig = [](auto& to) {
        bool sound = to.begin_object() && to.key("other");
        for (int i = 1; i < 10; ++i) sound = to.begin_array() && sound;
        for (int i = 1; i < 10; ++i) sound = to.end_array() && sound;
        return to.end_object() && sound;
    };
    CHECK(!read_script<dig>({.depth = 10}).refused);
    CHECK(read_script<dig>({.depth = 9}).refused == json::problem::too_deep);
    CHECK(read_script<dig>({.depth = 0}).refused == json::problem::too_deep);
}

TEST_CASE("bridge: what a source refuses is refused, unless a number was beyond its range") {
    constexpr auto fail = [](auto& to) { return to.begin_object() && false; };
    specimen::answer answer;
    const auto refused = json::bridge<scripted_source<fail>, odd_sink>::read<specimen::answer_fields>("{}", answer);
    REQUIRE(!refused);
    CHECK(refused.error() == json::syntax_error{json::problem::unexpected_byte, 7});

    using narrow = json::bridge<narrow_source, odd_sink>;
    const auto read = narrow::read<specimen::answer_fields>(R"({"wide":5,"real":1e999})", answer);
    REQUIRE(read);
    CHECK(answer.wide == 5);
    CHECK(read->mismatched == std::vector<std::string_view>{"real"});
    CHECK(!narrow::read<specimen::answer_fields>(R"({"wide":5,"real":1e})", answer));
}
