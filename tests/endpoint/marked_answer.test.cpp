// SPDX-License-Identifier: MIT
#include <optional>
#include <string>
#include <string_view>

#include "support/catch.hpp"

#include <wawp/endpoint/decode.hpp>
#include <wawp/event/send_event.hpp>
#include <wawp/json/native.hpp>

namespace {

/// An endpoint whose answer keeps clear of all marks.
struct clear_answer {
    std::optional<std::string> ticket{};
};
template <class A>
struct clear_fields : wawp::schema<wawp::field<"ticket", &A::ticket>> {};

/// One whose answer declares keys of marks, in types of its own.
struct taken_answer {
    std::optional<std::int64_t> status{};
    std::optional<std::string> note{};
    std::optional<std::string> ticket{};
};
template <class A>
struct taken_fields : wawp::schema<wawp::field<"status", &A::status>, wawp::field<"data.note", &A::note>, wawp::field<"ticket", &A::ticket>> {};

template <class Answer, template <class> class Fields>
struct endpoint_with {
    static constexpr std::string_view path = "/x";
    static constexpr wawp::json::layout layout = wawp::json::layout::dotted;
    using credentials = wawp::credentials;
    using credential_fields = wawp::credential_fields<credentials>;
    static const wawp::secret& token(const credentials& sender) noexcept { return sender.access_token; }
    using answer = Answer;
    using answer_fields = Fields<Answer>;
    static std::string_view id_of(const Answer& read) noexcept { return read.ticket ? std::string_view(*read.ticket) : std::string_view(); }
};
using clear_endpoint = endpoint_with<clear_answer, clear_fields>;
using taken_endpoint = endpoint_with<taken_answer, taken_fields>;

const wawp::credentials sender{"I", "TOKEN"};

template <class Endpoint>
auto decode(std::string body) {
    return wawp::decode_attempt<Endpoint>(wawp::http::response{200, {}, std::move(body)}, sender);
}

/// A policy that counts how often an answer is read.
struct counting_policy : wawp::json::native {
    static inline int reads = 0;
    template <class Fields, class T>
    static wawp::result<wawp::json::report, wawp::json::syntax_error> read(std::string_view text, T& target, wawp::json::limits bounds = {}) {
        ++reads;
        return wawp::json::native::read<Fields>(text, target, bounds);
    }
};

template <class Endpoint>
int reads_of(int status, std::string body) {
    counting_policy::reads = 0;
    static_cast<void>(wawp::decode_attempt<Endpoint, counting_policy>(wawp::http::response{status, {}, std::move(body)}, sender));
    return counting_policy::reads;
}

}  // namespace

TEST_CASE("marked_answer: an answer is read once, for its marks and for what the endpoint declares") {
    CHECK(reads_of<wawp::send_event>(201, R"({"id":"x","ack":1})") == 1);
    CHECK(reads_of<wawp::send_event>(400, R"({"code":"x","message":"y"})") == 1);
    CHECK(reads_of<clear_endpoint>(201, R"({"ticket":"x"})") == 1);
    CHECK(reads_of<taken_endpoint>(201, R"({"ticket":"x"})") == 1);
    CHECK(reads_of<taken_endpoint>(400, R"({"message":"x"})") == 1);
    CHECK(reads_of<wawp::send_event>(400, R"({"message":["x"]})") == 2);  // words in a list
}

TEST_CASE("marked_answer: an answer that declares keys of marks hides none of them") {
    CHECK(decode<taken_endpoint>(R"({"ticket":"x","status":1,"data":{"note":"n"}})").verdict.delivery == wawp::delivery::sent);
    for (const std::string body : {R"({"ticket":"x","status":"error"})", R"({"ticket":"x","status":500})", R"({"ticket":"x","data":{"note":"n","success":false}})",
                                   R"({"ticket":"x","_data":{"ack":-1}})"}) {
        INFO(body);
        CHECK(decode<taken_endpoint>(body).verdict.delivery == wawp::delivery::unknown);
        CHECK(decode<clear_endpoint>(body).verdict.delivery == wawp::delivery::unknown);
    }
    const auto receipt = decode<taken_endpoint>(R"({"ticket":"x","status":1,"data":{"note":"n"}})").result;
    REQUIRE(receipt);
    CHECK(receipt->answer.status == 1);
    CHECK(receipt->answer.note == "n");
    CHECK(receipt->id == "x");
}

TEST_CASE("marked_answer: the message's own members tell their marks") {
    for (const std::string body : {R"({"id":"x","ack":-1})", R"({"id":"x","_data":{"ack":-1}})", R"({"id":"x","ackName":"ERROR"})",
                                   R"({"id":"x","_data":{"ackName":"ERROR"}})", R"({"id":"x","_data":{"isSendFailure":true}})",
                                   R"({"key":{"id":"x"},"status":0})"}) {
        INFO(body);
        CHECK(decode<wawp::send_event>(body).verdict.delivery == wawp::delivery::unknown);
    }
}

