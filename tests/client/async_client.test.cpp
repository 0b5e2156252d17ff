// SPDX-License-Identifier: MIT
#include <algorithm>
#include <chrono>
#include <coroutine>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "support/catch.hpp"
#include "support/sample_event.hpp"
#include "support/virtual_io.hpp"
#include "support/virtual_system.hpp"

#include <wawp/client/async_client.hpp>
#include <wawp/exchange/retry_budget.hpp>
#include <wawp/http/completion_handler.hpp>

using namespace std::chrono_literals;
using wawp::errc;

namespace {

/// Answers in turn; the last answer stands for all further ones. Some attempts it does not even start.
struct scripted_gateway {
    std::vector<std::size_t> throws_at{};  // numbers of starts, from 0
    std::size_t starts = 0;
    std::vector<wawp::http::outcome> answers{wawp::http::response{201, {}, R"({"id":"true_1@c.us_3EB0"})"}};
    std::size_t requests = 0;
    std::vector<std::string> bodies{};

    std::chrono::milliseconds begin(const wawp::http::request& request, wawp::http::deadline) {
        if (std::count(throws_at.begin(), throws_at.end(), starts++) != 0) {
            throw std::system_error(std::make_error_code(std::errc::resource_unavailable_try_again), std::string(tests::token));
        }
        bodies.emplace_back(request.body.reveal());
        return 20ms;
    }
    bool* stops = nullptr;  // is raised by the first answer

    wawp::http::outcome end(const wawp::http::request&) {
        if (stops != nullptr) *stops = true;
        return answers[std::min(requests++, answers.size() - 1)];
    }
};

using io = tests::virtual_io<scripted_gateway>;
using bench = tests::virtual_bench<scripted_gateway>;
using client_type = bench::client_type;
static_assert(wawp::http::async_transport<io> && wawp::http::async_timer<io>);

tests::fire_and_forget send_two(client_type& client, std::vector<std::string>& ids) {
    auto first = co_await client.send(tests::documented_event());
    ids.push_back(first ? first->id : to_string(first.error()));
    wawp::event broken = tests::documented_event();
    broken.name = "";
    auto second = co_await client.send(broken);
    ids.push_back(second ? second->id : std::string(to_string(second.error().code)));
}

struct flag {
    const bool* raised;
    bool stop_requested() const noexcept { return *raised; }
};

tests::fire_and_forget send_stoppable(client_type& client, const bool& stop, std::optional<errc>& code) {
    auto sent = co_await client.send(tests::documented_event(), flag{&stop});
    code = sent.error().code;
}

tests::fire_and_forget send_and_catch(client_type& client, std::string& ends) {
    try {
        auto sent = co_await client.send(tests::documented_event());
        ends = sent ? "sent" : to_string(sent.error());
    } catch (const std::system_error&) {
        ends = "thrown";
    }
}

struct timer_that_throws {
    void wait_until(wawp::http::deadline, wawp::http::stop_signal, auto) {
        throw std::system_error(std::make_error_code(std::errc::resource_unavailable_try_again), std::string(tests::token));
    }
};

/// Writes down what an observer is told.
struct chronicler : wawp::no_observer {
    std::string* log;
    explicit chronicler(std::string& to) : log(&to) {}
    void attempt_started(unsigned number) { *log += "started " + std::to_string(number) + "; "; }
    void attempt_ended(const wawp::attempt_report& report) {
        *log += "ended " + std::to_string(report.number) + " " + std::string(to_string(report.verdict.situation)) + "; ";
    }
    void waiting(std::chrono::milliseconds) { *log += "waiting; "; }
    void done(wawp::delivery overall, unsigned attempts) { *log += "done " + std::string(to_string(overall)) + " " + std::to_string(attempts); }
};

struct only_transport {
    io* both;
    void start(const wawp::http::request& r, wawp::http::deadline until, wawp::http::stop_signal stop, auto handler) {
        both->start(r, until, stop, std::move(handler));
    }
};
struct only_timer {
    io* both;
    void wait_until(wawp::http::deadline until, wawp::http::stop_signal stop, auto handler) {
        both->wait_until(until, stop, std::move(handler));
    }
};
static_assert(wawp::http::async_transport<only_transport> && !wawp::http::async_timer<only_transport>);

}  // namespace

