// SPDX-License-Identifier: MIT
#include <wawp/describe/literal.hpp>

#include <string>
#include <string_view>

#include "support/catch.hpp"

using namespace std::string_view_literals;
using wawp::detail::literal_syntax;

namespace {

constexpr literal_syntax text{.quote = '\'', .escaped = "'\\", .code_points = true};
constexpr literal_syntax bytes{.quote = '\'', .escaped = "'\\", .bytes = true};
constexpr literal_syntax page{.quote = '"', .escaped = "\"\\", .code_points = true, .in_page = true};

std::string literal(std::string_view of, const literal_syntax& syntax) {
    std::string out = "=";
    wawp::detail::append_literal(out, of, syntax);
    return out;
}

template <auto Append>
std::string written(std::string_view of) {
    std::string out = "=";
    Append(out, of);
    return out;
}

constexpr auto& php = written<wawp::detail::append_php>;
constexpr auto& quoted = written<wawp::detail::append_shell_quoted>;
constexpr auto& printed = written<wawp::detail::append_printf>;
constexpr auto& argument = written<wawp::detail::append_shell_argument>;

}  // namespace

TEST_CASE("literal: a text reads as it is, and only what would end it gets a backslash") {
    CHECK(literal("", text) == "=''");
    CHECK(literal("a\"b'c\\d$(e)`f`%?>é📅</script>", text) == R"(='a"b\'c\\d$(e)`f`%?>é📅</script>')");
    CHECK(literal("a\"b'c\\d</script>é", page) == R"(="a\"b'c\\d\x3C/script>é")");
    CHECK(literal("aé'b\xFF<", bytes) == R"(='a\xC3\xA9\'b\xFF<')");
}

TEST_CASE("literal: what acts instead of being shown is a number") {
    CHECK(literal("\0\x01\t\r\n\x1B\x1F \x7E\x7F"sv, text) == R"(='\x00\x01\x09\x0D\n\x1B\x1F ~\x7F')");
    CHECK(literal("\u0080\u009F\u00A0\u061C\u2028\u2029\u202E\u2066\u2069\u206A", text) == "='\\u0080\\u009F\u00A0\\u061C\\u2028\\u2029\\u202E\\u2066\\u2069\u206A'");
    CHECK(literal("\u2028", bytes) == R"(='\xE2\x80\xA8')");
    CHECK(literal("\u202E", literal_syntax{.quote = '"', .escaped = "\""}) == R"(="\xE2\x80\xAE")");
    CHECK(literal("a\xC3", text) == R"(='a\xC3')");
}

TEST_CASE("literal: PHP's plain quotes serve until something must be a number") {
    CHECK(php("a'b\\c\"$dX?><?php\u00E9") == "='a\\'b\\\\c\"$dX?><?php\u00E9'");
    CHECK(php("'\"\\$d {$e}\n") == R"(="'\"\\\$d {\$e}\n")");
    CHECK(php("X\0b"sv) == R"(="X\x00b")");
    CHECK(php("\xFF\u2028") == R"(="\xFF\xE2\x80\xA8")");
}

TEST_CASE("literal: a shell reads nothing into its quotes") {
    CHECK(quoted("") == "=''");
    CHECK(quoted("'") == R"(=''\''')");
    CHECK(quoted("a'b$(c)`d`\\\"!\n") == "='a'\\''b$(c)`d`\\\"!\n'");
}

TEST_CASE("literal: printf prints every byte") {
    CHECK(printed("") == "=printf ''");
    CHECK(printed("100% \\n it's é📅") == R"(=printf '100%% \\n it\047s é📅')");
    CHECK(printed("\xFF-a\xC3z") == R"(=printf '\377-a\303z')");
    CHECK(printed("-n-n") == R"(=printf '\055n-n')");
    CHECK(printed("\0001\t\n\x7F\xFF\u2028"sv) == R"(=printf '\0001\011\012\177\377\342\200\250')");
}

TEST_CASE("literal: an argument is quoted where quotes can show it, and printed elsewhere") {
    CHECK(argument("a 'b'\xC3\xA9") == "='a '\\''b'\\''\xC3\xA9'");
    CHECK(argument("a\tb") == R"x(="$(printf 'a\011b')")x");
    CHECK(argument("\xFF") == R"x(="$(printf '\377')")x");
}

TEST_CASE("literal: showable is UTF-8 that does not act; line breaks where they are allowed") {
    using wawp::detail::is_showable;
    CHECK(is_showable(""));
    CHECK(is_showable("aé📅 \u00A0"));
    for (const std::string_view acts : {"a\n"sv, "\0"sv, "a\tb"sv, "\r"sv, "\x7F"sv, "\xC3"sv, "a\xFF"sv, "\u2028"sv, "\u202E"sv}) CHECK_FALSE(is_showable(acts));
    CHECK(is_showable("a\nb\n", true));
    CHECK_FALSE(is_showable("a\r\n", true));
    CHECK_FALSE(is_showable("a\u2028", true));
}
