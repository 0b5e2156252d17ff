// SPDX-License-Identifier: MIT
// What a program of one's own does with a submission: an event loop by hand on `poll`, and an observer that writes spans as
// OpenTelemetry's semantic conventions name them.
#include "support/catch.hpp"

#if defined(__unix__) || defined(__APPLE__)

#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstddef>
#include <cstdlib>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "support/sample_event.hpp"

#include <wawp/client/submission.hpp>
#include <wawp/client/system.hpp>
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

/// A loop that somebody wrote by hand: one thread, `poll`, and sockets that do not block. It sends any number of messages at
/// once to a gateway on the loopback interface.
class poll_loop {
public:
    explicit poll_loop(unsigned short port) : port_(port) {}

    void add(const wawp::event& e, const wawp::client_options& options) {
        tasks_.emplace_back(e, options);
        follow(tasks_.back(), tasks_.back().message.start(clock_.now()));
    }

    /// @return the results, in the order in which the events were added
    std::vector<wawp::submission<>::result_type> run() {
        while (turn()) {}
        std::vector<wawp::submission<>::result_type> results;
        for (task& each : tasks_) results.push_back(each.message.finish());
        return results;
    }

private:
    struct task {
        task(const wawp::event& e, const wawp::client_options& options) : message(e, tests::who, options) {}
        wawp::submission<> message;
        wawp::instruction next{};
        int socket = -1;
        std::string out{}, in{};
        bool sent = false;
    };

    /// Waits once for whatever comes first; false if nothing is left to wait for.
    bool turn() {
        std::vector<pollfd> sockets;
        std::vector<task*> owners;
        auto first = (clock_type::time_point::max)();
        for (task& each : tasks_) {
            if (each.next.action == action::done) continue;
            first = std::min(first, each.next.until);
            if (each.socket < 0) continue;
            sockets.push_back({each.socket, static_cast<short>(each.out.empty() ? POLLIN : POLLOUT), 0});
            owners.push_back(&each);
        }
        if (first == (clock_type::time_point::max)()) return false;
        const auto wait = std::chrono::ceil<std::chrono::milliseconds>(first - clock_.now()).count();
        ::poll(sockets.data(), sockets.size(), static_cast<int>(std::clamp<long>(wait, 0, 1'000)));
        for (std::size_t i = 0; i < sockets.size(); ++i) {
            if (sockets[i].revents != 0) move(*owners[i]);
        }
        for (task& each : tasks_) {
            if (each.next.action != action::done && each.next.until <= clock_.now()) on_time(each);
        }
        return true;
    }

    void follow(task& it, const wawp::instruction& next) {
        it.next = next;
        if (next.action == action::send) begin(it);
    }

    void begin(task& it) {
        const wawp::http::request& request = *it.next.request;
        it.sent = false;
        it.in.clear();
        it.out = "POST " + request.url.substr(request.url.find('/', 8)) + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n";
        for (const auto& [name, value] : request.headers) it.out += name + ": " + std::string(value.reveal()) + "\r\n";
        it.out += "Content-Length: " + std::to_string(request.body.size()) + "\r\n\r\n" + std::string(request.body.reveal());
        it.socket = ::socket(AF_INET, SOCK_STREAM, 0);
        ::fcntl(it.socket, F_SETFL, O_NONBLOCK);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port_);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        if (::connect(it.socket, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0 && errno != EINPROGRESS) {
            end(it, lost(it, wawp::http::failure::connect));
        }
    }

    /// The socket is ready.
    void move(task& it) {
        int error = 0;
        socklen_t size = sizeof error;
        ::getsockopt(it.socket, SOL_SOCKET, SO_ERROR, &error, &size);
        if (error != 0) return end(it, lost(it, it.sent ? wawp::http::failure::connection : wawp::http::failure::connect));
        if (!it.out.empty()) {
            it.sent = true;  // from here on nobody can say that nothing left
            const auto written = ::send(it.socket, it.out.data(), it.out.size(), MSG_NOSIGNAL);
            if (written < 0) return end(it, lost(it, wawp::http::failure::connection));
            it.out.erase(0, static_cast<std::size_t>(written));
            return;
        }
        char chunk[1'000];
        const auto got = ::recv(it.socket, chunk, sizeof chunk, 0);
        if (got > 0) {
            it.in.append(chunk, static_cast<std::size_t>(got));
        } else {
            end(it, answer(it));  // the gateway closes when it has said all
        }
    }

    void on_time(task& it) {
        if (it.next.action == action::wait) return follow(it, it.message.on_wake(clock_.now()));
        end(it, lost(it, it.sent ? wawp::http::failure::timeout : wawp::http::failure::connect));
    }

    void end(task& it, const wawp::http::outcome& outcome) {
        ::close(it.socket);
        it.socket = -1;
        follow(it, it.message.on_outcome(outcome, {clock_.now(), clock_.wall_now(), clock_.jitter()}));
    }

    static wawp::http::outcome lost(const task& it, wawp::http::failure why) {
        const auto known = it.sent ? wawp::http::evidence::may_have_been_sent : wawp::http::evidence::nothing_sent;
        return wawp::unexpected{wawp::http::transport_error{why, known, {}, {}}};
    }

    static wawp::http::outcome answer(const task& it) {
        const std::size_t head = it.in.find("\r\n\r\n");
        if (head == it.in.npos) return lost(it, wawp::http::failure::connection);
        return wawp::http::response{.status = std::atoi(it.in.c_str() + 9), .body = it.in.substr(head + 4)};
    }

    unsigned short port_;
    wawp::standard_system clock_{};
    std::deque<task> tasks_{};
};

}  // namespace

TEST_CASE("embedding: a loop by hand on `poll` drives many submissions at once") {
    const auto answering = [](const std::string& status, const std::string& body) {
        return wawp::testing::fault_script{{kind::read_request}, {kind::write, 0, "HTTP/1.1 " + status + " Text\r\n\r\n" + body}, {kind::close}};
    };
    wawp::testing::fault_server gateway({answering("429", "{}"), answering("503", "busy"), {{kind::read_bytes, 30}, {kind::stall}},
                                         answering("201", R"({"id":"true_1@c.us_3EB0"})")});
    wawp::client_options options;
    options.request.base_url = gateway.base_url();
    options.exchange.attempt_timeout = 150ms;
    options.backoff.first = 20ms;
    poll_loop loop(gateway.port());
    for (int i = 0; i < 12; ++i) loop.add(tests::documented_event(), options);
    int sent = 0, unknown = 0;
    unsigned attempts = 0;
    for (const auto& each : loop.run()) {
        sent += each && each->id == "true_1@c.us_3EB0";
        unknown += !each && each.error().delivery == wawp::delivery::unknown;
        attempts += each ? each->attempts : each.error().attempts;
    }
    CHECK(sent == 10);
    CHECK(unknown == 2);  // the one under 503 and the one that was never answered; what met a 429 went again
    CHECK(attempts == 13);
}

TEST_CASE("embedding: a loop by hand says that nothing was sent if there is no gateway") {
    wawp::testing::fault_server gateway({});
    wawp::client_options options;
    options.request.base_url = gateway.base_url();
    options.exchange.max_attempts = 2;
    options.backoff.first = 1ms;
    poll_loop loop(gateway.port());
    loop.add(tests::documented_event(), options);
    const auto results = loop.run();
    REQUIRE_FALSE(results.front());
    CHECK(results.front().error().delivery == wawp::delivery::not_sent);
    CHECK(results.front().error().attempts == 2);
}

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