TEST_CASE("async_client: calls a move-only handler once, and not from inside `start`") {
    bench b;
    int calls = 0;
    std::string id;
    {
        const wawp::event e = tests::documented_event();
        b.client.start(e, [&, owned = std::make_unique<int>(1)](wawp::result<wawp::receipt> sent) {
            calls += *owned;
            id = sent->id;
        });
    }
    CHECK(calls == 0);
    b.run();
    CHECK(calls == 1);
    CHECK(id == "true_1@c.us_3EB0");
}

TEST_CASE("async_client: what is refused before it is sent is told later, too") {
    bench b;
    wawp::event e = tests::documented_event();
    e.chat_id = "nobody";
    std::optional<errc> code;
    b.client.start(e, [&](const wawp::result<wawp::receipt>& sent) { code = sent.error().code; });
    CHECK_FALSE(code);
    b.run();
    CHECK(code == errc::rule_broken);
    CHECK(b.gateway.requests == 0);
}

TEST_CASE("async_client: any coroutine can await a send") {
    bench b;
    std::vector<std::string> ids;
    send_two(b.client, ids);
    CHECK(ids.empty());
    b.run();
    CHECK(ids == std::vector<std::string>{"true_1@c.us_3EB0", "rule_broken"});
}

TEST_CASE("async_client: what the transport throws at the first attempt, `start` throws, and keeps nothing of the message") {
    bench b;
    b.gateway.throws_at = {0};
    bool called = false;
    auto owned = std::make_shared<int>(1);
    const std::weak_ptr<int> kept = owned;
    CHECK_THROWS_AS(b.client.start(tests::documented_event(), [&called, held = std::move(owned)](const auto&) { called = true; }), std::system_error);
    CHECK(kept.expired());
    CHECK(b.queue.size() == 0);
    b.run();
    CHECK_FALSE(called);
    CHECK(b.gateway.requests == 0);
}

TEST_CASE("async_client: what the transport throws at the first attempt, `co_await` throws") {
    bench b;
    b.gateway.throws_at = {0};
    std::string first, second;
    send_and_catch(b.client, first);
    CHECK(first == "thrown");
    CHECK(b.queue.size() == 0);
    send_and_catch(b.client, second);
    b.run();
    CHECK(second == "sent");
}

TEST_CASE("async_client: a further attempt that the transport does not start is one that did not connect") {
    for (const bool again : {false, true}) {
        bench b;
        b.gateway.throws_at = {1};
        b.gateway.answers.insert(b.gateway.answers.begin(), wawp::http::response{429, {}, {}});
        wawp::client_options options;
        options.exchange.max_attempts = again ? 3 : 2;
        client_type client{{&b.queue, &b.world, &b.gateway}, tests::who, options, {}, {&b.world}};
        std::optional<client_type::result_type> sent;
        client.start(tests::documented_event(), [&](client_type::result_type&& result) { sent.emplace(std::move(result)); });
        b.run();
        REQUIRE(sent);
        CHECK(b.gateway.starts == (again ? 3 : 2));
        CHECK(sent->has_value() == again);
        if (again) CHECK((*sent)->attempts == 3);
        if (again) continue;
        CHECK(sent->error().code == errc::connect_failed);
        CHECK(sent->error().delivery == wawp::delivery::not_sent);
        CHECK(sent->error().attempts == 2);
        CHECK(sent->error().cause == std::errc::resource_unavailable_try_again);
        CHECK(to_string(sent->error()).find(tests::token) == std::string::npos);
    }
}

