// SPDX-License-Identifier: MIT
#include <string>

#include "support/catch.hpp"

#include <wawp/client/loan.hpp>
#include <wawp/core/error.hpp>
#include <wawp/core/result.hpp>

TEST_CASE("result_place: is one result, an error by default, wherever it lies") {
    using text = wawp::result<std::string>;
    wawp::detail::result_place<text> own(nullptr);
    text* const first = &own.get();
    CHECK_FALSE(*first);
    *first = std::string("sent");
    CHECK(&own.get() == first);
    CHECK(own.get().value() == "sent");

    text wanted(std::string("as it was"));
    wawp::detail::result_place<text> lent(&wanted);
    CHECK(&lent.get() == &wanted);
    CHECK(wanted.value() == "as it was");
}
