// SPDX-License-Identifier: MIT
// What the tests of each journal do with it.
#pragma once

#include <string>
#include <string_view>

#include <wawp/client/client.hpp>
#include <wawp/journal/once.hpp>
#include <wawp/testing/sandbox.hpp>

#include "support/catch.hpp"
#include "support/sample_event.hpp"

namespace tests {

template <class Journal>
wawp::begin_status begin(Journal& journal, std::string_view key = "key") {
    const auto begun = journal.begin(key, "payload");
    REQUIRE(begun);
    return begun->status;
}

/// Sends the documented event with `key`, and says what the error says, or nothing; the gateway counts what went out.
struct journal_sender {
    wawp::testing::sandbox gateway{};
    wawp::client<wawp::testing::sandbox::transport_type> client{gateway.transport(), who};

    template <class Journal>
    std::string send(Journal& journal, std::string_view key = "key") {
        const auto sent = client.send(documented_event(), wawp::once(journal, key));
        return sent ? std::string() : to_string(sent.error());
    }
};

inline bool has(const std::string& text, std::string_view part) {
    CAPTURE(text);
    CHECK(text.find(part) != std::string::npos);
    return text.find(part) != std::string::npos;
}

}  // namespace tests
