// SPDX-License-Identifier: MIT
// `curl_loop_transport`, in an event loop on `poll`, in the matrix of faults.
#include "support/catch.hpp"

#if __has_include(<curl/curl.h>) && __has_include(<openssl/ssl.h>) && __has_include(<poll.h>)

#include <wawp/transport/curl_loop.hpp>

#include "faults/matrix.hpp"
#include "support/curl_event_loop.hpp"

using namespace wawp::test::matrix;

namespace {

struct maker {
    using type = wawp::test::looping;
    static type make() { return type({.ca_file = wawp::test::test_ca_file()}); }
};

}  // namespace

TEST_CASE("faults: curl_loop_transport never sends twice and never claims what it does not know", "[curl_loop]") {
    constexpr bool counts = LIBCURL_VERSION_NUM >= 0x075000;
    check_all_cases<maker>("curl_loop_transport", counts);
}

TEST_CASE("faults: cancelled at any moment, curl_loop_transport claims nothing that it does not know", "[curl_loop]") {
    check_cancelled<maker>("curl_loop_transport, cancelled");
}

#endif
