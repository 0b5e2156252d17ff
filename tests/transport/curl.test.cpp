// SPDX-License-Identifier: MIT
#include "support/catch.hpp"

#if __has_include(<curl/curl.h>) && __has_include(<openssl/ssl.h>)

#include <wawp/transport/curl.hpp>

#include <arpa/inet.h>
#include <openssl/ssl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

#include "support/fault_server.hpp"

using namespace std::chrono_literals;
using wawp::http::body_state;
using wawp::http::evidence;
using wawp::http::failure;
using wawp::test::answer;
using wawp::test::certificate;
using wawp::test::fault_server;
using wawp::test::script;
using kind = wawp::test::step::kind;

static_assert(wawp::http::transport<wawp::curl_transport>);
static_assert(wawp::http::cancellable_transport<wawp::curl_transport>);
static_assert(std::is_nothrow_move_constructible_v<wawp::curl_transport>);
static_assert(!std::is_copy_constructible_v<wawp::curl_transport>);

namespace {

/// Without the count of libcurl 7.80 no connection is kept.
constexpr bool keeps_connections = LIBCURL_VERSION_NUM >= 0x075000;

const std::string body = R"({"access_token":"s3cret-token","chatId":"201234567890@c.us"})";
const std::string accepted = R"({"id":"true_201234567890@c.us_AAAA"})";

wawp::http::request request_to(const std::string& base_url) {
    wawp::http::request request;
    request.url = base_url + "/v2/send/event";
    request.headers.push_back({"Content-Type", wawp::secret("application/json")});
    request.headers.push_back({"User-Agent", wawp::secret("wawp-test")});
    request.body = wawp::secret(body);
    return request;
}

wawp::http::outcome send_to(const std::string& base_url, std::chrono::milliseconds timeout = 5s,
                            wawp::curl_options options = {}) {
    wawp::curl_transport transport{std::move(options)};
    return transport.round_trip(request_to(base_url), std::chrono::steady_clock::now() + timeout);
}

bool failed_with(const wawp::http::outcome& outcome, failure why, evidence proof) {
    if (outcome) {
        UNSCOPED_INFO("status " << outcome->status);
        return false;
    }
    UNSCOPED_INFO("failure " << int(outcome.error().failure) << ", evidence " << int(outcome.error().evidence) << ", "
                             << outcome.error().message << ", " << outcome.error().cause.message());
    return outcome.error().failure == why && outcome.error().evidence == proof;
}

const script accepts{{kind::handshake}, {kind::read_request}, {kind::write, 0, answer(200, accepted)}, {kind::read_head}};

/// Answers every request of a connection, up to three.
const script keeps_alive{{kind::handshake},
                         {kind::read_request},
                         {kind::write, 0, answer(200, accepted)},
                         {kind::read_request},
                         {kind::write, 0, answer(201, accepted)},
                         {kind::read_request},
                         {kind::write, 0, answer(202, accepted)},
                         {kind::read_head}};

struct flag {
    std::atomic<bool> raised{false};
    bool stop_requested() const noexcept { return raised; }
};

/// Sends in this thread, asks to stop after `after`, and says how long the transport took to return from then on.
struct cancelled_send {
    wawp::http::outcome outcome;
    std::chrono::milliseconds delay;
};
cancelled_send cancel(const std::string& base_url, std::chrono::milliseconds after, wawp::curl_options options = {}) {
    flag stop;
    std::chrono::steady_clock::time_point asked;
    std::thread canceller([&] {
        std::this_thread::sleep_for(after);
        asked = std::chrono::steady_clock::now();
        stop.raised = true;
    });
    wawp::curl_transport transport{std::move(options)};
    auto outcome = transport.round_trip(request_to(base_url), std::chrono::steady_clock::now() + 20s,
                                        wawp::http::stop_signal(stop));
    const auto returned = std::chrono::steady_clock::now();
    canceller.join();
    return {std::move(outcome), std::chrono::duration_cast<std::chrono::milliseconds>(returned - asked)};
}

/// A listening socket that nobody serves and whose queue is full: connecting to it takes for ever.
class full_listener {
public:
    full_listener() {
        descriptors_.push_back(::socket(AF_INET, SOCK_STREAM, 0));
        address_.sin_family = AF_INET;
        address_.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address_;
        const bool ready = ::bind(descriptors_[0], generic(), size) == 0 && ::listen(descriptors_[0], 0) == 0 &&
                           ::getsockname(descriptors_[0], generic(), &size) == 0;
        REQUIRE(ready);
        for (int i = 0; i < 3; ++i) {
            descriptors_.push_back(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0));
            static_cast<void>(::connect(descriptors_.back(), generic(), size));
        }
        std::this_thread::sleep_for(20ms);
    }
    ~full_listener() {
        for (const int descriptor : descriptors_) ::close(descriptor);
    }
    std::string base_url() const { return "http://127.0.0.1:" + std::to_string(ntohs(address_.sin_port)); }

private:
    sockaddr* generic() { return reinterpret_cast<sockaddr*>(&address_); }
    sockaddr_in address_{};
    std::vector<int> descriptors_;
};

}  // namespace

