// SPDX-License-Identifier: MIT
#include <string>
#include <string_view>

#include "support/catch.hpp"

#include <wawp/endpoint/decode.hpp>
#include <wawp/endpoint/find_marks.hpp>
#include <wawp/event/send_event.hpp>

using wawp::claim;
using wawp::holds;

namespace {

/// A JSON value that fits the row.
std::string fitting(const wawp::mark& row) {
    switch (row.holds) {
        case holds::the_text: return "\"" + std::string(row.text) + "\"";
        case holds::in_any_case: {
            std::string text = "\"" + std::string(row.text) + "\"";
            text[1] = text[1] >= 'a' ? static_cast<char>(text[1] - 32) : static_cast<char>(text[1] + 32);
            return text;
        }
        case holds::text_from: return "\"" + std::string(row.text) + "_NETWORK\"";
        case holds::true_alone: case holds::true_or_text: return "true";
        case holds::false_or_text: return "false";
        case holds::minus_one: return "-1";
        case holds::zero: return "0";
        case holds::anything: return "0";
        case holds::something: return "\"x\"";
        case holds::refusing_status: return "401";
        case holds::failing_status: return "500";
        case holds::from_300: return "300";
    }
    return {};
}

/// Values that do not, although they come near.
std::string missing(const wawp::mark& row) {
    switch (row.holds) {
        case holds::the_text: case holds::in_any_case: return "\"" + std::string(row.text) + "s\"";
        case holds::text_from: return "\"x" + std::string(row.text) + "\"";
        case holds::true_alone: return "\"true\"";
        case holds::false_or_text: return "\"falsey\"";
        case holds::true_or_text: return "1";
        case holds::minus_one: return "1";
        case holds::zero: return "1";
        case holds::anything: return "null";
        case holds::something: return "\"\"";
        case holds::refusing_status: case holds::failing_status: case holds::from_300: return "299";
    }
    return {};
}

/// `value` at a key path, in an object of objects.
std::string at_path(std::string_view path, const std::string& value) {
    const std::size_t dot = path.find('.');
    if (dot == path.npos) return "{\"" + std::string(path) + "\":" + value + "}";
    return "{\"" + std::string(path.substr(0, dot)) + "\":" + at_path(path.substr(dot + 1), value) + "}";
}

std::string beside(const std::string& object, const std::string& members) {
    return object.substr(0, object.size() - 1) + "," + members + "}";
}

auto decode(const std::string& body) {
    return wawp::decode_attempt<wawp::send_event>({.status = 200, .headers = {}, .body = body}, wawp::credentials{"I", "TOKEN"});
}

wawp::delivery judge(const std::string& body) { return decode(body).verdict.delivery; }

wawp::errc code(const std::string& body) { return decode(body).result.error().code; }

}  // namespace

TEST_CASE("marks: each row of the table proves or denies what it says") {
    for (const wawp::mark& row : wawp::mark_table) {
        std::string body = at_path(row.key, fitting(row));
        if (!row.beside.empty()) body = beside(body, R"("key":{"id":"x"})");
        const std::string with_id = beside(body, R"("messageId":"x")");
        INFO(body);
        switch (row.says) {
            case claim::refused_under_any_status: case claim::refused:
                CHECK(judge(body) == wawp::delivery::not_sent);
                CHECK(judge(with_id) == wawp::delivery::not_sent);
                break;
            case claim::open:
                CHECK(judge(body) == wawp::delivery::unknown);
                CHECK(judge(with_id) == wawp::delivery::unknown);
                CHECK(judge(beside(body, R"("data":{"sent":false},"response":{"sent":false})")) == wawp::delivery::unknown);
                break;
            case claim::denied:
                CHECK(judge(body) == wawp::delivery::not_sent);
                CHECK(judge(with_id) == wawp::delivery::unknown);
                break;
            case claim::disputed:
                CHECK(judge(body) == wawp::delivery::unknown);
                CHECK(judge(with_id) == wawp::delivery::unknown);
                CHECK(judge(beside(body, R"("status":"failed")")) == wawp::delivery::not_sent);
                break;
            case claim::proved: CHECK(judge(body) == wawp::delivery::sent); break;
        }
    }
}

