// SPDX-License-Identifier: MIT
#include "support/catch.hpp"

#if __has_include(<boost/beast.hpp>) && __has_include(<openssl/ssl.h>)

#include <wawp/client/async_client.hpp>
#include <wawp/testing/tls_transport_kit.hpp>
#include <wawp/testing/transport_kit.hpp>
#include <wawp/transport/beast.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/execution.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <deque>
#include <functional>
#include <latch>
#include <memory>
#include <new>
#include <optional>
#include <string>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

#include "support/as_blocking.hpp"
#include "support/async_transports.hpp"
#include "support/fault_server.hpp"
#include "support/patient_kit.hpp"

#if defined(__unix__) || defined(__APPLE__)
#include "support/failing_start.hpp"
#endif

namespace asio = boost::asio;
using namespace std::chrono_literals;
using wawp::beast_options;
using wawp::beast_transport;
using wawp::http::body_state;
using wawp::http::evidence;
using wawp::http::failure;
using wawp::test::accept;
using wawp::test::answers;
using wawp::test::certificate;
using wawp::test::fault_server;
using wawp::test::in;
using wawp::test::options_for;
using wawp::test::request_to;
using wawp::test::script;
using kind = wawp::test::step::kind;

namespace {

beast_options trusting() { return {.ca_file = wawp::test::test_ca_file()}; }

/// A transport in one of its ways, as one that blocks.
using round_trip = std::function<wawp::http::outcome(const wawp::http::request&, wawp::http::deadline, wawp::http::stop_signal)>;
struct way {
    const char* name;
    round_trip send;
};
std::vector<way> each_way(const beast_options& options) {
    const auto blocking = std::make_shared<beast_transport>(options);
    const auto own_thread = std::make_shared<wawp::test::as_blocking<beast_transport>>(beast_transport(options));
    const auto pool = std::make_shared<asio::thread_pool>(3);
    const auto on_pool = std::make_shared<wawp::test::as_blocking<beast_transport>>(beast_transport(pool->get_executor(), options));
    return {{"blocking", [=](const auto& r, auto until, auto stop) { return blocking->round_trip(r, until, stop); }},
            {"own thread", [=](const auto& r, auto until, auto stop) { return own_thread->round_trip(r, until, stop); }},
            {"thread pool", [pool, on_pool](const auto& r, auto until, auto stop) { return on_pool->round_trip(r, until, stop); }}};
}

bool failed_with(const wawp::http::outcome& outcome, failure why, evidence proof = evidence::nothing_sent) {
    return !outcome && outcome.error().failure == why && outcome.error().evidence == proof;
}

/// Without the blocking way, which the kit would choose.
struct async_only {
    beast_transport transport;
    void start(const wawp::http::request& r, wawp::http::deadline until, wawp::http::stop_signal stop, auto handler) {
        transport.start(r, until, stop, std::move(handler));
    }
};

std::string join(const std::vector<std::string>& sentences) {
    std::string all;
    for (const std::string& each : sentences) all += each + "\n";
    return all;
}

}  // namespace

TEST_CASE("beast_transport: keeps the promises of a transport, blocking and on an executor") {
    const auto blocking = tests::examine_patiently([](const auto& options) { return wawp::testing::check_transport([] { return beast_transport{}; }, options); });
    CHECK(join(blocking.wrong) == "");
    CHECK(blocking.cases > 100);
    asio::thread_pool pool(2);
    const auto async = tests::examine_patiently([&](const auto& options) {
        return wawp::testing::check_transport([&] { return async_only{beast_transport{pool.get_executor()}}; }, options);
    });
    CHECK(join(async.wrong) == "");
    CHECK(async.cases > 100);
    const auto tls = tests::examine_patiently([](const auto& options) {
        return wawp::testing::check_transport_over_tls([](const std::string& ca) { return beast_transport{{.ca_file = ca}}; }, options);
    });
    CHECK(join(tls.wrong) == "");
    CHECK(tls.cases > blocking.cases);
}

TEST_CASE("beast_transport: keeps its connection from one request to the next, plain and over TLS") {
    for (const bool tls : {false, true}) {
        for (std::size_t which = 0; which < 3; ++which) {
            fault_server server({answers(50)}, tls ? std::optional(certificate::good) : std::nullopt);
            {
                const way transport = each_way(trusting())[which];
                INFO(transport.name);
                for (int i = 0; i < 50; ++i) {
                    auto request = request_to(server.base_url());
                    request.body = wawp::secret("{\"n\":" + std::to_string(i) + "}");
                    const auto outcome = transport.send(request, in(5s), {});
                    REQUIRE(outcome);
                    CHECK(outcome->status == 200);
                    CHECK(server.last_request().ends_with("\r\n\r\n{\"n\":" + std::to_string(i) + "}"));
                }
            }
            CHECK(server.connections() == 1);
            CHECK(server.request_count() == 50);
        }
    }
}

TEST_CASE("beast_transport: a kept connection that the gateway has closed is not written on") {
    for (const bool tls : {false, true}) {
        fault_server server({{{kind::handshake}, {kind::read_request}, accept(), {kind::close}}, answers(3)},
                            tls ? std::optional(certificate::good) : std::nullopt);
        beast_transport transport{trusting()};
        CHECK(transport.round_trip(request_to(server.base_url()), in(5s)));
        std::this_thread::sleep_for(50ms);
        for (int i = 0; i < 3; ++i) CHECK(transport.round_trip(request_to(server.base_url()), in(5s)));
        CHECK(server.request_count() == 4);
        CHECK(server.connections() == 2);
    }
}