TEST_CASE("async_client: what a failing start throws does not outweigh an attempt that may have arrived") {
    bench b;
    b.gateway.throws_at = {1};
    b.gateway.answers = {wawp::http::response{503, {}, {}}};
    wawp::async_client client{io{&b.queue, &b.world, &b.gateway}, tests::who, wawp::client_options{.exchange = {.max_attempts = 2}},
                              wawp::at_least_once{}, tests::virtual_system{&b.world}};
    std::optional<wawp::error> failure;
    client.start(tests::documented_event(), [&](const wawp::result<wawp::receipt>& sent) { failure = sent.error(); });
    b.run();
    REQUIRE(failure);
    CHECK(failure->code == errc::connect_failed);
    CHECK(failure->delivery == wawp::delivery::unknown);
}

TEST_CASE("async_client: where the transport cannot wait, no attempt follows, and the error says so") {
    bench b;
    for (const std::string reason : {"slow down", ""}) {
        b.gateway.answers = {wawp::http::response{429, {}, "{\"message\":\"" + reason + "\"}"}};
        b.gateway.requests = 0;
        io both{&b.queue, &b.world, &b.gateway};
        wawp::async_client client{wawp::http::with_timer{only_transport{&both}, timer_that_throws{}}, tests::who, wawp::client_options{},
                                  wawp::at_most_once{}, tests::virtual_system{&b.world}};
        std::optional<wawp::error> failure;
        client.start(tests::documented_event(), [&](const wawp::result<wawp::receipt>& sent) { failure = sent.error(); });
        b.run();
        REQUIRE(failure);
        CHECK(failure->code == errc::rate_limited);  // nobody cancelled
        CHECK(failure->delivery == wawp::delivery::not_sent);
        CHECK(failure->http_status == 429);
        CHECK(failure->attempts == 1);
        const std::string words = reason.empty() ? "" : reason + "; ";
        CHECK(failure->message.find(words + "not tried again: the transport could not wait: [redacted]") == 0);
        CHECK(to_string(*failure).find(tests::token) == std::string::npos);
        CHECK(b.gateway.requests == 1);
    }
}

TEST_CASE("async_client: an observer is told the end of each attempt, also of one that the transport throws at") {
    for (const std::size_t throws_at : {0U, 1U}) {
        bench b;
        b.gateway.throws_at = {throws_at};
        b.gateway.answers = {wawp::http::response{429, {}, R"({"message":"slow down"})"}, wawp::http::response{401, {}, R"({"message":"no"})"}};
        std::string log;
        wawp::async_client client{io{&b.queue, &b.world, &b.gateway}, tests::who, wawp::client_options{}, wawp::at_most_once{},
                                  tests::virtual_system{&b.world}, chronicler(log)};
        const auto start = [&] { client.start(tests::documented_event(), [](const auto&) {}); };
        if (throws_at == 0) {
            CHECK_THROWS_AS(start(), std::system_error);
            CHECK(log == "started 1; ended 1 not_connected; done not_sent 1");
            continue;
        }
        start();
        b.run();
        CHECK(log == "started 1; ended 1 too_many_requests; waiting; started 2; ended 2 not_connected; waiting; "
                      "started 3; ended 3 refused_by_status; done not_sent 3");
    }
}

TEST_CASE("async_client: a message that its transport throws at takes nothing from a shared retry budget") {
    bench b;
    b.gateway.throws_at = {0};
    wawp::retry_budget budget{wawp::retry_budget_options{.capacity = 1}};
    wawp::async_client client{io{&b.queue, &b.world, &b.gateway}, tests::who, wawp::client_options{.exchange = {.budget = &budget}},
                              wawp::at_most_once{}, tests::virtual_system{&b.world}};
    CHECK_THROWS_AS(client.start(tests::documented_event(), [](const auto&) {}), std::system_error);
    CHECK(budget.available(b.world.now) == 1);
}

