// SPDX-License-Identifier: MIT
#include <string>

#include "support/catch.hpp"

#ifndef _WIN32
#include <wawp/testing/plain_channel.hpp>

TEST_CASE("plain_channel: a request is whole with its body, however the length's name is spelled") {
    using wawp::testing::detail::size_of_request;
    for (const std::string name : {"Content-Length: ", "content-length: ", "CONTENT-LENGTH:"}) {
        const std::string head = "POST / HTTP/1.1\r\nHost: h\r\n" + name + "3\r\n\r\n";
        CHECK(size_of_request(head + "abc") == head.size() + 3);
        CHECK(size_of_request(head + "abcd") == head.size() + 3);
        CHECK(size_of_request(head + "ab") == 0);
    }
    const std::string bare = "POST / HTTP/1.1\r\nX-Content-Length: 3\r\n\r\n";
    CHECK(size_of_request(bare) == bare.size());
    CHECK(size_of_request(bare + "\r\nContent-Length: 3\r\n\r\n") == bare.size());  // another request's
    CHECK(size_of_request("POST / HTTP/1.1\r\n") == 0);
}
#endif
