// SPDX-License-Identifier: MIT
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

#include "support/catch.hpp"

#include <wawp/endpoint/decode.hpp>
#include <wawp/event/send_event.hpp>

using wawp::delivery;
using wawp::errc;
using wawp::situation;

namespace {

const wawp::credentials sender{"INSTANCE", "TOKEN"};

wawp::attempt_result<wawp::message> decode(int status, std::string body, std::vector<wawp::http::header> headers = {}) {
    return wawp::decode_attempt<wawp::send_event>(wawp::http::response{status, std::move(headers), std::move(body)}, sender);
}

errc code(int status, std::string body, std::vector<wawp::http::header> headers = {}) {
    return decode(status, std::move(body), std::move(headers)).result.error().code;
}

std::string says(std::string_view words) { return "{\"message\":\"" + std::string(words) + "\"}"; }

}  // namespace

TEST_CASE("classify: words of a session decide the diagnosis under every 4xx that is no rate limit") {
    for (const int status : {400, 401, 402, 403, 404, 408, 409, 410, 422, 499}) {
        for (const std::string_view words : {"Session not found", "Scan the QR code", "SESSION is not connected", "Instance ID invalid"}) {
            CHECK(code(status, says(words)) == errc::session_down);
        }
        CHECK(code(status, R"({"status":"SCAN_QR_CODE"})") == errc::session_down);
        for (const std::string_view state : {"STOPPED", "FAILED", "STARTING"}) {
            const auto failure = decode(status, "{\"status\":\"" + std::string(state) + "\"}").result.error();
            CHECK(failure.code == errc::session_down);
            CHECK(failure.message.find(state) != std::string::npos);
        }
    }
    CHECK(code(429, says("too many sessions")) == errc::rate_limited);
    CHECK(code(500, says("session broken")) == errc::gateway_failed);
    CHECK(code(400, R"({"status":"failed"})") == errc::rejected);
}

TEST_CASE("classify: a refused token is no session, even where the words name both") {
    for (const std::string_view words : {"invalid access_token for this session", "Access token does not match the session",
                                         "API key of this session is unknown", "X-Api-Key: no such session"}) {
        CHECK(code(401, says(words)) == errc::unauthorized);
        CHECK(code(403, says(words)) == errc::unauthorized);
    }
}

TEST_CASE("classify: a page, or plain text where the gateway sends JSON, comes from something in front of it") {
    for (const int status : {403, 404, 413}) {
        CHECK(code(status, "<html>Just a moment...</html>") == errc::intercepted);
        CHECK(code(status, "  \r\n<!DOCTYPE html>") == errc::intercepted);
        CHECK(code(status, "Cannot POST /v2/send/event") == errc::intercepted);
    }
    CHECK(code(401, "<html>Log in</html>") == errc::intercepted);
    CHECK(code(401, "Unauthorized") == errc::unauthorized);
    CHECK(code(400, "<html>Bad Request</html>") == errc::rejected);
    CHECK(code(403, "your session is stopped") == errc::session_down);
    CHECK(code(403, "<html>your session is stopped</html>") == errc::intercepted);
    CHECK(code(403, "") == errc::unauthorized);
    CHECK(code(404, "") == errc::rejected);
    CHECK(code(403, R"({"message":"no"})") == errc::unauthorized);
    CHECK(code(403, R"({"message":"no"})", {{"CF-Mitigated", "challenge"}}) == errc::intercepted);
    CHECK(code(429, "<html>slow down</html>") == errc::rate_limited);
    CHECK(code(502, "<html>Bad Gateway</html>") == errc::gateway_failed);
    CHECK(code(403, "{\"message\":") == errc::unauthorized);  // broken JSON is the gateway's
    CHECK(code(403, "[\"a\"") == errc::unauthorized);
}