namespace {

/// Spellings as the contract lists them, written down a second time: the table is not asked.
struct spelling {
    std::string_view members;
    wawp::errc code;  ///< where it stands alone
};
using wawp::errc;
constexpr spelling refusals[] = {
    {R"("code":"invalid_session")", errc::session_down},
    {R"("code":"invalid_instance")", errc::session_down},
    {R"("code":"subscription_required")", errc::plan_required},
    {R"("code":"quota_reached")", errc::quota_reached},
    {R"("code":"rate_limit_exceeded")", errc::rate_limited},
    {R"("code":"rest_missing_callback_param")", errc::rejected},
};
constexpr spelling denials[] = {
    {R"("result":false)", errc::declined},     {R"("result":"false")", errc::declined},
    {R"("success":false)", errc::declined},    {R"("success":"false")", errc::declined},
    {R"("sent":false)", errc::declined},       {R"("sent":"false")", errc::declined},
    {R"("status":false)", errc::declined},     {R"("status":"false")", errc::declined},
    {R"("status":"error")", errc::declined},   {R"("status":"failure")", errc::declined},
    {R"("status":"failed")", errc::declined},  {R"("status":"fail")", errc::declined},
    {R"("status":"blocked")", errc::declined}, {R"("status":401)", errc::unauthorized},
    {R"("statusCode":400)", errc::rejected},   {R"("statusCode":307)", errc::redirected},
};
constexpr spelling leave_open[] = {
    {R"("code":"other")", errc::gateway_failed},           {R"("code":5)", errc::gateway_failed},
    {R"("wawp_upstream_error":"x")", errc::gateway_failed}, {R"("wawp_upstream_error":{})", errc::gateway_failed},
    {R"("ack":-1)", errc::gateway_failed},                 {R"("ackName":"ERROR")", errc::gateway_failed},
    {R"("isSendFailure":true)", errc::gateway_failed},     {R"("_data":{"ack":"-1"})", errc::gateway_failed},
    {R"("_data":{"ackName":"ERROR"})", errc::gateway_failed},
    {R"("_data":{"isSendFailure":true})", errc::gateway_failed},
    {R"("sendMsgResult":{"messageSendResult":"ERROR_NETWORK"})", errc::gateway_failed},
    {R"("key":{"id":"x"},"status":0)", errc::gateway_failed},
    {R"("status":500)", errc::gateway_failed},             {R"("statusCode":503)", errc::gateway_failed},
    {R"("status":302)", errc::gateway_failed},             {R"("status":"400")", errc::gateway_failed},
    {R"("status":"ERROR")", errc::gateway_failed},         {R"("status":"Failure")", errc::gateway_failed},
    {R"("status":"FAILED")", errc::gateway_failed},        {R"("status":"Fail")", errc::gateway_failed},
    {R"("status":"BLOCKED")", errc::gateway_failed},       {R"("upstream_status":500)", errc::gateway_failed},
    {R"("upstream_status":999)", errc::gateway_failed},    {R"("upstream_status":"300")", errc::gateway_failed},
    {R"("ack":"error")", errc::gateway_failed},            {R"("_data":{"ack":"ERROR"})", errc::gateway_failed},
    {R"("_data":{"isSendFailure":"True"})", errc::gateway_failed},
};
constexpr std::string_view proofs[] = {R"("sent":true)", R"("result":true)", R"("success":true)"};
constexpr std::string_view no_proofs[] = {R"("status":true)", R"("status":"true")", R"("status":"success")", R"("status":200)",
                                          R"("sent":"true")", R"("success":1)",     R"("error":false)",      R"("ok":true)"};

std::string object(std::string_view members) { return "{" + std::string(members) + "}"; }

}  // namespace

TEST_CASE("marks: each spelling that was observed is judged and named as the contract says") {
    for (const auto& [members, named] : refusals) {
        INFO(members);
        CHECK(judge(object(members)) == wawp::delivery::not_sent);
        CHECK(code(object(members)) == named);
        CHECK(judge(beside(object(members), R"("messageId":"x")")) == wawp::delivery::not_sent);
    }
    for (const auto& [members, named] : denials) {
        INFO(members);
        CHECK(judge(object(members)) == wawp::delivery::not_sent);
        CHECK(code(object(members)) == named);
        CHECK(judge(beside(object(members), R"("messageId":"x")")) == wawp::delivery::unknown);
        CHECK(code(beside(object(members), R"("messageId":"x")")) == errc::contradiction);
    }
    for (const auto& [members, named] : leave_open) {
        INFO(members);
        CHECK(judge(object(members)) == wawp::delivery::unknown);
        CHECK(code(object(members)) == named);
        CHECK(judge(beside(object(members), R"("messageId":"x")")) == wawp::delivery::unknown);
        CHECK(code(beside(object(members), R"("messageId":"x")")) == named);
    }
    CHECK(code(R"({"error":"x"})") == errc::no_evidence);
    CHECK(code(R"({"error":"x","messageId":"x"})") == errc::contradiction);
}

TEST_CASE("marks: three keys prove that it was sent where they are true; a status that is true does not") {
    for (const std::string_view members : proofs) CHECK(judge(object(members)) == wawp::delivery::sent);
    for (const std::string_view members : no_proofs) {
        INFO(members);
        CHECK(judge(object(members)) == wawp::delivery::unknown);
        CHECK(judge(beside(object(members), R"("messageId":"x")")) == wawp::delivery::sent);
    }
}

