// SPDX-License-Identifier: MIT
#include "support/catch.hpp"

#if __has_include(<curl/curl.h>) && __has_include(<openssl/ssl.h>)

#include <wawp/client/submission.hpp>
#include <wawp/transport/curl_attempt.hpp>

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "support/fault_server.hpp"
#include "support/sample_event.hpp"

using namespace std::chrono_literals;
using wawp::http::evidence;
using wawp::http::failure;
using wawp::test::fault_server;
using kind = wawp::test::step::kind;

namespace {

struct cleanup {
    void operator()(CURL* easy) const noexcept { curl_easy_cleanup(easy); }
};
struct multi_cleanup {
    void operator()(CURLM* multi) const noexcept { curl_multi_cleanup(multi); }
};

auto in(std::chrono::milliseconds time) { return std::chrono::steady_clock::now() + time; }

wawp::test::step accept(const std::string& id) { return {kind::accept, 0, wawp::test::answer(200, R"({"id":")" + id + "\"}")}; }

/// What a libcurl program of one's own keeps of a message on its way.
struct in_flight {
    wawp::curl_attempt attempt{};
    std::unique_ptr<CURL, cleanup> easy{curl_easy_init()};  // goes first
    wawp::submission<> invitation;
    explicit in_flight(const wawp::client_options& options) : invitation(tests::documented_event(), tests::who, options) {}
};

}  // namespace

TEST_CASE("curl_attempt: an easy handle of one's own, used again and again") {
    fault_server server({{{kind::read_request}, accept("first"), {kind::read_request}, accept("second"), {kind::stall}}});
    wawp::curl_attempt attempt;
    const std::unique_ptr<CURL, cleanup> easy(curl_easy_init());
    for (const char* id : {"first", "second"}) {
        const wawp::http::request request{.url = server.base_url() + "/x", .headers = {{"X-Id", wawp::secret(id)}}, .body = wawp::secret(id)};
        REQUIRE(attempt.prepare(easy.get(), request, in(5s)));
        const auto outcome = attempt.conclude(curl_easy_perform(easy.get()));
        REQUIRE(outcome);
        CHECK(outcome->body == R"({"id":")" + std::string(id) + "\"}");
        CHECK(server.last_request().find("X-Id: " + std::string(id) + "\r\n") != std::string::npos);
        curl_easy_reset(easy.get());  // whatever others do with the handle in between
    }
    CHECK(server.connections() == 1);
}

TEST_CASE("curl_attempt: the headers of the request before are not sent again, be it one that was refused") {
    for (const bool again : {false, true}) {
        INFO(again);
        fault_server server({{{kind::read_request}, accept("a"), {kind::read_request}, accept("b"), {kind::read_request}, accept("c"),
                              {kind::read_request}, accept("d"), {kind::read_request}, accept("e"), {kind::stall}}});
        wawp::curl_attempt attempt;
        const std::unique_ptr<CURL, cleanup> easy(curl_easy_init());
        const auto request_from = [&](const char* agent) {
            return wawp::http::request{.url = server.base_url() + "/x", .headers = {{"User-Agent", wawp::secret(agent)}}, .body = {}};
        };
        const auto prepare = [&](const wawp::http::request& request, wawp::http::deadline until) {
            return again ? attempt.prepare_again(easy.get(), request, until) : attempt.prepare(easy.get(), request, until);
        };
        const auto agents_seen = [&](const wawp::http::request& request) {
            REQUIRE(prepare(request, in(5s)));
            REQUIRE(attempt.conclude(curl_easy_perform(easy.get())));
            const std::string seen = server.last_request();
            std::string agents;
            for (std::size_t at = 0; (at = seen.find("User-Agent: ", at)) != std::string::npos;) {
                at += std::string_view("User-Agent: ").size();
                agents += seen.substr(at, seen.find("\r\n", at) - at) + ";";
            }
            return agents;
        };
        CHECK(agents_seen(request_from("first")) == "first;");
        CHECK(agents_seen(request_from("second")) == "second;");
        wawp::http::request unsendable = request_from("third");
        unsendable.headers.push_back({"Accept", wawp::secret("a\r\nb")});
        REQUIRE_FALSE(prepare(unsendable, in(5s)));
        REQUIRE_FALSE(attempt.conclude(CURLE_OK));
        CHECK(agents_seen(request_from("fourth")) == "fourth;");
        REQUIRE_FALSE(prepare(request_from("fifth"), in(-1s)));  // whose headers libcurl was never told of
        REQUIRE_FALSE(attempt.conclude(CURLE_OK));
        CHECK(agents_seen(request_from("fifth")) == "fifth;");
        CHECK(agents_seen(request_from("fifth")) == "fifth;");
    }
}

TEST_CASE("curl_attempt: what is refused is not to be started, and concludes at once") {
    wawp::curl_attempt attempt;
    const std::unique_ptr<CURL, cleanup> easy(curl_easy_init());
    const wawp::http::request plain{.url = "http://gateway.example/", .headers = {}, .body = {}};
    REQUIRE_FALSE(attempt.prepare(easy.get(), plain, in(5s)));
    const auto outcome = attempt.conclude(CURLE_OK);
    REQUIRE_FALSE(outcome);
    CHECK(outcome.error().failure == failure::not_attempted);
    CHECK(outcome.error().evidence == evidence::nothing_sent);
    CHECK(outcome.error().message.find("allow_plain_http") != std::string::npos);
}

