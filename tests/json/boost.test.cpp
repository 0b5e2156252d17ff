// SPDX-License-Identifier: MIT
#include "support/catch.hpp"

#if __has_include(<boost/json.hpp>)

#include <cmath>
#include <cstddef>
#include <string>
#include <string_view>

#include <wawp/json/boost.hpp>
#include <wawp/json/native.hpp>

#include "json/specimen.hpp"

namespace {

namespace json = wawp::json;
using json::problem;

struct refusal {
    std::string text;
    json::syntax_error why;
};

struct number_box {
    double real = 0;
    float small = 0;
};
using number_fields = wawp::schema<wawp::field<"real", &number_box::real>, wawp::field<"small", &number_box::small>>;

}  // namespace

TEST_CASE("boost: a refused text is told with its problem and the first byte that does not fit") {
    const refusal table[] = {
        {"", {problem::unexpected_end, 0}},
        {"{\"a\":1", {problem::unexpected_end, 6}},
        {"{\"a\"=1}", {problem::unexpected_byte, 4}},
        {"{\"a\":1,}", {problem::unexpected_byte, 7}},
        {"{\"a\":[1,]}", {problem::unexpected_byte, 8}},
        {"{} x", {problem::trailing_bytes, 3}},
        {"{\"a\":\"\\ud800\"}", {problem::lone_surrogate, 6}},
        {"{\"a\":\"\\u12G4\"}", {problem::bad_escape, 10}},
        {"\xEF\xBB\xBF{}", {problem::byte_order_mark, 0}},
        {std::string("{\"a\":\"\0\"}", 9), {problem::control_character, 6}},
        {"[1]", {problem::not_an_object, 0}},
        {"{\"a\":1e}", {problem::bad_number, 7}},
    };
    for (const refusal& row : table) {
        CAPTURE(row.text);
        specimen::answer answer;
        const auto read = json::boost::read<specimen::answer_fields>(row.text, answer);
        REQUIRE(!read);
        CHECK(to_string(read.error().problem) == to_string(row.why.problem));
        CHECK(read.error().offset == row.why.offset);
    }
}

TEST_CASE("boost: doubles are read to the last bit and written in the fewest digits") {
    const double values[] = {0.1,
                             5.0,
                             -2.5,
                             1e300,
                             4.9e-324,
                             3.141592653589793,
                             2.2250738585072011e-308,
                             9007199254740993.0,
                             0.30000000000000004,
                             1.7976931348623157e308,
                             123456.789e-12,
                             7.0e22};
    for (const double value : values) {
        const number_box box{.real = value, .small = 0.1f};
        std::string expected, written;
        json::native::write<json::layout::dotted>(expected, json::bind<number_fields>(box));
        json::boost::write<json::layout::dotted>(written, json::bind<number_fields>(box));
        CHECK(written == expected);

        specimen::answer answer;
        REQUIRE(json::boost::read<specimen::answer_fields>(written, answer));
        CHECK(answer.real == value);
    }
}

TEST_CASE("boost: zero keeps its sign, as it does natively") {
    for (const std::string_view zero : {"0", "-0", "0.0", "-0.0", "-0e5"}) {
        CAPTURE(zero);
        const std::string text = "{\"real\":" + std::string(zero) + ",\"small\":" + std::string(zero) + "}";
        number_box native{.real = 1, .small = 1}, foreign{.real = 1, .small = 1};
        REQUIRE(json::native::read<number_fields>(text, native));
        REQUIRE(json::boost::read<number_fields>(text, foreign));
        CHECK(foreign.real == 0);
        CHECK(std::signbit(native.real) == zero.starts_with('-'));
        CHECK(std::signbit(foreign.real) == std::signbit(native.real));
        CHECK(std::signbit(foreign.small) == std::signbit(native.small));
    }
    std::string written;
    json::boost::write<json::layout::dotted>(written, json::bind<number_fields>(number_box{.real = -0.0, .small = -0.0F}));
    CHECK(written == R"({"real":-0,"small":-0})");
}

TEST_CASE("boost: a text with room enough stays where it is") {
    const specimen::letter letter{.text = "text \n", .view = "view", .token = wawp::secret("TOKEN"), .maybe = "📅"};
    std::string text;
    text.reserve(4096);
    const char* const place = text.data();
    json::boost::write<json::layout::nested>(text, json::bind<specimen::letter_fields>(letter));
    CHECK(text.data() == place);
    CHECK(text.size() > 100);
}

#endif
