// SPDX-License-Identifier: MIT
#include <stop_token>
#include <string>
#include <string_view>

#include "support/catch.hpp"
#include "support/sample_event.hpp"

#include <wawp/client/client.hpp>
#include <wawp/journal/once.hpp>
#include <wawp/testing/memory_journal.hpp>
#include <wawp/testing/sandbox.hpp>

using wawp::delivery;
using wawp::errc;
using wawp::journal_state;
using wawp::once;

namespace {

using sandbox_client = wawp::client<wawp::testing::sandbox::transport_type, wawp::json::native, wawp::never_retry>;

struct world {
    wawp::testing::sandbox gateway{};
    wawp::testing::memory_journal journal{};
    sandbox_client client{gateway.transport(), tests::who};

    auto send(std::string_view key) { return client.send(tests::documented_event(), once(journal, key)); }
};

struct elsewhere : wawp::send_event {
    static constexpr std::string_view path = "/v3/send/event";
};

wawp::event other_event() {
    wawp::event other = tests::documented_event();
    other.name = "Another meeting";
    return other;
}

/// Looks into the journal at the moment when the request would leave.
struct looking_transport {
    const wawp::testing::memory_journal* journal;
    journal_state* seen;
    wawp::http::outcome round_trip(const wawp::http::request&, wawp::http::deadline) {
        *seen = journal->find("key").state;
        return wawp::http::response{.status = 201, .body = R"({"id":"true_1"})"};
    }
};

}  // namespace

TEST_CASE("once: a second send with the key returns the first receipt, and nothing goes to the network") {
    world w;
    const auto first = w.send("booking-4711");
    REQUIRE(first);
    CHECK_FALSE(first->replayed);
    CHECK_FALSE(first->unrecorded);
    const auto second = w.send("booking-4711");
    REQUIRE(second);
    CHECK(second->replayed);
    CHECK_FALSE(second->unrecorded);
    CHECK(second->id == first->id);
    CHECK(second->attempts == 1);
    CHECK(second->layout == first->layout);
    CHECK_FALSE(second->may_be_duplicate);
    CHECK(w.gateway.requests() == 1);
    REQUIRE(w.send("booking-4712"));
    CHECK(w.gateway.requests() == 2);
}

TEST_CASE("once: all that is kept of a receipt is replayed") {
    wawp::begin_answer answer{.status = wawp::begin_status::already_sent};
    answer.verdict = {.delivery = delivery::sent, .message_id = "true_1", .may_be_duplicate = true, .attempts = 3, .layout = wawp::json::layout::nested};
    const auto replayed = once<wawp::testing::memory_journal>::replay<wawp::receipt>(answer);
    REQUIRE(replayed);
    CHECK(replayed->id == "true_1");
    CHECK(replayed->may_be_duplicate);
    CHECK(replayed->attempts == 3);
    CHECK(replayed->layout == wawp::json::layout::nested);
    CHECK(replayed->replayed);
}

TEST_CASE("once: the journal knows of the event before the first byte leaves") {
    wawp::testing::memory_journal journal;
    journal_state seen = journal_state::unknown;
    wawp::client client{looking_transport{&journal, &seen}, tests::who};
    REQUIRE(client.send(tests::documented_event(), once(journal, "key")));
    CHECK(seen == journal_state::sending);
    const wawp::journal_entry entry = journal.find("key");
    CHECK(entry.state == journal_state::sent);
    CHECK(entry.verdict.message_id == "true_1");
    CHECK(entry.verdict.error.empty());
    CHECK(entry.verdict.http_status == 0);
}

TEST_CASE("once: what may have been sent stays in doubt until a person resolves it") {
    world w;
    w.gateway.will_time_out();
    const auto first = w.send("key");
    REQUIRE_FALSE(first);
    CHECK(first.error().delivery == delivery::unknown);
    CHECK(first.error().code == errc::timed_out);
    CHECK(w.journal.find("key").verdict.error == "timed_out");
    CHECK(w.journal.find("key").verdict.attempts == 1);
    for (int i = 0; i < 2; ++i) {
        const auto again = w.send("key");
        REQUIRE_FALSE(again);
        CHECK(again.error().code == errc::in_doubt);
        CHECK(again.error().delivery == delivery::unknown);
        CHECK(again.error().message.starts_with("the earlier try began at 20"));
        CHECK(again.error().attempts == 0);
    }
    CHECK(w.gateway.requests() == 1);

    SECTION("as sent: it is replayed, without an id") {
        CHECK(*w.journal.resolve("key", wawp::resolution::sent) == journal_state::sent);
        const auto replayed = w.send("key");
        REQUIRE(replayed);
        CHECK(replayed->replayed);
        CHECK(replayed->id.empty());
        CHECK(w.gateway.requests() == 1);
    }
    SECTION("as not sent: it goes out") {
        CHECK(*w.journal.resolve("key", wawp::resolution::not_sent) == journal_state::not_sent);
        const auto sent = w.send("key");
        REQUIRE(sent);
        CHECK_FALSE(sent->replayed);
        CHECK(w.gateway.requests() == 2);
    }
}

