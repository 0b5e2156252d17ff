// SPDX-License-Identifier: MIT
#include "support/catch.hpp"

#if __has_include(<curl/curl.h>) && __has_include(<openssl/ssl.h>) && (defined(__unix__) || defined(__APPLE__))

#include <wawp/transport/curl.hpp>
#include <wawp/transport/curl_multi.hpp>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include <wawp/testing/tls_transport_kit.hpp>

#include "support/patient_kit.hpp"

using namespace std::chrono_literals;
using wawp::testing::check_transport_over_tls;
using wawp::testing::transport_report;

namespace {

/// A transport with a mistake, which is made on what a sound one has brought.
struct mistaken {
    wawp::curl_transport sound;
    void (*spoil)(wawp::http::outcome&);

    wawp::http::outcome round_trip(const wawp::http::request& request, wawp::http::deadline until) {
        wawp::http::outcome got = sound.round_trip(request, until);
        spoil(got);
        return got;
    }
};

/// One that trusts whom it meets, as programs do that were in the way of somebody's test certificate.
struct careless {
    wawp::http::outcome round_trip(const wawp::http::request& request, wawp::http::deadline until) {
        const std::unique_ptr<CURL, void (*)(CURL*)> easy(curl_easy_init(), &curl_easy_cleanup);
        wawp::curl_attempt attempt;
        if (!attempt.prepare(easy.get(), request, until)) return attempt.conclude(CURLE_OK);
        curl_easy_setopt(easy.get(), CURLOPT_SSL_VERIFYPEER, 0L);
        curl_easy_setopt(easy.get(), CURLOPT_SSL_VERIFYHOST, 0L);
        return attempt.conclude(curl_easy_perform(easy.get()));
    }
};

std::string all_of(const transport_report& report) {
    std::string text;
    for (const std::string& sentence : report.wrong) text += sentence + "\n";
    return text;
}

std::ptrdiff_t count(const transport_report& report, std::string_view end) {
    return std::count_if(report.wrong.begin(), report.wrong.end(), [&](const std::string& sentence) { return sentence.ends_with(end); });
}

template <class Make>
transport_report examined(Make make) {
    return check_transport_over_tls(make, {.timeout = 60ms});
}
template <class Make>
transport_report patiently(Make make) {
    return tests::examine_patiently([&](const auto& options) { return check_transport_over_tls(make, options); });
}

transport_report examined_with(void (*spoil)(wawp::http::outcome&)) {
    return examined([=](const std::string& ca_file) { return mistaken{wawp::curl_transport{{.ca_file = ca_file}}, spoil}; });
}

}  // namespace

TEST_CASE("fault_server: drips below a channel whose handshake was not done") {
    using kind = wawp::testing::fault_step::kind;
    wawp::testing::basic_fault_server<wawp::testing::tls_channel> server({{{kind::read_raw, 3}, {kind::drip, 0, "ab"}}}, 2min, wawp::testing::certificate::good);
    const std::string url = server.base_url();
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(static_cast<std::uint16_t>(std::atoi(url.c_str() + url.rfind(':') + 1)));
    const int client = ::socket(AF_INET, SOCK_STREAM, 0);
    REQUIRE(::connect(client, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
    REQUIRE(::send(client, "xyz", 3, 0) == 3);
    std::string got;
    for (char byte = 0; got.size() < 5 && ::recv(client, &byte, 1, 0) == 1;) got.push_back(byte);
    ::close(client);
    CHECK(got == "ababa");
}

TEST_CASE("tls_transport_kit: transports on libcurl keep their promises over TLS, and a mistake is told") {
    transport_report curl, curl_multi, trusting, connection, unsure;
    {
        std::vector<std::jthread> workers;
        workers.emplace_back([&] { curl = patiently([](const std::string& ca) { return wawp::curl_transport{{.ca_file = ca}}; }); });
        workers.emplace_back([&] { curl_multi = patiently([](const std::string& ca) { return wawp::curl_multi_transport{{.ca_file = ca}}; }); });
        workers.emplace_back([&] { trusting = examined([](const std::string&) { return careless{}; }); });
        workers.emplace_back([&] {
            connection = examined_with([](wawp::http::outcome& got) {
                if (!got && got.error().failure == wawp::http::failure::certificate) got.error().failure = wawp::http::failure::tls;
            });
        });
        workers.emplace_back([&] {
            unsure = examined_with([](wawp::http::outcome& got) { if (!got) got.error().evidence = wawp::http::evidence::may_have_been_sent; });
        });
    }
    CHECK(all_of(curl) == "");
    CHECK(all_of(curl_multi) == "");
    CHECK(curl.cases > 100);
    CHECK(count(trusting, "certificate whose time is over: it is trusted") == 1);
    CHECK(count(trusting, "certificate for another host: it is trusted") == 1);
    CHECK(count(trusting, "certificate of an unknown CA: it is trusted") == 1);
    CHECK(count(trusting, "the server has bytes of the request") == 3);
    CHECK(count(connection, "it is not called refused") == 3);
    CHECK(count(unsure, "it does not say that nothing was sent") == 4);
}

#endif
