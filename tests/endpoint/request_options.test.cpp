// SPDX-License-Identifier: MIT
#include <string>
#include <string_view>

#include "support/catch.hpp"

#include <wawp/endpoint/request_options.hpp>

using wawp::base_url;
using namespace std::string_view_literals;

namespace {

constexpr std::string_view good{};

}  // namespace

TEST_CASE("base_url: what is wrong is told by the first thing that is wrong") {
    for (const std::string_view url : {"https://h", "http://h/", "hTTpS://h:1", "https://h:65535/p", "https://h/x@y:0", "https://[::]", "http://[::1]:80"}) {
        INFO(url);
        CHECK(base_url{}(url) == good);
    }
    for (const std::string_view url : {"", "h", "ftp://h", "https:/h", "httpss://h", "https//h", " https://h"}) {
        INFO(url);
        CHECK(base_url{}(url) == "begin it with https://");
    }
    for (const std::string_view url : {"https://https://h", "https://http://h:1/p", "HTTP://HTTPS://h", "https://https://"}) {
        INFO(url);
        CHECK(base_url{}(url) == "write https:// once");
    }
    CHECK(base_url{}("https://https") == good);
    CHECK(base_url{}("https://h/https://x") == good);
    for (const std::string_view url : {"https://h /"sv, "https://h/ "sv, "https://h\r\n"sv, "https://h/\x7f"sv, "https://a\x7f"sv, "https://h/\0"sv, "https://h/\x1f"sv}) {
        INFO(url);
        CHECK(base_url{}(url) == "take white space and control characters out");
    }
    CHECK(base_url{}("https://h/\x80") == good);
    CHECK(base_url{}("https://h/!~") == good);
    CHECK(base_url{}("https://h/?q") == "take the query and the fragment out");
    CHECK(base_url{}("https://h#f") == "take the query and the fragment out");
    CHECK(base_url{}("https://u@h") == "take the user and password out of the URL");
    CHECK(base_url{}("https://[u@h]") == "take the user and password out of the URL");
    for (const std::string_view url : {"https://[::1", "https://[]", "https://[:]", "https://[", "https://[::g]", "https://[g::1]", "https://[::1/]"}) {
        INFO(url);
        CHECK(base_url{}(url) == "close the address with ]");
    }
    for (const std::string_view url : {"https://", "http://", "https:///p", "https://:80"}) {
        INFO(url);
        CHECK(base_url{}(url) == "name a host after https://");
    }
    for (const std::string_view url : {"https://h:", "https://h:0", "https://h:65536", "https://h:x", "https://h:80:80", "https://[::1]x", "https://[::1]:"}) {
        INFO(url);
        CHECK(base_url{}(url) == "give a port from 1 to 65535, or none");
    }
}

TEST_CASE("base_url: its scheme is https or http, in any case, and nothing longer or shorter") {
    using wawp::detail::scheme_size;
    CHECK(scheme_size("https://") == 8);
    CHECK(scheme_size("HTTP://x") == 7);
    CHECK(scheme_size("https:/") == 0);
    CHECK(scheme_size("http:/") == 0);
    CHECK(scheme_size("xhttp://") == 0);
}

TEST_CASE("base_url: the path follows with one slash between, behind a scheme in small letters") {
    using wawp::detail::join_url;
    CHECK(join_url("https://h", "/p") == "https://h/p");
    CHECK(join_url("https://h///", "/p") == "https://h/p");
    CHECK(join_url("HTTPS://H/Q", "/p") == "https://H/Q/p");
    CHECK(join_url("HTTP://HOST", "/p") == "http://HOST/p");
}

TEST_CASE("base_url: a part of the endpoint's path is found: its first segment at the end, or two in a row anywhere, in any case") {
    using wawp::detail::holds_part_of;
    constexpr std::string_view path = "/v2/send/event";
    for (const std::string_view base : {"https://h/v2", "https://h/v2/", "https://h/x/v2/send", "http://h/v2/send/event//", "https://h/V2", "https://h/V2/Send/EVENT",
                                        "https://h/v2/send/text", "https://h/send/event", "https://h/x/send/event/y", "https://h//v2//send//text", "https://h/v2/v2"}) {
        INFO(base);
        CHECK(holds_part_of(base, path));
    }
    for (const std::string_view base : {"https://h", "https://h/", "https://v2", "https://h/xv2", "https://h/v2x", "https://h/send", "https://h/v2/x", "https://h/event",
                                        "https://h/v2/event", "https://h/event/send", "https://v2/send", "https://h/v2/x/send", "https://h/x/send"}) {
        INFO(base);
        CHECK_FALSE(holds_part_of(base, path));
    }
    CHECK(holds_part_of("https://h/v2", "/v2/"));
    CHECK_FALSE(holds_part_of("https://h/v2/x", "/v2/"));
    CHECK_FALSE(holds_part_of("https://h/v2", ""));
    CHECK_FALSE(holds_part_of("https://h", ""));
}

TEST_CASE("request_options: the defaults are the gateway's address and a cap of 256 KiB") {
    constexpr std::size_t cap = 262'144;
    const wawp::request_options by_default;
    CHECK(by_default.base_url == "https://api.wawp.net");
    CHECK(by_default.user_agent == "wawp-cpp/1");
    CHECK(by_default.response_cap == cap);
}
