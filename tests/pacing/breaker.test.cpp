// SPDX-License-Identifier: MIT
#include "support/catch.hpp"

#include <chrono>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <wawp/pacing/breaker.hpp>

using namespace std::chrono_literals;
using wawp::breaker_pauses;
using wawp::breaker_state;
using wawp::errc;
using wawp::error;
using wawp::pace_time;
using wawp::pause_reason;

namespace {

constexpr pace_time noon{std::chrono::hours{480'012}};
const breaker_pauses pauses{};

error with(errc code, std::string message = {}, std::string gateway_code = {}) {
    error e{.code = code};
    e.message = std::move(message);
    e.gateway_code = std::move(gateway_code);
    return e;
}

/// The same from a gateway that answered.
error answered(errc code, std::string message = {}, std::string gateway_code = {}) {
    error e = with(code, std::move(message), std::move(gateway_code));
    e.http_status = 500;
    return e;
}

breaker_state after(const error& e, pace_time when = noon) {
    breaker_state breaker;
    breaker.on_error(pauses, e, when);
    return breaker;
}

}  // namespace

TEST_CASE("breaker: what is about the sender pauses it, each for its own time") {
    const struct {
        errc code;
        pause_reason reason;
        std::string_view name;
        std::chrono::seconds pause;
    } rows[] = {{errc::session_down, pause_reason::session_down, "session_down", 15min},
                {errc::quota_reached, pause_reason::quota_reached, "quota_reached", 1h},
                {errc::rate_limited, pause_reason::rate_limited, "rate_limited", 1min},
                {errc::connect_failed, pause_reason::unreachable, "unreachable", 30s},
                {errc::name_lookup_failed, pause_reason::unreachable, "unreachable", 30s},
                {errc::gateway_unreachable, pause_reason::unreachable, "unreachable", 30s},
                {errc::unauthorized, pause_reason::sender_refused, "sender_refused", 15min},
                {errc::plan_required, pause_reason::sender_refused, "sender_refused", 15min},
                {errc::bad_option, pause_reason::sender_refused, "sender_refused", 15min},
                {errc::certificate_refused, pause_reason::sender_refused, "sender_refused", 15min},
                {errc::intercepted, pause_reason::sender_refused, "sender_refused", 15min},
                {errc::redirected, pause_reason::sender_refused, "sender_refused", 15min},
                {errc::unsupported, pause_reason::sender_refused, "sender_refused", 15min}};
    for (const auto& row : rows) {
        const breaker_state breaker = after(with(row.code));
        CHECK(breaker == breaker_state{.reason = row.reason, .since = noon, .until = noon + row.pause});
        CHECK(to_string(breaker.reason) == row.name);
        CHECK(breaker.next_slot(noon) == noon + row.pause);
        CHECK(breaker.next_slot(noon + row.pause) == noon + row.pause);
        CHECK(breaker.next_slot(noon + row.pause + 1ms) == noon + row.pause + 1ms);
    }
}

TEST_CASE("breaker: what is about the event, or nobody's fault, pauses nothing") {
    for (const errc code : {errc::rejected, errc::rule_broken, errc::timed_out, errc::deadline_passed, errc::gateway_failed, errc::cancelled}) {
        const breaker_state breaker = after(with(code));
        CHECK(breaker == breaker_state{});
        CHECK(breaker.next_slot(noon) == noon);
    }
    CHECK(to_string(pause_reason::none) == "none");
}

TEST_CASE("breaker: a refusal that every event would meet pauses the sender; one that may be about the event does not") {
    const struct {
        errc code;
        int status;
        const char* message;
        const char* gateway_code;
        pause_reason reason;
    } rows[] = {{errc::rejected, 405, "no", "", pause_reason::sender_refused},
                {errc::rejected, 411, "", "", pause_reason::sender_refused},
                {errc::rejected, 414, "", "", pause_reason::sender_refused},
                {errc::rejected, 415, "", "", pause_reason::sender_refused},
                {errc::rejected, 417, "", "", pause_reason::sender_refused},
                {errc::rejected, 431, "", "", pause_reason::sender_refused},
                {errc::rejected, 421, "", "", pause_reason::unreachable},
                {errc::rejected, 425, "", "", pause_reason::unreachable},
                {errc::rejected, 404, "Cannot POST /v2/v2/send/event; Not Found", "", pause_reason::sender_refused},
                {errc::rejected, 404, "No route was found", "rest_no_route", pause_reason::sender_refused},
                {errc::rejected, 404, "no such chat", "", pause_reason::none},
                {errc::rejected, 404, "the event 'Cannot POST /' has no chat", "", pause_reason::none},
                {errc::rejected, 400, "Cannot POST /", "rest_no_route", pause_reason::none},
                {errc::rejected, 410, "", "", pause_reason::none},
                {errc::rejected, 413, "", "", pause_reason::none},
                {errc::rejected, 422, "", "", pause_reason::none},
                {errc::intercepted, 403, "", "", pause_reason::sender_refused},
                {errc::intercepted, 404, "", "", pause_reason::sender_refused},
                {errc::intercepted, 413, "", "", pause_reason::none},  // this event is too large
                {errc::declined, 405, "", "", pause_reason::none}};
    for (const auto& row : rows) {
        CAPTURE(row.status, row.message);
        error e = with(row.code, row.message, row.gateway_code);
        e.http_status = row.status;
        CHECK(wawp::pause_reason_of(e) == row.reason);
    }
}

TEST_CASE("breaker: what breaks the way to the gateway pauses the sender where the request surely did not leave") {
    for (const errc code : {errc::malformed_answer, errc::tls_failed, errc::connection_lost}) {
        error e = with(code);
        CHECK(wawp::pause_reason_of(e) == pause_reason::unreachable);
        e.delivery = wawp::delivery::unknown;
        CHECK(wawp::pause_reason_of(e) == pause_reason::none);
    }
}

TEST_CASE("breaker: the engines' words of a reach-out lock pause a day, whatever the status was") {
    for (const char* words : {"2 UNKNOWN: server returned error 463", "NackCallerReachoutTimelocked", "Reach-out time lock", "reach_out_locked",
                              "reach out reachoutlock", "ReachOutTime", "account in reach out time-lock"}) {
        CAPTURE(words);
        const breaker_state breaker = after(answered(errc::gateway_failed, words));
        CHECK(breaker == breaker_state{.reason = pause_reason::reach_out_lock, .since = noon, .until = noon + 24h});
        CHECK(after(answered(errc::gateway_failed, "", words)).reason == pause_reason::reach_out_lock);
    }
    CHECK(after(answered(errc::session_down, "server returned error 463")).reason == pause_reason::reach_out_lock);
    CHECK(to_string(pause_reason::reach_out_lock) == "reach_out_lock");
    for (const char* words : {"no such chat 20463@c.us", "463 people are in this group", "reach out to support", "",
                              "event 'Community reach-out day' of chat 201234567890@c.us: the location is not known", "reach", "a reachout", "reach__out_lock",
                              "out_lock", "reach out: lock", "REACH-OUT"}) {
        CAPTURE(words);
        CHECK(after(answered(errc::rejected, words)).reason == pause_reason::none);
        CHECK(after(answered(errc::rejected, "", words)).reason == pause_reason::none);
    }
}

TEST_CASE("breaker: a gateway's code speaks of a reach-out lock in looser words than its message, which may repeat the event") {
    for (const char* words : {"RESTRICTED BY TIMELOCK", "account in reach out time-out", "failed with code 463", "{code: 463}", "error 463", "Error: 463",
                              "grpc_code 463", "Barcode 463, code 463", "code 4630 and error 463.", "(code: 463)", "error 463a", "CODE 463", "463"}) {
        CAPTURE(words);
        CHECK(after(answered(errc::rejected, "", words)).reason == pause_reason::reach_out_lock);
        CHECK(after(answered(errc::rejected, words)).reason == pause_reason::none);
    }
}

TEST_CASE("breaker: a number that only contains 463 is no reach-out lock") {
    for (const char* words : {"error 4630: unknown field", "error 4631", "error: 4631", "code 46311", "code: 4639", "Barcode 463", "terror 463", "BARCODE: 463",
                              "server returned error 4631", "4630"}) {
        CAPTURE(words);
        CHECK(after(answered(errc::gateway_failed, words)).reason == pause_reason::none);
        CHECK(after(answered(errc::gateway_failed, "", words)).reason == pause_reason::none);
    }
}

TEST_CASE("breaker: an event's own text that an answer quotes is no reach-out lock, whatever the status; the engines' names of it are") {
    for (const auto& [code, status] : {std::pair{errc::rejected, 400}, {errc::rejected, 422}, {errc::rejected, 404}, {errc::rejected, 403}, {errc::rejected, 409},
                                       {errc::rejected, 413}, {errc::session_down, 422}, {errc::gateway_failed, 500}, {errc::declined, 200}}) {
        const auto has_lock = [code = code, status = status](const char* words, const char* gateway_code = "") {
            error e = answered(code, words, gateway_code);
            e.http_status = status;
            return wawp::pause_reason_of(e) == pause_reason::reach_out_lock;
        };
        for (const char* words : {"chatId 201234567890@c.us: location 'Zip code 46311, Gary' is too long", "location 'Zip code 463' is too long", "code: 463",
                                  "error 4630: unknown field", "Barcode 463", "name 'Reach out time with mentors' is not allowed",
                                  "account is under a timelock", "name 'timelock demo' is not allowed", "chat not found for event \"Door code: 463\"",
                                  "description 'error 463 DROP TABLE' is too long", "error: 463", "server returned error 4631",
                                  "reach out lock and key", "reach-out lock", "reach out time: lock", "reach-out timeless", "in reach out time-out"}) {
            CAPTURE(status, words);
            CHECK_FALSE(has_lock(words));
        }
        for (const char* words : {"server returned error 463", "NackCallerReachoutTimelocked", "reach-out time lock", "Reach out time-lock", "reach_out_time", "reachout-lock"}) {
            CAPTURE(status, words);
            CHECK(has_lock(words));
        }
        CHECK(has_lock("", "code 463"));
        CHECK(has_lock("", "463"));
    }
}

TEST_CASE("breaker: words that are not the gateway's speak of no reach-out lock") {
    for (const char* words : {"Could not resolve host: api.reachout.example", "Could not resolve host: reach-out-time.example", "reach-out time lock", "server returned error 463"}) {
        CAPTURE(words);
        CHECK(after(with(errc::name_lookup_failed, words)).reason == pause_reason::unreachable);
        CHECK(after(with(errc::tls_failed, words, "463")).reason == pause_reason::unreachable);
    }
}

TEST_CASE("breaker: a stop while the gateway's wait went by leaves the limit where it is") {
    error e = with(errc::cancelled);
    CHECK(after(e) == breaker_state{});
    e.http_status = 429;
    e.retry_after = 90s;
    CHECK(after(e) == breaker_state{.reason = pause_reason::rate_limited, .since = noon, .until = noon + 90s});
    for (const int other : {521, 425}) {
        e.http_status = other;
        CHECK(after(e) == breaker_state{});
    }
}

TEST_CASE("breaker: how long a refused sender pauses is the user's to say") {
    breaker_state breaker;
    breaker.on_error({.sender_refused = 2h}, with(errc::unauthorized), noon);
    CHECK(breaker.until == noon + 2h);
}

TEST_CASE("breaker: a longer retry_after of the gateway's holds, up to a month") {
    error e = with(errc::rate_limited);
    e.retry_after = 90s;
    CHECK(after(e).until == noon + 90s);
    e.retry_after = 5s;
    CHECK(after(e).until == noon + 1min);
    e.retry_after = std::chrono::seconds::max();
    CHECK(after(e).until == noon + 24h * 31);
    breaker_state breaker;
    breaker.on_error({.rate_limited = -5s}, with(errc::rate_limited), noon);
    CHECK(breaker.until == noon);
}

TEST_CASE("breaker: a pause only gets longer, and its reason is that of the longest") {
    breaker_state breaker = after(with(errc::quota_reached));
    breaker.on_error(pauses, with(errc::rate_limited), noon + 1s);
    CHECK(breaker == breaker_state{.reason = pause_reason::quota_reached, .since = noon + 1s, .until = noon + 1h});
    breaker.on_error(pauses, with(errc::rejected), noon + 2s);
    CHECK(breaker == breaker_state{.reason = pause_reason::quota_reached, .since = noon + 1s, .until = noon + 1h});
    breaker.on_error(pauses, with(errc::quota_reached), noon);
    CHECK(breaker.until == noon + 1h);
    breaker.on_error({.session_down = 1h}, with(errc::session_down), noon);
    CHECK(breaker.reason == pause_reason::quota_reached);
    breaker.on_error(pauses, answered(errc::gateway_failed, "reach-out time lock"), noon + 3s);
    CHECK(breaker == breaker_state{.reason = pause_reason::reach_out_lock, .since = noon + 3s, .until = noon + 24h + 3s});
}

TEST_CASE("breaker: after a pause one message tries, and the others wait for what becomes of it") {
    breaker_state breaker = after(with(errc::session_down));
    const pace_time end = breaker.until;
    breaker.use(pauses, end);
    CHECK(breaker.next_slot(end) == end + 30s);
    CHECK(breaker.reason == pause_reason::session_down);
    breaker_state sent = breaker, failed = breaker;
    sent.on_sent(end, end + 1s);
    CHECK(sent == breaker_state{});
    failed.on_error(pauses, with(errc::session_down), end + 1s);
    CHECK(failed.until == end + 1s + 15min);
    breaker.use({.trial = -1s}, end);
    CHECK(breaker.until == end);
}

TEST_CASE("breaker: a pause that began while the clock was far ahead stops nobody") {
    breaker_state breaker{.reason = pause_reason::unreachable, .since = noon, .until = noon + 24h * 31};
    CHECK(breaker.next_slot(noon) == noon + 24h * 31);
    CHECK(breaker.next_slot(noon - 1ms) == noon - 1ms);
    static_assert(breaker_state{.reason = pause_reason::unreachable, .until = pace_time::max()}.next_slot(pace_time{-1ms}) == pace_time{-1ms}, "nothing overflows");
}

TEST_CASE("breaker: a pause that began while the clock was far ahead ends with the first message that is sent after it was set right") {
    breaker_state breaker = after(with(errc::connect_failed), noon + 24h * 40);
    pace_time now = noon;
    for (int i = 0; i < 10; ++i) {
        CHECK(breaker.next_slot(now) == now);
        breaker.use(pauses, now);
        breaker.on_sent(now, now + 1s);
        now += 1s;
    }
    CHECK(breaker == breaker_state{});
    breaker = after(with(errc::session_down));
    breaker.on_sent(noon - 1ms, noon);  // it began no later than now
    CHECK(breaker.reason == pause_reason::session_down);
}

TEST_CASE("breaker: while it is closed, messages leave it alone") {
    breaker_state breaker;
    breaker.use(pauses, noon);
    CHECK(breaker == breaker_state{});
    breaker.on_sent(noon, noon);
    CHECK(breaker == breaker_state{});
}

TEST_CASE("breaker: a message that went before the pause does not end it") {
    breaker_state breaker = after(with(errc::session_down));
    breaker.on_sent(noon - 1ms, noon);
    CHECK(breaker.reason == pause_reason::session_down);
    breaker.on_sent(noon, noon);
    CHECK(breaker.reason == pause_reason::session_down);
    breaker.on_sent(noon + 1ms, noon + 1ms);
    CHECK(breaker.reason == pause_reason::none);
}
