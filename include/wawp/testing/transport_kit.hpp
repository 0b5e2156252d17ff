// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include <wawp/core/ascii.hpp>
#include <wawp/core/secret.hpp>
#include <wawp/http/request.hpp>
#include <wawp/http/response.hpp>
#include <wawp/http/transport.hpp>
#include <wawp/http/transport_error.hpp>
#include <wawp/testing/fault_server.hpp>
#include <wawp/testing/transport_call.hpp>
#include <wawp/testing/transport_cases.hpp>

namespace wawp::testing {

/// How patient `check_transport` is. Raise all of them on a machine that is slow or busy.
struct transport_kit_options {
    std::chrono::milliseconds timeout{300};  ///< the deadline where a server keeps silent; 44 cases wait for it
    std::chrono::milliseconds slack{500};    ///< how late a round trip may return, after its deadline or after a stop
    std::chrono::milliseconds plenty{5'000};  ///< the deadline where the server does not keep silent
};

/// What `check_transport` found.
struct transport_report {
    std::size_t cases = 0;  ///< how many were run; not all of them if the transport fails to return several times
    std::vector<std::string> wrong{};  ///< one sentence each; empty if the transport keeps its promises
};

namespace detail {

/// Runs the cases one after the other, each with a server and a transport of its own. `Channel` is how the bytes travel.
template <class Make, class Channel = plain_channel>
class transport_checker {
public:
    transport_checker(Make& make, const transport_kit_options& options, typename Channel::settings channel = {})
        : make_(make), options_(options), channel_(std::move(channel)) {}

    transport_report run() {
        for (const auto which : {http::method::post, http::method::put, http::method::patch, http::method::del}) check_request(which);
        check_headers_of_answer();
        check_cap();
        check_deadline_before_start();
        check_unreachable();
        if constexpr (!http::transport<transport> || http::cancellable_transport<transport>) check_stops();
        for (const transport_case& each : transport_cases()) {
            if (unanswered_ >= enough) break;  // each such case waits long
            check_case(each, false);
            check_case(each, true);
        }
        return std::move(report_);
    }

protected:
    using server_type = basic_fault_server<Channel>;
    using transport = decltype(std::declval<Make&>()());
    using clock = std::chrono::steady_clock;

    void begin(const std::string& name) {
        ++report_.cases;
        name_ = name;
    }
    void say(const std::string& sentence) { report_.wrong.push_back(name_ + ": " + sentence); }
    void say_if(bool wrong, const char* sentence) {
        if (wrong) say(sentence);
    }

    void say_if(const char* problem) {
        if (problem != nullptr) say(problem);
    }

    static http::request request_to(const server_type& server) {
        return {.url = server.base_url() + "/v2/send/event?x=1",
                .headers = {{"Content-Type", "application/json"}, {"Accept-Encoding", "identity"}, {"X-First", secret("one; two")}, {"X-Second", secret("3")}},
                .body = secret(R"({"text":"a b\n\u00e9 📅","number":1})")};
    }
    /// A server with a script for each connection, which begins with the channel's handshake.
    [[nodiscard]] server_type serve(std::vector<script> scripts, std::chrono::milliseconds patience) const {
        return serve_as(channel_, std::move(scripts), patience);
    }
    [[nodiscard]] static server_type serve_as(const typename Channel::settings& channel, std::vector<script> scripts, std::chrono::milliseconds patience) {
        for (script& each : scripts) each.insert(each.begin(), {kind::handshake});
        return server_type(std::move(scripts), patience, channel);
    }
    static script answering(const std::string& text) { return {{kind::read_request}, {kind::write, 0, text}, {kind::close}}; }

    /// One round trip with time enough.
    call_result call(transport_caller<transport>& caller, const http::request& request, std::chrono::milliseconds timeout) {
        call_result got = caller.call(request, clock::now() + timeout, timeout + patience());
        unanswered_ += !got.outcome;
        say_if(!got.outcome, "no outcome came");
        say_if(got.outcome && got.took > timeout + options_.slack, "it returned long after its deadline");
        return got;
    }
    /// By how much a server outwaits a deadline: what ignores that is noticed, and does not hang.
    [[nodiscard]] std::chrono::milliseconds patience() const { return options_.timeout + 2 * options_.slack; }

    void end(transport_caller<transport>& caller, server_type& server) {
        for (const std::string& sentence : caller.end()) say(sentence);
        server.finish();
    }

