// SPDX-License-Identifier: MIT
#include "support/catch.hpp"

#if __has_include(<curl/curl.h>)

#include <string>

#include <wawp/transport/curl_text.hpp>

using wawp::detail::curl_text;

TEST_CASE("curl_text: grows, byte for byte, and forgets what it held") {
    curl_text text;
    CHECK(text.view().empty());
    CHECK(text.append(""));
    std::string expected;
    for (int i = 0; i < 3'000; ++i) {
        const std::string more = std::to_string(i);
        REQUIRE(text.append(more));
        expected += more;
    }
    CHECK(text.view() == expected);
    CHECK(text.size() == expected.size());
    text.clear();
    CHECK(text.view().empty());
    REQUIRE(text.append("a"));  // into room that is there no more
    CHECK(text.view() == "a");
    text.clear();
    const std::string large(100'000, 'x');
    REQUIRE(text.append(large));
    REQUIRE(text.append("y"));
    CHECK(text.view() == large + "y");
}

#endif
