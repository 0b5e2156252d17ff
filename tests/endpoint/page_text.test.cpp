// SPDX-License-Identifier: MIT
#include <string>
#include <utility>

#include "support/catch.hpp"

#include <wawp/endpoint/decode.hpp>
#include <wawp/endpoint/page_text.hpp>
#include <wawp/event/send_event.hpp>

using wawp::page_text;

TEST_CASE("page_text: a page is its words, without tags, comments, scripts and style sheets") {
    CHECK(page_text("<!DOCTYPE html><html><head><title>Error</title></head><body><pre>Cannot POST /x</pre></body></html>", 99) == "Error Cannot POST /x");
    CHECK(page_text("<p>a<script>var b = '<p>c</p>';</script>d<STYLE>p{}</Style >e<svg><title>t</title><path/></svg>f</p>", 99) == "a d e f");
    CHECK(page_text("<p>a<script>1</</script>b<style></<//</style>c</p>", 99) == "a b c");
    CHECK(page_text("<!-- a > b -->c<!--d-->e<!---->f", 99) == "c e f");
    CHECK(page_text("<p>\n  a \t b\r\n</p>", 99) == "a b");
}

TEST_CASE("page_text: plain text stays as it is, white space folded") {
    CHECK(page_text("chatId is not valid", 99) == "chatId is not valid");
    CHECK(page_text(" a < b\n\n> c ", 99) == "a < b > c");
    CHECK(page_text("", 99).empty());
    CHECK(page_text(" \n", 99).empty());
}

TEST_CASE("page_text: what is not closed ends with the page") {
    CHECK(page_text("<p>a<script>b", 99) == "a");
    CHECK(page_text("<p>a<b", 99) == "a");
    CHECK(page_text("<p>a<!-- b", 99) == "a");
    CHECK(page_text("<!-->a<!--->b<!----->c-->", 99) == "a b c-->");
    CHECK(page_text("<", 99).empty());
    CHECK(page_text("<p>a<scriptx>b</p>", 99) == "a");
}

TEST_CASE("page_text: no more than the limit") {
    CHECK(page_text(std::string(1000, 'x'), 10) == std::string(10, 'x'));
    CHECK(page_text("<p>" + std::string(1000, 'x'), 10) == std::string(10, 'x'));
}

TEST_CASE("page_text: a page is what begins with <") {
    CHECK(wawp::is_page("<html>"));
    CHECK(wawp::is_page(" \t\r\n<?xml?>"));
    CHECK_FALSE(wawp::is_page("a < b"));
    CHECK_FALSE(wawp::is_page(""));
    CHECK_FALSE(wawp::is_page("  "));
}

TEST_CASE("page_text: a byte order mark hides no page and no JSON") {
    CHECK(wawp::is_page("\xEF\xBB\xBF <html>"));
    CHECK_FALSE(wawp::is_page("\xEF\xBB\xBF{}"));
    CHECK_FALSE(wawp::is_page("\xEF\xBB <html>"));
    const auto words = [](int status, std::string body) {
        return wawp::decode<wawp::send_event>(wawp::http::response{status, {}, std::move(body)}, wawp::credentials{"I", "TOKEN"}).error();
    };
    const auto page = words(401, "\xEF\xBB\xBF<!DOCTYPE html><script>var a;</script><p>stop</p>");
    CHECK(page.code == wawp::errc::intercepted);
    CHECK(page.message == "stop");
    CHECK(words(404, "\xEF\xBB\xBF{\"message\":\"no\"}").code == wawp::errc::rejected);
    CHECK(words(404, "\xEF\xBB\xBF{\"message\":\"no\"}").message.empty());
}
