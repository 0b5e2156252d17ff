// SPDX-License-Identifier: MIT
#include <chrono>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "support/catch.hpp"
#include "support/vectors.hpp"

#include <wawp/core/time.hpp>
#include <wawp/endpoint/decode.hpp>
#include <wawp/event/send_event.hpp>
#include <wawp/json/native.hpp>

#if __has_include(<boost/json.hpp>)
#include <wawp/json/boost.hpp>
#endif

using wawp::delivery;
using wawp::errc;

namespace {

const wawp::credentials who{"INSTANCE", "TOKEN_MUST_NOT_BE_LOGGED"};

template <class Json = wawp::json::native>
auto decode_attempt(int status, std::string body) {
    return wawp::decode_attempt<wawp::send_event, Json>(wawp::http::response{.status = status, .headers = {}, .body = std::move(body)}, who);
}

struct judged {
    delivery what;
    std::string_view code;  // of the error; empty for a receipt
    bool operator==(const judged&) const = default;
};

judged judge(int status, std::string body) {
    const auto understood = decode_attempt(status, std::move(body));
    if (understood.result) return {understood.verdict.delivery, {}};
    CHECK(understood.result.error().delivery == understood.verdict.delivery);
    return {understood.verdict.delivery, wawp::to_string(understood.result.error().code)};
}

template <class Json>
void check_every_vector() {
    const auto rows = tests::samples();
    CHECK(rows.size() >= 34);
    for (const tests::sample& row : rows) {
        INFO(*row.file);
        const auto understood = wawp::decode_attempt<wawp::send_event, Json>(row.answer(), who);
        CHECK(wawp::to_string(understood.verdict.delivery) == *row.expect);
        CHECK(understood.result.has_value() == (*row.expect == "sent"));
        if (understood.result) {
            const bool id_expected = *row.reason != "flag_only";
            CHECK(understood.result->id.empty() != id_expected);
            continue;
        }
        CHECK(wawp::to_string(understood.result.error().delivery) == *row.expect);
        CHECK(understood.result.error().http_status == *row.status);
        CHECK(to_string(understood.result.error()).find("TOKEN_MUST_NOT_BE_LOGGED") == std::string::npos);
    }
}

}  // namespace

TEST_CASE("decode: every sample answer gives its expected verdict") { check_every_vector<wawp::json::native>(); }

#if __has_include(<boost/json.hpp>)
TEST_CASE("decode: every sample answer gives its expected verdict through Boost.JSON") {
    check_every_vector<wawp::json::boost>();
}
#endif

namespace {

/// Answers out of public reports of people who run such gateways: each with all that the manifest says of it.
template <class Json>
void check_every_report() {
    const auto rows = tests::samples("reports/");
    CHECK(rows.size() == 25);
    for (const tests::sample& row : rows) {
        INFO(*row.file);
        const auto understood = wawp::decode_attempt<wawp::send_event, Json>(row.answer(), who);
        CHECK(wawp::to_string(understood.verdict.delivery) == *row.expect);
        REQUIRE(understood.result.has_value() == (*row.expect == "sent"));
        if (row.resend) CHECK(understood.verdict.resend_at_most_once == (*row.resend == "yes"));
        if (understood.result) {
            const wawp::receipt& receipt = *understood.result;
            if (row.id) CHECK(receipt.id == *row.id);
            if (row.reads && row.reads->starts_with("time")) {
                CHECK(time_of(receipt.answer) == std::chrono::sys_seconds{std::chrono::seconds{1767225600}});
            } else if (row.reads) {
                CHECK(*row.reads == "id.remote = " + std::string(chat_of(receipt.answer)));
            }
            continue;
        }
        const wawp::error& failure = understood.result.error();
        const bool named = row.code && row.code->find(' ') == std::string::npos;
        if (named) CHECK(to_string(failure.code) == *row.code);
        if (row.code && !named) CHECK(failure.code == errc::intercepted);
        if (row.waits) CHECK(failure.retry_after == std::chrono::seconds{*row.waits});
        if (row.shows && row.shows->find(',') == std::string::npos) CHECK(to_string(failure).find(*row.shows) != std::string::npos);
        if (failure.message.empty()) CHECK(to_string(failure).find("read the gateway's message") == std::string::npos);
    }
}

}  // namespace

TEST_CASE("decode: every report gives its verdict, and shows what it must") { check_every_report<wawp::json::native>(); }

#if __has_include(<boost/json.hpp>)
TEST_CASE("decode: every report gives its verdict through Boost.JSON") { check_every_report<wawp::json::boost>(); }
#endif