TEST_CASE("async_client: a stop ends a wait at once") {
    bench b;
    b.gateway.answers = {wawp::http::response{429, {{"Retry-After", "30"}}, {}}};
    bool stop = false;
    std::optional<errc> code;
    send_stoppable(b.client, stop, code);
    REQUIRE(b.queue.run_one());  // the attempt; now it waits
    CHECK_FALSE(code);
    const auto before = b.world.now;
    stop = true;
    b.run();
    CHECK(code == errc::cancelled);
    CHECK(b.world.now == before);
    CHECK(b.gateway.requests == 1);
}

TEST_CASE("async_client: a stop that comes with an answer ends the message, also where the other layout would be tried at once") {
    bench b;
    b.gateway.answers = {wawp::http::response{400, {}, R"({"message":"event.name is required"})"}};
    bool stop = false;
    b.gateway.stops = &stop;
    std::optional<errc> code;
    send_stoppable(b.client, stop, code);
    b.run();
    REQUIRE(code);
    CHECK(b.gateway.starts == 1);
}

TEST_CASE("async_client: a switch that nothing proved is taken back by what a later message finds out") {
    using wawp::http::response;
    bench b;
    const response misses{400, {}, R"({"message":"event.name is required"})"}, accepts{201, {}, R"({"id":"true_1@c.us_3EB0"})"};
    b.gateway.answers = {misses, response{503, {}, {}}, misses, accepts, misses, accepts};
    std::vector<bool> nested;
    for (int i = 0; i < 5; ++i) {
        b.client.start(tests::documented_event(), [](const auto&) {});
        b.run();
    }
    for (const std::string& body : b.gateway.bodies) nested.push_back(body.find("\"event\":{") != body.npos);
    // Both at once, and what became of the second is unknown; it is refused then, and the first one accepted, for good.
    CHECK(nested == std::vector<bool>{false, true, true, false, false, false});
}

TEST_CASE("async_client: a message that began before a switch, and found nothing out, does not bring another one") {
    using wawp::http::response;
    bench b;
    const response misses{400, {}, R"({"message":"event.name is required"})"}, fails{503, {}, {}};
    b.gateway.answers = {misses, fails, fails, misses};
    b.client.start(tests::documented_event(), [](const auto&) {});
    while (b.gateway.requests == 0) REQUIRE(b.queue.run_one());
    b.client.start(tests::documented_event(), [](const auto&) {});  // nothing is known yet; it ends after the first one
    b.run();
    REQUIRE(b.gateway.bodies.size() == 3);
    b.client.start(tests::documented_event(), [](const auto&) {});
    b.run();
    REQUIRE(b.gateway.bodies.size() == 4);  // no second switch
    CHECK(b.gateway.bodies.back().find("\"event\":{") != std::string::npos);
}

TEST_CASE("async_client: what the first message found out of the layout holds for those that start later") {
    bench b;
    const wawp::http::outcome refusal = wawp::http::response{400, {}, R"({"message":"event must be an object"})"};
    b.gateway.answers = {refusal, refusal, wawp::http::response{201, {}, R"({"id":"x"})"}};
    std::vector<unsigned> attempts;
    const auto note = [&](const wawp::result<wawp::receipt>& sent) { attempts.push_back(sent->attempts); };
    b.client.start(tests::documented_event(), note);
    b.client.start(tests::documented_event(), note);  // at the same time: it finds out for itself
    b.run();
    b.client.start(tests::documented_event(), note);
    b.run();
    CHECK(attempts == std::vector<unsigned>{2, 2, 1});
    CHECK(b.gateway.bodies.back().find("\"event\":{") != std::string::npos);
}