TEST_CASE("beast_transport: a kept connection on which something came that nobody asked for is not written on") {
    fault_server server({{{kind::read_request}, accept(), {kind::write, 0, "HTTP/1.1 408 Too late\r\nContent-Length: 0\r\n\r\n"}, {kind::stall}}, answers(1)});
    beast_transport transport;
    CHECK(transport.round_trip(request_to(server.base_url()), in(5s)));
    std::this_thread::sleep_for(30ms);
    const auto second = transport.round_trip(request_to(server.base_url()), in(5s));
    REQUIRE(second);
    CHECK(second->status == 200);
    CHECK(server.connections() == 2);
}

TEST_CASE("beast_transport: a reused connection that dies is not sent on again behind the caller's back") {
    fault_server server({{{kind::read_request}, accept(), {kind::read_request}, {kind::close}}, answers(9)});
    beast_transport transport;
    CHECK(transport.round_trip(request_to(server.base_url()), in(5s)));
    CHECK(failed_with(transport.round_trip(request_to(server.base_url()), in(5s)), failure::connection, evidence::may_have_been_sent));
    CHECK(server.request_count() == 2);
}

TEST_CASE("beast_transport: connections are kept for a time and up to a number, and not if the gateway says so") {
    const auto connections = [](const beast_options& options, const std::string& header = {}, std::chrono::milliseconds pause = 0ms) {
        fault_server server({{{kind::read_request}, accept(header), {kind::read_request}, accept(header), {kind::stall}}});
        beast_transport transport{options};
        for (int i = 0; i < 2; ++i) {
            CHECK(transport.round_trip(request_to(server.base_url()), in(5s)));
            std::this_thread::sleep_for(pause);
        }
        return server.connections();
    };
    CHECK(beast_options{}.idle_timeout == 60s);
    CHECK(connections({}) == 1);
    CHECK(connections({}, "Connection: close\r\n") == 2);
    CHECK(connections({.kept_connections = 0}) == 2);
    CHECK(connections({.idle_timeout = 20ms}, "", 60ms) == 2);
    CHECK(connections({.idle_timeout = std::chrono::milliseconds::max()}, "", 20ms) == 1);

    fault_server one({answers(9)}), other({answers(9)}), third({answers(9)});
    beast_transport transport{{.kept_connections = 2}};
    for (const fault_server* server : {&one, &other, &third, &other, &third, &one}) CHECK(transport.round_trip(request_to(server->base_url()), in(5s)));
    CHECK(one.connections() == 2);  // the oldest had to go
    CHECK(other.connections() == 1);
    CHECK(third.connections() == 1);
}

TEST_CASE("beast_transport: refuses what could smuggle or leak, and names the option") {
    fault_server server({answers(9)});
    const auto refusal = [&](const std::string& url, std::pair<const char*, std::string> header = {"X", "1"}, beast_options options = {}) {
        wawp::http::request request{.url = url, .headers = {}, .body = {}};
        request.headers.push_back({header.first, wawp::secret(header.second)});
        const auto outcome = beast_transport{std::move(options)}.round_trip(request, in(2s));
        return failed_with(outcome, failure::not_attempted) ? outcome.error().message : std::string();
    };
    const std::string here = server.base_url();
    CHECK(refusal("http://gateway.example/").find("`allow_plain_http`") != std::string::npos);
    for (const char* url : {"ftp://127.0.0.1/", "http://user@127.0.0.1/", "", "http://127.0.0.1/a b", "http://127.0.0.1.example.com/"}) CHECK_FALSE(refusal(url).empty());
    CHECK_FALSE(refusal(here, {"X", "a\r\nB: c"}).empty());
    CHECK_FALSE(refusal(here, {"X Y", "a"}).empty());
    CHECK_FALSE(refusal(here, {"X", "a"}, {.proxy = "127.0.0.1:1", .proxy_authorization = wawp::secret("a\r\nB: c")}).empty());
    CHECK_FALSE(refusal(here, {"X", "a"}, {.proxy = "a b:1"}).empty());
    CHECK_FALSE(refusal(here, {"X", "a"}, {.proxy = "http://127.0.0.1:port"}).empty());
    CHECK_FALSE(refusal("https://127.0.0.1:" + std::to_string(server.port()), {"X", "a"}, {.ca_file = "/no/such/file"}).empty());
    CHECK(server.request_count() == 0);
    CHECK(server.bytes() == 0);
    CHECK(failed_with(beast_transport{}.round_trip(request_to(here), in(-1s)), failure::timeout));
}

TEST_CASE("beast_transport: a header that the request names is not sent twice") {
    fault_server server({answers(1)});
    beast_transport transport;
    auto request = request_to(server.base_url());
    request.headers.push_back({"host", wawp::secret("gateway.example")});
    request.headers.push_back({"Content-Length", wawp::secret("2")});
    CHECK(transport.round_trip(request, in(5s)));
    CHECK(server.last_request() == "POST /v2/send/event HTTP/1.1\r\nContent-Type: application/json\r\nhost: gateway.example\r\nContent-Length: 2\r\n\r\n{}");
}

TEST_CASE("beast_transport: an answer's headers come in their order, repeated ones and all, and trailers do not") {
    fault_server server({{{kind::read_request},
                          {kind::write, 0, "HTTP/1.1 103 Early Hints\r\nX-Early: 0\r\n\r\nHTTP/1.1 429 Slow down\r\nSet: a\r\nRetry-After:  7 \r\nSet: b\r\n"
                                           "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\nX-Trailer: 1\r\n\r\n"},
                          {kind::stall}}});
    const auto outcome = beast_transport{}.round_trip(request_to(server.base_url()), in(5s));
    REQUIRE(outcome);
    CHECK(outcome->status == 429);
    CHECK(outcome->body == "{}");
    REQUIRE(outcome->headers.size() == 4);
    CHECK(outcome->headers[0].value == "a");
    CHECK(outcome->headers[1].name == "Retry-After");
    CHECK(outcome->headers[1].value == "7");
    CHECK(outcome->headers[2].value == "b");
}

