// SPDX-License-Identifier: MIT
// `beast_transport` in the matrix of faults: as it blocks, and as it does not.
#include "support/catch.hpp"

#if __has_include(<boost/beast.hpp>) && __has_include(<openssl/ssl.h>)

#include <wawp/transport/beast.hpp>

#include "faults/matrix.hpp"
#include "support/as_blocking.hpp"

using namespace wawp::test::matrix;

namespace {

struct blocking_maker {
    using type = wawp::beast_transport;
    static type make() { return type({.ca_file = wawp::test::test_ca_file()}); }
};

struct async_maker {
    using type = wawp::test::as_blocking<wawp::beast_transport>;
    static type make() { return type(blocking_maker::make()); }
};

}  // namespace

TEST_CASE("faults: beast_transport that blocks never sends twice and never claims what it does not know", "[beast]") {
    check_all_cases<blocking_maker>("beast_transport, blocking", true);
}
TEST_CASE("faults: beast_transport that does not block never sends twice and never claims what it does not know", "[beast]") {
    check_all_cases<async_maker>("beast_transport, asynchronous", true);
}
TEST_CASE("faults: cancelled at any moment, beast_transport that blocks claims nothing that it does not know", "[beast]") {
    check_cancelled<blocking_maker>("beast_transport, blocking, cancelled");
}
TEST_CASE("faults: cancelled at any moment, beast_transport that does not block claims nothing that it does not know", "[beast]") {
    check_cancelled<async_maker>("beast_transport, asynchronous, cancelled");
}

#endif