TEST_CASE("curl_transport: sends the request once, as it is, and returns the answer") {
    fault_server server({accepts});
    auto outcome = send_to(server.base_url());
    REQUIRE(outcome);
    CHECK(outcome->status == 200);
    CHECK(outcome->body == accepted);
    CHECK(outcome->body_state == body_state::whole);
    CHECK(wawp::http::find_header(*outcome, "content-type") == "application/json");
    CHECK(server.request_count() == 1);

    const std::string seen = server.last_request();
    CHECK(seen.substr(0, 31) == "POST /v2/send/event HTTP/1.1\r\nH");
    CHECK(seen.find("\r\nContent-Type: application/json\r\n") != std::string::npos);
    CHECK(seen.find("\r\nUser-Agent: wawp-test\r\n") != std::string::npos);
    CHECK(seen.substr(seen.size() - body.size()) == body);
    for (const std::string_view unwanted : {"Expect", "Accept-Encoding", "Cookie", "Authorization", "Transfer-Encoding"}) {
        CAPTURE(unwanted);
        CHECK(seen.find(unwanted) == std::string::npos);
    }
}

TEST_CASE("curl_transport: a large body is sent at once, without asking whether it may be") {
    fault_server server({accepts});
    auto request = request_to(server.base_url());
    request.body = wawp::secret(std::string(2'000'000, ' '));
    const auto begun = std::chrono::steady_clock::now();
    CHECK(wawp::curl_transport{}.round_trip(request, begun + 10s));
    CHECK(server.last_request().find("Expect:") == std::string::npos);
}

TEST_CASE("curl_transport: sends by the method that the request names, also behind another one on the same connection") {
    using wawp::http::method;
    fault_server server({keeps_alive, keeps_alive, keeps_alive});
    wawp::curl_transport transport{};
    const std::pair<method, std::string_view> methods[] = {{method::put, "PUT"}, {method::post, "POST"}, {method::del, "DELETE"}};
    for (const auto& [which, text] : methods) {
        wawp::http::request request = request_to(server.base_url());
        request.method = which;
        REQUIRE(transport.round_trip(request, std::chrono::steady_clock::now() + 5s));
        const std::string seen = server.last_request();
        CAPTURE(seen);
        CHECK(seen.starts_with(std::string(text) + " /v2/send/event HTTP/1.1\r\n"));
        CHECK(seen.find("\r\nContent-Length: " + std::to_string(request.body.size()) + "\r\n") != std::string::npos);
        CHECK(seen.ends_with(request.body.reveal()));
    }
}

TEST_CASE("curl_transport: keeps its connection, also over TLS and after a move") {
    std::optional<certificate> tls;
    SECTION("plain") {}
    SECTION("TLS") { tls = certificate::good; }
    fault_server server({keeps_alive}, tls);
    wawp::curl_options options;
    options.ca_file = wawp::test::test_ca_file();
    wawp::curl_transport first{options};
    const auto request = request_to(server.base_url());
    const auto until = std::chrono::steady_clock::now() + 5s;
    auto one = first.round_trip(request, until);
    REQUIRE(one);
    CHECK(one->status == 200);
    wawp::curl_transport second{std::move(first)};
    auto two = second.round_trip(request, until);
    REQUIRE(two);
    CHECK(two->status == (keeps_connections ? 201 : 200));
    auto after_move = first.round_trip(request, until);  // a moved-from transport refuses
    CHECK(failed_with(after_move, failure::not_attempted, evidence::nothing_sent));
    CHECK(server.connections() == (keeps_connections ? 1 : 2));
    CHECK(server.request_count() == 2);
}

TEST_CASE("curl_transport: one that was moved from says so") {
    wawp::curl_transport first;
    wawp::curl_transport second(std::move(first));
    const auto outcome = first.round_trip(request_to("http://127.0.0.1:9"), std::chrono::steady_clock::now() + 10s);
    REQUIRE_FALSE(outcome);
    CHECK(outcome.error().failure == failure::not_attempted);
    CHECK(outcome.error().evidence == evidence::nothing_sent);
    CHECK(outcome.error().message.find("moved from") != std::string::npos);
    first = std::move(second);
    const auto refused = first.round_trip(request_to("http://127.0.0.1:9"), std::chrono::steady_clock::now() + 10s);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().failure == failure::connect);
}

TEST_CASE("curl_transport: a reused connection that dies is not sent on again behind the caller's back") {
    if (!keeps_connections) return;
    const script dies{{kind::handshake},
                      {kind::read_request},
                      {kind::write, 0, answer(200, accepted)},
                      {kind::read_request},
                      {kind::close}};
    fault_server server({dies, accepts});
    wawp::curl_transport transport;
    const auto request = request_to(server.base_url());
    const auto until = std::chrono::steady_clock::now() + 5s;
    REQUIRE(transport.round_trip(request, until));
    const auto lost = transport.round_trip(request, until);
    CHECK(failed_with(lost, failure::connection, evidence::may_have_been_sent));
    REQUIRE_FALSE(lost);
    CHECK(lost.error().cause == wawp::make_curl_error(CURLE_RECV_ERROR));
    CHECK(server.request_count() == 2);
    auto next = transport.round_trip(request, until);
    REQUIRE(next);
    CHECK(server.request_count() == 3);
}