    void check_request(http::method which) {
        begin(which == http::method::post ? "a request" : std::string("a request by ") + http::to_text(which));
        server_type server = serve({answering(answer_text(200, "{}", "Connection: close\r\n"))}, patience());
        transport_caller<transport> caller(make_());
        http::request request = request_to(server);
        request.method = which;
        const call_result got = call(caller, request, options_.plenty);
        say_if(got.outcome && !*got.outcome, "a server that answers 200 brings no answer");
        end(caller, server);
        const std::vector<std::string> seen = server.requests();
        if (seen.size() != 1) return say("the server got " + std::to_string(seen.size()) + " requests instead of 1");
        check_text(seen.front(), request);
    }

    void check_text(std::string_view text, const http::request& request) {
        const std::string line = std::string(http::to_text(request.method)) + " /v2/send/event?x=1 HTTP/1.1\r\n";
        say_if(!text.starts_with(line), "the request line is not the request's method with the url's path");
        const std::size_t head = text.find("\r\n\r\n");
        say_if(text.substr(head + 4) != request.body.reveal(), "the body is not what the request holds");
        std::vector<http::request_header> wanted = request.headers;
        wanted.push_back({"Content-Length", secret(std::to_string(request.body.size()))});
        for (const http::request_header& each : wanted) {
            const auto [count, value] = look_up(text.substr(0, head), each.name);
            if (count == 0) say("the header " + each.name + " is missing");
            if (count > 1) say("the header " + each.name + " is there more than once");
            if (count == 1 && value != each.value.reveal()) say("the header " + each.name + " has another value");
        }
    }

    struct lines_found {
        int count = 0;
        std::string_view value{};
    };
    static lines_found look_up(std::string_view head, std::string_view name) {
        lines_found found;
        for (std::size_t end = head.find("\r\n"); end != head.npos;) {
            head.remove_prefix(end + 2);
            end = head.find("\r\n");
            const std::string_view line = head.substr(0, end);
            const std::size_t colon = line.find(':');
            if (colon == line.npos || !wawp::detail::equal_ignoring_case(line.substr(0, colon), name)) continue;
            const std::size_t start = line.find_first_not_of(" \t", colon + 1);
            found = {found.count + 1, start == line.npos ? std::string_view{} : line.substr(start)};
        }
        return found;
    }

    void check_headers_of_answer() {
        begin("an answer's headers");
        server_type server = serve({answering(answer_text(429, "{}", "Retry-After:  7 \r\nX-Twice: a\r\nConnection: close\r\n"))}, patience());
        transport_caller<transport> caller(make_());
        const call_result got = call(caller, request_to(server), options_.plenty);
        say_if(got.outcome && *got.outcome && http::find_header(**got.outcome, "retry-after") != "7", "`Retry-After` is not handed on");
        end(caller, server);
    }

