// SPDX-License-Identifier: MIT
#include <wawp/json/lex/token.hpp>

#include <cstdint>
#include <string_view>

#include "support/catch.hpp"

namespace {

namespace json = wawp::json;
namespace detail = wawp::json::detail;
using detail::token_kind;

/// The token at the beginning of a text, and how many bytes it has; or why there is none, and where.
struct scanned {
    explicit scanned(std::string_view text) : in(text, 8), behind(detail::scan_scalar(in, in.begin, value)) {}
    scanned(const scanned&) = delete;

    [[nodiscard]] std::ptrdiff_t size() const { return behind == nullptr ? -1 : behind - in.begin; }
    [[nodiscard]] std::ptrdiff_t failed_at() const { return in.failed_at == nullptr ? -1 : in.failed_at - in.begin; }

    detail::input in;
    detail::token value{};
    const char* behind;
};

TEST_CASE("token: a text is told without its quotes, its escapes are resolved on demand") {
    const scanned plain(R"("some text",)");
    CHECK(plain.size() == 11);
    CHECK(plain.value.kind == token_kind::text);
    CHECK(plain.value.text == "some text");
    CHECK_FALSE(plain.value.escaped);
    CHECK(detail::resolved(plain.value).data() == plain.value.text.data());

    const scanned escaped(R"("a\tb\u00e9\uD83D\uDCC5" )");
    CHECK(escaped.size() == 24);
    CHECK(escaped.value.escaped);
    CHECK(detail::resolved(escaped.value) == "a\tb\xC3\xA9\xF0\x9F\x93\x85");
}

TEST_CASE("token: an escape becomes the UTF-8 of its character, at each edge of the sizes") {
    const auto resolved = [](std::string_view text) {
        const scanned read(text);
        REQUIRE(read.size() == static_cast<std::ptrdiff_t>(text.size()));
        return std::string(detail::resolved(read.value));
    };
    CHECK(resolved(R"("\u007f")") == "\x7F");
    CHECK(resolved(R"("\u0080")") == "\xC2\x80");
    CHECK(resolved(R"("\u07ff")") == "\xDF\xBF");
    CHECK(resolved(R"("\u0800")") == "\xE0\xA0\x80");
    CHECK(resolved(R"("\uffff")") == "\xEF\xBF\xBF");
    CHECK(resolved(R"("\ud800\udc00")") == "\xF0\x90\x80\x80");
    CHECK(resolved(R"("\udbff\udfff")") == "\xF4\x8F\xBF\xBF");
}

TEST_CASE("token: words and numbers are told by their kind and value") {
    CHECK(scanned("null").value.kind == token_kind::null);
    const scanned yes("true]"), no("false");
    CHECK(yes.value.kind == token_kind::boolean);
    CHECK(yes.value.yes);
    CHECK(yes.size() == 4);
    CHECK(no.value.kind == token_kind::boolean);
    CHECK_FALSE(no.value.yes);
    for (const std::string_view text : {"12", "-12", "12                  ", "123456789012345678"}) {
        CAPTURE(text);
        const scanned read(text);
        CHECK(read.value.kind == token_kind::number);
        CHECK(read.value.number.whole);
        CHECK(read.value.number.negative == (text[0] == '-'));
        CHECK(read.value.number.magnitude == (text.size() == 18 ? 123456789012345678u : 12u));
        CHECK(read.value.number.end == read.behind);
        CHECK(*read.value.number.digits == '1');
    }
    CHECK_FALSE(scanned("1.5").value.number.whole);
}

TEST_CASE("token: what is no scalar ends the reading at its first byte that does not fit") {
    const auto problem_at = [](std::string_view text, json::problem what, std::ptrdiff_t place) {
        CAPTURE(text);
        const scanned read(text);
        CHECK(read.size() == -1);
        CHECK(read.in.problem == what);
        CHECK(read.failed_at() == place);
    };
    problem_at("", json::problem::unexpected_end, 0);
    problem_at("nul", json::problem::unexpected_end, 3);
    problem_at("nulL", json::problem::unexpected_byte, 3);
    problem_at("tru]", json::problem::unexpected_byte, 3);
    problem_at("{}", json::problem::unexpected_byte, 0);
    problem_at("+1", json::problem::unexpected_byte, 0);
    problem_at("-", json::problem::unexpected_end, 1);
    problem_at("01", json::problem::bad_number, 1);
    problem_at("\"text", json::problem::unexpected_end, 5);
}

TEST_CASE("token: behind a key and its colon, with blanks around it, the value begins") {
    const auto value_at = [](std::string_view text) {
        detail::input in(text, 8);
        detail::text_span key;
        const char* const at = detail::scan_key(in, in.begin, key);
        return at == nullptr ? -1 : at - in.begin;
    };
    CHECK(value_at("\"key\":1") == 6);
    CHECK(value_at("\"key\" \n : \t1") == 11);
    CHECK(value_at("\"key\" 1") == -1);
    CHECK(value_at("key:1") == -1);
    CHECK(value_at("\"key\"") == -1);
    CHECK(value_at("") == -1);
}

}  // namespace