TEST_CASE("classify: a status without words is named by its class, to the edges of each, and by its number where that says more") {
    for (const int status : {300, 301, 304, 307, 399}) CHECK(code(status, "") == errc::redirected);
    for (const int status : {400, 404, 405, 422, 499}) CHECK(code(status, "") == errc::rejected);
    for (const int status : {500, 502, 520, 522, 599}) CHECK(code(status, "") == errc::gateway_failed);
    for (const int status : {0, 100, 199, 600, 999}) CHECK(code(status, "") == errc::no_evidence);
    CHECK(code(501, "") == errc::unsupported);
    CHECK(code(521, "") == errc::gateway_unreachable);
    CHECK(code(401, "") == errc::unauthorized);
    CHECK(code(402, "") == errc::plan_required);
    CHECK(code(403, "") == errc::unauthorized);
    CHECK(code(429, "") == errc::rate_limited);
    CHECK(code(200, "") == errc::no_evidence);
}

TEST_CASE("classify: a quota under 429 is not resent, a rate limit is") {
    for (const std::string_view body : {R"({"code":"quota_reached"})", R"({"message":"Monthly quota used up"})",
                                        R"({"error":"You exceeded the maximum limit"})", "your quota is used up"}) {
        const auto quota = decode(429, std::string(body));
        CHECK(quota.verdict.situation == situation::quota_reached);
        CHECK_FALSE(quota.verdict.resend_at_least_once);
        CHECK(quota.result.error().code == errc::quota_reached);
    }
    const auto limit = decode(429, R"({"code":"rate_limit_exceeded","message":"Daily limit reached"})");
    CHECK(limit.verdict.situation == situation::too_many_requests);
    CHECK(limit.verdict.resend_at_most_once);
    CHECK(decode(403, says("quota")).verdict.situation == situation::refused_by_status);
    CHECK(code(403, says("quota")) == errc::quota_reached);
    CHECK(code(402, says("quota")) == errc::quota_reached);
    CHECK(code(402, says("pay")) == errc::plan_required);
}

TEST_CASE("classify: a code that names a refusal is told under a status that refuses, and only two outrank the status") {
    CHECK(code(403, R"({"code":"subscription_required"})") == errc::plan_required);
    CHECK(code(500, R"({"code":"subscription_required"})") == errc::gateway_failed);
    CHECK(decode(500, R"({"code":"subscription_required"})").verdict.delivery == delivery::unknown);
    CHECK(decode(500, R"({"code":"quota_reached"})").verdict.delivery == delivery::unknown);
    for (const std::string_view name : {"invalid_session", "invalid_instance"}) {
        const auto found = decode(500, "{\"code\":\"" + std::string(name) + "\"}");
        CHECK(found.verdict.situation == situation::refused_by_mark);
        CHECK(found.result.error().code == errc::session_down);
    }
}

TEST_CASE("classify: the marks of a body that is not whole count for nothing, its words are still shown") {
    for (const auto state : {wawp::http::body_state::cut, wawp::http::body_state::timed_out, wawp::http::body_state::cancelled, wawp::http::body_state::too_large}) {
        const wawp::http::response answer{500, {}, R"({"code":"invalid_session","message":"gone"})", state};
        const auto found = wawp::decode_attempt<wawp::send_event>(answer, sender);
        CHECK(found.verdict.delivery == delivery::unknown);
        CHECK(found.result.error().message == "gone");
        const wawp::http::response success{200, {}, R"({"code":"invalid_session"})", state};
        CHECK(wawp::decode_attempt<wawp::send_event>(success, sender).verdict.delivery == delivery::unknown);
    }
}

TEST_CASE("classify: a body that is not whole decides neither that a quota is used up nor which layout is wanted") {
    for (const auto state : {wawp::http::body_state::cut, wawp::http::body_state::timed_out, wawp::http::body_state::cancelled, wawp::http::body_state::too_large}) {
        const auto judged = [&](int status, std::string body) {
            const wawp::http::response answer{status, {}, std::move(body), state};
            return wawp::decode_attempt<wawp::send_event>(answer, sender, {.other_layout_untried = true});
        };
        for (const std::string_view body : {R"({"message":"quota used up"})", R"({"code":"quota_reached"})", "your quota is used up"}) {
            CHECK(judged(429, std::string(body)).verdict.situation == situation::too_many_requests);
        }
        const auto layout = judged(400, R"({"message":"event.name should not be empty"})");
        CHECK(layout.verdict.situation == situation::refused_by_status);
        CHECK_FALSE(layout.result.error().try_other_layout);
    }
}

