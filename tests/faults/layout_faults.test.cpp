// SPDX-License-Identifier: MIT
// A client that seeks its layout, over real connections that fail in between.
#include "support/catch.hpp"

#if __has_include(<curl/curl.h>) && __has_include(<openssl/ssl.h>)

#include <chrono>
#include <cstdio>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "support/fault_server.hpp"
#include "support/sample_event.hpp"

#include <wawp/client/client.hpp>
#include <wawp/transport/curl.hpp>

using namespace std::chrono_literals;
using wawp::delivery;
using wawp::test::fault_server;
using kind = wawp::test::step::kind;

namespace {

/// What becomes of a request at the gateway.
enum class fate { accepted, misses_a_key, misses_a_key_cut, misses_a_key_under_500, lost };

constexpr fate fates[] = {fate::accepted, fate::misses_a_key, fate::misses_a_key_cut, fate::misses_a_key_under_500, fate::lost};
const std::string naming = R"({"code":"rest_missing_callback_param","message":"Missing parameter(s): event.name"})";

void add_fate(wawp::test::script& steps, fate what, const std::string& headers) {
    steps.push_back({kind::read_request});
    switch (what) {
        case fate::accepted: steps.push_back({kind::accept, 0, wawp::test::answer(201, R"({"id":"true_1@c.us_3EB0"})", headers)}); break;
        case fate::misses_a_key: steps.push_back({kind::refuse, 0, wawp::test::answer(400, naming, headers)}); break;
        case fate::misses_a_key_cut:
            steps.push_back({kind::refuse, 0, "HTTP/1.1 400 Bad Request\r\nContent-Length: 999\r\n\r\n" + naming});
            steps.push_back({kind::close});
            break;
        case fate::misses_a_key_under_500: steps.push_back({kind::write, 0, wawp::test::answer(500, naming, headers)}); break;
        case fate::lost: steps.push_back({kind::reset}); break;
    }
}

struct course {
    std::size_t requests = 1;
    bool second_is_nested = false;
    delivery said = delivery::not_sent;
};

/// At most one request more: with two attempts there is no third.
course expected(fate first, fate second, bool at_least_once) {
    course it;
    const bool open = first == fate::lost || first == fate::misses_a_key_under_500;
    if (first == fate::accepted) it.said = delivery::sent;
    if (open) it.said = delivery::unknown;
    it.second_is_nested = first == fate::misses_a_key;
    if (!it.second_is_nested && !(open && at_least_once)) return it;
    it.requests = 2;
    if (second == fate::accepted) it.said = delivery::sent;
    const bool second_open = second == fate::lost || second == fate::misses_a_key_under_500;
    if (second_open && it.said == delivery::not_sent) it.said = delivery::unknown;
    return it;
}

template <class Retry>
bool holds(fate first, fate second, bool tls, bool kept) {
    wawp::test::script one{{kind::handshake}};
    add_fate(one, first, kept ? "" : "Connection: close\r\n");
    std::vector<wawp::test::script> scripts;
    if (kept && (first == fate::misses_a_key || first == fate::misses_a_key_under_500)) {
        add_fate(one, second, "");
        scripts = {one};
    } else {
        wawp::test::script two{{kind::handshake}};
        add_fate(two, second, "");
        scripts = {one, two};
    }
    fault_server server(scripts, tls ? std::optional(wawp::test::certificate::good) : std::nullopt);
    wawp::client_options options;
    options.request.base_url = server.base_url();
    options.exchange.max_attempts = 2;
    options.backoff.first = 1ms;
    const course wanted = expected(first, second, std::is_same_v<Retry, wawp::at_least_once>);
    delivery said{};
    std::string last;
    {
        wawp::client client(wawp::curl_transport({.ca_file = wawp::test::test_ca_file()}), wawp::credentials{"INSTANCE", "s3cret"},
                            options, Retry{});
        const auto sent = client.send(tests::documented_event());
        said = sent ? delivery::sent : sent.error().delivery;
        last = server.last_request();
    }
    server.finish();
    const bool nested = last.find("\"event\":{") != std::string::npos;
    return server.request_count() == wanted.requests && said == wanted.said && nested == (wanted.requests == 2 && wanted.second_is_nested);
}

}  // namespace

TEST_CASE("faults: a layout is switched only after a refusal that came whole, and once", "[curl]") {
    int cases = 0, wrong = 0;
    for (const fate first : fates) {
        for (const fate second : fates) {
            for (const bool tls : {false, true}) {
                for (const bool kept : {false, true}) {
                    const bool ok[] = {holds<wawp::at_most_once>(first, second, tls, kept), holds<wawp::at_least_once>(first, second, tls, kept)};
                    for (const bool one : ok) {
                        ++cases;
                        wrong += !one;
                        INFO(static_cast<int>(first) << " then " << static_cast<int>(second) << (tls ? ", TLS" : "") << (kept ? ", kept" : ""));
                        CHECK(one);
                    }
                }
            }
        }
    }
    std::printf("layouts over curl_transport\ncases %d wrong %d\n", cases, wrong);
}

#endif
