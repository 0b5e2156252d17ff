// SPDX-License-Identifier: MIT
#include "support/catch.hpp"

#if __has_include(<curl/curl.h>) && (defined(__unix__) || defined(__APPLE__))

#include <sys/socket.h>
#include <unistd.h>

#include <wawp/transport/curl_quiet.hpp>

using wawp::detail::is_quiet;

TEST_CASE("curl_quiet: a kept connection is one on which nothing waits, neither bytes nor an end nor an error") {
    int ends[2] = {-1, -1};
    REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0);
    CHECK(is_quiet(ends[0]));
    REQUIRE(::send(ends[1], "xy", 2, 0) == 2);
    CHECK_FALSE(is_quiet(ends[0]));
    char bytes[2];
    REQUIRE(::recv(ends[0], bytes, 2, 0) == 2);  // it was only looked at
    CHECK(is_quiet(ends[0]));
    ::close(ends[1]);
    CHECK_FALSE(is_quiet(ends[0]));
    ::close(ends[0]);
    CHECK_FALSE(is_quiet(ends[0]));  // an error: there is no such socket any more
    CHECK_FALSE(is_quiet(nullptr, ends[0]));
}

#endif
