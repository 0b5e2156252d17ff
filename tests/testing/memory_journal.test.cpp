// SPDX-License-Identifier: MIT
#include <string>
#include <utility>
#include <vector>

#include "support/catch.hpp"

#include <wawp/testing/journal_kit.hpp>
#include <wawp/testing/memory_journal.hpp>

using wawp::begin_status;
using wawp::testing::memory_journal;

TEST_CASE("memory_journal: passes the kit", "[thread]") {
    const memory_journal journal;
    CHECK(wawp::testing::check_journal([&] { return journal.another_sender(); }) == std::vector<std::string>{});
}

TEST_CASE("memory_journal: fails once where it is told to, and changes nothing") {
    memory_journal journal;
    journal.will_fail_to_begin();
    const auto refused = journal.begin("key", "payload");
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == wawp::errc::journal_failed);
    CHECK(refused.error().message == "scripted by the test");
    CHECK(journal.find("key") == wawp::journal_entry{});

    const auto begun = journal.begin("key", "payload");
    REQUIRE(begun);
    journal.will_fail_to_end();
    CHECK_FALSE(journal.end("key", begun->fence, {.delivery = wawp::delivery::sent}));
    CHECK(journal.find("key").state == wawp::journal_state::sending);
    CHECK(journal.begin("key", "payload")->status == begin_status::in_doubt);
    REQUIRE(journal.end("key", begun->fence, {.delivery = wawp::delivery::sent}));
    CHECK(journal.find("key").state == wawp::journal_state::sent);
    CHECK(journal.find("key").key == "key");
    CHECK(journal.find("key").began.time_since_epoch().count() > 1'700'000'000);
}

TEST_CASE("memory_journal: one that has moved is the same sender") {
    memory_journal journal;
    memory_journal other = journal.another_sender();
    REQUIRE(other.begin("key", "payload"));
    {
        const memory_journal moved = std::move(other);
        CHECK(journal.begin("key", "payload")->status == begin_status::in_flight);
    }
    CHECK(journal.begin("key", "payload")->status == begin_status::in_doubt);
}