TEST_CASE("curl_transport: a connection that the gateway closed while it was idle is not used again") {
    const script closes{{kind::handshake}, {kind::read_request}, {kind::write, 0, answer(200, accepted)}, {kind::close}};
    std::optional<certificate> tls;
    SECTION("plain") {}
    SECTION("TLS") { tls = certificate::good; }
    fault_server server({closes, closes, accepts}, tls);
    wawp::curl_options options;
    options.ca_file = wawp::test::test_ca_file();
    wawp::curl_transport transport{options};
    for (std::size_t sent = 1; sent <= 3; ++sent) {
        CAPTURE(sent);
        auto outcome = transport.round_trip(request_to(server.base_url()), std::chrono::steady_clock::now() + 5s);
        REQUIRE(outcome);
        CHECK(server.request_count() == sent);
        CHECK(server.connections() == sent);
        std::this_thread::sleep_for(50ms);
    }
}

namespace {

struct fresh_only : wawp::curl_transport {
    explicit fresh_only(wawp::curl_options options = {})
        : curl_transport(std::move(options), resend_guard::fresh_connection) {}
};

}  // namespace

TEST_CASE("curl_transport: without the count it uses a connection once and claims only what the error proves") {
    fresh_only transport;
    const auto until = std::chrono::steady_clock::now() + 5s;
    {
        fault_server server({keeps_alive});
        REQUIRE(transport.round_trip(request_to(server.base_url()), until));
        REQUIRE(transport.round_trip(request_to(server.base_url()), until));
        CHECK(server.connections() == 2);
    }
    {
        fault_server refusing({});
        CHECK(failed_with(transport.round_trip(request_to(refusing.base_url()), until), failure::connect,
                          evidence::nothing_sent));
    }
    {
        fault_server silent({{{kind::stall}}});
        CHECK(failed_with(transport.round_trip(request_to(silent.base_url()), std::chrono::steady_clock::now() + 80ms),
                          failure::timeout, evidence::may_have_been_sent));
    }
    flag stop;
    stop.raised = true;
    CHECK(failed_with(transport.round_trip(request_to("http://127.0.0.1:9"), until, wawp::http::stop_signal(stop)),
                      failure::cancelled, evidence::nothing_sent));
}

TEST_CASE("curl_transport: says where it failed and whether a byte may have left") {
    SECTION("connection refused") {
        fault_server server({});
        const auto outcome = send_to(server.base_url());
        CHECK(failed_with(outcome, failure::connect, evidence::nothing_sent));
        CHECK(outcome.error().message.find(std::to_string(server.port())) != std::string::npos);  // libcurl says where, too
    }
    SECTION("connect time-out") {
        const full_listener listener;
        CHECK(failed_with(send_to(listener.base_url(), 80ms), failure::connect, evidence::nothing_sent));
    }
    SECTION("connect time-out of its own") {
        const full_listener listener;
        wawp::curl_options options;
        options.connect_timeout = 80ms;
        const auto start = std::chrono::steady_clock::now();
        CHECK(failed_with(send_to(listener.base_url(), 20s, options), failure::connect, evidence::nothing_sent));
        CHECK(std::chrono::steady_clock::now() - start < 2s);
    }
    SECTION("a name that does not exist") {
        const auto outcome = send_to("https://gateway.invalid", 5s);
        CHECK(failed_with(outcome, failure::name_lookup, evidence::nothing_sent));
    }
    SECTION("closed once the request was there") {
        fault_server server({{{kind::read_request}, {kind::close}}});
        CHECK(failed_with(send_to(server.base_url()), failure::connection, evidence::may_have_been_sent));
    }
    SECTION("reset in the middle of the request") {
        fault_server server({{{kind::read_bytes, 20}, {kind::reset}}});
        CHECK(failed_with(send_to(server.base_url()), failure::connection, evidence::may_have_been_sent));
    }
    SECTION("no answer in time") {
        fault_server server({{{kind::read_request}, {kind::stall}}});
        CHECK(failed_with(send_to(server.base_url(), 80ms), failure::timeout, evidence::may_have_been_sent));
    }
    SECTION("no HTTP") {
        fault_server server({{{kind::read_request}, {kind::write, 0, "SSH-2.0-OpenSSH_9.2\r\n"}, {kind::close}}});
        CHECK(failed_with(send_to(server.base_url()), failure::protocol, evidence::may_have_been_sent));
    }
    SECTION("a deadline that has passed") {
        fault_server server({accepts});
        CHECK(failed_with(send_to(server.base_url(), -1ms), failure::timeout, evidence::nothing_sent));
        wawp::curl_transport transport;
        const auto request = request_to(server.base_url());
        CHECK(failed_with(transport.round_trip(request, wawp::http::deadline::min()), failure::timeout, evidence::nothing_sent));
        CHECK(server.connections() == 0);
        CHECK(transport.round_trip(request, wawp::http::deadline::max()).has_value());
    }
}

