// SPDX-License-Identifier: MIT
// A server on Boost.Beast whose handler sends an event from its coroutine, on the server's own io_context.
#include "support/catch.hpp"

#if __has_include(<boost/beast.hpp>) && __has_include(<openssl/ssl.h>)

#include <wawp/client/asio.hpp>
#include <wawp/testing/fault_server.hpp>
#include <wawp/transport/beast.hpp>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "support/sample_event.hpp"

namespace asio = boost::asio;
namespace beast = boost::beast;
using namespace std::chrono_literals;
using asio::ip::tcp;
using kind = wawp::testing::fault_step::kind;

namespace {

using client_type = wawp::async_client<wawp::beast_transport>;

std::string answer(int status, const std::string& body, const std::string& headers = {}) {
    return "HTTP/1.1 " + std::to_string(status) + " Text\r\n" + headers + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

/// A program's server: each POST is an invitation with the body as its name.
class invitation_server {
public:
    invitation_server(asio::io_context& context, client_type& client)
        : acceptor_(context, {asio::ip::make_address("127.0.0.1"), 0}), client_(client) {
        asio::co_spawn(context, accept(), asio::detached);
    }
    [[nodiscard]] std::string url() const { return "http://127.0.0.1:" + std::to_string(acceptor_.local_endpoint().port()) + "/invite"; }
    /// From the context's thread.
    void close() { acceptor_.close(); }

    std::atomic<int> busy = 0, busiest = 0;

private:
    asio::awaitable<void> accept() {
        for (;;) {
            auto [ec, socket] = co_await acceptor_.async_accept(asio::as_tuple(asio::use_awaitable));
            if (ec) co_return;
            asio::co_spawn(acceptor_.get_executor(), serve(std::move(socket)), asio::detached);
        }
    }

    asio::awaitable<void> serve(tcp::socket socket) {
        beast::flat_buffer buffer;
        beast::http::request<beast::http::string_body> request;
        co_await beast::http::async_read(socket, buffer, request, asio::use_awaitable);
        auto event = tests::documented_event();
        event.name = request.body();
        busiest = std::max(busiest.load(), ++busy);
        const auto sent = co_await wawp::async_send(client_, event, asio::use_awaitable);
        --busy;
        beast::http::response<beast::http::string_body> response(sent ? beast::http::status::created : beast::http::status::bad_gateway, 11);
        response.body() = sent ? sent->id : std::string(to_string(sent.error().delivery));
        response.keep_alive(false);
        response.prepare_payload();
        co_await beast::http::async_write(socket, response, asio::use_awaitable);
    }

    tcp::acceptor acceptor_;
    client_type& client_;
};

}  // namespace

TEST_CASE("embedding: a Beast server's coroutines send on the server's own io_context, many at once") {
    const std::string id = R"({"id":"true_1@c.us_3EB0"})";
    wawp::testing::fault_script good;
    for (int i = 0; i < 9; ++i) good.insert(good.end(), {{kind::read_request}, {kind::write, 0, answer(201, id)}});
    const wawp::testing::fault_script busy{{kind::read_request}, {kind::write, 0, answer(429, "{}", "Connection: close\r\n")}};
    wawp::testing::fault_server gateway({busy, good});
    asio::io_context context;
    wawp::client_options options;
    options.request.base_url = gateway.base_url();
    options.backoff.first = 50ms;
    client_type client{wawp::beast_transport{context.get_executor()}, tests::who, options};
    invitation_server server(context, client);

    constexpr int callers = 8;
    std::atomic<int> created = 0, left = callers;
    std::vector<std::jthread> threads;
    for (int i = 0; i < callers; ++i) {
        threads.emplace_back([&, i] {
            const std::string name = "Meeting " + std::to_string(i);
            const auto got = wawp::beast_transport{}.round_trip({.url = server.url(), .headers = {}, .body = wawp::secret(name)}, std::chrono::steady_clock::now() + 10s);
            created += got && got->status == 201 && got->body == "true_1@c.us_3EB0";
            if (--left == 0) asio::post(context, [&] { server.close(); });
        });
    }
    context.run();  // this one thread serves and sends
    threads.clear();
    CHECK(created == callers);
    CHECK(gateway.request_count() == callers + 1);
    CHECK(server.busiest > 1);
}

TEST_CASE("embedding: a Beast server's caller is told when nothing was sent") {
    wawp::testing::fault_server gateway({});
    asio::io_context context;
    wawp::client_options options;
    options.request.base_url = gateway.base_url();
    options.exchange.max_attempts = 1;
    client_type client{wawp::beast_transport{context.get_executor()}, tests::who, options};
    invitation_server server(context, client);
    std::jthread caller([&] {
        const auto got = wawp::beast_transport{}.round_trip({.url = server.url(), .headers = {}, .body = wawp::secret("Meeting")}, std::chrono::steady_clock::now() + 10s);
        CHECK((got && got->status == 502 && got->body == "not_sent"));
        asio::post(context, [&] { server.close(); });
    });
    context.run();
}

#endif
