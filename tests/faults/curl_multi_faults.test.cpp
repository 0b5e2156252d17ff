// SPDX-License-Identifier: MIT
// `curl_multi_transport` in the matrix of faults.
#include "support/catch.hpp"

#if __has_include(<curl/curl.h>) && __has_include(<openssl/ssl.h>)

#include <wawp/transport/curl_multi.hpp>

#include "faults/matrix.hpp"
#include "support/as_blocking.hpp"

using namespace wawp::test::matrix;

namespace {

struct maker {
    using type = wawp::test::as_blocking<wawp::curl_multi_transport>;
    static type make() { return type(wawp::curl_multi_transport({.ca_file = wawp::test::test_ca_file()})); }
};

}  // namespace

TEST_CASE("faults: curl_multi_transport never sends twice and never claims what it does not know", "[curl_multi]") {
    constexpr bool counts = LIBCURL_VERSION_NUM >= 0x075000;
    check_all_cases<maker>("curl_multi_transport", counts);
}

TEST_CASE("faults: cancelled at any moment, curl_multi_transport claims nothing that it does not know", "[curl_multi]") {
    check_cancelled<maker>("curl_multi_transport, cancelled");
}

#endif
