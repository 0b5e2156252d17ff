// SPDX-License-Identifier: MIT
#include "support/catch.hpp"

#if __has_include(<curl/curl.h>)

#include <wawp/transport/curl_transfer.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

using wawp::detail::curl_transfer;
using wawp::detail::resend_guard;
using wawp::http::body_state;
using namespace std::string_literals;

namespace {

struct flag {
    bool raised = false;
    [[nodiscard]] bool stop_requested() const noexcept { return raised; }
};

/// A transfer that is told what libcurl would tell it; no network.
struct scripted {
    curl_transfer transfer;

    explicit scripted(std::size_t cap = 100, resend_guard guard = resend_guard::count, wawp::http::stop_signal stop = {})
        : transfer(guard, cap, stop) {}

    bool line(std::string text) { return curl_transfer::on_header(text.data(), 1, text.size(), &transfer) == text.size(); }
    scripted& head(const std::vector<std::string>& lines) {
        for (const std::string& each : lines) CHECK(line(each + "\r\n"));
        return *this;
    }
    bool body(std::string text) { return curl_transfer::on_body(text.data(), 1, text.size(), &transfer) == text.size(); }
    int start() { return curl_transfer::on_start(&transfer, nullptr, nullptr, 0, 0); }
    wawp::http::response answer(body_state ended = body_state::whole, bool decodable = true) { return transfer.take_answer(ended, decodable); }
};

}  // namespace

TEST_CASE("curl_transfer: the final status counts, with the headers of its own head and no trailer") {
    scripted got;
    CHECK_FALSE(got.transfer.has_status());
    got.head({"HTTP/1.1 100 Continue", "X-Early: 1", ""});
    CHECK_FALSE(got.transfer.has_status());
    got.head({"HTTP/1.1 199 Early", "X-Early: 2", ""}).head({"HTTP/1.1 200 OK", "A: 1", " folded: x", "\tfolded: y", ": no name", "no colon", "B:\t2  ", "C:", "D:4"});
    CHECK(got.transfer.has_status());
    got.head({"", "X-Late: 3"});
    const auto answer = got.answer();
    CHECK(answer.status == 200);
    CHECK(answer.body_state == body_state::whole);
    std::string names;
    for (const auto& each : answer.headers) names.append(each.name).append("=").append(each.value).append(";");
    CHECK(names == "A=1;B=2;C=;D=4;");
}

TEST_CASE("curl_transfer: a line within a head is none of its status, though it looks like one") {
    scripted got;
    got.head({"HTTP/1.1 100 Continue", "HTTP/1.1 500 Early: 1", ""}).head({"HTTP/1.1 200 OK", "A: 1", "HTTP/1.1 400 Bad: Request", "HTTP/x: 500", "B: 2", "", "HTTP/1.1 503 Late"});
    const auto answer = got.answer();
    CHECK(answer.status == 200);
    CHECK(wawp::http::find_header(answer, "A") == "1");
    CHECK(wawp::http::find_header(answer, "B") == "2");
}

