// SPDX-License-Identifier: MIT
// `httplib_transport` in the matrix of faults.
#include "support/catch.hpp"

#if defined(WAWP_TEST_HTTPLIB) && defined(CPPHTTPLIB_OPENSSL_SUPPORT)

#include <wawp/transport/httplib.hpp>

#include <csignal>

#include "faults/matrix.hpp"

using namespace wawp::test::matrix;

namespace {

struct maker {
    using type = wawp::httplib_transport;
    static type make() { return type({.ca_file = wawp::test::test_ca_file()}); }
};

}  // namespace

// It says less than the contract lets it say where cpp-httplib hides a status or a phase: so no comparison, but nothing false.
TEST_CASE("faults: httplib_transport never sends twice and never claims what it does not know", "[httplib]") {
    std::signal(SIGPIPE, SIG_IGN);
    check_all_cases<maker>("httplib_transport", false);
}

TEST_CASE("faults: cancelled at any moment, httplib_transport claims nothing that it does not know", "[httplib]") {
    std::signal(SIGPIPE, SIG_IGN);
    check_cancelled<maker>("httplib_transport, cancelled");
}

#endif
