// SPDX-License-Identifier: MIT
// What a program of one's own does with a submission: an event loop by hand on `poll`, and an observer that writes spans as
// OpenTelemetry's semantic conventions name them.
#include "support/catch.hpp"

#if defined(__unix__) || defined(__APPLE__)

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "support/sample_event.hpp"

#include <wawp/client/submission.hpp>
#include <wawp/testing/fault_server.hpp>

using namespace std::chrono_literals;
using wawp::action;
using clock_type = std::chrono::steady_clock;
using kind = wawp::testing::fault_step::kind;

namespace {

struct span {
    std::string name;
    clock_type::time_point begin{}, end{};
    std::vector<std::pair<std::string, std::string>> attributes{};
};

/// One span for each attempt and one around them all. By value in the submission: each message has its own.
class span_writer : public wawp::no_observer {
public:
    explicit span_writer(std::vector<span>& to) : spans_(&to), whole_{"send event", clock_type::now()} {}

    void attempt_started(unsigned number) {
        attempt_ = {"POST", clock_type::now()};
        attempt_.attributes = {{"http.request.method", "POST"}, {"url.template", "/v2/send/event"}};
        if (number > 1) attempt_.attributes.emplace_back("http.request.resend_count", std::to_string(number - 1));
    }
    void attempt_ended(const wawp::attempt_report& report) {
        attempt_.end = clock_type::now();
        if (report.status != 0) attempt_.attributes.emplace_back("http.response.status_code", std::to_string(report.status));
        if (report.failure != nullptr) {
            attempt_.attributes.emplace_back("error.type", to_string(report.failure->code));
            attempt_.attributes.emplace_back("wawp.error.category", to_string(wawp::info_of(report.failure->code).category));
            if (!report.failure->gateway_code.empty()) attempt_.attributes.emplace_back("wawp.gateway.code", report.failure->gateway_code);
        }
        attempt_.attributes.emplace_back("wawp.situation", to_string(report.verdict.situation));
        spans_->push_back(std::move(attempt_));
    }
    void done(wawp::delivery overall, unsigned attempts) {
        whole_.end = clock_type::now();
        whole_.attributes = {{"messaging.system", "whatsapp"}, {"messaging.operation.type", "send"},
                             {"wawp.delivery", std::string(to_string(overall))}, {"wawp.attempts", std::to_string(attempts)}};
        spans_->push_back(std::move(whole_));
    }

private:
    std::vector<span>* spans_;
    span whole_, attempt_{};
};

std::string value_of(const span& it, const std::string& name) {
    for (const auto& [key, value] : it.attributes) {
        if (key == name) return value;
    }
    return {};
}

}  // namespace

TEST_CASE("embedding: an observer writes spans with the code, the category and the situation, and no secret") {
    std::vector<span> spans;
    wawp::submission invitation{tests::documented_event(), tests::who, {}, wawp::at_most_once{}, span_writer(spans)};
    const auto now = clock_type::now();
    REQUIRE(invitation.start(now).action == action::send);
    const wawp::http::outcome busy = wawp::http::response{429, {}, R"({"code":"rate_limit_exceeded TOKEN_MUST_NOT_BE_LOGGED"})"};
    REQUIRE(invitation.on_outcome(busy, {now, {}, 0.0}).action == action::wait);
    REQUIRE(invitation.on_wake(now).action == action::send);
    const wawp::http::outcome accepted = wawp::http::response{201, {}, R"({"id":"x"})"};
    REQUIRE(invitation.on_outcome(accepted, {now, {}, 0.0}).action == action::done);
    REQUIRE(spans.size() == 3);
    CHECK(value_of(spans[0], "http.response.status_code") == "429");
    CHECK(value_of(spans[0], "error.type") == "rate_limited");
    CHECK(value_of(spans[0], "wawp.error.category") == "rate_limit");
    CHECK(value_of(spans[0], "wawp.gateway.code").starts_with("rate_limit_exceeded "));
    CHECK(value_of(spans[0], "http.request.resend_count").empty());
    CHECK(value_of(spans[1], "http.request.resend_count") == "1");
    CHECK(value_of(spans[1], "error.type").empty());
    CHECK(value_of(spans[1], "wawp.situation") == "accepted_with_id");
    CHECK(value_of(spans[2], "wawp.delivery") == "sent");
    CHECK(value_of(spans[2], "wawp.attempts") == "2");
    for (const span& each : spans) {
        for (const auto& [key, value] : each.attributes) CHECK(value.find(tests::token) == std::string::npos);
    }
}

#endif
