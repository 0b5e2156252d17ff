// SPDX-License-Identifier: MIT
// A server on cpp-httplib whose handler sends an event with a client that blocks.
#include "support/catch.hpp"

#if defined(WAWP_TEST_HTTPLIB)

#include <wawp/client/client.hpp>
#include <wawp/testing/fault_server.hpp>
#include <wawp/transport/httplib.hpp>

#include <chrono>
#include <string>
#include <thread>

#include "support/sample_event.hpp"

using namespace std::chrono_literals;
using kind = wawp::testing::fault_step::kind;

namespace {

std::string answer(int status, const std::string& body) {
    return "HTTP/1.1 " + std::to_string(status) + " Text\r\nConnection: close\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

}  // namespace

TEST_CASE("embedding: a cpp-httplib server's handler sends, and tells its caller what became of the invitation") {
    wawp::testing::fault_server gateway({{{kind::read_request}, {kind::write, 0, answer(429, "{}")}},
                                         {{kind::read_request}, {kind::write, 0, answer(201, R"({"id":"true_1@c.us_3EB0"})")}},
                                         {{kind::read_request}, {kind::reset}}});
    wawp::client_options options;
    options.request.base_url = gateway.base_url();
    options.backoff.first = 1ms;

    httplib::Server server;
    server.Post("/invite", [&](const httplib::Request& request, httplib::Response& response) {
        wawp::client client{wawp::httplib_transport{}, tests::who, options};  // the handler's own: handlers run on many threads
        auto event = tests::documented_event();
        event.name = request.body;
        const auto sent = client.send(event);
        response.status = sent ? 201 : 502;
        response.set_content(sent ? sent->id : std::string(to_string(sent.error().delivery)), "text/plain");
    });
    const int port = server.bind_to_any_port("127.0.0.1");
    std::jthread running([&] { server.listen_after_bind(); });
    httplib::Client caller("127.0.0.1", port);
    const auto first = caller.Post("/invite", "Team Meeting", "text/plain"), second = caller.Post("/invite", "Another", "text/plain"),
               third = caller.Post("/invite", " ", "text/plain");
    server.stop();
    REQUIRE((first && second && third));
    CHECK((first->status == 201 && first->body == "true_1@c.us_3EB0"));
    CHECK((second->status == 502 && second->body == "unknown"));
    CHECK((third->status == 502 && third->body == "not_sent"));  // a blank name
    CHECK(gateway.request_count() == 3);
    CHECK(gateway.requests().at(1).find("Team Meeting") != std::string::npos);
}

#endif
