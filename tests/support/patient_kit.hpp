// SPDX-License-Identifier: MIT
// A kit for transports on a machine that may be busy.
#pragma once

#include <algorithm>
#include <chrono>
#include <initializer_list>
#include <string>
#include <string_view>

#include <wawp/testing/transport_kit.hpp>

namespace tests {

/// Examines a transport with little time, and if something is wrong once more with plenty: a server that is kept waiting by
/// the machine may say too late what it has to say.
/// @param examine   what to do with a timeout: one of the kit's functions
/// @param accepted  beginnings of sentences that are known to be true
template <class Examine>
wawp::testing::transport_report examine_patiently(Examine examine, std::initializer_list<std::string_view> accepted = {}) {
    wawp::testing::transport_report report;
    for (const std::chrono::milliseconds timeout : {std::chrono::milliseconds{80}, std::chrono::milliseconds{500}}) {
        report = examine(wawp::testing::transport_kit_options{.timeout = timeout});
        std::erase_if(report.wrong, [&](const std::string& sentence) {
            return std::any_of(accepted.begin(), accepted.end(), [&](std::string_view each) { return sentence.starts_with(each); });
        });
        if (report.wrong.empty()) break;
    }
    return report;
}

}  // namespace tests
