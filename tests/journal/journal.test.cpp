// SPDX-License-Identifier: MIT
#include <chrono>
#include <string>

#include "support/catch.hpp"

#include <wawp/journal/journal.hpp>
#include <wawp/testing/memory_journal.hpp>

using wawp::begin_status;
using wawp::delivery;
using wawp::errc;
using wawp::journal_entry;
using wawp::journal_state;

namespace {

constexpr std::chrono::sys_seconds noon{std::chrono::seconds{1'764'590'400}};

journal_entry entry_in(journal_state state) {
    return {.key = "key", .payload = "digest", .state = state, .fence = 7, .sender = "somebody", .began = noon, .resolved = true, .verdict = {.attempts = 2}};
}

journal_state ended(journal_state before, delivery how) {
    journal_entry entry = entry_in(before);
    const auto state = entry.end(7, {.delivery = how});
    REQUIRE(state);
    CHECK(entry.state == *state);
    CHECK(entry.resolved == (entry == entry_in(before)));
    CHECK(entry.verdict.attempts == (entry.resolved ? 2 : 0));
    return *state;
}

struct no_end {
    wawp::result<wawp::begin_answer> begin(std::string_view, std::string_view);
    wawp::result<journal_state> resolve(std::string_view, wawp::resolution);
};

static_assert(wawp::journal_policy<wawp::testing::memory_journal>);
static_assert(!wawp::journal_policy<no_end>);
static_assert(!wawp::journal_policy<wawp::result<wawp::testing::memory_journal>>);

}  // namespace

TEST_CASE("journal_entry: a try that may go is written down whole, and nothing of the one before it") {
    journal_entry entry = entry_in(journal_state::not_sent);
    const auto answer = entry.begin({.payload = "digest", .sender = "me", .fence = 8, .now = noon + std::chrono::seconds{1}}, false);
    CHECK(answer.status == begin_status::go);
    CHECK(answer.fence == 8);
    CHECK(answer.began == noon + std::chrono::seconds{1});
    CHECK(entry == journal_entry{.key = "key", .payload = "digest", .state = journal_state::sending, .fence = 8, .sender = "me", .began = noon + std::chrono::seconds{1}});
}

TEST_CASE("journal_entry: whoever may not go changes nothing, and learns when the try began") {
    const auto refused = [](journal_state state, bool lives, const char* payload = "digest") {
        journal_entry entry = entry_in(state);
        const auto answer = entry.begin({.payload = payload, .sender = "me", .fence = 8, .now = {}}, lives);
        CHECK(entry == entry_in(state));
        CHECK(answer.fence == 0);
        CHECK(answer.began == noon);
        CHECK(answer.verdict.attempts == (answer.status == begin_status::already_sent ? 2 : 0));
        return answer.status;
    };
    CHECK(refused(journal_state::sent, false) == begin_status::already_sent);
    CHECK(refused(journal_state::unknown, false) == begin_status::in_doubt);
    CHECK(refused(journal_state::unknown, true) == begin_status::in_doubt);
    CHECK(refused(journal_state::sending, false) == begin_status::in_doubt);
    CHECK(refused(journal_state::sending, true) == begin_status::in_flight);
    for (const journal_state state : {journal_state::sent, journal_state::not_sent, journal_state::unknown, journal_state::sending}) {
        CHECK(refused(state, true, "another") == begin_status::other_payload);
    }
}

TEST_CASE("journal_entry: a try ends once; after that only the news that it was sent is taken") {
    using enum journal_state;
    CHECK(ended(sending, delivery::sent) == sent);
    CHECK(ended(sending, delivery::not_sent) == not_sent);
    CHECK(ended(sending, delivery::unknown) == unknown);
    for (const journal_state before : {unknown, not_sent}) {
        CHECK(ended(before, delivery::sent) == sent);
        CHECK(ended(before, delivery::not_sent) == before);
        CHECK(ended(before, delivery::unknown) == before);
    }
    for (const delivery how : {delivery::sent, delivery::not_sent, delivery::unknown}) CHECK(ended(sent, how) == sent);
}

TEST_CASE("journal_entry: only the latest try may end") {
    journal_entry entry = entry_in(journal_state::sending);
    const auto other = entry.end(6, {.delivery = delivery::sent});
    REQUIRE_FALSE(other);
    CHECK(other.error().code == errc::other_try);
    CHECK(other.error().message == "the entry belongs to another try");
    CHECK(entry == entry_in(journal_state::sending));
    journal_entry fresh;
    CHECK_FALSE(fresh.end(0, {.delivery = delivery::sent}));
    CHECK(fresh == journal_entry{});
}

TEST_CASE("journal_entry: a person resolves what is in doubt, and nothing else") {
    for (const journal_state state : {journal_state::unknown, journal_state::sending}) {
        journal_entry entry = entry_in(state);
        CHECK(*entry.resolve(wawp::resolution::sent, false) == journal_state::sent);
        CHECK(entry.state == journal_state::sent);
        CHECK(entry.resolved);
        CHECK(entry.verdict.delivery == delivery::sent);
        entry = entry_in(state);
        entry.resolved = false;
        CHECK(*entry.resolve(wawp::resolution::not_sent, false) == journal_state::not_sent);
        CHECK(entry.resolved);
        CHECK(entry.verdict.delivery == delivery::not_sent);
    }
    const auto refused = [](journal_state state, bool lives) {
        journal_entry entry = entry_in(state);
        const auto answer = entry.resolve(wawp::resolution::sent, lives);
        REQUIRE_FALSE(answer);
        CHECK(entry == entry_in(state));
        return std::pair(answer.error().code, answer.error().delivery);
    };
    CHECK(refused(journal_state::sending, true) == std::pair(errc::in_flight, delivery::unknown));
    CHECK(refused(journal_state::sent, false) == std::pair(errc::not_in_doubt, delivery::sent));
    CHECK(refused(journal_state::not_sent, true) == std::pair(errc::not_in_doubt, delivery::not_sent));
    journal_entry unknown = entry_in(journal_state::unknown);
    CHECK(unknown.resolve(wawp::resolution::sent, true));
}

TEST_CASE("journal: states and answers have names") {
    CHECK(to_string(journal_state::sending) == "sending");
    CHECK(to_string(journal_state::sent) == "sent");
    CHECK(to_string(journal_state::not_sent) == "not_sent");
    CHECK(to_string(journal_state::unknown) == "unknown");
    CHECK(to_string(begin_status::go) == "go");
    CHECK(to_string(begin_status::already_sent) == "already_sent");
    CHECK(to_string(begin_status::in_doubt) == "in_doubt");
    CHECK(to_string(begin_status::in_flight) == "in_flight");
    CHECK(to_string(begin_status::other_payload) == "other_payload");
}

TEST_CASE("journal_key: a good key has nothing against it") {
    CHECK(wawp::refuse_key("booking-4711").violations.empty());
    const auto refusal = wawp::refuse_key("");
    CHECK(refusal.code == errc::bad_option);
    REQUIRE(refusal.violations.size() == 1);
    CHECK(to_string(refusal.violations[0]) == "key: journal_key: found \"\": give it a visible character");
    static_assert(wawp::journal_key{}("O'Hara 📅").empty());
    static_assert(wawp::journal_key{}("a\xC2\x85") == "take control characters out");
    static_assert(wawp::journal_key{}("\na") == "take control characters out");
}