TEST_CASE("classify: what ended a 2xx too early is told as what it was") {
    const auto ended = [](wawp::http::body_state state) {
        return wawp::decode_attempt<wawp::send_event>(wawp::http::response{200, {}, R"({"id":)", state}, sender).result.error().code;
    };
    CHECK(ended(wawp::http::body_state::cut) == errc::connection_lost);
    CHECK(ended(wawp::http::body_state::timed_out) == errc::timed_out);
    CHECK(ended(wawp::http::body_state::cancelled) == errc::cancelled);
    CHECK(ended(wawp::http::body_state::too_large) == errc::answer_too_large);
    CHECK(ended(wawp::http::body_state::whole) == errc::malformed_answer);
}

TEST_CASE("classify: an answer in a coding that nobody has undone is told by the coding's name") {
    for (const int status : {200, 400}) {
        const auto failure = decode(status, "\x1f\x8b\x08", {{"Content-Encoding", "gzip"}}).result.error();
        CHECK(failure.message.find("gzip") != std::string::npos);
        CHECK(failure.message.find('\x1f') == std::string::npos);
    }
    CHECK(decode(200, "\x1f\x8b\x08", {{"Content-Encoding", "gzip"}}).verdict.delivery == delivery::unknown);
    CHECK(decode(200, R"({"id":"x"})", {{"Content-Encoding", "identity"}}).verdict.delivery == delivery::sent);
    // Some transports give such a body up before its first byte: the coding still says more than that it was cut.
    const wawp::http::response given_up{.status = 200, .headers = {{"Content-Encoding", "br"}}, .body_state = wawp::http::body_state::cut};
    const auto failed = wawp::decode_attempt<wawp::send_event>(given_up, sender);
    CHECK(failed.verdict.delivery == delivery::unknown);
    CHECK(failed.result.error().code == errc::malformed_answer);
    CHECK(failed.result.error().message == "the answer is compressed, and the transport does not decode it: br");
}

TEST_CASE("classify: a denial beside a proof is a contradiction, whichever of them is where") {
    for (const std::string_view proof : {R"("id":"x")", R"("sent":true)", R"("result":true)", R"("success":true)", R"("key":{"id":"x"})"}) {
        for (const std::string_view denial : {R"("status":"failed")", R"("status":false)", R"("statusCode":400)", R"("error":"Failed to send")",
                                              R"("data":{"status":"error"})", R"("response":{"success":false})"}) {
            for (const auto& [first, second] : {std::pair(proof, denial), std::pair(denial, proof)}) {
                const auto found = decode(200, "{" + std::string(first) + "," + std::string(second) + "}");
                CHECK(found.verdict.situation == situation::unproven);
                CHECK(found.result.error().code == errc::contradiction);
            }
        }
    }
}

TEST_CASE("classify: a quota denies without an id, and contradicts a claim of success") {
    CHECK(decode(200, R"({"status":"success","message":"You exceeded the maximum limit"})").verdict.delivery == delivery::not_sent);
    CHECK(decode(200, R"({"success":true,"message":"quota"})").verdict.delivery == delivery::unknown);
    CHECK(decode(200, R"({"id":"x","message":"quota"})").verdict.delivery == delivery::sent);
    CHECK(code(200, R"({"success":false,"message":"quota"})") == errc::quota_reached);
}

