// SPDX-License-Identifier: MIT
#include <string>
#include <string_view>

#include <wawp/core/json_text.hpp>

#include "support/catch.hpp"

namespace {

constexpr bool is_json(std::string_view text) { return wawp::detail::json_text(text).is_one_value(); }

static_assert(is_json(R"( {"a":[1,-0.5e+3,true,false,null,"x"],"b":{}} )"));

TEST_CASE("json_text: what is one value") {
    for (const std::string_view text :
         {"0", "-0", "10", "1.5", "1e5", "1E-5", "-1.25e+10", "true", "false", "null", "\"\"", "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\ud83D\\uDcc5\"",
          "\"\u00e9\U0001F4C5\"", "[]", "[ ]", "{ }", "[1]", "[1 , 2]", "{\"a\":1}", "{ \"a\" : 1 , \"a\" : [ ] }", "\t\r\n 1 \n"}) {
        INFO(text);
        CHECK(is_json(text));
    }
}

TEST_CASE("json_text: what is none, or more than one") {
    for (const std::string_view text :
         {"", " ", "01", "+1", "1.", ".5", "1e", "1e+", "-", "--1", "tru", "truee", "True", "nul", "\"", "\"\\\"", "\"\\x\"", "\"\\u12g4\"",
          "\"\\u123\"", "\"\\ud800\"", "\"\\ud800x\"", "\"\\ud800\\u0041\"", "\"\\udc00\"", "\"\\ud800\\ue000\"", "\"a\nb\"", "\"\x80\"", "\x80", "[", "]", "[1",
          "[1,", "[1,]", "[,1]", "[1 2]", "{", "{\"a\"", "{\"a\":", "{\"a\":1", "{\"a\":1,", "{\"a\":1,}", "{a:1}", "{\"a\" 1}", "{1:1}", "[}", "{]",
          "1 2", "{}{}", "1,", "\xEF\xBB\xBF" "1", "\"\\"}) {
        INFO(text);
        CHECK(!is_json(text));
    }
    CHECK(!is_json(std::string_view("1\0", 2)));
    CHECK(!is_json(std::string_view("\"\0\"", 3)));
    CHECK(!is_json(std::string_view("\"\\\0\"", 4)));
}

TEST_CASE("json_text: 256 brackets deep, and no more") {
    CHECK(is_json(std::string(256, '[') + std::string(256, ']')));
    CHECK(!is_json(std::string(257, '[') + std::string(257, ']')));
    std::string objects;
    for (int i = 0; i < 256; ++i) objects += "{\"a\":";
    CHECK(is_json(objects + "1" + std::string(256, '}')));
    CHECK(!is_json("[" + objects + "1" + std::string(256, '}') + "]"));
}

}  // namespace
