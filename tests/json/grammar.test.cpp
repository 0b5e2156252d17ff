// SPDX-License-Identifier: MIT
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <wawp/json/native.hpp>
#include <wawp/schema/schema.hpp>

#include "support/catch.hpp"
#include "support/guarded_memory.hpp"

namespace {

using namespace wawp;
using namespace std::string_view_literals;
using json::problem;

/// A text and what the reader has to say of it: nothing, or a problem and the offset of the byte that does not fit.
struct sample {
    std::string_view text;
    std::optional<problem> wrong{};
    std::size_t offset = 0;
};

constexpr problem end = problem::unexpected_end, byte = problem::unexpected_byte, number = problem::bad_number,
                  escape = problem::bad_escape, lone = problem::lone_surrogate, control = problem::control_character,
                  utf = problem::bad_utf8, deep = problem::too_deep, trailing = problem::trailing_bytes,
                  bom = problem::byte_order_mark, no_object = problem::not_an_object;

// Values: each stands in {"k":…}, where offsets count from the value's first byte.
constexpr sample values[] = {
    {"0"}, {"-0"}, {"1"}, {"9"}, {"10"}, {"-1"}, {"-10"}, {"123456789012345678"},
    {"1234567890123456789012345678901234567890"},
    {"0.0"}, {"0.5"}, {"-0.5"}, {"10.01"}, {"1.0000000000000000000000000000000001"}, {"0e0"}, {"0E0"}, {"0e+0"},
    {"0e-0"}, {"1e1"},
    {"1E+1"}, {"1e-1"}, {"-1.5e10"}, {"1e0001"}, {"1e400"}, {"-1e400"}, {"1e-400"}, {"0.1e1"},
    {"1e99999999999999999999"},
    {"-0e-99999999999999999999"}, {"18446744073709551615"}, {"18446744073709551616"}, {"-9223372036854775809"},
    {"20"}, {"200e2"},
    {"01", number, 1}, {"00", number, 1}, {"-01", number, 2}, {"-00", number, 2}, {"007", number, 1},
    {"00.5", number, 1},
    {"-", number, 1}, {"--1", number, 1}, {"-a", number, 1}, {"- 1", number, 1}, {"-.5", number, 1},
    {"-\"1\"", number, 1},
    {"-null", number, 1}, {"-[1]", number, 1},
    {"+1", byte, 0}, {".5", byte, 0}, {"1.", number, 2}, {"1.e1", number, 2}, {"1..2", number, 2},
    {"0.", number, 2}, {"-1.", number, 3},
    {"1e", number, 2}, {"1E", number, 2}, {"1e+", number, 3}, {"1e-", number, 3}, {"1e+-1", number, 3},
    {"1ee1", number, 2},
    {"1e.5", number, 2}, {"1e1.5", byte, 3}, {"1.2.3", byte, 3}, {"1-2", byte, 1}, {"1+2", byte, 1},
    {"0x1", byte, 1}, {"0b1", byte, 1},
    {"1a", byte, 1}, {"1_0", byte, 1}, {"1 0", byte, 2}, {"0e1e1", byte, 3}, {"1f", byte, 1}, {"1L", byte, 1},
    {"NaN", byte, 0}, {"nan", byte, 1}, {"Infinity", byte, 0}, {"-Infinity", number, 1}, {"inf", byte, 0},
    {"1\0"sv, byte, 1},
    {"\xEF\xBC\x91", byte, 0}, {"1\xC2\xA0", byte, 1},
    {"true"}, {"false"}, {"null"}, {"True", byte, 0}, {"TRUE", byte, 0}, {"tru", byte, 3}, {"trueX", byte, 4},
    {"truee", byte, 4},
    {"t", byte, 1}, {"tRue", byte, 1}, {"fals", byte, 4}, {"falsE", byte, 4}, {"False", byte, 0}, {"nul", byte, 3},
    {"nulL", byte, 3},
    {"Null", byte, 0}, {"nil", byte, 1}, {"undefined", byte, 0}, {"none", byte, 1}, {"truefalse", byte, 4},
    {"true false", byte, 5},
    {"null\"\"", byte, 4}, {"nulll", byte, 4}, {"'a'", byte, 0}, {"`a`", byte, 0}, {"a", byte, 0}, {"/", byte, 0},
    {"\\", byte, 0},
    {"", byte, 0}, {" ", byte, 1}, {",", byte, 0}, {":", byte, 0}, {"]", byte, 0}, {")", byte, 0}, {"<", byte, 0},
    {"@", byte, 0},
    {"\0"sv, byte, 0}, {"\x01", byte, 0}, {"\x7F", byte, 0}, {"\x80", byte, 0}, {"\xFF", byte, 0},
    {"\xC3\xA9", byte, 0},
    {" 1"}, {"\t1"}, {"\n1"}, {"\r1"}, {"1 "}, {"1\r\n\t "}, {"                                  1"},
    {"\n                 \t\t\t\t1"},
    {"\v1", byte, 0}, {"\f1", byte, 0}, {"\xC2\xA0" "1", byte, 0}, {"\b1", byte, 0}, {"1\v", byte, 1}, {"1\f", byte, 1},
    {"\xEF\xBB\xBF" "1", byte, 0}, {"\xE2\x80\xA8" "1", byte, 0}, {"\x1C" "1", byte, 0}, {"\x85" "1", byte, 0},
    {"[]"}, {"[ ]"}, {"[\n]"}, {"[1]"}, {"[1,2]"}, {"[ 1 , 2 ]"}, {"[[]]"}, {"[[],[]]"}, {"[{}]"},
    {"[{},[],1,\"\",null,true,false]"},
    {"[null]"}, {"[\"a\",\"b\"]"}, {"[1,[2,[3,[4]]]]"}, {"[,]", byte, 1}, {"[1,]", byte, 3}, {"[,1]", byte, 1},
    {"[1,,2]", byte, 3},
    {"[1 2]", byte, 3}, {"[1;2]", byte, 2}, {"[1:2]", byte, 2}, {"[1}", byte, 2}, {"[}", byte, 1},
    {"[\"a\":1]", byte, 4},
    {"[1]]", byte, 3}, {"[1)", byte, 2}, {"[\x01]", byte, 1}, {"[1\0]"sv, byte, 2}, {"[...]", byte, 1},
    {"[*]", byte, 1}, {"[01]", number, 2},
    {"[\"a\"\"b\"]", byte, 4}, {"[[1]", byte, 4}, {"[1,\xFF]", byte, 3}, {"[tru]", byte, 4}, {"[-]", number, 2},
    {"{}"}, {"{ }"}, {"{\"\":0}"}, {"{\"a\":1}"}, {"{ \"a\" : 1 }"}, {"{\"a\":1,\"b\":2}"}, {"{\"a\":{}}"},
    {"{\"a\":[{}]}"},
    {"{\"a\":1,\"a\":2}"}, {"{\"\\u0061\":1,\"a\":2}"}, {"{\"\xF0\x9F\x93\x85\":1}"}, {"{\"a\"\n:\t1\r}"},
    {"{,}", byte, 1}, {"{\"a\"}", byte, 4}, {"{\"a\":}", byte, 5}, {"{\"a\":1,}", byte, 7}, {"{,\"a\":1}", byte, 1},
    {"{\"a\" 1}", byte, 5},
    {"{\"a\",1}", byte, 4}, {"{\"a\"=1}", byte, 4}, {"{a:1}", byte, 1}, {"{'a':1}", byte, 1}, {"{1:1}", byte, 1},
    {"{null:1}", byte, 1},
    {"{\"a\":1 \"b\":2}", byte, 7}, {"{\"a\":1,,\"b\":2}", byte, 7}, {"{\"a\"::1}", byte, 5},
    {"{\"a\":1]", byte, 6}, {"{]", byte, 1},
    {"{\"a\":1;\"b\":2}", byte, 6}, {"{[]:1}", byte, 1}, {"{\"a\":1,b:2}", byte, 7}, {"{\"a\\q\":1}", escape, 4},
    {"{\"a\n\":1}", control, 3},
    {"{\"\xFF\":1}", utf, 2}, {"{\"\\ud800\":1}", lone, 2}, {"{\"a\":01}", number, 6}, {"{{}:1}", byte, 1},
    {"{\"a\":1,\"b\"}", byte, 10},
    {"/**/1", byte, 0}, {"1/**/", byte, 1}, {"//\n1", byte, 0}, {"#\n1", byte, 0}, {"[1/**/]", byte, 2},
    {"{/**/}", byte, 1},
};

// Strings: each stands between quotes as a value and as a key; offsets count from the opening quote.
constexpr sample texts[] = {
    {""}, {"a"}, {" "}, {"/"}, {"'"}, {"\x7F"}, {"{}[],:"}, {"0123456789abcde"}, {"0123456789abcdef"},
    {"0123456789abcdefg"},
    {"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"}, {"\\\""}, {"\\\\"}, {"\\/"}, {"\\b"},
    {"\\f"}, {"\\n"},
    {"\\r"}, {"\\t"}, {"\\u0000"}, {"\\u001f"}, {"\\u0022"}, {"\\u005C"}, {"\\u00e9"}, {"\\u00E9"}, {"\\uFFFF"},
    {"\\uFFFE"}, {"\\uFDD0"},
    {"\\u2028"}, {"\\ud7ff"}, {"\\ue000"}, {"\\ud83d\\udcc5"}, {"\\uD83D\\uDCC5"}, {"\\ud800\\udc00"},
    {"\\udbff\\udfff"}, {"\\\\u12"},
    {"\\\\\\\""}, {"0123456789abcd\\n"}, {"0123456789abcde\\n"}, {"0123456789abcdef\\nx"}, {"a\\u0041b\\\\c\\\"d"},
    {"\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\"},
    {"\\a", escape, 2}, {"\\v", escape, 2}, {"\\0", escape, 2}, {"\\x41", escape, 2}, {"\\'", escape, 2},
    {"\\ ", escape, 2},
    {"\\\n", escape, 2}, {"\\\0"sv, escape, 2}, {"\\U0041", escape, 2}, {"\\N", escape, 2}, {"\\e", escape, 2},
    {"\\\xC3\xA9", escape, 2},
    {"\\u", escape, 3}, {"\\u0", escape, 4}, {"\\u00", escape, 5}, {"\\u004", escape, 6}, {"\\u004G", escape, 6},
    {"\\uG041", escape, 3},
    {"\\u 041", escape, 3}, {"\\u+041", escape, 3}, {"\\u-041", escape, 3}, {"\\u{41}", escape, 3},
    {"\\u00:0", escape, 5},
    {"\\u00/0", escape, 5}, {"\\u00@0", escape, 5}, {"\\u00`0", escape, 5}, {"\\u00g0", escape, 5},
    {"\\u0x41", escape, 4},
    {"\\u00\xC3\xA9", escape, 5}, {"0123456789abcd\\q", escape, 16}, {"0123456789abcde\\q", escape, 17},
    {"\\ud800", lone, 1}, {"\\udbff", lone, 1}, {"\\udc00", lone, 1}, {"\\udfff", lone, 1}, {"\\uD800x", lone, 1},
    {"\\ud800\\n", lone, 1},
    {"\\ud800\\ud800", lone, 1}, {"\\ud800\\u0041", lone, 1}, {"\\ud800\\ue000", lone, 1}, {"\\ud800\\udbff", lone, 1},
    {"\\ud83d\\udcc5\\udcc5", lone, 13}, {"\\ud83d\\ud83d\\udcc5", lone, 1}, {"a\\udc00\\ud800", lone, 2},
    {"\\ud800\\\\udc00", lone, 1},
    {"\\ud800udc00", lone, 1}, {"\\ud800\\udc0", escape, 12}, {"\\ud800\\u", escape, 9}, {"\\ud800\\uzzzz", escape, 9},
    {"\\ud800\xED\xB0\x80", lone, 1}, {"\\ud800\\U0041", lone, 1}, {"\\uDC00\\uDC00", lone, 1},
    {"\0"sv, control, 1}, {"\x01", control, 1}, {"\b", control, 1}, {"\t", control, 1}, {"\n", control, 1},
    {"\v", control, 1},
    {"\f", control, 1}, {"\r", control, 1}, {"\x0E", control, 1}, {"\x1B", control, 1}, {"\x1F", control, 1},
    {"a\nb", control, 2},
    {"0123456789abcde\n", control, 16}, {"0123456789abcdef\n", control, 17},
    {"0123456789abcdef0123456789abcdef\x1F", control, 33},
    {"\\n\n", control, 3}, {"\xC3\xA9\n", control, 3}, {"a\0b"sv, control, 2},
    {"\xC2\x80"}, {"\xC2\xA0"}, {"\xC3\xA9"}, {"\xDF\xBF"}, {"\xE0\xA0\x80"}, {"\xE1\x80\x80"}, {"\xE2\x82\xAC"},
    {"\xEC\xBF\xBF"},
    {"\xED\x80\x80"}, {"\xED\x9F\xBF"}, {"\xEE\x80\x80"}, {"\xEF\xBB\xBF"}, {"\xEF\xBF\xBD"}, {"\xEF\xBF\xBF"},
    {"\xF0\x90\x80\x80"},
    {"\xF0\x9F\x93\x85"}, {"\xF1\x80\x80\x80"}, {"\xF3\xBF\xBF\xBF"}, {"\xF4\x80\x80\x80"}, {"\xF4\x8F\xBF\xBF"},
    {"a\xC3\xA9z\xE2\x82\xACz\xF0\x9F\x93\x85z"}, {"0123456789abcde\xC3\xA9"}, {"0123456789abcd\xE2\x82\xAC"},
    {"0123456789abcd\xF0\x9F\x93\x85" "0123456789abcdef"},
    {"\xE2\x80\xA8\xE2\x80\xA9"},
    {"\xD9\x85\xD8\xB1\xD8\xAD\xD8\xA8\xD8\xA7 \xE4\xBD\xA0\xE5\xA5\xBD \xF0\x9F\x91\x8B"},
    {"\x80", utf, 1}, {"\xBF", utf, 1}, {"\x90z", utf, 1}, {"a\x80", utf, 2}, {"\xC3\xA9\xA9", utf, 3},
    {"\xE2\x82\xAC\x80", utf, 4},
    {"\xC0\x80", utf, 1}, {"\xC0\xAF", utf, 1}, {"\xC1\xBF", utf, 1}, {"\xC1\x81", utf, 1},
    {"\xE0\x80\x80", utf, 1}, {"\xE0\x80\xAF", utf, 1},
    {"\xE0\x9F\xBF", utf, 1}, {"\xF0\x80\x80\x80", utf, 1}, {"\xF0\x82\x82\xAC", utf, 1}, {"\xF0\x8F\xBF\xBF", utf, 1},
    {"\xED\xA0\x80", utf, 1}, {"\xED\xAF\xBF", utf, 1}, {"\xED\xB0\x80", utf, 1}, {"\xED\xBF\xBF", utf, 1},
    {"\xED\xA0\xBD\xED\xB3\x85", utf, 1},
    {"\xF4\x90\x80\x80", utf, 1}, {"\xF4\xBF\xBF\xBF", utf, 1}, {"\xF5\x80\x80\x80", utf, 1},
    {"\xF7\xBF\xBF\xBF", utf, 1},
    {"\xF8\x88\x80\x80\x80", utf, 1}, {"\xFC\x84\x80\x80\x80\x80", utf, 1}, {"\xFE", utf, 1}, {"\xFF", utf, 1},
    {"\xFE\xFF", utf, 1},
    {"\xC3", utf, 1}, {"\xC3z", utf, 1}, {"\xC3\xC3\xA9", utf, 1}, {"\xE2", utf, 1}, {"\xE2\x82", utf, 1},
    {"\xE2\x82z", utf, 1}, {"\xE2z\xAC", utf, 1},
    {"\xE2\xE2\x82\xAC", utf, 1}, {"\xF0", utf, 1}, {"\xF0\x9F", utf, 1}, {"\xF0\x9F\x93", utf, 1},
    {"\xF0\x9F\x93z", utf, 1},
    {"\xF0\x9Fz\x85", utf, 1}, {"\xF0z\x93\x85", utf, 1}, {"\xF0\x9F\x93\xF0\x9F\x93\x85", utf, 1}, {"\xC3\\n", utf, 1},
    {"0123456789abcde\x80", utf, 16}, {"0123456789abcdef\xFF", utf, 17}, {"0123456789abcde\xC3z", utf, 16},
    {"0123456789abcd\xF0\x9F\x93", utf, 15},
    {"\xC3\xA9\xED\xA0\x80", utf, 3}, {"caf\xE9", utf, 4}, {"caf\xE9s", utf, 4},
    {"\xD9\x85\xD8\xB1\xD8\xAD\xD8\xA8\xD8\xA7\xD9\x85\xD8\xB1\xD8\xAD\xD8\xA8\xD8\xA7\xD9", utf, 21},
    {"\xE4\xBD\xA0\xE5\xA5\xBD\xE4\xBD\xA0\xE5\xA5\xBD\xE4\xBD\xA0\xE5\xA5\xBD\xE4\xBD\xA0\xED\xA5\xBD", utf, 22},
};

// Whole texts.
constexpr sample documents[] = {
    {"{}"}, {" {} "}, {"\t\r\n{\n}\n"}, {"{\"k\":1}\n\n\n"}, {"                    {}                    "},
    {"", end, 0}, {" ", end, 1}, {"\n\n", end, 2}, {"{", end, 1}, {"{ ", end, 2}, {"{\"", end, 2}, {"{\"k", end, 3},
    {"{\"k\"", end, 4},
    {"{\"k\" ", end, 5}, {"{\"k\":", end, 5}, {"{\"k\": ", end, 6}, {"{\"k\":1", end, 6}, {"{\"k\":1 ", end, 7},
    {"{\"k\":1,", end, 7},
    {"{\"k\":1, ", end, 8}, {"{\"k\":-", end, 6}, {"{\"k\":0", end, 6}, {"{\"k\":1.", end, 7},
    {"{\"k\":1.5", end, 8}, {"{\"k\":1e", end, 7},
    {"{\"k\":1e+", end, 8}, {"{\"k\":1e5", end, 8}, {"{\"k\":t", end, 6}, {"{\"k\":tr", end, 7},
    {"{\"k\":tru", end, 8}, {"{\"k\":true", end, 9},
    {"{\"k\":f", end, 6}, {"{\"k\":fals", end, 9}, {"{\"k\":n", end, 6}, {"{\"k\":nul", end, 8},
    {"{\"k\":null", end, 9}, {"{\"k\":\"", end, 6},
    {"{\"k\":\"a", end, 7}, {"{\"k\":\"a\\", end, 8}, {"{\"k\":\"a\\u", end, 9}, {"{\"k\":\"a\\u0", end, 10},
    {"{\"k\":\"a\\u00", end, 11},
    {"{\"k\":\"a\\u004", end, 12}, {"{\"k\":\"a\\u0041", end, 13}, {"{\"k\":\"\\ud83d", end, 12},
    {"{\"k\":\"\\ud83d\\", end, 13},
    {"{\"k\":\"\\ud83d\\u", end, 14}, {"{\"k\":\"\\ud83d\\udcc", end, 17}, {"{\"k\":\"\\ud83d\\udcc5", end, 18},
    {"{\"k\":\"a\"", end, 8},
    {"{\"k\":[", end, 6}, {"{\"k\":[1", end, 7}, {"{\"k\":[1,", end, 8}, {"{\"k\":[1]", end, 8},
    {"{\"k\":{", end, 6}, {"{\"k\":{\"a\"", end, 9},
    {"{\"k\":{\"a\":", end, 10}, {"{\"k\":{\"a\":1", end, 11}, {"{\"k\":{\"a\":1,", end, 12}, {"{\"k\":{}", end, 7},
    {"{\"k\":\"\xC3", utf, 6},
    {"{\"k\":\"\xE2\x82", utf, 6}, {"{\"k\":\"\xF0\x9F\x93", utf, 6}, {"{\"\xC3", utf, 2},
    {"{}}", trailing, 2}, {"{}{}", trailing, 2}, {"{} {}", trailing, 3}, {"{},", trailing, 2},
    {"{}\0"sv, trailing, 2}, {"{} x", trailing, 3},
    {"{}]", trailing, 2}, {"{}1", trailing, 2}, {"{}\"\"", trailing, 2}, {"{}//", trailing, 2},
    {"{}\xEF\xBB\xBF", trailing, 2}, {"{}\x1A", trailing, 2},
    {"{\"k\":1}}", trailing, 7}, {"{\"k\":1}garbage", trailing, 7}, {"{}\v", trailing, 2},
    {"\xEF\xBB\xBF{}", bom, 0}, {"\xEF\xBB\xBF", bom, 0}, {"\xEF\xBB\xBF ", bom, 0}, {"\xEF\xBB{}", byte, 0},
    {" \xEF\xBB\xBF{}", byte, 1},
    {"\xFE\xFF\0{\0}"sv, byte, 0}, {"\xFF\xFE{\0}\0"sv, byte, 0}, {"{\0}\0"sv, byte, 1}, {"\0{\0}"sv, byte, 0},
    {"\0\0\0{\0\0\0}"sv, byte, 0},
    {"[]", no_object, 0}, {" []", no_object, 1}, {"1", no_object, 0}, {"\"a\"", no_object, 0},
    {"true", no_object, 0}, {"null", no_object, 0},
    {"[{}]", no_object, 0}, {"-1.5e3", no_object, 0}, {"[1,]", byte, 3}, {"[] []", trailing, 3}, {"\"a", end, 2},
    {"01", number, 1},
    {"nul", end, 3}, {"[", end, 1}, {"[1", end, 2}, {"]", byte, 0}, {"}", byte, 0}, {"\xFF", byte, 0}, {"x", byte, 0},
    {"<html></html>", byte, 0}, {"\0"sv, byte, 0}, {"{\"k\":1\0}"sv, byte, 6}, {"{\0\"k\":1}"sv, byte, 1},
    {"{\"k\"\0:1}"sv, byte, 4},
    {"{\"k\":\0" "1}"sv, byte, 5}, {"{\"k\":1,\0\"l\":1}"sv, byte, 7},
    {"{\"k\":1,\"k\":2,\"k\":3}"}, {"{\"k\":1,\"k\":}", byte, 11}, {"{\"k\":1,0}", byte, 7},
    {"{\"k\":1,\"k\":tru}", byte, 14},
    {"{\"k\":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]}"},
    {"{\"k\":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]}", deep, 36},
    {"{\"k\":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[{}]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]}", deep, 36},
    {"{\"k\":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[", deep, 36}, {"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[", deep, 32},
    {"{\"k\":{\"a\":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]],\"b\":[[],[[]]]}}"},
};

struct no_members {
    std::optional<bool> never{};
};
struct as_raw {
    std::optional<json::raw> k{};
};
struct as_text {
    std::optional<std::string> k{};
};
struct as_view {
    std::optional<std::string_view> k{};
};
struct as_number {
    std::optional<std::int64_t> k{};
};
struct as_real {
    std::optional<double> k{};
};
struct as_flag {
    std::optional<bool> k{};
};
struct as_list {
    std::vector<std::vector<json::raw>> k{};
};
struct as_object {
    as_text k{};
    std::optional<int> a{};
};

template <class Fields, class T>
bool agrees(const sample& s, std::string_view text) {
    T target{};
    const auto answer = json::native::read<Fields>(text, target);
    if (!s.wrong) return answer.has_value();
    return !answer && answer.error() == json::syntax_error{*s.wrong, s.offset};
}

/// Whether all kinds of readers say of `text`, where it lies, what the sample says.
bool all_agree(const sample& s, std::string_view text) {
    using text_fields = schema<field<"k", &as_text::k>>;
    return agrees<schema<field<"never", &no_members::never>>, no_members>(s, text) &&
           agrees<schema<field<"k", &as_raw::k>>, as_raw>(s, text) && agrees<text_fields, as_text>(s, text) &&
           agrees<schema<field<"k", &as_view::k>>, as_view>(s, text) &&
           agrees<schema<field<"k", &as_number::k>>, as_number>(s, text) &&
           agrees<schema<field<"k", &as_real::k>>, as_real>(s, text) &&
           agrees<schema<field<"k", &as_flag::k>>, as_flag>(s, text) &&
           agrees<schema<field<"k", &as_list::k>>, as_list>(s, text) &&
           agrees<schema<object<"k", &as_object::k, text_fields>>, as_object>(s, text) &&
           agrees<schema<field<"k.a", &as_object::a>>, as_object>(s, text);
}

/// Reads the sample at both ends of guarded_memory memory and at 16 alignments among bytes that would change its meaning.
void check(const tests::guarded_memory& memory, const sample& s) {
    std::string failures;
    if (!all_agree(s, memory.at_start(s.text))) failures += " at a page's start";
    if (!all_agree(s, memory.at_end(s.text))) failures += " at a page's end";
    alignas(16) static char buffer[512];
    for (std::size_t shift = 0; shift < 16; ++shift) {
        for (const char around : {'"', '\\', '1', '}'}) {
            std::memset(buffer, around, sizeof buffer);
            std::memcpy(buffer + 16 + shift, s.text.data(), s.text.size());
            if (!all_agree(s, {buffer + 16 + shift, s.text.size()})) failures += " among " + std::string(1, around);
        }
    }
    CAPTURE(s.text, s.offset);
    CHECK(failures == "");
}

TEST_CASE("grammar: every value is accepted or refused at the byte that does not fit") {
    const tests::guarded_memory memory;
    for (const sample& s : values) {
        const std::string text = "{\"k\":" + std::string(s.text) + "}";
        check(memory, {text, s.wrong, s.offset + 5});
        const std::string listed = "{\"k\":[\"\"," + std::string(s.text) + "]}";
        // As the last item of a list, a closing bracket of its own would change the meaning.
        if (s.text.find(']') == s.text.npos) check(memory, {listed, s.wrong, s.offset + 9});
    }
}

TEST_CASE("grammar: every string is accepted or refused at the byte that does not fit, as a value and as a key") {
    const tests::guarded_memory memory;
    for (const sample& s : texts) {
        const std::string value = "{\"k\":\"" + std::string(s.text) + "\"}";
        check(memory, {value, s.wrong, s.offset + 5});
        const std::string key = "{\"" + std::string(s.text) + "\":1,\"k\":null}";
        check(memory, {key, s.wrong, s.offset + 1});
        const std::string behind = "{\"k\":{\"a\":[\"0123456789\",\"" + std::string(s.text) + "\"]}, \"x\":[] }";
        check(memory, {behind, s.wrong, s.offset + 24});
    }
}

TEST_CASE("grammar: every text is accepted or refused at the byte that does not fit") {
    const tests::guarded_memory memory;
    for (const sample& s : documents) check(memory, s);
}

TEST_CASE("grammar: there are enough samples") {
    CHECK(std::size(values) + std::size(texts) + std::size(documents) >= 300);
    CHECK(std::size(documents) >= 100);
}

TEST_CASE("grammar: a cut text is never taken for a whole one") {
    const tests::guarded_memory memory;
    const std::string whole = "{\"k\":{\"a\":[1.5e3,\"\\ud83d\\udcc5\xE2\x82\xAC\",{\"b\":null}],\"c\":\"0123456789abcdef0123456789\"},\"z\":-0.5}";
    for (std::size_t size = 0; size < whole.size(); ++size) {
        const std::string_view cut = memory.at_end(std::string_view(whole).substr(0, size));
        as_raw target;
        const auto answer = json::native::read<schema<field<"k", &as_raw::k>>>(cut, target);
        CAPTURE(size);
        REQUIRE(!answer);
        if (answer.error().problem == problem::bad_utf8) {
            CHECK(answer.error().offset >= size - 2);
        } else {
            CHECK(answer.error() == json::syntax_error{end, size});
        }
    }
}

TEST_CASE("grammar: each byte alone, in each place, is refused or accepted as RFC 8259 says") {
    const tests::guarded_memory memory;
    for (int c = 0; c < 256; ++c) {
        const char letter = static_cast<char>(c);
        const bool space = c == ' ' || c == '\n' || c == '\r' || c == '\t';
        const auto reads = [&](std::string text) {
            no_members target;
            return json::native::read<schema<field<"never", &no_members::never>>>(memory.at_end(text), target).has_value();
        };
        CAPTURE(c);
        const bool digit = c >= '0' && c <= '9';
        CHECK(reads(std::string("{\"a\":") + letter + "}") == digit);
        CHECK(reads(std::string("{") + letter + "}") == space);
        CHECK(reads(std::string("{}") + letter) == space);
        CHECK(reads(std::string("{\"a\":1") + letter + "}") == (space || digit));
        CHECK(reads(std::string("{\"a\":\"") + letter + "\"}") == (c >= 0x20 && c < 0x80 && c != '"' && c != '\\'));
        CHECK(reads(std::string("{\"a\":\"\\") + letter + "\"}") == (c != 0 && std::strchr("\"\\/bfnrt", c) != nullptr));
        CHECK(reads(std::string("{\"a\":\"\\u000") + letter + "\"}") ==
              (digit || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F')));
    }
}

}  // namespace
