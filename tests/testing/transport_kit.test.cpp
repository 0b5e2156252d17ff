// SPDX-License-Identifier: MIT
#include "support/catch.hpp"

#if defined(__unix__) || defined(__APPLE__)

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "support/patient_kit.hpp"
#include "support/socket_transport.hpp"

#include <wawp/testing/transport_kit.hpp>

#if __has_include(<curl/curl.h>)
#include <wawp/transport/curl.hpp>
#include <wawp/transport/curl_multi.hpp>
#endif

using namespace std::chrono_literals;
using tests::flaw;
using wawp::testing::check_transport;
using wawp::testing::transport_report;

namespace {

std::string all_of(const transport_report& report) {
    std::string text;
    for (const std::string& sentence : report.wrong) text += sentence + "\n";
    return text;
}

/// How often a sentence that ends in this is among those of the report.
std::ptrdiff_t count(const transport_report& report, std::string_view end) {
    return std::count_if(report.wrong.begin(), report.wrong.end(), [&](const std::string& each) { return each.ends_with(end); });
}

/// The transport by hand, whose outcomes are spoiled afterwards.
struct spoiled_transport {
    void (*spoil)(wawp::http::outcome&);
    wawp::http::outcome round_trip(const wawp::http::request& request, wawp::http::deadline until, wawp::http::stop_signal stop) {
        wawp::http::outcome got = tests::socket_transport{}.round_trip(request, until, stop);
        spoil(got);
        return got;
    }
};

template <wawp::http::body_state From, wawp::http::body_state To>
void call_body(wawp::http::outcome& got) {
    if (got && got->body_state == From) got->body_state = To;
}
template <wawp::http::failure From, wawp::http::failure To>
void call_failure(wawp::http::outcome& got) {
    if (!got && got.error().failure == From) got.error().failure = To;
}
/// As a transport does that shuts the connection, and then takes that for the end of the body.
void call_open_ended_whole(wawp::http::outcome& got) {
    if (!got || !find_header(*got, "Content-Length").empty() || !find_header(*got, "Transfer-Encoding").empty()) return;
    got->body_state = wawp::http::body_state::whole;
}
void lose_stopped_answers(wawp::http::outcome& got) {
    if (got && got->body_state == wawp::http::body_state::cancelled) got = wawp::unexpected{wawp::http::transport_error{wawp::http::failure::cancelled}};
}

/// The transport by hand as one that does not block: a thread for each request; and the flaws of its handlers.
enum class handler_flaw : unsigned char { none, calls_twice, never_calls, calls_inside };
class threaded_transport {
public:
    explicit threaded_transport(handler_flaw committed) : flaw_(committed) {}
    template <class Handler>
    void start(const wawp::http::request& request, wawp::http::deadline until, wawp::http::stop_signal stop, Handler handler) {
        if (flaw_ == handler_flaw::calls_inside) return handler(tests::socket_transport{}.round_trip(request, until, stop));
        threads_.emplace_back([&request, until, stop, shared = std::make_shared<Handler>(std::move(handler)), committed = flaw_] {
            const auto outcome = tests::socket_transport{}.round_trip(request, until, stop);
            if (committed != handler_flaw::never_calls) (*shared)(outcome);
            if (committed == handler_flaw::calls_twice) (*shared)(outcome);
        });
    }

private:
    handler_flaw flaw_;
    std::vector<std::jthread> threads_{};
};

/// Most of the time is waited away: all at once.
template <class Check, class Subjects>
std::vector<transport_report> check_all(const Subjects& subjects, Check check) {
    std::vector<transport_report> reports(std::size(subjects));
    std::vector<std::jthread> workers;
    for (std::size_t i = 0; i < reports.size(); ++i) {
        workers.emplace_back([&, i] { reports[i] = check(subjects[i].first); });
    }
    workers.clear();
    return reports;
}

template <class Make>
transport_report patiently(Make make) {
    return tests::examine_patiently([&](const auto& options) { return check_transport(make, options); });
}

}  // namespace

TEST_CASE("transport_kit: finds nothing wrong with a transport that keeps its promises, by hand or by libcurl") {
    transport_report by_hand, curl, curl_multi;
    std::vector<std::jthread> workers;
    workers.emplace_back([&] { by_hand = patiently([] { return tests::socket_transport{}; }); });
#if __has_include(<curl/curl.h>)
    workers.emplace_back([&] { curl = patiently([] { return wawp::curl_transport{}; }); });
    workers.emplace_back([&] { curl_multi = patiently([] { return wawp::curl_multi_transport{}; }); });
#endif
    workers.clear();
    INFO(all_of(by_hand) + all_of(curl) + all_of(curl_multi));
    CHECK((by_hand.wrong.empty() && curl.wrong.empty() && curl_multi.wrong.empty()));
    CHECK(by_hand.cases > 100);
}

