// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include <wawp/testing/fault_server.hpp>

namespace wawp::testing::detail {

using kind = fault_step::kind;
using script = fault_script;

/// What a transport may say of a round trip that the server ends in this way.
enum class expectation : unsigned char {
    no_status,      ///< an error, whose evidence must be what the server knows
    cut_answer,     ///< the status, with a body that is not called whole
    whole_answer,   ///< the status with all of the body
};

/// One way in which a connection can end.
struct transport_case {
    std::string name;
    script steps;
    expectation wanted{};
    int status = 0;
    std::string body{};
};

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