TEST_CASE("marks: where status and statusCode differ, status names the refusal, and neither hides the other") {
    CHECK(code(R"({"status":401,"statusCode":429})") == errc::unauthorized);
    CHECK(code(R"({"statusCode":429,"status":401})") == errc::unauthorized);
    CHECK(code(R"({"status":429,"statusCode":401})") == errc::rate_limited);
    CHECK(code(R"({"status":200,"statusCode":429})") == errc::rate_limited);
    CHECK(judge(R"({"status":401,"statusCode":500})") == wawp::delivery::unknown);
    CHECK(judge(R"({"status":500,"statusCode":401})") == wawp::delivery::unknown);
}

TEST_CASE("marks: a value that only comes near a row is no mark") {
    for (const wawp::mark& row : wawp::mark_table) {
        const bool other_row = row.key == "code" && row.holds == holds::the_text;  // then `anything` fits
        if (other_row) continue;
        const std::string body = beside(at_path(row.key, missing(row)), R"("messageId":"x")");
        INFO(body);
        CHECK(judge(body) == wawp::delivery::sent);
    }
}

TEST_CASE("marks: a row that does not prove also disputes one level down, under data and response, but for any code") {
    for (const wawp::mark& row : wawp::mark_table) {
        const bool below = row.says != claim::proved && !(row.key == "code" && row.holds == holds::anything);
        for (const std::string parent : {"data", "response", "other"}) {
            std::string inner = at_path(row.key, fitting(row));
            if (!row.beside.empty()) inner = beside(inner, R"("key":{"id":"x"})");
            const std::string body = "{\"" + parent + "\":" + inner + "}";
            INFO(body);
            const bool disputes = below && parent != "other";
            CHECK((judge(beside(body, R"("success":true)")) == wawp::delivery::unknown) == disputes);
            CHECK((judge(beside(body, R"("messageId":"x")")) == wawp::delivery::unknown) == disputes);
            CHECK(judge(body) == wawp::delivery::unknown);
            CHECK(judge(beside(body, R"("sent":false)")) == wawp::delivery::not_sent);
        }
    }
    CHECK(judge(R"({"success":true,"data":{"key":{"id":"x"},"status":1}})") == wawp::delivery::sent);
    CHECK(judge(R"({"success":true,"data":{"status":0},"key":{"remoteJid":"x"}})") == wawp::delivery::sent);
}

TEST_CASE("marks: a status of 0 is an error only beside the id of the engine that means it so") {
    CHECK(judge(R"({"key":{"id":"x"},"status":0})") == wawp::delivery::unknown);
    CHECK(judge(R"({"id":"x","status":0})") == wawp::delivery::sent);
    CHECK(judge(R"({"key":{"id":"x"},"status":1})") == wawp::delivery::sent);
}

TEST_CASE("marks: numbers and booleans count as texts as well, and texts without regard to case") {
    CHECK(judge(R"({"id":"x","ack":"-1"})") == wawp::delivery::unknown);
    CHECK(judge(R"({"id":"x","ackName":"error"})") == wawp::delivery::unknown);
    CHECK(judge(R"({"id":"x","isSendFailure":"True"})") == wawp::delivery::unknown);
    CHECK(judge(R"({"sent":"FALSE"})") == wawp::delivery::not_sent);
    CHECK(judge(R"({"status":"failed"})") == wawp::delivery::not_sent);
    CHECK(judge(R"({"status":"Failed"})") == wawp::delivery::unknown);  // of an engine's message, perhaps
    CHECK(judge(R"({"code":"Invalid_Session"})") == wawp::delivery::unknown);
    CHECK(judge(R"({"id":"x","status":"401"})") == wawp::delivery::unknown);
    CHECK(judge(R"({"status":"401"})") == wawp::delivery::unknown);
    CHECK(judge(R"({"id":"x","status":"an error"})") == wawp::delivery::sent);
}

TEST_CASE("marks: a status in the body counts from 100 to 599, but for 2xx") {
    CHECK(judge(R"({"id":"x","status":299})") == wawp::delivery::sent);
    CHECK(judge(R"({"id":"x","status":300})") == wawp::delivery::unknown);
    CHECK(judge(R"({"id":"x","status":599})") == wawp::delivery::unknown);
    CHECK(judge(R"({"id":"x","status":600})") == wawp::delivery::sent);
    CHECK(judge(R"({"id":"x","status":99})") == wawp::delivery::sent);
    CHECK(judge(R"({"id":"x","status":100})") == wawp::delivery::unknown);
    CHECK(judge(R"({"id":"x","status":199})") == wawp::delivery::unknown);
    CHECK(judge(R"({"id":"x","status":200})") == wawp::delivery::sent);
    CHECK(judge(R"({"status":307})") == wawp::delivery::not_sent);
    CHECK(judge(R"({"status":302})") == wawp::delivery::unknown);
    CHECK(judge(R"({"statusCode":400,"status":500})") == wawp::delivery::unknown);
}