TEST_CASE("decode: each sample failure is told as what it is") {
    const auto code = [](const char* file, int status) {
        return judge(status, tests::vector_text(file)).code;
    };
    CHECK(code("e01_404_invalid_session.json", 404) == "session_down");
    CHECK(code("e02_401_missing_token.json", 401) == "unauthorized");
    CHECK(code("e03_403_subscription_required.json", 403) == "plan_required");
    CHECK(code("e04_400_wp_missing_param.json", 400) == "rejected");
    CHECK(code("e06_400_plain.txt", 400) == "rejected");
    CHECK(code("e07_400_waha_validation.json", 400) == "rejected");
    CHECK(code("e09_501_not_implemented.json", 501) == "unsupported");
    CHECK(code("e10_500_waha_exception.json", 500) == "gateway_failed");
    CHECK(code("e11_404_waha_no_session.json", 404) == "session_down");
    CHECK(code("e12_502_nginx.html", 502) == "gateway_failed");
    CHECK(code("e15_429_rate_limit.json", 429) == "rate_limited");
    CHECK(code("e16_401_waha.json", 401) == "unauthorized");
    CHECK(code("f01_200_invalid_session.json", 200) == "session_down");
    CHECK(code("f02_200_result_false.json", 200) == "declined");
    CHECK(code("f03_200_empty.txt", 200) == "no_evidence");
    CHECK(code("f04_200_status_error.json", 200) == "session_down");
    CHECK(code("f06_200_upstream_error.json", 200) == "gateway_failed");
    CHECK(code("f11_200_truncated.txt", 200) == "malformed_answer");
}

TEST_CASE("decode: the gateway's words reach the error, from whatever place and shape") {
    const auto message = [](int status, std::string body) { return decode_attempt(status, std::move(body)).result.error().message; };
    CHECK(message(401, R"({"status":401,"message":"Missing access_token","error":"Unauthorized"})") == "Missing access_token; Unauthorized");
    CHECK(message(400, R"({"message":["one","two"],"error":"Bad Request"})") == "Bad Request; one; two");
    CHECK(message(400, R"({"error":{"code":"E1","message":"inside"}})") == "inside; E1");
    CHECK(message(500, tests::vector_text("e10_500_waha_exception.json")) == "Timed out after 30000ms");
    CHECK(message(502, "<html><script>x</script>Bad <b>gateway</b> TOKEN_MUST_NOT_BE_LOGGED</html>") == "Bad gateway [redacted]");
    CHECK(message(400, "chatId is not valid") == "chatId is not valid");
    CHECK(message(400, "{\"message\":\"broken").empty());
}

TEST_CASE("decode: a token that the gateway echoes is scrubbed from code and message") {
    const auto failure = decode_attempt(400, R"({"code":"bad TOKEN_MUST_NOT_BE_LOGGED","message":"got TOKEN_MUST_NOT_BE_LOGGED!"})").result.error();
    CHECK(failure.gateway_code == "bad [redacted]");
    CHECK(failure.message == "got [redacted]!");
}

TEST_CASE("decode: an answer that is not JSON is told with the place where it stops being JSON") {
    CHECK(to_string(decode_attempt(200, "<html>").result.error()).find("at byte 0") != std::string::npos);
    const std::string page = decode_attempt(200, "<html>We are closed</html>").result.error().message;
    CHECK(page.ends_with("; We are closed"));  // behind the reason
    CHECK(page.size() > std::string_view("; We are closed").size());
    CHECK(to_string(decode_attempt(200, "{\"id\":x}").result.error()).find("at byte 6") != std::string::npos);
    CHECK(to_string(decode_attempt(200, "").result.error()).find("at byte") == std::string::npos);
}

TEST_CASE("decode: text of the gateway is clipped and holds no control characters") {
    const auto failure = decode_attempt(400, "{\"message\":\"\\u001b[2J\\n" + std::string(2000, 'x') + "\"}").result.error();
    CHECK(failure.message.size() <= 512);
    CHECK(failure.message.size() > 500);
    CHECK(failure.message.starts_with("\xEF\xBF\xBD[2J "));
}

TEST_CASE("decode: a 2xx is sent only with evidence and without a mark") {
    const judged sent{delivery::sent, {}};
    CHECK(judge(200, R"({"id":"x"})") == sent);
    CHECK(judge(202, R"({"id":"x"})") == sent);
    CHECK(judge(200, R"({"sent":true})") == sent);
    CHECK(judge(200, R"({"result":true})") == sent);
    CHECK(judge(200, R"({"success":true})") == sent);
    CHECK(judge(201, R"({"key":{"id":"x"},"status":1})") == sent);
    CHECK(judge(200, R"({"id":"x","code":null,"ack":0,"isSendFailure":false})") == sent);

    for (const char* body : {"", "null", "[]", "{}", "true", "\"x\"", "not json", "{\"id\":\"x\"", R"({"id":""})", R"({"id":7})",
                             R"({"id":{"id":"part"}})", R"({"sent":"true"})", R"({"sent":1})", "\xEF\xBB\xBF{\"id\":\"x\"}",
                             R"({"id":"\ud800"})", R"({"id":"x"}{"id":"x"})", R"({"status":"success"})"}) {
        INFO(body);
        CHECK(judge(200, body).what == delivery::unknown);
    }
}

