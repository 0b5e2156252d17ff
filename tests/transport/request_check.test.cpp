// SPDX-License-Identifier: MIT
#include "support/catch.hpp"

#include <string>
#include <string_view>

#include <wawp/transport/request_check.hpp>

using wawp::detail::is_sendable;
using wawp::detail::split_url;
using namespace std::string_literals;

TEST_CASE("request_check: a url comes apart where every parser would part it") {
    const auto whole = split_url("https://gateway.example:8443/v2/send?x=1", false);
    CHECK(whole.check.problem == nullptr);
    CHECK_FALSE(whole.check.plain);
    CHECK(whole.authority == "gateway.example:8443");
    CHECK(whole.target == "/v2/send?x=1");
    CHECK(split_url("HTTPS://h", false).target == "/");
    const auto six = split_url("http://[::1]:80/", false);
    CHECK(six.check.problem == nullptr);
    CHECK(six.check.loopback);
    CHECK(six.authority == "[::1]:80");
    CHECK(split_url("http://h/", true).check.plain);
    CHECK(split_url("https://h/!~\x80", false).check.problem == nullptr);
}

TEST_CASE("request_check: what parsers part in different ways is refused, and what could end a header's line") {
    for (const std::string_view url : {"https://h/a b", "https://h/\x7f", "https://h/a#b", "https://h#b", "https://h\\x", "https://h/a\\b"}) {
        INFO(url);
        CHECK(split_url(url, false).check.problem != nullptr);
    }
    CHECK(is_sendable({"A", wawp::secret("b\tc \x80")}));
    for (const char* const value : {"\x7f", "a\nb", "\r", "\x1f"}) CHECK_FALSE(is_sendable({"A", wawp::secret(value)}));
    CHECK_FALSE(is_sendable({"", wawp::secret("b")}));
    CHECK_FALSE(is_sendable({"A:", wawp::secret("b")}));
}

TEST_CASE("request_check: this machine has a name and more addresses than one") {
    for (const std::string_view url : {"http://localhost/", "http://127.0.0.1:8080/x", "http://127.255.2.3/", "http://[::1]/"}) {
        INFO(url);
        const auto here = split_url(url, false);
        CHECK(here.check.problem == nullptr);
        CHECK(here.check.loopback);
    }
    for (const std::string_view url : {"http://27.0.0.1/", "http://128.0.0.1/", "http://127.0.0/", "http://127.0.0.1.2/", "http://localhos/"}) {
        INFO(url);
        CHECK_FALSE(split_url(url, true).check.loopback);
    }
}

TEST_CASE("request_check: a url that another parser could see in another way is refused") {
    for (const std::string_view url : {"", "h", "ftp://h/", "https://", "https:///x", "https://h?x", "https://u@h/", "https://h#x", "https://h\\@g/", "https://h:0/",
                                       "https://h:65536/", "https://h:x/", "https://h:/", "https://a b/", "https://h/\n", "https://h%41/", "http://h/", "http://127.example.com/"}) {
        INFO(url);
        CHECK(split_url(url, false).check.problem != nullptr);
    }
}

TEST_CASE("request_check: a header is sendable whose name is a token and whose value holds no control character but tabs") {
    for (const std::string& value : {""s, "a"s, "a\tb"s, " a "s, "\x80\xff"s, "~"s}) CHECK(is_sendable({"X", wawp::secret(value)}));
    for (const std::string& value : {"\n"s, "a\r"s, "a\0b"s, "\x1f"s, "\x7f"s, "a\x7f"s, "\x01"s}) CHECK_FALSE(is_sendable({"X", wawp::secret(value)}));
    for (const std::string& name : {"X"s, "x-y_z"s, "!#$%&'*+-.^_`|~09azAZ"s}) CHECK(is_sendable({name, wawp::secret("a")}));
    for (const std::string& name : {""s, "X Y"s, "X:"s, "X\r"s, "\x7f"s, "\xc3\xa4"s, "(X)"s, "X\0"s}) CHECK_FALSE(is_sendable({name, wawp::secret("a")}));
}
