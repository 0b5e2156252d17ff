// SPDX-License-Identifier: MIT
#include <iomanip>
#include <sstream>
#include <string>

#include <wawp/core/error.hpp>
#include <wawp/core/result.hpp>
#include <wawp/core/secret.hpp>
#include <wawp/core/stream.hpp>
#include <wawp/endpoint/verdict.hpp>
#include <wawp/event/credentials.hpp>
#include <wawp/event/event.hpp>

#include "support/catch.hpp"

namespace {

template <class T, class Stream = std::ostream>
concept printed = requires(Stream& out, const T& what) { out << what; };

static_assert(printed<wawp::error> && printed<wawp::violation> && printed<wawp::errc> && printed<wawp::delivery> &&
              printed<wawp::category> && printed<wawp::situation> && printed<wawp::error, std::ostringstream>);
// What holds a secret or what people write to each other is not, and no result, which may hold either of two things.
static_assert(!printed<wawp::secret> && !printed<wawp::credentials> && !printed<wawp::event> && !printed<wawp::result<int>>);
static_assert(!printed<wawp::required<std::string>> && !printed<wawp::verdict> && !printed<wawp::error, std::wostream>);
struct number {};
static_assert(!printed<wawp::error, number> && !printed<wawp::delivery, int>);

template <class... T>
std::string print(const T&... all) {
    std::ostringstream out;
    (out << ... << all);
    return out.str();
}

TEST_CASE("stream: an error is printed as to_string says") {
    const wawp::violation broken{"event.name", "not_blank", "\"\"", "give it a visible character"};
    wawp::error failure{.code = wawp::errc::rule_broken, .violations = {broken}};
    CHECK(print(failure) == to_string(failure));
    CHECK(print(broken, '\n') == to_string(broken) + "\n");
    CHECK(print("it is ", wawp::delivery::not_sent, ": ", wawp::errc::timed_out, ", ", wawp::category::rate_limit, ", ",
                wawp::situation::server_error) == "it is not_sent: timed_out, rate_limit, server_error");
}

TEST_CASE("stream: a name keeps to the width that was asked for") {
    CHECK(print(std::setw(9), wawp::delivery::sent, 1) == "     sent1");
}

TEST_CASE("stream: what one prints goes on") {
    std::ostringstream out;
    const std::ostringstream& same = out << wawp::delivery::unknown;
    CHECK(&same == &out);
}

}  // namespace
