// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include <wawp/http/response.hpp>
#include <wawp/http/transport.hpp>
#include <wawp/http/transport_error.hpp>
#include <wawp/testing/fault_server.hpp>

namespace wawp::testing::detail {

using kind = fault_step::kind;
using script = fault_script;

/// What a transport may say of a round trip that the server ends in this way.
enum class expectation : unsigned char {
    no_status,      ///< an error, whose evidence must be what the server knows
    cut_answer,     ///< the status, with a body that is called cut, or timed out where the deadline ends it
    whole_answer,   ///< the status with all of the body
};

/// One way in which a connection can end.
struct transport_case {
    std::string name;
    script steps;
    expectation wanted{};
    int status = 0;
    std::string body{};

    /// Whether the server goes on for ever, so that only the deadline ends it.
    [[nodiscard]] bool is_endless() const { return steps.back().what == kind::stall || steps.back().what == kind::drip; }
};

/// What is wrong with how a body is called that did not come to its end; null if nothing is. Programs are told of a lost
/// connection where it is called cut, and of a time-out where it is called timed out.
inline const char* problem_of_cut(const transport_case& which, http::body_state said) {
    if (said == http::body_state::whole) return "a body that was cut is called whole";
    if (which.is_endless()) return said == http::body_state::timed_out ? nullptr : "a body that the deadline ended is not called `timed_out`";
    return said == http::body_state::cut ? nullptr : "a body that the server cut is not called `cut`";
}

/// The same of an error, where no status came. What did not get as far as to send may name the place where it was.
inline const char* problem_of_failure(const transport_case& which, const http::transport_error& said) {
    const bool timeout = said.failure == http::failure::timeout;
    if (!which.is_endless()) return timeout ? "it calls a lost connection a time-out" : nullptr;
    return timeout || said.evidence == http::evidence::nothing_sent ? nullptr : "the deadline passed, and it is not called `timeout`";
}

/// The same of a round trip that was asked to stop, before or after a status came. To stop is no time-out, and what came
/// until then is no whole answer.
inline const char* problem_of_stop(bool answered, const http::outcome& got) {
    if (!answered) return !got && got.error().failure == http::failure::cancelled ? nullptr : "the outcome is not `cancelled`";
    if (!got) return "a status came, and it is not the outcome";
    return got->body_state == http::body_state::cancelled ? nullptr : "the body is not called `cancelled`";
}

inline std::string answer_text(int status, const std::string& body, const std::string& headers = {}) {
    return "HTTP/1.1 " + std::to_string(status) + " Text\r\n" + headers + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

inline void add_lost(std::vector<transport_case>& all, const std::string& when, const script& before) {
    const std::pair<const char*, kind> endings[] = {{"closed", kind::close}, {"reset", kind::reset}, {"silent", kind::stall}};
    for (const auto& [how, end] : endings) {
        transport_case one{when + ", the connection is " + how, before, expectation::no_status};
        one.steps.push_back({end});
        all.push_back(std::move(one));
    }
}

inline void add_cut(std::vector<transport_case>& all, int status, const std::string& body) {
    const std::string whole = answer_text(status, body);
    const std::size_t head = whole.size() - body.size();
    const std::pair<const char*, kind> endings[] = {{"closed", kind::close}, {"silent", kind::stall}};
    for (const auto& [how, end] : endings) {
        for (const std::size_t size : {head, head + body.size() / 2}) {
            const std::string name = "status " + std::to_string(status) + ", after " + std::to_string(size - head) + " bytes of the body";
            all.push_back({name + ", the connection is " + how,
                           {{kind::read_request}, {kind::write, 0, whole.substr(0, size)}, {end}}, expectation::cut_answer, status});
        }
    }
}

/// Bodies that nothing but the server can end: to shut the connection oneself looks like their end, and the JSON may be whole.
inline void add_open_ended(std::vector<transport_case>& all, const std::string& body) {
    const std::string head = "HTTP/1.1 200 OK\r\n\r\n", chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4e\r\n" + body + "\r\n";
    const auto add = [&all](const std::string& name, const std::string& text, const fault_step& end) {
        all.push_back({name, {{kind::read_request}, {kind::write, 0, text}, end}, expectation::cut_answer, 200});
    };
    add("nothing of a body without a length, the connection is silent", head, {kind::stall});
    add("a part of a body without a length, the connection is silent", head + body.substr(0, body.size() / 2), {kind::stall});
    add("the whole text of a body without a length, the connection is silent", head + body, {kind::stall});
    add("a body without a length that has no end", head + body, {kind::drip, 0, " "});
    add("a chunked body without its end, the connection is silent", chunked, {kind::stall});
    add("a chunked body without its end, the connection is closed", chunked, {kind::close});
}

/// Answers of which something comes again and again, but no end: a time limit for each read never ends them.
inline void add_dripping(std::vector<transport_case>& all) {
    all.push_back({"an answer's first line that has no end", {{kind::read_request}, {kind::write, 0, "HTTP/1.1 200 O"}, {kind::drip, 0, "K"}}, expectation::no_status});
    all.push_back({"an answer's body that has no end",
                   {{kind::read_request}, {kind::write, 0, "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n"}, {kind::drip, 0, " "}}, expectation::cut_answer, 200});
}

/// Every way in which a connection can end once it stands, and what answers look like that are whole.
inline std::vector<transport_case> transport_cases() {
    std::vector<transport_case> all;
    add_lost(all, "at once", {});
    for (const std::size_t count : {1u, 20u, 60u, 120u}) add_lost(all, "after " + std::to_string(count) + " bytes", {{kind::read_bytes, count}});
    add_lost(all, "after the head of the request", {{kind::read_head}});
    add_lost(all, "after the request", {{kind::read_request}});
    add_lost(all, "after a 100", {{kind::read_request}, {kind::write, 0, "HTTP/1.1 100 Continue\r\n\r\n"}});
    add_lost(all, "in the status line", {{kind::read_request}, {kind::write, 0, "HTTP/1.1 20"}});
    const std::string body = R"({"id":"true_1@c.us_AAAA","padding":"0123456789012345678901234567890123456789"})";
    for (const int status : {200, 400, 503}) add_cut(all, status, body);
    add_open_ended(all, body);
    add_dripping(all);

    const auto add = [&](const std::string& name, int status, const std::string& text) {
        all.push_back({name, {{kind::read_request}, {kind::write, 0, text}, {kind::close}}, expectation::whole_answer, status, body});
    };
    for (const int status : {200, 201, 302, 307, 400, 401, 404, 429, 500, 503}) {
        add("status " + std::to_string(status), status, answer_text(status, body, "Location: /elsewhere\r\nConnection: close\r\n"));
    }
    const std::string size = "4e\r\n";  // of the body, in hexadecimal
    add("a chunked answer", 200, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + size + body + "\r\n0\r\n\r\n");
    add("an answer that ends with the connection", 200, "HTTP/1.1 200 OK\r\n\r\n" + body);
    add("a 100 and then the answer", 200, "HTTP/1.1 100 Continue\r\n\r\n" + answer_text(200, body, "Connection: close\r\n"));
    add("a 103 and then the answer", 201, "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + answer_text(201, body, "Connection: close\r\n"));
    return all;
}

}  // namespace wawp::testing::detail
