// SPDX-License-Identifier: MIT
// `curl_loop_transport`, in an event loop on `poll`, in the matrix of faults.
#include "support/catch.hpp"

#if __has_include(<curl/curl.h>) && __has_include(<openssl/ssl.h>) && __has_include(<poll.h>)

#include <wawp/transport/curl_loop.hpp>

#include <cstddef>

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
    const auto all = run<maker>(wawp::test::fault_cases(), counts);
    report("curl_loop_transport", all);
    CHECK(all.cases >= 3'000);
    CHECK(all.duplicates == 0);
    CHECK(all.false_verdicts == 0);
    CHECK(all.off == 0);
}

TEST_CASE("faults: cancelled at any moment, curl_loop_transport claims nothing that it does not know", "[curl_loop]") {
    std::size_t not_sent = 0, unknown = 0;
    const auto all = cancelled_at_any_moment<maker>(not_sent, unknown);
    report("curl_loop_transport, cancelled", all);
    CHECK(all.duplicates == 0);
    CHECK(all.false_verdicts == 0);
    CHECK(not_sent > 0);
    CHECK(unknown > 0);
}

#endif