TEST_CASE("curl_attempt: says whether a byte may have left, also of a transfer that was taken away") {
    fault_server server({{{kind::read_request}, {kind::close}}});
    wawp::curl_attempt attempt;
    const std::unique_ptr<CURL, cleanup> easy(curl_easy_init());
    const wawp::http::request request{.url = server.base_url() + "/x", .headers = {}, .body = wawp::secret("{}")};
    REQUIRE(attempt.prepare(easy.get(), request, in(5s)));
    const auto lost = attempt.conclude(curl_easy_perform(easy.get()));
    REQUIRE_FALSE(lost);
    CHECK(lost.error().evidence == evidence::may_have_been_sent);
    CHECK(lost.error().message == lost.error().cause.message());  // libcurl's own text may quote the gateway
    REQUIRE(attempt.prepare(easy.get(), request, in(5s)));
    const auto never = attempt.conclude(CURLE_OK, true);
    REQUIRE_FALSE(never);
    CHECK(never.error().failure == failure::cancelled);
    CHECK(never.error().evidence == evidence::nothing_sent);
    const std::unique_ptr<CURL, cleanup> unused(curl_easy_init());  // which has not even looked the name up
    REQUIRE(attempt.prepare(unused.get(), request, in(5s)));
    const auto late = attempt.conclude(CURLE_OPERATION_TIMEDOUT);
    REQUIRE_FALSE(late);
    CHECK(late.error().failure == failure::name_lookup);
    CHECK(late.error().evidence == evidence::nothing_sent);

    // TLS that begins to a proxy is part of connecting through it.
    const wawp::http::request secure{.url = "https://gateway.example/x", .headers = {}, .body = wawp::secret("{}")};
    for (const bool proxy : {false, true}) {
        REQUIRE(attempt.prepare(unused.get(), secure, in(5s), {.proxy_from_environment = proxy}));
        CHECK(wawp::detail::curl_transfer::on_tls(unused.get(), nullptr, &attempt.transfer()) == CURLE_OK);
        CHECK(attempt.conclude(CURLE_OPERATION_TIMEDOUT).error().failure == (proxy ? failure::name_lookup : failure::tls));
    }

    fault_server closed({});
    const wawp::http::request refused{.url = closed.base_url() + "/x", .headers = {}, .body = wawp::secret("{}")};
    REQUIRE(attempt.prepare(easy.get(), refused, in(5s)));
    const auto first = attempt.conclude(curl_easy_perform(easy.get()));
    REQUIRE_FALSE(first);
    CHECK(first.error().message.find(std::to_string(closed.port())) != std::string::npos);  // in libcurl's own words
    REQUIRE(attempt.prepare_again(easy.get(), refused, in(5s)));
    CHECK(attempt.conclude(CURLE_OPERATION_TIMEDOUT).error().message == curl_easy_strerror(CURLE_OPERATION_TIMEDOUT));
}

TEST_CASE("curl_attempt: a libcurl multi program of one's own drives submissions") {
    fault_server server({{{kind::read_request}, {kind::refuse, 0, wawp::test::answer(429, "{}", "Connection: close\r\n")}},
                         {{kind::read_request}, accept("other"), {kind::read_request}, accept("other"), {kind::stall}}});
    wawp::client_options options;
    options.request.base_url = server.base_url();
    options.backoff.first = 1ms;
    const std::unique_ptr<CURLM, multi_cleanup> multi(curl_multi_init());
    std::vector<std::unique_ptr<in_flight>> messages;
    std::vector<std::string> ids;

    const auto follow = [&](in_flight& it, const wawp::instruction& next) {
        if (next.action != wawp::action::send) return;  // the loop below sees to what waits and to what is done
        REQUIRE(it.attempt.prepare(it.easy.get(), *next.request, next.until));
        curl_easy_setopt(it.easy.get(), CURLOPT_PRIVATE, &it);
        curl_multi_add_handle(multi.get(), it.easy.get());
    };
    for (int i = 0; i < 3; ++i) {
        messages.push_back(std::make_unique<in_flight>(options));
        follow(*messages.back(), messages.back()->invitation.start(std::chrono::steady_clock::now()));
    }
    const auto deadline = in(5s);
    while (ids.size() < messages.size() && std::chrono::steady_clock::now() < deadline) {
        int running = 0, queued = 0;
        curl_multi_perform(multi.get(), &running);
        while (const CURLMsg* news = curl_multi_info_read(multi.get(), &queued)) {
            in_flight* it = nullptr;
            curl_easy_getinfo(news->easy_handle, CURLINFO_PRIVATE, &it);
            const CURLcode code = news->data.result;
            curl_multi_remove_handle(multi.get(), it->easy.get());
            const auto outcome = it->attempt.conclude(code);
            const auto next = it->invitation.on_outcome(outcome, {std::chrono::steady_clock::now(), {}, 0.5});
            follow(*it, next);
            if (next.action == wawp::action::done) ids.push_back(it->invitation.finish()->id);
        }
        for (const auto& it : messages) follow(*it, it->invitation.on_wake(std::chrono::steady_clock::now()));
        curl_multi_poll(multi.get(), nullptr, 0, 1, nullptr);
    }
    CHECK(ids == std::vector<std::string>{"other", "other", "other"});
    CHECK(server.request_count() == 4);
    CHECK(server.refused() == 1);
}

#endif
