// SPDX-License-Identifier: MIT
#include <cstddef>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

#include <wawp/core/redact.hpp>
#include <wawp/core/secret.hpp>

#include "support/catch.hpp"

using wawp::redact;
using wawp::secret;

namespace {

std::string repeated(std::string_view piece, std::size_t bytes) {
    std::string text;
    while (text.size() < bytes) text.append(piece);
    return text;
}

std::string hex(unsigned value, int digits, bool upper) {
    char text[16];
    std::snprintf(text, sizeof text, upper ? "%0*X" : "%0*x", digits, value);
    return text;
}

/// `text` with each byte written as `before`, its number, `after`.
std::string spell(std::string_view text, std::string_view before, int digits, bool upper, std::string_view after = "") {
    std::string out;
    for (const char c : text) {
        out.append(before).append(hex(static_cast<unsigned char>(c), digits, upper)).append(after);
    }
    return out;
}

constexpr std::string_view token = "aZ0/+=|~.k";

}  // namespace

TEST_CASE("redact: every occurrence of the secret is replaced, and nothing else") {
    CHECK(redact("a TOKEN b TOKEN", secret("TOKEN")) == "a [redacted] b [redacted]");
    CHECK(redact("TOKENTOKEN", secret("TOKEN")) == "[redacted][redacted]");
    CHECK(redact("TOKE TOKTOKEN", secret("TOKEN")) == "TOKE TOK[redacted]");
    CHECK(redact("nothing here \\ at all", secret("TOKEN")) == "nothing here \\ at all");
    CHECK(redact("", secret("TOKEN")).empty());
    CHECK(redact("no secret", secret()) == "no secret");
}

TEST_CASE("redact: a text that was cut within an echo hides its beginning, however it is spelled") {
    struct echo {
        std::string text;
        std::size_t first;  ///< bytes of its first character
    };
    std::string escaped, page;
    for (const char c : token) escaped.append(c == '/' ? "\\/" : std::string(1, c));
    for (const char c : token) page.append("&#").append(std::to_string(static_cast<int>(c))).append(";");
    for (const auto& [text, first] : {echo{std::string(token), 1}, echo{escaped, 1}, echo{page, 5}, echo{spell(token, "&#x", 2, false, ";"), 6},
                                      echo{spell(token, "\\u00", 2, false), 6}, echo{spell(token, "\\\\u00", 2, true), 7}, echo{spell(token, "%", 2, true), 3},
                                      echo{spell(token, "%25", 2, false), 5}}) {
        for (std::size_t size = first; size <= text.size(); ++size) {
            const std::string cut = "key: " + text.substr(0, size);
            INFO(cut);
            CHECK(redact(cut, secret(token), true) == "key: [redacted]");
            if (size < text.size()) CHECK(redact(cut, secret(token)) == cut);
            const std::string more = cut + " and more words than one";
            if (size < text.size()) CHECK(redact(more, secret(token), true) == more);
        }
    }
    CHECK(redact("xab", secret("abc"), true) == "x[redacted]");
    CHECK(redact("xabx", secret("abc"), true) == "xabx");
    CHECK(redact("", secret("abc"), true).empty());
    CHECK(redact("abc", secret(""), true) == "abc");
}

TEST_CASE("redact: a secret may hold any number of characters that an echo escapes") {
    const secret many("a/b/c/d/e/f/g");
    for (const char* const slash : {"\\/", "\\\\/", "%2F", "%252f", "&#47;", "\\u002f"}) {
        std::string echo;
        for (const char c : std::string_view("a/b/c/d/e/f/g")) echo.append(c == '/' ? slash : std::string(1, c));
        CHECK(redact("x " + echo + " y", many) == "x [redacted] y");
    }
}