TEST_CASE("classify: one level down a quota only disputes, and a time-out leaves it open; under 429 a quota is one wherever it is named") {
    for (const char* const below : {R"("data":{"message":"quota"})", R"("response":{"message":"quota"})", R"("data":{"code":"monthly_quota"})"}) {
        INFO(below);
        const std::string member = below;
        CHECK(decode(200, "{\"success\":true," + member + "}").verdict.delivery == delivery::unknown);
        CHECK(decode(200, "{" + member + "}").verdict.delivery == delivery::unknown);
        CHECK(decode(200, "{\"success\":false," + member + "}").verdict.delivery == delivery::not_sent);
        CHECK(decode(200, "{\"message\":\"quota\"," + member + "}").verdict.delivery == delivery::not_sent);
        CHECK(decode(200, "{\"id\":\"x\"," + member + "}").verdict.delivery == delivery::sent);
        CHECK(decode(429, "{" + member + "}").verdict.situation == situation::quota_reached);
    }
    CHECK(decode(200, R"({"success":true,"data":{"message":"timed out"}})").verdict.delivery == delivery::unknown);
    CHECK(decode(200, R"({"id":"x","response":{"message":"timed out"}})").verdict.delivery == delivery::sent);  // the event's own words, perhaps
    CHECK(code(200, R"({"success":true,"data":{"message":"quota"}})") == errc::contradiction);
    CHECK(code(200, R"({"data":{"message":"quota"}})") == errc::no_evidence);
    CHECK(code(200, R"({"message":"quota"})") == errc::quota_reached);
}

TEST_CASE("classify: a 429 whose body was cut is told as what it is resent for") {
    const wawp::http::response cut{429, {}, "quota", wawp::http::body_state::cut};
    const auto found = wawp::decode_attempt<wawp::send_event>(cut, sender);
    CHECK(found.verdict.situation == situation::too_many_requests);
    CHECK(found.result.error().code == errc::rate_limited);
}

TEST_CASE("classify: words of a time-out leave it open, wherever they stand") {
    for (const std::string_view words : {"Timeout", "time-out", "it Timed Out", "TIME OUT"}) {
        CHECK(decode(200, "{\"id\":\"x\",\"message\":\"" + std::string(words) + "\"}").verdict.delivery == delivery::unknown);
        CHECK(decode(200, "{\"sent\":false,\"message\":[\"a\",\"" + std::string(words) + "\"]}").verdict.delivery == delivery::unknown);
        CHECK(decode(200, "{\"sent\":false,\"error\":{\"message\":\"" + std::string(words) + "\"}}").verdict.delivery == delivery::unknown);
    }
    const std::string late = std::string(100'000, 'x') + " timed out";
    CHECK(decode(200, R"({"id":"x","message":")" + late + "\"}").verdict.delivery == delivery::unknown);
    CHECK(decode(200, R"({"id":"x","message":"in time"})").verdict.delivery == delivery::sent);
}

TEST_CASE("classify: a refusal that misses a key of the other layout says so") {
    const auto tried = [](int status, std::string body, bool untried = true) {
        return wawp::decode_attempt<wawp::send_event>(wawp::http::response{status, {}, std::move(body)}, sender, {.other_layout_untried = untried});
    };
    for (const std::string_view body :
         {R"({"message":["event.name should not be empty"],"statusCode":400})", R"({"message":"event must be an object"})",
          R"({"code":"rest_missing_callback_param","message":"Missing parameter(s): event.name"})",
          R"({"code":"rest_invalid_param","message":"x","data":{"params":["event.startTime"]}})", R"({"error":"Missing 'event'"})",
          R"({"error":{"message":"\"event\" is required"}})", "event.name is missing",
          R"({"code":"rest_invalid_param","data":{"params":["chatId","event"]}})",
          R"({"message":["session should not be empty","event must be an object"]})", R"({"data":{"message":"event is required"}})"}) {
        for (const int status : {400, 422}) {
            INFO(body);
            const auto found = tried(status, std::string(body));
            CHECK(found.verdict.situation == situation::layout_refused);
            CHECK(found.verdict.delivery == delivery::not_sent);
            CHECK(found.result.error().try_other_layout);
            CHECK(tried(status, std::string(body), false).verdict.situation == situation::refused_by_status);
            CHECK(tried(status, std::string(body), false).result.error().try_other_layout);
        }
        CHECK(tried(500, std::string(body)).verdict.delivery == delivery::unknown);
        CHECK_FALSE(tried(500, std::string(body)).result.error().try_other_layout);
        CHECK(tried(404, std::string(body)).verdict.situation == situation::refused_by_status);
    }
    for (const std::string_view body :
         {R"({"message":"chatId is required"})", R"({"message":"the event could not be sent"})", R"({"message":"events are invalid"})",
          R"({"message":"Missing parameter(s): chatId"})", R"({"message":"POST /v2/send/event is missing a body"})",
          R"({"message":"my_event is missing"})", R"({"message":"Session is missing for event"})",
          R"({"message":"An unexpected error occurred while sending the event"})", R"({"message":"Failed to send event: unknown error"})",
          R"({"message":"The chatId is required to send an event"})", R"({"message":"event.name \"N\" was already sent today"})",
          R"({"code":"rest_invalid_param","message":"x","data":{"params":["chatId","events","eventual.x"]}})",
          R"({"code":"other","data":{"params":["event.startTime"]}})"}) {
        INFO(body);
        CHECK(tried(400, std::string(body)).verdict.situation == situation::refused_by_status);
        CHECK_FALSE(tried(400, std::string(body)).result.error().try_other_layout);
    }
}

