// SPDX-License-Identifier: MIT
// `curl_transport` in the matrix of faults. A program of its own, because it takes a while.
#include "support/catch.hpp"

#if __has_include(<curl/curl.h>) && __has_include(<openssl/ssl.h>)

#include <wawp/transport/curl.hpp>

#include <cstdio>
#include <utility>
#include <vector>

#include "faults/matrix.hpp"

using namespace wawp::test::matrix;
using wawp::test::fault_case;

namespace {

/// `curl_transport` as it is with a libcurl that cannot count.
struct fallback_transport : wawp::curl_transport {
    explicit fallback_transport(wawp::curl_options options)
        : curl_transport(std::move(options), resend_guard::fresh_connection) {}
};

/// `curl_transport` as it must not be.
struct unguarded_transport : wawp::curl_transport {
    explicit unguarded_transport(wawp::curl_options options) : curl_transport(std::move(options), resend_guard::none) {}
};

template <class Transport>
struct maker {
    using type = Transport;
    static Transport make() { return Transport({.ca_file = wawp::test::test_ca_file()}); }
};

}  // namespace

TEST_CASE("faults: curl_transport never sends twice and never claims what it does not know", "[curl]") {
    constexpr bool counts = LIBCURL_VERSION_NUM >= 0x075000;
    check_all_cases<maker<wawp::curl_transport>>("curl_transport", counts);
}

TEST_CASE("faults: cancelled at any moment, curl_transport claims nothing that it does not know", "[curl]") {
    check_cancelled<maker<wawp::curl_transport>>("curl_transport, cancelled");
}

TEST_CASE("faults: the fall-back for an older libcurl says less, but nothing false", "[fallback]") {
    std::vector<fault_case> cases;
    for (fault_case& which : wawp::test::fault_cases()) {
        if (!which.stalls || which.policy == wawp::test::policy::at_most_once) cases.push_back(std::move(which));
    }
    const auto all = run<maker<fallback_transport>>(cases, false);
    report("curl_transport without the count", all);
    CHECK(all.cases >= 600);
    CHECK(all.duplicates == 0);
    CHECK(all.false_verdicts == 0);
}

TEST_CASE("faults: with its guard switched off, the same cases convict curl_transport", "[unguarded]") {
    std::vector<fault_case> cases;
    for (fault_case& which : wawp::test::fault_cases()) {
        if (which.reused && !which.stalls) cases.push_back(std::move(which));
    }
    const auto all = run<maker<unguarded_transport>>(cases, false);
    std::printf("guard switched off: %zu of %zu cases found out\n", all.texts.size(), all.cases);
    CHECK(all.duplicates > 0);
}

#endif