TEST_CASE("transport_kit: catches each flaw, in a sentence about it") {
    const std::pair<flaw, const char*> flaws[] = {
        {flaw::resends, "after the request, the connection is closed: the server got a request more often than it was sent"},
        {flaw::follows_redirects, "status 307: the server got a request more often than it was sent"},
        {flaw::claims_nothing_sent, "after 1 bytes, the connection is closed: it says that nothing was sent, and the server has bytes of the request"},
        {flaw::ignores_deadline, "after the request, the connection is silent: it returned long after its deadline"},
        {flaw::limits_each_read, "an answer's first line that has no end: it returned long after its deadline"},
        {flaw::limits_each_read, "an answer's body that has no end, on a kept connection: it returned long after its deadline"},
        {flaw::ignores_stop, "a stop while it waits for the answer: it went on long after it was asked to stop"},
        {flaw::ignores_cap, "a body of 1001 bytes under a cap of 1000: more of the body is kept than the cap allows"},
        {flaw::calls_empty_cut, "a body of 0 bytes under a cap of 1000: the body is not called whole"},
        {flaw::loses_whole_bodies, "a body of 1000 bytes under a cap of 1000: the body of the answer is another one"},
        {flaw::always_posts, "a request by DELETE: the request line is not the request's method with the url's path"},
        {flaw::drops_header, "a request: the header X-Second is missing"},
        {flaw::doubles_header, "a request: the header X-First is there more than once"},
        {flaw::alters_body, "a request: the body is not what the request holds"},
        {flaw::calls_cut_whole, "status 200, after 39 bytes of the body, the connection is closed: a body that was cut is called whole"},
        {flaw::loses_headers, "an answer's headers: `Retry-After` is not handed on"},
        {flaw::takes_100_for_an_answer, "a 100 and then the answer: the status is 100 instead of 200"},
        {flaw::invents_answers, "after the request, the connection is closed: it made an answer up"},
    };
    const auto reports = check_all(flaws, [](flaw committed) {
        return check_transport([=] { return tests::socket_transport{committed}; }, {.timeout = 40ms, .slack = 200ms});
    });
    for (std::size_t i = 0; i < reports.size(); ++i) {
        INFO(flaws[i].second << "\n" << all_of(reports[i]));
        CHECK(count(reports[i], flaws[i].second) == 1);
    }
}

TEST_CASE("transport_kit: minds what the end of an answer is called, as users are told of it") {
    using wawp::http::body_state, wawp::http::failure;
    const std::pair<void (*)(wawp::http::outcome&), std::vector<const char*>> faults[] = {
        {&call_body<body_state::timed_out, body_state::cut>,
         {"status 200, after 39 bytes of the body, the connection is silent: a body that the deadline ended is not called `timed_out`",
          "an answer's body that has no end: a body that the deadline ended is not called `timed_out`",
          "a chunked body without its end, the connection is silent: a body that the deadline ended is not called `timed_out`"}},
        {&call_body<body_state::cut, body_state::timed_out>,
         {"status 400, after 0 bytes of the body, the connection is closed: a body that the server cut is not called `cut`",
          "a chunked body without its end, the connection is closed, on a kept connection: a body that the server cut is not called `cut`"}},
        {&call_body<body_state::cancelled, body_state::cut>, {"a stop within a body: the body is not called `cancelled`"}},
        {&call_open_ended_whole,
         {"nothing of a body without a length, the connection is silent: a body that was cut is called whole",
          "a part of a body without a length, the connection is silent: a body that was cut is called whole",
          "the whole text of a body without a length, the connection is silent, on a kept connection: a body that was cut is called whole",
          "a body without a length that has no end: a body that was cut is called whole",
          "a stop before a body without a length: the body is not called `cancelled`",
          "a stop within a body without a length: the body is not called `cancelled`"}},
        {&call_failure<failure::timeout, failure::connection>,
         {"after the request, the connection is silent: the deadline passed, and it is not called `timeout`",
          "an answer's first line that has no end: the deadline passed, and it is not called `timeout`"}},
        {&call_failure<failure::connection, failure::timeout>, {"after the request, the connection is closed: it calls a lost connection a time-out"}},
        {&call_failure<failure::cancelled, failure::timeout>, {"a stop while it waits for the answer: the outcome is not `cancelled`"}},
        {&lose_stopped_answers, {"a stop within a body: a status came, and it is not the outcome"}},
    };
    const auto reports = check_all(faults, [](auto* spoil) {
        return check_transport([=] { return spoiled_transport{spoil}; }, {.timeout = 40ms, .slack = 200ms});
    });
    for (std::size_t i = 0; i < reports.size(); ++i) {
        INFO(all_of(reports[i]));
        for (const char* each : faults[i].second) {
            INFO(each);
            CHECK(count(reports[i], each) == 1);
        }
    }
}

TEST_CASE("transport_kit: watches how handlers are called") {
    const std::pair<handler_flaw, const char*> flaws[] = {{handler_flaw::none, nullptr},
                                                        {handler_flaw::calls_twice, "a request: the handler was called more than once"},
                                                        {handler_flaw::never_calls, "a request: the handler was never called"},
                                                        {handler_flaw::calls_inside, "a request: the handler was called from inside `start`"}};
    const auto reports = check_all(flaws, [](handler_flaw committed) {
        const bool never = committed == handler_flaw::never_calls;
        return check_transport([=] { return threaded_transport{committed}; }, {.timeout = 40ms, .slack = 400ms, .plenty = never ? 20ms : 5'000ms});
    });
    for (std::size_t i = 0; i < reports.size(); ++i) {
        INFO(all_of(reports[i]));
        CHECK((flaws[i].second == nullptr ? reports[i].wrong.empty() : count(reports[i], flaws[i].second) == 1));
    }
}

#endif