TEST_CASE("decode: marks that leave it open are unknown, even beside an id") {
    for (const char* body : {R"({"id":"x","code":"proxy_error"})", R"({"id":"x","code":5})", R"({"id":"x","code":[]})",
                             R"({"id":"x","wawp_upstream_error":"boom"})", R"({"id":"x","wawp_upstream_error":{"a":1}})",
                             R"({"id":"x","message":"Timed out"})", R"({"id":"x","error":"timeout of 30000ms exceeded"})",
                             R"({"id":"x","ack":-1})", R"({"id":"x","isSendFailure":true})", R"({"id":"x","statusCode":500})",
                             R"({"success":false,"message":"timed out"})"}) {
        INFO(body);
        CHECK(judge(200, body).what == delivery::unknown);
    }
}

TEST_CASE("decode: marks that name a refusal are not_sent under 200") {
    for (const char* body :
         {R"({"code":"invalid_session"})", R"({"code":"invalid_instance","id":"x"})", R"({"code":"subscription_required"})",
          R"({"code":"quota_reached"})", R"({"code":"rate_limit_exceeded"})", R"({"code":"rest_missing_callback_param"})",
          R"({"result":false})", R"({"success":false})", R"({"status":false})", R"({"status":"error"})", R"({"status":"failure"})",
          R"({"status":"blocked"})", R"({"status":401})", R"({"statusCode":400})", R"({"status":429,"message":"slow down"})",
          R"({"status":"success","message":"You exceeded the maximum limit"})"}) {
        INFO(body);
        CHECK(judge(200, body).what == delivery::not_sent);
    }
    CHECK(judge(200, R"({"status":"success","message":"You exceeded the maximum limit"})").code == "quota_reached");
    CHECK(judge(200, R"({"status":"success","id":"x","message":"You exceeded the maximum limit"})").what == delivery::sent);
}

TEST_CASE("decode: the last of duplicate keys counts") {
    CHECK(judge(200, R"({"id":"x","id":""})").what == delivery::unknown);
    CHECK(judge(200, R"({"success":true,"success":false})").what == delivery::not_sent);
    CHECK(judge(200, R"({"code":"invalid_session","code":null,"id":"x"})").what == delivery::sent);
}

TEST_CASE("decode: every status has the verdict of the table, whatever its body") {
    const auto expected = [](int status) {
        for (const int refused : {307, 308, 400, 401, 402, 403, 404, 405, 410, 411, 413, 414, 415, 417, 421, 422, 425, 429, 431, 501, 521}) {
            if (status == refused) return delivery::not_sent;
        }
        return delivery::unknown;
    };
    for (int status = 100; status < 1000; ++status) {
        if (status >= 200 && status <= 299) continue;
        for (const char* body : {"", R"({"id":"x","sent":true})", "<html>", R"({"status":200})"}) {
            INFO(status << " " << body);
            CHECK(judge(status, body).what == expected(status));
        }
    }
}

TEST_CASE("decode: only what surely was not sent and may succeed is worth a resend under at_most_once") {
    for (int status = 100; status < 600; ++status) {
        const wawp::verdict row = decode_attempt(status, "").verdict;
        CHECK(row.resend_at_most_once == (status == 421 || status == 425 || status == 429 || status == 521));
        const bool server = status >= 500 && status != 501;
        CHECK(row.resend_at_least_once == (row.resend_at_most_once || server));
    }
}

TEST_CASE("decode: the body's own code outranks the status") {
    for (const int status : {400, 404, 409, 500, 502, 503, 429, 301}) {
        for (const char* body : {R"({"code":"invalid_session"})", R"({"code":"invalid_instance"})"}) {
            const auto understood = decode_attempt(status, body);
            CHECK(understood.verdict.delivery == delivery::not_sent);
            CHECK_FALSE(understood.verdict.resend_at_least_once);
            CHECK(understood.result.error().code == errc::session_down);
        }
    }
    CHECK(judge(500, R"({"code":"proxy_error"})").what == delivery::unknown);
}