TEST_CASE("beast_transport: a body up to the cap is kept, and a head has a limit of its own") {
    const auto answer_of = [](const std::string& text) {
        fault_server server({{{kind::read_request}, {kind::write, 0, text}, {kind::close}}});
        auto request = request_to(server.base_url());
        request.response_cap = 10;
        return beast_transport{}.round_trip(request, in(5s));
    };
    const auto fits = answer_of(wawp::test::answer(200, "0123456789")), over = answer_of(wawp::test::answer(200, "0123456789a"));
    const auto chunked = answer_of("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n8\r\n01234567\r\n8\r\n89abcdef\r\n0\r\n\r\n");
    CHECK((fits && fits->body_state == body_state::whole && fits->body == "0123456789"));
    CHECK((over && over->body_state == body_state::too_large && over->body == "0123456789"));
    CHECK((chunked && chunked->body_state == body_state::too_large && chunked->body == "0123456789"));
    fault_server endless({{{kind::read_request}, {kind::write, 0, "HTTP/1.1 200 OK\r\n\r\n0123456789a"}, {kind::stall}}});
    auto request = request_to(endless.base_url());
    request.response_cap = 10;
    const auto begun = std::chrono::steady_clock::now();
    const auto left = beast_transport{}.round_trip(request, in(20s));
    CHECK((left && left->body_state == body_state::too_large && left->body == "0123456789"));
    CHECK(std::chrono::steady_clock::now() - begun < 10s);  // what follows is not waited for
    std::string head = "HTTP/1.1 200 OK\r\n";
    const auto add_headers = [&](int count) {
        for (int i = 0; i < count; ++i) head += "X: " + std::string(1'000, 'x') + "\r\n";
    };
    add_headers(60);
    const auto under_limit = answer_of(head + "Content-Length: 2\r\n\r\n{}");
    CHECK((under_limit && under_limit->body_state == body_state::whole && under_limit->headers.size() == 61));
    add_headers(40);
    const auto long_head = answer_of(head + "\r\n{}");
    CHECK((long_head && long_head->body_state != body_state::whole));
    CHECK(failed_with(answer_of("HTTP/1.1 099 Odd\r\n\r\n"), failure::protocol, evidence::may_have_been_sent));
}

TEST_CASE("beast_transport: an answer in gzip, which nobody asked for, is decoded under the cap") {
    constexpr unsigned char blanks[] = {0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0xed, 0xc1, 0x31, 0x01, 0x00, 0x00, 0x00, 0xc2, 0xa0, 0x2a, 0xeb, 0x9f, 0xd2,
                                        0x14, 0x7e, 0x40, 0x01, 0x00, 0x00, 0x00, 0x00, 0x6f, 0x03, 0x60, 0x2c, 0x0b, 0x87, 0x88, 0x13, 0x00, 0x00};
    const std::string coded(reinterpret_cast<const char*>(blanks), sizeof blanks);
    fault_server server({{{kind::read_request}, {kind::write, 0, wawp::test::answer(200, coded, "Content-Encoding: gzip\r\n")}, {kind::close}}});
    auto request = request_to(server.base_url());
    request.response_cap = 5'000;
    const auto fits = beast_transport{}.round_trip(request, in(5s));
    REQUIRE(fits);
    CHECK((fits->body == std::string(5'000, ' ') && fits->body_state == body_state::whole && wawp::http::find_header(*fits, "Content-Encoding").empty()));
    request.response_cap = 1'000;
    const auto over = beast_transport{}.round_trip(request, in(5s));
    REQUIRE(over);
    CHECK((over->body == std::string(1'000, ' ') && over->body_state == body_state::too_large));
}

TEST_CASE("beast_transport: a server that it cannot trust gets nothing") {
    for (const certificate shown : {certificate::good, certificate::expired, certificate::wrong_host, certificate::unknown_ca, certificate::old_tls}) {
        for (const char* host : {"127.0.0.1", "localhost"}) {
            fault_server server({answers(1)}, shown);
            const auto outcome = beast_transport{trusting()}.round_trip(request_to("https://" + (host + (":" + std::to_string(server.port())))), in(5s));
            CHECK(outcome.has_value() == (shown == certificate::good));
            if (outcome) continue;
            CHECK(failed_with(outcome, shown == certificate::old_tls ? failure::tls : failure::certificate));
            CHECK(outcome.error().cause != std::error_code{});
            CHECK(server.request_count() == 0);
        }
    }
    fault_server server({answers(1)}, certificate::good);
    CHECK(failed_with(beast_transport{}.round_trip(request_to(server.base_url()), in(5s)), failure::certificate));  // by the system's CAs
}

TEST_CASE("beast_transport: speaks TLS 1.2 or later, whatever OpenSSL's own settings are") {
    const wawp::detail::beast_tls tls(wawp::test::test_ca_file());
    const auto session = tls.make_session("localhost");
    REQUIRE(session);
    CHECK(SSL_ctrl(session.get(), SSL_CTRL_GET_MIN_PROTO_VERSION, 0, nullptr) == TLS1_2_VERSION);
    CHECK((SSL_get_verify_mode(session.get()) & SSL_VERIFY_PEER) != 0);
    CHECK(wawp::detail::beast_tls("/no/such/file").make_session("localhost") == nullptr);
}

TEST_CASE("beast_transport: says where it failed and whether a byte may have left") {
    fault_server closed({}), silent({{{kind::stall}}}), garbage({{{kind::read_raw, 30}, {kind::write_raw, 0, "220 mail\r\n"}, {kind::stall}}}, certificate::good);
    fault_server mute({{{kind::stall}}}, certificate::good), talks({{{kind::read_request}, {kind::write, 0, "s3cret {}\r\n"}, {kind::close}}});
    beast_transport transport{trusting()};
    const auto outcome_at = [&](const std::string& url, std::chrono::milliseconds time) { return transport.round_trip(request_to(url), in(time)); };
    CHECK(failed_with(outcome_at("https://no-such-host.invalid", 20s), failure::name_lookup));
    CHECK(failed_with(outcome_at(closed.base_url(), 5s), failure::connect));
    CHECK(failed_with(outcome_at(garbage.base_url(), 5s), failure::tls));
    CHECK(failed_with(outcome_at(mute.base_url(), 200ms), failure::tls));
    CHECK(failed_with(outcome_at(silent.base_url(), 200ms), failure::timeout, evidence::may_have_been_sent));
    const auto odd = outcome_at(talks.base_url(), 5s);
    CHECK(failed_with(odd, failure::protocol, evidence::may_have_been_sent));
    CHECK(odd.error().message.find("s3cret") == std::string::npos);
    fault_server good({answers(1)}, certificate::good);
    CHECK(beast_transport({.ca_file = wawp::test::test_ca_file(), .connect_timeout = 20s}).round_trip(request_to(good.base_url()), in(20s)));
    beast_transport hasty{{.ca_file = wawp::test::test_ca_file(), .connect_timeout = 200ms}};
    const auto begun = std::chrono::steady_clock::now();
    CHECK(failed_with(hasty.round_trip(request_to(mute.base_url()), in(5s)), failure::tls));
    CHECK(std::chrono::steady_clock::now() - begun < 2s);
    fault_server slow({{{kind::read_request}, {kind::stall}}});
    const auto connected = std::chrono::steady_clock::now();
    CHECK(failed_with(hasty.round_trip(request_to(slow.base_url()), in(400ms)), failure::timeout, evidence::may_have_been_sent));
    CHECK(std::chrono::steady_clock::now() - connected >= 390ms);  // the answer may take longer than connecting
}

TEST_CASE("beast_transport: an answer that comes before the request is written is the outcome") {
    fault_server server({{{kind::read_head}, {kind::refuse, 0, wawp::test::answer(413, "{}")}, {kind::stall}}});
    auto request = request_to(server.base_url());
    request.body = wawp::secret(std::string(50'000'000, 'x'));
    const auto outcome = beast_transport{}.round_trip(request, in(5s));
    REQUIRE(outcome);
    CHECK(outcome->status == 413);
    CHECK(outcome->body_state == body_state::whole);

    // One that writes on and reads no more: then the rest of the request is not waited for.
    fault_server stuck({{{kind::read_head}, {kind::refuse, 0, wawp::test::answer(413, "{}")}, {kind::write, 0, std::string(50'000'000, 'y')}}});
    request.url = request_to(stuck.base_url()).url;
    const auto begun = std::chrono::steady_clock::now();
    const auto early = beast_transport{}.round_trip(request, in(20s));
    REQUIRE(early);
    CHECK(early->status == 413);
    CHECK(early->body_state == body_state::whole);
    CHECK(std::chrono::steady_clock::now() - begun < 10s);
}

TEST_CASE("beast_transport: a connection is kept also if the answer comes before all is written") {
    fault_server server({{{kind::read_head}, accept(), {kind::read_request}, {kind::read_request}, accept(), {kind::stall}}});
    beast_transport transport;
    auto request = request_to(server.base_url());
    request.body = wawp::secret(std::string(1'000'000, 'x'));
    CHECK(transport.round_trip(request, in(5s)));
    CHECK(transport.round_trip(request_to(server.base_url()), in(5s)));
    CHECK(server.connections() == 1);
}

TEST_CASE("beast_transport: through a proxy by CONNECT, and what is encrypted the proxy does not see") {
    const std::string asked = "CONNECT localhost:443 HTTP/1.1\r\nHost: localhost:443\r\nProxy-Authorization: Basic eDp5\r\n\r\n";
    const std::string connected = "HTTP/1.1 200 Connected\r\nX: " + std::string(6'000, 'y') + "\r\n\r\n";  // more than is read at once
    fault_server proxy({{{kind::read_raw, asked.size()}, {kind::write_raw, 0, connected}, {kind::handshake}, {kind::read_request}, accept(), {kind::read_request}, accept(), {kind::stall}}}, certificate::good);
    beast_options options = trusting();
    options.proxy = "http://127.0.0.1:" + std::to_string(proxy.port()) + "/";
    options.proxy_authorization = wawp::secret("Basic eDp5");
    beast_transport transport{options};
    for (int i = 0; i < 2; ++i) CHECK(transport.round_trip(request_to("https://localhost"), in(5s)));
    CHECK(proxy.connections() == 1);
    CHECK(proxy.request_count() == 2);
    CHECK(proxy.last_request().starts_with("POST /v2/send/event HTTP/1.1\r\nHost: localhost\r\n"));
    CHECK(proxy.last_request().find("eDp5") == std::string::npos);
}

TEST_CASE("beast_transport: a proxy that refuses, breaks off or says more than it should is a failure to connect") {
    const std::pair<const char*, kind> answers_of_proxies[] = {{"HTTP/1.1 407 Who are you\r\nContent-Length: 5\r\n\r\nhello", kind::stall},
                                                               {"HTTP/1.1 200 Connected\r\n", kind::close},
                                                               {"", kind::close},
                                                               {"", kind::stall},
                                                               {"SSH-2.0\r\n", kind::stall},
                                                               {"HTTP/1.1 200 Connected\r\n\r\nmore", kind::stall}};
    for (const auto& [text, end] : answers_of_proxies) {
        fault_server proxy({{{kind::read_request}, {kind::write, 0, text}, {end}}});
        const auto outcome = beast_transport{{.proxy = "127.0.0.1:" + std::to_string(proxy.port())}}.round_trip(request_to("https://[::1]:8443"), in(300ms));
        INFO(text);
        CHECK(failed_with(outcome, failure::connect));
        CHECK(proxy.request_count() == 1);
        CHECK(proxy.last_request() == "CONNECT [::1]:8443 HTTP/1.1\r\nHost: [::1]:8443\r\n\r\n");
        if (std::string(text).find("407") != std::string::npos) CHECK(outcome.error().message.find("407") != std::string::npos);
    }
    CHECK(failed_with(beast_transport{{.proxy = "no-such-proxy.invalid:1"}}.round_trip(request_to("https://127.0.0.1"), in(20s)), failure::name_lookup));
}

TEST_CASE("beast_transport: a proxy gets a plain request with the whole url") {
    fault_server proxy({answers(1)});
    beast_transport transport{{.allow_plain_http = true, .proxy = "127.0.0.1:" + std::to_string(proxy.port()), .proxy_authorization = wawp::secret("Basic eDp5")}};
    CHECK(transport.round_trip(request_to("http://gateway.example:8080"), in(5s)));
    CHECK(proxy.last_request() == "POST http://gateway.example:8080/v2/send/event HTTP/1.1\r\nHost: gateway.example:8080\r\nContent-Type: application/json\r\n"
                                  "Proxy-Authorization: Basic eDp5\r\nContent-Length: 2\r\n\r\n{}");
}

namespace {

/// An engine whose name look-ups end as a test says: with addresses, or not at all.
class rigged_engine : public wawp::detail::beast_engine {
public:
    rigged_engine(const asio::any_io_executor& executor, std::vector<asio::ip::tcp::endpoint> found) : beast_engine(executor, {.allow_plain_http = true}), found_(std::move(found)) {}
    rigged_engine(asio::io_context& context, std::vector<asio::ip::tcp::endpoint> found) : rigged_engine(context.get_executor(), std::move(found)) {}

    std::vector<std::string> asked{};

protected:
    void resolve(const wawp::detail::beast_host& host) override {
        asked.push_back(host.name);
        if (found_.empty()) return;
        run_later([this, host] { on_found(host, {}, found_); });
    }

private:
    std::vector<asio::ip::tcp::endpoint> found_;
};

/// An address that answers no more attempts to connect: its queue is full.
class black_hole {
public:
    black_hole() : acceptor_(context_) {
        acceptor_.open(asio::ip::tcp::v4());
        acceptor_.bind({asio::ip::make_address("127.0.0.1"), 0});
        acceptor_.listen(0);
        for (int i = 0; i < 5; ++i) {
            waiting_.emplace_back(context_).async_connect(acceptor_.local_endpoint(), [](boost::system::error_code) {});  // begins at once
            std::this_thread::sleep_for(10ms);
        }
    }
    asio::ip::tcp::endpoint address() const { return acceptor_.local_endpoint(); }

private:
    asio::io_context context_{};
    asio::ip::tcp::acceptor acceptor_;
    std::deque<asio::ip::tcp::socket> waiting_{};
};

wawp::http::outcome outcome_of(asio::io_context& context, wawp::detail::beast_engine& engine, std::chrono::milliseconds time,
                               const std::string& url = "http://gateway.example") {
    std::optional<wawp::http::outcome> result;
    const auto request = request_to(url);
    engine.start(request, in(time), {}, [&](wawp::http::outcome outcome) { result.emplace(std::move(outcome)); });
    context.restart();
    while (!result) context.run_one();
    engine.close();
    context.restart();
    context.poll();
    return std::move(*result);
}

}  // namespace

TEST_CASE("beast_transport: one address after the other is tried, and one that keeps silent has a part of the time only") {
    fault_server server({answers(2)}), closed({});
    const auto here = asio::ip::make_address("127.0.0.1");
    const asio::ip::tcp::endpoint good(here, server.port()), bad(here, closed.port()), nowhere(asio::ip::make_address("192.0.2.1"), 1), six(asio::ip::make_address("::1"), 1);
    for (const auto& found : {std::vector{bad, good}, {six, good}, {bad, six, bad, good}, {nowhere, good}}) {
        asio::io_context context;
        const auto engine = std::make_shared<rigged_engine>(context, found);
        CHECK(outcome_of(context, *engine, 2s));
        CHECK(engine->asked == std::vector<std::string>{"gateway.example"});
    }
    asio::io_context context;
    CHECK(failed_with(outcome_of(context, *std::make_shared<rigged_engine>(context, std::vector{bad, bad}), 5s), failure::connect));

    const black_hole hole;
    const auto begun = std::chrono::steady_clock::now();
    CHECK(outcome_of(context, *std::make_shared<rigged_engine>(context, std::vector{hole.address(), good}), 2s));
    CHECK(std::chrono::steady_clock::now() - begun > 700ms);  // half of the time
    const auto last = std::chrono::steady_clock::now();
    CHECK(failed_with(outcome_of(context, *std::make_shared<rigged_engine>(context, std::vector{bad, hole.address()}), 600ms), failure::connect));
    CHECK(std::chrono::steady_clock::now() - last > 500ms);  // the last one has all that is left

    fault_server mute({{{kind::stall}}});
    const asio::ip::tcp::endpoint takes_connections(here, mute.port());
    const auto connected = std::chrono::steady_clock::now();
    CHECK(failed_with(outcome_of(context, *std::make_shared<rigged_engine>(context, std::vector{takes_connections, bad}), 600ms, "https://gateway.example"),
                      failure::tls));
    CHECK(std::chrono::steady_clock::now() - connected > 500ms);  // what has connected has all of the time
}

TEST_CASE("beast_transport: a host is looked up once for all that ask at the same time") {
    fault_server server({answers(1)});
    asio::io_context context;
    const auto engine = std::make_shared<rigged_engine>(context, std::vector{asio::ip::tcp::endpoint(asio::ip::make_address("127.0.0.1"), server.port())});
    const auto request = request_to("http://gateway.example"), other = request_to("http://gateway.example:8080"), third = request_to("http://other.example");
    int sent = 0;
    const auto count = [&](const wawp::http::outcome& outcome) { sent += outcome.has_value(); };
    for (const auto* each : {&request, &other, &request, &third, &request}) engine->start(*each, in(5s), {}, count);
    while (sent < 5) context.run_one();
    CHECK(engine->asked == std::vector<std::string>{"gateway.example", "gateway.example", "other.example"});
    engine->close();
    context.poll();
}

TEST_CASE("beast_transport: the deadline is over the name look-up, too") {
    asio::io_context context;
    const auto begun = std::chrono::steady_clock::now();
    CHECK(failed_with(outcome_of(context, *std::make_shared<rigged_engine>(context, std::vector<asio::ip::tcp::endpoint>{}), 50ms), failure::name_lookup));
    CHECK(std::chrono::steady_clock::now() - begun < 500ms);
}

TEST_CASE("beast_transport: IPv6") {
    asio::io_context context;
    boost::system::error_code ec;
    asio::ip::tcp::acceptor acceptor(context);
    acceptor.open(asio::ip::tcp::v6(), ec);
    if (!ec) acceptor.bind({asio::ip::make_address("::1"), 0}, ec);
    if (!ec) acceptor.listen(1, ec);
    if (ec) return;  // a machine without it
    std::jthread server([&] {
        asio::ip::tcp::socket client(context);
        acceptor.accept(client);
        char text[4096];
        static_cast<void>(client.read_some(asio::buffer(text)));
        asio::write(client, asio::buffer(wawp::test::answer(200, "{}")));
    });
    CHECK(beast_transport{}.round_trip(request_to("http://[::1]:" + std::to_string(acceptor.local_endpoint().port())), in(5s)));
}

TEST_CASE("beast_transport: never calls a handler from inside `start`, whatever it is asked for") {
    asio::io_context context;
    beast_transport transport{context.get_executor()};
    const wawp::http::request plain{.url = "http://gateway.example/", .headers = {}, .body = {}};
    int calls = 0;
    asio::post(context, [&] {
        transport.start(plain, in(5s), {}, [&](const wawp::http::outcome& outcome) { calls += failed_with(outcome, failure::not_attempted); });
        transport.start({}, in(-1s), {}, [&](const wawp::http::outcome& outcome) { calls += !outcome; });
        transport.wait_until(in(-1s), {}, [&] { ++calls; });
        CHECK(calls == 0);
    });
    context.run();
    CHECK(calls == 3);
}

TEST_CASE("beast_transport: an executor has no work left once nothing is on its way, though a connection is kept") {
    fault_server server({answers(2)});
    asio::io_context context;
    beast_transport transport{context.get_executor()};
    const auto request = request_to(server.base_url());
    for (int i = 0; i < 2; ++i) {
        bool accepted = false;
        transport.start(request, in(30s), {}, [&](const wawp::http::outcome& outcome) { accepted = outcome.has_value(); });
        const auto begun = std::chrono::steady_clock::now();
        context.restart();
        context.run();
        CHECK(accepted);
        CHECK(std::chrono::steady_clock::now() - begun < 5s);
    }
    CHECK(server.connections() == 1);
}

TEST_CASE("beast_transport: many messages from many threads, each with its own answer") {
    wawp::test::check_many_threads(beast_transport{});
    asio::thread_pool pool(4);
    wawp::test::check_many_threads(beast_transport{pool.get_executor()});
}

TEST_CASE("beast_transport: stops within 50 ms of being asked, on its way and between attempts") {
    wawp::test::check_stops_soon<beast_transport>();
}

TEST_CASE("beast_transport: what was asked to stop before it began sends nothing, and a body that is stopped is cut") {
    struct asked {
        std::chrono::steady_clock::time_point when;
        bool stop_requested() const noexcept { return std::chrono::steady_clock::now() >= when; }
    };
    fault_server server({answers(1)});
    for (const way& transport : each_way({})) {
        const asked at_once{in(-1s)};
        CHECK(failed_with(transport.send(request_to(server.base_url()), in(5s), wawp::http::stop_signal(at_once)), failure::cancelled));
        fault_server slow({{{kind::read_request}, {kind::write, 0, "HTTP/1.1 400 Bad\r\nContent-Length: 100\r\n\r\n{"}, {kind::stall}}});
        const asked soon{in(250ms)};
        const auto stopped = transport.send(request_to(slow.base_url()), in(5s), wawp::http::stop_signal(soon));
        CHECK((stopped && stopped->status == 400 && stopped->body_state == body_state::cancelled));
        const auto late = transport.send(request_to(slow.base_url()), in(250ms), {});
        CHECK((late && late->status == 400 && late->body_state == body_state::timed_out));
    }
    CHECK(server.bytes() == 0);
}

TEST_CASE("beast_transport: what stands around chunks is bounded like a head") {
    const std::string head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    for (const std::string& endless : {"2;" + std::string(1'000'000, 'x'), "2\r\n{}\r\n0\r\nX: " + std::string(1'000'000, 'x')}) {
        fault_server server({{{kind::read_request}, {kind::write, 0, head + endless}, {kind::stall}}});
        const auto begun = std::chrono::steady_clock::now();
        const auto got = beast_transport{}.round_trip(request_to(server.base_url()), in(20s));
        CHECK((got && got->status == 200 && got->body_state == body_state::cut));
        CHECK(std::chrono::steady_clock::now() - begun < 10s);
    }
    fault_server sound({{{kind::read_request}, {kind::write, 0, head + "2;" + std::string(30'000, 'x') + "\r\n{}\r\n0\r\nX: " + std::string(30'000, 'x') + "\r\n\r\n"}}});
    const auto got = beast_transport{}.round_trip(request_to(sound.base_url()), in(20s));
    CHECK((got && got->body == "{}" && got->body_state == body_state::whole));
}

TEST_CASE("beast_transport: asks stop signals again and again only while there is one, and timers that wait do not keep it from that") {
    struct asked {
        const bool& when;
        int& questions;
        bool stop_requested() const noexcept { return ++questions, when; }
    };
    fault_server server({{{kind::read_request}, {kind::stall}}});
    asio::io_context context;
    beast_transport transport{context.get_executor()};
    bool wanted = false;
    int questions = 0, ends = 0;
    const asked signal{wanted, questions};
    transport.wait_until(in(60s), wawp::http::stop_signal(signal), [&] { ++ends; });
    transport.wait_until(in(60s), wawp::http::stop_signal(signal), [&] { ++ends; });
    transport.start(request_to(server.base_url()), in(60s), wawp::http::stop_signal(signal), [&](const wawp::http::outcome& outcome) {
        ends += failed_with(outcome, failure::cancelled, evidence::may_have_been_sent);
    });
    transport.start(request_to(server.base_url()), in(700ms), {}, [&](const wawp::http::outcome&) { ++ends; });
    context.run_for(100ms);
    CHECK(questions >= 6);  // each of the three, some times
    CHECK(questions < 200);
    wanted = true;
    context.run_for(100ms);
    CHECK(ends == 3);
    CHECK(context.run() < 10);  // handlers in half a second: nobody asks every 10 ms any more
    CHECK(ends == 4);
}

TEST_CASE("beast_transport: its end calls every handler, also of what waits and of what handlers start") {
    for (const int ways : {0, 1, 2, 3}) {
        const bool own = (ways & 1) != 0, waits = (ways & 2) != 0;
        fault_server server({{{kind::handshake}, {kind::read_request}, {kind::stall}}});
        std::atomic<int> calls{0}, cancelled{0};
        const wawp::http::request request = request_to(server.base_url());
        asio::io_context idle;  // which nobody runs at the end
        {
            beast_transport transport = own ? beast_transport{} : beast_transport{idle.get_executor()};
            for (int i = 0; i < 20; ++i) {
                transport.start(request, in(60s), {}, [&](wawp::http::outcome outcome) {
                    ++calls;
                    cancelled += failed_with(outcome, failure::cancelled, evidence::may_have_been_sent);
                    transport.start(request, in(60s), {}, [&](wawp::http::outcome late) {
                        ++calls;
                        cancelled += failed_with(late, failure::cancelled, evidence::nothing_sent);
                    });
                    if (waits) transport.wait_until(in(60s), {}, [&] { ++calls; });
                    std::this_thread::sleep_for(2ms);  // time enough for what must not begin any more
                });
                if (waits) transport.wait_until(in(60s), {}, [&] { ++calls; });
            }
            while (server.request_count() < 20) {
                if (!own) idle.poll();
                std::this_thread::yield();
            }
        }
        if (!own) {
            idle.restart();
            idle.run_for(10s);
            CHECK(idle.stopped());  // nothing is left to do there
        }
        CHECK(calls == (waits ? 80 : 40));
        CHECK(cancelled == 40);
        CHECK(server.request_count() == 20);
    }
}

TEST_CASE("beast_transport: its end waits for a handler that another thread has not returned from") {
    asio::thread_pool pool(1);
    std::latch called{1}, may_return{1};
    std::atomic<bool> returned{false}, early{false};
    auto transport = std::make_unique<beast_transport>(pool.get_executor());
    transport->wait_until(in(0s), {}, [&] {
        called.count_down();
        may_return.wait();
        returned = true;
    });
    called.wait();
    std::thread end([&] {
        transport.reset();
        early = !returned;
    });
    std::this_thread::sleep_for(50ms);  // time enough for an end that does not wait
    may_return.count_down();
    end.join();
    CHECK_FALSE(early);
    pool.join();
}

TEST_CASE("beast_transport: timers are called in time, in their order") {
    wawp::test::check_timers<beast_transport>();
}

namespace {

/// An executor whose queue may be full.
struct full_executor {
    asio::io_context* runs;
    const bool* full;

    [[nodiscard]] asio::execution_context& query(asio::execution::context_t) const noexcept { return *runs; }
    static constexpr asio::execution::blocking_t query(asio::execution::blocking_t) noexcept { return asio::execution::blocking.never; }
    [[nodiscard]] full_executor require(asio::execution::blocking_t::never_t) const noexcept { return *this; }
    template <class Function>
    void execute(Function&& function) const {
        if (*full) throw std::bad_alloc();
        asio::post(*runs, std::forward<Function>(function));
    }
    bool operator==(const full_executor&) const noexcept = default;
};

}  // namespace

TEST_CASE("beast_transport: what its executor does not take is not sent and not called, and all else goes on") {
    fault_server server({answers(2)});
    asio::io_context context;
    bool full = false;
    int calls = 0, refused = 0;
    const auto request = request_to(server.base_url());
    {
        beast_transport transport{asio::any_io_executor(full_executor{&context, &full})};
        transport.start(request, in(5s), {}, [&](const wawp::http::outcome& outcome) { calls += outcome.has_value(); });
        full = true;
        for (const bool waits : {false, true}) {
            auto owned = std::make_shared<int>(1);
            const std::weak_ptr<int> kept = owned;
            const auto note = [&refused, held = std::move(owned)](const auto&...) { refused += *held; };
            CHECK_THROWS_AS(waits ? transport.wait_until(in(-1s), {}, note) : transport.start(request, in(5s), {}, note), std::bad_alloc);
            CHECK(kept.use_count() == 1);  // the test's own
        }
        full = false;
        transport.start(request, in(5s), {}, [&](const wawp::http::outcome& outcome) { calls += outcome.has_value(); });
        context.run_for(10s);
        CHECK(calls == 2);
    }
    CHECK(refused == 0);
    CHECK(server.request_count() == 2);
}

namespace {

/// An executor that runs what it was given last first, as several threads may.
struct reversing_executor {
    asio::io_context* of;
    std::vector<std::function<void()>>* queue;

    [[nodiscard]] asio::execution_context& query(asio::execution::context_t) const noexcept { return *of; }
    static constexpr asio::execution::blocking_t query(asio::execution::blocking_t) noexcept { return asio::execution::blocking.never; }
    [[nodiscard]] reversing_executor require(asio::execution::blocking_t::never_t) const noexcept { return *this; }
    template <class Function>
    void execute(Function&& function) const {
        queue->push_back([kept = std::make_shared<std::decay_t<Function>>(std::forward<Function>(function))] { (*kept)(); });
    }
    void run() const {
        while (!queue->empty()) {
            const auto last = std::move(queue->back());
            queue->pop_back();
            last();
        }
    }
    bool operator==(const reversing_executor&) const noexcept = default;
};

}  // namespace

TEST_CASE("beast_transport: after its end its executor has no work left, in whatever order several threads do what it was given") {
    struct never_asked {
        bool stop_requested() const noexcept { return false; }
    };
    const never_asked signal;
    for (const bool waits : {true, false}) {
        INFO(waits);
        asio::io_context context;
        std::vector<std::function<void()>> queue;
        const reversing_executor where{&context, &queue};
        int calls = 0;
        {
            beast_transport transport{asio::any_io_executor(where)};
            if (waits) {
                transport.wait_until(in(60s), {}, [&] { ++calls; });
            } else {
                transport.start(request_to("http://127.0.0.1:9"), in(60s), wawp::http::stop_signal(signal), [&](const wawp::http::outcome& outcome) {
                    calls += failed_with(outcome, failure::cancelled);
                });
            }
            CHECK(queue.size() == 1);
        }
        CHECK(queue.size() == 2);  // the end is run before what it has ended
        where.run();
        context.poll();
        CHECK(context.stopped());  // no timer is left
        CHECK(queue.empty());
        CHECK(calls == 1);
    }
}

TEST_CASE("beast_transport: what is let go of before it begins looks up no host") {
    asio::io_context context;
    std::vector<std::function<void()>> queue;
    const reversing_executor where{&context, &queue};
    const auto engine = std::make_shared<rigged_engine>(asio::any_io_executor(where), std::vector<asio::ip::tcp::endpoint>{});
    const auto request = request_to("http://gateway.example");
    int calls = 0;
    engine->start(request, in(60s), {}, [&](const wawp::http::outcome& outcome) { calls += failed_with(outcome, failure::cancelled); });
    engine->close();
    where.run();
    CHECK(calls == 1);
    CHECK(engine->asked.empty());
}

#if defined(__unix__) || defined(__APPLE__)
TEST_CASE("beast_transport: whatever allocation fails in a start, what throws calls nothing and keeps nothing") {
    asio::io_context context;
    wawp::test::check_failing_starts([&] { return beast_transport{context.get_executor()}; }, [&](auto&, auto&& condition) {
        context.restart();
        while (!condition()) context.run_one();
    });
    wawp::test::check_failing_starts([] { return beast_transport{}; }, [](auto&, auto&& condition) {
        while (!condition()) std::this_thread::yield();
    });
}

TEST_CASE("beast_transport: blocking, it leaves nothing behind when it throws, and sends the next request") {
    if (!tests::allocations_are_watched()) {
        WARN("a sanitizer's operators new are in use: no allocation can be made to fail");
        return;
    }
    const std::string large(200'000, 'x');
    fault_server server({{{kind::read_request}, {kind::write, 0, wawp::test::answer(200, large)}, {kind::stall}},
                         {{kind::read_request}, {kind::stall}}, answers(1)});
    beast_transport transport;
    const auto request = request_to(server.base_url());
    const auto until = in(300ms);
    CHECK(tests::fail_allocations({.fails_from = 100'000}, [&] { static_cast<void>(transport.round_trip(request, until)); }) == tests::ended::by_throwing);
    CHECK(std::chrono::steady_clock::now() < until);
    const auto later = in(700ms);
    CHECK(failed_with(transport.round_trip(request, later), failure::timeout, evidence::may_have_been_sent));
    CHECK(std::chrono::steady_clock::now() >= later);  // the end of the first one's time is nothing to the second
    CHECK(transport.round_trip(request, in(5s)));
}
#endif

#endif
