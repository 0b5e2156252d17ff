// SPDX-License-Identifier: MIT
#include "support/catch.hpp"

#if defined(WAWP_TEST_HTTPLIB)

#include "custom_transport.hpp"

#include <chrono>
#include <csignal>
#include <string>
#include <vector>

#include "support/patient_kit.hpp"

#include <wawp/testing/transport_kit.hpp>

TEST_CASE("custom_transport: the example keeps the promises of a transport, but for what cpp-httplib does not let it keep") {
    std::signal(SIGPIPE, SIG_IGN);
    const auto examine = [](const auto& options) { return wawp::testing::check_transport([] { return my_transport{}; }, options); };
    const auto report = tests::examine_patiently(examine, {"an answer's first line that has no end",  // each byte begins a read's time anew
                                                           "a 103 and then the answer"});             // 0.11 takes it for the answer
    CHECK(report.wrong == std::vector<std::string>{});
    CHECK(report.cases > 100);
}

#endif
