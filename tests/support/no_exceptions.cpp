// SPDX-License-Identifier: MIT
// The library without exceptions and without run-time type information: it compiles, and it sends.
#include <cstdio>

#include <wawp/wawp.hpp>
#include <wawp/json/bridge.hpp>
#include <wawp/testing/sandbox.hpp>

#include "support/sample_event.hpp"

int main() {
    wawp::testing::sandbox gateway;
    wawp::client client{gateway.transport(), tests::who};
    const auto sent = client.send(tests::documented_event());
    std::puts(sent ? sent->id.c_str() : to_string(sent.error()).c_str());
    return sent && gateway.invitations().size() == 1 ? 0 : 1;
}
