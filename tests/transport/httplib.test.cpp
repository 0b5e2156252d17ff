// SPDX-License-Identifier: MIT
#include "support/catch.hpp"

#if defined(WAWP_TEST_HTTPLIB)

#include <wawp/transport/httplib.hpp>

#include <chrono>
#include <csignal>
#include <string>
#include <vector>

#include "support/descriptors.hpp"
#include "support/patient_kit.hpp"

#include <wawp/testing/transport_kit.hpp>

#if defined(CPPHTTPLIB_OPENSSL_SUPPORT)
#include <wawp/testing/tls_transport_kit.hpp>

#include "support/fault_server.hpp"
#endif

using namespace std::chrono_literals;
using wawp::http::evidence;
using wawp::http::failure;

TEST_CASE("httplib_transport: keeps the promises of a transport, but for an interim answer that hides the final one") {
    std::signal(SIGPIPE, SIG_IGN);
    const auto report = tests::examine_patiently([](const auto& options) { return wawp::testing::check_transport([] { return wawp::httplib_transport{}; }, options); },
                                                 {"a 103 and then the answer"});
    CHECK(report.wrong == std::vector<std::string>{});
    CHECK(report.cases > 100);
}

#if defined(CPPHTTPLIB_OPENSSL_SUPPORT)
TEST_CASE("httplib_transport: keeps its promises over TLS as well") {
    std::signal(SIGPIPE, SIG_IGN);
    const auto over_tls = [](const auto& options) {
        return wawp::testing::check_transport_over_tls([](const std::string& ca) { return wawp::httplib_transport{{.ca_file = ca}}; }, options);
    };
    // Newer versions (0.41, say) take the end of TLS for a fault.
    const auto report = tests::examine_patiently(over_tls, {"a 103 and then the answer", "an answer that ends with the connection"});
    CHECK(report.wrong == std::vector<std::string>{});
    CHECK(report.cases > 100);
}
#endif

