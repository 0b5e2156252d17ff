// SPDX-License-Identifier: MIT
#include "support/catch.hpp"

#if __has_include(<curl/curl.h>)

#include <wawp/transport/curl_url.hpp>

#include <string>
#include <string_view>

using wawp::detail::check_url;
using wawp::detail::is_loopback;
using namespace std::string_literals;

namespace {

std::string problem(const std::string& url, bool allow_plain = false) {
    const char* const found = check_url(url, allow_plain).problem;
    return found == nullptr ? "" : found;
}

}  // namespace

TEST_CASE("curl_url: this machine is a name or an address of it, and no name that looks like one") {
    for (const std::string_view host : {"localhost", "LOCALHOST", "LocalHost", "[::1]", "127.0.0.1", "127.1.2.3", "127.255.255.254"}) CHECK(is_loopback(host));
    for (const std::string_view host : {"", "localhost.example", "::1", "[::2]", "128.0.0.1", "127", "127.", "127.0.0", "127.0.0.1.2",
                                        "127.example.com", "127.0.0.x", "1127.0.0.1", "126.0.0.1"}) {
        INFO(host);
        CHECK_FALSE(is_loopback(host));
    }
}

TEST_CASE("curl_url: white space and control characters are refused before libcurl reads the url") {
    for (const std::string& url : {"https://h/ "s, " https://h"s, "https://h/\t"s, "https://h/\r\n"s, "https://h/\0"s, "https://h/\x1f"s, "https://h/\x7f"s}) {
        CHECK(problem(url) == "the url holds a space or a control character");
        CHECK(wawp::detail::has_control_or_space(url));
    }
    CHECK_FALSE(wawp::detail::has_control_or_space("https://h/!~\x80"));
    CHECK_FALSE(wawp::detail::has_control_or_space(""));
}

TEST_CASE("curl_url: https goes anywhere, plain http to this machine only or where it is allowed") {
    const auto safe = check_url("https://h.example/p", false);
    CHECK(safe.problem == nullptr);
    CHECK_FALSE(safe.plain);
    CHECK_FALSE(safe.loopback);
    CHECK(check_url("https://127.0.0.1/p", false).loopback);

    const auto near = check_url("http://localhost:8080/p", false);
    CHECK(near.problem == nullptr);
    CHECK(near.plain);
    CHECK(near.loopback);
    CHECK(check_url("http://[::1]/p", false).loopback);

    CHECK(problem("http://h.example/p") ==
          "plain http to another host shows the token to everyone on the way: use https, or set curl_options::allow_plain_http");
    const auto allowed = check_url("http://h.example/p", true);
    CHECK(allowed.problem == nullptr);
    CHECK(allowed.plain);
    CHECK_FALSE(allowed.loopback);
}

TEST_CASE("curl_url: a url with a user, without a host, or of another scheme is refused") {
    CHECK(problem("https://u@h/") == "the url holds a user name or a password");
    CHECK(problem("https://:p@h/") == "the url holds a user name or a password");
    CHECK(problem("ftp://127.0.0.1/", true) == "the url's scheme is neither https nor http");
    CHECK(problem("ftp://h/", true) == "the url's scheme is neither https nor http");
    for (const std::string& url : {""s, "h"s, "https://"s, "nothing://h/"s}) CHECK(problem(url) == "the url cannot be read, or its scheme is unknown");
}

#endif