TEST_CASE("marked_answer: what is reported as mismatched are the answer's keys, not those of the marks") {
    const auto receipt = decode<wawp::send_event>(R"({"id":"x","message":{"a":1},"body":5,"ack":[]})").result;
    REQUIRE(receipt);
    CHECK(receipt->mismatched == std::vector<std::string_view>{"ack", "body"});
    // What holds marks, and nothing of the answer, is no key of the answer.
    const auto parents = decode<wawp::send_event>(R"({"id":"x","data":"ok","response":[1],"exception":"e","sendMsgResult":"OK","_data":{"size":[]},"key":5})").result;
    REQUIRE(parents);
    CHECK(parents->mismatched == std::vector<std::string_view>{"_data.size", "key"});
    const auto plain = decode<clear_endpoint>(R"({"ticket":"x","message":[1],"retry_after":{}})").result;
    REQUIRE(plain);
    CHECK(plain->mismatched.empty());
    const auto named = decode<clear_endpoint>(R"({"ticket":"x","data":"ok"})").result;
    REQUIRE(named);
    CHECK(named->mismatched.empty());
    const auto twice = decode<taken_endpoint>(R"({"ticket":"x","data":{"note":[1]}})").result;
    REQUIRE(twice);
    CHECK(twice->mismatched == std::vector<std::string_view>{"data.note"});
}

TEST_CASE("marked_answer: a mark of another kind is there") {
    CHECK(decode<clear_endpoint>(R"({"ticket":"x","error":{"a":1}})").verdict.delivery == wawp::delivery::unknown);
    CHECK(decode<clear_endpoint>(R"({"ticket":"x","code":[]})").verdict.delivery == wawp::delivery::unknown);
    CHECK(decode<clear_endpoint>(R"({"ticket":"x","status":[]})").verdict.delivery == wawp::delivery::sent);
}

TEST_CASE("marked_answer: of a mark that comes again the last value counts, also below an object that comes again") {
    const auto delivery_of = [](const std::string& body) {
        const auto clear = decode<clear_endpoint>(body).verdict.delivery;
        CHECK(decode<taken_endpoint>(body).verdict.delivery == clear);  // whose marks are read by themselves
        CHECK(wawp::decode_attempt<clear_endpoint, counting_policy>(wawp::http::response{200, {}, body}, sender).verdict.delivery == clear);
        return clear;
    };
    for (const std::string harmless : {R"("sent":false,"sent":1)", R"("sent":false,"sent":null)", R"("data":{"sent":false},"data":{})",
                                       R"("data":{"sent":false},"data":null)", R"("data":{"sent":false},"data":5)",
                                       R"("data":{"sent":false,"sent":1})", R"("error":"x","error":[ ])"}) {
        INFO(harmless);
        CHECK(delivery_of(R"({"ticket":"x",)" + harmless + "}") == wawp::delivery::sent);
    }
    for (const std::string mark : {R"("sent":1,"sent":false)", R"("sent":null,"sent":false)", R"("data":{},"data":{"sent":false})",
                                   R"("data":{"sent":1},"data":{"sent":false})", R"("error":[ ],"error":"x")"}) {
        INFO(mark);
        CHECK(delivery_of(R"({"ticket":"x",)" + mark + "}") == wawp::delivery::unknown);
    }
}

TEST_CASE("marked_answer: a mark's text may hold escapes, and be longer than any buffer") {
    CHECK(decode<clear_endpoint>(R"({"ticket":"x","status":"\u0065rro\u0072"})").verdict.delivery == wawp::delivery::unknown);
    CHECK(decode<clear_endpoint>(R"({"ticket":"x","st\u0061tus":"error"})").verdict.delivery == wawp::delivery::unknown);
    CHECK(decode<clear_endpoint>(R"({"ticket":"x","status":"\u0065rro\u0073"})").verdict.delivery == wawp::delivery::sent);
    const std::string long_words(400, 'w');
    CHECK(decode<clear_endpoint>(R"({"success":false,"message":"\n)" + long_words + R"("})").result.error().message.find(long_words) != std::string::npos);
}

TEST_CASE("marked_answer: a key of the answer's own that holds another kind is still there for the rows that need it beside them") {
    const std::string body = R"({"id":"x","status":0,"key":{"id":5}})";
    CHECK(decode<wawp::send_event>(body).verdict.delivery == wawp::delivery::unknown);
    CHECK(wawp::decode_attempt<wawp::send_event, counting_policy>(wawp::http::response{200, {}, body}, sender).verdict.delivery == wawp::delivery::unknown);
    CHECK(decode<wawp::send_event>(R"({"id":"x","status":0,"key":{}})").verdict.delivery == wawp::delivery::sent);
}

TEST_CASE("marked_answer: a receipt names the layout of its endpoint") {
    CHECK(decode<wawp::send_event>(R"({"id":"x"})").result->layout == wawp::json::layout::dotted);
    CHECK(decode<wawp::nested<wawp::send_event>>(R"({"id":"x"})").result->layout == wawp::json::layout::nested);
}

TEST_CASE("marked_answer: a body that breaks off leaves no marks behind") {
    const auto broken = wawp::decode_attempt<wawp::send_event>(wawp::http::response{500, {}, R"({"code":"invalid_session","retry_after":5,)"}, sender);
    CHECK(broken.verdict.delivery == wawp::delivery::unknown);
    CHECK(broken.result.error().gateway_code.empty());
    CHECK_FALSE(broken.result.error().retry_after);
}

TEST_CASE("marked_answer: an error that is an empty list or object says nothing, one that holds anything does") {
    for (const std::string place : {R"("error":#)", R"("data":{"error":#})", R"("response":{"error":#})"}) {
        const auto verdict = [&](const std::string& value) {
            std::string body = R"({"ticket":"x",)" + place + "}";
            body.replace(body.find('#'), 1, value);
            return decode<clear_endpoint>(body).verdict.delivery;
        };
        for (const std::string empty : {"{}", "[]", "{ }", "[\n]", "null", "\"\""}) CHECK(verdict(empty) == wawp::delivery::sent);
        for (const std::string full : {"{\"a\":{}}", "[{}]", "[0]", "\"x\""}) CHECK(verdict(full) == wawp::delivery::unknown);
    }
}