TEST_CASE("httplib_transport: keeps no descriptor from one request to the next") {
    std::signal(SIGPIPE, SIG_IGN);
    using kind = wawp::testing::fault_step::kind;
    wawp::testing::fault_server server({{{kind::read_request}, {kind::write, 0, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"}, {kind::close}}}, 2min);
    wawp::httplib_transport transport;
    const wawp::http::request request{.url = server.base_url() + "/", .headers = {}, .body = wawp::secret("{}")};
    const auto send = [&] { CHECK(transport.round_trip(request, std::chrono::steady_clock::now() + 10s)); };
    send();
    const int before = tests::open_descriptors();
    for (int i = 0; i < 20; ++i) send();
    CHECK(tests::open_descriptors() <= before + 10);  // the server may not have closed its last ones
}

TEST_CASE("httplib_transport: that nothing was sent is claimed of errors before the head alone") {
    using enum httplib::Error;
    for (const auto each : {Connection, ConnectionTimeout, BindIPAddress, SSLConnection, SSLLoadingCerts, SSLServerVerification}) {
        CHECK(wawp::detail::is_before_writing(each));
    }
    for (const auto each : {Success, Unknown, Read, Write, ExceedRedirectCount, Canceled, Compression}) CHECK_FALSE(wawp::detail::is_before_writing(each));

    // The connection ends within a head that no buffer holds: the body is never asked for, and the server has bytes.
    std::signal(SIGPIPE, SIG_IGN);
    using kind = wawp::testing::fault_step::kind;
    wawp::testing::fault_server server({{{kind::read_bytes, 20}, {kind::reset}}}, 2min);  // a busy machine needs long for such a head
    wawp::httplib_transport transport;
    const wawp::http::request request{.url = server.base_url() + "/", .headers = {{"X-Long", wawp::secret(std::string(32 << 20, 'x'))}}, .body = wawp::secret("{}")};
    const auto outcome = transport.round_trip(request, std::chrono::steady_clock::now() + 2min);
    REQUIRE_FALSE(outcome);
    CHECK(outcome.error().evidence == evidence::may_have_been_sent);
    CHECK(outcome.error().failure == failure::connection);
    server.finish();
    CHECK(server.bytes() >= 20);
}

TEST_CASE("httplib_transport: a deadline ends no body, whatever the head says of its length") {
    std::signal(SIGPIPE, SIG_IGN);
    using kind = wawp::testing::fault_step::kind;
    using wawp::http::body_state;
    const struct {
        const char *headers, *body;
        body_state state;
        bool waits;
    } rows[] = {{"", R"({"id":"true_1"})", body_state::timed_out, true},
                {"", "", body_state::timed_out, true},
                {"Transfer-Encoding: gzip, chunked\r\n", "{}", body_state::timed_out, true},  // unknown to 0.11, which reads on
                {"Transfer-Encoding: CHUNKED\r\n", "2\r\n{}\r\n", body_state::timed_out, true},
                {"Transfer-Encoding: CHUNKED\r\n", "2\r\n{}\r\n0\r\n\r\n", body_state::whole, false},
                {"Content-Length: 3\r\n", "{}", body_state::timed_out, true},
                {"Content-Length: 2\r\n", "{}", body_state::whole, false}};
    for (const auto& row : rows) {
        INFO(row.headers << row.body);
        const std::string text = std::string("HTTP/1.1 200 OK\r\n") + row.headers + "\r\n" + row.body;
        wawp::testing::fault_server server({{{kind::read_request}, {kind::write, 0, text}, {kind::stall}}}, 2min);
        wawp::httplib_transport transport;
        const auto begun = std::chrono::steady_clock::now(), until = begun + (row.waits ? std::chrono::milliseconds{300} : 1min);
        const auto outcome = transport.round_trip({.url = server.base_url() + "/", .headers = {}, .body = wawp::secret("{}")}, until);
        REQUIRE(outcome);
        CHECK(outcome->body_state == row.state);
        CHECK((std::chrono::steady_clock::now() >= until) == row.waits);
    }

    // The library's own time-out may be there before the watch has woken up.
    httplib::Client client("http://127.0.0.1:1");
    wawp::detail::httplib_watch watch(client, std::chrono::steady_clock::now() - 1s, {});
    watch.end();
    CHECK((watch.was_late() && !watch.was_stopped()));
}

TEST_CASE("httplib_transport: a compressed body is handed on as it came") {
    std::signal(SIGPIPE, SIG_IGN);
    using kind = wawp::testing::fault_step::kind;
    const std::string body = "looks like gzip to nobody";
    const std::string text = "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
    wawp::testing::fault_server server({{{kind::read_request}, {kind::write, 0, text}}}, 30s);
    wawp::httplib_transport transport;
    const auto outcome = transport.round_trip({.url = server.base_url() + "/", .headers = {}, .body = wawp::secret("{}")},
                                              std::chrono::steady_clock::now() + 30s);
    REQUIRE(outcome);
    CHECK(outcome->body == body);
    CHECK(outcome->body_state == wawp::http::body_state::whole);
    CHECK(find_header(*outcome, "Content-Encoding") == "gzip");
    REQUIRE(server.requests().size() == 1);
    CHECK(server.requests().front().find("\r\nConnection: close\r\n") != std::string::npos);  // no connection is kept
}

TEST_CASE("httplib_transport: refuses what could smuggle or leak, and names the option") {
    wawp::httplib_transport transport;
    const auto in_time = std::chrono::steady_clock::now() + 5s;
    const auto refusal = [&](const char* url, const char* value = "") {
        const auto outcome = transport.round_trip({.url = url, .headers = {{"X", wawp::secret(value)}}, .body = {}}, in_time);
        return !outcome && outcome.error().failure == failure::not_attempted && outcome.error().evidence == evidence::nothing_sent
                   ? outcome.error().message : std::string();
    };
    CHECK(refusal("http://gateway.example/").find("`allow_plain_http`") != std::string::npos);
    CHECK_FALSE(refusal("ftp://127.0.0.1/").empty());
    CHECK_FALSE(refusal("http://user@127.0.0.1/").empty());
    CHECK_FALSE(refusal("http://127.0.0.1/", "a\r\nB: c").empty());
}

#if defined(CPPHTTPLIB_OPENSSL_SUPPORT)
TEST_CASE("httplib_transport: a server that it cannot trust gets nothing") {
    using wawp::test::certificate;
    using kind = wawp::test::step::kind;
    std::signal(SIGPIPE, SIG_IGN);
    for (const certificate shown : {certificate::good, certificate::expired, certificate::wrong_host, certificate::unknown_ca}) {
        wawp::test::fault_server server({{{kind::handshake}, {kind::read_request}, {kind::accept, 0, wawp::test::answer(200, "{}")}}}, shown);
        wawp::httplib_transport transport{{.ca_file = wawp::test::test_ca_file()}};
        const auto outcome = transport.round_trip({.url = server.base_url() + "/", .headers = {}, .body = wawp::secret("{}")},
                                                  std::chrono::steady_clock::now() + 5s);
        CHECK(outcome.has_value() == (shown == certificate::good));
        if (outcome) continue;
        CHECK(outcome.error().failure == failure::certificate);
        CHECK(outcome.error().evidence == evidence::nothing_sent);
        CHECK(server.request_count() == 0);
    }
}
#endif

#endif
