// SPDX-License-Identifier: MIT
// The second file of the program that includes the same headers: nothing in them is defined twice.
#include <cstdio>

#include <wawp/transport/curl.hpp>
#include <wawp/wawp.hpp>

#include "probe.hpp"

int main() {
    [[maybe_unused]] const wawp::curl_transport transport;
    std::printf("wawp %.*s\n", static_cast<int>(wawp::version.size()), wawp::version.data());
    return probe();
}