TEST_CASE("once: what was surely not sent may be tried again") {
    world w;
    w.gateway.will_answer(401, R"({"message":"no"})");
    const auto first = w.send("key");
    REQUIRE_FALSE(first);
    CHECK(first.error().delivery == delivery::not_sent);
    CHECK(w.journal.find("key").state == journal_state::not_sent);
    CHECK(w.journal.find("key").verdict.error == "unauthorized");
    CHECK(w.journal.find("key").verdict.http_status == 401);
    REQUIRE(w.send("key"));
    CHECK(w.gateway.invitations().size() == 1);
}

TEST_CASE("once: the same key with another event is an error, whatever became of the first") {
    world w;
    const auto refuses = [&] {
        const auto other = w.client.send(other_event(), once(w.journal, "key"));
        REQUIRE_FALSE(other);
        CHECK(other.error().code == errc::key_reused);
        CHECK(other.error().delivery == delivery::not_sent);
    };
    w.gateway.will_answer(401, "{}");
    REQUIRE_FALSE(w.send("key"));
    refuses();
    REQUIRE(w.send("key"));
    refuses();
    CHECK(w.gateway.requests() == 2);
}

TEST_CASE("once: a key on which another sender is at work is in flight, and nothing is sent") {
    world w;
    wawp::testing::memory_journal other = w.journal.another_sender();
    REQUIRE(other.begin("key", wawp::payload_digest<wawp::send_event>(tests::documented_event())));
    const auto sent = w.send("key");
    REQUIRE_FALSE(sent);
    CHECK(sent.error().code == errc::in_flight);
    CHECK(sent.error().delivery == delivery::unknown);
    CHECK(w.gateway.requests() == 0);
}

TEST_CASE("once: a bad event, a bad credential and a bad option never reach the journal") {
    world w;
    wawp::event bad = tests::documented_event();
    bad.chat_id = "nobody";
    CHECK(w.client.send(bad, once(w.journal, "key")).error().code == errc::rule_broken);
    sandbox_client nobody{w.gateway.transport(), wawp::credentials{"", "token"}};
    CHECK(nobody.send(tests::documented_event(), once(w.journal, "key")).error().code == errc::bad_option);
    sandbox_client idle{w.gateway.transport(), tests::who, {.exchange = {.max_attempts = 0}}};
    CHECK(idle.send(tests::documented_event(), once(w.journal, "key")).error().code == errc::bad_option);
    CHECK(w.journal.find("key") == wawp::journal_entry{});
    CHECK(w.gateway.requests() == 0);
}