TEST_CASE("classify: a session that is down is not the layout's fault, unless another part names that") {
    for (const std::string_view body : {R"({"message":"Invalid event: session is STOPPED, scan the QR code"})", R"({"message":"event is missing, session is down"})",
                                        R"({"error":"not as expected","status":"STOPPED","message":"event is missing"})"}) {
        INFO(body);
        CHECK(decode(422, std::string(body)).result.error().code == errc::session_down);
        CHECK_FALSE(decode(422, std::string(body)).result.error().try_other_layout);
    }
    CHECK(decode(422, R"({"message":["session must be a text","event is missing"]})").result.error().try_other_layout);
}

TEST_CASE("classify: an endpoint whose layout is named is told of the other one, and does not seek it") {
    const wawp::http::response answer{400, {}, R"({"message":"event must be an object"})"};
    const auto failure = wawp::decode<wawp::dotted<wawp::send_event>>(answer, sender).error();
    CHECK(failure.try_other_layout);
    CHECK(to_string(failure).find("other layout") != std::string::npos);
    STATIC_REQUIRE(wawp::layout_seeking<wawp::send_event>);
    STATIC_REQUIRE_FALSE(wawp::layout_seeking<wawp::dotted<wawp::send_event>>);
    STATIC_REQUIRE_FALSE(wawp::layout_seeking<wawp::nested<wawp::send_event>>);
}

TEST_CASE("classify: an attempt without a status has the row of what can be proved, and the name of where it ended") {
    using wawp::http::evidence;
    using wawp::http::failure;
    struct row {
        failure where;
        situation kept;  // nothing was sent
        errc kept_code;
        situation left;  // something may have been
        errc left_code;
    };
    constexpr row rows[] = {
        {failure::not_attempted, situation::refused_before_sending, errc::bad_option, situation::no_status, errc::bad_option},
        {failure::name_lookup, situation::not_connected, errc::name_lookup_failed, situation::no_status, errc::name_lookup_failed},
        {failure::connect, situation::not_connected, errc::connect_failed, situation::no_status, errc::connect_failed},
        {failure::tls, situation::handshake_failed, errc::tls_failed, situation::no_status, errc::tls_failed},
        {failure::certificate, situation::certificate_refused, errc::certificate_refused, situation::no_status, errc::certificate_refused},
        {failure::connection, situation::not_connected, errc::connection_lost, situation::no_status, errc::connection_lost},
        {failure::timeout, situation::stopped_before_writing, errc::deadline_passed, situation::no_status, errc::timed_out},
        {failure::protocol, situation::not_connected, errc::malformed_answer, situation::no_status, errc::malformed_answer},
        {failure::cancelled, situation::stopped_before_writing, errc::cancelled, situation::stopped_while_writing, errc::cancelled},
    };
    for (const row& each : rows) {
        INFO(static_cast<int>(each.where));
        CHECK(wawp::classify_transport_error(each.where, evidence::nothing_sent) == wawp::classification{each.kept, each.kept_code});
        CHECK(wawp::classify_transport_error(each.where, evidence::may_have_been_sent) == wawp::classification{each.left, each.left_code});
    }
}

TEST_CASE("decode_attempt: an error tells of the one attempt that it is about") {
    CHECK(decode(400, "{}").result.error().attempts == 1);
    CHECK(decode(201, "").result.error().attempts == 1);
}