TEST_CASE("async_client: a layout that was accepted stays, whatever a message that began earlier doubts afterwards") {
    using wawp::http::response;
    bench b;
    const response misses{400, {}, R"({"message":"event must be an object"})"};
    b.gateway.answers = {misses, misses, response{201, {}, R"({"id":"true_1@c.us_3EB0"})"}, response{400, {}, R"({"message":"the chat does not exist"})"}};
    std::vector<bool> sent;
    const auto note = [&](const wawp::result<wawp::receipt>& result) { sent.push_back(result.has_value()); };
    b.client.start(tests::documented_event(), note);
    b.client.start(tests::documented_event(), note);  // both are refused for their dots; then this one for itself
    b.run();
    REQUIRE(sent == std::vector<bool>{true, false});
    CHECK(b.client.layout() == wawp::layout_choice{wawp::json::layout::nested, wawp::layout_search::settled});
    b.client.start(tests::documented_event(), note);
    b.run();
    REQUIRE(b.gateway.bodies.size() == 5);
    CHECK(b.gateway.bodies.back().find("\"event\":{") != std::string::npos);
}

TEST_CASE("async_client: a transport and a timer that are two make one") {
    bench b;
    b.gateway.answers.insert(b.gateway.answers.begin(), wawp::http::response{429, {}, {}});
    io both{&b.queue, &b.world, &b.gateway};
    wawp::async_client client{wawp::http::with_timer{only_transport{&both}, only_timer{&both}}, tests::who,
                              wawp::client_options{}, wawp::at_most_once{}, tests::virtual_system{&b.world}};
    unsigned attempts = 0;
    client.start(tests::documented_event(), [&](const wawp::result<wawp::receipt>& sent) { attempts = sent->attempts; });
    b.run();
    CHECK(attempts == 2);
}

namespace {

/// Handlers that wait until their owner goes.
template <class Argument, class Call>
class held_handlers {
public:
    explicit held_handlers(Call call) : call_(std::move(call)) {}
    held_handlers(held_handlers&&) = default;
    ~held_handlers() {
        while (!held_.empty()) {
            auto last = std::move(held_.back());
            held_.pop_back();
            call_(last);
        }
        if (gone_) *gone_ = true;
    }

    std::vector<wawp::http::completion_handler<Argument>> held_{};
    std::shared_ptr<bool> gone_ = std::make_shared<bool>(false);

private:
    Call call_;
};

struct held_transport {
    static void cancel(wawp::http::completion_handler<wawp::http::outcome>& handler) {
        handler(wawp::unexpected{wawp::http::transport_error{wawp::http::failure::cancelled, wawp::http::evidence::nothing_sent, {}, "closed"}});
    }
    held_handlers<wawp::http::outcome, decltype(&cancel)> handlers{&cancel};
    unsigned* starts = nullptr;

    void start(const wawp::http::request&, wawp::http::deadline, wawp::http::stop_signal, auto handler) {
        ++*starts;
        handlers.held_.emplace_back(std::move(handler));
    }
};

struct wake {};
struct held_timer {
    static void run(wawp::http::completion_handler<wake>& handler) { handler({}); }
    held_handlers<wake, decltype(&run)> handlers{&run};
    std::shared_ptr<bool> gone = handlers.gone_;
    bool* asked_when_gone = nullptr;

    void wait_until(wawp::http::deadline, wawp::http::stop_signal, auto handler) {
        *asked_when_gone = *asked_when_gone || *gone;
        handlers.held_.emplace_back([then = std::move(handler)](wake) mutable { std::move(then)(); });
    }
};

}  // namespace

TEST_CASE("async_client: what its transport ends last still finds the timer of a with_timer") {
    const std::vector<wawp::event> events(3, tests::documented_event());
    unsigned results = 0, ended = 0, starts = 0;
    bool asked_when_gone = false;
    {
        held_transport transport;
        transport.starts = &starts;
        held_timer timer;
        timer.asked_when_gone = &asked_when_gone;
        wawp::async_client client{wawp::http::with_timer{std::move(transport), std::move(timer)}, tests::who};
        client.start_all(events, [&](std::size_t, const wawp::result<wawp::receipt>&) { ++results; },
                         [&](const wawp::send_counts&) { ++ended; }, wawp::send_all_options{1});
    }
    CHECK(results == 3);
    CHECK(ended == 1);
    CHECK_FALSE(asked_when_gone);
    CHECK(starts == 1);  // the destructor had begun
}