    void check_cap() {
        for (const std::size_t size : {0u, 1'000u, 1'001u, 300'000u})
            check_cap("a body of " + std::to_string(size) + " bytes", size, answer_text(200, std::string(size, 'x'), "Connection: close\r\n"));
        const std::string chunk = "258\r\n" + std::string(0x258, 'x') + "\r\n";  // each fits, both do not
        check_cap("two chunks of 600 bytes", 1'200,
                  "HTTP/1.1 200 Text\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n" + chunk + chunk + "0\r\n\r\n");
    }

    void check_cap(const std::string& name, std::size_t size, const std::string& text) {
        begin(name + " under a cap of 1000");
        server_type server = serve({answering(text)}, patience());
        transport_caller<transport> caller(make_());
        http::request request = request_to(server);
        request.response_cap = 1'000;
        const call_result got = call(caller, request, options_.plenty);
        end(caller, server);
        if (!got.outcome || !*got.outcome) return;
        const auto& [status, headers, body, state] = **got.outcome;
        say_if(body.size() > 1'000, "more of the body is kept than the cap allows");
        if (size > 1'000) return say_if(state != http::body_state::too_large, "the body is not called too large");
        say_if(state != http::body_state::whole, "the body is not called whole");
        say_if(body != std::string(size, 'x'), "the body of the answer is another one");
    }

    void check_deadline_before_start() {
        begin("a deadline that has passed");
        server_type server = serve({answering(answer_text(200, "{}"))}, patience());
        transport_caller<transport> caller(make_());
        const call_result got = caller.call(request_to(server), clock::now() - options_.timeout, options_.timeout + patience());
        say_if(!got.outcome, "no outcome came");
        say_if(got.took > options_.slack, "it returned long after its deadline");
        end(caller, server);
        check_evidence(got, server);
    }

    void check_unreachable() {
        begin("a server that refuses connections");
        server_type server = serve({}, patience());
        transport_caller<transport> caller(make_());
        const call_result got = call(caller, request_to(server), options_.plenty);
        say_if(got.outcome && *got.outcome, "it made an answer up");
        say_if(got.outcome && !*got.outcome && got.outcome->error().failure == http::failure::timeout, "it calls a refused connection a time-out");
        end(caller, server);
    }

    void check_stops() {
        check_stop("a stop while it waits for the answer", "");
        const std::string head = "HTTP/1.1 200 OK\r\n", body = R"({"id":"true_1@c.us_AAAA"})";
        check_stop("a stop within a body", head + "Content-Length: 100\r\n\r\n" + body);
        check_stop("a stop before a body without a length", head + "\r\n");
        check_stop("a stop within a body without a length", head + "\r\n" + body);
    }

    /// @param answer  what has come by then
    void check_stop(const char* name, const std::string& answer) {
        begin(name);
        const auto asked = (std::max)(std::chrono::milliseconds{100}, options_.timeout);  // what is to come has come
        server_type server = serve({{{kind::read_request}, {kind::write, 0, answer}, {kind::stall}}}, asked + patience());
        transport_caller<transport> caller(make_());
        const stop_after stop{clock::now() + asked};
        const call_result got = caller.call(request_to(server), stop.when + options_.plenty, asked + options_.plenty, &stop);
        say_if(!got.outcome, "no outcome came");
        say_if(got.took > asked + options_.slack, "it went on long after it was asked to stop");
        if (got.outcome) say_if(problem_of_stop(!answer.empty(), *got.outcome));
        end(caller, server);
        check_evidence(got, server);
    }

    /// Nothing may be claimed that the server knows to be false.
    void check_evidence(const call_result& got, const server_type& server) {
        const bool claims = got.outcome && !*got.outcome && got.outcome->error().evidence == http::evidence::nothing_sent;
        say_if(claims && server.bytes() != 0, "it says that nothing was sent, and the server has bytes of the request");
    }

    void check_case(const transport_case& which, bool reused) {
        begin(which.name + (reused ? ", on a kept connection" : ""));
        const script warm_up{{kind::read_request}, {kind::write, 0, answer_text(200, "{}")}};
        script first = which.steps;
        if (reused) first.insert(first.begin(), warm_up.begin(), warm_up.end());
        server_type server = serve({first, which.steps}, patience());
        transport_caller<transport> caller(make_());
        if (reused) {
            const call_result earlier = call(caller, request_to(server), options_.plenty);
            say_if(!earlier.outcome || !*earlier.outcome, "a server that answers 200 brings no answer");
            std::this_thread::sleep_for(std::chrono::milliseconds{10});
        }
        const std::size_t before = server.bytes();
        const call_result got = call(caller, request_to(server), which.is_endless() ? options_.timeout : options_.plenty);
        end(caller, server);
        if (server.requests().size() > (reused ? 2u : 1u)) say("the server got a request more often than it was sent");
        if (got.outcome && *got.outcome) return check_answer(which, **got.outcome);
        say_if(which.wanted != expectation::no_status, "a status came, and it is not the outcome");
        if (!got.outcome) return;
        const bool claims = got.outcome->error().evidence == http::evidence::nothing_sent;
        say_if(claims && server.bytes() > before, "it says that nothing was sent, and the server has bytes of the request");
        say_if(problem_of_failure(which, got.outcome->error()));
    }

    void check_answer(const transport_case& which, const http::response& answer) {
        say_if(which.wanted == expectation::no_status, "it made an answer up");
        if (answer.status != which.status) return say("the status is " + std::to_string(answer.status) + " instead of " + std::to_string(which.status));
        if (which.wanted == expectation::cut_answer) say_if(problem_of_cut(which, answer.body_state));
        say_if(which.wanted == expectation::whole_answer && answer.body_state != http::body_state::whole, "a whole body is called cut");
        say_if(which.wanted == expectation::whole_answer && answer.body != which.body, "the body of the answer is another one");
    }

    static constexpr int enough = 3;

    Make& make_;
    transport_kit_options options_;
    typename Channel::settings channel_;
    transport_report report_{};
    std::string name_{};
    int unanswered_ = 0;
};

}  // namespace detail

/// Runs a transport of yours through everything that a gateway and a network can do to it, over plain HTTP on the loopback
/// interface, and says what was wrong. For the tests of programs that bring a transport; takes some 15 s.
///
/// @param make  makes a new transport for each case: an `http::transport` or an `http::async_transport`, which may send plain
///              http to 127.0.0.1
/// @param options  how long it waits
/// ```cpp
/// const auto report = wawp::testing::check_transport([] { return my_transport{}; });
/// for (const std::string& sentence : report.wrong) std::puts(sentence.c_str());
/// ```
template <class Make>
[[nodiscard]] transport_report check_transport(Make make, const transport_kit_options& options = {}) {
    return detail::transport_checker<Make>(make, options).run();
}

}  // namespace wawp::testing