TEST_CASE("marks: of the rows of one key the first that fits counts") {
    CHECK(judge(R"({"status":401,"message":"x"})") == wawp::delivery::not_sent);  // and not `failing_status`, which leaves it open
    CHECK(judge(R"({"code":"invalid_session"})") == wawp::delivery::not_sent);
}

TEST_CASE("marks: the user's verdicts say what a status in the body means") {
    wawp::verdict_table mine = wawp::default_verdicts;
    mine.rows[static_cast<std::size_t>(wawp::situation::server_error)].delivery = wawp::delivery::not_sent;
    const wawp::http::response answer{.status = 200, .headers = {}, .body = R"({"statusCode":503})"};
    const wawp::credentials sender{"I", "TOKEN"};
    CHECK(wawp::decode_attempt<wawp::send_event>(answer, sender).verdict.delivery == wawp::delivery::unknown);
    CHECK(wawp::decode_attempt<wawp::send_event>(answer, sender, {.verdicts = mine}).verdict.delivery == wawp::delivery::not_sent);
}

TEST_CASE("marks: what is no status is judged by no row of the user's verdicts") {
    wawp::verdict_table mine = wawp::default_verdicts;
    mine.rows[static_cast<std::size_t>(wawp::situation::other_status)].delivery = wawp::delivery::not_sent;
    const wawp::credentials sender{"I", "TOKEN"};
    for (const std::string_view body : {R"({"status":"401"})", R"({"status":7})", R"({"status":600})", R"({"status":true})", R"({"statusCode":0})"}) {
        INFO(body);
        const wawp::http::response answer{.status = 200, .headers = {}, .body = std::string(body)};
        CHECK(wawp::decode_attempt<wawp::send_event>(answer, sender, {.verdicts = mine}).verdict.delivery == wawp::delivery::unknown);
    }
}

TEST_CASE("marks: an error that is an empty list or object says nothing, one with anything in it does") {
    for (const std::string_view error : {"[]", "{}", "[ ]", "{\n\t}", "null", "\"\"", "0", "false"}) {
        for (const std::string& place : {at_path("error", std::string(error)), at_path("data.error", std::string(error)), at_path("response.error", std::string(error))}) {
            INFO(place);
            CHECK(judge(beside(place, R"("messageId":"x")")) == wawp::delivery::sent);
        }
    }
    for (const std::string_view error : {"[1]", "[[]]", "[ 1 ]", "{\"a\":1}", "[\"\"]", "\" \"", "1.5"}) {
        for (const std::string& place : {at_path("error", std::string(error)), at_path("data.error", std::string(error)), at_path("response.error", std::string(error))}) {
            INFO(place);
            CHECK(judge(beside(place, R"("messageId":"x")")) == wawp::delivery::unknown);
        }
    }
}

TEST_CASE("marks: every key that is looked at fits the bits that note it, and is found by its path") {
    STATIC_REQUIRE(wawp::detail::mark_key_count <= 64);
    for (std::size_t i = 0; i < wawp::detail::mark_key_count; ++i) {
        const auto& key = wawp::detail::mark_keys.keys[i];
        CHECK(wawp::detail::mark_index(std::string(key.parent) + std::string(key.name)) == i);
    }
    CHECK(wawp::detail::mark_index("nowhere") == wawp::detail::mark_key_count);
    CHECK(wawp::detail::mark_index("datastatus") == wawp::detail::mark_key_count);
}

TEST_CASE("loose_value: of a key that is there twice, the last value counts whatever its kind") {
    wawp::loose_value value;
    value.take_text("500");
    CHECK(value.number() == std::optional<std::int64_t>{500});
    value.take_boolean(true);
    CHECK_FALSE(value.number());
    CHECK(value.is_boolean(true));
}

TEST_CASE("marks: of several rows that say the same, the first one of the table counts, and its status") {
    const auto found = [](std::string_view body) {
        wawp::message answer;
        const wawp::detail::answer_reader<wawp::send_event, wawp::json::native> reader(body, answer);
        return wawp::find_marks(reader.values(), wawp::default_verdicts);
    };
    const auto denied = found(R"({"success":false,"result":false})");
    REQUIRE(denied[claim::denied] != nullptr);
    CHECK(denied[claim::denied]->key == "result");
    CHECK(denied.status == 0);
    const auto by_status = found(R"({"success":false,"statusCode":401,"status":404,"sent":false})");
    REQUIRE(by_status[claim::denied] != nullptr);
    CHECK(by_status[claim::denied]->key == "status");
    CHECK(by_status.status == 404);
    CHECK(found(R"({"status":404,"statusCode":500})").status == 404);
    CHECK(found("{}")[claim::denied] == nullptr);
}