TEST_CASE("decode: a cut or too large body leaves a 2xx unknown and a refusal refused") {
    for (const auto state : {wawp::http::body_state::cut, wawp::http::body_state::too_large}) {
        wawp::http::response answer{.status = 200, .headers = {}, .body = R"({"id":"x"})", .body_state = state};
        CHECK(wawp::decode<wawp::send_event>(answer, who).error().delivery == delivery::unknown);
        answer.status = 401;
        CHECK(wawp::decode<wawp::send_event>(answer, who).error().delivery == delivery::not_sent);
    }
}

TEST_CASE("decode: Retry-After comes from the header, as seconds or a date, else from the body") {
    using std::chrono::seconds;
    const std::chrono::sys_seconds now = wawp::rfc3339("2015-10-21T07:27:00Z");
    const auto wait = [&](const char* header, const char* body) {
        wawp::http::response answer{.status = 429, .headers = {}, .body = body};
        if (*header) answer.headers.push_back({"RETRY-AFTER", header});
        return wawp::decode_attempt<wawp::send_event>(answer, who, {.now = now}).result.error().retry_after;
    };
    CHECK(wait("45", "") == seconds{45});
    CHECK(wait("Wed, 21 Oct 2015 07:28:00 GMT", "") == seconds{60});
    CHECK(wait("", R"({"data":{"retry_after":7}})") == seconds{7});
    CHECK(wait("9", R"({"data":{"retry_after":7}})") == seconds{9});
    CHECK_FALSE(wait("soon", "").has_value());
    CHECK_FALSE(wait("", R"({"data":{"retry_after":-7}})").has_value());
}

TEST_CASE("decode: a transport's failure is judged by its evidence, not by its name") {
    using wawp::http::evidence;
    using wawp::http::failure;
    const auto classify_transport_error = [](failure where, evidence proof) {
        return wawp::decode_attempt<wawp::send_event>(wawp::http::outcome{wawp::unexpected{wawp::http::transport_error{where, proof, {}, {}}}}, who);
    };
    for (const auto where : {failure::not_attempted, failure::name_lookup, failure::connect, failure::tls, failure::certificate,
                             failure::connection, failure::timeout, failure::protocol, failure::cancelled}) {
        const auto left = classify_transport_error(where, evidence::may_have_been_sent);
        CHECK(left.verdict.delivery == delivery::unknown);
        CHECK_FALSE(left.verdict.resend_at_most_once);
        CHECK(left.verdict.resend_at_least_once == (where != failure::cancelled));
        const auto kept = classify_transport_error(where, evidence::nothing_sent);
        CHECK(kept.verdict.delivery == delivery::not_sent);
        const bool transient = where == failure::name_lookup || where == failure::connect || where == failure::tls ||
                               where == failure::connection || where == failure::protocol;
        CHECK(kept.verdict.resend_at_most_once == transient);
    }
}

TEST_CASE("decode: a transport's own error and text are kept, the text without the token") {
    const wawp::http::transport_error broken{wawp::http::failure::connection, wawp::http::evidence::may_have_been_sent,
                                             std::make_error_code(std::errc::connection_reset), "sent TOKEN_MUST_NOT_BE_LOGGED"};
    const auto failure = wawp::decode_attempt<wawp::send_event>(wawp::http::outcome{wawp::unexpected{broken}}, who).result.error();
    CHECK(failure.cause == std::errc::connection_reset);
    CHECK(failure.message == "sent [redacted]");
    CHECK(failure.code == errc::connection_lost);
    CHECK(failure.attempts == 1);
    CHECK(failure.http_status == 0);
}

TEST_CASE("decode: a table of your own replaces the verdicts") {
    wawp::verdict_table mine = wawp::default_verdicts;
    mine.rows[static_cast<std::size_t>(wawp::situation::other_client_error)].delivery = delivery::not_sent;
    const wawp::http::response answer{.status = 409, .headers = {}, .body = {}};
    CHECK(wawp::decode_attempt<wawp::send_event>(answer, who, {.verdicts = mine}).result.error().delivery == delivery::not_sent);
}

TEST_CASE("decode: fields of an unexpected kind do not turn an accepted message into a failure") {
    const auto receipt = decode_attempt(201, R"({"id":"x","body":5,"_data":{"size":"big"},"vCards":{"a":1}})").result;
    REQUIRE(receipt);
    CHECK(receipt->id == "x");
    CHECK(receipt->mismatched == std::vector<std::string_view>{"_data.size", "body", "vCards"});
    CHECK_FALSE(receipt->may_be_duplicate);
    CHECK_FALSE(receipt->replayed);
    CHECK_FALSE(receipt->unrecorded);
    CHECK(receipt->attempts == 1);
}
