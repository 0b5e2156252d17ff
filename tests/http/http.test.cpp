// SPDX-License-Identifier: MIT
#include <stop_token>
#include <string>
#include <string_view>
#include <type_traits>

#include "support/catch.hpp"

#include <wawp/http/request.hpp>
#include <wawp/http/response.hpp>
#include <wawp/http/transport.hpp>

namespace http = wawp::http;
using namespace std::string_view_literals;

namespace {

/// Something of a user's own that can be asked to stop, and counts the questions.
struct flag {
    bool up = false;
    mutable int asked = 0;
    bool stop_requested() const noexcept {
        ++asked;
        return up;
    }
};

struct may_throw {
    bool stop_requested() const { return false; }
};
struct answers_what_may_throw {
    struct answer {
        operator bool() const { return false; }
    };
    answer stop_requested() const noexcept { return {}; }
};
struct changes_when_asked {
    bool stop_requested() noexcept { return false; }
};
struct answers_a_number {
    int stop_requested() const noexcept { return 1; }
};

struct plain_transport {
    http::outcome round_trip(const http::request&, http::deadline) { return http::response{}; }
};
struct stoppable_transport : plain_transport {
    using plain_transport::round_trip;
    http::outcome round_trip(const http::request&, http::deadline, http::stop_signal) { return http::response{}; }
};
struct no_deadline {
    http::outcome round_trip(const http::request&) { return http::response{}; }
};
struct other_answer {
    int round_trip(const http::request&, http::deadline) { return 200; }
};
struct changes_the_request {
    http::outcome round_trip(http::request&, http::deadline) { return http::response{}; }
};

static_assert(http::transport<plain_transport> && !http::cancellable_transport<plain_transport>);
static_assert(http::transport<stoppable_transport> && http::cancellable_transport<stoppable_transport>);
static_assert(!http::transport<no_deadline> && !http::transport<other_answer> && !http::transport<changes_the_request>);
static_assert(!http::transport<int>);
static_assert(std::is_constructible_v<http::stop_signal, const std::stop_token&>);
static_assert(!std::is_constructible_v<http::stop_signal, int>);
static_assert(http::stoppable<std::stop_token> && http::stoppable<flag> && http::stoppable<answers_a_number>);
static_assert(!http::stoppable<may_throw> && !http::stoppable<answers_what_may_throw> && !http::stoppable<changes_when_asked>);
static_assert(!std::is_constructible_v<http::stop_signal, const may_throw&> && std::is_copy_constructible_v<http::stop_signal>);
static_assert(noexcept(http::stop_signal{}.stop_requested()));

}  // namespace

TEST_CASE("http: a method is spelled as the request line has it") {
    STATIC_REQUIRE(http::to_text(http::method::post) == "POST"sv);
    STATIC_REQUIRE(http::to_text(http::method::put) == "PUT"sv);
    STATIC_REQUIRE(http::to_text(http::method::patch) == "PATCH"sv);
    STATIC_REQUIRE(http::to_text(http::method::del) == "DELETE"sv);
}

TEST_CASE("http: find_header ignores the case of names, takes the first, and gives nothing for a missing one") {
    http::response answer;
    answer.headers = {{"Content-Type", "application/json"},
                      {"retry-after", "7"},
                      {"Retry-After", "9"},
                      {"X-Empty", ""},
                      {"Ret", "no"}};
    CHECK(http::find_header(answer, "content-type") == "application/json");
    CHECK(http::find_header(answer, "CONTENT-TYPE") == "application/json");
    CHECK(http::find_header(answer, "Retry-After") == "7");
    CHECK(http::find_header(answer, "X-Empty").empty());
    CHECK(http::find_header(answer, "Retry").empty());
    CHECK(http::find_header(answer, "Retry-After-").empty());
    CHECK(http::find_header(answer, "").empty());
    CHECK(http::find_header({}, "Retry-After").empty());
}

TEST_CASE("http: find_header folds ASCII letters only") {
    http::response answer;
    answer.headers = {{"a[b", "1"}, {"x@y", "2"}, {"\xC3\x89", "3"}};
    CHECK(http::find_header(answer, "A[B") == "1");
    CHECK(http::find_header(answer, "a{b").empty());
    CHECK(http::find_header(answer, "x`y").empty());
    CHECK(http::find_header(answer, "\xC3\xA9").empty());
    answer.headers = {{"AZ", "4"}, {"bz", "5"}};
    CHECK(http::find_header(answer, "az") == "4");
    CHECK(http::find_header(answer, "BZ") == "5");
}

TEST_CASE("http: find_header compares every letter, the first and the last as well") {
    http::response answer;
    answer.headers = {{"Xetry-After", "1"}, {"Retry-Aftex", "2"}, {"Retry-After", "3"}};
    CHECK(http::find_header(answer, "Retry-After") == "3");
}

TEST_CASE("http: a stop signal asks what it refers to, each time anew") {
    CHECK_FALSE(http::stop_signal{}.stop_requested());
    flag asked;
    const http::stop_signal signal(asked);
    CHECK_FALSE(signal.stop_requested());
    asked.up = true;
    CHECK(signal.stop_requested());
    const http::stop_signal copy = signal;
    CHECK(copy.stop_requested());
    CHECK(asked.asked == 3);
    CHECK(signal.stop_possible());
    CHECK_FALSE(http::stop_signal{}.stop_possible());
    CHECK(http::stop_signal(answers_a_number{}).stop_requested());
}

TEST_CASE("http: a stop signal follows a std::stop_token") {
    std::stop_source source;
    const std::stop_token token = source.get_token();
    const http::stop_signal signal(token);
    CHECK_FALSE(signal.stop_requested());
    source.request_stop();
    CHECK(signal.stop_requested());
}

TEST_CASE("http: a request keeps its body and the values of its headers secret") {
    static_assert(std::is_same_v<decltype(http::request::body), wawp::secret>);
    static_assert(std::is_same_v<decltype(http::request_header::value), wawp::secret>);
    http::request request;
    request.headers.push_back({"X-Api-Key", "TOKEN"});
    request.body = wawp::secret(std::string("{}"));
    const http::request copy = request;
    CHECK(copy.headers[0].value.reveal() == "TOKEN");
    CHECK(copy.body == request.body);
    CHECK(request.response_cap == 256 * 1024);
}

TEST_CASE("http: an error that nobody filled in proves nothing") {
    const http::transport_error failure{};
    CHECK(failure.evidence == http::evidence::may_have_been_sent);
    CHECK(failure.failure == http::failure::connection);
    CHECK(http::response{}.body_state == http::body_state::whole);
    CHECK(http::response{}.status == 0);
}