TEST_CASE("once: a bad key is refused with a sentence") {
    world w;
    const auto advice_for = [&](const std::string& key) {
        const auto sent = w.send(key);
        REQUIRE_FALSE(sent);
        CHECK(sent.error().code == errc::bad_option);
        CHECK(sent.error().delivery == delivery::not_sent);
        REQUIRE(sent.error().violations.size() == 1);
        CHECK(sent.error().violations[0].key == "key");
        return std::string(sent.error().violations[0].advice);
    };
    CHECK(advice_for("") == "give it a visible character");
    CHECK(advice_for(" \t") == "give it a visible character");
    CHECK(advice_for(std::string(513, 'k')) == "make it at most 512 bytes long");
    CHECK(advice_for(std::string(10'000, 'k')) == "make it at most 512 bytes long");
    CHECK(advice_for(std::string("a\0b", 3)) == "take control characters out");
    CHECK(advice_for("a\xFF") == "write it as UTF-8");
    CHECK(w.gateway.requests() == 0);
    REQUIRE(w.send("O'Hara \"📅\"; --"));
    REQUIRE(w.send(std::string(512, 'k')));
    const char* nothing = nullptr;
    CHECK(w.client.send(tests::documented_event(), once(w.journal, nothing)).error().code == errc::bad_option);
    CHECK(once(w.journal, "key").key() == "key");
}

TEST_CASE("once: nothing is sent when the journal cannot be written before") {
    world w;
    w.journal.will_fail_to_begin();
    const auto sent = w.send("key");
    REQUIRE_FALSE(sent);
    CHECK(sent.error().code == errc::journal_failed);
    CHECK(sent.error().delivery == delivery::not_sent);
    CHECK(w.gateway.requests() == 0);
    REQUIRE(w.send("key"));
}

TEST_CASE("once: when the end cannot be written the caller has its verdict, and the key stays in doubt") {
    world w;
    w.journal.will_fail_to_end();
    SECTION("a receipt") {
        const auto sent = w.send("key");
        REQUIRE(sent);
        CHECK(sent->unrecorded);
        CHECK_FALSE(sent->id.empty());
    }
    SECTION("an error without a text") {
        w.gateway.will_answer(401, "{}");
        const auto sent = w.send("key");
        REQUIRE_FALSE(sent);
        CHECK(sent.error().code == errc::unauthorized);
        CHECK(sent.error().message == "the journal could not write this down: scripted by the test");
    }
    SECTION("an error with one") {
        w.gateway.will_answer(401, R"({"message":"wrong token"})");
        CHECK(w.send("key").error().message == "wrong token; the journal could not write this down: scripted by the test");
    }
    CHECK(w.send("key").error().code == errc::in_doubt);
    CHECK(w.gateway.requests() == 1);
}

TEST_CASE("once: what is no plain id does not get into the journal, and the caller has it all the same") {
    world w;
    const auto kept_of = [&](const std::string& id) {
        w.gateway.will_answer(201, R"({"id":")" + id + R"("})");
        const auto sent = w.send("key " + std::to_string(w.gateway.requests()));
        REQUIRE(sent);
        CHECK_FALSE(sent->id.empty());
        return w.journal.find("key " + std::to_string(w.gateway.requests() - 1)).verdict.message_id;
    };
    CHECK(kept_of("true_201234567890@c.us_3EB0") == "true_201234567890@c.us_3EB0");
    CHECK(kept_of("true_" + std::string(tests::token)).empty());
    CHECK(kept_of("TOKEN%5FMUST%5FNOT%5FBE%5FLOGGED").empty());
    CHECK(kept_of("line\\nbreak").empty());
    CHECK(kept_of(std::string(513, 'i')).empty());
    CHECK(kept_of(std::string(512, 'i')) == std::string(512, 'i'));
}

TEST_CASE("once: a send that is stopped before its first byte may be tried again") {
    world w;
    std::stop_source stop;
    stop.request_stop();
    const auto stopped = w.client.send(tests::documented_event(), once(w.journal, "key"), stop.get_token());
    REQUIRE_FALSE(stopped);
    CHECK(stopped.error().code == errc::cancelled);
    CHECK(w.journal.find("key").state == journal_state::not_sent);
    REQUIRE(w.send("key"));
    CHECK(w.gateway.requests() == 1);
}

TEST_CASE("payload_digest: stays the same for the same event in every version, layout and form") {
    const std::string digest = wawp::payload_digest<wawp::send_event>(tests::documented_event());
    CHECK(digest == "394e867aad5e0ba34635a7c2e2153275b02371501c2f77b64a398050e24740be");
    CHECK(wawp::payload_digest<wawp::send_event>(tests::documented_event<wawp::event_view>()) == digest);
    static constexpr auto constant = wawp::checked(tests::documented_event<wawp::event_view>());
    CHECK(wawp::payload_digest<wawp::send_event>(constant) == digest);
    CHECK(wawp::payload_digest<wawp::nested<wawp::send_event>>(tests::documented_event()) == digest);
    CHECK(wawp::payload_digest<wawp::dotted<wawp::send_event>>(tests::documented_event()) == digest);
}

TEST_CASE("payload_digest: any other event, or another endpoint, has another one") {
    const wawp::event first = tests::documented_event();
    const auto differs = [&](auto&& change) {
        wawp::event other = first;
        change(other);
        return wawp::payload_digest<wawp::send_event>(other) != wawp::payload_digest<wawp::send_event>(first);
    };
    CHECK_FALSE(differs([](wawp::event&) {}));
    CHECK(differs([](wawp::event& e) { e.chat_id = "201234567891@c.us"; }));
    CHECK(differs([](wawp::event& e) { e.name = "Team Meeting"; }));
    CHECK(differs([](wawp::event& e) { e.start_time = e.start_time.value() + std::chrono::seconds{1}; }));
    CHECK(differs([](wawp::event& e) { e.extra_guests_allowed = false; }));
    CHECK(differs([](wawp::event& e) { e.reply_to = "false_1"; }));
    CHECK(wawp::payload_digest<elsewhere>(first) != wawp::payload_digest<wawp::send_event>(first));
}