TEST_CASE("curl_transport: a server that it cannot trust gets nothing") {
    wawp::curl_options options;
    options.ca_file = wawp::test::test_ca_file();
    const auto refused = [&](certificate shown) {
        fault_server server({accepts}, shown);
        const auto outcome = send_to(server.base_url(), 5s, options);
        CHECK(server.request_count() == 0);
        return failed_with(outcome, failure::certificate, evidence::nothing_sent);
    };
    CHECK(refused(certificate::expired));
    CHECK(refused(certificate::wrong_host));
    CHECK(refused(certificate::unknown_ca));
    SECTION("no CA that knows the server") {
        fault_server server({accepts}, certificate::good);
        CHECK(failed_with(send_to(server.base_url()), failure::certificate, evidence::nothing_sent));
    }
    SECTION("handshake cut") {
        fault_server server({{{kind::read_raw, 20}, {kind::close}}}, certificate::good);
        CHECK(failed_with(send_to(server.base_url(), 5s, options), failure::tls, evidence::nothing_sent));
    }
    SECTION("handshake stalled") {
        fault_server server({{{kind::stall}}}, certificate::good);
        CHECK(failed_with(send_to(server.base_url(), 80ms, options), failure::tls, evidence::nothing_sent));
    }
    SECTION("no TLS at all") {
        fault_server server({{{kind::read_raw, 20}, {kind::write_raw, 0, "HTTP/1.1 400 Bad Request\r\n\r\n"}, {kind::close}}},
                            certificate::good);
        CHECK(failed_with(send_to(server.base_url(), 5s, options), failure::tls, evidence::nothing_sent));
    }
}