TEST_CASE("redact: a secret that a gateway escaped for JSON is still found") {
    CHECK(redact(R"({"access_token":"a\/b"})", secret("a/b")) == R"({"access_token":"[redacted]"})");
    CHECK(redact(R"({"access_token":"T\"K\\x"})", secret(R"(T"K\x)")) == R"({"access_token":"[redacted]"})");
    CHECK(redact(R"({\"t\":\"T\\\"K\"})", secret(R"(T"K)")) == R"({\"t\":\"[redacted]\"})");
}

TEST_CASE("redact: a secret that itself begins with a sign of some encoding is found in each of them") {
    CHECK(redact("x+a&#47;b", secret("+a/b")) == "x[redacted]");
    CHECK(redact("x%a&#47;b", secret("%a/b")) == "x[redacted]");
    CHECK(redact("x%a%2Fb", secret("%a/b")) == "x[redacted]");
    CHECK(redact("x%a%252Fb", secret("%a/b")) == "x[redacted]");
    CHECK(redact("x&a%252Fb", secret("&a/b")) == "x[redacted]");
}

TEST_CASE("redact: an entity whose number is none spells no character") {
    const secret with_nul(std::string_view("a\0b", 3));
    for (const char* const text : {"a&#xzz;b", "a&#x;b", "a&#;b", "a&#zz;b"}) CHECK(redact(text, with_nul) == text);
    CHECK(redact("a&#x0;b", with_nul).find("&#x0;") == std::string::npos);
}

TEST_CASE("redact: only a u behind a backslash spells a character by its number") {
    CHECK(redact(R"(\u0041BC)", secret("ABC")) == "[redacted]");
    for (const std::string_view text : {R"(\x0041BC)", R"(\U0041BC)", R"(\00041BC)", R"(\v0041BC)"}) CHECK(redact(text, secret("ABC")) == text);
}

TEST_CASE("redact: a text that ends inside a spelling is read no further") {
    for (const std::string_view text : {"ab&", "ab&#", "ab&#4", "ab&#47", "ab&amp", "ab%", "ab%2", "ab%25", "ab%252", "ab\\", "ab\\u", "ab\\u002"}) {
        INFO(text);
        CHECK(redact(text, secret("ab/c")) == text);
        CHECK(redact(text, secret("ab&c")) == text);
    }
}

TEST_CASE("redact: the halves of a pair each have a backslash of their own") {
    const secret grin("\xF0\x9F\x98\x80");
    CHECK(redact("\\ud83d\\ude00", grin) == "[redacted]");
    CHECK(redact("\\\\ud83d\\\\ude00", grin) == "[redacted]");
    CHECK(redact("\\ud83dude00", grin) == "\\ud83dude00");
    CHECK(redact("\\ud83d", grin) == "\\ud83d");
    // Half a pair before a character of its own: the secret begins with that one.
    CHECK(redact(R"(\ud83d\u0041BC)", secret("ABC")) == R"(\ud83d[redacted])");
    // Where the second is no second half, the sum might still be a character.
    CHECK(redact(R"(\ud83e\uda00)", grin) == R"(\ud83e\uda00)");
    CHECK(redact(R"(\ud83c\ue200)", grin) == R"(\ud83c\ue200)");
}

TEST_CASE("redact: a megabyte of backslashes is read once") {
    const std::string text(1 << 20, '\\');
    const std::string hidden = "s3cr3t-token";
    CHECK(redact(text, secret(hidden)) == text);
    CHECK(redact(text + hidden, secret(hidden)) == "[redacted]");
    CHECK(redact("\\\\x" + hidden + "\\", secret(hidden)) == "\\\\x[redacted]\\");
    CHECK(redact(text, secret("\\x")) == text);
}

TEST_CASE("redact: each character may be a unicode escape, in either case and behind any number of backslashes") {
    for (const std::string_view backslashes : {"\\", "\\\\", "\\\\\\\\", "%5C", "%5c%5C", "%255c", "&#92;"}) {
        for (const bool upper : {false, true}) {
            INFO(backslashes << upper);
            CHECK(redact("<" + spell(token, std::string(backslashes) + "u", 4, upper) + ">", secret(token)).ends_with("[redacted]>"));
        }
    }
    CHECK(redact(R"({"e":"aZ0\\u002f+=|~.k"})", secret(token)) == R"({"e":"[redacted]"})");
    CHECK(redact(R"(aZ0\u002F\u002B=\u007c~.k)", secret(token)) == "[redacted]");
    CHECK(redact(R"(\u0061Z0/+=|~.k)", secret(token)) == "[redacted]");
    CHECK(redact(R"(a\u005cb)", secret(R"(a\b)")) == "[redacted]");
    CHECK(redact(R"(a\u005c\u005cb)", secret(R"(a\b)")) == "[redacted]");
    CHECK(redact(R"(a\\u005c/b)", secret("a/b")) == "[redacted]");
}

TEST_CASE("redact: what only resembles a unicode escape is none") {
    for (const std::string_view text : {"a\\u002", "a\\u002g+", "a\\u00", "a\\u", "au002fb", "a\\u002eb", "a\\x2fb", "a\\u+02fb", "a\\u012fb", "a\\u001vb", "a%1vb"}) {
        INFO(text);
        CHECK(redact(text, secret("a/b")) == text);
    }
    CHECK(redact(R"(a\u002f)", secret("au002f")) == "[redacted]");
    CHECK(redact(R"(a\u002f)", secret(R"(a\u002f)")) == "[redacted]");
    CHECK(redact(R"(\u002f)", secret(R"(\u002f)")) == "[redacted]");
    CHECK(redact("a%5Cu005cb", secret(R"(a\u005cb)")) == "[redacted]");  // the escape is the secret's own, though it spells a part of it
}

TEST_CASE("redact: a character beyond ASCII may be a unicode escape, in two halves if need be") {
    CHECK(redact(R"(x\u00e9y)", secret("xéy")) == "[redacted]");
    CHECK(redact(R"(x\u6f22y)", secret("x漢y")) == "[redacted]");
    CHECK(redact(R"(x\ud83d\udcc5y)", secret("x📅y")) == "[redacted]");
    CHECK(redact(R"(x\\uD83D\\uDCC5y)", secret("x📅y")) == "[redacted]");
    CHECK(redact("x%C3%A9y", secret("xéy")) == "[redacted]");
    CHECK(redact("x&#233;y", secret("xéy")) == "[redacted]");
    for (const std::string_view text : {R"(x\ud83dy)", R"(x\ud83dudcc5y)", R"(x\ud83d\ud83dy)", R"(x\ud83d\ue000y)", R"(x\ud83d\udbffy)",
                                   R"(x\ud83d\)", R"(x\ud83d\udcc6y)", R"(x\udcc5y)", "x%e9y", "x&#195;y"}) {
        INFO(text);
        CHECK(redact(text, secret("x📅y")) == text);
        CHECK(redact(text, secret("xéy")) == text);
    }
    CHECK(redact(R"(x\u00e9y)", secret("x\xE9y")) == R"(x\u00e9y)");  // a secret that is no UTF-8 has bytes, but no characters
    CHECK(redact("x%e9y", secret("x\xE9y")) == "[redacted]");
}

TEST_CASE("redact: each character may be percent-encoded, in either case, once or twice") {
    for (const bool upper : {false, true}) {
        CHECK(redact("?t=" + spell(token, "%", 2, upper) + "&b", secret(token)) == "?t=[redacted]&b");
        CHECK(redact("?t=" + spell(token, "%25", 2, upper) + "&b", secret(token)) == "?t=[redacted]&b");
    }
    CHECK(redact("aZ0%2F%2b%3D%7C~.k", secret(token)) == "[redacted]");
    CHECK(redact("aZ0%252F%252b%253D%257C~.k", secret(token)) == "[redacted]");
    CHECK(redact("two+words", secret("two words")) == "[redacted]");
    CHECK(redact("two%20words", secret("two words")) == "[redacted]");
    CHECK(redact("aZ0%5C%2F+=|~.k", secret(token)) == "[redacted]");
    CHECK(redact(R"(%22t%22%3A%22T%5C%5C%5C%22K%22)", secret(R"(T"K)")) == R"(%22t%22%3A%22[redacted]%22)");
    for (const std::string_view text : {"a%2", "a%", "a%2Gb", "a%G2b", "a% 2Fb", "a%2E", "a%25252Fb", "a%25b", "a%2525b", "a%252", "two-words", "%%%"}) {
        INFO(text);
        CHECK(redact(text, secret("a/b")) == text);
        CHECK(redact(text, secret("two words")) == text);
    }
}

TEST_CASE("redact: a secret that looks like an escape is found as it is and escaped") {
    for (const std::string hidden : {"a%2Fb", "%2Fb", "100%", "%25", "%2525", "%5Cx", "&amp;x", "&#92;x", "a+b", "%", "\\\\x", "x\\", "\\"}) {
        INFO(hidden);
        CHECK(redact("<" + hidden + ">", secret(hidden)) == "<[redacted]>");
        CHECK(redact("<" + spell(hidden, "%", 2, true) + ">", secret(hidden)) == "<[redacted]>");
        CHECK(redact("<" + spell(hidden, "%25", 2, true) + ">", secret(hidden)) == "<[redacted]>");
        CHECK(redact("<" + spell(hidden, "&#x", 1, true, ";") + ">", secret(hidden)) == "<[redacted]>");
        CHECK(redact("<" + spell(hidden, "\\u", 4, true) + ">", secret(hidden)) == "<[redacted]>");
    }
    CHECK(redact("a%252Fb", secret("a%2Fb")) == "[redacted]");
    CHECK(redact("a%25252Fb", secret("a%2Fb")) == "[redacted]");
}

TEST_CASE("redact: a secret that holds an escape of JSON is found as it is, and where the text was cut within it") {
    for (const std::string hidden : {R"(tok\u005Cen)", R"(tok\u005C)", R"(tok\u005c\u005cen)", R"(\u005Cen)", R"(tok\u002Fen)", R"(t\\u005Cen)", R"(t\"en)", R"(t%5C\u005Cen)"}) {
        INFO(hidden);
        CHECK(redact("echo: " + hidden + " !", secret(hidden)) == "echo: [redacted] !");
        CHECK(redact(hidden + hidden, secret(hidden)) == "[redacted][redacted]");
        std::string once, twice;  // escaped for JSON
        for (const char c : hidden) once.append(c == '\\' || c == '"' ? "\\" : "").append(1, c);
        for (const char c : once) twice.append(c == '\\' || c == '"' ? "\\" : "").append(1, c);
        CHECK(redact("<" + once + ">", secret(hidden)) == "<[redacted]>");
        CHECK(redact("<" + twice + ">", secret(hidden)) == "<[redacted]>");
        CHECK(redact("<" + spell(hidden, "\\u", 4, true) + ">", secret(hidden)) == "<[redacted]>");
        CHECK(redact("<" + spell(hidden, "%", 2, true) + ">", secret(hidden)) == "<[redacted]>");
        for (std::size_t size = 1; size < hidden.size(); ++size) {
            const std::string cut = "echo: " + hidden.substr(0, size);
            CHECK(redact(cut, secret(hidden), true) == "echo: [redacted]");
        }
    }
}

TEST_CASE("redact: a page may spell a character as an entity") {
    CHECK(redact("<p>" + spell(token, "&#x", 2, false, ";") + "</p>", secret(token)) == "<p>[redacted]</p>");
    CHECK(redact("<p>" + spell(token, "&#X", 2, true, ";") + "</p>", secret(token)) == "<p>[redacted]</p>");
    CHECK(redact("aZ0&#47;+&#61;|~.k", secret(token)) == "[redacted]");
    CHECK(redact("&amp;&lt;&gt;&quot;&apos;&#0039;", secret("&<>\"''")) == "[redacted]");
    for (const std::string_view text : {"a&#47b", "a&47;b", "a&#;b", "a&#x;b", "a&#xg;b", "a&#4a;b", "a&amp;b", "a&#", "a&", "a&#x", "a&#00000047;b"}) {
        INFO(text);
        CHECK(redact(text, secret("a/b")) == text);
    }
}

TEST_CASE("redact: the last character of a text may be an escape, and of one digit") {
    for (const std::string_view text : {"a%2F", "a%252f", R"(a\u002f)", "a&#47;", "a&#x2F;"}) {
        INFO(text);
        CHECK(redact(text, secret("a/")) == "[redacted]");
    }
    CHECK(redact("a&#9;b", secret("a\tb")) == "[redacted]");
    CHECK(redact("a&#x9;b", secret("a\tb")) == "[redacted]");
    CHECK(redact("ab&lt;", secret("ab<")) == "[redacted]");
    CHECK(redact(R"(a\u005c\/b)", secret("a/b")) == "[redacted]");
    CHECK(redact(R"(x\ud83d\udcc5)", secret("x📅")) == "[redacted]");
}

TEST_CASE("redact: what lies between two characters of a secret is passed over only where it escapes") {
    CHECK(redact("a%5C%5C%5C/b", secret("a/b")) == "[redacted]");
    CHECK(redact("a%5C" + std::string(1000, '\\') + "/b", secret("a/b")) == "[redacted]");
    CHECK(redact("a%5Cxb", secret("a/b")) == "a%5Cxb");
    CHECK(redact("a\\", secret("a/b")) == "a\\");
    CHECK(redact(R"(\/b)", secret("/b")) == "[redacted]");
}

TEST_CASE("redact: no shape of a text makes it slow") {
    const std::string same(64, 'a');
    for (const std::string_view piece : {"\\", "%", "%5C", "%5c\\", "%25", "%255C", "&", "&#", "&#92;", "&#0000000", "\\u005c", "\\u",
                                         "\\ud83d", "+", "a", "a\\", "a%5C", "a\\u005c", "\\%5C", "a\\\\\\\\\\\\\\\\"}) {
        const std::string text = repeated(piece, 1 << 18);
        for (const std::string_view hidden : {token, std::string_view("\\x"), std::string_view("%x"), std::string_view("&x"), std::string_view("+x"),
                                              std::string_view("\\u005Cx"), std::string_view("a\\u005Cx")}) {
            CHECK(redact(text, secret(hidden)) == text);
        }
        const std::string start = repeated(piece, 1 << 14);
        CHECK(redact(start, secret(same + "b")) == start);
        CHECK(redact(start, secret("\\\\\\\\x")) == start);
    }
}

TEST_CASE("redact: a text that ends with backslashes is read to its end and not beyond") {
    // In constant evaluation a byte behind the end would be an error of the compiler's.
    STATIC_REQUIRE(wawp::detail::find_secret("\\", 0, "secret").size == 0);
    STATIC_REQUIRE(wawp::detail::find_secret("x\\\\\\", 0, "secret").size == 0);
    STATIC_REQUIRE(wawp::detail::find_secret("s\\", 0, "secret").size == 0);
    STATIC_REQUIRE(wawp::detail::find_secret("%5C", 0, "secret").size == 0);
    STATIC_REQUIRE(wawp::detail::find_secret("\\%5C\\", 0, "secret").size == 0);
    STATIC_REQUIRE(wawp::detail::find_secret("\\u00", 0, "secret").size == 0);
    CHECK(redact(std::string(1000, '\\'), secret("secret")) == std::string(1000, '\\'));
}

TEST_CASE("redact: the last of the first halves is one, and what follows the second halves is none") {
    CHECK(redact(R"(\udbff\udc00z)", secret("\U0010FC00z")) == "[redacted]");
    CHECK(redact(R"(\ud800\ue000z)", secret("\U00010400z")) == R"(\ud800\ue000z)");
}

TEST_CASE("redact: backslashes at a secret's end stay its own before an escape of a backslash") {
    CHECK(redact(R"(ax;\\\u005C)", secret(R"(;\\)")) == R"(ax[redacted]\u005C)");
    CHECK(redact(R"(u\\\u005Camp;)", secret(R"(u\\)")) == R"([redacted]\u005Camp;)");
}

TEST_CASE("redact: an entity's number holds digits only") {
    CHECK(redact("&#4a;z", secret("Yz")) == "&#4a;z");
    CHECK(redact("&#89;z", secret("Yz")) == "[redacted]");
}

TEST_CASE("redact: a secret with a backslash's code in it is found where its other characters are encoded") {
    CHECK(redact("a %5C%2F b", secret("%5C/")) == "a [redacted] b");
}