TEST_CASE("curl_transfer: what follows the last chunk is bounded like a head") {
    scripted got;
    got.head({"HTTP/1.1 200 OK", ""});
    CHECK(got.line(std::string(64 * 1024, 'x')));
    CHECK_FALSE(got.line("x"));
    CHECK(got.answer().body_state == body_state::too_large);
    scripted again;
    again.head({"HTTP/1.1 200 OK", ""});
    CHECK(again.line(std::string(40'000, 'x')));
    again.transfer.restart(resend_guard::count, 100, {});
    again.head({"HTTP/1.1 200 OK", ""});
    CHECK(again.line(std::string(40'000, 'x')));
    CHECK(again.answer().body_state == body_state::whole);
}

TEST_CASE("curl_transfer: a body that is shorter than its declared length is cut, also where libcurl could not read that length") {
    for (const auto& [length, state] : {std::pair("2", body_state::whole), std::pair("3", body_state::cut), std::pair("18446744073709551615", body_state::cut),
                                        std::pair("18446744073709551616", body_state::cut), std::pair("1", body_state::whole)}) {
        INFO(length);
        scripted got;
        got.head({"HTTP/1.1 200 OK", std::string("Content-Length: ") + length, ""});
        CHECK(got.body("{}"));
        CHECK(got.answer().body_state == state);
        scripted chunked;
        chunked.head({"HTTP/1.1 200 OK", "Transfer-Encoding: chunked", std::string("Content-Length: ") + length, ""});
        CHECK(chunked.body("{}"));
        CHECK(chunked.answer().body_state == body_state::whole);
    }
}

TEST_CASE("curl_transfer: a status line without a status of three digits brings none") {
    for (const std::string text : {"HTTP/1.1", "HTTP/1.1 ", "HTTP/1.1 20", "HTTP/1.1 2x0", "HTTP/1.1 -20"}) {
        INFO(text);
        scripted got;
        CHECK(got.line(text));
        CHECK_FALSE(got.transfer.has_status());
    }
    scripted shortest;
    CHECK(shortest.line("HTTP/1.1 204"));
    CHECK(shortest.transfer.has_status());
}

TEST_CASE("curl_transfer: an answer is whole only if its head came to its end, and too large is said before all") {
    CHECK(scripted().head({"HTTP/1.1 200 OK", "A: 1"}).answer().body_state == body_state::cut);
    CHECK(scripted().head({"HTTP/1.1 200 OK", "A: 1"}).answer(body_state::timed_out).body_state == body_state::timed_out);
    CHECK(scripted().head({"HTTP/1.1 200 OK", ""}).answer().body_state == body_state::whole);
    CHECK(scripted().head({"HTTP/1.1 200 OK", ""}).answer(body_state::cut).body_state == body_state::cut);
    CHECK(scripted().head({"HTTP/1.1 200 OK", ""}).answer(body_state::timed_out).body_state == body_state::timed_out);
}

TEST_CASE("curl_transfer: a body is kept up to the cap, to its last byte") {
    scripted got(5);
    got.head({"HTTP/1.1 200 OK", ""});
    CHECK(got.body("abc"));
    CHECK(got.body("de"));
    CHECK(got.body(""));
    CHECK_FALSE(got.body("fg"));
    const auto answer = got.answer(body_state::cut);
    CHECK(answer.body == "abcde");
    CHECK(answer.body_state == body_state::too_large);
    scripted partly(5);
    partly.head({"HTTP/1.1 200 OK", ""});
    CHECK_FALSE(partly.body("abcdefg"));
    CHECK(partly.answer().body == "abcde");
}

TEST_CASE("curl_transfer: a body may be far larger than a head") {
    scripted got(1'000'000);
    got.head({"HTTP/1.1 200 OK", ""});
    CHECK(got.body(std::string(500'000, 'x')));
    const auto answer = got.answer();
    CHECK(answer.body_state == body_state::whole);
    CHECK(answer.body.size() == 500'000);
}

TEST_CASE("curl_transfer: a head is kept up to 64 KiB, to its last byte") {
    const std::string filler = "A: " + std::string(1019, 'x') + "\r\n";  // 1 KiB
    scripted got;
    got.head({"HTTP/1.1 200 OK"});
    for (int i = 0; i < 64; ++i) CHECK(got.line(filler));
    CHECK_FALSE(got.line("B"));
    const auto answer = got.answer();
    CHECK(answer.body_state == body_state::too_large);
    CHECK(answer.headers.size() == 64);
    CHECK(answer.headers[63].value == std::string(1019, 'x'));
}

TEST_CASE("curl_transfer: a second start within one transfer is stopped where starts are counted, and a first one where a stop was asked for") {
    scripted counted;
    CHECK(counted.start() == 0);
    CHECK(counted.transfer.starts() == 1);
    CHECK(counted.start() == 1);
    CHECK(counted.transfer.starts() == 2);
    CHECK_FALSE(counted.transfer.stopped_at_start());
    scripted loose(100, resend_guard::none);
    CHECK(loose.start() == 0);
    CHECK(loose.start() == 0);

    loose.transfer.restart(resend_guard::count, 100, {});
    CHECK(loose.start() == 0);
    CHECK(loose.start() == 1);

    flag stop{true};
    scripted stopped(100, resend_guard::count, wawp::http::stop_signal(stop));
    CHECK(stopped.transfer.stop_requested());
    CHECK(stopped.start() == 1);
    CHECK(stopped.transfer.starts() == 0);
    CHECK(stopped.transfer.stopped_at_start());

    stop.raised = false;
    scripted late(100, resend_guard::none, wawp::http::stop_signal(stop));
    CHECK(late.start() == 0);
    stop.raised = true;  // what left has left: that is not stopped at the start
    CHECK(late.start() == 0);
    CHECK_FALSE(late.transfer.stopped_at_start());
}

TEST_CASE("curl_transfer: TLS is noted when it begins") {
    scripted got;
    CHECK_FALSE(got.transfer.tls_started());
    CHECK(curl_transfer::on_tls(nullptr, nullptr, &got.transfer) == CURLE_OK);
    CHECK(got.transfer.tls_started());
}

TEST_CASE("curl_transfer: the headers of a coding that was undone go with it, those of another stay") {
    const auto headers_of = [](const std::string& coding, bool decodable = true) {
        scripted got;
        got.head({"HTTP/1.1 200 OK", "content-encoding: " + coding, "Content-Length: 9", "A: 1", ""});
        return got.answer(body_state::whole, decodable).headers.size();
    };
    CHECK(headers_of("gzip") == 1);
    CHECK(headers_of("gzip", false) == 3);
    CHECK(headers_of("identity") == 3);
    CHECK(headers_of("unheard-of") == 3);
    CHECK(headers_of("gzip, unheard-of") == 3);
    CHECK(headers_of("unheard-of, gzip") == 3);

    scripted later;  // the coding of a provisional answer is not that of the final one
    later.head({"HTTP/1.1 100 Continue", "Content-Encoding: gzip", ""}).head({"HTTP/1.1 200 OK", "Content-Length: 9", ""});
    CHECK(later.answer().headers.size() == 1);
}

#endif