TEST_CASE("curl_transport: a status that came is the outcome, whatever became of the body") {
    const auto sends = [](std::string text, wawp::test::step last = {kind::close}, std::size_t cap = 200'000) {
        fault_server server({{{kind::read_request}, {kind::write, 0, std::move(text)}, last}});
        wawp::http::request request = request_to(server.base_url());
        request.response_cap = cap;
        wawp::curl_transport transport;
        return transport.round_trip(request, std::chrono::steady_clock::now() + (last.what == kind::stall ? 100ms : 5000ms));
    };
    SECTION("cut after the status line") {
        for (const kind last : {kind::close, kind::reset, kind::stall}) {
            auto outcome = sends("HTTP/1.1 201 Created\r\n", {last});
            REQUIRE(outcome);
            CHECK(outcome->status == 201);
            CHECK(outcome->body_state == (last == kind::stall ? body_state::timed_out : body_state::cut));
        }
    }
    SECTION("cut in the status line: no status came") {
        CHECK(failed_with(sends("HTTP/1.1 20"), failure::connection, evidence::may_have_been_sent));
    }
    SECTION("cut in the body") {
        for (const kind last : {kind::close, kind::stall}) {
            auto outcome = sends("HTTP/1.1 429 Slow down\r\nRetry-After:  7 \r\nContent-Length: 99\r\n\r\n{\"a\"", {last});
            REQUIRE(outcome);
            CHECK(outcome->status == 429);
            CHECK(outcome->body == "{\"a\"");
            CHECK(outcome->body_state == (last == kind::stall ? body_state::timed_out : body_state::cut));
            CHECK(wawp::http::find_header(*outcome, "retry-after") == "7");
        }
    }
    SECTION("larger than the cap") {
        auto outcome = sends(answer(200, std::string(100'000, 'x')), {kind::close}, 1000);
        REQUIRE(outcome);
        CHECK(outcome->body_state == body_state::too_large);
        CHECK(outcome->body == std::string(1000, 'x'));
        auto fits = sends(answer(200, std::string(1000, 'x')), {kind::close}, 1000);
        REQUIRE(fits);
        CHECK(fits->body_state == body_state::whole);
    }
    SECTION("headers without end") {
        std::string text = "HTTP/1.1 200 OK\r\n";
        for (int i = 0; i < 3000; ++i) text += "X-Filler: 0123456789012345678901234567890123456789\r\n";
        auto outcome = sends(text);
        REQUIRE(outcome);
        CHECK(outcome->status == 200);
        CHECK(outcome->body_state != body_state::whole);
    }
    SECTION("chunked, with a trailer") {
        auto outcome = sends("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\nX-Late: 1\r\n\r\n");
        REQUIRE(outcome);
        CHECK(outcome->body == "abcde");
        CHECK(outcome->body_state == body_state::whole);
        CHECK(wawp::http::find_header(*outcome, "x-late").empty());
    }
    SECTION("provisional answers are not the answer") {
        const std::string provisional = "HTTP/1.1 100 Continue\r\nX-Early: 1\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: a\r\n\r\n";
        auto outcome = sends(provisional + answer(503, "{}"));
        REQUIRE(outcome);
        CHECK(outcome->status == 503);
        CHECK(wawp::http::find_header(*outcome, "x-early").empty());
        CHECK(failed_with(sends("HTTP/1.1 100 Continue\r\n\r\n"), failure::connection, evidence::may_have_been_sent));
    }
    SECTION("a redirect is an answer like any other") {
        fault_server elsewhere({accepts});
        auto outcome = sends(answer(307, "", "Location: " + elsewhere.base_url() + "/\r\n"));
        REQUIRE(outcome);
        CHECK(outcome->status == 307);
        CHECK(elsewhere.connections() == 0);
    }
    SECTION("folded header lines") {
        auto outcome = sends("HTTP/1.1 429 Slow down\r\nX-Note: one\r\n two: three\r\n\tRetry-After: 99\r\nRetry-After: 7\r\nContent-Length: 0\r\n\r\n");
        REQUIRE(outcome);
        CHECK(wawp::http::find_header(*outcome, "Retry-After") == "7");
        CHECK(wawp::http::find_header(*outcome, " two").empty());
        CHECK(wawp::http::find_header(*outcome, "two").empty());
        CHECK(wawp::http::find_header(*outcome, "\tRetry-After").empty());
        CHECK(wawp::http::find_header(*outcome, "Content-Length") == "0");
    }
    SECTION("lines that are no headers") {
        auto outcome = sends("HTTP/1.1 200 OK\r\n: no name\r\nX-Empty:\r\nX-Blank:  \t\r\nContent-Length: 0\r\n\r\n");
        REQUIRE(outcome);
        REQUIRE(outcome->headers.size() == 3);
        CHECK(outcome->headers[0].name == "X-Empty");
        CHECK(outcome->headers[0].value.empty());
        CHECK(outcome->headers[1].value.empty());
    }
    SECTION("two answers: the first one counts, and the second is not taken for the next") {
        const script two{{kind::read_request}, {kind::write, 0, answer(200, "{}") + answer(500, "{}")}, {kind::read_head}};
        fault_server server({two, accepts});
        wawp::curl_transport transport;
        const auto until = std::chrono::steady_clock::now() + 5s;
        auto first = transport.round_trip(request_to(server.base_url()), until);
        REQUIRE(first);
        CHECK(first->status == 200);
        auto second = transport.round_trip(request_to(server.base_url()), until);
        REQUIRE(second);
        CHECK(second->body == accepted);
    }
}

TEST_CASE("curl_transport: refuses what could smuggle or leak") {
    fault_server server({accepts});
    const auto refused = [](const wawp::http::request& request, wawp::curl_options options = {}) {
        wawp::curl_transport transport{std::move(options)};
        return failed_with(transport.round_trip(request, std::chrono::steady_clock::now() + 2s), failure::not_attempted,
                           evidence::nothing_sent);
    };
    using std::string_literals::operator""s;
    const std::string rest = "127.0.0.1:" + std::to_string(server.port());
    for (const std::string& url :
         {"http://"s + rest + "/a\r\nX: y", "http://"s + rest + "/\0x"s, "http://"s + rest + "/a b", "http://"s + rest + "/\x7f", "http://"s + rest + "/\t",
          "http://"s + rest + "/\x1f", "\x7fhttp://"s + rest, "http://user@"s + rest,
          "http://user:password@"s + rest, "ftp://"s + rest, "file:///etc/passwd"s, ""s, "http://"s, rest,
          "http://192.0.2.1/"s, "http://127.example.com/"s, "http://127.0.0.1.example.com/"s, "gopher://"s + rest}) {
        CAPTURE(url);
        wawp::http::request request = request_to("");
        request.url = url;
        CHECK(refused(request));
    }
    const auto plain = send_to("http://192.0.2.1", std::chrono::seconds{2});
    REQUIRE_FALSE(plain);
    CHECK(plain.error().message.find("allow_plain_http") != std::string::npos);  // its own words, not libcurl's
    for (const auto& [name, value] : {std::pair{"X-Api-Key"s, "a\r\nX: y"s}, {"X-Api-Key"s, "a\nb"s}, {"X-Api-Key"s, "a\0b"s},
                                      {"X Y"s, "a"s}, {"X:Y"s, "a"s}, {""s, "a"s}, {"X\r\nY"s, "a"s},
                                      {"X\x7f"s, "a"s}, {"X"s, "a\x7f"s}, {"X"s, "\x1f"s}, {"X"s, "\x01z"s}}) {
        CAPTURE(name, value);
        wawp::http::request request = request_to(server.base_url());
        request.headers.push_back({name, wawp::secret(value)});
        CHECK(refused(request));
    }
    CHECK(server.connections() == 0);
}

TEST_CASE("curl_transport: takes a proxy from the environment only when asked, and never for plain text to itself") {
    fault_server proxy({{{kind::read_request}, {kind::write, 0, answer(407, "")}, {kind::close}}});
    ::setenv("https_proxy", proxy.base_url().c_str(), 1);
    ::setenv("http_proxy", proxy.base_url().c_str(), 1);
    ::setenv("ALL_PROXY", proxy.base_url().c_str(), 1);
    ::setenv("HTTPS_PROXY", proxy.base_url().c_str(), 1);
    fault_server server({accepts});
    wawp::curl_options asked;
    asked.proxy_from_environment = true;

    CHECK(send_to(server.base_url()).has_value());
    CHECK(send_to(server.base_url(), 5s, asked).has_value());
    CHECK(failed_with(send_to("https://127.0.0.1:1"), failure::connect, evidence::nothing_sent));
    CHECK(proxy.connections() == 0);
    const auto through_proxy = send_to("https://127.0.0.1:1", 5s, asked);
    CHECK(failed_with(through_proxy, failure::connect, evidence::nothing_sent));
    CHECK(proxy.connections() == 1);
    CHECK(proxy.last_request().find("s3cret-token") == std::string::npos);
    ::unsetenv("https_proxy");
    ::unsetenv("http_proxy");
    ::unsetenv("ALL_PROXY");
    ::unsetenv("HTTPS_PROXY");
}

TEST_CASE("curl_transport: what stands in a .netrc is nobody's business") {
    char home[] = "/tmp/wawp_test_home_XXXXXX";
    REQUIRE(::mkdtemp(home) != nullptr);
    const std::string file = std::string(home) + "/.netrc";
    std::FILE* const netrc = std::fopen(file.c_str(), "w");
    REQUIRE(netrc != nullptr);
    std::fputs("machine 127.0.0.1 login somebody password else\ndefault login any password body\n", netrc);
    std::fclose(netrc);
    const char* const before = std::getenv("HOME");
    const std::string kept = before != nullptr ? before : "";
    ::setenv("HOME", home, 1);
    fault_server server({accepts});
    CHECK(send_to(server.base_url()).has_value());
    CHECK(server.request_count() == 1);
    CHECK(server.last_request().find("Authorization") == std::string::npos);
    ::setenv("HOME", kept.c_str(), 1);
    std::remove(file.c_str());
    ::rmdir(home);
}

namespace {

CURLcode allow_old_ciphers(CURL*, void* context, void*) {
    SSL_CTX_set_security_level(static_cast<SSL_CTX*>(context), 0);
    return SSL_CTX_set_cipher_list(static_cast<SSL_CTX*>(context), "DEFAULT@SECLEVEL=0") == 1 ? CURLE_OK : CURLE_SSL_CIPHER;
}

/// Sends as `curl_setup` sets it up, but with the ciphers of long ago, which OpenSSL 3 would refuse whatever the version.
/// @param version  overrides the lowest version; 0 leaves it
CURLcode send_with_old_ciphers(const fault_server& server, long version) {
    wawp::curl_transport starts_libcurl;
    const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> easy(curl_easy_init(), &curl_easy_cleanup);
    const wawp::http::request request = request_to(server.base_url());
    wawp::detail::curl_headers headers;
    wawp::detail::curl_transfer transfer(wawp::detail::resend_guard::none, 1000, {});
    char text[CURL_ERROR_SIZE] = "";
    wawp::detail::curl_setup setup{easy.get()};
    setup.request(request, headers);
    setup.callbacks(transfer, text);
    setup.limit(5s);
    setup.connect_limit(0ms);
    setup.route(wawp::detail::check_url(request.url, false), wawp::test::test_ca_file(), false);
    setup.set(CURLOPT_SSL_CTX_FUNCTION, &allow_old_ciphers);
    if (version != 0) setup.set(CURLOPT_SSLVERSION, version);
    REQUIRE(setup.worst == CURLE_OK);
    return curl_easy_perform(easy.get());
}

}  // namespace

TEST_CASE("curl_transport: speaks TLS 1.2 or later only") {
    if (std::string_view(curl_version_info(CURLVERSION_NOW)->ssl_version).substr(0, 7) != "OpenSSL") return;
    const script greets{{kind::handshake}, {kind::read_request}, {kind::write, 0, answer(200, accepted)}, {kind::close}};
    fault_server old({greets}, certificate::old_tls);
    CHECK(send_with_old_ciphers(old, CURL_SSLVERSION_TLSv1_0) == CURLE_OK);  // such a server can be spoken to
    CHECK(old.request_count() == 1);
    CHECK(send_with_old_ciphers(old, 0) == CURLE_SSL_CONNECT_ERROR);
    CHECK(old.request_count() == 1);
    fault_server today({greets}, certificate::good);
    CHECK(send_with_old_ciphers(today, 0) == CURLE_OK);
    wawp::curl_options options;
    options.ca_file = wawp::test::test_ca_file();
    CHECK(failed_with(send_to(old.base_url(), 5s, options), failure::tls, evidence::nothing_sent));
}

TEST_CASE("curl_transport: an empty header value is sent, and an error's text holds no secret") {
    fault_server server({{{kind::read_request}, {kind::write, 0, "s3cret-token X-Key-Value\r\n"}, {kind::close}}});
    wawp::http::request request = request_to(server.base_url());
    request.headers.push_back({"X-Blank", wawp::secret("")});
    request.headers.push_back({"X-Api-Key", wawp::secret("X-Key-Value")});
    wawp::curl_transport transport;
    auto outcome = transport.round_trip(request, std::chrono::steady_clock::now() + 5s);
    REQUIRE_FALSE(outcome);
    CHECK(server.last_request().find("\r\nX-Blank:\r\n") != std::string::npos);
    CHECK(outcome.error().cause.category() == wawp::curl_category());
    CHECK_FALSE(outcome.error().message.empty());
    CHECK(outcome.error().message.find("s3cret") == std::string::npos);
    CHECK(outcome.error().message.find("X-Key-Value") == std::string::npos);
}

TEST_CASE("curl_transport: stops within 50 ms of being asked") {
    const auto prompt = [](const cancelled_send& sent, evidence proof) {
        UNSCOPED_INFO("returned after " << sent.delay.count() << " ms");
        return sent.delay < 50ms && failed_with(sent.outcome, failure::cancelled, proof);
    };
    wawp::curl_options options;
    options.ca_file = wawp::test::test_ca_file();  // the system's takes a while to load
    SECTION("while connecting") {
        const full_listener listener;
        CHECK(prompt(cancel(listener.base_url(), 60ms), evidence::nothing_sent));
    }
    SECTION("during the TLS handshake") {
        fault_server server({{{kind::stall}}}, certificate::good);
        CHECK(prompt(cancel(server.base_url(), 60ms, options), evidence::nothing_sent));
    }
    SECTION("while waiting for the answer") {
        fault_server server({{{kind::read_request}, {kind::stall}}});
        CHECK(prompt(cancel(server.base_url(), 60ms), evidence::may_have_been_sent));
    }
    SECTION("while waiting for the answer over TLS") {
        fault_server server({{{kind::handshake}, {kind::read_request}, {kind::stall}}}, certificate::good);
        CHECK(prompt(cancel(server.base_url(), 100ms, options), evidence::may_have_been_sent));
    }
    SECTION("in the body: the status has come") {
        fault_server server({{{kind::read_request}, {kind::write, 0, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{"}, {kind::stall}}});
        const auto sent = cancel(server.base_url(), 60ms);
        REQUIRE(sent.outcome);
        CHECK(sent.outcome->body_state == body_state::cancelled);
        CHECK(sent.delay < 50ms);
    }
}

namespace {

/// Asks to stop from the `left`-th time on that it is asked.
struct countdown {
    mutable int left;
    bool stop_requested() const noexcept { return --left <= 0; }
};

}  // namespace

TEST_CASE("curl_transport: wherever it notices a stop, it says cancelled") {
    fault_server server({keeps_alive, keeps_alive, keeps_alive, keeps_alive, keeps_alive, keeps_alive, keeps_alive, keeps_alive});
    unsigned before_writing = 0;
    for (int asked = 1; asked <= 8; ++asked) {
        const countdown stop{asked};
        wawp::curl_transport transport;
        const auto outcome = transport.round_trip(request_to(server.base_url()), std::chrono::steady_clock::now() + 5s,
                                                  wawp::http::stop_signal(stop));
        if (outcome) continue;  // the answer came before it was asked so often
        INFO("asked " << asked << " times: " << outcome.error().message);
        CHECK(outcome.error().failure == failure::cancelled);
        const bool before = outcome.error().evidence == evidence::nothing_sent;
        CHECK(outcome.error().message == (before ? "cancelled before it was sent" : "cancelled while waiting for the answer"));
        before_writing += outcome.error().evidence == evidence::nothing_sent;
    }
    CHECK(before_writing >= 2);
}

namespace {

/// `accepted` as gzip and as deflate, and 5,000 blanks as gzip.
constexpr unsigned char gzipped[] = {
    0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0xab, 0x56, 0xca, 0x4c, 0x51, 0xb2, 0x52, 0x2a,
    0x29, 0x2a, 0x4d, 0x8d, 0x37, 0x32, 0x30, 0x34, 0x32, 0x36, 0x31, 0x35, 0x33, 0xb7, 0xb0, 0x34, 0x70, 0x48,
    0xd6, 0x2b, 0x2d, 0x8e, 0x77, 0x04, 0x02, 0xa5, 0x5a, 0x00, 0x3b, 0x2d, 0x6a, 0xaf, 0x24, 0x00, 0x00, 0x00};
constexpr unsigned char deflated[] = {0x78, 0x9c, 0xab, 0x56, 0xca, 0x4c, 0x51, 0xb2, 0x52, 0x2a, 0x29, 0x2a, 0x4d, 0x8d,
                                      0x37, 0x32, 0x30, 0x34, 0x32, 0x36, 0x31, 0x35, 0x33, 0xb7, 0xb0, 0x34, 0x70, 0x48,
                                      0xd6, 0x2b, 0x2d, 0x8e, 0x77, 0x04, 0x02, 0xa5, 0x5a, 0x00, 0xbf, 0x16, 0x0a, 0x32};
constexpr unsigned char many_blanks[] = {0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0xed, 0xc1, 0x31, 0x01, 0x00, 0x00, 0x00, 0xc2, 0xa0, 0x2a, 0xeb, 0x9f, 0xd2, 0x14, 0x7e, 0x40, 0x01, 0x00, 0x00, 0x00, 0x00, 0x6f, 0x03, 0x60, 0x2c, 0x0b, 0x87, 0x88, 0x13, 0x00, 0x00};

template <std::size_t Size>
std::string bytes_of(const unsigned char (&bytes)[Size]) {
    return {reinterpret_cast<const char*>(bytes), Size};
}

/// What the transport makes of a body with a coding that nobody asked for.
wawp::http::response received(const std::string& text, const std::string& coding, std::size_t cap = 1000, int status = 200) {
    fault_server server({{{kind::read_request}, {kind::write, 0, answer(status, text, coding + "\r\n")}, {kind::close}}});
    wawp::http::request request = request_to(server.base_url());
    request.response_cap = cap;
    wawp::curl_transport transport;
    auto outcome = transport.round_trip(request, std::chrono::steady_clock::now() + 5s);
    REQUIRE(outcome);
    CHECK(outcome->status == status);
    return *outcome;
}

}  // namespace

TEST_CASE("curl_transport: a compressed answer is decoded, and no header speaks of the coding any more") {
    for (const std::string coding : {"Content-Encoding: gzip", "content-encoding:X-GZIP ", "Content-Encoding: identity, gzip"}) {
        INFO(coding);
        const auto answer = received(bytes_of(gzipped), coding);
        CHECK(answer.body == accepted);
        CHECK(answer.body_state == body_state::whole);
        CHECK(wawp::http::find_header(answer, "Content-Encoding").empty());
        CHECK(wawp::http::find_header(answer, "Content-Length").empty());
        CHECK(wawp::http::find_header(answer, "Content-Type") == "application/json");
    }
    CHECK(received(bytes_of(deflated), "Content-Encoding: deflate", 1000, 503).body == accepted);
    CHECK(received(bytes_of(gzipped), "Content-Encoding: gzip", accepted.size()).body_state == body_state::whole);
    const auto plain = received(accepted, "Content-Encoding: identity");
    CHECK(plain.body == accepted);
    CHECK(wawp::http::find_header(plain, "Content-Encoding") == "identity");
    CHECK(wawp::http::find_header(plain, "Content-Length") == std::to_string(accepted.size()));
}

TEST_CASE("curl_transport: the cap counts what a compressed answer becomes") {
    const std::string small = bytes_of(many_blanks);
    REQUIRE(small.size() < 100);
    const auto answer = received(small, "Content-Encoding: gzip", 1000);
    CHECK(answer.body_state == body_state::too_large);
    CHECK(answer.body == std::string(1000, ' '));
    CHECK(received(small, "Content-Encoding: gzip", 4999).body_state == body_state::too_large);
    CHECK(received(small, "Content-Encoding: gzip", 5000).body_state == body_state::whole);
}

/// libcurl 8 gives such a body up before anybody can tell it not to.
const bool gives_up_unknown_codings = curl_version_info(CURLVERSION_NOW)->version_num >= 0x080000;

TEST_CASE("curl_transport: an answer that it cannot decode comes as it is, with the name of its coding") {
    for (const std::string coding : {"x-of-tomorrow", "gzip, x-of-tomorrow", "gzipp", "gzi"}) {
        INFO(coding);
        const auto answer = received(bytes_of(gzipped), "Content-Encoding: " + coding);
        CHECK(answer.body == (gives_up_unknown_codings ? "" : bytes_of(gzipped)));
        CHECK(answer.body_state == (gives_up_unknown_codings ? body_state::cut : body_state::whole));
        CHECK(wawp::http::find_header(answer, "Content-Encoding") == coding);
        CHECK(wawp::http::find_header(answer, "Content-Length") == std::to_string(sizeof gzipped));
    }
    const auto falsely = received(accepted, "Content-Encoding: gzip", 1000, 400);  // the body is not what it says
    CHECK(falsely.body_state == body_state::cut);
    CHECK(wawp::http::find_header(falsely, "Content-Encoding") == "gzip");
}

TEST_CASE("curl_transport: one answer's coding does not change how the next one is read") {
    const auto coded = [](const char* name) { return answer(200, bytes_of(gzipped), std::string("Content-Encoding: ") + name + "\r\n"); };
    fault_server server({{{kind::read_request}, {kind::write, 0, coded("x-other")}, {kind::read_request}, {kind::write, 0, coded("gzip")},
                          {kind::read_head}},
                         accepts});
    wawp::curl_transport transport;
    const auto until = std::chrono::steady_clock::now() + 5s;
    const auto first = transport.round_trip(request_to(server.base_url()), until);
    REQUIRE(first);
    CHECK(first->body == (gives_up_unknown_codings ? "" : bytes_of(gzipped)));
    const auto second = transport.round_trip(request_to(server.base_url()), until);
    REQUIRE(second);
    CHECK(second->body == accepted);
}

TEST_CASE("curl_transport: asks for no coding but the one that the request names, once") {
    fault_server server({accepts});
    wawp::http::request request = request_to(server.base_url());
    request.headers.push_back({"Accept-Encoding", wawp::secret("identity")});
    wawp::curl_transport transport;
    REQUIRE(transport.round_trip(request, std::chrono::steady_clock::now() + 5s));
    const std::string seen = server.last_request();
    const std::size_t at = seen.find("\r\nAccept-Encoding: identity\r\n");
    CHECK(at != std::string::npos);
    CHECK(seen.find("Accept-Encoding", at + 5) == std::string::npos);
}

#endif
